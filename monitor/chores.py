"""What the daemon does beside its work: look after itself, keep house, copy the store."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from monitor.clock import Clock
from monitor.config import Config
from monitor.desk import Desk, StreamThread
from monitor.dispatch import Ways
from monitor.distress import Distress
from monitor.logged import tell
from monitor.matching.rules import RuleSet
from monitor.overheard import Fault, Overheard
from monitor.pulse import Condition, Pulse
from monitor.reload import Loaded
from monitor.store.backup import BackupFailed, backup, backups_in
from monitor.store.connection import StoreUnavailable
from monitor.tally import Deed, Tally
from monitor.trial import failing
from monitor.troubles import TroubleKind
from monitor.upkeep import Keep

BACKUP_EVERY = timedelta(hours=1)
LOOK_TICKS = 10
"""Ticks between two looks at how the monitor itself is."""
LOOK = "look"
"""What the look at the monitor itself is called where the store could not be used for it."""


class Chores:
    """One method a job; each comes to an end, and none is missed if it comes late."""

    def __init__(
        self,
        loaded: Callable[[], Loaded],
        thread: StreamThread,
        clock: Clock,
        pulse: Pulse,
        tally: Tally,
        condition: Condition,
        overheard: Overheard,
    ) -> None:
        self._loaded = loaded
        self._thread = thread
        self._clock = clock
        self._pulse = pulse
        self._tally = tally
        self._condition = condition
        self._overheard = overheard
        self._distress = Distress()
        self._ticks = 0
        self._to_note: deque[Callable[[Desk], None]] = deque()

    @property
    def _config(self) -> Config:
        return self._loaded().config

    async def look_if_due(self) -> None:
        """Look now and then; while the store cannot be used, each time."""
        self._ticks += 1
        if self._ticks % LOOK_TICKS == 0 or self._condition.store.fault:
            await self.look()

    async def look(self) -> None:
        """See how the monitor is; tell whom it may concern."""
        self._to_note += (partial(_note_fault, fault=fault) for fault in self._overheard.heard())
        store = self._condition.store
        try:
            await self._catch_up()
            fault = store.fault_but_of(LOOK)
            await self._thread.ask(lambda desk: desk.caretaker.store_is(fault, desk.now))
            await self._thread.ask(lambda desk: desk.look())
        except StoreUnavailable as error:
            store.failed(LOOK, error)
            await self.call_for_help()
        else:
            store.worked(LOOK)
            if not store.fault:
                self._distress.is_over()

    async def call_for_help(self) -> None:
        """Tell past the outbox that the store cannot be used, once it has lasted for a while.

        It is told once: that it was is the first thing written.
        """
        store, now = self._condition.store, self._clock.now()
        told = await self._distress.call(self._config, store.fault, now - store.lasted, now)
        if told:
            self._to_note.appendleft(lambda desk: desk.caretaker.told_already(told))

    async def note(self, work: Callable[[Desk], None]) -> None:
        """Have this written down now, or as soon as the store can be written."""
        self._to_note.append(work)
        try:
            await self._catch_up()
        except StoreUnavailable as error:
            self._condition.store.failed(LOOK, error)

    async def _catch_up(self) -> None:
        while self._to_note:
            work = self._to_note.popleft()
            try:
                await self._thread.ask(work)
            except StoreUnavailable:
                self._to_note.appendleft(work)
                raise

    async def beat(self, ways: Ways) -> None:
        """Show life to the outside, but not while something hangs: then silence is the message."""
        heartbeat = self._config.heartbeat
        if heartbeat is None:
            return
        if self._pulse.stuck() or self._condition.store.fault:
            self._tally.count(Deed.HEARTBEAT, "withheld")
            return
        arrived = await ways.now.beat(heartbeat.url)
        self._tally.count(Deed.HEARTBEAT, "ok" if arrived else "failed")
        if not arrived:
            tell(logging.WARNING, "heartbeat.failed")

    async def keep_house(self) -> None:
        """Let go of what is old, a little at a time, so that articles may come in between."""
        keep = self._kept(self._loaded().rules)
        is_done = False
        while not is_done:
            kept = await self._thread.ask(lambda desk: desk.housekeep(keep))
            is_done = kept.is_done
            await asyncio.sleep(0)

    def _kept(self, rules: RuleSet) -> Keep:
        windows = (rule.trigger.window for rule in rules.rules)
        return self._config.keep.covering(max(windows, default=timedelta(0)))

    async def back_up(self) -> None:
        """Copy the store if the last copy is an hour old; beside the stream, which goes on."""
        config, now = self._config, self._clock.now()
        copies = await asyncio.to_thread(backups_in, config.backups.folder, config.store)
        if copies and now - copies[-1].at < BACKUP_EVERY:
            return
        try:
            await asyncio.to_thread(backup, config.store, config.backups, now)
        except BackupFailed as error:
            found = {"backup": f"the store could not be copied: {error}"}
            tell(logging.WARNING, "backup.failed", reason=str(error))
        else:
            found = {}
            tell(logging.INFO, "backup.made", folder=str(config.backups.folder))
        await self.note(lambda desk: desk.caretaker.settle(TroubleKind.BACKUP, found, desk.now))

    async def try_rules(self, is_stopping: Callable[[], bool]) -> None:
        """Run the rules' own tests, beside everything else; a rule that fails them is trouble."""
        rules = self._loaded().rules
        found = await asyncio.to_thread(_failing, rules, is_stopping)
        if found is None or rules is not self._loaded().rules:
            return
        for rule, what in found.items():
            tell(logging.WARNING, "rule.fails_its_test", rule=rule, what=what)
        whats = {
            rule: f"the rule {rule} fails its own test: {what}" for rule, what in found.items()
        }

        def settled(desk: Desk) -> None:
            desk.caretaker.settle(TroubleKind.TEST, whats, desk.now)
            # Rules are new: what they did before they were is nobody's trouble any more.
            desk.caretaker.settle(TroubleKind.RULE, {}, desk.now)

        await self.note(settled)


def _note_fault(desk: Desk, fault: Fault) -> None:
    kind = TroubleKind.RULE if fault.is_rule else TroubleKind.ARTICLE
    what = f"the rule {fault.subject} fails: {fault.why}"
    if not fault.is_rule:
        what = f"an article could not be read and was left out: {fault.subject}"
    desk.caretaker.happened(kind, fault.subject, what, desk.now)


def _failing(rules: RuleSet, is_stopping: Callable[[], bool]) -> dict[str, str] | None:
    """What fails, by rule; None if the daemon is to stop before all are tried."""
    found: dict[str, str] = {}
    for rule in rules.rules:
        if is_stopping():
            return None
        if rule.tests:
            found |= failing(rules, (rule.id,))
    return found
