"""Quiet hours and digests through the nights in which the clocks change, run as scenarios are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Monitor

RULES = """\
version: 1
rules:
  - rule: quake-toll
    title: Deaths in an earthquake
    match: {quantity: {role: killed}}
    escalate: [{if: {value: {gte: 1000}}, level: critical}]
  - rule: heron
    match: {query: heron}
    digest: {cron: "30 2 * * *", tz: Europe/Oslo}
"""
SCENARIO = """\
version: 1
receivers:
  - {{name: desk, apprise: ["json://localhost"], tz: Europe/Oslo}}
  - {{name: duty, apprise: ["json://localhost"]}}
quiet_hours: [{{name: night, start: "22:00", end: "07:00", tz: Europe/Oslo, bypass: [critical]}}]
route:
  receiver: desk
  group_wait: 0s
  group_interval: 0s
  routes: [{{matchers: [level=critical], receiver: duty, continue: true}}, {{receiver: desk}}]
scenarios:
  - name: a night
    start: {start}
    articles:
      - {{at: 0h, text: "The earthquake in Chile killed 10 people, officials said."}}
      - {{at: 1h, text: "The earthquake in Chile killed 20 people, officials said."}}
      - {{at: 3h, text: "A heron was seen in the harbour."}}
      - {{at: 4h, text: "The earthquake in Chile killed 2000 people, officials said."}}
      - {{at: 5h, text: "The earthquake in Chile killed 40 people in Arica, officials said."}}
    until: 2d
    messages:
{messages}
"""
# The night begins at 22:00 by the clock of Oslo, 1 h after the start, and lasts to 07:00: nine
# hours by the clock, so eight when it is put forward and ten when it is put back. What is digested
# at 02:30 falls into the night, and is told with all else in the morning.
NIGHTS = {
    "forward": ("2026-03-28T20:00:00Z", "9h"),
    "back": ("2026-10-24T19:00:00Z", "11h"),
    "plain": ("2026-05-04T19:00:00Z", "10h"),
}


def scenario(folder: Path, start: str, morning: str) -> None:
    lines = [
        "{at: 0h, channel: desk, reason: first, title: '10 people'}",
        "{at: 4h, channel: desk, title: '2,000 people'}",
        "{at: 4h, channel: duty, reason: first, title: '2,000 people'}",
        f"{{at: {morning}, channel: desk, reason: quiet_ended, body: heron}}",
    ]
    messages = "\n".join(f"      - {line}" for line in lines)
    (folder / "quake.yaml").write_text(RULES, encoding="utf-8")
    text = SCENARIO.format(start=start, messages=messages)
    (folder / "quake.test.yaml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("night", NIGHTS)
def test_a_night_ends_by_the_clock_on_the_wall(
    monitor: Monitor, tmp_path: Path, night: str
) -> None:
    scenario(tmp_path, *NIGHTS[night])
    answer = monitor("test", "quake.yaml", "--all")
    assert (answer.code, answer.err) == (0, ""), answer.out


def test_a_night_that_would_end_by_the_hours_that_pass_is_noticed(
    monitor: Monitor, tmp_path: Path
) -> None:
    scenario(tmp_path, NIGHTS["back"][0], NIGHTS["plain"][1])
    assert monitor("test", "quake.yaml", "--all").code == 1
