"""What an article is recognised by: the terms of its story, the runs of words of its text.

Wording is a sample of the hashes of all runs of five words (bottom-k MinHash, after Broder 1997)
and, for texts that were reworded, the terms of each sentence. Quoted speech counts in neither:
two reporters who heard one speech wrote two texts.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from monitor.language.document import BlockKind, Document, Sentence, Token
from monitor.language.places import Places
from monitor.language.text import Text
from monitor.novelty.credits import credit
from monitor.novelty.terms import COUNTRY, known_words, term_of, terms_in

MAX_TERMS = 48
"""Of a story: the weightiest; the rest of a long article is about other things as well."""
MAX_SENTENCES = 40
SKETCH = 128
"""Hashes kept of a text; a text of fewer runs keeps them all."""

_STORY_SENTENCES = 14
_RUN = 5
_IN_HEADLINE = 1.5
_IN_LEDE = 0.5
_UNQUOTED = 0.3
"""A text of which less than this share is unquoted is a speech, and its quotes are its text."""


@dataclass(frozen=True, slots=True)
class Serial:
    """One of a numbered series: the 12th package of sanctions. `of` are the words of the series."""

    number: str
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """An article as stories and wires see it.

    `terms` of the story with their weight in the article, the weightiest first; `names` those
    of them that are capitalised in running text; `lede` those of headline and first sentences;
    `runs` sampled hashes of runs of words, ascending; `sentences` the hashed terms of each
    unquoted sentence; `credit` the agency that the text is credited to, or "".
    """

    terms: Mapping[str, float]
    names: frozenset[str]
    lede: frozenset[str]
    serials: tuple[Serial, ...]
    runs: tuple[int, ...]
    sentences: tuple[frozenset[int], ...]
    credit: str = ""
    is_correction: bool = False

    @property
    def countries(self) -> frozenset[str]:
        """The countries of headline and first sentences, where the event is."""
        return frozenset(term for term in self.lede if term.startswith(COUNTRY))


def profile(text: Text, places: Places) -> Profile:
    """What an article's story and its copies are found by. Pure, and linear in its length."""
    return profile_of(text.document, places)


def profile_of(document: Document, places: Places) -> Profile:
    """The same, of a document that nobody has read further."""
    ordered = _headline_first(document)
    terms, names, lede = _story(ordered, places)
    written = [_unquoted(s) for s in ordered if s.block.kind is not BlockKind.HEADLINE]
    runs, sentences = _wording(written)
    start = document.text[:60].casefold().lstrip(" [(*")
    return Profile(
        terms=terms,
        names=names,
        lede=lede,
        serials=tuple(_serials(ordered[:4])),
        runs=runs,
        sentences=sentences,
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
        extra = _IN_HEADLINE if is_head else _IN_LEDE if body <= 2 else 0.0
        for at, term in terms_in(sentence.tokens, places):
            counts[term] += 1
            bonus[term] = max(bonus.get(term, 0.0), extra)
            # A headline may capitalise every word, and a sentence its first.
            if at and not is_head:
                capital[term] += 1 if sentence.tokens[at].is_capital else -1
    weights = {t: 1 + math.log(n) + bonus[t] for t, n in counts.items()}
    kept = sorted(weights, key=lambda t: (-weights[t] * rarity_by_nature(t), t))[:MAX_TERMS]
    names = frozenset(t for t in kept if capital[t] > 0 and not t.startswith(COUNTRY))
    return {t: weights[t] for t in kept}, names, frozenset(t for t in kept if bonus[t])


def rarity_by_nature(term: str) -> float:
    """How much a term tells before anything was counted: -log of the share of articles."""
    return -math.log(likely_share(term))


def likely_share(term: str) -> float:
    """In how many of all articles a term stands, as far as its kind tells."""
    if term.startswith(COUNTRY):
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


def _unquoted(sentence: Sentence) -> tuple[list[Token], int]:
    """The words outside quotation marks, and how many stand inside."""
    outside: list[Token] = []
    inside = 0
    is_open = False
    for token in sentence.tokens:
        if token.text == '"':
            is_open = not is_open and token.raw not in "”»"
        elif token.is_word and is_open:
            inside += 1
        elif token.is_word:
            outside.append(token)
    return outside, inside


def _wording(
    written: Sequence[tuple[list[Token], int]],
) -> tuple[tuple[int, ...], tuple[frozenset[int], ...]]:
    spoken = [token.text for outside, _ in written for token in outside]
    runs = {
        crc32(" ".join(spoken[at : at + _RUN]).encode(errors="replace"))
        for at in range(max(1, len(spoken) - _RUN + 1))
    }
    sentences = (_hashed(outside) for outside, _ in written[:MAX_SENTENCES])
    return tuple(sorted(runs)[:SKETCH]), tuple(s for s in sentences if len(s) >= 3)


def _hashed(tokens: Sequence[Token]) -> frozenset[int]:
    terms = (term_of(token.text) for token in tokens)
    return frozenset(crc32(term.encode(errors="replace")) for term in terms if term)


# --- kept -----------------------------------------------------------------------------------


def packed(one: Profile) -> str:
    """A profile as it is stored, story apart from wording: see `unpacked`."""
    return json.dumps(
        [
            {term: round(weight, 2) for term, weight in one.terms.items()},
            sorted(one.names),
            sorted(one.lede),
            [[serial.number, serial.of] for serial in one.serials],
            one.runs,
            [sorted(sentence) for sentence in one.sentences],
            one.credit,
            one.is_correction,
        ],
        ensure_ascii=True,
        separators=(",", ":"),
    )


def unpacked(stored: str) -> Profile:
    """The profile that `packed` wrote."""
    terms, names, lede, serials, runs, sentences, agency, is_correction = json.loads(stored)
    return Profile(
        terms=terms,
        names=frozenset(names),
        lede=frozenset(lede),
        serials=tuple(Serial(number, tuple(of)) for number, of in serials),
        runs=tuple(runs),
        sentences=tuple(map(frozenset, sentences)),
        credit=agency,
        is_correction=is_correction,
    )
