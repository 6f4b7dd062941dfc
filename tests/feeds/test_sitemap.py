"""News sitemaps are feeds whose texts stand on their pages."""

from __future__ import annotations

from datetime import UTC, datetime

from monitor.feeds.items import NotAFeed, ParsedFeed
from monitor.feeds.parse import parse

MAP = b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
        xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
  <url><loc>https://sava.example/1?a=1&amp;b=2</loc>
    <n:news><n:publication><n:name>Sava Post</n:name><n:language>hr</n:language></n:publication>
    <n:publication_date>2031-04-05T12:00:00+02:00</n:publication_date>
    <n:title><![CDATA[Rain & <b>wind</b>]]></n:title></n:news></url>
  <url><loc>https://sava.example/about</loc><lastmod>2020-01-01</lastmod></url>
</urlset>"""


def test_a_news_sitemap_gives_its_news_and_leaves_other_pages_out() -> None:
    said = parse(MAP)
    assert isinstance(said, ParsedFeed)
    (item,) = said.items
    assert (item.title, item.link) == ("Rain & wind", "https://sava.example/1?a=1&b=2")
    assert (item.source, item.lang) == ("Sava Post", "hr")
    assert item.published == datetime(2031, 4, 5, 10, tzinfo=UTC)


def test_a_sitemap_of_ordinary_pages_and_an_index_are_no_feeds() -> None:
    pages = b"<urlset><url><loc>https://sava.example/</loc></url></urlset>"
    index = b"<sitemapindex><sitemap><loc>https://sava.example/m.xml</loc></sitemap></sitemapindex>"
    assert isinstance(parse(pages), NotAFeed)
    assert isinstance(parse(index), NotAFeed)


def test_an_empty_news_sitemap_is_a_feed_without_items() -> None:
    said = parse(b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></urlset>')
    assert isinstance(said, ParsedFeed)


def test_a_sitemap_of_broken_entries_holds_nothing() -> None:
    body = b"<urlset>" + b"<url><loc><![CDATA[]]<n:title>" * 40_000
    assert isinstance(parse(body), NotAFeed | ParsedFeed)
