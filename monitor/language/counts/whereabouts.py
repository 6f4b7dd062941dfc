"""Where the counted are or were: the nearest place after a preposition that is no speaker's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from functools import lru_cache

from monitor.language.counts.grounds import (
    has_ground,
    is_building,
    named_ground,
    unknown_name,
    with_waters,
)
from monitor.language.counts.roles import is_harm
from monitor.language.counts.scenes import Scene, Subject, scene_words
from monitor.language.words.clauses import either
from monitor.language.words.cues import Hit
from monitor.language.words.places import PlaceName

PLACE_REACH = 40
"""Words between a number and the place where it happened."""


def place_of(
    scene: Scene, first: int, last: int, role: str, verb: int | None, until: int | None = None
) -> Subject | None:
    """Where it happened, or for a movement where to: the nearest place after a preposition.

    Where a speaker sits ("…, the ministry in Lima said") is asked last, and what stands `until`
    there before what follows.
    """
    reach = range(max(0, first - PLACE_REACH), min(len(scene.tokens) - 1, last + PLACE_REACH))
    found = {
        at: place
        for at in _openings(scene, reach)
        if not first <= at < last
        and (place := _place_at(scene, at, role))
        and not _is_of_seat(scene, at)
    }
    if not found:
        return _of_event(scene) or _of_way(scene, first, role)
    told = _likeliest(scene, found, role, last)
    if until is not None:
        before = {at: place for at, place in told.items() if at < until}
        event = None if before else _of_event(scene)
        if event:
            return event
        told = before or told
    if not told:
        return _of_event(scene) or _of_way(scene, first, role)
    by_police = [at for at in told if at < first and scene.text(at - 1) in _POLICE]
    if role == "detained" and by_police:
        return told[by_police[-1]]
    return _nearest(scene, told, first, last, max(last, verb or 0))


def _nearest(
    scene: Scene, told: Mapping[int, Subject], first: int, last: int, begin: int
) -> Subject:
    """The place behind the number in its clause, else the one before, else whichever is near."""
    right = [at for at in told if last <= at < _clause_end(scene, begin)]
    left = [at for at in told if _clause_start(scene, first) <= at < first]
    if left and right and _opens_part(scene, left[-1], first) and _opens(scene, right[0]):
        return told[left[-1]]
    if right:
        goals = [at for at in right if told[at].why in _GOALS]
        return told[(goals or right)[0]]
    if left:
        return told[left[-1]]
    return told[min(told, key=lambda at: abs(at - first))]


def _opens_part(scene: Scene, at: int, first: int) -> bool:
    """ "In Oran 90 marched, in Fez 40": the place right before the number is its own."""
    hit = scene.places.get(at + 1)
    return hit is not None and hit.last == first and (_opens(scene, at) or at == 0)


def _opens(scene: Scene, at: int) -> bool:
    return scene.text(at - 1) in {",", ";", "and", "while"}


def _likeliest(
    scene: Scene, found: Mapping[int, Subject], role: str, last: int
) -> Mapping[int, Subject]:
    """Without those that others are better than, if there are others; none of a part's."""

    def but(told: Mapping[int, Subject], is_worse: Callable[[int], bool]) -> Mapping[int, Subject]:
        return {at: place for at, place in told.items() if not is_worse(at)} or told

    told = but(found, lambda at: _is_of_speaker(scene, at))
    told = but(told, lambda at: found[at].why == "place:on")
    if role != "displaced" and role in scene_words().goal_roles:
        told = but(told, lambda at: found[at].why in _STARTS)
    told = but(told, lambda at: is_building(found[at].name))
    parts = _parts(scene, last)
    return {at: place for at, place in told.items() if at < parts}


_POLICE = frozenset({"police", "officers", "detectives", "gendarmes", "carabinieri"})
"""Where these are they arrest: "police in Ormu arrested 26 fans outside the Dome"."""

_STARTS = frozenset({"place:left", "place:leaves", "place:quit"})
_GOALS = frozenset({"place:to", "place:into", "place:for", "place:toward", "place:towards"})


def _of_way(scene: Scene, first: int, role: str) -> Subject | None:
    """ "sent planes to Rhodes after a fire that killed two": where help goes is where it burnt."""
    if not is_harm(role):
        return None
    for at in range(max(0, first - PLACE_REACH), first):
        hit = scene.places.get(at + 1)
        if hit and hit.value.kind == "place" and scene.text(at) in scene_words().goal_prepositions:
            return Subject(hit.value.name, f"place:{scene.text(at)}", guessed=True)
    return None


_SAID_ON = 4
"""Words of a day between "said" and its place: "told reporters on Monday in Bergen"."""


def _is_of_seat(scene: Scene, at: int) -> bool:
    """Whether it only says where words were spoken: "said in Oslo", "the ministry in Oslo"."""
    words = scene_words()
    of_what = scene.text(at - 2) == "of" and scene.text(at - 3) in words.governing
    if of_what or scene.text(at - 1) in words.governing:
        before = {scene.text(at - by) for by in (2, 3, 4, 5)}
        return "front" not in before and before.isdisjoint(words.place_prepositions)
    here = at - 1
    while at - here <= _SAID_ON and (here in scene.dated or scene.text(here) in _BESIDE_SAID):
        here -= 1
    return scene.text(here) in words.speech and here in scene.shape.finite


_BESIDE_SAID = frozenset({"on", "reporters", "journalists", ",", "earlier", "later"})
_SPEAKER_REACH = 8


def _is_of_speaker(scene: Scene, at: int) -> bool:
    """Whether the place at `at` is that of a speaker: a verb of saying follows it at once."""
    for here in range(at + 1, min(at + _SPEAKER_REACH, len(scene.tokens))):
        if scene.text(here) in scene_words().speech:
            return True
        if scene.text(here) in {",", ";"} or here in scene.shape.finite:
            return False
    return False


def _of_event(scene: Scene) -> Subject | None:
    """ "Brazil floods", "Colombia: 23 rebels killed": the place leads its event or the line."""
    for at, hit in scene.places.items():
        if at != hit.first or hit.value.is_adjective or hit.value.kind in {"people", "seat"}:
            continue
        after = scene.text(hit.last)
        if after == "'s":
            behind = (scene.text(hit.last + by) for by in (1, 2, 3))
            after = next((text for text in behind if text in scene_words().events), after)
        opens = at == 0 and after == ":"
        if opens or (after in scene_words().events and hit.last not in scene.shape.finite):
            return Subject(hit.value.name, "place:event")
    return named_ground(scene)


def _clause_end(scene: Scene, at: int) -> int:
    return next((start for start in scene.sentence.clauses if start > at), len(scene.tokens))


def _parts(scene: Scene, last: int) -> int:
    """Where "12 dead: seven in Brenn" is broken down: there its parts were, not the whole."""
    if ":" not in scene.sentence.vocabulary:
        return len(scene.tokens)
    for at in range(last, len(scene.tokens) - 1):
        after = scene.text(at + 1)
        if scene.text(at) == ":" and (after[0].isdigit() or after in scene_words().small_numbers):
            return at
    return len(scene.tokens)


def _clause_start(scene: Scene, at: int) -> int:
    return max((start for start in scene.sentence.clauses if start <= at), default=0)


def _openings(scene: Scene, reach: range) -> Iterator[int]:
    """Where a word stands that may lead to a place."""
    leading = _leading()
    if leading.isdisjoint(scene.sentence.vocabulary):
        return
    texts = scene.sentence.texts
    yield from (at for at in reach if texts[at] in leading)


@lru_cache(maxsize=1)
def _leading() -> frozenset[str]:
    words = scene_words()
    return _ALSO_LEADING.union(
        words.place_prepositions, words.goal_prepositions, words.origin_prepositions,
        words.flights, words.fills, words.place_verbs,
    )  # fmt: skip


_ALSO_LEADING = frozenset({"for", "of", "on", "under", "behind"})


class _Leads(Enum):
    """What a word may lead to: no place, only one that a list holds, or any name."""

    NOWHERE = "nowhere"
    KNOWN = "known"
    ANY = "any"


def _place_at(scene: Scene, at: int, role: str) -> Subject | None:
    """The place named after the preposition at `at`, if one stands there."""
    leads = _leads(scene, at, role)
    if leads is _Leads.NOWHERE:
        return None
    words = scene_words()
    is_known_only = leads is _Leads.KNOWN
    here = at + 1
    passed: Hit[PlaceName] | None = None
    while here < min(at + 9, len(scene.tokens)):
        hit = scene.places.get(here)
        if hit and not hit.value.is_adjective and hit.value.kind != "people":
            follower = scene.text(hit.last)
            if follower != "'s" or is_known_only or has_ground(scene, hit.last):
                return Subject(with_waters(scene, hit), f"place:{scene.text(at)}")
        if hit:
            passed = passed or hit
            here = hit.last
        elif passed and scene.text(here) in words.disasters and scene.text(here + 1) != "-":
            break
        elif scene.text(here) in words.place_fillers:
            here += 1
        else:
            break
    return None if is_known_only else unknown_name(scene, at, here, passed)


def _leads(scene: Scene, at: int, role: str) -> _Leads:
    words = scene_words()
    text = scene.text(at)
    is_goal = text in words.goal_prepositions or (text == "for" and _is_left(scene, at))
    if is_goal and not _is_goal_of(scene, at, role):
        return _Leads.NOWHERE
    is_flight = role == "displaced" and text in words.flights and scene.is_name(at + 1)
    is_flight = is_flight or (role == "event_participation" and text in words.fills)
    if text in words.place_verbs or (text == "on" and not _is_on_ground(scene, at)):
        is_any = is_flight or _is_hit_town(scene, at)
        return _Leads.ANY if is_any else _Leads.KNOWN
    is_place = text in words.place_prepositions or text == "on" or _is_beneath(scene, at)
    is_part = text == "of" and scene.text(at - 1) in words.place_heads
    is_any = is_place or is_goal or is_part or is_flight or _is_origin(scene, at, role)
    return _Leads.ANY if is_any else _Leads.NOWHERE


def _is_left(scene: Scene, at: int) -> bool:
    """ "Left for Oslo", "were bound for Lima"."""
    return not scene_words().leaving.isdisjoint((scene.text(at - 1), scene.text(at - 2)))


def _is_goal_of(scene: Scene, at: int, role: str) -> bool:
    """Whether those of this role go where "to" leads: the sent, not "according to Oslo"."""
    words = scene_words()
    before = scene.text(at - 1)
    if role == "event_participation" and before in words.walks and scene.text(at) == "to":
        return True
    return role in words.goal_roles and before not in {"according", "due", "prior"}


def _is_origin(scene: Scene, at: int, role: str) -> bool:
    """ "Came home from Lund", "seized from Kuriga school": where they were."""
    is_out_of = scene.text(at) == "of" and scene.text(at - 1) == "out"
    return role in {"returned", "captured"} and (
        is_out_of or scene.text(at) in scene_words().origin_prepositions
    )


def _is_on_ground(scene: Scene, at: int) -> bool:
    """ "On Makalu", "on Lake Albert"; not "on Monday", "on Flight 12", "sanctions on Zubr"."""
    words = scene_words()
    here = at + 1
    if scene.text(here) == "the" and scene.text(here + 2) in words.grounds:
        return scene.is_name(here + 1)
    if scene.text(at - 1) in words.leads_on or scene.text(here) in words.persons_after:
        return False
    is_other = scene.text(here + 1).isdecimal() or scene.text(here + 1) in _FEASTS
    return here < len(scene.tokens) and scene.is_name(here) and not is_other


_FEASTS = frozenset({"day", "eve", "sunday", "monday", "friday", "night", "tv", "radio"})
"""What makes no ground of a name behind "on": "on Republic Day"."""


def _is_hit_town(scene: Scene, at: int) -> bool:
    """ "The quake shook Nurdagi on Monday": a name that no list holds, and nothing behind it."""
    words = scene_words()
    if scene.text(at) not in words.town_verbs or not scene.is_name(at + 1):
        return False
    end = at + 2
    while end < len(scene.tokens) and scene.is_name(end):
        end += 1
    after = scene.text(end)
    return (
        not after[:1].isalnum()
        or end in scene.dated
        or after in either(words.place_prepositions, _BEHIND_TOWN)
    )


_BEHIND_TOWN = frozenset({"on", "and", "as"})


def _is_beneath(scene: Scene, at: int) -> bool:
    """ "Trapped under Konin", not "under President Lund"."""
    is_held = scene.text(at - 1) in scene_words().held_under
    return scene.text(at) in {"under", "behind"} and is_held


EVENT_REACH = 8
"""Words between an event and its place: "the ferry that sank off Samar"."""


def place_of_event(scene: Scene) -> str | None:
    """The place right behind a misfortune: "a ferry that sank off Samar", "a quake in Chile"."""
    events = scene_words().events
    return _town_among(
        place.name
        for at, place in _places_named(scene)
        if any(scene.text(here) in events for here in range(max(0, at - EVENT_REACH), at))
    )


def first_place(scene: Scene) -> str | None:
    """The first place that something in the sentence is said to be in."""
    return _town_among(place.name for _, place in _places_named(scene))


def _places_named(scene: Scene) -> Iterator[tuple[int, Subject]]:
    for at in _openings(scene, range(min(len(scene.tokens) - 1, 2 * PLACE_REACH))):
        place = _place_at(scene, at, "")
        if place:
            yield at, place


def _town_among(names: Iterable[str]) -> str | None:
    """The first that is no house, else the first."""
    named = list(names)
    return next((name for name in named if not is_building(name)), named[0] if named else None)
