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
import threading
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import partial
from typing import TypeVar
from urllib.parse import urlsplit

import uvloop
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.clock import Clock, WallClock
from monitor.config import Config, FeedConfig
from monitor.errors import MonitorError
from monitor.feeds import backoff
from monitor.feeds.fetch import connected, fetch
from monitor.feeds.identity import without_login
from monitor.feeds.poll import NEVER, Fetch, FeedState, Known, Polled, Turn, poll, sift
from monitor.matching.rules import RuleSet
from monitor.outbox.tidings import Message
from monitor.store.connection import Store
from monitor.store.feeds import SeenItem
from monitor.stream import FeedRow, Stream

TICK_S = 1.0
"""Seconds between two looks at what is due."""
MAX_POLLS = 100
"""Feeds asked at once."""
PER_HOST = 2
"""Feeds of one host asked at once; the host's others wait for these."""
DRAIN_S = 10.0
"""Seconds that what runs has to finish in, once the daemon is told to stop."""
REPORT_AFTER = 3
"""Failures in a row with which a feed's trouble becomes a line of the journal."""

Console = Callable[[Message], None]
_T = TypeVar("_T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """What one poll of one feed came to, for whoever asked for it."""

    feed: str
    note: str
    failed: bool
    alerts: int


def run(config: Config, rules: RuleSet, console: Console | None = None) -> None:
    """Watch until SIGTERM or SIGINT, then finish what runs.

    Raises StoreLocked if another monitor holds the store, and any MonitorError of the start.
    """
    watch = Watch(config, rules, console=console)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: watch.stop())
    if not watch.run():
        # A thread that hangs in a channel cannot be ended from within. Its row says `sending`,
        # so that the next start owns up to it.
        logging.shutdown()
        os._exit(0)


def poll_once(
    config: Config, rules: RuleSet, feed: str | None = None, console: Console | None = None
) -> tuple[Round, ...]:
    """Ask all feeds once, due or not, or the one of this URL or name; take and give.

    Raises MonitorError if no feed is called so, and StoreLocked beside a running daemon.
    """
    chosen = [one for one in config.feeds if feed in (None, one.url, one.name)]
    if feed is not None and not chosen:
        raise MonitorError(f"{feed}: no such feed in the config\n  give its url or its name")
    with _StreamThread(config, rules, WallClock(), console) as thread:
        rounds = asyncio.run(_ask_all(chosen, thread, config.limits.poll_floor))
        thread.run(lambda desk: desk.give(wait=True)).result()
        return rounds


async def _ask_all(
    feeds: Sequence[FeedConfig], thread: _StreamThread, floor: timedelta
) -> tuple[Round, ...]:
    async with connected() as client:
        desk = _Polling(partial(fetch, client), thread, floor)
        return tuple(await asyncio.gather(*(desk.ask(feed) for feed in feeds)))


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
        self._is_told_to_stop = threading.Event()
        self._wake: Callable[[], None] = lambda: None

    def stop(self) -> None:
        """Begin no more polls; `run` returns once what runs has finished, or ran out of time."""
        self._is_told_to_stop.set()
        self._wake()

    def run(self) -> bool:
        """Watch until told to stop. False if something still hangs when the time is up."""
        thread = _StreamThread(self._config, self._rules, self._clock, self._console)
        thread.run(lambda desk: desk.begin(self._config.feeds)).result()
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(self._live(thread))

    async def _live(self, thread: _StreamThread) -> bool:
        stopped = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._wake = lambda: loop.call_soon_threadsafe(stopped.set)
        if self._is_told_to_stop.is_set():
            stopped.set()
        async with connected() as client:
            polling = _Polling(partial(fetch, client), thread, self._config.limits.poll_floor)
            dispatch = _Dispatch(self._config.feeds, polling)
            scheduler = self._scheduler(dispatch.due_feeds, partial(_give, thread))
            _log.info(_event("watch.started", feeds=len(self._config.feeds)))
            await stopped.wait()
            scheduler.shutdown(wait=False)
            return await self._drain(dispatch, thread)

    def _scheduler(self, *jobs: Callable[[], Coroutine[None, None, None]]) -> AsyncIOScheduler:
        scheduler = AsyncIOScheduler(timezone=UTC)
        for job in jobs:
            # A late look is as good as one on time, and one is as good as three.
            scheduler.add_job(
                job,
                "interval",
                seconds=self._tick_s,
                next_run_time=self._clock.now(),
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
            )
        scheduler.start()
        return scheduler
