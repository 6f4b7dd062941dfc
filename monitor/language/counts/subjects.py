"""Whose the counted are: an adjective, "of X", "X's", or the subject of their verb."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from monitor.language.counts.roles import grammar
from monitor.language.counts.scenes import Scene, Subject, scene_words
from monitor.language.words.clauses import either, words_of_clauses
from monitor.language.words.places import PlaceName


def actor_of(
    scene: Scene,
    first: int,
    number_last: int,
    last: int,
    verb: int | None,
    *,
    by_subject: bool,
    by_group: bool,
    by_origin: bool,
) -> Subject | None:
    """Whose the counted are: their adjective, "of X", "X's", else the verb's subject.

    The counted noun phrase is tokens `first` to `last`, `verb` where its verb begins if one is
    known; the subject is asked only `by_subject`, for a doer of harm is no actor; a capitalised
    name before the noun only `by_group`, "from X" only `by_origin`.
    """
    return (
        _inside(scene, number_last, last, by_group)
        or (_gapped(scene, first, last) if by_subject else None)
        or _of(scene, last, by_origin)
        or _possessive(scene, first)
        or _own(scene, first, last)
        or (
            subject_of(scene, verb, range(first, last)) if by_subject and verb is not None else None
        )
        or (_by(scene, verb) if by_subject and verb is not None else None)
    )


def nation(place: PlaceName) -> str:
    """The country a name speaks for, else the people or place itself."""
    return place.country or place.name


def _inside(scene: Scene, first: int, last: int, by_group: bool) -> Subject | None:
    """ "North Korean soldiers", "Americans", "Hamas fighters"."""
    for at in range(first, last):
        hit = scene.places.get(at)
        if hit and nation(hit.value) not in scene_words().regions:
            return Subject(nation(hit.value), "actor:adjective")
    group = [at for at in range(first, last - 1) if scene.is_name(at)]
    if not group or not by_group:
        return None
    if scene.is_title_case and not scene.tokens[group[0]].raw.isupper():
        return None
    end = group[0] + 1
    while end in group:
        end += 1
    start = group[0]
    if scene.text(start - 1) == "-" and scene.text(start - 2) in _ARTICLES:
        start -= 2
    return Subject(scene.sentence.written(start, end), "actor:group")


def _gapped(scene: Scene, first: int, last: int) -> Subject | None:
    """ "France sends 50 guards, Germany 40 and Poland 25": whose name stands right before."""
    hit = scene.places.get(first - 1)
    if hit is None or hit.value.is_adjective:
        return None
    begin = hit.first - (scene.text(hit.first - 1) == "the")
    if scene.text(begin - 1) not in _ROW:
        return None
    return Subject(nation(hit.value), "actor:gapped") if scene.text(last) in _ROW_ENDS else None


_ROW = frozenset({",", ";", "and", "while"})
_ROW_ENDS = frozenset({"", ",", ".", ";", "and", "while", "more", "for", "to"})

_ARTICLES = frozenset({"al", "el", "as", "an", "ash", "ul", "ar"})


def _of(scene: Scene, last: int, by_origin: bool) -> Subject | None:
    """ "soldiers from North Korea", "troops of the Russian army"."""
    if scene.text(last) in scene_words().giving and scene.text(last + 1) == "by":
        giver = scene.places.get(last + 2) or scene.places.get(last + 3)
        return Subject(nation(giver.value), "actor:by") if giver else None
    if scene.text(last) != "of" and not (by_origin and scene.text(last) == "from"):
        return None
    at = last + 1
    if scene.text(at) in {"the", "its"}:
        at += 1
    hit = scene.places.get(at)
    if hit and (hit.value.kind in {"country", "people"} or scene.text(last) == "of"):
        return Subject(nation(hit.value), f"actor:{scene.text(last)}")
    return None


def _possessive(scene: Scene, first: int) -> Subject | None:
    """ "Russia's 3,000 troops"."""
    if scene.text(first - 1) != "'s" and scene.text(first - 1) != "'":
        return None
    hit = scene.places.get(first - 2)
    return Subject(nation(hit.value), "actor:possessive") if hit else None


def _own(scene: Scene, first: int, last: int) -> Subject | None:
    """ "says 295 of its soldiers have been killed": those of whoever the sentence is about."""
    if not {"its", "their"} & {scene.text(at) for at in range(first - 1, last)}:
        return None
    before = [at for at in sorted(scene.shape.finite) if at < first]
    subject = subject_of(scene, before[0]) if before else None
    return replace(subject, why="actor:its") if subject else None


_BACKWARD = 30
_LEADS_OFF = frozenset({"said", "says", "say", "reported", "told", "warned", "believes", "claimed"})


def subject_of(scene: Scene, verb: int, barred: range = range(0)) -> Subject | None:
    """Who stands before the verb group that begins at `verb`, as a country or a named group."""
    beside = scene.places.get(verb - 1)
    if beside and scene.text(verb).endswith("ing") and scene.text(beside.first - 1) == "with":
        # "… as the mission grows, with Fiji providing 300": the participle has its own subject.
        return Subject(nation(beside.value), "actor:subject")
    end = _finite_before(scene, verb)
    if scene.text(end - 1) in {"it", "they"}:
        # "Finland said it would send": the pronoun stands for whoever speaks.
        end = max((at for at in scene.shape.finite if at < end - 1), default=0)
    end = _before_relative(scene, end)
    commas = 0
    stops = _stops()
    for at in range(end - 1, max(-1, end - _BACKWARD), -1):
        if at in barred or at in scene.shape.finite or scene.text(at) in stops:
            return None
        commas += scene.text(at) == ","
        hit = scene.places.get(at)
        if hit:
            # "Zubr, the Russian maker of engines, sent": between commas it only says what that is.
            owns = commas % 2 == 1 and (scene.text(hit.last) == "'s" or hit.value.is_adjective)
            is_last = hit.last == end and scene.text(hit.first - 1) == "of"
            if is_last or not (owns or _in_phrase(scene, hit.first)):
                return Subject(nation(hit.value), "actor:subject")
            continue
        group = _group_before(scene, at, end)
        if group:
            return group
    return None


@lru_cache(maxsize=1)
def _stops() -> frozenset[str]:
    """Where a clause of its own stands between: no subject of what follows is before it."""
    words = words_of_clauses()
    return (words.subordinators - words.relatives) | {";", ":"}


def _before_relative(scene: Scene, end: int) -> int:
    """Past the clause that only says who it is: "Chad, which shut its base in May, had 120"."""
    if scene.text(end - 1) != ",":
        return end
    for at in range(end - 2, max(0, end - _BACKWARD), -1):
        if scene.text(at) == ",":
            return at if scene.text(at + 1) in words_of_clauses().relatives else end
    return end


_FINITE_REACH = 16


def _finite_before(scene: Scene, verb: int) -> int:
    """The finite verb whose subject is the verb's too: "… left for the front, taking 300 …"."""
    finite = scene.shape.finite
    if any(at in finite for at in range(verb, verb + 3)):
        return verb
    reach = range(verb - 1, max(-1, verb - _FINITE_REACH), -1)
    before = next((at for at in reach if at in finite), None)
    return verb if before is None else before


def _in_phrase(scene: Scene, first: int) -> bool:
    """Whether the name hangs on a preposition: "talks with Russia", "the war in Ukraine"."""
    at = first - 1
    while scene.text(at) in {"the", "-", "southern", "northern", "eastern", "western"}:
        at -= 1
    words = scene_words()
    return scene.text(at) in either(words.place_prepositions, words.goal_prepositions, _BESIDE)


_BESIDE = frozenset(
    {"with", "for", "by", "from", "against", "on", "about", "between", "than", "of"}
)
"""Prepositions of a phrase that lead to no place."""


def _group_before(scene: Scene, at: int, verb: int) -> Subject | None:
    """ "Hamas freed", "Toyota will recall": one name, or capitals only, right before the verb."""
    if at != verb - 1 or scene.is_title_case or not scene.is_name(at) or scene.text(verb) == ":":
        return None
    start = at
    while start > 0 and scene.is_name(start - 1):
        start -= 1
    is_firm = start > 1 and scene.text(start - 1) == "&" and scene.is_name(start - 2)
    start -= 2 if is_firm else 0
    if start < at and scene.text(start) in words_of_clauses().determiners:
        start += 1
    if at - start > 2 or _in_phrase(scene, start):
        return None
    name = scene.sentence.written(start, at + 1)
    if at > start and not (is_firm or name.isupper() or scene.text(at) in scene_words().bodies):
        return None
    if scene.text(start - 2) == "of" or (
        scene.text(start - 3) == "of" and scene.text(start - 2) in words_of_clauses().determiners
    ):
        return None  # "the 12 divers of the vessel Coral": a name within the counted phrase
    if at == start and scene.text(at) in scene.persons | words_of_clauses().pronouns:
        return None
    if name.lower() in scene_words().not_names:
        return None
    if at == 0 and name.lower() in grammar().estimates:
        return None  # "Turnout was 41,000"
    if at == 0 and name.lower().endswith("s") and name.lower() not in scene_words().groups:
        return None
    return Subject(name, "actor:subject")


def _by(scene: Scene, verb: int) -> Subject | None:
    """ "were sent by Russia"."""
    for at in range(verb, min(verb + 8, len(scene.tokens) - 1)):
        if scene.text(at) == "by":
            hit = scene.places.get(at + 1) or scene.places.get(at + 2)
            return Subject(nation(hit.value), "actor:by") if hit else None
    return None


def first_subject(scene: Scene) -> str | None:
    """The country that a sentence is about: the first one named before a verb, on its own."""
    verb = scene.shape.next_finite(0)
    while verb is not None:
        subject = subject_of(scene, verb)
        if subject and scene.text(verb) not in _LEADS_OFF:
            return subject.name
        verb = scene.shape.next_finite(verb + 1)
    return None
