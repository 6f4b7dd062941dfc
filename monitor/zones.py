"""What the clock on somebody's wall shows, and when: right across both changes of a year."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_MINUTE = timedelta(minutes=1)


def zone_named(name: str) -> ZoneInfo | None:
    """The zone of an IANA name such as Asia/Seoul, or None if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        # OSError: a name such as "Europe" is a folder of the zone files.
        return None


def wall_time(when: datetime, zone: ZoneInfo) -> datetime:
    """What the clocks of a zone show at an instant; naive."""
    return when.astimezone(zone).replace(tzinfo=None)


def instant_of(wall: datetime, zone: ZoneInfo) -> datetime:
    """When the clocks of a zone first show a (naive) time, or have been put past it.

    So what is shown twice happens once, and what is skipped happens as the clocks are changed.
    """
    when = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    skipped = wall_time(when, zone) - wall
    if not skipped:
        return when
    # Within the gap the old offset points past the change; go back, then on to the change.
    when -= skipped
    while wall_time(when, zone) < wall:
        when += _MINUTE
    return when
