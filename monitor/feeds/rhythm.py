"""When a feed itself says that it is worth asking, and when not."""

from __future__ import annotations

import re
from datetime import timedelta

from monitor.feeds.mappings import Said, string


def own_interval(feed: Said) -> timedelta | None:
    """How often the feed itself says that it is worth asking."""
    ttl = string(feed, "ttl").strip()
    if re.fullmatch(r"\d{1,5}", ttl):
        return timedelta(minutes=int(ttl))
    period = _PERIODS.get(string(feed, "sy_updateperiod").strip().lower())
    times = string(feed, "sy_updatefrequency").strip()
    if period is None:
        return None
    return period / max(int(times), 1) if re.fullmatch(r"\d{1,3}", times) else period


_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}


# feedparser keeps but the last of them.
_SKIPPED = re.compile(
    r"<skip(hours|days)\s*>(.{0,2000}?)</skip(?:hours|days)\s*>", re.IGNORECASE | re.DOTALL
)


def skip_hours(text: str) -> tuple[int, ...]:
    """The hours, of GMT, in which asking is in vain."""
    # 24 is how some write midnight.
    said = (
        int(one) % 24 for one in re.findall(r"<hour\s*>\s*(\d\d?)\s*<", _skipped(text, "hours"))
    )
    return tuple(sorted(set(said)))


def skip_days(text: str) -> tuple[str, ...]:
    """The days on which asking is in vain, by their small English names."""
    said = re.findall(r"<day\s*>\s*([a-z]{6,9})\s*<", _skipped(text, "days"))
    return tuple(day for day in WEEK if day in said)


WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _skipped(text: str, kind: str) -> str:
    head = text[:_HEAD]
    return " ".join(said.lower() for what, said in _SKIPPED.findall(head) if what.lower() == kind)


_HEAD = 64 << 10
"""Characters within which a channel has said what is about itself."""
