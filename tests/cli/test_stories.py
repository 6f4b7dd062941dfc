"""monitor stories: which articles are one story, and which of them one text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Monitor

TOLL = """
version: 1
rules:
  - rule: slide-toll
    about: landslide
    match: {quantity: {role: killed}}
"""
SLIDE = (
    "A landslide buried nine houses in the village of Oruna in Bolivia on Monday and killed six "
    "people, the civil defence said. Soldiers dug with shovels through the night. The road to the "
    "valley is cut, and a bridge has been carried off."
)
OWN = (
    "The civil defence in Bolivia counted eight dead in Oruna after the landslide. A school serves "
    "as a shelter, a teacher told our reporter."
)
GOAL = "Sweden beat Norway 2-1 in Oslo when Karin Ek scored with the last kick of the game."
ROWS = (
    ("s1", 8, "Hill Post", "Slide in Oruna", SLIDE),
    ("s2", 9, "Lake Mail", "Bolivian village buried", SLIDE),
    ("s3", 10, "Valley Times", "Oruna counts its dead", OWN),
    ("g1", 11, "Lake Mail", "Late goal", GOAL),
)


def line(id_: str, hour: int, source: str, title: str, text: str) -> str:
    published = f"2026-03-02T{hour:02}:00:00Z"
    row = {"id": id_, "published": published, "source": source, "title": title, "text": text}
    return json.dumps(row)


@pytest.fixture
def store(monitor: Monitor, tmp_path: Path) -> str:
    """A store that has taken four articles: three of one story, two of these one text."""
    articles = tmp_path / "articles.jsonl"
    articles.write_text("\n".join(line(*row) for row in ROWS), encoding="utf-8")
    (tmp_path / "toll.yaml").write_text(TOLL, encoding="utf-8")
    state = str(tmp_path / "monitor.db")
    assert monitor("replay", str(articles), "--rules", "toll.yaml", "--state", state).code == 0
    return state


def test_the_list_tells_stories_and_wires_the_latest_first(monitor: Monitor, store: str) -> None:
    goal, slide = monitor("stories", "list", "--state", store, "--format", "json").lines
    assert (goal["story"], goal["articles"], goal["wires"]) == ("g1", ["g1"], [["g1"]])
    assert slide["story"] == "s1"
    assert slide["title"] == "Slide in Oruna"
    assert slide["articles"] == ["s1", "s2", "s3"]
    assert slide["wires"] == [["s1", "s2"], ["s3"]]
    assert slide["outlets"] == ["Hill Post", "Lake Mail", "Valley Times"]


def test_the_page_counts_articles_texts_and_outlets(monitor: Monitor, store: str) -> None:
    page = monitor("stories", "list", "--state", store).out
    assert "Slide in Oruna\n  3 articles · 2 texts · 3 outlets · 2 Mar 2026, 08:00" in page


def test_a_story_is_shown_by_any_of_its_articles_in_time(monitor: Monitor, store: str) -> None:
    (shown,) = monitor("stories", "show", "s3", "--state", store, "--format", "json").lines
    assert [moment["copy_of"] for moment in shown["timeline"]] == [None, "s1", None]
    page = monitor("stories", "show", "s3", "--state", store).out
    assert page.index("Hill Post") < page.index("Lake Mail, a copy of s1") < page.index("Valley")


def test_the_list_can_be_cut_short(monitor: Monitor, store: str) -> None:
    answer = monitor("stories", "list", "--state", store, "--format", "json", "--limit", "1")
    assert [one["story"] for one in answer.lines] == ["g1"]


def test_an_unknown_story_is_told(monitor: Monitor, store: str) -> None:
    answer = monitor("stories", "show", "nowhere", "--state", store)
    assert answer.code == 2
    assert "nowhere: no such story" in answer.err


def test_a_store_that_is_not_there_is_told_and_not_made(monitor: Monitor, tmp_path: Path) -> None:
    answer = monitor("stories", "list", "--state", "none.db")
    assert (answer.code, answer.out) == (2, "")
    assert "none.db: no such store" in answer.err
    assert not (tmp_path / "none.db").exists()
