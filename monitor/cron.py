"""When a cron line next ticks, by the clock on somebody's wall.

Of our own, since the scheduler's cron belongs to the daemon, while a replay asks the same
question of a clock that stands still.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from monitor.zones import instant_of, wall_time

LONGEST_SEARCH = timedelta(days=8 * 366)
"""From one 29 February to the next, even across a century without one."""

NICKNAMES = {"hourly": "0 * * * *", "daily": "0 8 * * *", "weekly": "0 8 * * mon"}
"""Short forms: on the hour, at eight, on Mondays at eight."""


class CronError(ValueError):
    """A cron line that cannot be read, or that never comes; the message says why."""


@dataclass(frozen=True, slots=True)
class Cron:
    """minute hour day month weekday; days and weekdays are either-or if both are given."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[int, ...]
    any_day: bool
    any_weekday: bool

    def next_after(self, when: datetime, zone: ZoneInfo) -> datetime:
        """The first tick later than `when`: never two for a repeated hour, one for a skipped."""
        wall = wall_time(when, zone)
        for ahead in range(LONGEST_SEARCH.days):
            day = wall.date() + timedelta(days=ahead)
            if not self._has(day):
                continue
            for hour in self.hours:
                for minute in self.minutes:
                    tick = instant_of(datetime.combine(day, time(hour, minute)), zone)
                    if tick > when:
                        return tick
        raise CronError("this day never comes")

    def _has(self, day: date) -> bool:
        if day.month not in self.months:
            return False
        is_day, is_weekday = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        if self.any_day or self.any_weekday:
            return is_day and is_weekday
        return is_day or is_weekday


def parse_cron(line: str) -> Cron:
    """Read "0 8 * * mon-fri", or daily, hourly, weekly; raises CronError."""
    fields = NICKNAMES.get(line.strip(), line).lower().split()
    if len(fields) != 5:
        raise CronError("a cron line has five fields: minute hour day month weekday")
    minutes, hours, days, months, weekdays = (
        _numbers(written, field) for written, field in zip(fields, _FIELDS, strict=True)
    )
    cron = Cron(
        minutes,
        hours,
        days,
        months,
        tuple(sorted({day % 7 for day in weekdays})),
        any_day=fields[2] == "*",
        any_weekday=fields[4] == "*",
    )
    cron.next_after(_SOME_DAY, ZoneInfo("UTC"))
    return cron


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    lowest: int
    highest: int
    words: Sequence[str] = ()


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day", 1, 31),
    _Field(
        "month",
        1,
        12,
        ("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    ),
    _Field("weekday", 0, 7, ("sun", "mon", "tue", "wed", "thu", "fri", "sat")),
)

_SOME_DAY = datetime.fromisoformat("2025-01-01T00:00:00+00:00")
_PART = re.compile(r"(?:\*|(\w+)(?:-(\w+))?)(?:/(\d{1,3}))?")


def _numbers(written: str, field: _Field) -> tuple[int, ...]:
    found: set[int] = set()
    for part in written.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            raise CronError(f"{part}: this is no {field.name}")
        first, last, step = match.groups()
        low = _number(first, field) if first else field.lowest
        high = _last(first, last, step, low, field)
        if high < low or step == "0":
            raise CronError(f"{part}: there is no {field.name} in this")
        found.update(range(low, high + 1, int(step or 1)))
    return tuple(sorted(found))


def _last(first: str | None, last: str | None, step: str | None, low: int, field: _Field) -> int:
    if last:
        return _number(last, field)
    return low if first and not step else field.highest


def _number(word: str, field: _Field) -> int:
    if word in field.words:
        return field.words.index(word)
    if word.isascii() and word.isdigit() and field.lowest <= int(word) <= field.highest:
        return int(word)
    raise CronError(f"{word}: no such {field.name} ({field.lowest} to {field.highest})")
