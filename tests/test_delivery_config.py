"""How delivery is written in monitor.yaml, what it means, and what is refused at its place."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from monitor.config import Config, load_config
from monitor.cron import parse_cron
from monitor.delivery import (
    FLOOD,
    NEVER,
    Backoff,
    Digest,
    Inhibition,
    OnUnknown,
    QuietHours,
    Rate,
    Stair,
)
from monitor.errors import ConfigErrors

TWO = """
receivers:
  - {name: desk, apprise: json://a}
  - {name: chat, apprise: json://b, max: 20/1h, fallback: desk, on_unknown: hold, tz: Asia/Seoul}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "monitor.yaml"


def loaded(file: Path, text: str) -> Config:
    file.write_text(text, encoding="utf-8")
    return load_config(file, {})


def told(file: Path, text: str) -> list[str]:
    with pytest.raises(ConfigErrors) as caught:
        loaded(file, text)
    return [f"{found.line}:{found.column}: {found.what}" for found in caught.value.faults]


def test_a_receiver_may_be_called_by_a_number(file: Path) -> None:
    found = loaded(
        file, "receivers: [{name: 12, apprise: ['json://localhost']}]\nroute: {receiver: 12}\n"
    )
    assert [receiver.name for receiver in found.receivers] == [found.route.receiver] == ["12"]


def test_a_receiver_has_a_limit_a_fallback_a_policy_and_a_zone(file: Path) -> None:
    desk, chat = loaded(file, f"{TWO}route: {{receiver: desk}}").receivers
    assert (chat.max, chat.fallback, chat.tz) == (
        Rate(20, timedelta(hours=1)),
        "desk",
        "Asia/Seoul",
    )
    assert chat.on_unknown is OnUnknown.HOLD
    assert (desk.max, desk.fallback, desk.tz) == (FLOOD, "", "UTC")
    assert desk.on_unknown is OnUnknown.RESEND


@pytest.mark.parametrize(
    ("written", "rate"),
    [
        ("20/1h", Rate(20, timedelta(hours=1))),
        ("5/10m", Rate(5, timedelta(minutes=10))),
        ("100/d", Rate(100, timedelta(days=1))),
        ("3 per 1m", Rate(3, timedelta(minutes=1))),
    ],
)
def test_a_limit_is_a_count_in_a_span(file: Path, written: str, rate: Rate) -> None:
    config = loaded(file, f"receivers: [{{name: a, apprise: json://a, max: {written}}}]")
    assert config.receivers[0].max == rate


def test_a_digest_is_a_word_a_line_or_a_line_with_its_zone(file: Path) -> None:
    route = """
route:
  receiver: desk
  routes:
    - {matchers: [level=info], digest: daily}
    - {matchers: [level=low], digest: "30 7 * * mon-fri"}
    - {matchers: [level=high], digest: {cron: "0 8 * * *", tz: Asia/Seoul}}
"""
    word, line, zoned = loaded(file, TWO + route).route.routes
    assert word.digest == Digest(parse_cron("0 8 * * *"))
    assert line.digest == Digest(parse_cron("30 7 * * mon-fri"))
    assert zoned.digest == Digest(parse_cron("0 8 * * *"), "Asia/Seoul")


def test_repeats_escalations_and_quiet_hours_are_inherited(file: Path) -> None:
    route = """
route:
  receiver: desk
  repeat_interval: 4h
  realert_backoff: {factor: 2, max: 24h}
  escalation: [{after: 15m, receiver: chat}]
  quiet_hours: night
  routes:
    - {matchers: [level=low]}
    - {matchers: [level=high], repeat_interval: never, quiet_hours: none}
quiet_hours: [{name: night, start: "22:00", end: "07:00", tz: Asia/Seoul, bypass: [critical]}]
"""
    config = loaded(file, TWO + route)
    heir, own = config.route.routes
    assert heir.repeat_interval == timedelta(hours=4)
    assert heir.realert_backoff == Backoff(2.0, timedelta(days=1))
    assert heir.escalation == (Stair(timedelta(minutes=15), "chat"),)
    night = QuietHours("night", time(22), time(7), "Asia/Seoul", ("critical",))
    assert config.delivery.quiet_hours_of(heir) == (night,)
    assert own.repeat_interval == NEVER
    assert config.delivery.quiet_hours_of(own) == ()


def test_quiet_hours_that_no_route_names_are_for_all(file: Path) -> None:
    config = loaded(file, 'quiet_hours: [{name: noon, start: "12:00", end: "13:30"}]')
    (noon,) = config.delivery.quiet_hours_of(config.route)
    assert (noon.start, noon.end, noon.tz, noon.bypass) == (time(12), time(13, 30), "UTC", ())


def test_an_inhibition_has_its_matchers(file: Path) -> None:
    config = loaded(
        file, "inhibit_rules: [{source: ['rule=\"a\"'], target: [rule=~b.*], equal: [topic]}]"
    )
    assert config.inhibit_rules == (Inhibition(('rule="a"',), ("rule=~b.*",), ("topic",)),)


RECEIVER = "receivers: [{name: a, apprise: json://a, %s}]"
ROUTE = "route: {%s}"
QUIET = "quiet_hours: [{%s}]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (RECEIVER % "max: 20", "1:47: `max` should be so many messages in a span of time"),
        (RECEIVER % "max: 0/1h", "1:47: `max` should be so many"),
        (RECEIVER % "fallback: b", "1:52: b: no such receiver"),
        (RECEIVER % "fallback: a", "1:52: a: this fallback leads back to where it comes from"),
        (RECEIVER % "on_unknown: drop", "1:54: drop: no such policy"),
        (RECEIVER % "tz: Asia/Soul", "1:46: Asia/Soul: no such time zone"),
        (ROUTE % "digest: 8 o'clock", "1:17: a cron line has five fields"),
        (ROUTE % 'digest: "0 8 30 2 *"', "1:17: this day never comes"),
        (ROUTE % "digest: {tz: UTC}", "1:9: `cron` is missing in a digest"),
        (ROUTE % "repeat_interval: 0s", "1:26: `repeat_interval` should be longer than no time"),
        (ROUTE % "realert_backoff: {factor: 0}", "1:35: `factor` should be a number from 1 to 10"),
        (ROUTE % "escalation: [{after: 5m, receiver: x}]", "1:44: x: no such receiver"),
        (ROUTE % "quiet_hours: nite", "1:22: nite: no such quiet hours"),
        (QUIET % 'name: n, start: "22:00"', "1:15: `end` is missing in quiet hours"),
        (QUIET % 'name: n, start: "25:00", end: "7:00"', "1:32: `start` should be a time of day"),
        (QUIET % 'name: n, start: "7:00", end: "7:00"', "1:45: `end` should differ from `start`"),
        (
            QUIET % 'name: n, start: "22:00", end: "7:00", bypass: [urgent]',
            "1:63: urgent: no such level",
        ),
        ("inhibit_rules: [{source: a, target: a=b}]", "1:26: this is no matcher"),
        ("inhibit_rules: [{source: a=b}]", "1:17: `target` is missing in an inhibition"),
        ("silences: []", "1:1: silences: no such key in the config"),
    ],
)
def test_a_fault_is_told_at_its_place(file: Path, text: str, expected: str) -> None:
    (only,) = told(file, text)
    assert only.startswith(expected)


def test_fallbacks_that_lead_in_a_circle_are_refused(file: Path) -> None:
    circle = TWO.replace("json://a}", "json://a, fallback: chat}") + "route: {receiver: desk}"
    assert ["leads back" in one for one in told(file, circle)] == [True, True]


# --- quiet hours by the clock


def until(hours: QuietHours, when: str) -> str | None:
    end = hours.until(datetime.fromisoformat(when))
    return end.isoformat(timespec="minutes") if end else None


def test_a_night_lasts_from_the_evening_to_the_morning_of_its_zone() -> None:
    night = QuietHours("night", time(22), time(7), "Asia/Seoul")
    assert until(night, "2026-05-05T12:59:00+00:00") is None
    assert until(night, "2026-05-05T13:00:00+00:00") == "2026-05-05T22:00+00:00"
    assert until(night, "2026-05-05T21:59:00+00:00") == "2026-05-05T22:00+00:00"
    assert until(night, "2026-05-05T22:00:00+00:00") is None


def test_a_night_in_which_the_clock_is_put_forward_is_an_hour_shorter() -> None:
    night = QuietHours("night", time(22), time(7), "Europe/Oslo")
    begins = datetime(2026, 3, 28, 21, tzinfo=UTC)
    ends = night.until(begins)
    assert ends is not None and ends - begins == timedelta(hours=8)


def test_a_night_in_which_the_clock_is_put_back_is_an_hour_longer() -> None:
    night = QuietHours("night", time(22), time(7), "Europe/Oslo")
    begins = datetime(2026, 10, 24, 20, tzinfo=UTC)
    ends = night.until(begins)
    assert ends is not None and ends - begins == timedelta(hours=10)


def test_quiet_hours_that_end_at_a_time_the_clock_skips_end_as_it_is_put_forward() -> None:
    late = QuietHours("late", time(0), time(2, 30), "Europe/Oslo")
    assert until(late, "2026-03-29T00:30:00+00:00") == "2026-03-29T01:00+00:00"
    assert until(late, "2026-03-29T01:00:00+00:00") is None
