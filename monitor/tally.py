"""What the daemon has done since it started, and how much there is of what it keeps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Deed(StrEnum):
    """What is counted, by result or level."""

    POLL = "poll"
    ARTICLE = "article"
    ALERT = "alert"
    RELOAD = "reload"
    HEARTBEAT = "heartbeat"


class Work(StrEnum):
    """What takes time."""

    POLL = "poll"
    TAKE = "take"
    GIVE = "give"


@dataclass(frozen=True, slots=True)
class Spent:
    """How often something was done, and how long it took in all."""

    times: int = 0
    seconds: float = 0.0


class Tally:
    """Counted by the loops, read by whoever asks; numbers only grow."""

    def __init__(self) -> None:
        self.deeds: Counter[tuple[Deed, str]] = Counter()
        self.work: dict[Work, Spent] = dict.fromkeys(Work, Spent())

    def count(self, deed: Deed, label: str, by: int = 1) -> None:
        self.deeds[deed, label] += by

    def spend(self, work: Work, seconds: float) -> None:
        before = self.work[work]
        self.work[work] = Spent(before.times + 1, before.seconds + seconds)


@dataclass(frozen=True, slots=True)
class Figures:
    """How much there is just now, as the store was last asked."""

    feeds: int = 0
    feeds_failing: int = 0
    feeds_late_s: float = 0.0
    rules: int = 0
    alerts_open: int = 0
    messages: Mapping[str, int] = field(default_factory=dict)
    message_waits_s: float = 0.0
    troubles: int = 0
    store_bytes: int = 0
