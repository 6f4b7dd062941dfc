"""A replay with a config rehearses a day of it: routes, a night, a flood, on a clock of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Monitor

RULE = """\
version: 1
rules:
  - rule: quake-toll
    title: Deaths in an earthquake
    match: {quantity: {role: killed}}
    escalate: [{if: {value: {gte: 1000}}, level: critical}]
"""
RECEIVERS = """\
receivers:
  - {name: desk, apprise: ["json://desk.invalid"]}
  - {name: duty, apprise: ["json://duty.invalid"], max: 2/1h}
"""


@pytest.fixture
def rehearsed(monitor: Monitor, tmp_path: Path) -> object:
    """Replays figures at their times with a config; of each message when, where, which, why."""
    (tmp_path / "quake.yaml").write_text(RULE, encoding="utf-8")

    def run(config: str, **figures: int) -> list[tuple[str, str, str]]:
        rows = [
            {
                "published": at.removeprefix("at_").replace("_", ":"),
                "text": f"The earthquake in Chile killed {figure} people, officials said.",
            }
            for at, figure in figures.items()
        ]
        (tmp_path / "day.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        (tmp_path / "day.yaml").write_text(RECEIVERS + config, encoding="utf-8")
        answer = monitor(
            *("replay", "day.jsonl", "--rules", "quake.yaml", "--config", "day.yaml"),
            *("--format", "json"),
        )
        assert (answer.code, answer.err) == (0, "")
        news = {line["fingerprint"]: line["new"] for line in answer.lines if "fingerprint" in line}
        return [
            (line["channel"], line["reason"], " ".join(str(news[one]) for one in line["alerts"]))
            for line in answer.lines
            if line["kind"] == "message"
        ]

    return run


def test_what_is_critical_goes_to_its_own_route_and_the_rest_waits_for_the_morning(
    rehearsed: object,
) -> None:
    assert callable(rehearsed)
    told = rehearsed(
        """
route:
  receiver: desk
  group_wait: 0s
  group_interval: 0s
  routes: [{matchers: ['level="critical"'], receiver: duty, continue: true}, {receiver: desk}]
quiet_hours: [{name: night, start: "22:00", end: "07:00", tz: Europe/Oslo, bypass: [critical]}]
""",
        **{
            "2026-03-28T20:00:00Z": 10,
            "2026-03-28T22:00:00Z": 20,
            "2026-03-29T02:00:00Z": 2000,
            "2026-03-29T04:30:00Z": 2500,
            "2026-03-29T09:00:00Z": 3000,
        },
    )
    assert told[0] == ("desk", "first", "10")
    assert sorted(told[1:3]) == [("desk", "new_in_group", "2000"), ("duty", "first", "2000")]
    assert {figures for _, _, figures in told[3:5]} == {"2500"}
    assert told[5] == ("desk", "quiet_ended", "20")
    assert {figures for _, _, figures in told[6:]} == {"3000"}


def test_a_flood_is_a_few_messages_and_one_digest(rehearsed: object) -> None:
    assert callable(rehearsed)
    figures = {f"2026-03-02T10:{minute:02}:00Z": 100 + 40 * minute for minute in range(20)}
    told = rehearsed("route: {receiver: duty, group_wait: 0s, group_interval: 0s}\n", **figures)
    assert [reason for _, reason, _ in told] == ["first", "new_in_group", "digest"]
    assert told[-1][2].split() == [str(100 + 40 * minute) for minute in range(2, 20)]


def test_a_digest_is_told_at_its_hour_if_the_day_goes_on_so_long(rehearsed: object) -> None:
    assert callable(rehearsed)
    told = rehearsed(
        'route: {receiver: desk, digest: {cron: "0 8 * * *", tz: Asia/Seoul}}\n',
        **{"2026-03-02T20:00:00Z": 10, "2026-03-02T22:59:00Z": 20, "2026-03-02T23:01:00Z": 30},
    )
    assert told == [("desk", "digest", "10 20")]
