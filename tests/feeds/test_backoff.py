"""When a feed is asked again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.backoff import (
    CEILING,
    UNKNOWN_RHYTHM,
    after_failure,
    freshness,
    interval,
    jittered,
    retry_after,
    rhythm_of,
)

NOON = datetime(2031, 4, 5, 12, tzinfo=UTC)
FLOOR = timedelta(minutes=5)
HOUR = timedelta(hours=1)


@given(st.floats(0, 1))
def test_jitter_moves_a_wait_by_a_tenth_at_most(lot: float) -> None:
    assert timedelta(minutes=54) <= jittered(HOUR, lot) <= timedelta(minutes=66)


def test_the_users_own_interval_stands_in_for_the_rhythm() -> None:
    every = timedelta(minutes=10)
    assert interval(every, timedelta(days=3), (), FLOOR) == every


def test_a_feed_is_asked_twice_in_its_usual_gap() -> None:
    assert interval(None, timedelta(minutes=40), (), FLOOR) == timedelta(minutes=20)
    assert interval(None, None, (), FLOOR) == UNKNOWN_RHYTHM


def test_a_quiet_feed_is_still_asked_every_hour() -> None:
    assert interval(None, timedelta(days=30), (), FLOOR) == HOUR


def test_patience_that_is_asked_for_is_given_within_a_day() -> None:
    assert interval(None, HOUR, (timedelta(hours=3), None), FLOOR) == timedelta(hours=3)
    assert interval(None, HOUR, (timedelta(days=9),), FLOOR) == CEILING


def test_nothing_is_asked_more_often_than_the_floor() -> None:
    assert interval(timedelta(seconds=1), None, (timedelta(),), FLOOR) == FLOOR


def test_waits_after_failures_double_up_to_a_day() -> None:
    waits = [after_failure(count, FLOOR) for count in (1, 2, 3, 50, 10_000)]
    assert waits == [FLOOR, FLOOR * 2, FLOOR * 4, CEILING, CEILING]


@pytest.mark.parametrize(
    ("said", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("Sat, 05 Apr 2031 13:00:00 GMT", HOUR),
        ("Sat, 05 Apr 2031 11:00:00 GMT", timedelta()),
        ("999999999", CEILING),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(said: str, wait: timedelta | None) -> None:
    assert retry_after(said, NOON) == wait


@pytest.mark.parametrize(
    ("cache_control", "expires", "wait"),
    [
        ("public, max-age=3600", "", HOUR),
        ("max-age=3600", "Sat, 05 Apr 2031 12:01:00 GMT", HOUR),
        ("", "Sat, 05 Apr 2031 13:00:00 GMT", HOUR),
        ("no-cache", "-1", None),
        ("", "Sat, 05 Apr 2031 11:00:00 GMT", None),
        ("max-age=999999999", "", CEILING),
    ],
)
def test_freshness_is_max_age_else_expires(
    cache_control: str, expires: str, wait: timedelta | None
) -> None:
    assert freshness(cache_control, expires, "Sat, 05 Apr 2031 12:00:00 GMT") == wait


@given(st.text(), st.text(), st.text())
def test_no_header_makes_it_raise(first: str, second: str, third: str) -> None:
    freshness(first, second, third)
    retry_after(first, NOON)


def test_the_rhythm_is_the_usual_gap_between_items() -> None:
    assert rhythm_of(None, tuple(NOON + HOUR * count for count in range(9))) == HOUR
    assert rhythm_of(None, (NOON,)) is None
