"""In which country a text says that its towns lie: "Surat in India", "Poland's Opole province"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from monitor.language.counts.scenes import scene_words
from monitor.language.words.cues import Hit
from monitor.language.words.document import Document
from monitor.language.words.normalise import fold
from monitor.language.words.places import PlaceName, Places
from monitor.language.words.sentences import Sentence
from monitor.language.words.tokens import Token

LONGEST_NAME = 3
"""Words of a town's name."""

MOST_BETWEEN = 5
"""Words between a town and its country: "in the northern province of"."""

_WITHIN = frozenset({"in", ","})


def lands_of(document: Document, places: Places) -> Mapping[str, str]:
    """The country of each town or province that the text puts into one, by the folded name."""
    found: dict[str, str] = {}
    town, _, land = document.dateline.partition(",")
    if country := places.country(land.strip()):
        found[fold(town)] = country
    for sentence in document.sentences:
        for hit in places.within(sentence):
            country = hit.value.country
            if country is not None and hit.value.kind in {"country", "people"}:
                for name in (*_behind(sentence, hit), *_before(sentence, hit)):
                    found.setdefault(fold(name), country)
    return found


def _behind(sentence: Sentence, hit: Hit[PlaceName]) -> Iterator[str]:
    """ "Poland's Opole province", "the Turkish city of Izmir"."""
    tokens = sentence.tokens
    at = hit.last
    owns = at < len(tokens) and tokens[at].text == "'s"
    if not (owns or hit.value.is_adjective):
        return
    start = _past_fillers(tokens, at + owns)
    end = start
    while end < len(tokens) and end - start < LONGEST_NAME and _is_name(tokens[end]):
        end += 1
    if end > start:
        yield sentence.written(start, end)


def _before(sentence: Sentence, hit: Hit[PlaceName]) -> Iterator[str]:
    """ "Galtuer in Tyrol in Austria", "Huambo, Angola": from the country outwards."""
    tokens = sentence.tokens
    at = hit.first
    while (end := _back_to_name(tokens, at)) is not None:
        start = end
        while start and end - start < LONGEST_NAME and _is_name(tokens[start - 1]):
            start -= 1
        yield sentence.written(start, end)
        at = start


def _back_to_name(tokens: Sequence[Token], at: int) -> int | None:
    """Where a name ends that is said to lie in what begins at `at`."""
    fillers = scene_words().place_fillers
    for before in range(at - 1, max(-1, at - 1 - MOST_BETWEEN), -1):
        text = tokens[before].text
        if text in _WITHIN:
            while (
                before and not tokens[before - 1].is_capital and tokens[before - 1].text in fillers
            ):
                before -= 1
            return before if before and _is_name(tokens[before - 1]) else None
        if text not in fillers:
            return None
    return None


def _past_fillers(tokens: Sequence[Token], at: int) -> int:
    fillers = scene_words().place_fillers
    start = at
    while at < len(tokens) and at - start < MOST_BETWEEN and not tokens[at].is_capital:
        if tokens[at].text not in fillers:
            return len(tokens)
        at += 1
    return at


def _is_name(token: Token) -> bool:
    return token.is_word and token.is_capital and len(token.raw) > 1
