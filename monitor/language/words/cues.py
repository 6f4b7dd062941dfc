"""Patterns over words: the one small language in which all cues, units, roles and topics are data.

A pattern is words with spaces between; hyphens split words, as everywhere. `a|b` is one of
several words, `pre*` any word that begins so, `word?` may be missing, `...` stands for up to
five words (`...9` for up to nine) that cross no full stop, semicolon or colon, and `<num>` for
digits. Matching is linear in the text for a fixed set of patterns.

>>> found = Patterns([("none of ... has|have confirmed", "none_confirmed")])
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Generic, NamedTuple, TypeVar

from monitor.language.words.normalise import fold
from monitor.language.words.sentences import HEAD, Sentence
from monitor.language.words.tokens import Token

T = TypeVar("T")

DEFAULT_GAP = 5
_REMEMBERED = 4096
"""Words whose patterns a set remembers: the running vocabulary of the news."""

_STOPS = frozenset(".;:!?")
_place = itemgetter(0)
_last = attrgetter("last")
_ITEM = re.compile(r"\.\.\.(?P<gap>\d*)$")


class Wording:
    """Words in their order, as a sentence has them, of any tokens."""

    __slots__ = ("heads", "texts", "tokens", "vocabulary")

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.texts: Sequence[str] = [token.text for token in tokens]
        self.vocabulary = frozenset(self.texts)
        self.heads = frozenset([text[:HEAD] for text in self.vocabulary])


class Hit(NamedTuple, Generic[T]):
    """A pattern found: it covers `tokens[first:last]`."""

    first: int
    last: int
    value: T


@dataclass(frozen=True, slots=True)
class _Item:
    words: frozenset[str]
    prefixes: tuple[str, ...]
    number: bool
    optional: bool
    gap: int

    def takes(self, text: str) -> bool:
        if text in self.words or (self.number and text[0].isdigit()):
            return True
        return bool(self.prefixes) and text.startswith(self.prefixes)


@dataclass(frozen=True, slots=True)
class _Entry(Generic[T]):
    """One pattern, filed under its first word. `second` are the words that must come next, `ends`
    those that it must end with, where that is plain from the pattern: most patterns that begin
    with a common word end there."""

    items: tuple[_Item, ...]
    value: T
    second: frozenset[str] | None
    ends: frozenset[str] | None

    @property
    def span(self) -> int:
        """So many words the pattern covers at most, a hyphen before each of them."""
        return 2 * sum(item.gap or 1 for item in self.items)


class _Branch(Generic[T]):
    """The patterns that one word begins, by the word that must come next, in their order.

    `alone` are patterns of that one word: nothing about them is left to ask. Where `needs` are
    known, a text with none of these words holds none of the patterns. `is_lone` is what most are:
    one pattern of one word. After the word must come one of `seconds`, where they are known.
    """

    __slots__ = ("alone", "by_second", "is_lone", "needs", "open", "seconds")

    def __init__(self, entries: Sequence[_Entry[T]]) -> None:
        self.alone: list[tuple[int, T]] = []
        self.open: list[tuple[int, _Entry[T], int]] = []
        self.by_second: dict[str, list[tuple[int, _Entry[T]]]] = {}
        for at, entry in enumerate(entries):
            if len(entry.items) == 1:
                self.alone.append((at, entry.value))
            elif entry.second is None:
                self.open.append((at, entry, entry.span))
            for word in entry.second or ():
                self.by_second.setdefault(word, []).append((at, entry))
        self.is_lone = len(entries) == len(self.alone) == 1
        ends = [entry.ends for _, entry, _ in self.open]
        self.needs: frozenset[str] | None = None
        if not self.alone and None not in ends:
            self.needs = frozenset(self.by_second).union(*filter(None, ends))
        self.seconds: frozenset[str] | None = None
        if not (self.alone or self.open):
            self.seconds = frozenset(self.by_second) | {"-"}

    def hits(self, tokens: Sequence[Token], texts: Sequence[str], first: int) -> list[Hit[T]]:
        """What is found from a token on, each pattern at its longest, in the patterns' order."""
        if self.is_lone:
            return [Hit(first, first + 1, self.alone[0][1])]
        found: list[tuple[int, Hit[T]]] = []
        for at, value in self.alone:
            found.append((at, Hit(first, first + 1, value)))
        for at, entry, span in self.open:
            if entry.ends is not None and entry.ends.isdisjoint(texts[first : first + span]):
                continue
            last = _match(entry.items, 0, tokens, texts, first)
            if last > first:
                found.append((at, Hit(first, last, entry.value)))
        if self.by_second:
            after = texts[first + 1] if first + 1 < len(texts) else ""
            if after == "-":
                after = _text_after(tokens, texts, first)
            for at, entry in self.by_second.get(after, ()):
                last = _match(entry.items, 1, tokens, texts, first + 1)
                if last > first:
                    found.append((at, Hit(first, last, entry.value)))
        if len(found) > 1:
            found.sort(key=_place)
        return [hit for _, hit in found] if found else []


class Patterns(Generic[T]):
    """Many patterns, each with a value, found together in one walk over the tokens."""

    def __init__(self, pairs: Iterable[tuple[str, T]]) -> None:
        by_word: dict[str, list[_Entry[T]]] = {}
        self._by_start: dict[str, list[_Entry[T]]] = {}
        self._by_number: list[_Entry[T]] = []
        for text, value in pairs:
            for items in _without_leading_options(parse_pattern(text)):
                self._file(_Entry(items, value, _second(items), _ends(items)), by_word)
        self._by_word = by_word
        self._first_words = frozenset(by_word)
        self._starts = frozenset(self._by_start)
        self._lengths = sorted({len(start) for start in self._starts})
        self._has_short_starts = any(length < HEAD for length in self._lengths)
        # Branches are grown for the words that are met: most patterns are never asked for.
        self._known: dict[str, _Branch[T] | None] = {}

    def _file(self, entry: _Entry[T], by_word: dict[str, list[_Entry[T]]]) -> None:
        first = entry.items[0]
        for word in first.words:
            by_word.setdefault(word, []).append(entry)
        for prefix in first.prefixes:
            self._by_start.setdefault(prefix[:HEAD], []).append(entry)
        if first.number:
            self._by_number.append(entry)

    def _opened(self, text: str) -> _Branch[T] | None:
        try:
            return self._known[text]
        except KeyError:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            opened = self._known[text] = self._opened_by(text)
            return opened

    def _opened_by(self, text: str) -> _Branch[T] | None:
        """What a word begins: its own patterns, then those of its prefixes, then of digits."""
        begun = [*self._by_word.get(text, ())]
        for length in self._lengths:
            begun += [e for e in self._by_start.get(text[:length], ()) if e.items[0].takes(text)]
        if text[0].isdigit():
            begun += self._by_number
        return _Branch(begun) if begun else None

    def at(self, tokens: Sequence[Token], first: int) -> list[Hit[T]]:
        """Every pattern that begins at this token, each at its longest."""
        branch = self._opened(tokens[first].text)
        if branch is None:
            return []
        return branch.hits(tokens, [token.text for token in tokens], first)

    def find(self, tokens: Sequence[Token]) -> list[Hit[T]]:
        """Every pattern found, in the order of the words; hits may overlap."""
        return self._find(Wording(tokens))

    def longest(self, tokens: Sequence[Token]) -> list[Hit[T]]:
        """Hits that do not overlap: of those that touch, the leftmost, then the longest."""
        return self._longest(Wording(tokens))

    def within(self, sentence: Sentence) -> list[Hit[T]]:
        """Every pattern found in a sentence, as `find` finds them in its words."""
        return self._find(sentence)

    def longest_within(self, sentence: Sentence) -> list[Hit[T]]:
        """The hits of `longest` in a sentence."""
        return self._longest(sentence)

    def may_begin(self, said: Sentence | Wording) -> bool:
        """Whether some word can begin a pattern; most sentences end here."""
        return not self._first_words.isdisjoint(said.vocabulary) or bool(self._otherwise(said))

    def _find(self, said: Sentence | Wording) -> list[Hit[T]]:
        found: list[Hit[T]] = []
        for first, branch in self._branches(said):
            found += branch.hits(said.tokens, said.texts, first)
        return found

    def _longest(self, said: Sentence | Wording) -> list[Hit[T]]:
        kept: list[Hit[T]] = []
        end = 0
        for first, branch in self._branches(said):
            hits = branch.hits(said.tokens, said.texts, first) if first >= end else []
            if hits:
                best = max(hits, key=_last) if len(hits) > 1 else hits[0]
                kept.append(best)
                end = best.last
        return kept

    def _branches(self, said: Sentence | Wording) -> list[tuple[int, _Branch[T]]]:
        """The words that begin a pattern, each with what it begins, in their order.

        Asked of every sentence for every set: the words that begin nothing, most of them, cost a
        look into a set and no call, and so do those whose patterns need other words.
        """
        vocabulary = said.vocabulary
        opening = self._first_words & vocabulary
        if self._starts or self._by_number:
            opening = opening.union(self._otherwise(said))
        if not opening:
            return []
        begun: dict[str, _Branch[T]] = {}
        known = self._known
        for text in opening:
            branch = known[text] if text in known else self._opened(text)
            if branch and (branch.needs is None or not branch.needs.isdisjoint(vocabulary)):
                begun[text] = branch
        if not begun:
            return []
        texts = said.texts
        found, last = [], len(texts) - 1
        for at in [at for at, text in enumerate(texts) if text in begun]:
            branch = begun[texts[at]]
            if branch.seconds is None or (at < last and texts[at + 1] in branch.seconds):
                found.append((at, branch))
        return found

    def _otherwise(self, said: Sentence | Wording) -> list[str]:
        """The words that may begin a pattern by their first letters, or as digits."""
        starts, vocabulary = self._starts, said.vocabulary
        found: list[str] = []
        if not starts.isdisjoint(said.heads):
            found = [text for text in vocabulary if text[:HEAD] in starts]
        if self._has_short_starts:
            found += [text for text in vocabulary if text[:2] in starts or text[0] in starts]
        if self._by_number:
            found += [text for text in vocabulary if text[0].isdigit()]
        return found


def parse_pattern(text: str) -> tuple[_Item, ...]:
    """The items of one pattern; ValueError when it says nothing or begins with a gap."""
    items = tuple(_item(word) for word in text.replace("-", " ").split())
    if not items or items[0].gap or items[-1].gap or all(item.optional for item in items):
        raise ValueError(f"a pattern needs a word at its start and its end: {text!r}")
    return items


@lru_cache(maxsize=8192)
def _item(word: str) -> _Item:
    gap = _ITEM.match(word)
    if gap:
        return _Item(frozenset(), (), False, False, int(gap["gap"] or DEFAULT_GAP))
    optional = word.endswith("?") and len(word) > 1
    choices = (word[:-1] if optional else word).split("|")
    words = frozenset(fold(choice) for choice in choices if not choice.endswith("*"))
    prefixes = tuple(fold(choice[:-1]) for choice in choices if choice.endswith("*"))
    return _Item(words - {"<num>"}, prefixes, "<num>" in words, optional, 0)


def _without_leading_options(items: tuple[_Item, ...]) -> Iterator[tuple[_Item, ...]]:
    yield items
    while items[0].optional:
        items = items[1:]
        yield items


def _second(items: tuple[_Item, ...]) -> frozenset[str] | None:
    if len(items) == 1 or items[0].optional:
        return None
    return items[1].words if _is_plain(items[1]) else None


def _ends(items: tuple[_Item, ...]) -> frozenset[str] | None:
    return items[-1].words if len(items) > 1 and _is_plain(items[-1]) else None


def _is_plain(item: _Item) -> bool:
    return not (item.prefixes or item.number or item.optional or item.gap)


def _text_after(tokens: Sequence[Token], texts: Sequence[str], first: int) -> str:
    """The word after a token, a hyphen between them left out."""
    after = first + 1
    if after >= len(texts):
        return ""
    if texts[after] == "-" and not tokens[after].gap and after + 1 < len(texts):
        after += 1
    return texts[after]


def _match(
    items: tuple[_Item, ...], at: int, tokens: Sequence[Token], texts: Sequence[str], here: int
) -> int:
    """The end of the match of `items[at:]` from token `here`, or -1.

    The hyphen of "three-way", between two words, is no more than a space.
    """
    end = len(texts)
    while at < len(items):
        item = items[at]
        if item.gap:
            return _match_after_gap(items, at + 1, tokens, texts, here, item.gap)
        word = here
        if at and word < end and texts[word] == "-" and not tokens[word].gap:
            word += 1
        if word < end and item.takes(texts[word]):
            if item.optional:
                taken = _match(items, at + 1, tokens, texts, word + 1)
                if taken != -1:
                    return taken
            else:
                here = word + 1
        elif not item.optional:
            return -1
        at += 1
    return here


def _match_after_gap(
    items: tuple[_Item, ...],
    at: int,
    tokens: Sequence[Token],
    texts: Sequence[str],
    start: int,
    gap: int,
) -> int:
    for here in range(start, min(start + gap + 1, len(texts))):
        end = _match(items, at, tokens, texts, here)
        if end != -1:
            return end
        if texts[here] in _STOPS:
            return -1
    return -1
