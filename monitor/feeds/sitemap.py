"""A news sitemap's pages as items: an address, a title and a date each; the text is on the page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

_URLSET = re.compile(r"<(?:\w{1,20}:)?(urlset|sitemapindex)\b[^>]{0,2000}>", re.IGNORECASE)
_URL = re.compile(r"<(/?)(?:\w{1,20}:)?url\s*>", re.IGNORECASE)
_FIELD = re.compile(
    r"<(?:\w{1,20}:)?(loc|title|publication_date|name|language|lastmod)\s*>([^<]*"
    r"(?:<!\[CDATA\[[^\]]*(?:\](?!\]>)[^\]]*)*\]\]>[^<]*)?)<",
    re.IGNORECASE,
)
_NEWS = re.compile(r"<(?:\w{1,20}:)?news\s*>", re.IGNORECASE)


class Entry(NamedTuple):
    """One page of a sitemap, its fields as they are written."""

    loc: str = ""
    title: str = ""
    publication_date: str = ""
    lastmod: str = ""
    name: str = ""
    language: str = ""


def root_of(text: str) -> str:
    """ "urlset" or "sitemapindex" if the document is one, else ""."""
    found = _URLSET.search(text[:4096])
    return found[1].lower() if found else ""


def entries(text: str) -> Iterator[Entry]:
    """The pages that are news; what only has an address is none."""
    for block in _blocks(text):
        news = _NEWS.search(block)
        said = {name.lower(): _read(value) for name, value in reversed(_FIELD.findall(block))}
        if news and said.get("loc") and said.get("title"):
            yield Entry(**said)


def locations(text: str) -> Iterator[str]:
    """The addresses that an index of sitemaps, or a sitemap, names."""
    for name, value in _FIELD.findall(text):
        if name.lower() == "loc":
            yield _read(value)


def _read(value: str) -> str:
    """What stands in an element: as it is within CDATA, else with its entities resolved."""
    inner = _CDATA.search(value)
    return (inner[1] if inner else html.unescape(value)).strip()


_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


def _blocks(text: str) -> Iterator[str]:
    """What stands between each <url> and its end, or the next one's beginning."""
    start = -1
    for mark in _URL.finditer(text):
        if start >= 0:
            yield text[start : mark.start()]
        start = -1 if mark[1] else mark.end()
