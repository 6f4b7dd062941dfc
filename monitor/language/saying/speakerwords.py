"""The package's words for speakers: those that speak, that name them, that leave them unnamed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from monitor.language.saying.grips import package_cues
from monitor.language.words.cues import Patterns
from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class SpeakerWords:
    """The package's lists of words that speak, name and stand for speakers."""

    say: frozenset[str]
    objectless: Mapping[str, Sequence[str]]
    reporting_nouns: frozenset[str]
    hear: frozenset[str]
    refuse: tuple[str, ...]
    cite: tuple[str, ...]
    according: tuple[str, ...]
    quoted_as: tuple[str, ...]
    by_nouns: tuple[str, ...]
    nobody: frozenset[str]
    levels: frozenset[str]
    fields: frozenset[str]
    leads: frozenset[str]
    days: frozenset[str]
    inner: frozenset[str]
    briefed: frozenset[str]
    titles: frozenset[str]
    bodies: frozenset[str]
    stands_for: Mapping[str, Sequence[str]]
    anonymous: frozenset[str]
    evidence: frozenset[str]
    masks: tuple[str, ...]
    relations: frozenset[str]
    demands: tuple[str, ...]
    figures: tuple[str, ...]
    tallies: tuple[str, ...]
    break_carry: frozenset[str]
    also_nouns: frozenset[str]
    short_forms: frozenset[str]
    passive_before_to: frozenset[str]
    headline_speakers: frozenset[str]
    after_saying: frozenset[str]
    makers: frozenset[str]


_PATTERNS = frozenset(
    {"refuse", "cite", "according", "quoted_as", "by_nouns", "masks", "demands", "figures"}
    | {"tallies"}
)


@lru_cache(maxsize=1)
def speaker_words() -> SpeakerWords:
    """The package's own lists, read once."""
    said: dict[str, Any] = package_yaml(files("monitor.language") / "data" / "sources.yaml")
    fields: dict[str, Any] = {
        name: tuple(listed) if name in _PATTERNS else frozenset(listed)
        for name, listed in said.items()
        if isinstance(listed, list)
    }
    return SpeakerWords(objectless=said["objectless"], stands_for=said["stands_for"], **fields)


def is_unofficial(speaker: str) -> bool:
    """Whether a speaker is nobody in particular: sources, analysts, media."""
    return any(word in package_cues().unofficial for word in speaker.casefold().split())


def is_anonymous(speaker: str) -> bool:
    """Whether a speaker has no name and no office: "two sources", "people familiar with it"."""
    return any(word in speaker_words().anonymous for word in speaker.casefold().split())


def is_maker(word: str) -> bool:
    """Whether the word before a name says that a firm has it: "carmaker Aurel"."""
    return word in speaker_words().makers or word.endswith("maker")


@lru_cache(maxsize=1)
def masked_speakers() -> Patterns[str]:
    """The words by which a speaker stays unnamed."""
    return Patterns([(text, "mask") for text in speaker_words().masks])
