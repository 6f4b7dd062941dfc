"""The words for attending: cues that bind people to an event, and what each asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TypedDict

from monitor.language.words.cues import Hit
from monitor.language.words.hyphens import HyphenPatterns
from monitor.language.words.sentences import Sentence, once
from monitor.language.words.tokens import Token
from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that bind people to an event; the data file says what each field means."""

    id: str
    side: str
    sense: str
    needs: str


@dataclass(frozen=True, slots=True)
class GuestWords:
    """The words of guest lists, as `data/rosters.yaml` has them."""

    cues: HyphenPatterns[Cue]
    guests: HyphenPatterns[bool]
    weak_guests: HyphenPatterns[bool]
    clause_openers: frozenset[str]
    list_ends: frozenset[str]
    oblique: frozenset[str]
    joins: frozenset[str]
    telling: frozenset[str]
    meetings: frozenset[str]
    no_guests: frozenset[str]
    way_stations: frozenset[str]
    journeys: frozenset[str]
    contests: frozenset[str]
    no_deeds: frozenset[str]
    absolutes: frozenset[str]
    absolute_places: frozenset[str]


@once
def cues_in(sentence: Sentence) -> tuple[Hit[Cue], ...]:
    """The cues of a sentence; one that says no hides the yes that it overlaps."""
    every = guest_words().cues.within(sentence)
    if not every:
        return ()
    void = [hit for hit in every if hit.value.sense == "nothing"]
    hits = [
        hit
        for hit in every
        if hit.value.sense != "nothing"
        and not any(_overlap(hit, other) for other in void)
        and not (void and hit.value.id == "emotes")
        and not (hit.value.id in _NEVER_PASSIVE and _is_passive(sentence.tokens, hit))
    ]
    against = [hit for hit in hits if hit.value.sense in _AGAINST]
    return tuple(
        hit for hit in hits if hit in against or not any(_hides(other, hit) for other in against)
    )


_AGAINST = frozenset({"absent", "withdrawn", "possible"})
_NEVER_PASSIVE = frozenset({"attend", "accompanies"})


def _is_passive(tokens: Sequence[Token], hit: Hit[Cue]) -> bool:
    return hit.last < len(tokens) and tokens[hit.last].text == "by"


def _hides(against: Hit[Cue], hit: Hit[Cue]) -> bool:
    """A no hides the yes it overlaps, but not a list that only follows: "represented by"."""
    if hit.value.side == "right" and against.value.side != "right":
        return False
    return _overlap(against, hit)


def _overlap(one: Hit[Cue], other: Hit[Cue]) -> bool:
    return one != other and one.first < other.last and other.first < one.last


class _CueRow(TypedDict, total=False):
    id: str
    side: str
    sense: str
    needs: str
    match: list[str]


@lru_cache(maxsize=1)
def guest_words() -> GuestWords:
    """The package's own list, read once."""
    said = package_yaml(files("monitor.language") / "data" / "rosters.yaml")
    rows: list[_CueRow] = said["cues"]
    return GuestWords(
        cues=HyphenPatterns((pattern, _cue(row)) for row in rows for pattern in row["match"]),
        guests=HyphenPatterns((pattern, True) for pattern in said["guests"]),
        weak_guests=HyphenPatterns((pattern, True) for pattern in said["weak_guests"]),
        clause_openers=frozenset(said["clause_openers"]),
        list_ends=frozenset(said["list_ends"]),
        oblique=frozenset(said["oblique"]),
        joins=frozenset(said["joins"]),
        telling=frozenset(said["telling"]),
        meetings=frozenset(said["meetings"]),
        no_guests=frozenset(said["no_guests"]),
        way_stations=frozenset(said["way_stations"]),
        journeys=frozenset(said["journeys"]),
        contests=frozenset(said["contests"]),
        no_deeds=frozenset(said["no_deeds"]),
        absolutes=frozenset(said["absolutes"]),
        absolute_places=frozenset(said["absolute_places"]),
    )


def _cue(row: _CueRow) -> Cue:
    return Cue(row["id"], row["side"], row.get("sense", "attends"), row.get("needs", ""))
