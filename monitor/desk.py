"""The desk: the stream on a thread of its own, and what the daemon wants to know of its store.

Decided here: the stream's store belongs to one thread, and a long reading must not hold up the
network; what is handed to the desk happens one after the other.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import TypeVar
from urllib.parse import urlsplit

from monitor.article import Article
from monitor.caretaker import Caretaker
from monitor.clock import Clock, monotonic
from monitor.config import Config, FeedConfig
from monitor.feeds.identity import server_of
from monitor.feeds.pages import Missing, wants_page
from monitor.feeds.parse import check_parser
from monitor.feeds.poll import Polled
from monitor.feeds.sift import Known, Sifted, contents_to_ask, sift
from monitor.feeds.state import DRAWS_IDS, DRAWS_LINKS, FeedState
from monitor.logged import tell
from monitor.matching.interest import may_concern
from monitor.matching.rules import RuleSet
from monitor.outbox.retry import RowState
from monitor.outbox.tidings import Message
from monitor.pulse import Loop, Pulse
from monitor.store.alerts import StoredAlert
from monitor.store.connection import Housekept, Store, StoreUnavailable
from monitor.store.feeds import SeenItem
from monitor.stream import FeedRow, Stream
from monitor.tally import Deed, Figures, Tally, Work
from monitor.upkeep import Keep

NEXT_IN_LINE_S = 0.05
"""Seconds between two looks whether a message has arrived, so that the channel's next may go."""
REPORT_AFTER = 3
"""Failures in a row with which a feed's trouble becomes a line of the journal."""

MOVED = "the store's file was moved, replaced or deleted while the monitor ran; start it again"

Console = Callable[[Message], None]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Round:
    """What one poll of one feed came to, for whoever asked for it."""

    feed: str
    note: str
    failures: int
    alerts: int
    is_first: bool = False


class StreamThread:
    """The thread on which the desk lives; what is handed to it happens one after the other.

    Until it is open, nothing can be asked of it: then StoreUnavailable is raised at once.
    """

    def __init__(
        self,
        config: Config,
        rules: RuleSet,
        clock: Clock,
        console: Console | None,
        pulse: Pulse | None = None,
        tally: Tally | None = None,
    ) -> None:
        self._pulse = pulse or Pulse(config.limits.stuck_after.total_seconds())
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="stream")
        self._make = partial(Desk, config, rules, clock, console, tally or Tally())
        self._desk: Callable[[], Desk] = _not_open

    def open(self) -> Future[None]:
        """Open the store, or learn why it cannot be; once it is open, nothing happens."""
        return self._pool.submit(self._open)

    def _open(self) -> None:
        if self._desk is not _not_open:
            return
        desk = self._make()
        self._desk = lambda: desk

    async def ask(self, work: Callable[[Desk], _T]) -> _T:
        return await asyncio.wrap_future(self._pool.submit(self._worked, self._desk(), work))

    def _worked(self, desk: Desk, work: Callable[[Desk], _T]) -> _T:
        with self._pulse.at_work(Loop.STREAM):
            desk.check_place()
            return work(desk)

    async def give(self) -> None:
        """Send what is due, a channel's messages one after the other, until all have arrived.

        The stream's thread waits for no channel. Raises StoreUnavailable.
        """
        while await self.ask(lambda desk: desk.give()):
            self._pulse.beat(Loop.GIVE)
            await asyncio.sleep(NEXT_IN_LINE_S)

    def close(self) -> Future[bool]:
        """Give what is due, wait for what is on its way, close the store.

        False if the store must not be closed: its log would be written over another's file.
        """
        closing = self._pool.submit(self._close)
        self._pool.shutdown(wait=False)
        return closing

    def _close(self) -> bool:
        if self._desk is _not_open:
            return True
        desk = self._desk()
        try:
            desk.check_place()
        except StoreUnavailable as error:
            tell(logging.ERROR, "watch.cannot_close", reason=str(error))
            return False
        desk.close()
        return True


def _not_open() -> Desk:
    raise StoreUnavailable("the store is not open yet", may_pass=True)


class Desk:
    """The stream, and what the daemon wants to know of its store."""

    def __init__(
        self,
        config: Config,
        rules: RuleSet,
        clock: Clock,
        console: Console | None,
        tally: Tally,
    ) -> None:
        check_parser()
        self._clock = clock
        self._tally = tally
        self._heard: set[str] = set()
        self._owner = f"{os.getpid()} since {clock.now():%Y-%m-%dT%H:%M:%SZ}"
        self._store = Store.open(config.store)
        try:
            self._store.lock(clock.now())
            self.caretaker = Caretaker(self._store, config)
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

    def subscribe(self, feeds: Mapping[str, FeedConfig]) -> None:
        """Ask these feeds and no others; one that was taken out keeps what is known of it."""
        with self._store.transaction():
            self._store.feeds.subscribe(feeds, self._clock.now())
        self._stream.follow(_blank(key, feed) for key, feed in feeds.items())

    def begin(self, what: str) -> None:
        """The daemon's life begins: what a dead one had leased is due, what it did is looked at."""
        with self._store.transaction():
            self._store.feeds.void_leases()
            self.caretaker.begins(what, self._clock.now())

    def check_place(self) -> None:
        """Raise StoreUnavailable if what is written now would be lost."""
        if not self._store.is_in_place:
            raise StoreUnavailable(MOVED)

    def use(self, config: Config, rules: RuleSet, feeds: Mapping[str, FeedConfig]) -> None:
        """Go by another config and other rules from now on; what is known stays known."""
        self._stream.use(rules)
        self._stream.redirect(config.delivery)
        self.caretaker.use(config)
        self.subscribe(feeds)

    @property
    def is_first_life(self) -> bool:
        """Whether no daemon has asked a feed on this store yet."""
        return not self._store.feeds.known_urls()

    @property
    def now(self) -> datetime:
        return self._clock.now()

    def look(self) -> None:
        """See how the monitor itself is, and tell whom it may concern."""
        self.caretaker.look(self._clock.now())

    def housekeep(self, keep: Keep) -> Housekept:
        """One round of letting go of what is old."""
        return self._store.housekeep(self._clock.now(), keep)

    def alerts(self, limit: int) -> tuple[StoredAlert, ...]:
        """The last alerts, the newest first."""
        return self._store.alerts.recent(limit)

    def figures(self) -> Figures:
        """How much there is of what is kept."""
        now, store = self._clock.now(), self._store
        feeds, failing = store.feeds.counts()
        size = store.size()
        late, oldest = store.feeds.next_due(), store.outbox.oldest_open()
        return Figures(
            feeds=feeds,
            feeds_failing=failing,
            feeds_late_s=max(0.0, (now - late).total_seconds()) if late else 0.0,
            rules=len(self._stream.rules.rules),
            alerts_open=len(store.alerts.open()),
            messages=store.outbox.counts(),
            message_waits_s=max(0.0, (now - oldest).total_seconds()) if oldest else 0.0,
            troubles=len(self.caretaker.open()),
            store_bytes=size.file + size.wal,
        )

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
        contents = contents_to_ask(polled, known)
        same = self._store.feeds.seen_contents(key, contents) if contents else {}
        known |= {one: Known(item.key, item.article, one) for one, item in same.items()}
        sifted = sift(polled, known)
        wanted = (one.id for one in sifted.fresh if self._wants_page(polled.feed, one))
        return sifted, frozenset(wanted)

    def keep(
        self, key: str, polled: Polled, sifted: Sifted, missing: Sequence[Missing] = ()
    ) -> Round:
        """Take what is new of a poll, with what was learnt of its feed; then give what is due."""
        items = tuple(SeenItem(one.key, one.article, one.content) for one in sifted.remember)
        before = frozenset(article.id for article in sifted.baseline)
        due = self.caretaker.next_due(key, sifted.state, sifted.next_due, self._clock.now())
        again = sifted.state.whole_again().to_json()
        kept = replace(sifted.state, dropped=0) if polled.items else sifted.state
        row = FeedRow(key, due, kept.to_json(), items, before, again)
        began = monotonic()
        alerts = self._stream.take((*sifted.baseline, *sifted.fresh), row)
        self._tally.spend(Work.TAKE, monotonic() - began)
        self._tally.count(Deed.ARTICLE, "baseline", len(sifted.baseline))
        self._tally.count(Deed.ARTICLE, "fresh", len(sifted.fresh))
        for alert in alerts:
            self._tally.count(Deed.ALERT, str(alert.level))
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
        began = monotonic()
        self._stream.give(wait=False)
        self._tally.spend(Work.GIVE, monotonic() - began)
        return bool(self._store.outbox.rows(1, RowState.SENDING))

    def close(self) -> None:
        """Give what is due, wait for what is on its way, close the store."""
        try:
            self.caretaker.ends(self._clock.now())
            self._stream.give(wait=True)
        except StoreUnavailable as error:
            tell(logging.WARNING, "watch.cannot_give", reason=str(error))
        finally:
            self._stream.close()

    def _report(self, key: str, polled: Polled, sifted: Sifted, missing: Iterable[Missing]) -> None:
        state, note, journal = sifted.state, sifted.note, self._store.journal
        event = "feed.failed" if state.failures else "feed.polled"
        tell(self._level_of(key, polled, sifted), event, feed=key, note=note)
        now = self._clock.now()
        self.caretaker.polled(key, state, now)
        if state.is_gone or state.failures == REPORT_AFTER:
            journal.note(now, "feed.failed", key, note)
        if sifted.may_have_missed:
            journal.note(now, "feed.gap", key, note)
        was = polled.state
        if (state.draws_ids, state.draws_links) != (was.draws_ids, was.draws_links):
            oddity = DRAWS_LINKS if state.draws_links else DRAWS_IDS
            journal.note(now, "feed.draws_ids", key, oddity)
        if polled.host_until:
            for host in {server_of(key), polled.host} - {""}:
                self._store.feeds.hold_host(host, polled.host_until)
        for one in missing:
            journal.note(now, "article.teaser_only", one.article, one.reason)

    def _level_of(self, key: str, polled: Polled, sifted: Sifted) -> int:
        """Of ten thousand feeds that hold nothing new nobody wants a line every few minutes."""
        if sifted.state.failures:
            return logging.WARNING
        is_news = key not in self._heard or sifted.fresh or polled.state.failures
        self._heard.add(key)
        return logging.INFO if is_news else logging.DEBUG


def _blank(key: str, feed: FeedConfig) -> Article:
    """An empty article as the feed would bring it, by which rules know whether they watch it."""
    name = feed.name or urlsplit(key).hostname or ""
    return Article("", feed=key, source=name, link=key, lang=feed.lang, tier=feed.tier)
