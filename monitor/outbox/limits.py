"""How many messages a receiver gets: what is over its limit waits for a place, in one digest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from monitor.delivery import Rate


def next_place(sent: Sequence[datetime], limit: Rate | None, now: datetime) -> datetime:
    """When there is room for one more message, given when the last ones (in order) went out."""
    if limit is None:
        return now
    within = [when for when in sent if when > now - limit.span]
    if len(within) < limit.count:
        return now
    return within[-limit.count] + limit.span
