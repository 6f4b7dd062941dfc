"""The words that tell names from other capitals: bodies, calendars, openings, particles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.language.words.normalise import fold
from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class NameWords:
    """The words of `data/names.yaml` that tell names from other capitals."""

    not_names: frozenset[str]
    acronyms: frozenset[str]
    openers: frozenset[str]
    names_too: frozenset[str]
    particles: frozenset[str]
    articles: frozenset[str]
    not_before: frozenset[str]
    not_after: frozenset[str]
    not_hyphenated: frozenset[str]
    endings: tuple[str, ...]
    exceptions: frozenset[str]


@lru_cache(maxsize=1)
def words_of_names() -> NameWords:
    """The package's own lists, read once."""
    said = package_yaml(files("monitor.language") / "data" / "names.yaml")
    openers = frozenset(fold(said["openers"]).split())
    calendar = frozenset((*said["weekdays"], *said["months"]))
    return NameWords(
        frozenset(said["not_names"].split()) | openers | calendar,
        frozenset(said["acronyms"]),
        openers,
        frozenset(said["names_too"]),
        frozenset(said["particles"]) - {"as", "ad", "az", "ten", "te", "e", "st", "y", "av"},
        frozenset({"al", "el", "as", "ad", "az"}),
        frozenset(said["not_before"]),
        frozenset(said["not_after"]),
        frozenset(said["not_hyphenated"]),
        tuple(said["no_name_endings"]),
        frozenset(said["no_name_exceptions"]),
    )
