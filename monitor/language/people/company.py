"""Words for those who come together, by the part they play: speakers, entrants, the jury."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class _Words:
    company: frozenset[str]
    no_company: frozenset[str]


def is_company(word: str) -> bool:
    """Whether a word says by itself that people take part: keynotes, panel, jury."""
    return word in _words().company


def is_of_agents(word: str) -> bool:
    """Whether a word names people by what they do: swimmers, organists, debaters."""
    return bool(_AGENTS.fullmatch(word)) and word not in _words().no_company


def has_agents(words: Iterable[str]) -> bool:
    """Whether people are named there by the part they play, without their names."""
    return any(is_company(word) or is_of_agents(word) for word in words)


_AGENTS = re.compile(
    r"[^\W\d_]{2,}(?:ers|ors|ists|ees|ants|ents|eers|ians|mates|women|men|stars|kings)"
    r"|women|men|stars|people|ones|others|names|faces"
)
"""How English makes the plural of those who do something."""


@lru_cache(maxsize=1)
def _words() -> _Words:
    said = package_yaml(files("monitor.language") / "data" / "rosters.yaml")
    return _Words(frozenset(said["company"]), frozenset(said["no_company"]))
