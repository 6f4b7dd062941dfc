"""monitor explain: why a rule fired, or the condition that kept it quiet."""

from __future__ import annotations

import json
from pathlib import Path

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
