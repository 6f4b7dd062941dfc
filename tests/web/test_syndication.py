"""The alerts as feeds: our own parser reads them, whatever strangers wrote into them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.items import ParsedFeed
from monitor.feeds.parse import parse
from monitor.web.syndication import ATOM, atom, entry_of, json_feed

NOON = datetime(2031, 4, 5, 12, tzinfo=UTC)
LATER = datetime(2031, 4, 5, 13, tzinfo=UTC)
TEXT = st.text(st.characters(), max_size=60)


def line(**said: object) -> dict[str, object]:
    article = {"title": "Ferry sinks", "source": "Quay", "link": "https://quay.example/1"}
    quotes = [{"text": "Nine of the crew were saved.", "article": "a", "span": [0, 4]}]
    return {
        "fingerprint": "f1",
        "title": "Ferries",
        "level": "high",
        "summary": "9 saved",
        "reason": "new_value",
        "rule": "ferries",
        "article": article,
        "quotes": quotes,
        **said,
    }


def test_an_alert_is_an_entry_with_its_sentence_and_its_link() -> None:
    entry = entry_of(line(), NOON, LATER)
    read = parse(atom([entry], LATER), "application/atom+xml", "https://monitor.example/")
    assert isinstance(read, ParsedFeed)
    (item,) = read.items
    assert (item.title, item.link) == ("[HIGH] 9 saved", "https://quay.example/1")
    assert "Nine of the crew were saved." in item.text
    assert item.published == NOON


def test_a_sentence_with_two_pieces_of_evidence_stands_there_once_and_the_title_below() -> None:
    said = {"text": "Nine of the crew were saved.", "article": "a"}
    title = {"text": "Ferry sinks", "in": "title", "article": "a"}
    entry = entry_of(line(quotes=[said, said, title]), NOON, LATER)
    assert entry.text.count("Nine of the crew") == entry.text.count("Ferry sinks") == 1


def test_who_says_so_stands_in_the_entry() -> None:
    entry = entry_of(line(facts={"said_by": "the harbour master"}), NOON, LATER)
    assert "said by the harbour master · new value" in entry.text


def test_both_feeds_hold_the_same() -> None:
    entry = entry_of(line(), NOON, LATER)
    (item,) = json.loads(json_feed([entry]))["items"]
    assert (item["id"], item["title"], item["url"]) == (entry.id, entry.title, entry.link)
    assert item["content_text"] == entry.text


def test_a_link_that_is_none_is_left_out() -> None:
    entry = entry_of(line(article={"link": "javascript:alert(1)"}), NOON, NOON)
    assert entry.link == ""
    assert b"javascript" not in atom([entry], NOON)


def test_an_alert_of_another_kind_has_an_entry_all_the_same() -> None:
    entry = entry_of({"fingerprint": "f2", "rule": "quiet"}, NOON, NOON)
    assert ElementTree.fromstring(atom([entry], NOON)).find(f"{{{ATOM}}}entry") is not None


@given(TEXT, TEXT, TEXT)
def test_no_text_of_strangers_breaks_a_feed(title: str, quote: str, link: str) -> None:
    said = line(title=title, quotes=[{"text": quote}], article={"link": f"https://{link}"})
    entry = entry_of(said, NOON, LATER)
    found = ElementTree.fromstring(atom([entry], LATER)).find(f"{{{ATOM}}}entry")
    assert found is not None
    assert [child.tag for child in found if child.tag.endswith("content")] == [f"{{{ATOM}}}content"]
    assert json.loads(json_feed([entry]))["items"][0]["content_text"] == entry.text
