"""The monitor's own troubles: when one is worth telling, and in what words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.article import iso
from monitor.daemon_config import TroublesTo
from monitor.outbox.clean import clean_line, cut
from monitor.outbox.limits import short_span
from monitor.outbox.tidings import Message, Reason
from monitor.store.troubles import KeptTrouble

TITLE_LIMIT = 200
MAX_LISTED = 50
"""Of a thousand dead feeds the first fifty are named."""


class TroubleKind(StrEnum):
    """What may ail a monitor."""

    FEED = "feed"
    GONE = "gone"
    CHANNEL = "channel"
    MESSAGE = "message"
    RULE = "rule"
    TEST = "test"
    ARTICLE = "article"
    RELOAD = "reload"
    STORE = "store"
    BACKUP = "backup"
    CLOCK = "clock"
    OUTAGE = "outage"
    BOOT = "boot"


ONCE = frozenset({TroubleKind.MESSAGE, TroubleKind.ARTICLE, TroubleKind.CLOCK, TroubleKind.BOOT})
"""What happens and is over; nobody is told that it ended."""

REMEDIES = {
    TroubleKind.FEED: "monitor feeds check FEED",
    TroubleKind.GONE: "monitor feeds remove FEED",
    TroubleKind.CHANNEL: "monitor send-test CHANNEL",
    TroubleKind.MESSAGE: "monitor outbox list --status dead",
    TroubleKind.TEST: "monitor test",
    TroubleKind.RELOAD: "monitor check",
    TroubleKind.STORE: "monitor doctor",
}

STORE = "store"
"""The subject of the trouble with it."""


def cannot_be_used(why: str) -> str:
    """What is told of a store that is full or locked."""
    return f"the store cannot be written, so nothing is taken and nothing is told: {why}"


@dataclass(frozen=True, slots=True)
class Telling:
    """What is to be told now: what began, and of what was told what is over."""

    began: tuple[KeptTrouble, ...]
    over: tuple[KeptTrouble, ...]

    @property
    def spent(self) -> tuple[KeptTrouble, ...]:
        """What need not be kept once it is told."""
        return (*(one for one in self.began if one.kind in ONCE), *self.over)


def due(kept: Iterable[KeptTrouble], to: TroublesTo, now: datetime) -> Telling | None:
    """What has lasted long enough to be told, or been over for long enough; None for nothing.

    While an outage lasts no feed is to blame.
    """
    troubles = list(kept)
    is_outage = any(one.kind == TroubleKind.OUTAGE and not one.over_at for one in troubles)
    began = tuple(
        one
        for one in troubles
        if one.told_at is None
        and one.since <= now - patience(one.kind, to)
        and not (is_outage and one.kind == TroubleKind.FEED)
    )
    over = tuple(one for one in troubles if one.over_at and one.over_at <= now - to.wait)
    return Telling(began, over) if began or over else None


def patience(kind: str, to: TroublesTo) -> timedelta:
    """How long a trouble may mend itself before it is told."""
    match kind:
        case TroubleKind.FEED:
            return to.dead_feed_after
        case TroubleKind.CHANNEL:
            return to.dead_channel_after
        case TroubleKind.BOOT:
            return timedelta(0)
        case _:
            return to.wait


def worded(telling: Telling, channel: str, now: datetime) -> Message:
    """The message that tells all of it."""
    began, over = telling.began, telling.over
    is_over = not began
    told = [*map(_began, began[:MAX_LISTED]), *(_over(one) for one in over[:MAX_LISTED])]
    left_out = max(0, len(began) - MAX_LISTED) + max(0, len(over) - MAX_LISTED)
    more = [f"… and {left_out} more"] if left_out else []
    return Message(
        channel=channel,
        title=_title(began or over, is_over),
        body="\n".join((*told, *more, "", *_remedies(began), "monitor status shows how it is.")),
        reason=Reason.RESOLVED if is_over else Reason.FIRST,
        alerts=(),
        key=_key(channel, telling, now),
    )


def _title(troubles: Sequence[KeptTrouble], is_over: bool) -> str:
    start = "Recovered: " if is_over else ""
    first = clean_line(troubles[0].what)
    more = f" (and {len(troubles) - 1} more)" if len(troubles) > 1 else ""
    return f"[MONITOR] {start}{cut(first, TITLE_LIMIT - 40)}{more}"


def _began(one: KeptTrouble) -> str:
    since = "" if one.kind in ONCE else f" (since {iso(one.since.replace(microsecond=0))})"
    return f"• {clean_line(one.what)}{since}"


def _over(one: KeptTrouble) -> str:
    assert one.over_at is not None
    lasted = short_span(one.over_at - one.since)
    return f"• over after {lasted}: {clean_line(one.what)}"


def _remedies(began: Iterable[KeptTrouble]) -> list[str]:
    kinds = dict.fromkeys(one.kind for one in began)
    return [f"Try: {REMEDIES[TroubleKind(kind)]}" for kind in kinds if kind in REMEDIES]


def _key(channel: str, telling: Telling, now: datetime) -> str:
    names = [f"{one.kind} {one.subject} {iso(one.since)}" for one in telling.began]
    ends = [f"{one.kind} {one.subject} over" for one in telling.over]
    said = "\0".join((channel, iso(now), *names, *ends))
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()[:32]


# --- is it the feeds, or is it us?

OUTAGE_SHARE, OVER_SHARE = 0.8, 0.5
"""More than this share of the feeds fails: it is us. Less than that does: it is over."""
FEWEST = 3
"""Feeds that tell an outage from a feed that is down."""
RECENT = timedelta(minutes=30)
ASKED_AGAIN = timedelta(minutes=15)
"""In an outage no feed backs off for longer: a network that is back is news for all of them."""


class Weather:
    """How the polls of late went, and whether what fails is the world or our way to it."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[datetime, bool]] = {}
        self._failing = 0
        self.outage_since: datetime | None = None

    def polled(self, feed: str, is_well: bool, now: datetime) -> None:
        """Note one poll; `outage_since` may change."""
        self._drop(feed)
        self._last[feed] = (now, is_well)
        self._failing += not is_well
        while (oldest := next(iter(self._last))) and self._last[oldest][0] < now - RECENT:
            self._drop(oldest)
        if self.outage_since is None:
            if len(self._last) >= FEWEST and self.share > OUTAGE_SHARE:
                self.outage_since = now
        elif self.share < OVER_SHARE:
            self.outage_since = None

    @property
    def share(self) -> float:
        """Of the feeds asked of late, how many failed."""
        return self._failing / len(self._last) if self._last else 0.0

    def __str__(self) -> str:
        return f"{self._failing} of {len(self._last)} feeds fail"

    def _drop(self, feed: str) -> None:
        known = self._last.pop(feed, None)
        if known is not None:
            self._failing -= not known[1]
