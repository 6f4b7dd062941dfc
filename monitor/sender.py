"""Sends what is due, each channel on its own thread, and writes down what came of it.

A row is committed as `sending` before its first byte leaves: if the process dies then, the row
says so. Records-then-sends loses, sends-then-records doubles; this does neither unnoticed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime

from monitor.outbox.retry import Outcome, RowState, Step, jitter_of, next_step
from monitor.outbox.routes import CONSOLE
from monitor.outbox.send import Courier
from monitor.outbox.tidings import Message
from monitor.store.connection import Store
from monitor.store.outbox import Row

log = logging.getLogger(__name__)


class Sender:
    """Carries rows of the outbox to their channels. Belongs to the store's own thread.

    `console` is called with each message for the console, on the caller's thread.
    """

    def __init__(
        self, store: Store, courier: Courier, console: Callable[[Message], None] | None
    ) -> None:
        self._store = store
        self._courier = courier
        self._console = console or (lambda message: None)
        self._threads: dict[str, ThreadPoolExecutor] = {}
        self._on_their_way: dict[Future[Outcome], Row] = {}

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
        sending = self._store.outbox.mark_sending(row.id, now)
        channel = sending.message.channel
        if channel == CONSOLE:
            self._console(sending.message)
            self._store.outbox.mark(sending.id, Step(RowState.SENT), now)
            return [sending.message]
        thread = self._threads.get(channel)
        if thread is None:
            thread = ThreadPoolExecutor(1, thread_name_prefix=f"channel {channel}")
            self._threads[channel] = thread
        self._on_their_way[thread.submit(self._courier.deliver, sending.message)] = sending
        return []

    def _collect(self, now: datetime, wait_for_all: bool) -> list[Message]:
        done, _ = wait(self._on_their_way, timeout=None if wait_for_all else 0)
        arrived = []
        for future in sorted(done, key=lambda one: self._on_their_way[one].id):
            row = self._on_their_way.pop(future)
            if self._record(row, future.result(), now):
                arrived.append(row.message)
        return arrived

    def _record(self, row: Row, outcome: Outcome, now: datetime) -> bool:
        """Write down what came of an attempt; whether the message arrived."""
        step = next_step(
            outcome,
            row.attempt,
            row.created_at,
            now,
            jitter_of(row.message.key, row.attempt),
        )
        self._store.outbox.mark(row.id, step, now)
        if step.state is not RowState.SENT:
            channel, key = row.message.channel, row.message.key
            log.warning(
                "message.not_sent",
                extra={"channel": channel, "state": str(step.state), "detail": step.detail},
            )
            reason = f"{channel}: {step.detail}"
            self._store.journal.note(now, f"message.{step.state}", key, reason)
        return step.state is RowState.SENT
