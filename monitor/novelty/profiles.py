"""What an article is recognised by: the terms of its story, the runs of words of its text.

Wording is a sample of the hashes of all runs of five words (bottom-k MinHash, after Broder 1997)
and, for texts that were reworded, the terms of each sentence. Quoted speech counts in neither:
two reporters who heard one speech wrote two texts.
"""

from __future__ import annotations

import json
import math
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from monitor.language.document import BlockKind, Document, Sentence, Token
from monitor.language.places import Places
from monitor.novelty.credits import credit
from monitor.novelty.terms import COUNTRY, known_words, term_of, terms_in

MAX_TERMS = 40
"""Of a story: the weightiest; the rest of a long article is about other things as well."""
MAX_SENTENCES = 40
SKETCH = 96
"""Hashes kept of a text; a text of fewer runs keeps them all."""

_STORY_SENTENCES = 10
_RUN = 5
_IN_HEADLINE = 1.5
_IN_LEDE = 0.5
_Word = tuple[int, int]
"""The hash of a word, and that of its term; 0 for a word that says nothing."""
_FEW = 3
_QUOTES = re.compile('["“”„‟«»″]')
"""All that is folded to a plain quotation mark."""
_CLOSING = "”»"
_UNQUOTED = 0.3
"""A text of which less than this share is unquoted is a speech, and its quotes are its text."""


@dataclass(frozen=True, slots=True)
class Serial:
    """One of a numbered series: the 12th package of sanctions. `of` are the words of the series."""

    number: str
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a text, sampled and hashed, packed as they are stored.

    Most neighbours of an article are never compared word by word, and stay packed.
    """

    packed: bytes

    @property
    def runs(self) -> Sequence[int]:
        """The smallest hashes of its runs of words, ascending."""
        numbers = array("Q", self.packed)
        return numbers[1 : 1 + numbers[0]]

    @property
    def sentences(self) -> Sequence[frozenset[int]]:
        """The hashed terms of each unquoted sentence."""
        numbers = array("Q", self.packed)
        found, at = [], 1 + numbers[0]
        while at < len(numbers):
            end = at + 1 + numbers[at]
            found.append(frozenset(numbers[at + 1 : end]))
            at = end
        return found


@dataclass(frozen=True, slots=True)
class Profile:
    """An article as stories and wires see it.

    `terms` of the story with their weight in the article, the weightiest first; `names` those
    of them that are capitalised in running text; `lede` those of headline and first sentences;
    `credit` the agency that the text is credited to, or "".
    """

    terms: Mapping[str, float]
    names: frozenset[str]
    lede: frozenset[str]
    serials: tuple[Serial, ...]
    wording: Wording
    credit: str = ""
    is_correction: bool = False

    @property
    def countries(self) -> frozenset[str]:
        """The countries of headline and first sentences, where the event is."""
        return frozenset(term for term in self.lede if term[0] == COUNTRY)


def profile_of(document: Document, places: Places) -> Profile:
    """What an article's story and its copies are found by. Pure, and linear in its length."""
    ordered = _headline_first(document)
    terms, names, lede = _story(ordered, places)
    body = [s for s in ordered if s.block.kind is not BlockKind.HEADLINE]
    start = document.text[:60].casefold().lstrip(" [(*")
    return Profile(
        terms=terms,
        names=names,
        lede=lede,
        serials=tuple(_serials(ordered[:4])),
        wording=_wording(body),
        credit=credit(document.article),
        is_correction=start.startswith(known_words().corrections),
    )


def _headline_first(document: Document) -> list[Sentence]:
    heads = [s for s in document.sentences if s.block.kind is BlockKind.HEADLINE]
    return heads + [s for s in document.sentences if s.block.kind is not BlockKind.HEADLINE]


# --- the story ------------------------------------------------------------------------------


def _story(
    sentences: Sequence[Sentence], places: Places
) -> tuple[Mapping[str, float], frozenset[str], frozenset[str]]:
    counts: Counter[str] = Counter()
    bonus: dict[str, float] = {}
    capital: Counter[str] = Counter()
    body = 0
    for sentence in sentences[:_STORY_SENTENCES]:
        is_head = sentence.block.kind is BlockKind.HEADLINE
        body += not is_head
        found = list(terms_in(sentence.tokens, places))
        terms = [term for _, term in found]
        counts.update(terms)
        if is_head or body <= 2:
            extra = _IN_HEADLINE if is_head else _IN_LEDE
            bonus.update({term: max(bonus.get(term, 0.0), extra) for term in terms})
        if not is_head:
            # A headline may capitalise every word, and a sentence its first.
            inside = [(sentence.tokens[at].raw[0].isupper(), term) for at, term in found if at]
            capital.update([term for is_upper, term in inside if is_upper])
            capital.subtract([term for is_upper, term in inside if not is_upper])
    weights = {t: 1 + math.log(n) + bonus.get(t, 0.0) for t, n in counts.items()}
    kept = sorted(weights, key=lambda t: (-weights[t] * rarity_by_nature(t), t))[:MAX_TERMS]
    names = (t for t in kept if capital[t] > 0 and t[0] != COUNTRY)
    return {t: weights[t] for t in kept}, frozenset(names), frozenset(t for t in kept if t in bonus)


@lru_cache(maxsize=100_000)
def rarity_by_nature(term: str) -> float:
    """How much a term tells before anything was counted: -log of its likely share of articles."""
    return -math.log(_likely_share(term))


def _likely_share(term: str) -> float:
    if term[0] == COUNTRY:
        return 0.04
    if term[0].isdigit():
        return 0.03
    return 0.05 if term in known_words().usual else 0.006


# --- series ---------------------------------------------------------------------------------


def _serials(sentences: Iterable[Sentence]) -> Iterator[Serial]:
    """ "the 12th package of sanctions", "Resolution 2231", "World War II" in the first lines."""
    for sentence in sentences:
        tokens = sentence.tokens
        for at, token in enumerate(tokens):
            number, after = _ordinal(tokens, at)
            if number:
                of = _series(tokens[after : after + 5])
            elif at and (token.text in known_words().roman or token.text.isdigit()):
                number = str(known_words().roman.get(token.text, token.text))
                of = _capital_before(tokens, at)
            else:
                continue
            if of:
                yield Serial(number, of)


def _ordinal(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """The number that an ordinal at this place names, and where its noun may begin."""
    said, token = known_words(), tokens[at]
    if token.text in said.ordinals:
        return str(said.ordinals[token.text]), at + 1
    if token.text.isdigit() and at + 1 < len(tokens):
        follower = tokens[at + 1]
        if follower.text in said.ordinal_endings and not follower.gap:
            return token.text, at + 2
    return "", at


def _series(tokens: Sequence[Token]) -> tuple[str, ...]:
    """The words of the series up to a mark; none if they only count within one story."""
    passing = known_words().passing
    found = []
    for token in tokens:
        if not token.is_word:
            break
        if token.text in passing:
            return ()
        term = term_of(token.text)
        if term and not term[0].isdigit():
            found.append(term)
    return tuple(found[:3])


def _capital_before(tokens: Sequence[Token], at: int) -> tuple[str, ...]:
    """ "Flight" of "Flight 370": a capital word that touches the number by one space."""
    before, token = tokens[at - 1], tokens[at]
    is_name = before.is_word and before.is_capital and token.gap == " " and before.raw.isalpha()
    if not is_name or before.text in known_words().passing or len(before.text) < 3:
        return ()
    term = term_of(before.text)
    return (term,) if term else ()


# --- the wording ----------------------------------------------------------------------------


def _unquoted(sentence: Sentence) -> tuple[Sequence[_Word], int]:
    """The words outside quotation marks, and how many stand inside."""
    words = [_word(token.text) for token in sentence.tokens if token.is_word]
    if not _QUOTES.search(sentence.text):
        return words, 0
    outside: list[_Word] = []
    is_open = False
    for token in sentence.tokens:
        if token.text == '"':
            is_open = not is_open and token.raw not in _CLOSING
        elif token.is_word and not is_open:
            outside.append(_word(token.text))
    return outside, len(words) - len(outside)


def _wording(sentences: Sequence[Sentence]) -> Wording:
    """The sampled runs of the text and the terms of its sentences, without quoted speech."""
    written = [_unquoted(sentence) for sentence in sentences]
    outside, inside = sum(len(said) for said, _ in written), sum(count for _, count in written)
    if outside < _UNQUOTED * (outside + inside):
        written = [([_word(t.text) for t in s.tokens if t.is_word], 0) for s in sentences]
    runs = _sampled([hashed for said, _ in written for hashed, _ in said])
    numbers = array("Q", (len(runs), *runs))
    for words, _ in written[:MAX_SENTENCES]:
        said = {term for _, term in words if term}
        if len(said) >= _FEW:
            numbers.append(len(said))
            numbers.extend(said)
    return Wording(numbers.tobytes())


def _sampled(spoken: Sequence[int]) -> Sequence[int]:
    """The smallest hashes of every other run: the same runs in every text that has them."""
    runs = set()
    for at in range(len(spoken) - _RUN + 1):
        first, second, third, fourth, last = spoken[at : at + _RUN]
        if first & 1:
            mixed = first * _A + second * _B + third * _C + fourth * _D + last
            runs.add((mixed * _MIXED & _64_BITS) >> 24)
    return sorted(runs)[:SKETCH]


_64_BITS = (1 << 64) - 1
_A, _B, _C, _D = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x27D4EB2F165667C5
_MIXED = 0xD6E8FEB86659FD93


@lru_cache(maxsize=50_000)
def _word(word: str) -> _Word:
    term = term_of(word)
    hashed = crc32(word.encode(errors="replace"))
    return hashed, crc32(term.encode(errors="replace")) if term else 0


# --- kept -----------------------------------------------------------------------------------


def packed(one: Profile) -> str:
    """What tells an article's story, as it is stored beside its wording."""
    return json.dumps(
        [
            list(one.terms),
            [round(weight, 2) for weight in one.terms.values()],
            sorted(one.names),
            sorted(one.lede),
            [[serial.number, serial.of] for serial in one.serials],
            one.credit,
        ],
        separators=(",", ":"),
    )


def unpacked(story: str, wording: bytes) -> Profile:
    """The profile whose story `packed` wrote."""
    terms, weights, names, lede, serials, agency = json.loads(story)
    return Profile(
        terms=dict(zip(terms, weights, strict=True)),
        names=frozenset(names),
        lede=frozenset(lede),
        serials=tuple(Serial(number, tuple(of)) for number, of in serials),
        wording=Wording(wording),
        credit=agency,
    )
