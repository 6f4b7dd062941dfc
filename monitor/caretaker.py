"""The caretaker: looks after the monitor itself, at the stream's desk.

What ails it is kept in the store, told once to the receiver that the config names, and told
again when it is over.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from monitor.article import iso
from monitor.config import Config
from monitor.feeds.state import FeedState
from monitor.logged import tell
from monitor.outbox.limits import short_span
from monitor.outbox.routes import channels_of
from monitor.store.connection import Store
from monitor.store.troubles import KeptTrouble
from monitor.troubles import (
    ASKED_AGAIN,
    STORE,
    Telling,
    TroubleKind,
    Weather,
    cannot_be_used,
    due,
    worded,
)


class Caretaker:
    """Belongs to the store's own thread."""

    def __init__(self, store: Store, config: Config) -> None:
        self._store = store
        self._weather = Weather()
        # An outage in which the last monitor stopped goes on until a feed can be read.
        for one in store.troubles.of_kind(TroubleKind.OUTAGE):
            self._weather.outage_since = one.since
        self._has_begun = False
        self._looked_at: datetime | None = None
        self.use(config)

    def use(self, config: Config) -> None:
        """Tell whom this config names."""
        self._to = config.troubles
        self._delivery = config.delivery

    # --- what ails it

    def report(self, kind: TroubleKind, subject: str, what: str, now: datetime) -> None:
        """There is trouble; told once it has lasted, and once only."""
        self._store.troubles.report(kind, subject, what, now)

    def mend(self, kind: TroubleKind, subject: str, now: datetime) -> None:
        self._store.troubles.mend(kind, subject, now)

    def happened(self, kind: TroubleKind, subject: str, what: str, now: datetime) -> None:
        """Something that has no end that we would see: journalled and logged, and told once."""
        if any(one.subject == subject for one in self._store.troubles.of_kind(kind)):
            return
        tell(logging.WARNING, f"monitor.{kind}", subject=subject, what=what)
        self._store.journal.note(now, f"monitor.{kind}", subject, what)
        self.report(kind, subject, what, now)

    def settle(self, kind: TroubleKind, found: Mapping[str, str], now: datetime) -> None:
        """These are all the troubles of a kind, by subject; the others are over."""
        for one in self._store.troubles.of_kind(kind):
            if one.subject not in found:
                self.mend(kind, one.subject, now)
        for subject, what in found.items():
            self.report(kind, subject, what, now)

    def store_is(self, fault: str, now: datetime) -> None:
        """Note whether the store can be used."""
        with self._store.transaction():
            known = self._store.troubles.of_kind(TroubleKind.STORE)
            if fault and not known:
                self._store.journal.note(now, "monitor.store", STORE, cannot_be_used(fault))
            if known and not fault:
                self._store.journal.note(now, "monitor.store", STORE, "can be used again")
            self.settle(TroubleKind.STORE, {STORE: cannot_be_used(fault)} if fault else {}, now)

    def told_already(self, trouble: KeptTrouble) -> None:
        """This was told past the outbox, at a time when nothing could be written."""
        with self._store.transaction():
            kind, subject, what = trouble.kind, trouble.subject, trouble.what
            self._store.troubles.report(kind, subject, what, trouble.since)
            at = trouble.told_at or trouble.since
            self._store.troubles.told((trouble,), at)
            self._store.journal.note(at, f"monitor.{kind}", subject, what)

    def open(self) -> tuple[KeptTrouble, ...]:
        """What ails it now and has lasted, for whoever asks."""
        kept = self._store.troubles.all()
        return tuple(one for one in kept if one.told_at and not one.over_at)

    # --- feeds

    def next_due(self, feed: str, state: FeedState, due_at: datetime, now: datetime) -> datetime:
        """Note how a poll went; when the feed is to be asked again: in an outage, soon."""
        self._weather.polled(feed, not state.failures, now)
        self._note_outage(now)
        if not state.failures:
            return due_at
        if self._weather.outage_since and not state.is_gone:
            return min(due_at, now + ASKED_AGAIN)
        return due_at

    def polled(self, feed: str, state: FeedState, now: datetime) -> None:
        """Keep what the poll says of the feed's health."""
        if not state.failures:
            for kind in (TroubleKind.FEED, TroubleKind.GONE):
                self.mend(kind, feed, now)
        elif state.is_gone:
            why = state.error.removeprefix(f"{TroubleKind.GONE}: ")
            self.report(TroubleKind.GONE, feed, f"{feed} is gone for good: {why}", now)
        else:
            self.report(TroubleKind.FEED, feed, f"{feed} cannot be read: {state.error}", now)

    def _note_outage(self, now: datetime) -> None:
        since = self._weather.outage_since
        known = self._store.troubles.of_kind(TroubleKind.OUTAGE)
        if since and not known:
            what = f"{self._weather}: our own way to the network seems to be down"
            tell(logging.WARNING, "outage.began", failing=str(self._weather))
            self._store.journal.note(now, "outage.began", "network", what)
            self.report(TroubleKind.OUTAGE, "network", what, now)
        elif known and not since:
            lasted = short_span(now - known[0].since)
            what = f"no feed could be read for {lasted}; what came and went in it was missed"
            tell(logging.WARNING, "outage.ended", lasted=lasted)
            self._store.journal.note(now, "outage.ended", "network", what)
            self._store.troubles.report(TroubleKind.OUTAGE, "network", what, now)
            self.mend(TroubleKind.OUTAGE, "network", now)
            self._store.troubles.begin_anew(TroubleKind.FEED, now)

    # --- the monitor's own life

    def begins(self, what: str, now: datetime) -> None:
        """The boot notice: a monitor that dies and rises ten times a night must not hide it."""
        self._has_begun = True
        before = self._store.troubles.last_life()
        self._store.dues.bring_near(now)
        self._store.troubles.alive(now)
        if before is None:
            ended = "for the first time"
        elif before.is_stopped:
            ended = f"after it was stopped at {iso(before.alive_at.replace(microsecond=0))}"
        else:
            at = iso(before.alive_at.replace(microsecond=0))
            ended = f"after it died, without a word, soon after {at}"
        said = f"the monitor started {ended}: {what}"
        self._store.journal.note(now, "monitor.started", "monitor", said)
        if self._to.boot:
            self.report(TroubleKind.BOOT, "monitor", said, now)

    def ends(self, now: datetime) -> None:
        """The monitor stops on purpose; a round by hand never began."""
        if not self._has_begun:
            return
        self._store.troubles.alive(now, stops=True)
        self._store.journal.note(now, "monitor.stopped", "monitor", "on purpose")

    def jumped(self, by: timedelta, now: datetime) -> None:
        """The clock was put forward, as after a sleep, or back: then what is due moves along.

        Put forward, all that waited is due, and no harm is done.
        """
        with self._store.transaction():
            if by < timedelta(0):
                self._store.dues.shift(by)
            way = "forward" if by > timedelta(0) else "back"
            what = f"the clock jumped {way} by {short_span(abs(by))}"
            self.happened(TroubleKind.CLOCK, "clock", what, now)

    # --- looking round and telling

    def look(self, now: datetime) -> None:
        """See how the channels are, and tell what is due to be told."""
        with self._store.transaction():
            self._store.troubles.alive(now)
            self._look_at_channels(now)
            telling = due(self._store.troubles.all(), self._to, now)
            if telling:
                self._tell(telling, now)
        # Only now: what could not be written was not told, and is tried again.
        if telling:
            _log(telling)

    def _look_at_channels(self, now: datetime) -> None:
        waiting = self._store.outbox.stalled()
        for one in self._store.troubles.of_kind(TroubleKind.CHANNEL):
            if one.subject not in waiting:
                self.mend(TroubleKind.CHANNEL, one.subject, now)
        for channel, (since, detail) in waiting.items():
            what = f"the channel {channel} does not take messages: {detail}"
            self._store.troubles.report(TroubleKind.CHANNEL, channel, what, since)
        for row in self._store.outbox.died_after(self._looked_at or now):
            what = f"a message to {row.message.channel} was given up ({row.detail}): "
            self.happened(TroubleKind.MESSAGE, row.message.key, what + row.message.title, now)
        self._looked_at = now

    def _tell(self, telling: Telling, now: datetime) -> None:
        if self._to.receiver:
            for name in self._hearers(telling):
                for channel in channels_of(self._delivery.receiver(name)):
                    self._store.outbox.put(worded(telling, channel, now), now)
        self._store.troubles.told(telling.began, now)
        self._store.troubles.forget(telling.spent)

    def _hearers(self, telling: Telling) -> tuple[str, ...]:
        """The receiver that the config names; if its own channel is what ails, another one, too."""
        own = self._delivery.receiver(self._to.receiver)
        ailing = {one.subject for one in telling.began if one.kind == TroubleKind.CHANNEL}
        if ailing.isdisjoint(channels_of(own)):
            return (own.name,)
        return tuple(dict.fromkeys((own.name, own.fallback or self._delivery.route.receiver)))


def _log(telling: Telling) -> None:
    for one in telling.began:
        # That it started is told like a trouble, and is none.
        level = logging.INFO if one.kind == TroubleKind.BOOT else logging.WARNING
        tell(level, "trouble.began", kind=one.kind, what=one.what)
    for one in telling.over:
        tell(logging.INFO, "trouble.over", kind=one.kind, what=one.what)
