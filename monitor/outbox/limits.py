"""How many messages a receiver gets, and how often it is told the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.delivery import NEVER, Rate, Route


def next_place(sent: Sequence[datetime], limit: Rate | None, now: datetime) -> datetime:
    """When there is room for one more message, given when the last ones (in order) went out."""
    if limit is None:
        return now
    within = [when for when in sent if when > now - limit.span]
    if len(within) < limit.count:
        return now
    return within[-limit.count] + limit.span


LASTING_REPEAT = timedelta(hours=4)
"""What goes on unseen is easily forgotten; what happened once is read once."""


def repeats_after(route: Route, is_lasting: bool) -> timedelta:
    """How long an open alert of a route rests before it is told again, at first; or NEVER.

    Where the config does not say, what lasts is told again, but for a digest, which has its hours.
    """
    if route.repeat_interval is not None:
        return route.repeat_interval
    return LASTING_REPEAT if is_lasting and route.digest is None else NEVER


def pause(route: Route, times: int, is_lasting: bool = False) -> timedelta:
    """How long to wait before an alert that was told so many times is told again; or NEVER."""
    interval = repeats_after(route, is_lasting)
    if interval == NEVER:
        return NEVER
    backoff = route.realert_backoff
    longest = max(backoff.max, interval)
    # 64 doublings of anything are longer than the longest; more only overflow.
    seconds = interval.total_seconds() * backoff.factor ** min(times - 1, 64)
    return timedelta(seconds=min(seconds, longest.total_seconds()))


def short_span(span: timedelta) -> str:
    """A span as people write it in the config: 15m, 24h, 1h30m."""
    left, parts = int(span.total_seconds()), []
    for size, unit in ((3600, "h"), (60, "m"), (1, "s")):
        count, left = divmod(left, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"
