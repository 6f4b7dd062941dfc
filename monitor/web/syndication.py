"""The alerts as an Atom and as a JSON feed, so that any feed reader shows them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree

from monitor.article import iso

ATOM = "http://www.w3.org/2005/Atom"
TITLE = "Alerts of the news monitor"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold, however written; lone surrogates fit nowhere."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One alert, as a feed reader shows it; all of it is plain text."""

    id: str
    title: str
    text: str
    link: str
    first_at: datetime
    last_at: datetime
    tags: tuple[str, ...]


def entry_of(line: Mapping[str, object], first_at: datetime, last_at: datetime) -> Entry:
    """An entry of an alert's JSON line; DESIGN's contract says what that holds."""
    article = line.get("article")
    article = article if isinstance(article, dict) else {}
    quotes = line.get("quotes")
    quotes = quotes if isinstance(quotes, list) else []
    # A title stands below, and a sentence that holds two pieces of evidence is one sentence.
    seen = [one for one in quotes if isinstance(one, dict) and one.get("in") != "title"]
    said = dict.fromkeys(_text(quote, "text") for quote in seen)
    summary, title = _text(line, "summary"), _text(line, "title")
    heading = f"[{_text(line, 'level').upper()}] {summary or title}"
    source = ", ".join(filter(None, (_text(article, "source"), _text(article, "title"))))
    facts = line.get("facts")
    speaker = _text(facts, "said_by") if isinstance(facts, dict) else ""
    why = f"{_text(line, 'reason').replace('_', ' ')} · rule {_text(line, 'rule')}"
    foot = f"said by {speaker} · {why}" if speaker else why
    link = _text(article, "link")
    return Entry(
        id=f"urn:monitor:alert:{_text(line, 'fingerprint')}",
        title=heading,
        text="\n\n".join(filter(None, (title, *(f"“{one}”" for one in said), source, foot))),
        link=link if re.match(r"(?i)https?://", link) else "",
        first_at=first_at,
        last_at=last_at,
        tags=tuple(filter(None, (_text(line, "rule"), _text(line, "level")))),
    )


def atom(entries: Sequence[Entry], updated: datetime) -> bytes:
    """An Atom 1.0 document (RFC 4287)."""
    feed = ElementTree.Element("feed", xmlns=ATOM)
    _put(feed, "id", "urn:monitor:alerts")
    _put(feed, "title", TITLE)
    _put(feed, "updated", iso(updated))
    _put(ElementTree.SubElement(feed, "author"), "name", "news monitor")
    for one in entries:
        entry = ElementTree.SubElement(feed, "entry")
        _put(entry, "id", one.id)
        _put(entry, "title", one.title)
        _put(entry, "published", iso(one.first_at))
        _put(entry, "updated", iso(one.last_at))
        for tag in one.tags:
            ElementTree.SubElement(entry, "category", term=tag)
        if one.link:
            ElementTree.SubElement(entry, "link", rel="alternate", href=one.link)
        _put(entry, "content", one.text)
    document: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document


def json_feed(entries: Sequence[Entry]) -> bytes:
    """A JSON Feed 1.1 document."""
    items = [
        {
            "id": one.id,
            "title": one.title,
            "content_text": one.text,
            "date_published": iso(one.first_at),
            "date_modified": iso(one.last_at),
            "tags": list(one.tags),
            **({"url": one.link} if one.link else {}),
        }
        for one in entries
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": TITLE, "items": items}
    return json.dumps(feed, ensure_ascii=False).encode()


def _put(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = text


def _text(said: Mapping[str, object], key: str) -> str:
    value = said.get(key)
    return _NO_XML.sub("\ufffd", value) if isinstance(value, str) else ""
