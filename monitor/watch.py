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
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

import uvloop

from monitor.beside import Beside
from monitor.chores import Chores
from monitor.clock import Clock, WallClock
from monitor.config import Config
from monitor.desk import Console, Desk, StreamThread
from monitor.dispatch import Dispatch, Ways, by_key
from monitor.first_round import FirstRound, FirstTold
from monitor.logged import tell
from monitor.matching.rules import RuleSet
from monitor.orders import Orders
from monitor.overheard import Overheard
from monitor.pulse import Condition, Loop, Pulse
from monitor.reload import Load, Loaded
from monitor.renewal import Life, Renewal
from monitor.start import Start
from monitor.store.connection import refuse_a_second
from monitor.systemd import Systemd
from monitor.tally import Tally
from monitor.timetable import Attendant, Job, Timetable
from monitor.web.pages import Inside, pages_of
from monitor.web.server import served

TICK_S = 1.0
"""Seconds between two looks at what is due."""
STREAM_DRAIN_S = 4.5
"""Seconds that messages on their way have to finish in once the daemon is to stop."""


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
        loaded = Loaded(config, rules, places)
        self._clock = clock or WallClock()
        self._console = console
        self._tick_s = tick_s
        self._first_told = first_told
        self._first = FirstRound((), loaded, lambda *_: None)
        self._has_told_first = False
        self._orders = Orders()
        self._systemd = Systemd(environ or {})
        self._pulse = Pulse(config.limits.stuck_after.total_seconds())
        self._tally = Tally()
        self._condition = Condition()
        inside = (self._systemd, self._pulse, self._tally, self._condition)
        self._renewal = Renewal(loaded, load, self._orders, *inside)

    @property
    def _loaded(self) -> Loaded:
        return self._renewal.loaded

    def stop(self) -> None:
        """Begin no more polls; `run` returns once what runs has finished, or ran out of time."""
        self._orders.stop()

    def reload(self) -> None:
        """Read rules, feeds and config again, soon; from any thread or signal."""
        self._orders.reload()

    def run(self) -> bool:
        """Watch until told to stop. False if something still hangs when the time is up."""
        runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
        is_drained = runner.run(self._live())
        if is_drained:
            runner.close()
        return is_drained

    async def _live(self) -> bool:
        """A daemon that was started in vain is told apart before its page is in the way."""
        refuse_a_second(self._loaded.config.store)
        config, rules = self._loaded.config, self._loaded.rules
        inside = (self._clock, self._console, self._pulse, self._tally)
        thread = StreamThread(config, rules, *inside)
        try:
            with self._orders.heard(), Overheard() as overheard:
                async with self._page(thread):
                    polls_ended = await self._live_with(thread, self._chores(thread, overheard))
        except BaseException:
            thread.close()
            raise
        is_closed = await _within(STREAM_DRAIN_S, thread.close())
        tell(logging.INFO, "watch.stopped", drained=is_closed and polls_ended)
        return is_closed and polls_ended

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

    def _chores(self, thread: StreamThread, overheard: Overheard) -> Chores:
        inside = (thread, self._clock, self._pulse, self._tally, self._condition)
        return Chores(lambda: self._loaded, *inside, overheard)

    async def _live_with(self, thread: StreamThread, chores: Chores) -> bool:
        """All that the daemon does; whether the polls that ran at its end came to an end."""
        start = Start(self._orders, self._condition, self._systemd, chores.call_for_help)
        if not await start.is_made(partial(self._begin, thread)):
            return True
        ways = Ways(thread, self._tally)
        way = await ways.open(self._loaded.config)
        try:
            feeds, limits = by_key(self._loaded.config), self._loaded.config.limits
            store = self._condition.store
            dispatch = Dispatch(
                feeds, way, thread, limits, store, lambda one: self._first.hear(one)
            )
            await self._work(Life(thread, ways, dispatch, chores))
            return await dispatch.drain()
        finally:
            await ways.close()

    async def _begin(self, thread: StreamThread) -> None:
        """May be tried again if the store fails it."""
        await asyncio.wrap_future(thread.open())
        await thread.ask(self._begin_on)

    def _begin_on(self, desk: Desk) -> None:
        self._has_told_first = not desk.is_first_life
        self._expect_first()
        desk.subscribe(by_key(self._loaded.config))
        desk.begin(self._loaded.summary)

    def _expect_first(self) -> bool:
        """Whether a first round of feeds begins now, of which somebody wants to hear."""
        feeds = by_key(self._loaded.config)
        if self._has_told_first or not feeds or self._first_told is None:
            return False
        self._has_told_first = True
        self._first = FirstRound(feeds, self._loaded, self._first_told)
        return True

    # --- what goes on

    async def _work(self, life: Life) -> None:
        """All that goes on until it is to stop; polls that run then still run."""
        self._pulse.begin()
        timetable = Timetable(self._jobs(life), self._condition.store, self._pulse)
        timetable.begin()
        async with Beside() as beside:
            beside.begin(self._attend(timetable, life.chores))
            beside.begin(life.chores.try_rules(self._orders.is_stopping))
            beside.begin(self._first.tell())
            watched = self._loaded.files
            noticing = await self._renewal.noticing(beside)
            self._tell_started()
            while await self._orders.is_to_read_again():
                if not await self._renewal.is_made(life):
                    continue
                if self._expect_first():
                    beside.begin(self._first.tell())
                timetable.pace(HEARTBEAT, self._beat_every_s())
                if self._loaded.files != watched:
                    watched = self._loaded.files
                    noticing.cancel()
                    noticing = await self._renewal.noticing(beside)
                beside.begin(life.chores.try_rules(self._orders.is_stopping))
            self._systemd.stopping()
            timetable.end()

    def _tell_started(self) -> None:
        tell(logging.INFO, "watch.started", **self._loaded.counts)
        if not self._loaded.config.feeds:
            tell(logging.WARNING, "watch.no_feeds", remedy="monitor feeds add URL")
        self._systemd.ready(self._loaded.summary)

    def _jobs(self, life: Life) -> tuple[Job, ...]:
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


HEARTBEAT = "heartbeat"
HOUSEKEEPING_S = 3600.0
BACKUP_LOOK_S = 600.0
"""Seconds between two looks whether the last copy of the store is old enough for another."""


def _jumped(desk: Desk, by: timedelta) -> None:
    desk.caretaker.jumped(by, desk.now)


async def _within(seconds: float, future: Future[bool]) -> bool:
    done, _ = await asyncio.wait([asyncio.wrap_future(future)], timeout=seconds)
    return bool(done) and future.result()
