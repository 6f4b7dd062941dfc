"""The daemon: polls the feeds that are due, takes what is new, gives what is due, stops cleanly.

    scheduler ─ dispatch ─► poll, a task a feed, on one loop ─► stream.take, stream.give
              └ give ─────────────────────────────────────────► stream.give

Decided here: the stream lives on a thread of its own, for its store belongs to one thread and a
long reading must not hold up the network. A feed is asked by its own task, so that a slow one
delays no other; which feeds are due is a question to the store, never a timer.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Mapping,
    Sequence,
)
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC
from functools import partial

import uvloop
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.clock import Clock, WallClock
from monitor.config import Config, FeedConfig, Limits
from monitor.desk import Console, Round, StreamThread, tell
from monitor.errors import MonitorError
from monitor.failpoints import Point, reached
from monitor.feeds import backoff
from monitor.feeds.fetch import Fetched, FetchFailed, FetchRequest, connected, fetch
from monitor.feeds.hosts import Hosts, Manners, PageBudget
from monitor.feeds.identity import without_login
from monitor.feeds.pages import Pages
from monitor.feeds.poll import Turn, poll
from monitor.feeds.worker import Readers, readers
from monitor.matching.rules import RuleSet
from monitor.store.connection import StoreUnavailable
from monitor.store.feeds import host_of

TICK_S = 1.0
"""Seconds between two looks at what is due."""
MAX_POLLS_A_LOOK = 100
"""Feeds that begin to be asked in one look: a restart with all of them due is no stampede."""
POLLS_DRAIN_S, STREAM_DRAIN_S = 5.0, 4.5
"""Seconds that polls, then messages on their way, have to finish in once the daemon is to stop."""
AFTER_FAULT_S = 60.0
"""Seconds that a feed rests after a poll that could not be kept, through no fault of its own."""

_log = logging.getLogger(__name__)


def run(config: Config, rules: RuleSet, console: Console | None = None) -> None:
    """Watch until SIGTERM or SIGINT, then finish what runs.

    Raises StoreLocked if another monitor holds the store, and any MonitorError of the start.
    Ends the process itself, with 0, if a channel or a name server hangs at the end.
    """
    watch = Watch(config, rules, console=console)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: watch.stop())
    if not watch.run():
        # A thread that hangs cannot be ended from within. If it was sending, its row says so,
        # and the next start owns up to it.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


def poll_once(
    config: Config,
    rules: RuleSet,
    feed: str | None = None,
    console: Console | None = None,
    progress: Callable[[Round], None] = lambda _: None,
) -> tuple[Round, ...]:
    """Ask all feeds once, due or not, or the one of this URL or name; take and give.

    `progress` hears of each feed as soon as it is done.

    Raises MonitorError if no feed is called so, and StoreLocked beside a running daemon.
    """
    chosen = [one for one in config.feeds if feed in (None, one.url, one.name)]
    if feed is not None and not chosen:
        raise MonitorError(f"{feed}: no such feed in the config\n  give its url or its name")
    thread = StreamThread(config, rules, WallClock(), console)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_ask_all(chosen, config, thread, progress))
    finally:
        thread.close().result()


async def _ask_all(
    feeds: Sequence[FeedConfig],
    config: Config,
    thread: StreamThread,
    progress: Callable[[Round], None],
) -> tuple[Round, ...]:
    async with _polling(config, thread) as polling:
        room = asyncio.Semaphore(config.limits.polls)
        # Those of a crowded host wait at its own door, not in the room that all share.
        doors = Hosts(Manners(config.limits.polls_per_host, 0))

        async def asked(feed: FeedConfig) -> Round:
            async with doors.turn(host_of(feed.url)), room:
                done = await polling.ask(feed)
            progress(done)
            return done

        return tuple(await asyncio.gather(*map(asked, feeds)))


@asynccontextmanager
async def _polling(config: Config, thread: StreamThread) -> AsyncIterator[_Polling]:
    """What asks, with its connections and its readers, for as long as the block runs."""
    limits = config.limits
    async with connected(limits, config.contact) as client, readers(limits) as reading:
        yield _Polling(partial(fetch, client), reading, thread, limits)


class Watch:
    """The daemon's life: `run` until `stop`, which may be called from any thread or signal."""

    def __init__(
        self,
        config: Config,
        rules: RuleSet,
        clock: Clock | None = None,
        console: Console | None = None,
        tick_s: float = TICK_S,
    ) -> None:
        self._config = config
        self._rules = rules
        self._clock = clock or WallClock()
        self._console = console
        self._tick_s = tick_s
        self._is_stopping = threading.Event()
        self._wake: Callable[[], None] = lambda: None

    def stop(self) -> None:
        """Begin no more polls; `run` returns once what runs has finished, or ran out of time."""
        self._is_stopping.set()
        self._wake()

    def run(self) -> bool:
        """Watch until told to stop. False if something still hangs when the time is up."""
        thread = StreamThread(self._config, self._rules, self._clock, self._console)
        runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
        try:
            is_drained = runner.run(self._live(thread))
        except BaseException:
            thread.close()
            raise
        if is_drained:
            runner.close()
        return is_drained

    async def _live(self, thread: StreamThread) -> bool:
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._wake = partial(_wake, loop, stopped)
        if self._is_stopping.is_set():
            stopped.set()
        feeds = {without_login(feed.url): feed for feed in self._config.feeds}
        await thread.ask(lambda desk: desk.subscribe(feeds))
        async with _polling(self._config, thread) as polling:
            dispatch = _Dispatch(feeds, polling, thread, self._config.limits)
            scheduler = self._scheduled(dispatch.due_feeds, thread.give)
            tell(logging.INFO, "watch.started", feeds=len(feeds))
            await stopped.wait()
            scheduler.shutdown(wait=False)
            polls_ended = await dispatch.drain()
        is_drained = await _within(STREAM_DRAIN_S, thread.close()) and polls_ended
        tell(logging.INFO, "watch.stopped", drained=is_drained)
        return is_drained

    def _scheduled(self, *jobs: Callable[[], Coroutine[None, None, None]]) -> AsyncIOScheduler:
        # It warns of each look that it leaves out because the last one still runs, as is meant.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        scheduler = AsyncIOScheduler(timezone=UTC)
        for job in jobs:
            # A late look is as good as one on time, and one is as good as three.
            scheduler.add_job(
                _broken_off_in_peace,
                "interval",
                args=[job],
                seconds=self._tick_s,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        scheduler.start()
        return scheduler


async def _broken_off_in_peace(look: Callable[[], Coroutine[None, None, None]]) -> None:
    """A look that the daemon's end breaks off is no fault, and no line of the log."""
    with suppress(asyncio.CancelledError):
        await look()


def _wake(loop: asyncio.AbstractEventLoop, stopped: asyncio.Event) -> None:
    loop.call_soon_threadsafe(stopped.set)


async def _within(seconds: float, future: Future[None]) -> bool:
    done, _ = await asyncio.wait([asyncio.wrap_future(future)], timeout=seconds)
    return bool(done)


# Who asks


class _Dispatch:
    """Starts a task for each feed that is due, as far as there is room for it."""

    def __init__(
        self,
        feeds: Mapping[str, FeedConfig],
        polling: _Polling,
        thread: StreamThread,
        limits: Limits,
    ) -> None:
        self._feeds = feeds
        self._polling = polling
        self._thread = thread
        self._limits = limits
        self._running: dict[str, asyncio.Task[None]] = {}
        self._busy: Counter[str] = Counter()
        self._rested: set[str] = set()

    async def due_feeds(self) -> None:
        """One look at what is due; returns at once, the tasks go on."""
        rested, self._rested = self._rested, set()
        if rested:
            await self._thread.ask(lambda desk: desk.release(rested))
        room = min(MAX_POLLS_A_LOOK, self._limits.polls - len(self._running))
        busy, per_host = +self._busy, self._limits.polls_per_host
        for key in await self._thread.ask(lambda desk: desk.lease(room, busy, per_host)):
            self._busy[host_of(key)] += 1
            self._running[key] = asyncio.create_task(self._one(key))
            self._running[key].add_done_callback(partial(self._ended, key))

    async def drain(self) -> bool:
        """Wait for the polls that run; False if some had to be broken off."""
        if not self._running:
            return True
        _, hanging = await asyncio.wait(self._running.values(), timeout=POLLS_DRAIN_S)
        for task in hanging:
            task.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)
        return not hanging

    async def _one(self, key: str) -> None:
        try:
            await self._polling.ask(self._feeds[key])
        except StoreUnavailable as error:
            self._rest(key)
            tell(logging.WARNING, "feed.not_kept", feed=key, reason=str(error))
        except Exception:  # noqa: BLE001 a fault of ours in one feed's poll must not stop the others
            self._rest(key)
            _log.exception("feed.broken feed=%s", json.dumps(key))

    def _rest(self, key: str) -> None:
        """Nothing was kept, so the feed is still due; without a rest it were asked every tick."""
        asyncio.get_running_loop().call_later(AFTER_FAULT_S, self._rested.add, key)

    def _ended(self, key: str, task: asyncio.Task[None]) -> None:
        del self._running[key]
        self._busy[host_of(key)] -= 1


class _Polling:
    """Asks one feed, fetches the pages that are worth it, and has the stream take what is new."""

    def __init__(
        self,
        fetch: Callable[[FetchRequest], Awaitable[Fetched | FetchFailed]],
        readers: Readers,
        thread: StreamThread,
        limits: Limits,
    ) -> None:
        self._hosts = Hosts(Manners(limits.polls_per_host, 1 / limits.starts_per_host))
        self._fetch = fetch
        self._readers = readers
        self._thread = thread
        self._floor = limits.poll_floor
        self._pages = Pages(self._as_guest, readers.page, PageBudget(limits.pages_per_host))

    async def ask(self, feed: FeedConfig) -> Round:
        key = without_login(feed.url)
        state, now = await self._thread.ask(lambda desk: desk.state(key))
        turn = Turn(now, self._floor, backoff.draw())
        polled = await poll(self._as_guest, feed, state, turn, self._readers.feed)
        reached(Point.FETCHED)
        sifted, wanted = await self._thread.ask(lambda desk: desk.sift(key, polled))
        whole = await self._pages.whole(feed, sifted.fresh, wanted, now)
        sifted = replace(sifted, fresh=whole.articles)
        return await self._thread.ask(lambda desk: desk.keep(key, polled, sifted, whole.missing))

    async def _as_guest(self, request: FetchRequest) -> Fetched | FetchFailed:
        """Fetch a feed or a page when its host gives us a turn."""
        async with self._hosts.turn(host_of(request.url)):
            return await self._fetch(request)
