"""Saved articles come in as DESIGN's contract for replay says, and bad files with their place."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.article import UNDATED, Article
from monitor.errors import Fault, InputErrors
from monitor.feeds.replay import read_saved

ROOT = Path(__file__).parents[2]
NOON = datetime(2031, 4, 5, 12, tzinfo=UTC)
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Sava Post</title>
<item><title>Second</title><link>https://sava.example/2</link><description>Later text</description>
<pubDate>Sat, 05 Apr 2031 13:00:00 GMT</pubDate></item>
<item><title>First</title><link>https://sava.example/1</link><description>Early text</description>
<pubDate>Sat, 05 Apr 2031 12:00:00 GMT</pubDate></item></channel></rss>"""


def read(*paths: Path | str) -> list[Article]:
    return read_saved([str(path) for path in paths])


def faults(*paths: Path | str) -> tuple[Fault, ...]:
    with pytest.raises(InputErrors) as caught:
        read(*paths)
    return caught.value.faults


def rows(*said: Mapping[str, object]) -> str:
    return "\n".join(json.dumps(one) for one in said)


def test_the_seeds_all_stand_at_one_moment_in_file_order() -> None:
    seeds = read(ROOT / "seeds")
    assert [Path(seed.file).name[:3] for seed in seeds] == ["000", "001", "002", "003", "004"]
    assert {seed.published for seed in seeds} == {datetime(2025, 9, 2, 9, 25, 54, tzinfo=UTC)}


def test_a_text_file_is_one_article_with_all_its_text(tmp_path: Path) -> None:
    text = "By Ana Kovac\r\n2031-04-05 12:00\r\nBridge closed to lorries\r\n\r\nIt rained.\n"
    (tmp_path / "a.txt").write_bytes(text.encode())
    (article,) = read(tmp_path / "a.txt")
    assert article.text == text
    assert article.title == "Bridge closed to lorries"
    assert article.published == NOON
    assert (article.link, article.source) == ("", "")


def test_the_file_is_named_as_it_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "saved").mkdir()
    (tmp_path / "saved" / "a.txt").write_text("Bridge closed")
    monkeypatch.chdir(tmp_path)
    assert [article.file for article in read("saved")] == ["saved/a.txt"]
    assert [article.file for article in read("saved/*.txt")] == ["saved/a.txt"]


def test_ids_do_not_depend_on_where_the_file_lies(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{folder}.txt").write_text("Bridge closed\n\nIt rained.")
    first, second = read(tmp_path / "one", tmp_path / "two")
    assert first.id == second.id


def test_files_without_a_date_take_the_one_before_and_the_first_ones_the_next(
    tmp_path: Path,
) -> None:
    for name, top in {"1": "", "2": "2031-04-05 12:00\n", "3": "", "4": "2031-04-05\n"}.items():
        (tmp_path / f"{name}.txt").write_text(f"{top}A headline of today\n\nIt rained.")
    assert [article.published for article in read(tmp_path)] == [NOON] * 4


def test_a_bare_day_other_than_the_day_before_begins_at_midnight(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text("2031-04-05 12:00\nA headline of today")
    (tmp_path / "2.txt").write_text("2031-04-06\nA headline of tomorrow")
    assert read(tmp_path)[1].published == datetime(2031, 4, 6, tzinfo=UTC)


def test_without_any_date_articles_are_undated(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A headline\n\nSigned on 5 April 2031, they said.")
    assert read(tmp_path)[0].published == UNDATED


def test_a_jsonl_file_is_an_article_a_line(tmp_path: Path) -> None:
    full = {
        "id": "x1",
        "published": "2031-04-05T12:00:00Z",
        "source": "Sava Post",
        "link": "https://sava.example/1",
        "lang": "en",
        "title": "Bridge closed",
        "text": "It rained.",
    }
    (tmp_path / "a.jsonl").write_text(rows(full, {"text": "It rained on."}) + "\n\n")
    first, second = read(tmp_path)
    told = (first.id, first.source, first.link, first.lang, first.title, first.text)
    assert told == (
        "x1",
        "Sava Post",
        "https://sava.example/1",
        "en",
        "Bridge closed",
        "It rained.",
    )
    assert (first.published, second.published) == (NOON, NOON)
    assert second.text == "It rained on."


def test_all_faults_of_all_files_are_told_at_once_with_their_lines(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"text": "fine"}\n{"text": 5}\n{"title": "x"\n["text"]\n{"source": "y"}\n')
    late = tmp_path / "late.jsonl"
    late.write_text('{"text": "x", "published": "yesterday"}')
    found = faults(bad, late, tmp_path / "nowhere.txt")
    assert [(Path(fault.file).name, fault.line) for fault in found] == [
        ("bad.jsonl", 2),
        ("bad.jsonl", 3),
        ("bad.jsonl", 4),
        ("bad.jsonl", 5),
        ("late.jsonl", 1),
        ("nowhere.txt", 0),
    ]
    assert all(fault.hint for fault in found)


@pytest.mark.parametrize("asked", ["nowhere", "nowhere/*.txt", "empty", "binary.txt", "page.pdf"])
def test_what_cannot_be_read_is_a_fault_of_the_user(tmp_path: Path, asked: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "binary.txt").write_bytes(b"\x89PNG\0\0\0")
    (tmp_path / "page.pdf").write_bytes(b"%PDF")
    (fault,) = faults(tmp_path / asked)
    assert asked.partition("/")[0] in fault.file


def test_other_files_and_sub_folders_of_a_folder_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "b.txt").write_text("Not this one")
    (tmp_path / "README.md").write_text("Nor this")
    (tmp_path / ".hidden.txt").write_text("Nor this")
    (tmp_path / "a.txt").write_text("This one counts")
    assert [article.title for article in read(tmp_path)] == ["This one counts"]


def test_an_empty_file_is_passed_over_with_a_note(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.txt").write_text(" \n")
    assert read(tmp_path) == []
    assert "a.txt" in caplog.text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_other_encodings_are_read_too(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes("Café closed – naïve headline".encode(encoding))
    assert read(tmp_path)[0].text == "Café closed – naïve headline"


def test_a_feed_document_is_read_the_oldest_first(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(RSS)
    first, second = read(tmp_path)
    assert (first.title, first.link, first.source) == (
        "First",
        "https://sava.example/1",
        "Sava Post",
    )
    assert (first.published, second.published) == (NOON, NOON.replace(hour=13))


def test_a_json_file_is_a_json_feed(tmp_path: Path) -> None:
    item = {"id": 1, "content_html": "<p>It rained.</p>", "date_published": "2031-04-05T12:00:00Z"}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Sava", "items": [item]}
    (tmp_path / "feed.json").write_text(json.dumps(feed))
    (article,) = read(tmp_path)
    assert (article.text, article.source, article.published) == ("It rained.", "Sava", NOON)


def test_xml_that_is_no_feed_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<html><body>Hello</body></html>")
    (fault,) = faults(tmp_path / "a.xml")
    assert "not a feed" in fault.what


@pytest.mark.parametrize(
    ("said", "titles"),
    [
        ("Bridge closed to lorries\n\nIt rained.", ["Bridge closed to lorries"]),
        (rows({"title": "One", "text": "x"}, {"title": "Two", "text": "y"}), ["One", "Two"]),
        (RSS, ["First", "Second"]),
    ],
)
def test_standard_input_is_read_as_what_it_looks_like(said: str, titles: list[str]) -> None:
    assert [a.title for a in read_saved(["-"], io.StringIO(said))] == titles
    assert [a.title for a in read_saved(["-"], io.BytesIO(said.encode()))] == titles


def test_lone_surrogates_in_json_do_not_get_through(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "It \\ud800 rained"}')
    (article,) = read(tmp_path)
    assert article.text == "It \ufffd rained"
