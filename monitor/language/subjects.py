"""Whose they are and where it happened: the actor and the place of a counted noun."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.language.clauses import Shape
from monitor.language.cues import Hit
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
    dated: frozenset[int]
    is_title_case: bool

    @property
    def tokens(self) -> Sequence[Token]:
        return self.sentence.tokens

    def text(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""


def scene_of(sentence: Sentence, shape: Shape, places: Places, dated: frozenset[int]) -> Scene:
    """Look a sentence over once, for all of its numbers."""
    hits = {at: hit for hit in places.find(sentence.tokens) for at in range(hit.first, hit.last)}
    letters = [token for token in sentence.tokens if token.raw[0].isalpha()]
    capitals = sum(token.is_capital for token in letters)
    title_case = len(letters) > 3 and capitals > 0.6 * len(letters)
    return Scene(sentence, shape, hits, dated, title_case)


# --- actors -----------------------------------------------------------------------------------


def actor_of(
    scene: Scene, first: int, number_last: int, last: int, verb: int | None, *, by_subject: bool
) -> Subject | None:
    """Whose the counted are: their adjective, "of X", "X's", else the verb's subject.

    The counted noun phrase is tokens `first` to `last`, `verb` where its verb begins if one is
    known; the subject is asked only `by_subject`. A doer of harm is no actor.
    """
    return (
        _inside(scene, number_last, last)
        or _of(scene, last)
        or _possessive(scene, first)
        or (subject_of(scene, verb) if by_subject and verb is not None else None)
        or (_by(scene, verb) if by_subject and verb is not None else None)
    )


def nation(place: PlaceName) -> str:
    """The country a name speaks for, else the people or place itself."""
    return place.country or place.name


def _inside(scene: Scene, first: int, last: int) -> Subject | None:
    """ "North Korean soldiers", "Americans", "Hamas fighters"."""
    for at in range(first, last):
        hit = scene.places.get(at)
        if hit:
            return Subject(nation(hit.value), "actor:adjective")
    group = [at for at in range(first, last - 1) if _is_name(scene, at)]
    if not group or scene.is_title_case and not scene.tokens[group[0]].raw.isupper():
        return None
    end = group[0] + 1
    while end in group:
        end += 1
    return Subject(scene.sentence.written(group[0], end), "actor:group")


def _is_name(scene: Scene, at: int) -> bool:
    token = scene.tokens[at]
    return token.is_word and token.is_capital and len(token.raw) > 1 and at not in scene.dated


def _of(scene: Scene, last: int) -> Subject | None:
    """ "soldiers from North Korea", "troops of the Russian army"."""
    if scene.text(last) not in {"of", "from"}:
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


_BACKWARD = 30
_LEADS_OFF = frozenset({"said", "says", "say", "that", ":", "reported", "told", '"', "warned", "believes", "believe", "estimated", "claimed"})


def subject_of(scene: Scene, verb: int) -> Subject | None:
    """Who stands before the verb group that begins at `verb`, as a country or a named group."""
    for at in range(verb - 1, max(-1, verb - _BACKWARD), -1):
        text = scene.text(at)
        if text in {";", ":"} or (text in _LEADS_OFF and at < verb - 1 and at in scene.shape.finite):
            return None
        hit = scene.places.get(at)
        if hit:
            if not _in_phrase(scene, hit.first):
                return Subject(nation(hit.value), "actor:subject")
            continue
        group = _group_before(scene, at, verb)
        if group:
            return group
    return None


def _in_phrase(scene: Scene, first: int) -> bool:
    """Whether the name hangs on a preposition: "talks with Russia", "the war in Ukraine"."""
    at = first - 1
    while scene.text(at) in {"the", "-", "southern", "northern", "eastern", "western"}:
        at -= 1
    return scene.text(at) in _words().place_prepositions | _words().goal_prepositions | {
        "with", "for", "by", "from", "against", "on", "about", "between", "than",
    }  # fmt: skip


def _group_before(scene: Scene, at: int, verb: int) -> Subject | None:
    """ "Hamas freed", "Toyota will recall": one name, or capitals only, right before the verb."""
    if at != verb - 1 or scene.is_title_case or not _is_name(scene, at):
        return None
    start = at
    while start > 0 and _is_name(scene, start - 1):
        start -= 1
    if at - start > 2 or _in_phrase(scene, start):
        return None
    name = scene.sentence.written(start, at + 1)
    if at > start and not (name.isupper() or scene.text(at) in _BODIES):
        return None
    return Subject(name, "actor:subject")


_BODIES = frozenset(
    "state army group party front force forces union cross nations council motors ministry brigades "
    "movement league airlines bank guard police corporation crescent borders".split()
)


def _by(scene: Scene, verb: int) -> Subject | None:
    """ "were sent by Russia"."""
    for at in range(verb, min(verb + 8, len(scene.tokens) - 1)):
        if scene.text(at) == "by":
            hit = scene.places.get(at + 1) or scene.places.get(at + 2)
            return Subject(nation(hit.value), "actor:by") if hit else None
    return None


# --- places -----------------------------------------------------------------------------------


def place_of(scene: Scene, first: int, last: int, role: str, verb: int | None) -> Subject | None:
    """Where it happened, or for a movement where to: the nearest place after a preposition."""
    begin = max(last, verb or 0) if verb and verb > last else last
    found = [
        (at, place)
        for at in range(len(scene.tokens) - 1)
        if not first <= at < last and (place := _place_at(scene, at, role))
    ]
    if not found:
        return None
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
    if text not in words.place_prepositions and not is_goal and not is_origin:
        return None
    if is_goal and (role not in words.goal_roles or scene.text(at - 1) in {"according", "due", "prior"}):
        return None
    here = at + 1
    passed: Hit[PlaceName] | None = None
    while here < min(at + 9, len(scene.tokens)):
        hit = scene.places.get(here)
        if hit and not hit.value.is_adjective and hit.value.kind != "people":
            follower = scene.text(hit.last)
            if follower not in {"'s"} and not (text == "of" and hit.value.kind == "country"):
                return Subject(_written(scene, hit), f"place:{text}")
        if hit:
            passed = passed or hit
            here = hit.last
        elif scene.text(here) in words.place_fillers:
            here += 1
        else:
            break
    return _unknown(scene, at, here, passed) if text != "of" else None


def _written(scene: Scene, hit: Hit[PlaceName]) -> str:
    return hit.value.name


def _unknown(scene: Scene, at: int, here: int, passed: Hit[PlaceName] | None) -> Subject | None:
    """A capitalised name that no list holds: "in Marib", "near the town of Azaz"."""
    if scene.is_title_case or here >= len(scene.tokens) or not _is_name(scene, here):
        return _adjectival(scene, at, passed)
    end = here + 1
    while end < len(scene.tokens) and _is_name(scene, end) and end not in scene.places and end < here + 4:
        end += 1
    while scene.text(end) == "-" and end + 1 < len(scene.tokens) and scene.tokens[end + 1].is_capital:
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


def dateline_place(document: Document) -> Subject | None:
    """The place a report is sent from; only ever a guess of where things happened."""
    if not document.dateline:
        return None
    return Subject(document.dateline.split(",")[0].strip(), "place:dateline", guessed=True)
