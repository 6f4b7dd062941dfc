"""The pages behind teasers: a new item's whole text, where its feed gives but a few lines."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from monitor.article import Article
from monitor.config import FeedConfig
from monitor.feeds.fetch import Fetched, FetchFailed, FetchRequest
from monitor.feeds.fulltext import is_teaser, whole_text
from monitor.feeds.hosts import PageBudget

Fetch = Callable[[FetchRequest], Awaitable[Fetched | FetchFailed]]
PageText = Callable[[bytes, str, str], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Missing:
    """An article that stays a teaser, and why."""

    article: str
    reason: str


@dataclass(frozen=True, slots=True)
class Whole:
    """The articles with their whole texts, in their order; and those that stay as they were."""

    articles: tuple[Article, ...]
    missing: tuple[Missing, ...] = ()


def wants_page(feed: FeedConfig, article: Article) -> bool:
    """Whether an item's page may be fetched; for "auto", if a rule could be about it as well."""
    if not article.link or feed.fulltext == "never":
        return False
    return feed.fulltext == "always" or is_teaser(article.text)


class Pages:
    """Fetches the pages of articles, within a budget for each host."""

    def __init__(
        self, fetch: Fetch, text_of: PageText, budget: PageBudget, per_poll: int = 20
    ) -> None:
        self._fetch = fetch
        self._text_of = text_of
        self._budget = budget
        self._per_poll = per_poll

    async def whole(
        self, feed: FeedConfig, articles: Sequence[Article], wanted: Collection[str], now: datetime
    ) -> Whole:
        """The articles, those that are `wanted` (by id) with the text of their pages."""
        asked = [article for article in articles if article.id in wanted]
        newest = asked[-self._per_poll :]
        too_many = f"more than {self._per_poll} pages at once"
        said: dict[str, str | Missing] = {one.id: Missing(one.id, too_many) for one in asked}
        pages = await asyncio.gather(*(self._page(feed, article, now) for article in newest))
        said |= {article.id: page for article, page in zip(newest, pages, strict=True)}
        return Whole(
            tuple(_with_page(article, said.get(article.id)) for article in articles),
            tuple(one for one in said.values() if isinstance(one, Missing)),
        )

    async def _page(self, feed: FeedConfig, article: Article, now: datetime) -> str | Missing:
        host = urlsplit(article.link).hostname or ""
        if not self._budget.spend(host, now):
            return Missing(article.id, f"enough pages of {host} for this hour")
        # A private feed may lead to its own host, and to no other private one.
        is_own = feed.allow_private and _origin(article.link) == _origin(feed.url)
        answer = await self._fetch(FetchRequest(article.link, allow_private=is_own))
        if isinstance(answer, FetchFailed):
            return Missing(article.id, answer.detail)
        said = await self._text_of(answer.body, answer.content_type, answer.url)
        return said or Missing(article.id, "no article could be found on its page")


def _with_page(article: Article, page: str | Missing | None) -> Article:
    match page:
        case None:
            return article
        case Missing():
            return replace(article, teaser_only=page.reason)
        case text:
            return replace(article, text=whole_text(article.text, text))


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port
