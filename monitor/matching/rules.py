"""Rules as the engine runs them: frozen, with all that was left unsaid filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from monitor.delivery import Digest
from monitor.language.lexicon import Lexicon

if TYPE_CHECKING:
    # Who only looks at what was told needs a rule's level, and not the room that matches.
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
    CHANGE = "change"
    STATUS_CHANGE = "status_change"
    EVENT_COUNT = "event_count"
    VALUE_COUNT = "value_count"
    SPIKE = "spike"
    FLATLINE = "flatline"
    TEMPORAL = "temporal"
    TEMPORAL_ORDERED = "temporal_ordered"


COUNTING = (
    *(TriggerType.EVENT_COUNT, TriggerType.VALUE_COUNT, TriggerType.SPIKE, TriggerType.FLATLINE),
)
"""What is counted over a window, where the others ask of one fact whether it is new."""

SEQUENCES = (TriggerType.TEMPORAL, TriggerType.TEMPORAL_ORDERED)
"""What hears the alerts of other rules, and no articles."""


class Counted(StrEnum):
    """What counts as one: each thing that an article says, an article, or a story."""

    MATCHES = "matches"
    ARTICLES = "articles"
    STORIES = "stories"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Delta:
    """How far a number must move: by this much, or by this share of what it was."""

    amount: float = 0.0
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Spike:
    """`ratio` times as many in the window as in a stretch of `reference` before it, and `least`."""

    reference: timedelta = timedelta(days=7)
    ratio: float = 3.0
    least: int = 3


@dataclass(frozen=True, slots=True)
class Trigger:
    """What makes a match news. `field` is that of new_term and value_count.

    `tolerance` is a share (0.02 is 2 %); None is the default: 0 for an exact number, 5 % for an
    approximate one. `condition` bounds a count, `rules` are those whose alerts make a sequence,
    `unless` those whose alerts prevent it. New terms are learnt for as long as `learn`.
    """

    type: TriggerType
    window: timedelta
    field: str = ""
    tolerance: float | None = None
    late_after: timedelta = timedelta(hours=6)
    direction: Direction = Direction.BOTH
    min_delta: Delta = Delta()
    condition: Bounds | None = None
    count: Counted = Counted.MATCHES
    spike: Spike | None = None
    learn: timedelta = timedelta(0)
    rules: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    @property
    def is_lasting(self) -> bool:
        """Whether it can become false again by itself; else it is about a point in time."""
        match self.type:
            case TriggerType.SPIKE | TriggerType.FLATLINE:
                return True
            case TriggerType.EVENT_COUNT | TriggerType.VALUE_COUNT:
                assert self.condition is not None
                return self.condition.is_bounded_above
            case _:
                return False

    @property
    def counts(self) -> bool:
        """Whether it asks how many, over its window."""
        return self.type in COUNTING

    @property
    def hears_alerts(self) -> bool:
        """Whether it asks for alerts of other rules, so that the rule has no match of its own."""
        return self.type in SEQUENCES


@dataclass(frozen=True, slots=True)
class Reference:
    """Another rule's id, as a rule names it, and where."""

    rule: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Resolve:
    """What ends an alert about a point in time: so long without news of it, or another's alert."""

    after: timedelta = timedelta(days=1)
    when: tuple[str, ...] = ()


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
    link: str = ""
    lang: str = ""
    feed: str = ""


@dataclass(frozen=True, slots=True)
class RuleTest:
    """Articles, and the fields of the alerts expected, in order; the count is exact.

    After the last article the clock runs on `until` so long after the start.
    """

    articles: tuple[TestArticle, ...]
    alerts: tuple[Mapping[str, object], ...]
    line: int
    name: str = ""
    until: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, ready to run.

    `shape` changes when the trigger's memory no longer fits; state is kept while id and shape
    stay. `about` must hold over headline, lede and the fact's block with its cue line.
    `min_origins`: how many independent voices must say the same before it is told.
    With a `digest` it is told at those times, whatever its route says.
    `to_places` are the line and column of each name in `to`.
    `loose` says what becomes of a doubtful reading ("tell", "hold" for `hold`, "drop").
    `wait` is the rule's `for`: how long it must be so before it is told. `wording` changes when
    the rule may hold for other articles than before, which it then learns from the store.
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
    digest: Digest | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    tests: tuple[RuleTest, ...] = ()
    file: str = ""
    line: int = 0
    shape: str = ""
    enabled: bool = True
    loose: str = "hold"
    hold: timedelta = DEFAULT_HOLD
    wait: timedelta = timedelta(0)
    keep_firing_for: timedelta = timedelta(0)
    resolve: Resolve = Resolve()
    refers: tuple[Reference, ...] = field(default=(), compare=False, repr=False)
    wording: str = field(default="", compare=False, repr=False)

    @property
    def watched(self) -> frozenset[str]:
        """The fields of which it keeps a memory or a count for each value, or counts the values."""
        return frozenset((*self.group_by, self.trigger.field))


@dataclass(frozen=True, slots=True)
class Recalled:
    """Rules by what they are written as, each with its first line; `beside` is all that they could
    refer to."""

    beside: str = ""
    rules: Mapping[bytes, tuple[Rule, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All rules of all files, with the names, topics and words they bring to the reading.

    `recalled` spares the next load to read again what is still written so.
    """

    rules: tuple[Rule, ...]
    lexicon: Lexicon = field(default_factory=Lexicon)
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    recalled: Recalled = field(default=Recalled(), compare=False, repr=False)
