"""Which items of a poll are new to the store, which have changed, and which came before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.article import Article
from monitor.feeds.identity import article_id, without_login
from monitor.feeds.items import Item
from monitor.feeds.poll import Polled, believed, keys_of_item
from monitor.feeds.state import DRAWS_IDS, DRAWS_LINKS, FeedState

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
    draw new ids at each request. Some draw new links, too: where that is so, `known` tells by
    `contents_to_ask` which words are known. A changed item keeps its article's id.
    """
    items = {keys_of_item(item, polled.state).own: item for item in reversed(polled.items)}
    draws_links = polled.state.draws_links or _draws_links(polled, items, known)
    if not draws_links:
        known = {key: one for key, one in known.items() if key == one.key}
    news = tuple(one for item in items.values() if (one := _new(item, polled, known)))
    articles = sorted((article for article, _ in news), key=lambda article: article.published)
    first = _baseline_size(polled, len(articles))
    missed = not polled.is_first and len(news) == len(items) >= OVERFLOW_FROM
    draws_ids = polled.state.draws_ids or draws_links or _draws_ids(polled, items, known)
    note = f"{polled.note}, new {len(articles)}" if polled.items else polled.note
    oddity = DRAWS_LINKS if draws_links else DRAWS_IDS if draws_ids else ""
    note = f"{note}, {oddity}" if oddity else note
    return Sifted(
        baseline=tuple(articles[:first]),
        fresh=tuple(articles[first:]),
        remember=tuple(known for _, keys in news for known in keys),
        state=_learnt(polled, bool(news), draws_ids, draws_links),
        next_due=polled.soonest if missed else polled.next_due,
        note=f"{note}, none known: some may have been missed" if missed else note,
        may_have_missed=missed,
    )


def contents_to_ask(polled: Polled, known: Mapping[str, Known]) -> tuple[str, ...]:
    """Of which words the store is to be asked, too, by their hash; most feeds need it never."""
    keys = [keys_of_item(item, polled.state) for item in polled.items]
    strange = [one for one in keys if one.own not in known and one.words not in known]
    is_odd = len(strange) >= DRAWN_FROM and 2 * len(strange) >= len(keys)
    return tuple(one.content for one in keys) if polled.state.draws_links or is_odd else ()


def _learnt(polled: Polled, is_news: bool, draws_ids: bool, draws_links: bool) -> FeedState:
    state = replace(polled.state, draws_ids=draws_ids, draws_links=draws_links)
    return replace(state, last_change=polled.now.isoformat()) if is_news else state


def _draws_links(polled: Polled, items: Mapping[str, Item], known: Mapping[str, Known]) -> bool:
    """Whether half of the items, and some, are known by their words alone."""
    keys = [keys_of_item(item, polled.state) for item in items.values()]
    strange = (one for one in keys if one.own not in known and one.words not in known)
    renamed = sum(one.content in known for one in strange)
    return renamed >= DRAWN_FROM and 2 * renamed >= len(keys)


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
    if before:
        # Earlier versions kept the hash of words and link.
        is_known = before.content in (keys.content, keys.words)
    else:
        is_known = keys.words in known or keys.content in known
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
    return article, tuple(Known(key, article.id, keys.content) for key in names)


def _baseline_size(polled: Polled, articles: int) -> int:
    """How many of the articles, the oldest, were there before we came and are not told."""
    if not polled.is_first or polled.feed.backfill is None:
        return 0
    return max(articles - polled.feed.backfill, 0)
