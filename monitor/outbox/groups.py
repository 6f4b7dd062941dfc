"""Which alerts share a message, and when it goes out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from monitor.outbox.routes import Destination
from monitor.outbox.tidings import Event as Event
from monitor.outbox.tidings import Reason


class GroupKind(StrEnum):
    """GROUP: waits for siblings. The others are pools of one receiver: DIGEST waits for its tick,
    QUIET for the end of quiet hours, OVERFLOW for a place under the receiver's limit; CATCH_UP is
    what should have been told while the monitor stood still."""

    GROUP = "group"
    DIGEST = "digest"
    QUIET = "quiet"
    OVERFLOW = "overflow"
    CATCH_UP = "catch_up"


@dataclass(frozen=True, slots=True)
class Group:
    """Events that wait to go out together to one receiver, by one route.

    `since` is when the first of them came, None if none waits; `due_at` when it speaks, None
    where that is asked of the config; `flushed_at` is None when it never told anything.
    """

    key: str
    kind: GroupKind
    receiver: str
    path: str
    since: datetime | None = None
    due_at: datetime | None = None
    flushed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event in a group or pool; the route and the group that it was first addressed to."""

    event: Event
    path: str
    origin: str


def group_of(destination: Destination, labels: Mapping[str, str]) -> Group:
    """Which group an alert belongs to: the route, and its values of `group_by`; or its digest."""
    if destination.digest is not None:
        return pool(GroupKind.DIGEST, destination.receiver, destination.path)
    values = [f"{name}={labels.get(name, '')}" for name in destination.group_by]
    key = _key(destination.path, destination.receiver, *values)
    return Group(key, GroupKind.GROUP, destination.receiver, destination.path)


def pool(kind: GroupKind, receiver: str, path: str, *more: str) -> Group:
    """The one group in which what a receiver cannot be told yet waits, for each kind of reason."""
    of_route = [path] if kind is GroupKind.DIGEST else []
    return Group(_key(kind, receiver, *of_route, *more), kind, receiver, path)


def end_group(receiver: str, path: str, origin: str) -> Group:
    """In which a receiver hears the end of an alert to which no route leads it any more."""
    return Group(_key("end", receiver, origin), GroupKind.GROUP, receiver, path)


def due_at(destination: Destination, now: datetime, flushed_at: datetime | None) -> datetime:
    """When a group that has nothing waiting yet is due, now that something happened.

    It waits `group_wait` for siblings, and keeps `group_interval` from what it last told.
    """
    gathered = now + destination.group_wait
    if flushed_at is None:
        return gathered
    return max(gathered, flushed_at + destination.group_interval)


def latest_by_alert(waiting: Iterable[Waiting]) -> tuple[Waiting, ...]:
    """One event an alert: how it stands now, under the reason that the reader has to know.

    What is escalated before it was first told is simply told first, at its new level.
    """
    kept: dict[str, Waiting] = {}
    for one in waiting:
        fingerprint = one.event.tidings.fingerprint
        before = kept.get(fingerprint)
        reason = one.event.reason
        if before and before.event.reason is Reason.FIRST and reason in _FOLLOW_UPS:
            reason = Reason.FIRST
        kept[fingerprint] = replace(one, event=replace(one.event, reason=reason))
    return tuple(kept.values())


def begun_in(waiting: Iterable[Waiting]) -> frozenset[str]:
    """The alerts whose first event is among these."""
    firsts = (one.event for one in waiting if one.event.reason is Reason.FIRST)
    return frozenset(event.tidings.fingerprint for event in firsts)


def as_heard(event: Event, is_known: bool) -> Event:
    """The event as its reader takes it: who never heard of an alert hears of it first."""
    if is_known or event.reason not in _FOLLOW_UPS:
        return event
    return replace(event, reason=Reason.FIRST)


def reason_of(group: Group, events: Sequence[Event]) -> Reason:
    """The one reason a message gives: that of its pool, else the gravest of its events'."""
    if group.kind is GroupKind.QUIET:
        return Reason.QUIET_ENDED
    if group.kind is not GroupKind.GROUP:
        return Reason.DIGEST
    gravest = min((event.reason for event in events), key=_GRAVEST_FIRST.index)
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


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()[:24]
