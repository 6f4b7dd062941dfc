"""A JSON Feed → its items."""

from __future__ import annotations

import json

from monitor.feeds.items import Item, NotAFeed, ParsedFeed, iso_moment, safe_link
from monitor.feeds.mappings import Said, mappings, readable, string
from monitor.feeds.markup import clean, one_line, plain_text


def json_feed(text: str, base: str) -> ParsedFeed | NotAFeed:
    """What a JSON Feed says; never raises."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return NotAFeed("JSON that cannot be read")
    if not isinstance(said, dict) or not isinstance(said.get("items"), list):
        return NotAFeed("JSON, but not a JSON Feed")
    entries = mappings(said, "items")
    return ParsedFeed(
        title=one_line(string(said, "title")),
        link=safe_link(string(said, "home_page_url"), base),
        lang=one_line(string(said, "language")),
        items=tuple(_json_item(entry, base) for entry in entries),
    )


def _json_item(entry: Said, base: str) -> Item:
    raw = string(entry, "date_published") or string(entry, "date_modified")
    native = dict.get(entry, "id")
    plain = readable(string(entry, "content_text"), "text/plain")
    others = [plain_text(string(entry, key)) for key in ("content_html", "summary")]
    return Item(
        title=one_line(string(entry, "title")),
        text=max([plain, *others], key=len),
        link=safe_link(string(entry, "url") or string(entry, "external_url"), base),
        guid=clean(str(native)).strip() if isinstance(native, str | int) else "",
        published=iso_moment(raw),
        published_raw=one_line(raw),
        lang=one_line(string(entry, "language")),
    )
