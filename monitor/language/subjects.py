"""Whose they are and where it happened: the actor and the place of a counted noun."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from monitor.language.clauses import Shape, words_of_clauses
from monitor.language.cues import Hit
from monitor.language.dates import Dated
from monitor.language.document import Document, Sentence, Token
from monitor.language.places import PlaceName, Places
from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class Subject:
    """An actor or a place, and the step that found it; `guessed` when it was carried over."""

    name: str
    why: str
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    place_prepositions: frozenset[str]
    goal_prepositions: frozenset[str]
    origin_prepositions: frozenset[str]
    goal_roles: frozenset[str]
    no_places: frozenset[str]
    place_fillers: frozenset[str]
    persons_after: frozenset[str]
    place_verbs: frozenset[str]
    groups: frozenset[str]
    regions: frozenset[str]
    bodies: frozenset[str]
    events: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    said = package_yaml(files("monitor.language") / "data" / "units.yaml")
    return _Words(**{name: frozenset(said[name]) for name in _Words.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence with its places and dates found, as actors and places are looked up in it."""

    sentence: Sentence
    shape: Shape
    places: Mapping[int, Hit[PlaceName]]
    dates: tuple[Dated, ...]
    dated: frozenset[int]
    is_title_case: bool
    persons: frozenset[str] = frozenset()

    @property
    def tokens(self) -> Sequence[Token]:
        return self.sentence.tokens

    def text(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""


def scene_of(
    sentence: Sentence,
    shape: Shape,
    places: Places,
    dates: tuple[Dated, ...],
    persons: frozenset[str] = frozenset(),
) -> Scene:
    """Look a sentence over once, for all of its numbers."""
    hits = {at: hit for hit in places.find(sentence.tokens) for at in range(hit.first, hit.last)}
    letters = [token for token in sentence.tokens if token.raw[0].isalpha()]
    capitals = sum(token.is_capital for token in letters)
    title_case = len(letters) > 3 and capitals > 0.6 * len(letters)
    dated = frozenset(at for each in dates for at in range(each.first, each.last))
    return Scene(sentence, shape, hits, dates, dated, title_case, persons)


def persons_in(document: Document) -> frozenset[str]:
    """The names that stand behind a title somewhere in the document, word by word."""
    found: set[str] = set()
    for sentence in document.sentences:
        follows = False
        for token in sentence.tokens:
            if follows and token.is_capital:
                found.add(token.text)
            elif not (follows and token.text in {".", "-"}):
                follows = token.text in _words().persons_after
    return frozenset(found)


# --- actors -----------------------------------------------------------------------------------


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
        or _of(scene, last, by_origin)
        or _possessive(scene, first)
        or _own(scene, first, last)
        or (subject_of(scene, verb) if by_subject and verb is not None else None)
        or (_by(scene, verb) if by_subject and verb is not None else None)
    )


def nation(place: PlaceName) -> str:
    """The country a name speaks for, else the people or place itself."""
    return place.country or place.name


def _inside(scene: Scene, first: int, last: int, by_group: bool) -> Subject | None:
    """ "North Korean soldiers", "Americans", "Hamas fighters"."""
    for at in range(first, last):
        hit = scene.places.get(at)
        if hit and nation(hit.value) not in _words().regions:
            return Subject(nation(hit.value), "actor:adjective")
    group = [at for at in range(first, last - 1) if _is_name(scene, at)]
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


_ARTICLES = frozenset({"al", "el", "as", "an", "ash", "ul", "ar"})


def _is_name(scene: Scene, at: int) -> bool:
    token = scene.tokens[at]
    return token.is_word and token.is_capital and len(token.raw) > 1 and at not in scene.dated


def _of(scene: Scene, last: int, by_origin: bool) -> Subject | None:
    """ "soldiers from North Korea", "troops of the Russian army"."""
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


def subject_of(scene: Scene, verb: int) -> Subject | None:
    """Who stands before the verb group that begins at `verb`, as a country or a named group."""
    end = _finite_before(scene, verb)
    if scene.text(end - 1) in {"it", "they"}:
        # "Finland said it would send": the pronoun stands for whoever speaks.
        end = max((at for at in scene.shape.finite if at < end - 1), default=0)
    commas = 0
    stops = words_of_clauses().subordinators - words_of_clauses().relatives
    for at in range(end - 1, max(-1, end - _BACKWARD), -1):
        if scene.text(at) in stops | {";", ":"} or at in scene.shape.finite:
            return None
        commas += scene.text(at) == ","
        hit = scene.places.get(at)
        if hit:
            owns = scene.text(hit.last) == "'s" and commas % 2 == 1
            is_last = hit.last == end and scene.text(hit.first - 1) == "of"
            if is_last or not (owns or _in_phrase(scene, hit.first)):
                return Subject(nation(hit.value), "actor:subject")
            continue
        group = _group_before(scene, at, end)
        if group:
            return group
    return None


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
    return scene.text(at) in _words().place_prepositions | _words().goal_prepositions | {
        "with", "for", "by", "from", "against", "on", "about", "between", "than", "of",
    }  # fmt: skip


def _group_before(scene: Scene, at: int, verb: int) -> Subject | None:
    """ "Hamas freed", "Toyota will recall": one name, or capitals only, right before the verb."""
    if at != verb - 1 or scene.is_title_case or not _is_name(scene, at):
        return None
    start = at
    while start > 0 and _is_name(scene, start - 1):
        start -= 1
    if start < at and scene.text(start) in words_of_clauses().determiners:
        start += 1
    if at - start > 2 or _in_phrase(scene, start):
        return None
    name = scene.sentence.written(start, at + 1)
    if at > start and not (name.isupper() or scene.text(at) in _words().bodies):
        return None
    if at == start and scene.text(at) in scene.persons | words_of_clauses().pronouns:
        return None
    if at == 0 and name.lower().endswith("s") and name.lower() not in _words().groups:
        return None
    return Subject(name, "actor:subject")


def _by(scene: Scene, verb: int) -> Subject | None:
    """ "were sent by Russia"."""
    for at in range(verb, min(verb + 8, len(scene.tokens) - 1)):
        if scene.text(at) == "by":
            hit = scene.places.get(at + 1) or scene.places.get(at + 2)
            return Subject(nation(hit.value), "actor:by") if hit else None
    return None


# --- places -----------------------------------------------------------------------------------


PLACE_REACH = 40
"""Words between a number and the place where it happened."""


def place_of(scene: Scene, first: int, last: int, role: str, verb: int | None) -> Subject | None:
    """Where it happened, or for a movement where to: the nearest place after a preposition."""
    begin = max(last, verb or 0) if verb and verb > last else last
    found = [
        (at, place)
        for at in range(max(0, first - PLACE_REACH), min(len(scene.tokens) - 1, last + PLACE_REACH))
        if not first <= at < last and (place := _place_at(scene, at, role))
    ]
    if not found:
        return _of_event(scene)
    end = _clause_end(scene, begin)
    start = _clause_start(scene, first)
    right = [(at, place) for at, place in found if last <= at < end]
    left = [(at, place) for at, place in found if start <= at < first]
    far = [pair for pair in found if pair not in right and pair not in left]
    if right:
        goals = [pair for pair in right if scene.text(pair[0]) in _words().goal_prepositions]
        return (goals or right)[0][1]
    if left:
        return left[-1][1]
    return min(far, key=lambda pair: abs(pair[0] - first))[1]


def _of_event(scene: Scene) -> Subject | None:
    """ "Brazil floods", "Colombia: 23 rebels killed": the place leads its event or the line."""
    for at, hit in scene.places.items():
        if at != hit.first or hit.value.is_adjective or hit.value.kind in {"people", "seat"}:
            continue
        after = scene.text(hit.last)
        opens = at == 0 and after == ":"
        if opens or (after in _words().events and hit.last not in scene.shape.finite):
            return Subject(hit.value.name, "place:event")
    return None


def _clause_end(scene: Scene, at: int) -> int:
    return next((start for start in scene.sentence.clauses if start > at), len(scene.tokens))


def _clause_start(scene: Scene, at: int) -> int:
    return max((start for start in scene.sentence.clauses if start <= at), default=0)


def _place_at(scene: Scene, at: int, role: str) -> Subject | None:
    """The place named after the preposition at `at`, if one stands there."""
    words = _words()
    text = scene.text(at)
    is_goal = text in words.goal_prepositions
    is_origin = text in words.origin_prepositions and role == "returned"
    is_known_only = text == "on" or text in words.place_verbs
    if not (text in words.place_prepositions or is_goal or is_origin or is_known_only):
        return None
    if is_goal and (
        role not in words.goal_roles or scene.text(at - 1) in {"according", "due", "prior"}
    ):
        return None
    here = at + 1
    passed: Hit[PlaceName] | None = None
    while here < min(at + 9, len(scene.tokens)):
        hit = scene.places.get(here)
        if hit and not hit.value.is_adjective and hit.value.kind != "people":
            follower = scene.text(hit.last)
            if follower != "'s" or is_known_only:
                return Subject(_written(scene, hit), f"place:{text}")
        if hit:
            passed = passed or hit
            here = hit.last
        elif scene.text(here) in words.place_fillers:
            here += 1
        else:
            break
    if is_known_only:
        return None
    return _unknown(scene, at, here, passed)


def _written(scene: Scene, hit: Hit[PlaceName]) -> str:
    return hit.value.name


def _unknown(scene: Scene, at: int, here: int, passed: Hit[PlaceName] | None) -> Subject | None:
    """A capitalised name that no list holds: "in Marib", "near the town of Azaz"."""
    if scene.is_title_case or here >= len(scene.tokens) or not _is_name(scene, here):
        return _adjectival(scene, at, passed)
    end = here + 1
    while (
        end < len(scene.tokens)
        and _is_name(scene, end)
        and end not in scene.places
        and end < here + 4
    ):
        end += 1
    while (
        scene.text(end) == "-" and end + 1 < len(scene.tokens) and scene.tokens[end + 1].is_capital
    ):
        end += 2
    name = scene.sentence.written(here, end)
    key = name.lower()
    if key in _words().no_places or scene.text(here) in _words().no_places:
        return None
    if scene.text(end) == "'s" and passed is None:
        return None
    return Subject(name, f"place:{scene.text(at)}")


def _adjectival(scene: Scene, at: int, passed: Hit[PlaceName] | None) -> Subject | None:
    """ "in the Syrian city", "in Russia's border region": the country is all that is named."""
    if passed is None or passed.value.country is None:
        return None
    return Subject(passed.value.country, f"place:{scene.text(at)}_adjective")


def first_subject(scene: Scene) -> str | None:
    """The country that a sentence is about: the first one named before a verb, on its own."""
    verb = scene.shape.next_finite(0)
    while verb is not None:
        subject = subject_of(scene, verb)
        if subject and scene.text(verb) not in _LEADS_OFF:
            return subject.name
        verb = scene.shape.next_finite(verb + 1)
    return None


def first_place(scene: Scene) -> str | None:
    """The first place that something in the sentence is said to be in."""
    for at in range(min(len(scene.tokens) - 1, 2 * PLACE_REACH)):
        place = _place_at(scene, at, "")
        if place:
            return place.name
    return None
