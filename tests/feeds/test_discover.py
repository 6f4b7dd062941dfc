"""From a site's address to its feeds, on a real server."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.connections import connected
from monitor.feeds.discover import Discovery, discover, feed_links
from monitor.feeds.fetch import fetch
from monitor.feeds.poll import parsed_here

from .loopback import Page, Site, site

RSS = (
    b'<rss version="2.0"><channel><title>Sava Post</title>'
    b"<item><title>x</title></item></channel></rss>"
)


@pytest.fixture
def server() -> Iterator[Site]:
    with site({}) as here:
        yield here


def found(url: str) -> Discovery:
    async def look() -> Discovery:
        async with connected() as client:
            return await discover(partial(fetch, client), parsed_here, url, allow_private=True)

    return asyncio.run(look())


def urls(discovery: Discovery) -> list[str]:
    return [feed.url for feed in discovery.feeds]


def test_a_feeds_own_address_is_the_feed(server: Site) -> None:
    server.pages["/f"] = Page(RSS)
    assert urls(found(server.url("/f"))) == [server.url("/f")]


def test_an_announced_feed_is_found_and_comes_before_that_of_comments(server: Site) -> None:
    server.pages["/"] = Page(
        b'<html><link rel=alternate type="application/rss+xml" href="/comments/rss">'
        b"<LINK TYPE='application/atom+xml' REL='alternate' HREF='news?a=1&amp;b=2'></html>"
    )
    server.pages |= {"/news?a=1&b=2": Page(RSS), "/comments/rss": Page(RSS)}
    assert urls(found(server.url("/"))) == [
        server.url("/news?a=1&b=2"),
        server.url("/comments/rss"),
    ]


def test_a_link_that_looks_like_a_feed_is_tried(server: Site) -> None:
    server.pages["/"] = Page(b'<html><a href="/about">us</a> <a href="/world/rss.xml">RSS</a>')
    server.pages["/world/rss.xml"] = Page(RSS)
    assert urls(found(server.url("/"))) == [server.url("/world/rss.xml")]


def test_a_site_that_names_none_is_asked_at_the_usual_places(server: Site) -> None:
    server.pages |= {"/": Page(b"<html><p>Welcome"), "/feed.xml": Page(RSS)}
    assert urls(found(server.url("/"))) == [server.url("/feed.xml")]


def test_an_announced_feed_that_is_none_is_not_told(server: Site) -> None:
    server.pages["/"] = Page(b'<html><link rel="alternate" type="application/rss+xml" href="/x">')
    server.pages["/x"] = Page(b"<html>sorry")
    nothing = found(server.url("/"))
    assert nothing.feeds == ()
    assert "names no feed" in nothing.reason


def test_a_page_of_a_thousand_feeds_is_not_a_thousand_visits(server: Site) -> None:
    links = "".join(f'<a href="/{n}/rss">' for n in range(1000))
    server.pages["/"] = Page(f"<html>{links}".encode())
    found(server.url("/"))
    assert server.visits.qsize() < 20


def test_a_base_address_counts_for_what_follows_it() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="f">'
    page = f'<base href="https://b.example/x/">{link}'
    assert [link.url for link in feed_links(page, "https://a.example/")] == [
        "https://b.example/x/f"
    ]


@given(st.text(alphabet="<>\"'= linkarehftypbs/", max_size=400))
def test_no_page_makes_it_raise(page: str) -> None:
    assert all(
        link.url.startswith("https://a.example/") for link in feed_links(page, "https://a.example/")
    )


def test_the_news_of_an_index_of_sitemaps_is_found_though_it_is_packed(server: Site) -> None:
    index = "<sitemapindex>{}</sitemapindex>".format(
        "".join(
            f"<sitemap><loc>{server.url(f'/{name}.xml')}</loc></sitemap>"
            for name in ("pages-1", "news-1", "images")
        )
    )
    news = (
        "<urlset><url><loc>https://sava.example/1</loc><news:news><news:title>High water"
        "</news:title></news:news></url></urlset>"
    )
    server.pages |= {"/index.xml": Page(index.encode())}
    server.pages |= {"/news-1.xml": Page(gzip.compress(news.encode()))}
    (feed,) = found(server.url("/index.xml")).feeds
    assert feed.url == server.url("/news-1.xml")
    assert [item.title for item in feed.feed.items] == ["High water"]
    assert [server.next_visit().path for _ in range(2)] == ["/index.xml", "/news-1.xml"]
