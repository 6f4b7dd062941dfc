"""Verbs by which somebody is heard: of saying, thinking and announcing, and of official acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.language.saying.inflections import Inflector
from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class SpeechVerbs:
    """What `data/speech.yaml` says, each verb in the forms that its use takes.

    `beside` are speech where what is said stands beside them, `acts` wherever they have a
    subject, `by` where "by" names who speaks, `gerunds` where they open a sentence. `follow` are
    words that must come next.
    """

    beside: frozenset[str]
    acts: frozenset[str]
    by: frozenset[str]
    gerunds: frozenset[str]
    by_phrases: tuple[str, ...]
    follow: Mapping[str, Sequence[str]]
    also_nouns: frozenset[str]
    all: frozenset[str]
    """Every form that may open a saying."""


@lru_cache(maxsize=1)
def speech_verbs() -> SpeechVerbs:
    """The package's own verbs, read once."""
    said = package_yaml(files("monitor.language") / "data" / "speech.yaml")
    inflector = Inflector(said["irregular"], frozenset(said["doubled"]))
    beside = frozenset(form for verb in inflector.verbs(said["beside"]) for form in verb.finite)
    acts = frozenset(form for verb in inflector.verbs(said["acts"]) for form in verb.finite)
    return SpeechVerbs(
        beside,
        acts,
        frozenset(verb.participle for verb in inflector.verbs(said["by"])),
        frozenset(verb.gerund for verb in inflector.verbs(said["by"])),
        tuple(said["by_phrases"]),
        said["follow"],
        frozenset(said["also_nouns"]),
        beside.union(acts, said["follow"]),
    )
