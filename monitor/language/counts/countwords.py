"""The words that tell what a number counts from what it merely numbers, out of the units' data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class CountWords:
    """The words beside a number that tell a count from everything else."""

    currency_signs: frozenset[str]
    names_of_models: frozenset[str]
    definite: frozenset[str]
    particles: frozenset[str]
    exceptions: frozenset[str]
    parts: frozenset[str]
    picks: frozenset[str]
    stops: frozenset[str]
    speech: frozenset[str]
    limits_of_age: frozenset[str]
    made_for: frozenset[str]
    room: frozenset[str]
    holding: frozenset[str]
    houses: frozenset[str]
    settlements: frozenset[str]
    held: frozenset[str]


@lru_cache(maxsize=1)
def count_words() -> CountWords:
    said = package_yaml(files("monitor.language") / "data" / "units.yaml")
    return CountWords(**{name: frozenset(said[name]) for name in CountWords.__dataclass_fields__})
