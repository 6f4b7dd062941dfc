"""The package's words that bring sides and doers in: offices, ranks, unions, pronouns, verbs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from monitor.language.words.cues import Patterns
from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class PartyWords:
    """The package's lists of words that bring sides and doers in."""

    joins: frozenset[str]
    closes: frozenset[str]
    leaders: frozenset[str]
    heads: frozenset[str]
    sides: frozenset[str]
    of_persons: frozenset[str]
    counts: Mapping[str, int]
    three_way: frozenset[str]
    bilateral: frozenset[str]
    elsewhere: frozenset[str]
    owned_by: frozenset[str]
    camps: frozenset[str]
    spokes: frozenset[str]
    parts: frozenset[str]
    openers: frozenset[str]
    before_plain: frozenset[str]
    not_doers: frozenset[str]
    regulators: frozenset[str]
    he: frozenset[str]
    his: frozenset[str]
    they: frozenset[str]
    itself: frozenset[str]
    not_names: frozenset[str]
    ranks: frozenset[str]
    unions: frozenset[str]
    collectives: frozenset[str]
    guilds: frozenset[str]
    definite: frozenset[str]
    countings: frozenset[str]
    no_groups: frozenset[str]
    watchers: Patterns[str]
    acting: Patterns[str]
    hosting: Patterns[str]
    joining: Patterns[str]
    bearing: Patterns[str]
    beside_talks: frozenset[str]
    measures: frozenset[str]
    officials: frozenset[str]
    calling: Patterns[str]


@lru_cache(maxsize=1)
def party_words() -> PartyWords:
    """The package's own lists, read once."""
    said: dict[str, Any] = package_yaml(files("monitor.language") / "data" / "parties.yaml")
    fields: dict[str, Any] = {
        name: frozenset(listed) for name, listed in said.items() if isinstance(listed, list)
    }
    patterns = {
        name: Patterns([("|".join(said[name]), name)]) for name in ("watchers", "acting", "hosting")
    }
    for name in ("joining", "calling", "bearing"):
        patterns[name] = Patterns([(text, name) for text in said[name]])
    return PartyWords(counts=said["counts"], **{**fields, **patterns})
