"""A feed's bytes → its items: RSS, Atom, RDF and JSON Feed, whatever state they are in."""

from __future__ import annotations

import io
import pyexpat
import re
from datetime import UTC, datetime
from time import struct_time

import feedparser

from monitor.errors import MonitorError
from monitor.feeds.items import Item, NotAFeed, ParsedFeed, Sizes, iso_moment, safe_link, within
from monitor.feeds.jsonfeed import json_feed
from monitor.feeds.mappings import Said, mapping, mappings, readable, string
from monitor.feeds.markup import clean, one_line
from monitor.feeds.page import date_line
from monitor.feeds.prolog import UnsafeDocumentError, checked, decoded
from monitor.feeds.rhythm import own_interval, skip_days, skip_hours
from monitor.feeds.sitemap import entries, locations, root_of


def check_parser() -> None:
    """Raise MonitorError if this Python's XML parser is one that grows without bound."""
    if pyexpat.version_info < _SAFE_EXPAT:
        raise MonitorError(
            f"{pyexpat.EXPAT_VERSION} cannot be trusted with feeds\n"
            "  use a Python whose expat is 2.4.1 or newer"
        )


_SAFE_EXPAT = (2, 4, 1)


def parse(
    body: bytes, content_type: str = "", base: str = "", sizes: Sizes | None = None
) -> ParsedFeed | NotAFeed:
    """Read a document; `base` is its own URL, for links that are relative to it.

    Opens nothing and never raises, whatever the bytes are.
    """
    said = _said(body, content_type, base)
    return within(said, sizes or Sizes()) if isinstance(said, ParsedFeed) else said


def _said(body: bytes, content_type: str, base: str) -> ParsedFeed | NotAFeed:
    text = decoded(body, content_type)
    start = text.lstrip()[:1]
    if not start:
        return NotAFeed("an empty document")
    if start == "{":
        return json_feed(text, base)
    try:
        document = checked(text)
        return _sitemap(document, base) if root_of(document) else _xml_feed(document, base)
    except UnsafeDocumentError as refused:
        return NotAFeed(str(refused))


_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>")


def _xml_feed(text: str, base: str) -> ParsedFeed | NotAFeed:
    document = _DECLARATION.sub("", text, count=1).lstrip().encode("utf-8", "replace")
    try:
        said = feedparser.parse(
            io.BytesIO(document), sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # noqa: BLE001 feedparser meets bytes that nobody foresaw
        return NotAFeed(f"it cannot be parsed ({type(error).__name__})")
    feed, entries = mapping(said, "feed"), mappings(said, "entries")
    if not entries and not string(said, "version"):
        return NotAFeed("neither RSS nor Atom nor JSON Feed")
    return ParsedFeed(
        title=one_line(string(feed, "title")),
        link=safe_link(string(feed, "link"), base),
        lang=one_line(string(feed, "language")),
        every=own_interval(feed),
        skip_hours=skip_hours(text),
        skip_days=skip_days(text),
        items=tuple(_item(entry, base) for entry in entries),
        malformed=_oddity(said),
    )


def _oddity(said: Said) -> str:
    if not dict.get(said, "bozo"):
        return ""
    error = dict.get(said, "bozo_exception")
    return one_line(str(error)) or type(error).__name__


def _item(entry: Said, base: str) -> Item:
    raw = _raw_date(entry)
    link = string(entry, "feedburner_origlink") or string(entry, "link")
    if link == string(entry, "id") and not _WEB.match(link):
        # Without a link, feedparser takes the id for one, even if it is but a number.
        link = ""
    return Item(
        title=one_line(string(entry, "title")),
        text=_text(entry),
        link=safe_link(link, base),
        guid=clean(string(entry, "id")).strip(),
        published=_date(entry, raw),
        published_raw=one_line(raw),
        source=one_line(string(mapping(entry, "source"), "title")),
    )


_WEB = re.compile(r"(?i)https?://")


def _text(entry: Said) -> str:
    """The longest real text of the entry; the first may be the caption of its picture."""
    contents = [*mappings(entry, "content"), mapping(entry, "summary_detail")]
    said = {string(one, "value"): string(one, "type") for one in contents}
    # Mostly the same once more; reading it is half the cost of an item.
    said.setdefault(string(entry, "summary"), "")
    return max((readable(value, kind) for value, kind in said.items()), key=len)


_DATES = ("published", "updated", "created")


def _raw_date(entry: Said) -> str:
    return next((raw for key in _DATES if (raw := string(entry, key))), "")


def _date(entry: Said, raw: str) -> datetime | None:
    told = date_line(raw)
    # feedparser takes a zone that it does not know, such as KST, for UTC.
    if told and told.at:
        return told.moment(None)
    parsed = (dict.get(entry, f"{key}_parsed") for key in _DATES)
    known = (when for one in parsed if isinstance(one, struct_time) and (when := _moment(one)))
    return next(known, told.moment(None) if told else None)


def _moment(parsed: struct_time) -> datetime | None:
    year, month, day, hour, minute, second = parsed[:6]
    try:
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _sitemap(text: str, base: str) -> ParsedFeed | NotAFeed:
    if root_of(text) == "sitemapindex":
        listed = tuple(filter(None, (safe_link(one, base) for one in locations(text))))
        return NotAFeed("an index of sitemaps: subscribe to the one of the news", listed)
    found = [
        Item(
            title=one_line(page.title),
            link=safe_link(page.loc, base),
            guid=page.loc,
            published=iso_moment(page.publication_date) or iso_moment(page.lastmod),
            published_raw=one_line(page.publication_date),
            source=one_line(page.name),
            lang=one_line(page.language),
        )
        for page in entries(text)
    ]
    if not found and "<loc" in text:
        return NotAFeed("a sitemap, but not one of news")
    return ParsedFeed(items=tuple(found))
