"""monitor alerts wrong, missed: what the monitor got wrong becomes a test that fails."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Monitor

QUAKES = (
    {"published": "2026-05-05T09:00:00Z", "text": "The earthquake in Chile killed 12 people."},
    {"published": "2026-05-05T10:00:00Z", "text": "The earthquake in Chile killed 40 people."},
)


@pytest.fixture
def told(monitor: Monitor, quake_rule: str, tmp_path: Path) -> list[str]:
    """The ids of two alerts in a store, the first told first."""
    (tmp_path / "quakes.jsonl").write_text("\n".join(map(json.dumps, QUAKES)), encoding="utf-8")
    assert monitor("replay", "quakes.jsonl", "--rules", quake_rule, "--state", "a.db").code == 0
    listed = monitor("alerts", "list", "--state", "a.db", "--format", "json").lines
    return [alert["fingerprint"] for alert in reversed(listed)]


def wrong(monitor: Monitor, alert: str, *more: str) -> int:
    asked = ("alerts", "wrong", alert, "--rules", "quake.yaml", "--state", "a.db", *more)
    return monitor(*asked).code


def test_a_wrong_alert_becomes_a_test_that_fails_until_the_rule_is_mended(
    monitor: Monitor, told: list[str], tmp_path: Path
) -> None:
    assert wrong(monitor, told[0][:6]) == 0
    answer = monitor("test", "quake.yaml")
    assert answer.code == 1
    assert "not told: 12 people killed" in answer.out
    assert "wanted 0 alerts, told 1 alert" in answer.out
    mended = (tmp_path / "quake.yaml").read_text().replace("role: killed", "role: missing")
    (tmp_path / "quake.yaml").write_text(mended.partition("    tests:")[0])
    assert monitor("test", "quake.yaml").code == 0


def test_cases_are_added_and_comments_are_kept(
    monitor: Monitor, told: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "quake.test.yaml"
    file.write_text(
        "# mine\nversion: 1\nscenarios:\n"
        "    - name: a\n      articles: [Rain.]   # dry\n      alerts: []\n\n"
        "# the rules\nrules: [quake.yaml]",
    )
    assert wrong(monitor, told[0], "--comment", "the toll was denied") == 0
    assert wrong(monitor, told[1]) == 0
    text = file.read_text()
    assert text.startswith("# mine\nversion: 1\nscenarios:\n    - name: a\n")
    assert text.index("# dry") < text.index("    # the toll was denied\n    - name:")
    assert text.index("killed 40") < text.index("# the rules\nrules: [quake.yaml]")
    out = monitor("test", "quake.test.yaml").out
    assert "3 tests of 1 rule: 2 failed" in out


def test_an_article_that_should_have_been_told_becomes_a_failing_test(
    monitor: Monitor, quake_rule: str, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("The earthquake in Chile injured\n\n300 people: \u2028 “so”.\n")
    answer = monitor(
        "alerts", "missed", "a.txt", "--rule", "quake-toll", "--rules", quake_rule,
        "--says", "value=300",
    )  # fmt: skip
    assert answer.code == 0
    assert "it fails until that is mended" in answer.out
    ran = monitor("test", quake_rule)
    assert ran.code == 1
    assert "alert 1 is missing: value 300" in ran.out


def test_the_words_of_a_case_are_those_of_the_article(
    monitor: Monitor, quake_rule: str, tmp_path: Path
) -> None:
    from monitor.scenarios import load_scenarios

    text = '  A «quote»: "so" \\ it\tgoes. 😀\x85 #not a comment\n\n- 12: é\n'
    (tmp_path / "a.jsonl").write_text(json.dumps({"title": 'It\'s: "a"', "text": text}))
    asked = ("alerts", "missed", "a.jsonl", "--rule", "quake-toll", "--rules", quake_rule)
    assert monitor(*asked).code == 0
    (scenario,) = load_scenarios(tmp_path / "quake.test.yaml", {})
    assert scenario.arrivals[0].article.title == 'It\'s: "a"'
    assert scenario.arrivals[0].article.text.split() == text.split()


def test_what_the_rule_does_tell_is_no_case(
    monitor: Monitor, quake_rule: str, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("The earthquake in Chile killed 12 people.\n")
    asked = ("alerts", "missed", "a.txt", "--rule", "quake-toll", "--rules", quake_rule)
    answer = monitor(*asked)
    assert answer.code == 1
    assert "nothing was written" in answer.out
    assert not (tmp_path / "quake.test.yaml").exists()


def test_a_field_that_no_alert_has_is_answered_with_the_right_one(
    monitor: Monitor, quake_rule: str, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("Rain.\n")
    asked = ("alerts", "missed", "a.txt", "--rule", "quake-toll", "--rules", quake_rule)
    answer = monitor(*asked, "--says", "valeu=3")
    assert answer.code == 2
    assert "did you mean 'value'?" in answer.err


def test_a_file_that_nothing_can_be_added_to_is_left_as_it_is(
    monitor: Monitor, told: list[str], tmp_path: Path
) -> None:
    written = "scenarios: [{name: a, articles: [Rain.], alerts: []}]\n"
    (tmp_path / "quake.test.yaml").write_text(written)
    assert wrong(monitor, told[0]) == 2
    assert (tmp_path / "quake.test.yaml").read_text() == written
