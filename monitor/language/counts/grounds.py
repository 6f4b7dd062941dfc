"""Places by what stands beside a name: "Taveuni's cone", "the Konkola shaft", "in Marib"."""

from __future__ import annotations

from monitor.language.counts.scenes import Scene, Subject, scene_words
from monitor.language.words.clauses import either
from monitor.language.words.cues import Hit
from monitor.language.words.places import PlaceName

_WITHIN_NAMES = frozenset({"del", "de", "da", "do", "dos", "das", "du", "sur", "am", "la"})
"""Small words within the names of towns."""

GROUND_REACH = 4
"""Words of "Taveuni's long-quiet cone"."""

_BEFORE_GROUND = frozenset({"the", "a", "of", "in", "down", "up", "through", "from", ""})


def unknown_name(scene: Scene, at: int, here: int, passed: Hit[PlaceName] | None) -> Subject | None:
    """A capitalised name that no list holds: "in Marib", "near the town of Azaz"."""
    if scene.is_title_case or here >= len(scene.tokens) or not scene.is_name(here):
        return _adjectival(scene, at, here, passed)
    end = here + 1
    while (
        end < len(scene.tokens)
        and scene.is_name(end)
        and end not in scene.places
        and end < here + 4
    ):
        end += 1
    if scene.text(end) in _WITHIN_NAMES and end + 1 < len(scene.tokens):
        # "Viña del Mar", "Ciudad del Este"
        end += 2 if scene.is_name(end + 1) else 0
    opens_name = end == here + 1 and scene.text(here) in scene_words().waters
    if opens_name and scene.text(end) == "of" and end + 1 < len(scene.tokens):
        end += 2 if scene.is_name(end + 1) else 0
    while (
        scene.text(end) == "-" and end + 1 < len(scene.tokens) and scene.tokens[end + 1].is_capital
    ):
        end += 2
    is_house = scene.text(end) in scene_words().buildings and not scene.tokens[end].is_capital
    if is_house and not _is_town_of(scene, here, end):
        end += 1
    name = scene.sentence.written(here, end)
    key = name.lower()
    if key in scene_words().no_places or scene.text(here) in scene_words().no_places:
        return None
    if scene.text(end) == "'s" and passed is None and not has_ground(scene, end):
        return None
    if scene.text(end) in scene_words().events and not _is_town_of(scene, here, end):
        return None
    return Subject(name, f"place:{scene.text(at)}")


def _is_town_of(scene: Scene, first: int, last: int) -> bool:
    """ "In the Sinjar raid": a name before what strikes a place; not "in the Hamas attack"."""
    words = scene_words()
    names = {scene.text(at) for at in range(first, last)}
    is_side = names & (words.groups | words.not_names | words.no_places | scene.persons)
    is_short = scene.tokens[first].raw.isupper()
    is_wrecked = scene.text(last) in words.carriers and scene.text(last + 1) in words.accidents
    is_struck = scene.text(last) in words.strikes_at or is_wrecked
    return is_struck and not (is_side or is_short)


def _adjectival(scene: Scene, at: int, here: int, passed: Hit[PlaceName] | None) -> Subject | None:
    """ "in the Syrian city", "in Russia's border region": the country is all that is named."""
    if passed is None or passed.value.country is None:
        return None
    in_place = scene.text(here - 1) in scene_words().place_nouns
    if not in_place and scene.text(here) not in scene_words().disasters:
        return None
    return Subject(passed.value.country, f"place:{scene.text(at)}_adjective")


def named_ground(scene: Scene) -> Subject | None:
    """ "Taveuni's cone", "the Oruro bus crash", "the Konkola shaft": a name no list holds."""
    words = scene_words()
    if scene.is_title_case:
        return None
    for at in [at for at, token in enumerate(scene.tokens) if token.is_capital]:
        opens = at == 0 or not scene.is_name(at - 1) or scene.text(at - 1) in {"the", "a", "in"}
        if not (opens and scene.is_name(at)):
            continue
        end = at + 1
        while end < len(scene.tokens) and scene.is_name(end) and end < at + 3:
            end += 1
        if scene.text(at) in scene.persons or scene.text(at - 1) not in _BEFORE_GROUND:
            continue
        name = scene.sentence.written(at, end)
        no_ground = either(words.no_places, words.not_names, words.groups)
        if name.lower() in no_ground or scene.text(at) in no_ground:
            continue
        behind = [scene.text(end), scene.text(end + 1)]
        is_accident = scene.text(at - 1) == "the" and behind[1] in words.accidents
        is_ground = scene.text(at - 1) == "the" and behind[0] in words.grounds
        if has_ground(scene, end) or (is_accident and behind[0] in words.carriers) or is_ground:
            hit = scene.places.get(at)
            return Subject(hit.value.name if hit else name, "place:ground", guessed=True)
    return None


def has_ground(scene: Scene, at: int) -> bool:
    """Whether what a name owns is ground or a building: "Tripoli's airport", not "Lund's party"."""
    if scene.text(at) != "'s":
        return False
    words = scene_words()
    ahead = range(at + 1, min(at + 1 + GROUND_REACH, len(scene.tokens)))
    for here in ahead:
        text = scene.text(here)
        if text in words.buildings or text in words.grounds:
            return True
        if text in words.place_prepositions or not (scene.tokens[here].is_word or text == "-"):
            return False
    return False


def with_waters(scene: Scene, hit: Hit[PlaceName]) -> str:
    """A name, or the longer one that it begins: "Niger River"."""
    at = hit.last
    longer = scene.text(at) in scene_words().waters and scene.tokens[at].is_capital
    return scene.sentence.written(hit.first, at + 1) if longer else hit.value.name


def is_building(name: str) -> bool:
    """Whether a name is that of a house, a works or a street: "Hotel Lux", "the Omar mosque"."""
    said = name.lower().split()
    return len(said) > 1 and not scene_words().buildings.isdisjoint((said[0], said[-1]))
