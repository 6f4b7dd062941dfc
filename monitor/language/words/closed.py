"""The closed classes of English that shape a clause, read once and put together once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.yamlfile import package_yaml

WALLS = frozenset({";", ":", "—", "!", "?", "…"})
"""Marks past which no word of a clause reaches."""

QUOTES = frozenset({'"', "'"})


@dataclass(frozen=True, slots=True)
class Words:
    """The closed classes of English that shape a clause."""

    modals: frozenset[str]
    be: frozenset[str]
    be_any: frozenset[str]
    have: frozenset[str]
    have_any: frozenset[str]
    do: frozenset[str]
    carriers: frozenset[str]
    reported_past: frozenset[str]
    past: frozenset[str]
    past_auxiliaries: frozenset[str]
    subordinators: frozenset[str]
    relatives: frozenset[str]
    pronouns: frozenset[str]
    adverbs: frozenset[str]
    determiners: frozenset[str]
    prepositions: frozenset[str]
    present: frozenset[str]
    also_nouns: frozenset[str]
    afflicted: frozenset[str]
    prefixes: frozenset[str]
    numerals: frozenset[str]


@lru_cache(maxsize=1)
def words_of_clauses() -> Words:
    """The package's own lists, read once."""
    said = package_yaml(files("monitor.language") / "data" / "verbs.yaml")
    return Words(**{name: frozenset(listed) for name, listed in said.items()})


@lru_cache(maxsize=512)
def either(*classes: frozenset[str]) -> frozenset[str]:
    """The words of several closed classes, put together once: a union for each word asked after
    costs more than all else that is asked of the word."""
    return frozenset().union(*classes)
