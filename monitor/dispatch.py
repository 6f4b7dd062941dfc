"""Who asks: starts a task for each feed that is due, and takes what is new of its answer.

A feed is asked by its own task, so that a slow one delays no other; which feeds are due is a
question to the store, never a timer.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial

from monitor.availability import Availability
from monitor.clock import monotonic
from monitor.config import Config, FeedConfig, Limits
from monitor.desk import Round, StreamThread
from monitor.failpoints import Point, reached
from monitor.feeds import backoff
from monitor.feeds.connections import connected
from monitor.feeds.fetch import TOO_MANY, Fetched, FetchFailed, FetchRequest, fetch
from monitor.feeds.hosts import Hosts, PageBudget
from monitor.feeds.identity import server_of, without_login
from monitor.feeds.pages import Pages
from monitor.feeds.poll import Turn, poll
from monitor.feeds.worker import Readers, readers
from monitor.logged import tell
from monitor.store.connection import StoreUnavailable
from monitor.tally import Deed, Tally, Work

MAX_POLLS_A_LOOK = 100
"""Feeds that begin to be asked in one look: a restart with all of them due is no stampede."""
POLLS_DRAIN_S = 5.0
"""Seconds that polls have to finish in once the daemon is to stop."""
AFTER_FAULT_S = 60.0
"""Seconds that a feed rests at least after a poll that broke through a fault of ours."""

WAITING_EACH = 10
"""For each feed that may be asked at once, so many may wait for their turn at a crowded host."""
PAGES_REST = timedelta(minutes=15)
"""How long a host is left alone that gives no more pages, and does not say for how long."""

_log = logging.getLogger(__name__)


def by_key(config: Config) -> dict[str, FeedConfig]:
    """The feeds by what the store calls them: their addresses without a login."""
    return {without_login(feed.shown): feed for feed in config.feeds}


@asynccontextmanager
async def polling(
    config: Config, thread: StreamThread, tally: Tally | None = None
) -> AsyncIterator[Polling]:
    """What asks, with its connections and its readers, for as long as the block runs."""
    limits = config.limits
    async with connected(limits, config.contact) as client, readers(limits) as reading:
        get = partial(fetch, client)
        yield Polling(get, client.hosts, reading, thread, limits, tally or Tally())


class Ways:
    """The way we ask now; another config may want another, and the old one ends with its polls."""

    def __init__(self, thread: StreamThread, tally: Tally) -> None:
        self._thread = thread
        self._tally = tally
        self._stack = AsyncExitStack()
        self._leaving: set[asyncio.Task[None]] = set()

    async def open(self, config: Config) -> Polling:
        """Connections and readers within the limits of this config, from now on."""
        stack = AsyncExitStack()
        self.now = await stack.enter_async_context(polling(config, self._thread, self._tally))
        self._stack, self._config = stack, config
        return self.now

    async def change(self, config: Config, running: Collection[asyncio.Task[None]]) -> Polling:
        """The way of another config; polls that run end as they began."""
        if (config.limits, config.contact) == (self._config.limits, self._config.contact):
            return self.now
        old = self._stack
        way = await self.open(config)
        leaving = asyncio.create_task(_closed_after(old, running))
        self._leaving.add(leaving)
        leaving.add_done_callback(self._leaving.discard)
        return way

    async def close(self) -> None:
        await asyncio.gather(*self._leaving)
        await self._stack.aclose()


async def _closed_after(stack: AsyncExitStack, running: Collection[asyncio.Task[None]]) -> None:
    if running:
        await asyncio.wait(running)
    await stack.aclose()


class Dispatch:
    """Starts a task for each feed that is due, as far as there is room for it."""

    def __init__(
        self,
        feeds: Mapping[str, FeedConfig],
        polling: Polling,
        thread: StreamThread,
        limits: Limits,
        store: Availability,
        hears: Callable[[Round], None] = lambda _: None,
    ) -> None:
        self._thread = thread
        self._store = store
        self._hears = hears
        self._feeds: Mapping[str, FeedConfig] = {}
        self.use(feeds, polling, limits)
        self._running: dict[str, asyncio.Task[None]] = {}
        self._busy: Counter[str] = Counter()
        self._rested: set[str] = set()

    def use(self, feeds: Mapping[str, FeedConfig], polling: Polling, limits: Limits) -> None:
        """Ask these feeds, in this way, from the next look on."""
        self._store.gave_up(self._feeds.keys() - feeds.keys())
        self._feeds = feeds
        self._polling = polling
        self._limits = limits

    def tasks(self) -> tuple[asyncio.Task[None], ...]:
        """The polls that run."""
        return tuple(self._running.values())

    async def due_feeds(self) -> None:
        """One look at what is due; returns at once, the tasks go on."""
        await self._release_rested()
        room = min(MAX_POLLS_A_LOOK, self._room())
        busy, per_host = +self._busy, self._limits.polls_per_host
        for key in await self._thread.ask(lambda desk: desk.lease(room, busy, per_host)):
            if key not in self._feeds:
                # Taken out of the config while it was leased.
                self._rested.add(key)
                continue
            self._busy[server_of(key)] += 1
            self._running[key] = asyncio.create_task(self._one(key))
            self._running[key].add_done_callback(partial(self._ended, key))

    async def _release_rested(self) -> None:
        rested = frozenset(self._rested)
        if rested:
            await self._thread.ask(lambda desk: desk.release(rested))
            # Only now: a feed whose lease could not be ended would never be asked again.
            self._rested -= rested

    def _room(self) -> int:
        """How many more may be asked: who waits for a turn at a crowded host takes no place."""
        polls, running = self._limits.polls, len(self._running)
        return min(polls - running + self._polling.waiting, polls * WAITING_EACH - running)

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
        floor = self._limits.poll_floor.total_seconds()
        try:
            self._hears(await self._polling.ask(self._feeds[key]))
            self._store.worked(key)
        except StoreUnavailable as error:
            self._rest(key, floor)
            self._store.failed(key, error)
            tell(logging.WARNING, "feed.not_kept", feed=key, reason=str(error))
        except Exception:  # noqa: BLE001 a fault of ours in one feed's poll must not stop the others
            self._rest(key, max(floor, AFTER_FAULT_S))
            _log.exception("feed.broken feed=%s", json.dumps(key))

    def _rest(self, key: str, seconds: float) -> None:
        """Nothing was kept, so the feed is still due; without a rest it were asked every tick."""
        asyncio.get_running_loop().call_later(seconds, self._rested.add, key)

    def _ended(self, key: str, task: asyncio.Task[None]) -> None:
        del self._running[key]
        self._busy[server_of(key)] -= 1


class Polling:
    """Asks one feed, fetches the pages that are worth it, and has the stream take what is new."""

    def __init__(
        self,
        fetch: Callable[[FetchRequest], Awaitable[Fetched | FetchFailed]],
        hosts: Hosts,
        readers: Readers,
        thread: StreamThread,
        limits: Limits,
        tally: Tally,
    ) -> None:
        self._tally = tally
        self._hosts = hosts
        self._fetch = fetch
        self._readers = readers
        self._thread = thread
        self._floor = limits.poll_floor
        budget = PageBudget(limits.pages_per_host)
        self._pages = Pages(self._page, readers.page, budget, limits.pages_per_poll)

    @property
    def waiting(self) -> int:
        """Requests whose turn at their host has not come."""
        return self._hosts.waiting

    async def beat(self, url: str) -> bool:
        """Fetch an address of the operator's, who may have it at home; whether it took it."""
        answer = await self._fetch(FetchRequest(url, allow_private=True))
        return isinstance(answer, Fetched) or 200 <= answer.status < 300

    async def ask(self, feed: FeedConfig) -> Round:
        """One poll of one feed, all the way to what is kept of it."""
        began = monotonic()
        done = await self._asked(feed)
        self._tally.spend(Work.POLL, monotonic() - began)
        self._tally.count(Deed.POLL, "failed" if done.failures else "ok")
        return done

    async def _asked(self, feed: FeedConfig) -> Round:
        began = monotonic()
        key = without_login(feed.shown)
        state, now = await self._thread.ask(lambda desk: desk.state(key))
        turn = Turn(now, self._floor, backoff.draw())
        polled = await poll(self._fetch, feed, state, turn, self._readers.feed)
        if polled.host_until:
            # No longer than its own feeds are held: they count from the turn's beginning.
            wait = polled.host_until - now - timedelta(seconds=monotonic() - began)
            self._hosts.hold(polled.host, wait.total_seconds())
        reached(Point.FETCHED)
        sifted, wanted = await self._thread.ask(lambda desk: desk.sift(key, polled))
        whole = await self._pages.whole(feed, sifted.fresh, wanted, now)
        sifted = replace(sifted, fresh=whole.articles)
        return await self._thread.ask(lambda desk: desk.keep(key, polled, sifted, whole.missing))

    async def _page(self, request: FetchRequest) -> Fetched | FetchFailed:
        """Fetch an article's page; a host that has had enough of it is left alone."""
        answer = await self._fetch(request)
        if isinstance(answer, FetchFailed) and answer.status == TOO_MANY:
            now = await self._thread.ask(lambda desk: desk.now)
            wait = backoff.retry_after(answer.retry_after, now) or PAGES_REST
            self._hosts.hold(answer.host, wait.total_seconds())
        return answer
