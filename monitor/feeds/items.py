"""What a feed document says, in plain text, and how much of it is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit


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


MAX_LINK = 2048
"""Characters of a link or native id; longer ones are not links."""


def within(feed: ParsedFeed, sizes: Sizes) -> ParsedFeed:
    """A feed with its newest items, each field cut to its size."""
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


def iso_moment(raw: str) -> datetime | None:
    """A moment written as ISO 8601 has it; without a zone it is UTC."""
    try:
        when = datetime.fromisoformat(raw.strip())
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
