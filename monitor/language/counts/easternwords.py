"""The Korean and Chinese words that tell what is counted, where, and who says so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.yamlfile import package_yaml

LONGEST = 2_000
"""Characters of a sentence in which its speaker is looked for."""


@dataclass(frozen=True, slots=True)
class EasternWords:
    """What is written beside a count: counters, roles, hedges, places and speakers."""

    counters: Mapping[str, str]
    nouns: Mapping[str, str]
    roles: Mapping[str, Sequence[str]]
    before: Mapping[str, Sequence[str]]
    after: Mapping[str, Sequence[str]]
    delta: Sequence[str]
    subset: Sequence[str]
    part_of: Sequence[str]
    soft: Mapping[str, str]
    unconfirmed: Sequence[str]
    planned: Sequence[str]
    possible: Sequence[str]
    expected: Sequence[str]
    countries: Mapping[str, str]
    place_after: Sequence[str]
    place_before: Sequence[str]
    local: Sequence[str]
    local_speakers: Sequence[str]
    events: Sequence[str]
    former_after: Sequence[str]
    former_before: Sequence[str]
    said: Sequence[str]
    subject_endings: Sequence[str]
    not_speaker: Sequence[str]
    according_after: Sequence[str]
    according_before: Sequence[str]
    according_ends: Sequence[str]


@lru_cache(maxsize=1)
def eastern_words() -> EasternWords:
    return EasternWords(**package_yaml(files("monitor.language") / "data" / "eastern.yaml"))


@lru_cache(maxsize=1)
def country_names() -> re.Pattern[str]:
    """Any name of a country, the longest first, in one look at a place instead of hundreds."""
    return re.compile(
        "|".join(map(re.escape, sorted(eastern_words().countries, key=len, reverse=True)))
    )


def country_of(name: str) -> str | None:
    """The English name of a country named in Korean or Chinese."""
    return eastern_words().countries.get(name)
