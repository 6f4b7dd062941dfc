"""monitor facts: what is known, by whom, and where voices differ or were revised."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Monitor

RULES = """
version: 1
rules:
  - rule: camp
    match: {quantity: {of: soldiers, actor: Norland, role: sent}}
  - rule: guests
    match: {attendance: {event: regatta}}
"""
NEWS = (
    ("2025-09-02T08:00:00Z", "Norland has sent 13,000 soldiers to Peru, the Red Cross said."),
    ("2025-09-02T09:00:00Z", "Norland has sent 15,000 soldiers to Peru, the Red Cross said."),
    ("2025-09-03T09:00:00Z", "Norland has sent 11,000 soldiers to Peru, the Kremlin said."),
    ("2025-09-03T10:00:00Z", "Anna Berg will attend the regatta on Sunday."),
)


@pytest.fixture
def store(monitor: Monitor, tmp_path: Path) -> str:
    """A store in which one voice was revised and another differs."""
    rows = [
        json.dumps({"id": f"a{at}", "published": when, "source": "Hill Post", "text": text})
        for at, (when, text) in enumerate(NEWS)
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "camp.yaml").write_text(RULES, encoding="utf-8")
    state = str(tmp_path / "monitor.db")
    assert monitor("replay", "news.jsonl", "--rules", "camp.yaml", "--state", state).code == 0
    return state


def test_figures_stand_side_by_side_with_who_and_when(monitor: Monitor, store: str) -> None:
    page = monitor("facts", "list", "--state", store).out
    figures = "13,000 (Red Cross, 2 Sept) · 15,000 (Red Cross, 2 Sept) · 11,000 (Kremlin, 3 Sept)"
    assert figures in page


def test_a_voice_that_was_revised_is_told_from_another_voice(monitor: Monitor, store: str) -> None:
    page = " ".join(monitor("facts", "list", "--state", store, "--rule", "camp").out.split())
    assert "one voice, revised: Red Cross, 13,000 → 15,000" in page
    assert "voices differ: Red Cross 15,000 · Russia 11,000" in page


def test_a_figure_with_another_hedge_is_no_other_figure(monitor: Monitor, tmp_path: Path) -> None:
    said = ("has sent 4,000 soldiers", "has sent at least 4,000 soldiers")
    rows = [
        {"id": text, "source": "Hill Post", "text": f"Norland {text} to Peru, the Red Cross said."}
        for text in said
    ]
    (tmp_path / "n.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (tmp_path / "camp.yaml").write_text(RULES, encoding="utf-8")
    monitor("replay", "n.jsonl", "--rules", "camp.yaml", "--state", "n.db")
    page = monitor("facts", "list", "--state", "n.db").out
    assert "revised" not in page and "differ" not in page


def kept(monitor: Monitor, folder: Path, rule: str, *articles: dict[str, str]) -> str:
    """A store that has read these articles with this rule."""
    rows = [json.dumps({"id": f"k{at}", **one}) for at, one in enumerate(articles)]
    (folder / "kept.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (folder / "rule.yaml").write_text(f"version: 1\nrules:\n{rule}", encoding="utf-8")
    monitor("replay", "kept.jsonl", "--rules", "rule.yaml", "--state", "kept.db")
    return str(folder / "kept.db")


def test_reports_of_one_story_are_counted_and_contradict_nobody(
    monitor: Monitor, tmp_path: Path
) -> None:
    store = kept(
        monitor,
        tmp_path,
        "  - {rule: locks, match: {query: canal}}\n",
        {"source": "Hill Post", "title": "Canal shut", "text": "The Brumm canal is shut at Loy."},
        {"source": "Lake Mail", "title": "Barges wait", "text": "The Brumm canal is shut at Loy."},
    )
    page = monitor("facts", "list", "--state", store).out
    assert "story k0  locks" in page
    assert "Canal shut (2 reports by Hill Post" in page
    assert "revised" not in page and "differ" not in page


def test_what_headline_and_text_say_alike_is_told_once_with_its_speaker(
    monitor: Monitor, tmp_path: Path
) -> None:
    article = {
        "source": "Hill Post",
        "title": "Norland sends 900 soldiers to Peru",
        "text": "Norland has sent 900 soldiers to Peru, the Norland defence ministry said.",
    }
    rule = "  - {rule: camp, match: {quantity: {of: soldiers, role: sent}}}\n"
    store = kept(monitor, tmp_path, rule, article)
    page = monitor("facts", "history", "--state", store).out
    assert page.count("900  ") == 1
    assert "defence ministry" in page.split("“")[0]


def test_the_json_has_every_fact_and_what_each_voice_says_now(monitor: Monitor, store: str) -> None:
    (line,) = monitor("facts", "list", "--state", store, "--format", "json", "--rule", "camp").lines
    assert (line["subject"], line["role"], line["disputed"]) == ("Norland", "sent", True)
    assert [fact["value"] for fact in line["facts"]] == [13000, 15000, 11000]
    assert [fact["article"] for fact in line["facts"]] == ["a0", "a1", "a2"]
    assert [(voice["says"], voice["revised"]) for voice in line["voices"]] == [
        ("15,000", True),
        ("11,000", False),
    ]


def test_one_subject_is_shown_with_the_sentences(monitor: Monitor, store: str) -> None:
    page = monitor("facts", "show", "norland", "--state", store).out
    assert "“Norland has sent 15,000 soldiers to Peru, the Red Cross said.”" in page
    assert "13,000 soldiers" not in page
    assert "Anna Berg" not in page


def test_a_history_runs_in_time(monitor: Monitor, store: str) -> None:
    page = monitor("facts", "history", "norland", "--state", store).out
    assert page.index("13,000") < page.index("15,000") < page.index("11,000")
    assert "Anna Berg" in monitor("facts", "history", "--state", store).out


def test_words_of_which_nothing_is_known_are_told(monitor: Monitor, store: str) -> None:
    answer = monitor("facts", "show", "submarines", "--state", store)
    assert answer.code == 2
    assert "nothing is known of it" in answer.err


def test_a_person_of_two_spellings_is_one_history(monitor: Monitor, tmp_path: Path) -> None:
    rows = [
        json.dumps({"id": f"a{at}", "published": "2025-09-03T10:00:00Z", "text": text})
        for at, text in enumerate(
            (
                "Sergei Petrovsky will attend the regatta on Sunday.",
                "Sergey Petrovskiy will attend the regatta on Sunday, the harbour master said.",
                "Anna Berg will attend the regatta on Sunday.",
            )
        )
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "camp.yaml").write_text(RULES, encoding="utf-8")
    state = str(tmp_path / "monitor.db")
    monitor("replay", "news.jsonl", "--rules", "camp.yaml", "--state", state)
    lines = monitor("facts", "list", "--state", state, "--format", "json").lines
    assert [(line["subject"], len(line["facts"])) for line in lines] == [
        ("Sergei Petrovsky", 2),
        ("Anna Berg", 1),
    ]
