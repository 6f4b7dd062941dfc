"""How a noun bears on those around it: who only watches, whose it is, what is measured of it."""

from __future__ import annotations

from monitor.language.events.partywords import party_words
from monitor.language.events.scenes import Scene
from monitor.language.events.tense import phrase_start
from monitor.language.words.clauses import words_of_clauses


def watches(scene: Scene) -> bool:
    """Whether the subject only has to do with it: "is following the strike", "accepted"."""
    if scene.is_verb:
        return False
    start = max(scene.first - WATCHING, 0)
    hits = party_words().watchers.find(scene.sentence.tokens[start : scene.first])
    return any(not _is_walled(scene, start + hit.first) for hit in hits)


def is_borne(scene: Scene) -> bool:
    """Whether it is done to the subject: "faces sanctions from", "was hit with sanctions"."""
    if scene.is_verb or not scene.kind.targets:
        return False
    start = max(scene.first - WATCHING, 0)
    hits = party_words().bearing.find(scene.sentence.tokens[start : scene.first])
    return any(not _is_walled(scene, start + hit.first) for hit in hits)


def _is_walled(scene: Scene, start: int) -> bool:
    tokens = scene.sentence.tokens
    return any(
        at in scene.shape.walls or tokens[at].text in {",", "that", "and"}
        for at in range(start, scene.first)
    )


WATCHING = 8
"""Words between "condemned" and what is condemned."""


def is_owned(scene: Scene) -> bool:
    """Whether a common noun owns it: "the bloc's sanctions"."""
    tokens = scene.sentence.tokens
    at = scene.first - 1
    while at > 1 and scene.first - at <= 3 and tokens[at].is_word and tokens[at].text != "'s":
        if tokens[at].text in words_of_clauses().prepositions | words_of_clauses().determiners:
            return False
        at -= 1
    if at < 1:
        return False
    owner = tokens[at - 1]
    return (
        tokens[at].text in {"'s", "'"}
        and owner.is_word
        and owner.text not in _DAY_NAMES
        and (not owner.is_capital)
    )


_DAY_NAMES = frozenset(
    {"week", "month", "year", "today", "yesterday", "tomorrow", "day", "night", "hour", "company"}
    | {"firm", "group", "carmaker", "maker", "country", "union"}
)
"""Whose it is of these says no more than when, or that it is the subject's own."""


def is_measured(scene: Scene) -> bool:
    """ "Put the cost of the recall at", "the results of the vote": said of it by anybody."""
    if scene.is_verb:
        return False
    start = phrase_start(scene.sentence, scene.first, is_verb=False)
    head = scene.sentence.texts[max(start - 2, 0) : start]
    return len(head) == 2 and head[1] == "of" and head[0] in party_words().measures
