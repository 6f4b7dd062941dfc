"""The desk: the stream on a thread of its own, and what the daemon wants to know of its store.

Decided here: the stream's store belongs to one thread, and a long reading must not hold up the
network; what is handed to the desk happens one after the other.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from monitor.article import Article
from monitor.clock import Clock
from monitor.config import Config, FeedConfig
from monitor.feeds.pages import Missing, wants_page
from monitor.feeds.parse import check_parser
from monitor.feeds.poll import Polled
from monitor.feeds.sift import Known, Sifted, sift
from monitor.feeds.state import FeedState
from monitor.matching.interest import may_concern
from monitor.matching.rules import RuleSet
from monitor.outbox.retry import RowState
from monitor.outbox.tidings import Message
from monitor.store.connection import Store, StoreUnavailable
from monitor.store.feeds import SeenItem, host_of
from monitor.stream import FeedRow, Stream

NEXT_IN_LINE_S = 0.05
"""Seconds between two looks whether a message has arrived, so that the channel's next may go."""
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


class StreamThread:
    """The thread on which the desk lives; what is handed to it happens one after the other."""

    def __init__(
        self, config: Config, rules: RuleSet, clock: Clock, console: Console | None
    ) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="stream")
        try:
            self._desk = self._pool.submit(Desk, config, rules, clock, console).result()
        except BaseException:
            self._pool.shutdown()
            raise

    async def ask(self, work: Callable[[Desk], _T]) -> _T:
        return await asyncio.wrap_future(self._pool.submit(work, self._desk))

    async def give(self) -> None:
        """Send what is due, a channel's messages one after the other, until all have arrived.

        The stream's thread waits for no channel. A store that is busy is tried again later.
        """
        try:
            while await self.ask(lambda desk: desk.give()):
                await asyncio.sleep(NEXT_IN_LINE_S)
        except StoreUnavailable as error:
            tell(logging.WARNING, "watch.cannot_give", reason=str(error))

    def close(self) -> Future[None]:
        """Give what is due, wait for what is on its way, close the store."""
        closing = self._pool.submit(self._desk.close)
        self._pool.shutdown(wait=False)
        return closing


class Desk:
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
            tell(logging.WARNING, "watch.cannot_give", reason=str(error))
        finally:
            self._stream.close()

    def _report(self, key: str, polled: Polled, sifted: Sifted, missing: Iterable[Missing]) -> None:
        state, note, journal = sifted.state, sifted.note, self._store.journal
        level = logging.WARNING if state.failures else logging.INFO
        tell(level, "feed.failed" if state.failures else "feed.polled", feed=key, note=note)
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


def tell(level: int, event: str, **fields: object) -> None:
    """One line of the log: the event, then its fields; text of the world is quoted and escaped."""
    told = " ".join(f"{name}={json.dumps(value)}" for name, value in fields.items())
    _log.log(level, "%s %s", event, told)
