"""The line that introduces a list of those who come, and what a line says of its person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.language.steps import Status
from monitor.language.words.cues import Hit
from monitor.language.words.hyphens import HyphenPatterns
from monitor.language.words.sentences import Sentence
from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class CueLine:
    """The sentence that introduces a list of those who come, and its words that say so."""

    sentence: Sentence
    first: int
    last: int
    is_absent: bool
    steps: frozenset[Status] = frozenset()
    """What its words say of those it lists: that they may come, or no longer do."""
    is_open: bool = False
    """It only names the event or asks who comes: its items must be names and no more."""


def says_no(sentence: Sentence) -> bool:
    """Whether a line of a list says that its one person does not come."""
    return bool(list_words().absent.within(sentence))


def step_of(sentence: Sentence) -> Status | None:
    """What a line of a list says of its one person: "possibly Ana Lund", "… (tbc)"."""
    return next(iter(sorted(steps_in(sentence))), None)


def steps_in(heading: Sentence) -> frozenset[Status]:
    """What a line says of those it names or lists: that they may come, or no longer do."""
    found = list_words().steps.within(heading)
    return frozenset(hit.value for hit in found)


def is_introduced(sentence: Sentence, against: Hit[bool], hits: Sequence[Hit[bool]]) -> bool:
    """Whether a "said" only tells who announces the list: "the office said A will bring:"."""
    said = sentence.texts[against.first]
    return said == "said" and bool(hits) and len(sentence.texts) - against.last > _AFTER_SAID


_AFTER_SAID = 3
"""Words behind a "said" that ends its heading: "she said on Monday:"."""


@dataclass(frozen=True, slots=True)
class ListWords:
    """What opens a list of guests, what opens another, and what a line says of its person."""

    cues: HyphenPatterns[bool]
    absent: HyphenPatterns[bool]
    steps: HyphenPatterns[Status]
    not_cues: HyphenPatterns[bool]


@lru_cache(maxsize=1)
def list_words() -> ListWords:
    """The words of list heads and list lines."""
    said = package_yaml(files("monitor.language") / "data" / "rosters.yaml")
    return ListWords(
        HyphenPatterns([(pattern, True) for pattern in said["list_cues"]]),
        HyphenPatterns([(pattern, True) for pattern in said["list_absent"]]),
        HyphenPatterns(
            [(pattern, Status.POSSIBLE) for pattern in said["list_open"]]
            + [(pattern, Status.WITHDRAWN) for pattern in said["list_withdrawn"]]
        ),
        HyphenPatterns([(pattern, True) for pattern in said["not_list_cues"]]),
    )
