"""Which items of a poll are new to the store, which have changed, and which came before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.article import Article
from monitor.feeds.identity import article_id, without_login
from monitor.feeds.parse import Item
from monitor.feeds.poll import Polled, believed, keys_of_item
from monitor.feeds.state import FeedState

OVERFLOW_FROM = 3
"""Items on a page, none of them known, from which on some are taken to have been missed."""
DRAWN_FROM = 3
"""Known items under new ids, from which on a feed is taken to draw new ones at each request."""


@dataclass(frozen=True, slots=True)
class Known:
    """An item that the store knows by a key: the article it became, the hash of its words."""

    key: str
    article: str
    content: str


@dataclass(frozen=True, slots=True)
class Sifted:
    """What is new of a poll, the oldest first, and what to remember with it."""

    baseline: tuple[Article, ...]
    fresh: tuple[Article, ...]
    remember: tuple[Known, ...]
    state: FeedState
    next_due: datetime
    note: str
    may_have_missed: bool = False


def sift(polled: Polled, known: Mapping[str, Known]) -> Sifted:
    """Which items are new or changed, given what the store knows by their keys.

    An item with a new id but the words and link of a known one is the known one: some feeds
    draw new ids at each request. A changed item keeps its article's id.
    """
    items = {keys_of_item(item, polled.state).own: item for item in reversed(polled.items)}
    news = tuple(one for item in items.values() if (one := _new(item, polled, known)))
    articles = sorted((article for article, _ in news), key=lambda article: article.published)
    first = _baseline_size(polled, len(articles))
    missed = not polled.is_first and len(news) == len(items) >= OVERFLOW_FROM
    draws_ids = polled.state.draws_ids or _draws_ids(polled, items, known)
    note = f"{polled.note}, new {len(articles)}" if polled.items else polled.note
    note = f"{note}, draws new ids at each request" if draws_ids else note
    return Sifted(
        baseline=tuple(articles[:first]),
        fresh=tuple(articles[first:]),
        remember=tuple(known for _, keys in news for known in keys),
        state=replace(polled.state, draws_ids=draws_ids),
        next_due=polled.soonest if missed else polled.next_due,
        note=f"{note}, none known: some may have been missed" if missed else note,
        may_have_missed=missed,
    )


def _draws_ids(polled: Polled, items: Mapping[str, Item], known: Mapping[str, Known]) -> bool:
    """Whether half of the items, and some, are known by their words but under another id."""
    keys = [keys_of_item(item, polled.state) for item in items.values()]
    renamed = sum(one.own not in known and one.words in known for one in keys)
    return renamed >= DRAWN_FROM and 2 * renamed >= len(keys)


# Items and the articles they become


def _new(
    item: Item, polled: Polled, known: Mapping[str, Known]
) -> tuple[Article, tuple[Known, ...]] | None:
    """The article of an item that is new or changed, and how it will be known; else None."""
    keys = keys_of_item(item, polled.state)
    before = known.get(keys.own)
    is_known = before.content == keys.words if before else keys.words in known
    if is_known or not (item.title or item.text):
        return None
    name = without_login(polled.feed.shown)
    article = Article(
        text=item.text,
        title=item.title,
        published=believed(item.published, polled.now),
        id=before.article if before else article_id(name, keys.own),
        source=item.source or polled.source,
        link=item.link,
        lang=item.lang or polled.lang,
        feed=name,
        tier=polled.feed.tier,
    )
    names = dict.fromkeys((keys.own, keys.words))
    return article, tuple(Known(key, article.id, keys.words) for key in names)


def _baseline_size(polled: Polled, articles: int) -> int:
    """How many of the articles, the oldest, were there before we came and are not told."""
    if not polled.is_first or polled.feed.backfill is None:
        return 0
    return max(articles - polled.feed.backfill, 0)
