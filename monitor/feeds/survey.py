"""A look at feeds from outside the daemon: checked, discovered, read from a list; nothing kept."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from monitor.article import Article
from monitor.clock import WallClock
from monitor.config import Config, FeedConfig
from monitor.errors import MonitorError
from monitor.feeds.connections import connected
from monitor.feeds.discover import Discovery, discover
from monitor.feeds.fetch import Fetched, FetchFailed, FetchRequest, fetch
from monitor.feeds.hosts import Hosts, Manners
from monitor.feeds.identity import server_of
from monitor.feeds.items import Item, ParsedFeed
from monitor.feeds.markup import published_on, title_of
from monitor.feeds.opml import feeds_in_opml
from monitor.feeds.page import headline, publication
from monitor.feeds.poll import Polled, Turn, poll
from monitor.feeds.prolog import decoded
from monitor.feeds.state import FeedState
from monitor.feeds.worker import Readers, readers

Fetch = Callable[[FetchRequest], Awaitable[Fetched | FetchFailed]]


@dataclass(frozen=True, slots=True)
class Checked:
    """How a feed answered just now; `wait` is how long it would be left alone after that."""

    feed: FeedConfig
    is_well: bool
    note: str
    title: str
    items: int
    newest: datetime | None
    wait: timedelta
    at: datetime


def checked(
    config: Config, feeds: Sequence[FeedConfig], progress: Callable[[Checked], None]
) -> tuple[Checked, ...]:
    """Ask these feeds once, plainly; `progress` hears of each as soon as it has answered."""

    async def ask_all() -> tuple[Checked, ...]:
        async with _asking(config) as (get, reading):
            room = asyncio.Semaphore(config.limits.polls)
            doors = Hosts(Manners(config.limits.polls_per_host, 0))

            async def ask(feed: FeedConfig) -> Checked:
                async with doors.turn(server_of(feed.url)), room:
                    turn = Turn(WallClock().now(), config.limits.poll_floor, 0.5)
                    polled = await poll(get, feed, FeedState(), turn, reading.feed)
                found = _checked(polled)
                progress(found)
                return found

            return tuple(await asyncio.gather(*map(ask, feeds)))

    return asyncio.run(ask_all())


def discovered(config: Config, url: str, allow_private: bool = False) -> Discovery:
    """The feeds that an address leads to, each fetched and read once."""

    async def look() -> Discovery:
        async with _asking(config) as (get, reading):
            return await discover(get, reading.feed, url, allow_private)

    return asyncio.run(look())


def articles_at(config: Config, url: str, allow_private: bool = False) -> tuple[Article, ...]:
    """What stands at an address: the items of a feed, or the article of a page.

    Raises MonitorError when nothing there can be read.
    """

    async def look() -> tuple[Article, ...]:
        async with _asking(config) as (get, reading):
            answer = await get(FetchRequest(url, allow_private=allow_private))
            if isinstance(answer, FetchFailed):
                raise MonitorError(f"{url}: {answer.detail}")
            feed = await reading.feed(answer.body, answer.content_type, answer.url)
            if isinstance(feed, ParsedFeed):
                return tuple(_article(item, feed, url) for item in feed.items)
            text = await reading.page(answer.body, answer.content_type, answer.url)
            if not text:
                raise MonitorError(f"{url}: neither a feed nor a page with an article")
            return (_page_article(answer, text),)

    return asyncio.run(look())


def feeds_in_list(body: bytes) -> tuple[FeedConfig, ...]:
    """The feeds of an OPML document, or of a plain list with one address a line."""
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" or b"\0" in body[:64]:
        return feeds_in_opml(body)
    lines = (line.strip() for line in body.decode("utf-8", "replace").splitlines())
    urls = (line for line in lines if re.match(r"(?i)https?://[^\s/]\S*$", line))
    return tuple(map(FeedConfig, dict.fromkeys(urls)))


def span_of(said: str) -> timedelta | None:
    """A span as the config writes it (90s, 30m, 24h, 7d), or None."""
    found = re.fullmatch(r"([1-9][0-9]{0,5})([smhdw])", said.strip())
    units = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
    return timedelta(**{units[found[2]]: int(found[1])}) if found else None


@asynccontextmanager
async def _asking(config: Config) -> AsyncIterator[tuple[Fetch, Readers]]:
    limits = config.limits
    async with connected(limits, config.contact) as client, readers(limits) as reading:
        yield partial(fetch, client), reading


def _checked(polled: Polled) -> Checked:
    return Checked(
        feed=polled.feed,
        is_well=not polled.state.failures,
        note=polled.note if not polled.state.failures else polled.state.error,
        title=polled.source,
        items=len(polled.items),
        newest=_newest(item.published for item in polled.items),
        wait=polled.next_due - polled.now,
        at=polled.now,
    )


def _article(item: Item, feed: ParsedFeed, url: str) -> Article:
    return Article(
        text=item.text,
        title=item.title,
        published=item.published or WallClock().now(),
        source=item.source or feed.title,
        link=item.link,
        lang=item.lang or feed.lang,
        feed=url,
    )


def _page_article(answer: Fetched, text: str) -> Article:
    page = decoded(answer.body, answer.content_type)
    said = publication(text)
    published = published_on(page) or (said.moment(None) if said else WallClock().now())
    title = title_of(page) or headline(text)
    return Article(text, title=title, published=published, link=answer.url)


def _newest(dates: Iterable[datetime | None]) -> datetime | None:
    return max((date for date in dates if date is not None), default=None)
