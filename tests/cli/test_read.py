"""monitor read: what the words say, as JSON and for a careful editor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Monitor
from tests.feeds.loopback import Page, site

FLOOD = (
    "Flood in Vietnam\n\nThe flood in Vietnam killed at least 14 people, the mayor of Hoi An said. "
    "Some 300 soldiers were sent to Hoi An on Tuesday."
)
KINDS = ["quantities", "statements", "people", "unresolved", "rejected"]


def test_json_is_one_object_an_article(monitor: Monitor) -> None:
    lines = monitor("read", "seeds", "--format", "json").lines
    assert len(lines) == 5
    for line in lines:
        assert list(line) == ["v", "article", *KINDS]


def test_a_number_has_every_field_of_the_contract(monitor: Monitor) -> None:
    (line,) = monitor("read", "-", "--format", "json", given=FLOOD).lines
    first = line["quantities"][0]
    assert set(first) == {
        *("value", "low", "high", "unit", "unit_class", "role", "hedge", "increment", "status"),
        *("sure", "actor", "place", "said_by", "quote", "span", "why"),
    }
    assert (first["value"], first["low"], first["high"]) == (14, 14, None)
    assert (first["role"], first["hedge"]) == ("killed", "at_least")
    assert FLOOD[slice(*first["span"])] == "at least 14 people"


def test_in_words_the_sentence_is_quoted_with_its_evidence(monitor: Monitor) -> None:
    answer = monitor("read", "-", given=FLOOD)
    assert "Numbers" in answer.out
    assert "at least 14 people · killed" in answer.out
    assert "«at least 14 people»" in answer.out
    assert "hedge:at" in answer.out


def test_what_is_no_count_is_listed_with_the_reason(monitor: Monitor) -> None:
    answer = monitor("read", "-", given="Report\n\nThe talks lasted 3 hours on Oct. 12, 2024.")
    assert "Left aside" in answer.out


def test_without_any_rules_it_reads_all_the_same(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "rules").unlink()
    assert monitor("read", "-", "--format", "json", given=FLOOD).code == 0


TUNNEL = """\
version: 1
topics:
  tunnel-treaty: {phrases: ["tunnel treaty"]}
rules:
  - rule: tunnel
    match: {event: {topic: tunnel-treaty, status: any}}
"""


def test_rules_bring_their_topics_to_the_reading(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "tunnel.yaml").write_text(TUNNEL, encoding="utf-8")
    given = "Finland and Estonia signed the tunnel treaty on Monday, Helsinki said."
    answer = monitor("read", "-", "--rules", "tunnel.yaml", "--format", "json", given=given)
    assert "tunnel-treaty" in [s["topic"] for s in answer.lines[0]["statements"]]


def test_a_row_that_is_no_json_is_told_with_its_line(monitor: Monitor, tmp_path: Path) -> None:
    rows = [json.dumps({"text": "Rain fell."}), "{no json"]
    (tmp_path / "rows.jsonl").write_text("\n".join(rows), encoding="utf-8")
    answer = monitor("read", "rows.jsonl")
    assert (answer.code, answer.out) == (2, "")
    assert "rows.jsonl:2:" in answer.err


STORY = "".join(f"<p>In ward {n} the schools of Hoi An stayed shut.</p>" for n in range(12))
PAGE = f"""<html><head><title>Hoi An Post</title>
<meta property="og:title" content="Flood &amp; wind in Vietnam">
<meta property="article:published_time" content="2031-04-05T10:00:00+02:00"></head>
<body><nav>Menu</nav><article>{STORY}<p>The flood killed at least 14 people.</p></article>"""
FEED = """<rss version="2.0"><channel><title>Hoi An Post</title>
<item><title>Flood in Vietnam</title><description>The flood killed at least 14 people.</description>
<pubDate>Sat, 05 Apr 2031 08:00:00 GMT</pubDate></item></channel></rss>"""


@pytest.mark.parametrize(
    ("body", "kind", "title"),
    [(PAGE, "text/html", "Flood & wind in Vietnam"), (FEED, "text/xml", "Flood in Vietnam")],
)
def test_an_address_is_read_be_it_a_page_or_a_feed(
    monitor: Monitor, body: str, kind: str, title: str
) -> None:
    with site({"/1": Page(body.encode(), headers={"Content-Type": kind})}) as server:
        answer = monitor("read", server.url("/1"), "--allow-private", "--format", "json")
    (line,) = answer.lines
    assert line["article"]["title"] == title
    assert line["article"]["published"] == "2031-04-05T08:00:00Z"
    assert [one["value"] for one in line["quantities"] if one["role"] == "killed"] == [14]


def test_an_address_with_nothing_to_read_is_told(monitor: Monitor) -> None:
    with site({"/1": Page(b"<html>Menu")}) as server:
        empty = monitor("read", server.url("/1"), "--allow-private")
        closed = monitor("read", server.url("/1"))
    assert (empty.code, closed.code) == (2, 2)
    assert "neither a feed nor a page with an article" in empty.err
    assert "no public address" in closed.err
