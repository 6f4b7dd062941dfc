"""From a site's address to its feeds: those it announces, else those where they usually stand."""

from __future__ import annotations

import html
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin, urlsplit

from monitor.feeds.fetch import Failure, Fetched, FetchFailed, FetchRequest
from monitor.feeds.items import NotAFeed, ParsedFeed, safe_link
from monitor.feeds.markup import one_line
from monitor.feeds.prolog import decoded

MAX_CANDIDATES = 8
"""Addresses tried for one site, so that a page of a thousand links is not a thousand visits."""
MAX_PAGE = 512 << 10
"""Characters of a page in which its feeds must have been named."""

Fetch = Callable[[FetchRequest], Awaitable[Fetched | FetchFailed]]
Parse = Callable[[bytes, str, str], Awaitable[ParsedFeed | NotAFeed]]


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed that a page names, not yet asked whether it is one."""

    url: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that answers: where it stands, and what it holds now."""

    url: str
    feed: ParsedFeed = field(repr=False)
    answer: Fetched = field(repr=False)


@dataclass(frozen=True, slots=True)
class Discovery:
    """The feeds of a site, the likeliest first; without any, `reason` says why.

    `is_private`: it lies where only feeds that may be private are looked for.
    """

    feeds: tuple[FoundFeed, ...]
    reason: str = ""
    is_private: bool = False


async def discover(fetch: Fetch, parse: Parse, url: str, allow_private: bool = False) -> Discovery:
    """Find the feeds of an address: it may be one itself, name some, or have them at usual places.

    Each feed found was fetched and read; nothing is kept.
    """
    for start in _with_scheme(url.strip()):
        request = FetchRequest(start, allow_private=allow_private)
        answer = await fetch(request)
        if isinstance(answer, Fetched):
            break
    if isinstance(answer, FetchFailed):
        return Discovery((), answer.detail, answer.kind is Failure.REFUSED)
    said = await parse(answer.body, answer.content_type, answer.url)
    if isinstance(said, ParsedFeed):
        return Discovery((FoundFeed(answer.moved or request.url, said, answer),))
    named = _news_first(said.sitemaps) or feed_links(
        decoded(answer.body, answer.content_type), answer.url
    )
    most = 1 if said.sitemaps else MAX_CANDIDATES
    found = await _those_that_answer(fetch, parse, named, request, most)
    if not found:
        usual = tuple(FeedLink(urljoin(answer.url, place)) for place in _USUAL_PLACES)
        found = await _those_that_answer(fetch, parse, usual, request, most=1)
    return Discovery(
        found, "" if found else "it names no feed, and none stands where they usually do"
    )


def feed_links(page: str, base: str) -> tuple[FeedLink, ...]:
    """The feeds that a page names: by `<link rel="alternate">`, then by links that look like it.

    Feeds of comments come last. One scan, linear in the page's length.
    """
    announced: list[FeedLink] = []
    mentioned: list[FeedLink] = []
    for tag, said in _tags(page[:MAX_PAGE]):
        link = safe_link(said.get("href", ""), base)
        if tag == "base" and link:
            base = link
        elif tag == "link" and link and _is_announced(said):
            announced.append(FeedLink(link, one_line(said.get("title", ""))))
        elif tag == "a" and link and _looks_like_a_feed(link):
            mentioned.append(FeedLink(link))
    found: dict[str, FeedLink] = {}
    for one in (*announced, *mentioned):
        found.setdefault(one.url, one)
    return tuple(sorted(found.values(), key=_is_of_comments)[:MAX_CANDIDATES])


# What is asked


def _news_first(sitemaps: tuple[str, ...]) -> tuple[FeedLink, ...]:
    """Of the sitemaps that an index names, those to try: the news, then the last ones listed."""
    last_first = sitemaps[::-1]
    news = [url for url in last_first if "news" in url.lower()]
    others = [url for url in last_first if url not in news]
    return tuple(map(FeedLink, [*news, *others][:MAX_CANDIDATES]))


_USUAL_PLACES = (
    *("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feeds/all.xml"),
    "/feed.json",
)


def _with_scheme(url: str) -> tuple[str, ...]:
    """The address as it is, or what a person means who leaves out how it begins."""
    if re.match(r"(?i)[a-z][a-z0-9+.-]*://", url):
        return (url,)
    return (f"https://{url}", f"http://{url}")


async def _those_that_answer(
    fetch: Fetch,
    parse: Parse,
    links: tuple[FeedLink, ...],
    request: FetchRequest,
    most: int = MAX_CANDIDATES,
) -> tuple[FoundFeed, ...]:
    found: list[FoundFeed] = []
    for link in links:
        if len(found) == most:
            break
        # What a page names is not what the user named: a private neighbour stays closed.
        own = urlsplit(link.url)[:2] == urlsplit(request.url)[:2]
        asked = replace(request, url=link.url, allow_private=request.allow_private and own)
        answer = await fetch(asked)
        if isinstance(answer, FetchFailed):
            continue
        said = await parse(answer.body, answer.content_type, answer.url)
        if isinstance(said, ParsedFeed):
            titled = said if said.title else replace(said, title=link.title)
            found.append(FoundFeed(answer.moved or link.url, titled, answer))
    return tuple(found)


# What a page names


_TAG = re.compile(r"<(link|a|base)\b([^<>]{0,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]{1,20})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))")
_FEED_TYPES = frozenset(
    {
        *("application/rss+xml", "application/atom+xml", "application/feed+json"),
        *("application/rdf+xml", "text/rss+xml", "application/x.atom+xml"),
    }
)
_FEED_PATH = re.compile(
    r"(?:/|[._-])(?:rss2?|atom|feeds?|rdf)(?:/?|\.(?:xml|json|rdf|rss|atom|php|aspx?))$",
    re.IGNORECASE,
)


def _tags(page: str) -> Iterator[tuple[str, dict[str, str]]]:
    for found in _TAG.finditer(page):
        said = {
            name.lower(): html.unescape(double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(found[2])
        }
        yield found[1].lower(), said


def _is_announced(said: dict[str, str]) -> bool:
    kind = said.get("type", "").partition(";")[0].strip().lower()
    relations = said.get("rel", "").lower().split()
    return kind in _FEED_TYPES and ("alternate" in relations or "feed" in relations)


def _looks_like_a_feed(link: str) -> bool:
    return bool(_FEED_PATH.search(urlsplit(link).path))


def _is_of_comments(link: FeedLink) -> bool:
    return "comment" in f"{link.url} {link.title}".lower()
