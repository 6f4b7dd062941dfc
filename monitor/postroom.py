"""The post room: what gathers becomes messages when rows and config say so, each with its reason.

    addressed ─► group or digest ─► fates ─► limit ─► message, put into the outbox
                        ▲              │       │
                        └── pools ◄────┴───────┘   quiet hours, overflow

Nothing here is a timer, and nothing that the config says is kept as a time: what is due is asked
of the rows and of the config as it now is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.delivery import NEVER, Delivery, Digest, Receiver
from monitor.failpoints import Point, reached
from monitor.matching.rules import Level
from monitor.outbox import groups
from monitor.outbox.fates import Circumstances, Fate, OpenAlert, Ruling, quiet_until, ruling
from monitor.outbox.groups import Group, GroupKind, Waiting, pool
from monitor.outbox.limits import next_place, pause, short_span
from monitor.outbox.routes import (
    Destination,
    channels_of,
    destinations,
    in_digest,
    route_at,
)
from monitor.outbox.tidings import ENDINGS, Aside, Event, NearMiss, Reason, Tidings
from monitor.outbox.words import compose
from monitor.store.connection import Store
from monitor.store.told import Standing

FAILS_ITS_TEST = "test"
"""The kind of trouble that a rule is which fails its own test; its subject is the rule."""

NEAR_MISSES_KEPT = timedelta(days=7)
"""A digest that had nothing to tell for a week does not begin with what nearly was before."""

LONG_AGO = timedelta(hours=1)
"""A group that is so late was held up by a stop, and by nothing that the config says."""


@dataclass(frozen=True, slots=True)
class _Ruled:
    """One event of a group, with what becomes of it."""

    one: Waiting
    ruling: Ruling


@dataclass(frozen=True, slots=True)
class _Reminder:
    """An open alert that is to be told again, or to one more receiver."""

    standing: Standing
    receiver: str
    reason: Reason
    due_at: datetime
    why: str


class PostRoom:
    """Gathers events, and words them when they are due. Belongs to the store's own thread."""

    def __init__(self, store: Store, delivery: Delivery) -> None:
        self._store = store
        self._delivery = delivery
        self._has_digests = any(node.digest for _, node in delivery.route.nodes())
        self._reminds_of_all = any(
            node.repeat_interval or node.escalation for _, node in delivery.route.nodes()
        )

    def address(
        self,
        event: Event,
        labels: Mapping[str, str],
        to: Sequence[str],
        now: datetime,
        digest: Digest | None = None,
    ) -> None:
        """Let the groups that an event belongs to know of it; they speak when they are due.

        A rule's own `digest` comes before its route's.
        """
        for destination in ways(self._delivery, labels, to, digest):
            group = groups.group_of(destination, labels)
            known = self._store.groups.get(group.key)
            flushed_at = known.flushed_at if known else None
            due = groups.due_at(destination, now, flushed_at)
            group = replace(group, since=now, due_at=due if group.kind is GroupKind.GROUP else None)
            self._store.groups.gather(group, Waiting(event, destination.path, group.key))
        if event.reason in ENDINGS:
            self._tell_the_end(event, now)

    def _tell_the_end(self, event: Event, now: datetime) -> None:
        """That an alert ended reaches whoever was told, and wherever its beginning still waits.

        Its routes may lead elsewhere by now, as its level rose or the config changed.
        """
        fingerprint = event.tidings.fingerprint
        for group, last in self._store.groups.where(fingerprint):
            self._store.groups.gather(group, replace(last, event=event))
        for told in self._store.told.to_whom(fingerprint):
            if not self._store.groups.is_waited_for(told.receiver, fingerprint):
                due = now + route_at(told.path, self._delivery.route).group_wait
                group = groups.end_group(told.receiver, told.path, told.origin)
                group = replace(group, since=now, due_at=due)
                self._store.groups.gather(group, Waiting(event, told.path, told.origin))

    def collects(self, digest: Digest | None) -> bool:
        """Whether anything of a rule, with a digest of its own or none, may wait for a digest."""
        return digest is not None or self._has_digests

    def came_near(self, one: NearMiss, to: Sequence[str], digest: Digest | None) -> None:
        """Something was no alert, but nearly; digests that speak of others say so at their foot."""
        self._store.near_misses.forget(one.at - NEAR_MISSES_KEPT)
        for destination in ways(self._delivery, dict(one.labels), to, digest):
            if destination.digest is not None:
                group = groups.group_of(destination, {})
                self._store.near_misses.add(group.key, one)

    def word(self, now: datetime) -> None:
        """What is due becomes messages: first what waited in pools, which is older."""
        for waiting in self._store.groups.pools():
            if self._pool_due(waiting, now) <= now:
                self._flush(waiting, now)
        for group in self._caught_up(self._store.groups.due(now), now):
            self._flush(group, now)
        for reminder in self._reminders():
            if reminder.due_at <= now:
                self._remind(reminder, now)

    def next_flush(self, now: datetime) -> datetime | None:
        """When the next group speaks, or a pool but a digest; None when none waits."""
        return self._next(now, (GroupKind.QUIET, GroupKind.OVERFLOW))

    def next_due(self, now: datetime) -> datetime | None:
        """When there is next something to word; None when nothing waits."""
        later = [self._when(reminder, now) for reminder in self._reminders()]
        gathered = self._next(now, (GroupKind.QUIET, GroupKind.OVERFLOW, GroupKind.DIGEST))
        return min(filter(None, [*later, gathered]), default=None)

    def _next(self, now: datetime, kinds: Sequence[GroupKind]) -> datetime | None:
        dues = [
            self._pool_due(waiting, now)
            for waiting in self._store.groups.pools()
            if waiting.kind in kinds
        ]
        group = self._store.groups.next_due()
        return min([*dues, group] if group else dues, default=None)

    def _pool_due(self, waiting: Group, now: datetime) -> datetime:
        """When a pool speaks, as the config now is; a route that is gone keeps nothing back."""
        route = route_at(waiting.path, self._delivery.route)
        match waiting.kind:
            case GroupKind.DIGEST if route.digest and waiting.since:
                tz = self._delivery.receiver(waiting.receiver).tz
                return route.digest.next_after(waiting.since, tz)
            case GroupKind.QUIET:
                quiet = quiet_until(self._delivery.quiet_hours_of(route), now)
                return quiet[1] if quiet else now
            case GroupKind.OVERFLOW:
                return self._next_place(self._delivery.receiver(waiting.receiver), now)
            case _:
                return now

    def _next_place(self, receiver: Receiver, now: datetime) -> datetime:
        if receiver.max is None:
            return now
        sent = self._store.outbox.put_at(channels_of(receiver)[0], now - receiver.max.span)
        return next_place(sent, receiver.max, now)

    # After a long stop.

    def _caught_up(self, due: Sequence[Group], now: datetime) -> Sequence[Group]:
        """What should have spoken long ago becomes one group for each receiver."""
        late = [one for one in due if one.due_at and one.due_at < now - LONG_AGO]
        receivers = dict.fromkeys(one.receiver for one in late)
        if len(late) == len(receivers):
            return due
        pools = [pool(GroupKind.CATCH_UP, receiver, late[0].path) for receiver in receivers]
        with self._store.transaction():
            for group in late:
                for one in self._store.groups.waiting(group.key):
                    self._keep(pool(GroupKind.CATCH_UP, group.receiver, late[0].path), one, now)
                self._store.groups.empty(group.key, now)
        return [*pools, *(one for one in due if one not in late)]

    # One group.

    def _flush(self, group: Group, now: datetime) -> None:
        """Each event of the group meets its fate; in one transaction, so that none is lost."""
        with self._store.transaction():
            receiver = self._delivery.receiver(group.receiver)
            ruled = self._ruled(self._store.groups.waiting(group.key), receiver, now)
            ruled = self._limited(ruled, receiver, now)
            told = [one.one for one in ruled if one.ruling.fate is Fate.TOLD]
            self._store.groups.empty(group.key, now if told else None)
            for one in ruled:
                self._note(one, receiver, now)
            if told:
                self._tell(group, told, receiver, now)
            reached(Point.WORDS_WRITTEN)
        reached(Point.WORDS_COMMITTED)

    def _ruled(
        self, waiting: Sequence[Waiting], receiver: Receiver, now: datetime
    ) -> Sequence[_Ruled]:
        begun = groups.begun_in(waiting)
        found = []
        for one in groups.latest_by_alert(waiting):
            given = replace(self._circumstances(one, receiver, now), begun=begun)
            is_known = one.event.tidings.fingerprint in given.heard
            heard = replace(one, event=groups.as_heard(one.event, is_known))
            found.append(_Ruled(heard, ruling(heard.event, given)))
        return found

    def _circumstances(self, one: Waiting, receiver: Receiver, now: datetime) -> Circumstances:
        fingerprint = one.event.tidings.fingerprint
        heard = self._store.told.last(receiver.name, fingerprint)
        route = route_at(one.path, self._delivery.route)
        return Circumstances(
            now=now,
            quiet_hours=self._delivery.quiet_hours_of(route),
            inhibit_rules=self._delivery.inhibit_rules,
            silences=self._store.silences.active(now),
            open_alerts=self._open_alerts(fingerprint),
            heard={fingerprint: heard} if heard else {},
        )

    def _open_alerts(self, fingerprint: str) -> Mapping[str, OpenAlert]:
        """The alert itself; and, where alerts may inhibit each other, all that are open."""
        alert = self._store.alerts.get(fingerprint)
        found = [alert] if alert and alert.is_open else []
        if self._delivery.inhibit_rules:
            found += self._store.alerts.open()
        return {
            one.fingerprint: OpenAlert(
                one.fingerprint, dict(one.labels), one.level, one.state == "acknowledged"
            )
            for one in found
        }

    def _limited(
        self, ruled: Sequence[_Ruled], receiver: Receiver, now: datetime
    ) -> Sequence[_Ruled]:
        """What is told, but for the critical, waits if the receiver has had its share."""
        told = [one for one in ruled if one.ruling.fate is Fate.TOLD]
        if all(_is_critical(one.one) for one in told) or self._next_place(receiver, now) <= now:
            return ruled
        limit = receiver.max
        assert limit is not None
        over = Ruling(
            Fate.OVER_LIMIT, f"{limit.count} messages in {short_span(limit.span)} were put"
        )
        return [
            one
            if one.ruling.fate is not Fate.TOLD or _is_critical(one.one)
            else replace(one, ruling=over)
            for one in ruled
        ]

    def _note(self, ruled: _Ruled, receiver: Receiver, now: datetime) -> None:
        """Write down what became of an event, and keep what only has to wait."""
        one, fate = ruled.one, ruled.ruling.fate
        fingerprint = one.event.tidings.fingerprint
        why = f"{receiver.name}: {ruled.ruling.why or one.event.reason}"
        self._store.journal.note(now, f"alert.{fate}", fingerprint, why)
        self._store.silences.count_hidden(ruled.ruling.silences)
        if fate is Fate.DEFERRED:
            route = route_at(one.path, self._delivery.route)
            names = [hours.name for hours in self._delivery.quiet_hours_of(route)]
            self._keep(pool(GroupKind.QUIET, receiver.name, one.path, *names), one, now)
        if fate is Fate.OVER_LIMIT:
            self._keep(pool(GroupKind.OVERFLOW, receiver.name, one.path), one, now)

    def _keep(self, group: Group, one: Waiting, now: datetime) -> None:
        self._store.groups.gather(replace(group, since=now), one)

    def _tell(
        self, group: Group, told: Sequence[Waiting], receiver: Receiver, now: datetime
    ) -> None:
        events = [one.event for one in told]
        reason = groups.reason_of(group, events)
        in_this = {event.tidings.fingerprint for event in events}
        others = self._store.told.still_open(group.key) - in_this if group.flushed_at else ()
        asides = self._asides(events, receiver, now)
        near = self._near_misses(group, events, now)
        for channel in channels_of(receiver):
            zone = ZoneInfo(receiver.tz)
            message = compose(
                *(events, reason, channel, zone, len(others)),
                asides=asides,
                template=receiver.template,
                near=near,
            )
            self._store.outbox.put(message, now)
        for one in told:
            self._store.told.add(receiver.name, one, now)

    def _near_misses(
        self, group: Group, events: Iterable[Event], now: datetime
    ) -> Sequence[NearMiss]:
        """What nearly was in this digest; not of stories that are told, nor what is silenced."""
        if group.kind is not GroupKind.DIGEST:
            return ()
        told = {(event.tidings.rule, event.tidings.story) for event in events}
        found = self._store.near_misses.of_group(group.key)
        self._store.near_misses.empty(group.key)
        silences = self._store.silences.active(now)
        return [
            one
            for one in found
            if (one.rule, one.story) not in told
            and not any(silence.fits(dict(one.labels)) for silence in silences)
        ]

    def _asides(
        self, events: Iterable[Event], receiver: Receiver, now: datetime
    ) -> Mapping[str, Aside]:
        """What there is to say of these alerts besides, by fingerprint."""
        failing = {trouble.subject for trouble in self._store.troubles.of_kind(FAILS_ITS_TEST)}
        found = {}
        for event in events:
            tidings = event.tidings
            heard = self._store.told.last(receiver.name, tidings.fingerprint)
            more = self._held_back(tidings, heard.told_at, now) if heard else 0
            since = heard.told_at if heard else None
            found[tidings.fingerprint] = Aside(more, since, tidings.rule in failing)
        return found

    def _held_back(self, tidings: Tidings, since: datetime, now: datetime) -> int:
        """How many other articles said the same since an alert was told; only its news is."""
        facts = self._store.facts.support(tidings.fingerprint)
        said = {fact.claim.article for fact in facts if since < fact.learned_at <= now}
        return len(said - {tidings.article})

    # What is told again, or to somebody else as well, because nobody has acknowledged it. It is
    # asked of what was told and of the config each time; no row says when.

    def _reminders(self) -> Iterator[_Reminder]:
        for standing in self._store.told.standing(only_lasting=not self._reminds_of_all):
            route = route_at(standing.path, self._delivery.route)
            rest = pause(route, standing.times, standing.is_lasting)
            if rest != NEVER:
                due = standing.last_at + rest
                yield _Reminder(standing, standing.receiver, Reason.REPEAT, due, "still open")
            for stair in route.escalation:
                if self._is_news_to(stair.receiver, standing.fingerprint):
                    due = standing.first_at + stair.after
                    why = f"nobody acknowledged it for {short_span(stair.after)}"
                    yield _Reminder(standing, stair.receiver, Reason.ESCALATED, due, why)

    def _is_news_to(self, receiver: str, fingerprint: str) -> bool:
        name = self._delivery.receiver(receiver).name
        return self._store.told.last(
            name, fingerprint
        ) is None and not self._store.groups.is_waited_for(name, fingerprint)

    def _when(self, reminder: _Reminder, now: datetime) -> datetime | None:
        """When a reminder goes out: what is due and held back now waits for the end of quiet
        hours, or for a place under its receiver's limit."""
        if reminder.due_at > now:
            return reminder.due_at
        route = route_at(reminder.standing.path, self._delivery.route)
        quiet = quiet_until(self._delivery.quiet_hours_of(route), now)
        if quiet:
            return quiet[1]
        place = self._next_place(self._delivery.receiver(reminder.receiver), now)
        return place if place > now else None

    def _remind(self, reminder: _Reminder, now: datetime) -> None:
        standing, receiver = reminder.standing, self._delivery.receiver(reminder.receiver)
        event = Event(reminder.reason, now, self._store.told.tidings(standing.row))
        one = Waiting(event, standing.path, standing.origin)
        what = ruling(event, self._circumstances(one, receiver, now))
        has_place = _is_critical(one) or self._next_place(receiver, now) <= now
        if what.fate is not Fate.TOLD or not has_place:
            return
        group = Group(standing.origin, GroupKind.GROUP, receiver.name, standing.path)
        with self._store.transaction():
            told = replace(what, why=reminder.why)
            self._note(_Ruled(one, told), receiver, now)
            self._tell(group, [one], receiver, now)


def ways(
    delivery: Delivery, labels: Mapping[str, str], to: Sequence[str], digest: Digest | None
) -> Sequence[Destination]:
    """Where an alert goes; a rule's own digest comes before its route's."""
    found = destinations(labels, to, delivery.route, delivery.receivers)
    return found if digest is None else [in_digest(one, digest) for one in found]


def _is_critical(one: Waiting) -> bool:
    return one.event.tidings.level == Level.CRITICAL
