"""Rules as the engine runs them: frozen, with all that was left unsaid filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from monitor.language.lexicon import Lexicon
from monitor.matching.boolean import Query
from monitor.matching.conditions import Bounds, Condition

DEFAULT_HOLD = timedelta(minutes=30)
"""How long a doubtful reading waits for a second article that says the same."""


class Level(StrEnum):
    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for info … 4 for critical."""
        return list(Level).index(self)


class TriggerType(StrEnum):
    ANY = "any"
    NEW_TERM = "new_term"
    NEW_VALUE = "new_value"
    STATUS_CHANGE = "status_change"


@dataclass(frozen=True, slots=True)
class Trigger:
    """What makes a match news. `field` is new_term's; `tolerance` a share (0.02 is 2 %).

    `tolerance` None is the default: 0 for an exact number, 5 % for an approximate one.
    """

    type: TriggerType
    window: timedelta
    field: str = ""
    tolerance: float | None = None
    late_after: timedelta = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Escalation:
    """`if: {origins: {gte: 2}}` or `if: {field: person, in: [names]}`, then this level."""

    level: Level
    field: str
    bounds: Bounds | None = None
    among: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TestArticle:
    """An article of a rule's own test, `at` after the test's start."""

    __test__ = False  # no test class, whatever its name says to pytest

    at: timedelta
    text: str
    title: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class RuleTest:
    """Articles, and for each the fields of the alerts expected, in order; the count is exact."""

    articles: tuple[TestArticle, ...]
    alerts: tuple[Mapping[str, object], ...]
    line: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, ready to run.

    `shape` changes when the trigger's memory no longer fits; state is kept while id and shape
    stay. `about` must hold over headline, lede and the fact's block with its cue line.
    `min_origins`: how many independent voices must say the same before it is told.
    `to_places` are the line and column of each name in `to`.
    `loose` says what becomes of a doubtful reading ("tell", "hold" for `hold`, "drop").
    """

    id: str
    title: str
    level: Level
    match: Condition
    trigger: Trigger
    about: Query | None = None
    group_by: tuple[str, ...] = ()
    escalate: tuple[Escalation, ...] = ()
    min_origins: int = 1
    summary: str = ""
    annotations: Mapping[str, str] = field(default_factory=dict)
    to: tuple[str, ...] = ()
    to_places: tuple[tuple[int, int], ...] = field(default=(), compare=False, repr=False)
    labels: Mapping[str, str] = field(default_factory=dict)
    tests: tuple[RuleTest, ...] = ()
    file: str = ""
    line: int = 0
    shape: str = ""
    enabled: bool = True
    loose: str = "hold"
    hold: timedelta = DEFAULT_HOLD


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules of all files, with the names, topics and words they bring to the reading."""

    rules: tuple[Rule, ...]
    lexicon: Lexicon = field(default_factory=Lexicon)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
