"""Where the counted were by weaker signs than a place of their own: "four divers from Cebu"."""

from __future__ import annotations

from monitor.language.counts.grounds import is_building, unknown_name
from monitor.language.counts.roles import is_harm
from monitor.language.counts.scenes import Scene, Subject, scene_words
from monitor.language.counts.whereabouts import first_place

_OWNING = frozenset({"possessive", "subject"})


def trace_of(scene: Scene, last: int, role: str, *, is_force: bool) -> Subject | None:
    """Where those who came to harm are from, or what they were in lay: "the bus of Oruro".

    `last` is where the counted noun phrase ends; soldiers are "of" and "from" a side, no place.
    """
    if not is_harm(role):
        return None
    words = scene_words()
    for at in range(1, len(scene.tokens) - 1):
        text, before = scene.text(at), scene.text(at - 1)
        is_own = at == last
        if text not in {"of", "from"} or (is_own and (is_force or text == "of")):
            continue
        is_noun = before.isalpha() and not scene.tokens[at - 1].is_capital
        if not is_noun or before in words.persons_after | words.governing | words.members:
            continue
        if text == "from" and not (is_own or before in words.leaving | words.told_from):
            continue
        found = _named_at(scene, at + 1, text)
        if found:
            return found
    return None


def _named_at(scene: Scene, at: int, text: str) -> Subject | None:
    hit = scene.places.get(at)
    if hit and hit.value.kind in {"capital", "place"} and scene.text(hit.last) != "'s":
        return Subject(hit.value.name, f"place:{text}", guessed=True)
    if hit or not scene.is_name(at) or scene.tokens[at].raw.isupper():
        return None
    if scene.text(at) in scene_words().groups | scene.persons | scene_words().not_names:
        return None
    found = unknown_name(scene, at - 1, at, None)
    if found and _leads_a_noun(scene, at + len(found.name.split())):
        return None  # "died of Lassa fever"
    return Subject(found.name, f"place:{text}", guessed=True) if found else None


def _leads_a_noun(scene: Scene, at: int) -> bool:
    after = scene.text(at)
    is_small = after.isalpha() and not scene.tokens[at].is_capital
    stops = scene_words().place_prepositions | _AFTER_A_NAME
    return is_small and at not in scene.shape.finite and after not in stops


_AFTER_A_NAME = frozenset(
    {"and", "or", "on", "to", "with", "who", "which", "that", "after", "when", "by", "since",
     "was", "were", "is", "are", "has", "have", "had", "ended", "for", "as", "while", "shot"}
)  # fmt: skip
"""Small words that may follow a place's name."""


def place_before(scene: Scene) -> str | None:
    """The place of a sentence that leads up to the counts of the next: "reached Brenn"."""
    place = first_place(scene)
    return None if place is None or is_building(place) else place


def ground_of(actor: Subject, role: str, country: str | None) -> Subject | None:
    """ "Denmark expelled eleven", "Peru's ministry counts 88 deaths": at home, it seems."""
    if country is None or role not in scene_words().at_home:
        return None
    owns = actor.why.removeprefix("actor:") in _OWNING
    return Subject(country, "place:actor", guessed=True) if owns else None
