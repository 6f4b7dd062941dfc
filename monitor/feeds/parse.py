"""A feed's bytes → its items: RSS, Atom, RDF and JSON Feed, whatever state they are in."""

from __future__ import annotations

import io
import json
import pyexpat
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from time import struct_time
from urllib.parse import urljoin, urlsplit

import feedparser

from monitor.errors import MonitorError
from monitor.feeds.markup import clean, one_line, plain_text
from monitor.feeds.page import date_line
from monitor.feeds.prolog import UnsafeDocumentError, checked, decoded
from monitor.feeds.sitemap import entries, locations, root_of

MAX_LINK = 2048
"""Characters of a link or native id; longer ones are not links."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """What is kept of a document: its newest items, and so many UTF-8 bytes of each field."""

    items: int = 2_000
    text_b: int = 64 << 10
    title_b: int = 512


@dataclass(frozen=True, slots=True)
class Item:
    """One entry in plain text. `published` is what the feed claims, not yet believed."""

    title: str = ""
    text: str = ""
    link: str = ""
    guid: str = ""
    published: datetime | None = None
    published_raw: str = ""
    source: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What one document says. `dropped` counts items over the limit; `malformed` is its oddity.

    `skip_hours` (of GMT) and `skip_days` ("monday") are when it says that asking is in vain.
    """

    title: str = ""
    link: str = ""
    lang: str = ""
    every: timedelta | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    items: tuple[Item, ...] = field(default=(), repr=False)
    dropped: int = 0
    malformed: str = ""


@dataclass(frozen=True, slots=True)
class NotAFeed:
    """The document has nothing to read, or was refused; `reason` says why in a few words.

    `sitemaps` are those that it names, if it is an index of them.
    """

    reason: str
    sitemaps: tuple[str, ...] = ()


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
    return _within(said, sizes or Sizes()) if isinstance(said, ParsedFeed) else said


def _said(body: bytes, content_type: str, base: str) -> ParsedFeed | NotAFeed:
    text = decoded(body, content_type)
    start = text.lstrip()[:1]
    if not start:
        return NotAFeed("an empty document")
    if start == "{":
        return _json_feed(text, base)
    try:
        document = checked(text)
        return _sitemap(document, base) if root_of(document) else _xml_feed(document, base)
    except UnsafeDocumentError as refused:
        return NotAFeed(str(refused))


# XML, through feedparser


_Said = dict[str, object]
"""What feedparser gives: strings, and lists and dictionaries of them.

Read with `dict.get` only: its own `get` guesses one key for another, and warns.
"""

_DECLARATION = re.compile(r"^\s*<\?xml\b[^>]*\?>")


def _xml_feed(text: str, base: str) -> ParsedFeed | NotAFeed:
    document = _DECLARATION.sub("", text, count=1).lstrip().encode("utf-8", "replace")
    try:
        said = feedparser.parse(
            io.BytesIO(document), sanitize_html=False, resolve_relative_uris=False
        )
    except Exception as error:  # noqa: BLE001 feedparser meets bytes that nobody foresaw
        return NotAFeed(f"it cannot be parsed ({type(error).__name__})")
    feed, entries = _mapping(said, "feed"), _mappings(said, "entries")
    if not entries and not _string(said, "version"):
        return NotAFeed("neither RSS nor Atom nor JSON Feed")
    return ParsedFeed(
        title=one_line(_string(feed, "title")),
        link=safe_link(_string(feed, "link"), base),
        lang=one_line(_string(feed, "language")),
        every=_own_interval(feed),
        skip_hours=_skip_hours(text),
        skip_days=_skip_days(text),
        items=tuple(_item(entry, base) for entry in entries),
        malformed=_oddity(said),
    )


def _oddity(said: _Said) -> str:
    if not dict.get(said, "bozo"):
        return ""
    error = dict.get(said, "bozo_exception")
    return one_line(str(error)) or type(error).__name__


def _item(entry: _Said, base: str) -> Item:
    raw = _raw_date(entry)
    link = _string(entry, "feedburner_origlink") or _string(entry, "link")
    if link == _string(entry, "id") and not _WEB.match(link):
        # Without a link, feedparser takes the id for one, even if it is but a number.
        link = ""
    return Item(
        title=one_line(_string(entry, "title")),
        text=_text(entry),
        link=safe_link(link, base),
        guid=clean(_string(entry, "id")).strip(),
        published=_date(entry, raw),
        published_raw=one_line(raw),
        source=one_line(_string(_mapping(entry, "source"), "title")),
    )


_WEB = re.compile(r"(?i)https?://")


def _text(entry: _Said) -> str:
    """The longest real text of the entry; the first may be the caption of its picture."""
    contents = [*_mappings(entry, "content"), _mapping(entry, "summary_detail")]
    said = {_string(one, "value"): _string(one, "type") for one in contents}
    # Mostly the same once more; reading it is half the cost of an item.
    said.setdefault(_string(entry, "summary"), "")
    return max((_readable(value, kind) for value, kind in said.items()), key=len)


def _readable(said: str, kind: str) -> str:
    if kind == "text/plain" and not re.search(r"</?[a-zA-Z][^<>]{0,200}>", said):
        return plain_text(said.replace("&", "&amp;"))
    return plain_text(said)


_DATES = ("published", "updated", "created")


def _raw_date(entry: _Said) -> str:
    return next((raw for key in _DATES if (raw := _string(entry, key))), "")


def _date(entry: _Said, raw: str) -> datetime | None:
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


_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}


def _own_interval(feed: _Said) -> timedelta | None:
    """How often the feed itself says that it is worth asking."""
    ttl = _string(feed, "ttl").strip()
    if re.fullmatch(r"\d{1,5}", ttl):
        return timedelta(minutes=int(ttl))
    period = _PERIODS.get(_string(feed, "sy_updateperiod").strip().lower())
    times = _string(feed, "sy_updatefrequency").strip()
    if period is None:
        return None
    return period / max(int(times), 1) if re.fullmatch(r"\d{1,3}", times) else period


# feedparser keeps but the last of them.
_SKIPPED = re.compile(
    r"<skip(hours|days)\s*>(.{0,2000}?)</skip(?:hours|days)\s*>", re.IGNORECASE | re.DOTALL
)


def _skip_hours(text: str) -> tuple[int, ...]:
    # 24 is how some write midnight.
    said = (
        int(one) % 24 for one in re.findall(r"<hour\s*>\s*(\d\d?)\s*<", _skipped(text, "hours"))
    )
    return tuple(sorted(set(said)))


def _skip_days(text: str) -> tuple[str, ...]:
    said = re.findall(r"<day\s*>\s*([a-z]{6,9})\s*<", _skipped(text, "days"))
    return tuple(day for day in WEEK if day in said)


WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _skipped(text: str, kind: str) -> str:
    head = text[:_HEAD]
    return " ".join(said.lower() for what, said in _SKIPPED.findall(head) if what.lower() == kind)


_HEAD = 64 << 10
"""Characters within which a channel has said what is about itself."""


def _string(said: _Said, key: str) -> str:
    value = dict.get(said, key)
    return value if isinstance(value, str) else ""


def _mapping(said: _Said, key: str) -> _Said:
    value = dict.get(said, key)
    return value if isinstance(value, dict) else {}


def _mappings(said: _Said, key: str) -> list[_Said]:
    value = dict.get(said, key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


# News sitemaps


def _sitemap(text: str, base: str) -> ParsedFeed | NotAFeed:
    if root_of(text) == "sitemapindex":
        listed = tuple(filter(None, (safe_link(one, base) for one in locations(text))))
        return NotAFeed("an index of sitemaps: subscribe to the one of the news", listed)
    found = [
        Item(
            title=one_line(page.title),
            link=safe_link(page.loc, base),
            guid=page.loc,
            published=_iso(page.publication_date) or _iso(page.lastmod),
            published_raw=one_line(page.publication_date),
            source=one_line(page.name),
            lang=one_line(page.language),
        )
        for page in entries(text)
    ]
    if not found and "<loc" in text:
        return NotAFeed("a sitemap, but not one of news")
    return ParsedFeed(items=tuple(found))


# JSON Feed


def _json_feed(text: str, base: str) -> ParsedFeed | NotAFeed:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return NotAFeed("JSON that cannot be read")
    if not isinstance(said, dict) or not isinstance(said.get("items"), list):
        return NotAFeed("JSON, but not a JSON Feed")
    entries = _mappings(said, "items")
    return ParsedFeed(
        title=one_line(_string(said, "title")),
        link=safe_link(_string(said, "home_page_url"), base),
        lang=one_line(_string(said, "language")),
        items=tuple(_json_item(entry, base) for entry in entries),
    )


def _json_item(entry: _Said, base: str) -> Item:
    raw = _string(entry, "date_published") or _string(entry, "date_modified")
    native = dict.get(entry, "id")
    plain = _readable(_string(entry, "content_text"), "text/plain")
    others = [plain_text(_string(entry, key)) for key in ("content_html", "summary")]
    return Item(
        title=one_line(_string(entry, "title")),
        text=max([plain, *others], key=len),
        link=safe_link(_string(entry, "url") or _string(entry, "external_url"), base),
        guid=clean(str(native)).strip() if isinstance(native, str | int) else "",
        published=_iso(raw),
        published_raw=one_line(raw),
        lang=one_line(_string(entry, "language")),
    )


def _iso(raw: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(raw.strip())
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


# Limits


def _within(feed: ParsedFeed, sizes: Sizes) -> ParsedFeed:
    kept = _newest(feed.items, sizes.items)
    return replace(
        feed,
        title=_cut(feed.title, sizes.title_b),
        lang=_cut(feed.lang, sizes.title_b),
        items=tuple(_cut_item(item, sizes) for item in kept),
        dropped=len(feed.items) - len(kept),
        malformed=_cut(feed.malformed, sizes.title_b),
    )


def _newest(items: Sequence[Item], most: int) -> Sequence[Item]:
    if len(items) <= most:
        return items
    return sorted(items, key=lambda item: item.published or _NEVER, reverse=True)[:most]


_NEVER = datetime.min.replace(tzinfo=UTC)


def _cut_item(item: Item, sizes: Sizes) -> Item:
    return replace(
        item,
        title=_cut(item.title, sizes.title_b),
        text=_cut(item.text, sizes.text_b),
        published_raw=_cut(item.published_raw, sizes.title_b),
        source=_cut(item.source, sizes.title_b),
        lang=_cut(item.lang, sizes.title_b),
    )


def _cut(text: str, size_b: int) -> str:
    encoded = text.encode()
    return text if len(encoded) <= size_b else encoded[:size_b].decode("utf-8", "ignore")


def safe_link(url: str, base: str = "") -> str:
    """The absolute http or https link, or "" for anything else that calls itself one."""
    bare = re.sub(r"[\s\x00-\x1f]+", "", url)
    if not bare or len(bare) > MAX_LINK:
        return ""
    try:
        whole = urljoin(base, bare)
        parts = urlsplit(whole)
        return whole if parts.scheme in {"http", "https"} and parts.hostname else ""
    except ValueError:
        return ""
