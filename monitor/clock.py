"""The wall's time, or a replay's own: the only place that asks what time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

from monitor.article import UNDATED


class Clock(Protocol):
    """Says what time it is, in UTC."""

    def now(self) -> datetime: ...


class WallClock:
    """The machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class VirtualClock:
    """A replay's own time: it stands where it was put and never runs backwards."""

    def __init__(self, start: datetime = UNDATED) -> None:
        self._now = start

    def now(self) -> datetime:
        return self._now

    def advance_to(self, when: datetime) -> datetime:
        """Move on to `when`, unless it is already later; the time it then is."""
        self._now = max(self._now, when)
        return self._now

    def advance(self, by: timedelta) -> datetime:
        return self.advance_to(self._now + by)


def monotonic() -> float:
    """Seconds that only ever grow, for deadlines and spacings; not a time of day."""
    return time.monotonic()
