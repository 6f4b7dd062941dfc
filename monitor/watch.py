"""The daemon: polls the feeds that are due, takes what is new, gives what is due, stops cleanly.

    scheduler ─ dispatch ─► poll, a task a feed, on one loop ─► stream.take, stream.give
              ├ give ─────────────────────────────────────────► stream.give
              ├ look ── how the monitor itself is ────────────► troubles
              └ heartbeat

Decided here: the stream lives on a thread of its own, for its store belongs to one thread and a
long reading must not hold up the network. What changes while it runs (rules, feeds, config) is
read again as a whole and put in place between two looks, or refused as a whole and told.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

import uvloop

from monitor.beside import Beside
from monitor.chores import Chores
from monitor.clock import Clock, WallClock
from monitor.config import Config
from monitor.desk import Console, Desk, StreamThread
from monitor.dispatch import Dispatch, Ways, by_key
from monitor.errors import MonitorError
from monitor.first_round import FirstRound, FirstTold
from monitor.logged import tell
from monitor.matching.rules import RuleSet
from monitor.overheard import Overheard
from monitor.pulse import Condition, Loop, Pulse
from monitor.reload import Load, Loaded, changes
from monitor.store.connection import StoreUnavailable
from monitor.systemd import Systemd
from monitor.tally import Deed, Tally
from monitor.timetable import Attendant, Job, Timetable
from monitor.troubles import TroubleKind
from monitor.web.pages import Inside, pages_of
from monitor.web.server import served

TICK_S = 1.0
"""Seconds between two looks at what is due."""
STREAM_DRAIN_S = 4.5
"""Seconds that messages on their way have to finish in once the daemon is to stop."""
AGAIN_S = 5.0
"""Seconds between two tries to begin, or to read all again, on a store that is full or locked."""
START, RELOAD = "start", "reload"
"""What these are called where the store could not be used for them."""

_T = TypeVar("_T")


def run(
    loaded: Loaded,
    console: Console | None = None,
    load: Load | None = None,
    environ: Mapping[str, str] | None = None,
    first_told: FirstTold | None = None,
) -> None:
    """Watch until SIGTERM or SIGINT, then finish what runs; SIGHUP has `load` read all again.

    Raises StoreLocked if another monitor holds the store, and any MonitorError of the start.
    Ends the process itself, with 0, if a channel or a name server hangs at the end.
    """
    watch = Watch(
        loaded.config,
        loaded.rules,
        console=console,
        load=load,
        environ=environ,
        places=loaded.places,
        first_told=first_told,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: watch.stop())
    signal.signal(signal.SIGHUP, lambda *_: watch.reload())
    if not watch.run():
        # A thread that hangs cannot be ended from within. If it was sending, its row says so,
        # and the next start owns up to it.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


@dataclass(frozen=True, slots=True)
class _Life:
    """What runs while the daemon lives: the stream, the way to the feeds, and who asks them."""

    thread: StreamThread
    ways: Ways
    dispatch: Dispatch
    chores: Chores


class Watch:
    """The daemon's life: `run` until `stop`, which may be called from any thread or signal.

    `load` reads config and rules again, on `reload` and when their files change. `first_told`
    hears what came of asking all feeds of a new store once.
    """

    def __init__(
        self,
        config: Config,
        rules: RuleSet,
        clock: Clock | None = None,
        console: Console | None = None,
        tick_s: float = TICK_S,
        load: Load | None = None,
        environ: Mapping[str, str] | None = None,
        places: tuple[Path, ...] = (),
        first_told: FirstTold | None = None,
    ) -> None:
        self._loaded = Loaded(config, rules, places)
        self._clock = clock or WallClock()
        self._console = console
        self._tick_s = tick_s
        self._load = load
        self._first_told = first_told
        self._first = FirstRound((), self._loaded, lambda *_: None)
        self._systemd = Systemd(environ or {})
        self._pulse = Pulse(config.limits.stuck_after.total_seconds())
        self._tally = Tally()
        self._condition = Condition()
        self._is_stopping = threading.Event()
        self._is_changed = threading.Event()
        self._wake: Callable[[], None] = lambda: None

    def stop(self) -> None:
        """Begin no more polls; `run` returns once what runs has finished, or ran out of time."""
        self._is_stopping.set()
        self._wake()

    def reload(self) -> None:
        """Read rules, feeds and config again, soon; from any thread or signal."""
        self._is_changed.set()
        self._wake()

    def run(self) -> bool:
        """Watch until told to stop. False if something still hangs when the time is up."""
        runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
        try:
            is_drained = runner.run(self._live())
        finally:
            self._wake = lambda: None
        if is_drained:
            runner.close()
        return is_drained

    async def _live(self) -> bool:
        woken = asyncio.Event()
        self._wake = partial(_wake, asyncio.get_running_loop(), woken)
        thread = await self._patiently(self._opened, woken)
        polls_ended = True
        if thread:
            try:
                polls_ended = await self._live_with(thread, woken)
            except BaseException:
                thread.close()
                raise
        is_closed = not thread or await _within(STREAM_DRAIN_S, thread.close())
        tell(logging.INFO, "watch.stopped", drained=is_closed and polls_ended)
        return is_closed and polls_ended

    async def _opened(self) -> StreamThread:
        """The stream on its thread, with its store; signals are heard meanwhile."""
        config, rules = self._loaded.config, self._loaded.rules
        inside = (self._clock, self._console, self._pulse, self._tally)
        return await asyncio.to_thread(StreamThread, config, rules, *inside)

    async def _patiently(
        self, work: Callable[[], Awaitable[_T]], woken: asyncio.Event
    ) -> _T | None:
        """Do what the start cannot do without; None if it is to stop before the store can be used.

        A full disk and a lock pass, and whoever started us may be asleep.
        """
        store = self._condition.store
        while not self._is_stopping.is_set():
            try:
                done = await work()
            except StoreUnavailable as error:
                if not error.may_pass:
                    raise
                store.failed(START, error)
                self._systemd.status(f"waits for its store: {error}")
                with suppress(TimeoutError):
                    await asyncio.wait_for(woken.wait(), AGAIN_S)
                woken.clear()
            else:
                store.worked(START)
                return done
        return None

    async def _live_with(self, thread: StreamThread, woken: asyncio.Event) -> bool:
        """All that the daemon does; whether the polls that ran at its end came to an end."""
        ways = Ways(thread, self._tally)
        with Overheard() as overheard:
            way = await ways.open(self._loaded.config)
            try:
                async with self._page(thread):
                    await self._patiently(partial(thread.ask, self._begin), woken)
                    feeds, limits = by_key(self._loaded.config), self._loaded.config.limits
                    store, hear = self._condition.store, self._first.hear
                    dispatch = Dispatch(feeds, way, thread, limits, store, hear)
                    chores = self._chores(thread, overheard)
                    await self._work(_Life(thread, ways, dispatch, chores), woken)
                    return await dispatch.drain()
            finally:
                await ways.close()

    def _begin(self, desk: Desk) -> None:
        if desk.is_first_life and self._first_told:
            self._first = FirstRound(by_key(self._loaded.config), self._loaded, self._first_told)
        desk.subscribe(by_key(self._loaded.config))
        desk.begin(self._summary())

    def _summary(self) -> str:
        counts = self._counts()
        return ", ".join(
            f"{number:,} {what if number != 1 else what[:-1]}" for what, number in counts.items()
        )

    def _counts(self) -> dict[str, int]:
        return {"feeds": len(self._loaded.config.feeds), "rules": len(self._loaded.rules.rules)}

    def _chores(self, thread: StreamThread, overheard: Overheard) -> Chores:
        inside = (thread, self._clock, self._pulse, self._tally, self._condition)
        return Chores(lambda: self._loaded, *inside, overheard)

    @asynccontextmanager
    async def _page(self, thread: StreamThread) -> AsyncIterator[None]:
        web = self._loaded.config.web
        if web is None:
            yield
            return
        inside = (thread, self._pulse, self._tally, self._condition, self._clock.now())
        async with served(web, pages_of(Inside(*inside))) as port:
            tell(logging.INFO, "web.listening", host=web.host, port=port)
            yield

    # --- what goes on

    async def _work(self, life: _Life, woken: asyncio.Event) -> None:
        """All that goes on until it is to stop; polls that run then still run."""
        timetable = Timetable(self._jobs(life), self._condition.store, self._pulse)
        timetable.begin()
        async with Beside() as beside:
            beside.begin(self._attend(timetable, life.chores))
            beside.begin(life.chores.try_rules(self._is_stopping.is_set))
            beside.begin(self._first.tell())
            watched = self._loaded.files
            noticing = await self._noticing(beside)
            self._tell_started()
            while await self._is_to_read_again(woken):
                if not await self._read_again(life):
                    continue
                timetable.pace(HEARTBEAT, self._beat_every_s())
                if self._loaded.files != watched:
                    watched = self._loaded.files
                    noticing.cancel()
                    noticing = await self._noticing(beside)
                beside.begin(life.chores.try_rules(self._is_stopping.is_set))
            self._systemd.stopping()
            timetable.end()

    def _tell_started(self) -> None:
        tell(logging.INFO, "watch.started", **self._counts())
        if not self._loaded.config.feeds:
            tell(logging.WARNING, "watch.no_feeds", remedy="monitor feeds add URL")
        self._systemd.ready(self._summary())

    def _jobs(self, life: _Life) -> tuple[Job, ...]:
        chores = life.chores
        beat = partial(chores.beat, life.ways)
        return (
            Job("dispatch", life.dispatch.due_feeds, self._tick_s, Loop.DISPATCH, at_once=True),
            Job("give", life.thread.give, self._tick_s, Loop.GIVE),
            Job("look", chores.look_if_due, self._tick_s),
            Job(HEARTBEAT, beat, self._beat_every_s(), at_once=True),
            Job("housekeeping", chores.keep_house, HOUSEKEEPING_S),
            Job("backup", chores.back_up, BACKUP_LOOK_S),
        )

    def _beat_every_s(self) -> float:
        heartbeat = self._loaded.config.heartbeat
        return heartbeat.every.total_seconds() if heartbeat else HOUSEKEEPING_S

    async def _attend(self, timetable: Timetable, chores: Chores) -> None:
        attendant = Attendant(self._clock, self._pulse, self._systemd, self._tick_s)
        await attendant.attend(timetable, lambda by: chores.note(partial(_jumped, by=by)))

    # --- what changes

    async def _noticing(self, beside: Beside) -> asyncio.Task[None]:
        """Notice from here on what changes; what changed before, it is told now."""
        noticing = beside.begin(self._notice_changes())
        # What is watched is watched before this goes on, so that no change is missed.
        await asyncio.sleep(0)
        if self._load and self._loaded.is_stale:
            self.reload()
        return noticing

    async def _notice_changes(self) -> None:
        if self._load is not None:
            async for _ in changes(self._loaded.files):
                self.reload()

    async def _is_to_read_again(self, woken: asyncio.Event) -> bool:
        """Wait until something has changed; False if it is to stop."""
        while not self._is_stopping.is_set():
            if self._is_changed.is_set():
                self._is_changed.clear()
                return True
            await woken.wait()
            woken.clear()
        return False

    async def _read_again(self, life: _Life) -> bool:
        """Put what changed in its place, all of it or nothing; whether it was."""
        if self._load is None:
            return False
        self._systemd.reloading()
        try:
            loaded = await asyncio.to_thread(self._load)
            await self._live_by(loaded, life)
        except StoreUnavailable as error:
            self._condition.store.failed(RELOAD, error)
            tell(logging.WARNING, "reload.put_off", reason=str(error))
            asyncio.get_running_loop().call_later(AGAIN_S, self.reload)
            return False
        except MonitorError as error:
            await self._refuse(str(error), life.chores)
            return False
        finally:
            self._systemd.ready(self._summary())
        self._condition.store.worked(RELOAD)
        self._condition.reload_refused = ""
        self._tally.count(Deed.RELOAD, "ok")
        tell(logging.INFO, "reload.done", **self._counts())
        await life.chores.note(partial(_settled, what=""))
        return True

    async def _live_by(self, loaded: Loaded, life: _Life) -> None:
        was, config = self._loaded.config, loaded.config
        stays = tuple(name for name in FIXED if getattr(was, name) != getattr(config, name))
        if stays:
            tell(logging.WARNING, "reload.needs_restart", keys=list(stays))
        self._condition.needs_restart = stays
        config = replace(config, store=was.store, web=was.web)
        feeds = by_key(config)
        await life.thread.ask(lambda desk: desk.use(config, loaded.rules, feeds))
        way = await life.ways.change(config, life.dispatch.tasks())
        life.dispatch.use(feeds, way, config.limits)
        self._pulse.stuck_after_s = config.limits.stuck_after.total_seconds()
        self._loaded = replace(loaded, config=config)

    async def _refuse(self, why: str, chores: Chores) -> None:
        """What was good stays; who looks after the monitor is told, with file, line and column."""
        self._condition.reload_refused = why
        self._tally.count(Deed.RELOAD, "refused")
        tell(logging.WARNING, "reload.refused", why=why)
        self._condition.store.worked(RELOAD)
        await chores.note(partial(_settled, what=f"what was changed is not used: {why}"))


HEARTBEAT = "heartbeat"
HOUSEKEEPING_S = 3600.0
BACKUP_LOOK_S = 600.0
"""Seconds between two looks whether the last copy of the store is old enough for another."""
FIXED = ("store", "web")
"""What a running daemon cannot change: told, and used at the next start."""


def _jumped(desk: Desk, by: timedelta) -> None:
    desk.caretaker.jumped(by, desk.now)


def _settled(desk: Desk, what: str) -> None:
    found = {"files": what} if what else {}
    desk.caretaker.settle(TroubleKind.RELOAD, found, desk.now)


def _wake(loop: asyncio.AbstractEventLoop, woken: asyncio.Event) -> None:
    # A signal may come when all is over.
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(woken.set)


async def _within(seconds: float, future: Future[None]) -> bool:
    done, _ = await asyncio.wait([asyncio.wrap_future(future)], timeout=seconds)
    return bool(done)
