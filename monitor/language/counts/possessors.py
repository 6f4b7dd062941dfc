"""Whose "his soldiers" are: the country of the leader who is speaking of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from monitor.language.counts.scenes import Scene
from monitor.language.counts.subjects import nation
from monitor.language.words.cues import Hit
from monitor.language.words.document import Document
from monitor.language.words.places import PlaceName, Places

TITLE_REACH = 6
"""Words between a leader's name and the country before it: "Chad's interim president Ali Deby"."""


def country_of_speaker(scene: Scene, first: int, document: Document, places: Places) -> str | None:
    """The country of whoever stands before the sentence's first verb, as the page names it."""
    verb = min((at for at in scene.shape.finite if at < first), default=None)
    if not verb:
        return None
    own = _country_before(scene.sentence.texts, scene.places.values(), verb)
    if own or not scene.is_name(verb - 1):
        return own
    surname = scene.text(verb - 1)
    for sentence in document.sentences:
        if surname not in sentence.vocabulary:
            continue
        named = _country_before(
            sentence.texts, places.within(sentence), sentence.texts.index(surname)
        )
        if named:
            return named
    return None


def _country_before(texts: Sequence[str], hits: Iterable[Hit[PlaceName]], end: int) -> str | None:
    """ "Chadian leader", "Chad's leader", "the president of Chad"; not "in Chad the leader"."""
    for hit in sorted(hits, key=lambda hit: -hit.last):
        if not end - TITLE_REACH <= hit.first <= hit.last <= end:
            continue
        owns = hit.value.is_adjective or texts[hit.last : hit.last + 1] == ("'s",)
        if owns or texts[max(0, hit.first - 1) : hit.first] == ("of",):
            return nation(hit.value)
    return None
