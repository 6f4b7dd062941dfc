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
    Collection,
    Coroutine,
    Iterable,
    Mapping,
    Sequence,
)
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

import uvloop
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.article import Article
from monitor.clock import Clock, WallClock
from monitor.config import Config, FeedConfig, Limits
from monitor.errors import MonitorError
from monitor.failpoints import Point, reached
from monitor.feeds import backoff
from monitor.feeds.fetch import Fetched, FetchFailed, FetchRequest, connected, fetch
from monitor.feeds.hosts import Hosts, Manners, PageBudget
from monitor.feeds.identity import without_login
from monitor.feeds.pages import Missing, Pages, wants_page
from monitor.feeds.parse import check_parser
from monitor.feeds.poll import Polled, Turn, poll
from monitor.feeds.sift import Known, Sifted, sift
from monitor.feeds.state import FeedState
from monitor.feeds.worker import Readers, readers
from monitor.matching.interest import may_concern
from monitor.matching.rules import RuleSet
from monitor.outbox.retry import RowState
from monitor.outbox.tidings import Message
from monitor.store.connection import Store, StoreUnavailable
from monitor.store.feeds import SeenItem, host_of
from monitor.stream import FeedRow, Stream

TICK_S = 1.0
"""Seconds between two looks at what is due."""
MAX_POLLS_A_LOOK = 100
"""Feeds that begin to be asked in one look: a restart with all of them due is no stampede."""
POLLS_DRAIN_S, STREAM_DRAIN_S = 5.0, 4.5
"""Seconds that polls, then messages on their way, have to finish in once the daemon is to stop."""
NEXT_IN_LINE_S = 0.05
"""Seconds between two looks whether a message has arrived, so that the channel's next may go."""
AFTER_FAULT_S = 60.0
"""Seconds that a feed rests after a poll that could not be kept, through no fault of its own."""
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
    failures: int
    alerts: int
    is_first: bool = False


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
    thread = _StreamThread(config, rules, WallClock(), console)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_ask_all(chosen, config, thread, progress))
    finally:
        thread.close().result()


async def _ask_all(
    feeds: Sequence[FeedConfig],
    config: Config,
    thread: _StreamThread,
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
async def _polling(config: Config, thread: _StreamThread) -> AsyncIterator[_Polling]:
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
        thread = _StreamThread(self._config, self._rules, self._clock, self._console)
        runner = asyncio.Runner(loop_factory=uvloop.new_event_loop)
        try:
            is_drained = runner.run(self._live(thread))
        except BaseException:
            thread.close()
            raise
        if is_drained:
            runner.close()
        return is_drained

    async def _live(self, thread: _StreamThread) -> bool:
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
            _tell(logging.INFO, "watch.started", feeds=len(feeds))
            await stopped.wait()
            scheduler.shutdown(wait=False)
            polls_ended = await dispatch.drain()
        is_drained = await _within(STREAM_DRAIN_S, thread.close()) and polls_ended
        _tell(logging.INFO, "watch.stopped", drained=is_drained)
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
        thread: _StreamThread,
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
            _tell(logging.WARNING, "feed.not_kept", feed=key, reason=str(error))
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
        thread: _StreamThread,
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


# Who keeps


class _StreamThread:
    """The thread on which the desk lives; what is handed to it happens one after the other."""

    def __init__(
        self, config: Config, rules: RuleSet, clock: Clock, console: Console | None
    ) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="stream")
        try:
            self._desk = self._pool.submit(_Desk, config, rules, clock, console).result()
        except BaseException:
            self._pool.shutdown()
            raise

    async def ask(self, work: Callable[[_Desk], _T]) -> _T:
        return await asyncio.wrap_future(self._pool.submit(work, self._desk))

    async def give(self) -> None:
        """Send what is due, a channel's messages one after the other, until all have arrived.

        The stream's thread waits for no channel. A store that is busy is tried again later.
        """
        try:
            while await self.ask(lambda desk: desk.give()):
                await asyncio.sleep(NEXT_IN_LINE_S)
        except StoreUnavailable as error:
            _tell(logging.WARNING, "watch.cannot_give", reason=str(error))

    def close(self) -> Future[None]:
        """Give what is due, wait for what is on its way, close the store."""
        closing = self._pool.submit(self._desk.close)
        self._pool.shutdown(wait=False)
        return closing


class _Desk:
    """The stream, and what the daemon wants to know of its store."""

    def __init__(
        self, config: Config, rules: RuleSet, clock: Clock, console: Console | None
    ) -> None:
        check_parser()
        self._clock = clock
        self._owner = f"{os.getpid()} since {clock.now():%Y-%m-%dT%H:%M:%SZ}"
        self._store = Store.open(config.store)
        try:
            self._store.lock(clock.now())
            self._stream = Stream(
                rules,
                self._store,
                clock,
                config.route,
                config.receivers,
                console,
                config.quiet_hours,
                config.inhibit_rules,
            )
            self._stream.resume()
        except BaseException:
            self._store.close()
            raise

    def subscribe(self, feeds: Collection[str]) -> None:
        """Ask these feeds and no others; one that was taken out keeps what is known of it."""
        with self._store.transaction():
            self._store.feeds.void_leases()
            self._store.feeds.subscribe(feeds, self._clock.now())

    def lease(self, room: int, busy: Mapping[str, int], per_host: int) -> tuple[str, ...]:
        """Feeds that are due, ours to ask until they are kept or released."""
        now = self._clock.now()
        if room <= 0 or not self._store.feeds.due(now, 1):
            return ()
        with self._store.transaction():
            return self._store.feeds.lease(now, self._owner, room, busy, per_host)

    def release(self, keys: Iterable[str]) -> None:
        self._store.feeds.release(keys)

    def state(self, key: str) -> tuple[FeedState, datetime]:
        """What is remembered of a feed, and what time it is now that it will be asked."""
        return FeedState.from_json(self._store.feeds.get(key)), self._clock.now()

    def sift(self, key: str, polled: Polled) -> tuple[Sifted, frozenset[str]]:
        """What is new of a poll, and of which articles the page is worth fetching."""
        seen = self._store.feeds.seen_items(key, polled.keys)
        known = {one: Known(one, item.article, item.content) for one, item in seen.items()}
        sifted = sift(polled, known)
        wanted = (one.id for one in sifted.fresh if self._wants_page(polled.feed, one))
        return sifted, frozenset(wanted)

    def keep(
        self, key: str, polled: Polled, sifted: Sifted, missing: Sequence[Missing] = ()
    ) -> Round:
        """Take what is new of a poll, with what was learnt of its feed; then give what is due."""
        items = tuple(SeenItem(one.key, one.article, one.content) for one in sifted.remember)
        before = frozenset(article.id for article in sifted.baseline)
        row = FeedRow(key, sifted.next_due, sifted.state.to_json(), items, before)
        alerts = self._stream.take((*sifted.baseline, *sifted.fresh), row)
        self._report(key, polled, sifted, missing)
        self.give()
        return Round(key, sifted.note, sifted.state.failures, len(alerts), polled.is_first)

    def _wants_page(self, feed: FeedConfig, article: Article) -> bool:
        if not wants_page(feed, article):
            return False
        if feed.fulltext == "always":
            return True
        reader = self._stream.reader
        rules = self._stream.rules.rules
        return may_concern(rules, reader.read(article), reader.names, reader.places)

    def give(self) -> bool:
        """Send what is due, and wait for no channel; whether some is still on its way."""
        self._stream.give(wait=False)
        return bool(self._store.outbox.rows(1, RowState.SENDING))

    def close(self) -> None:
        """Give what is due, wait for what is on its way, close the store."""
        try:
            self._stream.give(wait=True)
        except StoreUnavailable as error:
            _tell(logging.WARNING, "watch.cannot_give", reason=str(error))
        finally:
            self._stream.close()

    def _report(self, key: str, polled: Polled, sifted: Sifted, missing: Iterable[Missing]) -> None:
        state, note, journal = sifted.state, sifted.note, self._store.journal
        level = logging.WARNING if state.failures else logging.INFO
        _tell(level, "feed.failed" if state.failures else "feed.polled", feed=key, note=note)
        now = self._clock.now()
        if state.is_gone or state.failures == REPORT_AFTER:
            journal.note(now, "feed.failed", key, note)
        if sifted.may_have_missed:
            journal.note(now, "feed.gap", key, note)
        if state.draws_ids and not polled.state.draws_ids:
            journal.note(now, "feed.draws_ids", key, "its items are known by their links from now")
        if polled.host_until:
            self._store.feeds.hold_host(host_of(key), polled.host_until)
        for one in missing:
            journal.note(now, "article.teaser_only", one.article, one.reason)


def _tell(level: int, event: str, **fields: object) -> None:
    """One line of the log: the event, then its fields; text of the world is quoted and escaped."""
    told = " ".join(f"{name}={json.dumps(value)}" for name, value in fields.items())
    _log.log(level, "%s %s", event, told)
