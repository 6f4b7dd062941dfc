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
from typing import Generic, TypeVar

from monitor.language.document import Token
from monitor.language.normalise import fold

T = TypeVar("T")

DEFAULT_GAP = 5
_START = 3
"""Prefixes are filed under so many of their letters."""
_STOPS = frozenset(".;:!?")
_ITEM = re.compile(r"\.\.\.(?P<gap>\d*)$")


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
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

    def takes(self, token: Token) -> bool:
        if token.text in self.words or (self.number and token.text[0].isdigit()):
            return True
        return bool(self.prefixes) and token.text.startswith(self.prefixes)


@dataclass(frozen=True, slots=True)
class _Entry(Generic[T]):
    """One pattern, filed under its first word. `second` are the words that must come next, where
    that is plain from the pattern: most patterns that begin with a common word end there."""

    items: tuple[_Item, ...]
    value: T
    second: frozenset[str] | None


class Patterns(Generic[T]):
    """Many patterns, each with a value, found together in one walk over the tokens."""

    def __init__(self, pairs: Iterable[tuple[str, T]]) -> None:
        self._by_word: dict[str, list[_Entry[T]]] = {}
        self._by_start: dict[str, list[_Entry[T]]] = {}
        self._by_number: list[_Entry[T]] = []
        for text, value in pairs:
            for items in _without_leading_options(parse_pattern(text)):
                self._file(_Entry(items, value, _second(items)))
        self._lengths = sorted({len(start) for start in self._by_start})

    def _file(self, entry: _Entry[T]) -> None:
        first = entry.items[0]
        for word in first.words:
            self._by_word.setdefault(word, []).append(entry)
        for prefix in first.prefixes:
            self._by_start.setdefault(prefix[:_START], []).append(entry)
        if first.number:
            self._by_number.append(entry)

    def at(self, tokens: Sequence[Token], first: int) -> list[Hit[T]]:
        """Every pattern that begins at this token, each at its longest."""
        entries = self._beginning(tokens[first].text)
        if not entries:
            return []
        after = _text_after(tokens, first)
        found = []
        for entry in entries:
            if entry.second is not None and after not in entry.second:
                continue
            last = first + 1 if len(entry.items) == 1 else _match(entry.items, 0, tokens, first)
            if last > first and (len(entry.items) > 1 or entry.items[0].takes(tokens[first])):
                found.append(Hit(first, last, entry.value))
        return found

    def _beginning(self, text: str) -> Sequence[_Entry[T]]:
        entries: Sequence[_Entry[T]] = self._by_word.get(text, ())
        for length in self._lengths:
            more = self._by_start.get(text[:length])
            if more:
                entries = [*entries, *more]
        if self._by_number and text[0].isdigit():
            entries = [*entries, *self._by_number]
        return entries

    def find(self, tokens: Sequence[Token]) -> list[Hit[T]]:
        """Every pattern found, in the order of the words; hits may overlap."""
        found: list[Hit[T]] = []
        by_word, others = self._by_word, bool(self._by_start or self._by_number)
        for first, token in enumerate(tokens):
            if others or token.text in by_word:
                found += self.at(tokens, first)
        return found

    def longest(self, tokens: Sequence[Token]) -> list[Hit[T]]:
        """Hits that do not overlap: of those that touch, the leftmost, then the longest."""
        kept: list[Hit[T]] = []
        end = 0
        for first in range(len(tokens)):
            if first < end:
                continue
            hits = self.at(tokens, first)
            if hits:
                best = max(hits, key=lambda hit: hit.last)
                kept.append(best)
                end = best.last
        return kept


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
    item = items[1]
    is_plain = not (item.prefixes or item.number or item.optional or item.gap)
    return item.words if is_plain else None


def _text_after(tokens: Sequence[Token], first: int) -> str:
    """The word after a token, a hyphen between them left out."""
    after = first + 1
    if after < len(tokens) and _is_inner_hyphen(tokens[after]) and after + 1 < len(tokens):
        after += 1
    return tokens[after].text if after < len(tokens) else ""


def _match(items: tuple[_Item, ...], at: int, tokens: Sequence[Token], here: int) -> int:
    """The end of the match of `items[at:]` from token `here`, or -1."""
    while at < len(items):
        item = items[at]
        if item.gap:
            return _match_after_gap(items, at + 1, tokens, here, item.gap)
        word = here
        if at and word < len(tokens) and _is_inner_hyphen(tokens[word]):
            word += 1
        if word < len(tokens) and item.takes(tokens[word]):
            if item.optional:
                taken = _match(items, at + 1, tokens, word + 1)
                if taken != -1:
                    return taken
            else:
                here = word + 1
        elif not item.optional:
            return -1
        at += 1
    return here


def _is_inner_hyphen(token: Token) -> bool:
    """The hyphen of "three-way": between two words it is no more than a space."""
    return token.text == "-" and not token.gap


def _match_after_gap(
    items: tuple[_Item, ...], at: int, tokens: Sequence[Token], here: int, gap: int
) -> int:
    for skipped in range(gap + 1):
        if here + skipped >= len(tokens):
            return -1
        end = _match(items, at, tokens, here + skipped)
        if end != -1:
            return end
        if tokens[here + skipped].text in _STOPS:
            return -1
    return -1
