"""When a feed is asked again: its own rhythm, what its server says, and patience after failures."""

from __future__ import annotations

import random
import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from itertools import pairwise

CEILING = timedelta(hours=24)
"""The longest that any feed waits, whatever it or its server asks for."""
UNKNOWN_RHYTHM = timedelta(minutes=15)
"""How often a feed is asked while too little is known of how often it speaks."""
LAZIEST = timedelta(hours=1)
"""How seldom a quiet feed is asked for its quietness alone: news breaks on quiet feeds too."""
JITTER = 0.1
"""Share by which each wait is longer or shorter, so that feeds added together drift apart."""
RHYTHM_WEIGHT = 0.2
"""How much the latest gap between two items counts against all earlier ones."""


def draw() -> float:
    """A random number from 0 to 1: the only lot that is drawn in the house."""
    return random.random()


def jittered(wait: timedelta, lot: float) -> timedelta:
    """The wait, up to 10 % longer or shorter as the lot (0 to 1) falls."""
    return wait * (1 + JITTER * (2 * lot - 1))


def waited(own: timedelta, least: timedelta, lot: float) -> timedelta:
    """The wait as the lot (0 to 1) falls, never less than the least nor more than a day.

    What must be waited is only ever made longer: a server that asks for an hour gets an hour.
    """
    wait = jittered(own, lot)
    if wait < least:
        wait = least * (1 + JITTER * lot)
    return min(wait, max(CEILING, least))


def interval(
    every: timedelta | None,
    rhythm: timedelta | None,
    asked_for: tuple[timedelta | None, ...],
    floor: timedelta,
) -> timedelta:
    """How long to wait after a good answer.

    The user's `every` stands in for the feed's rhythm; a server or feed that asks for more
    patience (`asked_for`) gets it; nothing is asked more often than the floor.
    """
    own = every or (min(rhythm / 2, LAZIEST) if rhythm else UNKNOWN_RHYTHM)
    longest = max([own, *(wait for wait in asked_for if wait)])
    return min(max(longest, floor), max(CEILING, floor))


def wait_of(
    every: timedelta | None,
    dates: tuple[datetime, ...],
    asked_for: timedelta | None,
    floor: timedelta,
) -> timedelta:
    """How long a feed would be left alone whose newest items have these dates."""
    return interval(every, rhythm_of(None, tuple(sorted(dates)[-20:])), (asked_for,), floor)


LONG_AGO = datetime.min.replace(tzinfo=UTC)


def after_failure(failures: int, floor: timedelta) -> timedelta:
    """How long to wait after so many failures in a row: doubling, at most a day."""
    doublings = min(max(failures - 1, 0), 20)
    return min(floor * (1 << doublings), max(CEILING, floor))


def retry_after(said: str, now: datetime) -> timedelta | None:
    """The wait that a Retry-After header asks for, in seconds or as a date; at most a day."""
    said = said.strip()
    if re.fullmatch(r"\d{1,9}", said):
        return min(timedelta(seconds=int(said)), CEILING)
    until = _http_date(said)
    return min(max(until - now, timedelta()), CEILING) if until else None


def freshness(cache_control: str, expires: str, date: str) -> timedelta | None:
    """How long an answer is good for: max-age, else Expires − Date. None if nothing says so.

    `no-cache` and an age of 0 are no wish to be asked more often.
    """
    age = re.search(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", cache_control, re.IGNORECASE)
    if age:
        return min(timedelta(seconds=int(age[1])), CEILING)
    start, end = _http_date(date), _http_date(expires)
    if start is None or end is None or end <= start:
        return None
    return min(end - start, CEILING)


def not_skipped(due: datetime, hours: Collection[int], days: Collection[str]) -> datetime:
    """The time itself, or the next full hour that the feed does not ask to be left alone in.

    Hours are of GMT, days are "monday" to "sunday"; who asks to be left alone always is not heard.
    """
    if not hours and not days:
        return due
    later = due
    for _ in range(_HOURS_OF_WEEK):
        if later.hour not in hours and _DAYS[later.weekday()] not in days:
            return later
        later = later.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return due


_HOURS_OF_WEEK = 7 * 24
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def rhythm_of(known: timedelta | None, dates: tuple[datetime, ...]) -> timedelta | None:
    """The usual gap between items, after items of these dates have come as well."""
    ordered = sorted(dates)
    for earlier, later in pairwise(ordered):
        gap = later - earlier
        known = gap if known is None else known + (gap - known) * RHYTHM_WEIGHT
    return known


def _http_date(said: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(said)
    except (ValueError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
