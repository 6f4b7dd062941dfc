"""When a cron line next ticks, by the clock on somebody's wall.

A time of day that is skipped ticks as the clocks are put forward, one that is shown twice ticks
once; what comes every hour, or more often, goes by the hours that pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

NICKNAMES = {"hourly": "0 * * * *", "daily": "0 8 * * *", "weekly": "0 8 * * mon"}
"""Short forms: on the hour, at eight, on Mondays at eight."""

_NOUNS = ("minute", "hour", "day", "month", "weekday")
_ALL_MINUTES, _ALL_HOURS = "0-59", "0-23"
_SOME_DAY = datetime(2025, 1, 1, tzinfo=UTC)


class CronError(ValueError):
    """A cron line that cannot be read, or that never comes; the message says why."""


@dataclass(frozen=True, slots=True)
class Cron:
    """minute hour day month weekday, as a person wrote it and `parse_cron` found it good."""

    line: str

    def next_after(self, when: datetime, zone: ZoneInfo) -> datetime:
        """The first tick later than `when`."""
        # Within an hour that is shown twice the library first names a tick of the first time.
        return next(tick for tick in _ticks(self.line, when.astimezone(zone)) if tick > when)


def parse_cron(line: str) -> Cron:
    """Read "0 8 * * mon-fri", or daily, hourly, weekly; raises CronError."""
    fields = NICKNAMES.get(line.strip(), line).split()
    if len(fields) != len(_NOUNS):
        raise CronError("a cron line has five fields: minute hour day month weekday")
    for place, (noun, field) in enumerate(zip(_NOUNS, fields, strict=True)):
        alone = ["*"] * len(fields)
        alone[place] = field
        if not _is_read(" ".join(alone)):
            raise CronError(f"{field}: no such {noun}")
    cron = Cron(" ".join(fields))
    if not _is_read(cron.line) or next(_ticks(cron.line, _SOME_DAY), None) is None:
        raise CronError("this day never comes")
    return cron


def _is_read(line: str) -> bool:
    try:
        CronSim(line, _SOME_DAY)
    except CronSimError:
        return False
    return True


def _ticks(line: str, after: datetime) -> Iterator[datetime]:
    minute, hour, *days = line.split()
    if hour != "*":
        # With a star at the beginning of either, the library leaves out what the clock skips.
        hour = hour.replace("*", _ALL_HOURS, 1) if hour.startswith("*") else hour
        minute = minute.replace("*", _ALL_MINUTES, 1) if minute.startswith("*") else minute
    for tick in CronSim(" ".join((minute, hour, *days)), after):
        yield tick.astimezone(UTC)
