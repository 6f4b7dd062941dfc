"""When a cron line ticks, on the clocks of a zone that are changed twice a year."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.cron import CronError, parse_cron
from monitor.zones import instant_of, wall_time, zone_named

OSLO = ZoneInfo("Europe/Oslo")


def ticks(line: str, start: str, count: int, zone: str = "UTC") -> list[str]:
    """What the clocks of the zone show at the next ticks, with their offset from UTC."""
    place, when = ZoneInfo(zone), datetime.fromisoformat(start)
    cron, found = parse_cron(line), []
    for _ in range(count):
        when = cron.next_after(when, place)
        found.append(when.astimezone(place).isoformat(sep=" ", timespec="minutes"))
    return found


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("0 8 * * *", ["2026-05-06 08:00+00:00", "2026-05-07 08:00+00:00"]),
        ("daily", ["2026-05-06 08:00+00:00", "2026-05-07 08:00+00:00"]),
        ("hourly", ["2026-05-05 13:00+00:00", "2026-05-05 14:00+00:00"]),
        ("weekly", ["2026-05-11 08:00+00:00", "2026-05-18 08:00+00:00"]),
        ("*/20 12-13 * * *", ["2026-05-05 12:40+00:00", "2026-05-05 13:00+00:00"]),
        ("30 7 * * mon-fri", ["2026-05-06 07:30+00:00", "2026-05-07 07:30+00:00"]),
        ("0 0 1,15 * *", ["2026-05-15 00:00+00:00", "2026-06-01 00:00+00:00"]),
        ("0 0 13 * 5", ["2026-05-08 00:00+00:00", "2026-05-13 00:00+00:00"]),
        ("0 6 * jan sun", ["2027-01-03 06:00+00:00", "2027-01-10 06:00+00:00"]),
        ("0 6 * * 7", ["2026-05-10 06:00+00:00", "2026-05-17 06:00+00:00"]),
        ("0 0 29 2 *", ["2028-02-29 00:00+00:00", "2032-02-29 00:00+00:00"]),
    ],
)
def test_a_line_ticks_when_its_fields_fit(line: str, expected: list[str]) -> None:
    assert ticks(line, "2026-05-05T12:30:00+00:00", 2) == expected


def test_a_tick_is_later_than_the_last_one_even_at_the_same_minute() -> None:
    assert ticks("0 8 * * *", "2026-05-05T08:00:00+00:00", 1) == ["2026-05-06 08:00+00:00"]


def test_a_tick_is_by_the_clock_of_its_zone() -> None:
    assert ticks("0 8 * * *", "2026-05-05T00:00:00+00:00", 1, "Asia/Seoul") == [
        "2026-05-06 08:00+09:00"
    ]


def test_what_the_clock_skips_happens_as_it_is_put_forward() -> None:
    # In Oslo, 29 March 2026 has no time between 02:00 and 03:00.
    assert ticks("30 2 * * *", "2026-03-28T12:00:00+00:00", 2, "Europe/Oslo") == [
        "2026-03-29 03:00+02:00",
        "2026-03-30 02:30+02:00",
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("*/30 2 * * *", ["2026-03-29 03:00+02:00", "2026-03-30 02:00+02:00"]),
        ("0 2,14 * * *", ["2026-03-28 14:00+01:00", "2026-03-29 03:00+02:00"]),
        ("0 */2 28,29 * *", ["2026-03-28 14:00+01:00", "2026-03-28 16:00+01:00"]),
    ],
)
def test_a_line_with_a_star_misses_no_day_either(line: str, expected: list[str]) -> None:
    assert ticks(line, "2026-03-28T12:00:00+00:00", 2, "Europe/Oslo") == expected


def test_within_the_hour_that_is_shown_again_nothing_ticks_a_second_time() -> None:
    # 01:10 UTC is 02:10 for the second time; 02:30 was an hour before, at 00:30 UTC.
    assert ticks("30 2 * * *", "2026-10-25T01:10:00+00:00", 1, "Europe/Oslo") == [
        "2026-10-26 02:30+01:00"
    ]


def test_an_hourly_line_goes_by_the_hours_that_pass() -> None:
    assert ticks("hourly", "2026-10-24T23:30:00+00:00", 3, "Europe/Oslo") == [
        "2026-10-25 02:00+02:00",
        "2026-10-25 02:00+01:00",
        "2026-10-25 03:00+01:00",
    ]


def test_what_the_clock_shows_twice_happens_once() -> None:
    # In Oslo, 25 October 2026 has two hours from 02:00 to 03:00.
    assert ticks("30 2 * * *", "2026-10-24T12:00:00+00:00", 2, "Europe/Oslo") == [
        "2026-10-25 02:30+02:00",
        "2026-10-26 02:30+01:00",
    ]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("0 8 * *", "five fields"),
        ("60 8 * * *", "60: no such minute"),
        ("0 24 * * *", "24: no such hour"),
        ("0 8 0 * *", "0: no such day"),
        ("0 8 * * funday", "funday: no such weekday"),
        ("0 9-8 * * *", "9-8: no such hour"),
        ("*/0 8 * * *", "no such minute"),
        ("0 8 * * fri!", "fri!: no such weekday"),
        ("0 8 30 2 *", "never comes"),
        ("0 0 8 * * *", "five fields"),
        ("", "five fields"),
    ],
)
def test_what_is_no_cron_line_is_refused(line: str, complaint: str) -> None:
    with pytest.raises(CronError, match=complaint):
        parse_cron(line)


def test_a_zone_that_there_is_not_is_none() -> None:
    assert zone_named("Asia/Seoul") is not None
    for name in ("Asia/Soul", "Europe", "", "../etc/passwd", "/etc/localtime"):
        assert zone_named(name) is None


YEAR_BEGINS, YEAR_ENDS = (datetime(year, 1, 1, tzinfo=UTC) for year in (2026, 2027))
MOMENTS = st.datetimes(YEAR_BEGINS.replace(tzinfo=None), YEAR_ENDS.replace(tzinfo=None))


@given(MOMENTS, MOMENTS)
def test_of_two_times_on_the_wall_the_earlier_happens_no_later(
    one: datetime, other: datetime
) -> None:
    first, second = sorted((one, other))
    assert instant_of(first, OSLO) <= instant_of(second, OSLO)


@given(MOMENTS)
def test_when_a_time_on_the_wall_comes_the_clock_shows_it_or_is_past_it(wall: datetime) -> None:
    assert wall_time(instant_of(wall, OSLO), OSLO) >= wall


@given(MOMENTS)
def test_the_next_tick_is_later_and_none_is_passed_over(when: datetime) -> None:
    cron, now = parse_cron("*/30 * * * *"), when.replace(tzinfo=UTC)
    tick = cron.next_after(now, OSLO)
    # Half an hour, but for the hour that is shown twice.
    assert 0 < (tick - now).total_seconds() <= 5400
