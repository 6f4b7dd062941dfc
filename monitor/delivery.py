"""Whom to tell, how, and when not: what monitor.yaml says of delivery, with all filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from monitor.cron import Cron
from monitor.zones import instant_of, wall_time

CONSOLE = "console"
"""The receiver that is always there."""


class OnUnknown(StrEnum):
    """What becomes of a message that may or may not have arrived."""

    RESEND = "resend"
    HOLD = "hold"


NEVER = timedelta.max
"""A span that does not end."""


@dataclass(frozen=True, slots=True)
class Rate:
    """At most so many messages in any span of this length."""

    count: int
    span: timedelta


FLOOD = Rate(1000, timedelta(hours=1))
"""More messages in an hour than a person or a channel takes; the rest becomes one digest."""


ALERT_FIELDS = (
    *("level", "rule", "title", "news", "summary", "quote", "said_by", "outlet", "link"),
    *("article", "value", "unit", "role", "actor", "place", "status", "person", "event"),
    *("topic", "parties", "when", "old", "known_since", "origins", "outlets", "why", "alert"),
)
"""What a receiver's own template may say of an alert."""

MESSAGE_FIELDS = ("headline", "reason", "count")
"""And of the message: what its title would be, why it is sent, how many alerts are in it."""


@dataclass(frozen=True, slots=True)
class Template:
    """A receiver's own words for its messages; "" is ours."""

    title: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom to tell, through which apprise URLs. The URLs are secrets: never log or print them.

    `tz` is the zone in which its messages tell the time.
    """

    name: str
    apprise: tuple[str, ...] = field(default=(), repr=False)
    max: Rate | None = FLOOD
    fallback: str = ""
    on_unknown: OnUnknown = OnUnknown.RESEND
    tz: str = "UTC"
    template: Template = Template()


@dataclass(frozen=True, slots=True)
class Digest:
    """One message at each tick, if there is something to tell; `tz` "" is the receiver's own."""

    cron: Cron
    tz: str = ""

    def next_after(self, when: datetime, tz: str) -> datetime:
        """The next tick, for a receiver in a zone."""
        return self.cron.next_after(when, ZoneInfo(self.tz or tz))


@dataclass(frozen=True, slots=True)
class Backoff:
    """Each repeat of an alert waits `factor` times as long as the one before, at most `max`."""

    factor: float = 1.0
    max: timedelta = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stair:
    """Whom to tell as well when nobody has acknowledged an alert for so long."""

    after: timedelta
    receiver: str


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A span of each day in which messages wait; alerts of the `bypass` levels do not."""

    name: str
    start: time
    end: time
    tz: str = "UTC"
    bypass: tuple[str, ...] = ()

    def until(self, now: datetime) -> datetime | None:
        """When the quiet around `now` ends; None if it is not quiet then."""
        zone = ZoneInfo(self.tz)
        today = wall_time(now, zone).date()
        for day in (today - timedelta(days=1), today):
            begins = instant_of(datetime.combine(day, self.start), zone)
            over = day if self.start < self.end else day + timedelta(days=1)
            ends = instant_of(datetime.combine(over, self.end), zone)
            if begins <= now < ends:
                return ends.astimezone(UTC)
        return None


@dataclass(frozen=True, slots=True)
class Inhibition:
    """While an alert that fits `source` is open, those that fit `target` are not told.

    Only if both have the same values of the `equal` labels.
    """

    source: tuple[str, ...]
    target: tuple[str, ...]
    equal: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """One node of the routing tree, with what it inherits from its parents filled in.

    `repeat_interval` None is the default: never, but for lasting alerts every four hours;
    `quiet_hours` None is all of them.
    """

    receiver: str
    matchers: tuple[str, ...] = ()
    group_by: tuple[str, ...] = ("rule", "story")
    group_wait: timedelta = timedelta(seconds=30)
    group_interval: timedelta = timedelta(minutes=5)
    goes_on: bool = False
    routes: tuple[Route, ...] = ()
    digest: Digest | None = None
    repeat_interval: timedelta | None = None
    realert_backoff: Backoff = field(default_factory=Backoff)
    escalation: tuple[Stair, ...] = ()
    quiet_hours: tuple[str, ...] | None = None

    def nodes(self, path: str = "route") -> Iterator[tuple[str, Route]]:
        """This route and all below it, each with its path: route, route/0, route/0/1."""
        yield path, self
        for index, child in enumerate(self.routes):
            yield from child.nodes(f"{path}/{index}")


@dataclass(frozen=True, slots=True)
class Delivery:
    """All of it together."""

    route: Route
    receivers: tuple[Receiver, ...] = ()
    quiet_hours: tuple[QuietHours, ...] = ()
    inhibit_rules: tuple[Inhibition, ...] = ()

    def receiver(self, name: str) -> Receiver:
        """The receiver of that name; of one that is gone, what the first route says."""
        known = {CONSOLE: Receiver(CONSOLE, max=None)} | {one.name: one for one in self.receivers}
        return known.get(name) or known.get(self.route.receiver) or Receiver(self.route.receiver)

    def quiet_hours_of(self, route: Route) -> tuple[QuietHours, ...]:
        """The quiet hours that a route keeps: those it names, or all."""
        names = route.quiet_hours
        return tuple(one for one in self.quiet_hours if names is None or one.name in names)
