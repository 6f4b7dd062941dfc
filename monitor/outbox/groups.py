"""Which alerts share a message, and when it goes out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from monitor.outbox.routes import Destination
from monitor.outbox.tidings import Event as Event
from monitor.outbox.tidings import Message, Reason
from monitor.outbox.words import compose


@dataclass(frozen=True, slots=True)
class Group:
    """The events that wait to go out together; `flushed_at` None when it never told anything."""

    key: str
    channels: tuple[str, ...]
    events: tuple[Event, ...]
    due_at: datetime
    flushed_at: datetime | None


def group_key(destination: Destination, labels: Mapping[str, str]) -> str:
    """Which group an alert belongs to: the route, and its values of `group_by`."""
    values = [f"{name}={labels.get(name, '')}" for name in destination.group_by]
    parts = "\0".join((destination.path, destination.receiver, *values))
    return hashlib.sha256(parts.encode(errors="replace")).hexdigest()[:24]


def due_at(destination: Destination, now: datetime, flushed_at: datetime | None) -> datetime:
    """When a group that has nothing waiting yet is due, now that something happened.

    It waits `group_wait` for siblings, and keeps `group_interval` from what it last told.
    """
    gathered = now + destination.group_wait
    if flushed_at is None:
        return gathered
    return max(gathered, flushed_at + destination.group_interval)


def messages_of(group: Group, zone: tzinfo = UTC) -> tuple[Message, ...]:
    """What a group that is due has to say, once for each of its channels."""
    events = latest_by_alert(group.events)
    if not events:
        return ()
    reason = reason_of(group)
    return tuple(compose(events, reason, channel, zone) for channel in group.channels)


def latest_by_alert(events: Iterable[Event]) -> tuple[Event, ...]:
    """One event an alert: how it stands now, under the reason that the reader has to know.

    What is escalated before it was first told is simply told first, at its new level.
    """
    kept: dict[str, Event] = {}
    for event in events:
        fingerprint = event.tidings.fingerprint
        before = kept.get(fingerprint)
        reason = event.reason
        if before and before.reason is Reason.FIRST and reason in _FOLLOW_UPS:
            reason = Reason.FIRST
        kept[fingerprint] = Event(reason, event.at, event.tidings)
    return tuple(kept.values())


def reason_of(group: Group) -> Reason:
    """The one reason a message gives: the gravest of its events'."""
    reasons = {event.reason for event in latest_by_alert(group.events)}
    gravest = min(reasons, key=_GRAVEST_FIRST.index)
    if gravest is Reason.FIRST and group.flushed_at is not None:
        return Reason.NEW_IN_GROUP
    return gravest


_FOLLOW_UPS = frozenset({Reason.ESCALATED, Reason.REVISED, Reason.REPEAT})

_GRAVEST_FIRST = (
    Reason.RETRACTED,
    Reason.ESCALATED,
    Reason.REVISED,
    Reason.FIRST,
    Reason.NEW_IN_GROUP,
    Reason.RESOLVED,
    Reason.QUIET_ENDED,
    Reason.DIGEST,
    Reason.REPEAT,
)
