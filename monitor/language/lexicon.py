"""What a reader is told beyond the package's own data: topics, names and words from rule files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Topic:
    """A kind of event that statements are about, and the words that mention it.

    `phrases` are cue patterns (see `cues`). With `who` or `parties` a mention counts only when
    one of those (all of those) takes part. `not_phrases` are mentions of something else.
    `confirmed_by` is "any", or "all" where one adversary's word does not make it so.
    `outcomes` are further steps a rule may ask of this topic beside the ladder
    ("agreed", "broken"), each with its cue patterns.
    """

    name: str
    phrases: tuple[str, ...]
    who: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    not_phrases: tuple[str, ...] = ()
    confirmed_by: str = "any"
    outcomes: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Person:
    """Spellings of one person, and the offices that person holds."""

    name: str
    also: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Spellings of one place; `people` are the adjectives and the names of its people."""

    name: str
    also: tuple[str, ...] = ()
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation; `party_to` is for whom it speaks (a ministry for its country)."""

    name: str
    also: tuple[str, ...] = ()
    party_to: str = ""


@dataclass(frozen=True, slots=True)
class Publisher:
    """An outlet; those of one `family` are one voice."""

    name: str
    domains: tuple[str, ...] = ()
    family: str = ""


@dataclass(frozen=True, slots=True)
class StatusCue:
    """A user's own cue: `match` is a cue pattern, `direction` where what it governs stands."""

    id: str
    match: str
    status: str
    direction: str = "both"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All that rule files and names.yaml add to the package's own data; empty by default.

    `units` are further nouns by unit class; `roles` are further words by role and side
    ("left": the word stands left of the number, "right": right of it).
    """

    topics: tuple[Topic, ...] = ()
    people: tuple[Person, ...] = ()
    places: tuple[Place, ...] = ()
    bodies: tuple[Body, ...] = ()
    publishers: tuple[Publisher, ...] = ()
    units: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    roles: Mapping[str, Mapping[str, tuple[str, ...]]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    cues: tuple[StatusCue, ...] = ()
