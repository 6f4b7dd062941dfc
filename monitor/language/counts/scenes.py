"""One sentence with its verbs, places and dates, as actors and places are looked up in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.language.words.clauses import Shape
from monitor.language.words.cues import Hit
from monitor.language.words.dates import Dated
from monitor.language.words.document import Document
from monitor.language.words.places import PlaceName, Places
from monitor.language.words.sentences import Sentence
from monitor.language.words.tokens import Token
from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class Subject:
    """An actor or a place, and the step that found it; `guessed` when it was carried over."""

    name: str
    why: str
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class SceneWords:
    """The closed lists of `data/units.yaml` that tell actors and places."""

    place_prepositions: frozenset[str]
    flights: frozenset[str]
    fills: frozenset[str]
    town_verbs: frozenset[str]
    held_under: frozenset[str]
    leads_on: frozenset[str]
    strikes_at: frozenset[str]
    members: frozenset[str]
    told_from: frozenset[str]
    at_home: frozenset[str]
    goal_prepositions: frozenset[str]
    origin_prepositions: frozenset[str]
    leaving: frozenset[str]
    waters: frozenset[str]
    governing: frozenset[str]
    up_to_now: frozenset[str]
    then: frozenset[str]
    relatives: frozenset[str]
    before_a_time: frozenset[str]
    made: frozenset[str]
    long_times: frozenset[str]
    last_times: frozenset[str]
    seasons: frozenset[str]
    before_then: frozenset[str]
    decades: frozenset[str]
    openers: frozenset[str]
    now: frozenset[str]
    articles: frozenset[str]
    usual: frozenset[str]
    rates: frozenset[str]
    reckoning: frozenset[str]
    remembering: frozenset[str]
    periods: frozenset[str]
    tolls: frozenset[str]
    other_events: frozenset[str]
    kinds_of_events: frozenset[str]
    exercises: frozenset[str]
    goal_roles: frozenset[str]
    no_places: frozenset[str]
    place_fillers: frozenset[str]
    persons_after: frozenset[str]
    place_verbs: frozenset[str]
    groups: frozenset[str]
    regions: frozenset[str]
    not_names: frozenset[str]
    place_nouns: frozenset[str]
    place_parts: frozenset[str]
    authorities: frozenset[str]
    not_there: frozenset[str]
    speech: frozenset[str]
    bodies: frozenset[str]
    events: frozenset[str]
    not_a_toll: frozenset[str]
    giving: frozenset[str]
    place_heads: frozenset[str]
    disasters: frozenset[str]
    buildings: frozenset[str]
    local_authorities: frozenset[str]
    leaves: frozenset[str]
    comparing: frozenset[str]
    small_numbers: frozenset[str]
    grounds: frozenset[str]
    accidents: frozenset[str]
    carriers: frozenset[str]
    walks: frozenset[str]


@lru_cache(maxsize=1)
def scene_words() -> SceneWords:
    """The lists, read once."""
    said = package_yaml(files("monitor.language") / "data" / "units.yaml")
    return SceneWords(**{name: frozenset(said[name]) for name in SceneWords.__dataclass_fields__})


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
        """The folded word at a place, "" beyond the ends."""
        texts = self.sentence.texts
        return texts[at] if 0 <= at < len(texts) else ""

    def is_name(self, at: int) -> bool:
        """Whether the word is a capitalised one that may be part of a name."""
        token = self.tokens[at]
        return token.is_word and token.is_capital and len(token.raw) > 1 and at not in self.dated


def scene_of(
    sentence: Sentence,
    shape: Shape,
    places: Places,
    dates: tuple[Dated, ...],
    persons: frozenset[str] = frozenset(),
) -> Scene:
    """Look a sentence over once, for all of its numbers."""
    hits = {at: hit for hit in places.within(sentence) for at in range(hit.first, hit.last)}
    title_case = len(sentence.capitals) >= _FEWEST_CAPITALS and _is_title_case(sentence.tokens)
    dated = frozenset(at for each in dates for at in range(each.first, each.last))
    return Scene(sentence, shape, hits, dates, dated, title_case, persons)


_FEWEST_CAPITALS = 3


def _is_title_case(tokens: Sequence[Token]) -> bool:
    """Whether Most Words Begin With a Capital."""
    letters = [token for token in tokens if token.raw[0].isalpha()]
    capitals = sum(token.is_capital for token in letters)
    return len(letters) > _FEWEST_CAPITALS and capitals > 0.6 * len(letters)


def persons_in(document: Document) -> frozenset[str]:
    """The names that stand behind a title somewhere in the document, word by word."""
    found: set[str] = set()
    before = scene_words().persons_after
    for sentence in document.sentences:
        if before.isdisjoint(sentence.vocabulary):
            continue
        follows = False
        for token in sentence.tokens:
            if follows and token.is_capital:
                found.add(token.text)
            elif not (follows and token.text in {".", "-"}):
                follows = token.text in before
    return frozenset(found)
