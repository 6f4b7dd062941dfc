"""monitor backtest: how often rules would have fired, and what a change gains and loses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import QUAKE_RULE, Monitor

DAYS = (
    ("2031-05-05T09:00:00Z", "The earthquake in Chile killed 12 people, officials said."),
    ("2031-05-06T09:00:00Z", "The earthquake in Chile killed 40 people, officials said."),
    ("2031-05-06T10:00:00Z", "The earthquake in Chile injured 300 people, officials said."),
    ("2031-05-08T10:00:00Z", "A new bridge was opened in Chile."),
)


@pytest.fixture
def quakes(tmp_path: Path, quake_rule: str) -> str:
    """Four articles of four days; the rule as it was tells of the dead."""
    rows = [json.dumps({"published": at, "text": text}) for at, text in DAYS]
    (tmp_path / "quakes.jsonl").write_text("\n".join(rows), encoding="utf-8")
    wounded = QUAKE_RULE.replace("role: killed", "role: [killed, wounded], value: {lt: 40}")
    (tmp_path / "new.yaml").write_text(
        wounded.replace("lt: 40", "gt: 12").replace("    match", "    level: high\n    match"),
        encoding="utf-8",
    )
    return "quakes.jsonl"


def test_the_fires_of_each_day_are_counted(monitor: Monitor, quakes: str) -> None:
    answer = monitor("backtest", "--rules", "quake.yaml", quakes, "--format", "json")
    whole, of_rule, *hits = answer.lines
    assert (whole["articles"], whole["days"], whole["alerts"]) == (4, 4, 2)
    assert whole["messages"] == {"console": 2}
    assert of_rule["days"] == {"2031-05-05": 1, "2031-05-06": 1}
    assert of_rule["a_day"] == 0.5
    assert [hit["new"] for hit in hits] == [12, 40]


def test_the_first_hits_show_their_evidence(monitor: Monitor, quakes: str) -> None:
    answer = monitor("backtest", "--rules", "quake.yaml", quakes)
    assert "“The earthquake in Chile killed «12 people», officials said.”" in answer.out
    assert "2 alerts in 2 messages, 0.5 a day" in answer.out


def test_what_a_change_gains_loses_and_alters_is_told(monitor: Monitor, quakes: str) -> None:
    asked = ("backtest", "--rules", "new.yaml", "--against", "quake.yaml", quakes)
    lines = monitor(*asked, "--format", "json").lines
    found = {
        kind: [line["alert"]["new"] for line in lines if line["kind"] == kind]
        for kind in ("gained", "lost", "changed")
    }
    assert found == {"gained": [300], "lost": [12], "changed": [40]}
    assert "1 gained, 1 lost, 1 changed" in monitor(*asked).out


def test_the_articles_of_a_store_are_tried_and_nothing_is_written(
    monitor: Monitor, quakes: str, tmp_path: Path
) -> None:
    assert monitor("replay", quakes, "--rules", "quake.yaml", "--state", "old.db").code == 0
    before = monitor("alerts", "list", "--state", "old.db", "--format", "json").out
    asked = ("backtest", "--rules", "new.yaml", "--state", "old.db", "--format", "json")
    whole, *_ = monitor(*asked, "--since", "3000d").lines
    assert (whole["articles"], whole["alerts"]) == (4, 2)
    assert monitor("alerts", "list", "--state", "old.db", "--format", "json").out == before


def test_messages_are_counted_after_the_grouping_of_the_config(
    monitor: Monitor, quakes: str, tmp_path: Path
) -> None:
    route = "route: {receiver: desk, group_by: [rule], group_wait: 3d}\n"
    receivers = 'receivers: [{name: desk, apprise: ["json://localhost"]}]\n'
    (tmp_path / "monitor.yaml").write_text(receivers + route, encoding="utf-8")
    answer = monitor("backtest", "--rules", "quake.yaml", quakes, "--format", "json")
    assert answer.lines[0]["messages"] == {"desk": 1}


def test_without_articles_or_a_store_it_says_what_it_needs(monitor: Monitor) -> None:
    answer = monitor("backtest", "--rules", "rules")
    assert answer.code == 2
    assert "--state FILE" in answer.err
