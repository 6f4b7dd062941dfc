"""OPML: a list of feeds as other readers write it, in and out, with nothing lost on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import get_args
from xml.etree import ElementTree

from monitor.config import FeedConfig, Fulltext
from monitor.errors import MonitorError
from monitor.feeds.markup import clean
from monitor.feeds.prolog import UnsafeDocumentError, checked, decoded

MAX_FEEDS = 200_000
"""Of one file; twice what one daemon is built for."""
MAX_DEPTH = 20
"""Of folders in folders."""
_OWN = "urn:news-monitor"
"""The namespace of what only this monitor knows of a feed."""


class OpmlError(MonitorError):
    """The file is no OPML; says why."""


def feeds_in_opml(body: bytes) -> tuple[FeedConfig, ...]:
    """The feeds of an OPML document, each once, in its order; raises OpmlError."""
    try:
        text = checked(decoded(body)).lstrip()
        root = ElementTree.fromstring(_DECLARATION.sub("", text, count=1))
    except (UnsafeDocumentError, ElementTree.ParseError, ValueError, RecursionError) as error:
        raise OpmlError(f"no OPML that can be read: {error}") from None
    if root.tag.lower() != "opml":
        raise OpmlError(f"no OPML: it is <{root.tag[:40]}>")
    found: dict[str, FeedConfig] = {}
    for element, folder in _outlines(root.find("body"), "", 0):
        url = element.get("xmlUrl") or element.get("xmlurl") or element.get("xmlURL") or ""
        if _WEB.match(url.strip()) and len(found) < MAX_FEEDS:
            found.setdefault(url.strip(), _feed(element, url.strip(), folder))
    return tuple(found.values())


def opml_of(feeds: Iterable[FeedConfig], title: str = "Feeds") -> str:
    """The feeds as an OPML 2.0 document; what `feeds_in_opml` reads of it are the same feeds.

    A login that stands in an address stays in it: the file is as secret as the config.
    """
    folders: dict[str, list[FeedConfig]] = {}
    for feed in feeds:
        folders.setdefault(feed.folder, []).append(feed)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<opml version="2.0" xmlns:monitor="{_OWN}">',
        f"  <head><title>{_escaped(title)}</title></head>",
        "  <body>",
    ]
    for folder, members in folders.items():
        lines += _folder_lines(folder, members)
    return "\n".join([*lines, "  </body>", "</opml>", ""])


# Reading


_DECLARATION = re.compile(r"^<\?xml\b[^>]*\?>")
_WEB = re.compile(r"(?i)https?://[^\s/]")


_SLASH = "\u2215"
"""Stands for the "/" in a folder's own name."""


def _outlines(
    parent: ElementTree.Element | None, folder: str, depth: int
) -> Iterator[tuple[ElementTree.Element, str]]:
    """Each outline with the folder that it lies in; a "/" in a folder's name is no border."""
    if parent is None or depth > MAX_DEPTH:
        return
    for element in parent:
        if element.tag.lower() != "outline":
            continue
        yield element, folder
        name = (element.get("text") or element.get("title") or "").strip().replace("/", _SLASH)
        inner = f"{folder}/{name}" if folder and name else folder or name
        yield from _outlines(element, inner, depth + 1)


def _feed(element: ElementTree.Element, url: str, folder: str) -> FeedConfig:
    own = {
        name: value
        for name in ("every", "backfill", "private", "fulltext", "tier")
        if (value := element.get(f"{{{_OWN}}}{name}", ""))
    }
    seconds = _number(own.get("every", ""))
    fulltext: Fulltext = next(
        (one for one in get_args(Fulltext) if one == own.get("fulltext")), "auto"
    )
    tier = _number(own.get("tier", ""))
    name = element.get("title") or element.get("text") or ""
    return FeedConfig(
        url=url,
        name=clean(name).strip() if name != url else "",
        every=timedelta(seconds=seconds) if seconds else None,
        backfill=None if own.get("backfill") == "all" else _number(own.get("backfill", "")),
        allow_private=own.get("private") == "true",
        fulltext=fulltext,
        tier=tier if tier in (1, 2, 3) else 2,
        lang=clean(element.get("language") or "").strip(),
        folder=folder,
        others=tuple(_others(element, {"", name.strip(), url})),
    )


_KNOWN = frozenset({"text", "title", "type", "language", "xmlUrl", "xmlurl", "xmlURL"})


def _others(element: ElementTree.Element, names: set[str]) -> Iterator[tuple[str, str]]:
    """What is said of a feed that this monitor has no use for, and others do."""
    if (text := element.get("text", "").strip()) not in names:
        yield "text", clean(text)
    if (kind := element.get("type", "rss")) != "rss":
        yield "type", clean(kind)
    for key, value in element.attrib.items():
        if key not in _KNOWN and not key.startswith("{"):
            yield key, clean(value)


def _number(said: str) -> int:
    return int(said) if re.fullmatch(r"[0-9]{1,9}", said) else 0


# Writing


def _folder_lines(folder: str, feeds: Iterable[FeedConfig]) -> Iterator[str]:
    names = folder.split("/") if folder else []
    for depth, name in enumerate(names):
        yield f"{_indent(depth)}<outline text={_quoted(name.replace(_SLASH, '/'))}>"
    for feed in feeds:
        yield f"{_indent(len(names))}{_outline(feed)}"
    for depth in reversed(range(len(names))):
        yield f"{_indent(depth)}</outline>"


def _indent(depth: int) -> str:
    return "  " * (depth + 2)


def _outline(feed: FeedConfig) -> str:
    usual = FeedConfig(feed.url)
    said = {"text": feed.name or feed.url, "type": "rss", "xmlUrl": feed.url}
    if feed.name:
        said["title"] = feed.name
    if feed.lang:
        said["language"] = feed.lang
    if feed.every:
        said["monitor:every"] = str(int(feed.every.total_seconds()))
    if feed.backfill != usual.backfill:
        said["monitor:backfill"] = "all" if feed.backfill is None else str(feed.backfill)
    if feed.allow_private:
        said["monitor:private"] = "true"
    if feed.fulltext != usual.fulltext:
        said["monitor:fulltext"] = feed.fulltext
    if feed.tier != usual.tier:
        said["monitor:tier"] = str(feed.tier)
    said |= dict(feed.others)
    return f"<outline {' '.join(f'{key}={_quoted(value)}' for key, value in said.items())}/>"


def _quoted(text: str) -> str:
    """As an attribute. By hand: xml.sax brings an HTTP client along, 20 ms of every command."""
    said = _escaped(text).replace(">", "&gt;").replace('"', "&quot;")
    return '"' + said.replace("\n", "&#10;").replace("\r", "&#13;").replace("\t", "&#9;") + '"'


def _escaped(text: str) -> str:
    return clean(text).replace("&", "&amp;").replace("<", "&lt;")
