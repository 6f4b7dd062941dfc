"""What becomes of one event when its group is to speak, and why: each stage in its order.

    moot → inhibited → quiet hours → silenced, acknowledged → already told → told

The limit on a receiver's messages, which concerns all events of a message, comes after.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from monitor.delivery import Inhibition, QuietHours
from monitor.matching.rules import Level
from monitor.outbox.routes import parse_matcher
from monitor.outbox.silences import Silence
from monitor.outbox.tidings import ENDINGS, Event, Reason


class Fate(StrEnum):
    """What becomes of an event. The journal keeps each under this word."""

    TOLD = "told"
    INHIBITED = "inhibited"
    DEFERRED = "deferred"
    SILENCED = "silenced"
    ACKNOWLEDGED = "acknowledged"
    ALREADY_TOLD = "already_told"
    OVER_LIMIT = "over_limit"
    MOOT = "moot"


@dataclass(frozen=True, slots=True)
class Ruling:
    """A fate with its reason; `silences` are the numbers of those that hide the event."""

    fate: Fate
    why: str = ""
    silences: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """What a receiver was told last of an alert, and when."""

    event: Event
    told_at: datetime


@dataclass(frozen=True, slots=True)
class OpenAlert:
    """What inhibitions and acknowledgements need to know of an alert that is open."""

    fingerprint: str
    labels: Mapping[str, str]
    level: str
    is_acknowledged: bool = False


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All that decides on a group's events: its route's quiet hours, and how things stand.

    `begun` are alerts whose first event waits in the same group.
    """

    now: datetime
    quiet_hours: Sequence[QuietHours] = ()
    inhibit_rules: Sequence[Inhibition] = ()
    silences: Sequence[Silence] = ()
    open_alerts: Mapping[str, OpenAlert] = field(default_factory=dict)
    heard: Mapping[str, Heard] = field(default_factory=dict)
    begun: frozenset[str] = frozenset()


def ruling(event: Event, given: Circumstances) -> Ruling:
    """What becomes of an event; the first stage that has something to say decides."""
    told_before = event.tidings.fingerprint in given.heard
    takes_back = event.reason in ENDINGS and told_before
    kept_back = None if takes_back else _inhibited(event, given)
    return (
        _moot(event, given)
        or kept_back
        or _deferred(event, given)
        or (None if takes_back else _hidden(event, given))
        or _already_told(event, given)
        or Ruling(Fate.TOLD)
    )


def quiet_until(
    quiet_hours: Sequence[QuietHours], now: datetime, level: str = ""
) -> tuple[str, datetime] | None:
    """Which quiet hours hold back an alert of this level, and until when; None: none does.

    Hours that begin before others end make one longer night.
    """
    names: list[str] = []
    until = now
    while found := _next_quiet(quiet_hours, until, level):
        name, until = found
        if name in names:
            break
        names.append(name)
    return (" and ".join(names), until) if names else None


def _next_quiet(
    quiet_hours: Sequence[QuietHours], now: datetime, level: str
) -> tuple[str, datetime] | None:
    ends = [
        (until, hours.name)
        for hours in quiet_hours
        if level not in hours.bypass and (until := hours.until(now))
    ]
    if not ends:
        return None
    until, name = max(ends)
    return name, until


def _moot(event: Event, given: Circumstances) -> Ruling | None:
    """Whether it takes back, or ends, what its receiver never heard of.

    What began and ended before it could be told is told all the same; not what was denied.
    """
    fingerprint = event.tidings.fingerprint
    if event.reason not in ENDINGS or fingerprint in given.heard:
        return None
    if event.reason is Reason.RESOLVED and fingerprint in given.begun:
        return None
    return Ruling(Fate.MOOT, f"{event.reason} before it was told")


def _inhibited(event: Event, given: Circumstances) -> Ruling | None:
    labels = dict(event.tidings.labels)
    for rule in given.inhibit_rules:
        if not _fit(rule.target, labels):
            continue
        for alert in given.open_alerts.values():
            if alert.fingerprint == event.tidings.fingerprint or not _fit(
                rule.source, alert.labels
            ):
                continue
            if all(labels.get(one, "") == alert.labels.get(one, "") for one in rule.equal):
                source = alert.labels.get("rule", "")
                return Ruling(Fate.INHIBITED, f"while {source} {alert.fingerprint} is open")
    return None


def _fit(matchers: Sequence[str], labels: Mapping[str, str]) -> bool:
    return all(parse_matcher(matcher).holds(labels) for matcher in matchers)


def _deferred(event: Event, given: Circumstances) -> Ruling | None:
    quiet = quiet_until(given.quiet_hours, given.now, event.tidings.level)
    if quiet is None:
        return None
    name, until = quiet
    return Ruling(Fate.DEFERRED, f"quiet hours {name} until {until:%Y-%m-%d %H:%M} UTC")


def _hidden(event: Event, given: Circumstances) -> Ruling | None:
    labels = dict(event.tidings.labels)
    hiding = [silence for silence in given.silences if silence.fits(labels)]
    if hiding:
        why = "; ".join(silence.why for silence in hiding)
        return Ruling(Fate.SILENCED, why, tuple(silence.id for silence in hiding))
    alert = given.open_alerts.get(event.tidings.fingerprint)
    if alert is None or not alert.is_acknowledged:
        return None
    if Level(event.tidings.level).rank > Level(alert.level).rank:
        return None
    return Ruling(Fate.ACKNOWLEDGED, f"acknowledged at level {alert.level}")


def _already_told(event: Event, given: Circumstances) -> Ruling | None:
    """Whether the receiver knows of this, by another route, or of what came later."""
    heard = given.heard.get(event.tidings.fingerprint)
    if heard is None or event.reason is Reason.REPEAT or not _is_stale(event, heard.event):
        return None
    return Ruling(Fate.ALREADY_TOLD, f"told at {heard.told_at:%Y-%m-%d %H:%M} UTC")


def _is_stale(event: Event, last: Event) -> bool:
    if event.reason in ENDINGS:
        return last.reason is event.reason and event.at <= last.at
    if Level(event.tidings.level).rank > Level(last.tidings.level).rank:
        return False
    if event.at == last.at:
        return event.reason is Reason.FIRST or event.tidings == last.tidings
    return event.at < last.at
