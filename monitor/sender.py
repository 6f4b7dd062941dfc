"""Sends what is due, each channel on its own thread, and writes down what came of it.

A row is committed as `sending` before its first byte leaves: if the process dies then, the row
says so. Records-then-sends loses, sends-then-records doubles; this does neither unnoticed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime

from monitor.delivery import CONSOLE, Delivery, OnUnknown, Receiver
from monitor.failpoints import Point, reached
from monitor.outbox.retry import Outcome, RowState, Step, jitter_of, next_step
from monitor.outbox.routes import channels_of
from monitor.outbox.tidings import Message
from monitor.outbox.words import handed_on
from monitor.store.connection import Store
from monitor.store.outbox import Row

Deliver = Callable[[Message], Outcome]
"""Sends one message and waits for what comes of it; called on the channel's own thread."""

log = logging.getLogger(__name__)


class Sender:
    """Carries rows of the outbox to their channels. Belongs to the store's own thread.

    `console` is called with each message for the console, on the caller's thread. Without
    `deliver` nothing leaves the machine: what is for a channel is told on the console.
    """

    def __init__(
        self,
        store: Store,
        deliver: Deliver | None,
        console: Callable[[Message], None] | None,
        delivery: Delivery,
    ) -> None:
        self._store = store
        self._console = console or (lambda message: None)
        self._threads: dict[str, ThreadPoolExecutor] = {}
        self._on_their_way: dict[Future[Outcome], Row] = {}
        self.use(deliver, delivery)

    def use(self, deliver: Deliver | None, delivery: Delivery) -> None:
        """Send what is not on its way yet through these channels."""
        self._deliver = deliver
        self._receivers = {
            channel: receiver
            for receiver in delivery.receivers
            for channel in channels_of(receiver)
        }
        self._delivery = delivery

    def adopt_orphans(self, now: datetime) -> int:
        """What was being sent when the last process died is unknown; how many there were.

        It is sent again, or held for a person where its receiver wants that.
        """
        with self._store.transaction():
            orphans = self._store.outbox.adopt_orphans(now, self._is_held)
            for row in orphans:
                self._note(row.message, RowState.UNKNOWN, row.detail, now)
        reached(Point.ADOPTED)
        return len(orphans)

    def send_due(self, now: datetime, wait_for_all: bool) -> list[Message]:
        """Send what is due at `now`; the messages that are known to have arrived.

        Waiting for all, it returns when nothing more is due; else a slow channel's answer is
        collected by a later call, and no other channel waits for it.
        """
        arrived = self._collect(now, wait_for_all)
        while rows := self._store.outbox.due(now):
            for row in rows:
                arrived += self._send(row, now)
            arrived += self._collect(now, wait_for_all)
        return arrived

    def close(self, now: datetime) -> list[Message]:
        """Let what is on its way arrive, and write it down; no more is sent."""
        for thread in self._threads.values():
            thread.shutdown(wait=True)
        return self._collect(now, wait_for_all=True)

    def _send(self, row: Row, now: datetime) -> list[Message]:
        reached(Point.BEFORE_SENDING)
        sending = self._store.outbox.mark_sending(row.id, now)
        reached(Point.SENDING_COMMITTED)
        channel = sending.message.channel
        if channel == CONSOLE or self._deliver is None:
            self._console(sending.message)
            self._store.outbox.mark(sending.id, Step(RowState.SENT), now)
            return [sending.message]
        thread = self._threads.get(channel)
        if thread is None:
            thread = ThreadPoolExecutor(1, thread_name_prefix=f"channel {channel}")
            self._threads[channel] = thread
        self._on_their_way[thread.submit(self._deliver, sending.message)] = sending
        return []

    def _collect(self, now: datetime, wait_for_all: bool) -> list[Message]:
        done, _ = wait(self._on_their_way, timeout=None if wait_for_all else 0)
        arrived = []
        for future in sorted(done, key=lambda one: self._on_their_way[one].id):
            row = self._on_their_way[future]
            if self._record(row, future.result(), now):
                arrived.append(row.message)
            # Only now: if the store could not be written, a later call writes it down.
            del self._on_their_way[future]
        return arrived

    def _record(self, row: Row, outcome: Outcome, now: datetime) -> bool:
        """Write down what came of an attempt; whether the message arrived."""
        reached(Point.HANDED_OVER)
        step = next_step(
            outcome,
            row.attempt,
            row.created_at,
            now,
            jitter_of(row.message.key, row.attempt),
            resend_unknown=not self._is_held(row.message.channel),
        )
        with self._store.transaction():
            self._store.outbox.mark(row.id, step, now)
            if step.state is not RowState.SENT:
                self._note(row.message, step.state, step.detail, now)
            if step.state is RowState.DEAD:
                self._hand_on(row.message, step.detail, now)
            reached(Point.OUTCOME_WRITTEN)
        reached(Point.OUTCOME_COMMITTED)
        if step.state is not RowState.SENT:
            return False
        said = {"channel": row.message.channel, "attempt": row.attempt, "title": row.message.title}
        log.info("message.sent", extra=said)
        return True

    def _note(self, message: Message, state: RowState, why: str, now: datetime) -> None:
        log.warning(
            "message.not_sent",
            extra={"channel": message.channel, "state": str(state), "detail": why},
        )
        self._store.journal.note(now, f"message.{state}", message.key, f"{message.channel}: {why}")

    def _hand_on(self, message: Message, why: str, now: datetime) -> None:
        """What died on its channel goes to the receiver's fallback, if it has one."""
        receiver = self._receivers.get(message.channel)
        if receiver is None or not receiver.fallback:
            return
        for channel in channels_of(self._delivery.receiver(receiver.fallback)):
            self._store.outbox.put(handed_on(message, channel, why), now)

    def _is_held(self, channel: str) -> bool:
        receiver: Receiver | None = self._receivers.get(channel)
        return receiver is not None and receiver.on_unknown is OnUnknown.HOLD
