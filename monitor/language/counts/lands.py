"""In which country a text says that its towns lie: "Surat in India", "Poland's Opole province"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

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


class Lands:
    """The country of each place that a document names and no list holds."""

    def __init__(self, document: Document, places: Places) -> None:
        self._document = document
        self._places = places

    def of(self, name: str) -> str | None:
        """The country that the text puts a place into, else the only one that it opens with."""
        if self._places.named(name):
            return None
        return self._said.get(fold(name)) or self._opening

    @cached_property
    def _said(self) -> Mapping[str, str]:
        return lands_of(self._document, self._places)

    @cached_property
    def _opening(self) -> str | None:
        found = {self._places.country(self._document.dateline.rpartition(",")[2].strip())}
        for sentence in self._document.sentences[:OPENING]:
            found.update(
                hit.value.country
                for hit in self._places.within(sentence)
                if _is_scene(sentence, hit)
            )
        found.discard(None)
        return found.pop() if len(found) == 1 else None


OPENING = 3
"""Sentences, the headline among them, that say in which country the news is."""

_SCENES = frozenset({"country", "capital", "place"})
_JOINING = frozenset({"and", "'s"})


def _is_scene(sentence: Sentence, hit: Hit[PlaceName]) -> bool:
    """Whether something is said to be in it: "in Chile", "Galm, Austria", "Chile wildfire"."""
    if hit.value.kind not in _SCENES:
        return False
    words, texts = scene_words(), sentence.texts
    at = hit.first - 1
    while at > 0 and texts[at] in words.place_fillers - _JOINING:
        at -= 1
    before = texts[at] if hit.first else ""
    after = texts[hit.last] if hit.last < len(texts) else ""
    follows_name = before == "," and hit.first > 1 and _is_name(sentence.tokens[hit.first - 2])
    return before in words.place_prepositions or follows_name or after in words.events


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
    if at > 2 and tokens[at - 1].text == "of" and tokens[at - 2].text in scene_words().place_parts:
        yield from _listed(sentence, at - 2)
    while (end := _back_to_name(tokens, at)) is not None:
        start = end
        while start and end - start < LONGEST_NAME and _is_name(tokens[start - 1]):
            start -= 1
        yield sentence.written(start, end)
        at = start


def _listed(sentence: Sentence, end: int) -> Iterator[str]:
    """The names in "the Galm, Brenn and Himlo (regions of Austria)"."""
    tokens = sentence.tokens
    while end and _is_name(tokens[end - 1]):
        start = end - 1
        while start and end - start < LONGEST_NAME and _is_name(tokens[start - 1]):
            start -= 1
        yield sentence.written(start, end)
        end = start - 1 if start and tokens[start - 1].text in _LISTING else 0


_LISTING = frozenset({"and", ",", "or"})


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
