"""monitor explain: why a rule fired, or the condition that kept it quiet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Monitor

QUAKE = "The earthquake in Chile killed 12 people, officials said."


def test_a_rule_that_fires_shows_its_evidence_and_what_was_decided(
    monitor: Monitor, quake_rule: str
) -> None:
    answer = monitor("explain", "-", "--rules", quake_rule, given=QUAKE)
    assert answer.code == 0
    assert "TELLS  quake-toll" in answer.out
    assert "12 people, killed: told, first report" in answer.out
    assert "“The earthquake in Chile killed «12 people», officials said.”" in answer.out


def test_a_rule_that_stays_quiet_names_the_condition_that_failed(
    monitor: Monitor, quake_rule: str
) -> None:
    given = "The earthquake in Chile injured 12 people, officials said."
    answer = monitor("explain", "-", "--rules", quake_rule, given=given)
    assert "QUIET  quake-toll" in answer.out
    assert "✗ role: killed" in answer.out
    assert "role wounded, wanted killed" in answer.out


def test_of_several_articles_each_is_explained_in_the_light_of_those_before(
    monitor: Monitor, quake_rule: str
) -> None:
    rows = "\n".join(json.dumps({"title": title, "text": QUAKE}) for title in ("One", "Two"))
    answer = monitor("explain", "-", "--rules", quake_rule, given=rows)
    assert answer.out.index("told, first report") < answer.out.index("not told, 12 is known since")


def test_the_words_that_kept_the_summit_rule_quiet_are_named(monitor: Monitor) -> None:
    answer = monitor("explain", "seeds", "--rule", "three-way-summit-confirmed")
    assert "TELLS" not in answer.out
    for status in ("unlikely", "possible", "unconfirmed"):
        assert f"status {status}, wanted confirmed" in answer.out.replace("\n", " ")


def test_only_the_rule_that_is_asked_for_is_explained(monitor: Monitor) -> None:
    answer = monitor("explain", "seeds", "--rule", "parade-attendees")
    assert "parade-attendees" in answer.out
    assert "nk-troop-numbers" not in answer.out


def test_a_misspelt_rule_is_answered_with_the_right_one(monitor: Monitor) -> None:
    answer = monitor("explain", "seeds", "--rule", "parade-atendees")
    assert (answer.code, answer.out) == (2, "")
    assert "did you mean 'parade-attendees'?" in answer.err


def test_a_rule_that_is_not_enabled_says_so(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "off.yaml").write_text(
        "rules: [{rule: harbour, enabled: false, match: {query: harbour}}]\n"
    )
    (tmp_path / "a.txt").write_text("The harbour is closed.\n")
    answer = monitor("explain", "a.txt", "--rules", "off.yaml")
    assert "the article: not told, the rule is not enabled" in answer.out


# --- against a store ------------------------------------------------------------------------

QUAKES = (
    {"published": "2026-05-05T09:00:00Z", "text": QUAKE},
    {"published": "2026-05-06T10:00:00Z", "text": QUAKE.replace("12", "40")},
)


@pytest.fixture
def state(monitor: Monitor, quake_rule: str, tmp_path: Path) -> str:
    """A store in which 12, then 40 are known."""
    (tmp_path / "quakes.jsonl").write_text("\n".join(map(json.dumps, QUAKES)), encoding="utf-8")
    asked = ("replay", "quakes.jsonl", "--rules", quake_rule, "--state", "told.db")
    assert monitor(*asked).code == 0
    return "told.db"


def explained(monitor: Monitor, *arguments: str, given: str = "") -> str:
    answer = monitor("explain", *arguments, "--rules", "quake.yaml", given=given)
    assert answer.code == 0
    return " ".join(answer.out.split())


def test_what_the_store_knows_is_no_news(monitor: Monitor, state: str) -> None:
    row = {"published": "2026-05-07T10:00:00Z", "text": QUAKE.replace("earthquake", "quake")}
    out = explained(monitor, "-", "--state", state, given=json.dumps(row))
    assert "QUIET quake-toll" in out
    assert "not told, 12 is known since 5 May 2026" in out


def test_an_article_of_the_store_is_explained_by_what_was_known_when_it_came(
    monitor: Monitor, state: str
) -> None:
    out = explained(monitor, "quakes.jsonl", "--state", state)
    assert out.count("as it was when this came in") == 2
    assert "told, first report" in out
    assert "told, was 12 before: 12 (5 May 2026, 09:00" in out
    assert "after: 40" in out


def test_an_alert_is_explained_by_the_beginning_of_its_id(monitor: Monitor, state: str) -> None:
    listed = monitor("alerts", "list", "--state", state, "--format", "json").lines
    out = explained(monitor, "--alert", listed[0]["fingerprint"][:6], "--state", state)
    assert "new value: was 12" in out
    assert "TELLS quake-toll" in out
    assert "after: 40" in out


def test_explaining_writes_nothing(monitor: Monitor, state: str) -> None:
    before = monitor("facts", "list", "--state", state, "--format", "json").out
    row = {"published": "2026-05-07T10:00:00Z", "text": QUAKE.replace("12", "90")}
    assert "told, was 40" in explained(monitor, "-", "--state", state, given=json.dumps(row))
    assert monitor("facts", "list", "--state", state, "--format", "json").out == before


def test_the_silence_that_keeps_it_back_is_named(monitor: Monitor, state: str) -> None:
    asked = ("silence", "add", 'rule="quake-toll"', "--for", "2h", "--state", state)
    assert monitor(*asked).code == 0
    row = {"published": "2026-05-07T10:00:00Z", "text": QUAKE.replace("12", "90")}
    assert "silenced by 1:" in explained(monitor, "-", "--state", state, given=json.dumps(row))


def test_the_way_of_the_config_is_told(monitor: Monitor, quake_rule: str, tmp_path: Path) -> None:
    config = 'receivers: [{name: desk, apprise: ["json://localhost"]}]\n'
    (tmp_path / "monitor.yaml").write_text(config, encoding="utf-8")
    assert "goes to: desk" in explained(monitor, "-", given=QUAKE)


def test_without_an_article_or_an_alert_it_says_what_it_needs(monitor: Monitor) -> None:
    answer = monitor("explain")
    assert answer.code == 2
    assert "name an ARTICLE, or --alert ID" in answer.err
