"""Who stands behind a mention: "dismissed by A", "sanctions on B"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from monitor.language.events.actors import COUNTRY, Actor
from monitor.language.events.bearings import is_borne
from monitor.language.events.cast import Cast
from monitor.language.events.deeds import acts
from monitor.language.events.openings import opening, opening_before
from monitor.language.events.scenes import Scene
from monitor.language.saying.speech import speech_verbs

FARTHEST_BEHIND = 12
"""Words between a mention and who is named behind it as its doer or its target."""


@dataclass(frozen=True, slots=True)
class Found:
    """Who does it and to whom, as far as the words have been read."""

    doers: tuple[Actor, ...]
    targets: tuple[Actor, ...] = ()


class BehindReader:
    """Finds those who stand behind a mention, as its doers or its targets."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast

    def read(self, scene: Scene, found: Found) -> Found:
        """With those behind the mention: "dismissed by A", "sanctions on B"."""
        doers, targets = found.doers, found.targets
        aims = scene.kind.targets
        is_done, borne = acts(scene), is_borne(scene)
        for actor in self._cast.near(scene.sentence, scene.first, scene.last):
            if actor.first < scene.last or actor.first - scene.last > FARTHEST_BEHIND:
                continue
            before = opening_before(scene, actor, is_done)
            if before != "by" and scene.speaker and _is_within(actor, scene.speaker):
                continue
            if before == "by" and _is_said_by(scene, actor):
                continue
            if before == "from" and borne:
                before = "by"
            if before == "by" and aims:
                targets += tuple(doer for doer in doers if doer.last <= scene.first)
            if before == "by" or (
                before in {"of", ""} and not scene.is_verb and _names_its_doer(scene)
            ):
                doers = (*(doer for doer in doers if doer.first >= scene.last), actor)
            elif before in aims or (is_done and before == ""):
                targets += (actor,)
        return Found(doers, (*targets, *self._places_aimed_at(scene)))

    def _places_aimed_at(self, scene: Scene) -> Iterator[Actor]:
        """The country of a place that "to" leads to: "sent troops to Lima"."""
        aims = scene.kind.targets & {"to"}
        for hit in self._cast.places_of(scene.sentence):
            is_near = 0 <= hit.first - scene.last <= FARTHEST_BEHIND
            if is_near and opening(scene.sentence, hit.first, scene.last) in aims:
                name = hit.value.country or hit.value.name
                yield Actor(name, COUNTRY, hit.first, hit.last)


def _is_within(actor: Actor, named: tuple[int, int]) -> bool:
    return named[0] <= actor.first and actor.first < named[1]


def _is_said_by(scene: Scene, actor: Actor) -> bool:
    """ "Was first reported by A", "a launch claimed by A": who tells it did not do it."""
    texts = scene.sentence.texts
    by = max(at for at in range(actor.first) if texts[at] == "by")
    return any(
        said in speech_verbs().by - _DECIDING for said in texts[max(by - 4, scene.last) : by]
    )


_DECIDING = frozenset({"announced", "declared", "decreed", "promised", "proclaimed", "put"})
"""Of what is announced, the one who announces it is the doer."""


def _names_its_doer(scene: Scene) -> bool:
    """Whether an "of" behind the mention says whose it is: "the resignation of A"."""
    tokens = scene.sentence.tokens
    has_of = tokens[scene.last - 1].text == "of" or tokens[scene.last].text == "of"
    return has_of and "of" not in scene.kind.targets
