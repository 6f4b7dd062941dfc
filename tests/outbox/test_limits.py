"""How many messages a receiver gets, and how often it is told the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.delivery import NEVER, Backoff, Rate, Route
from monitor.outbox.limits import next_place, pause, short_span

NOON = datetime(2026, 5, 5, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TWO = Rate(2, HOUR)


def test_there_is_room_until_so_many_were_sent_in_the_span() -> None:
    assert next_place([], TWO, NOON) == NOON
    assert next_place([NOON - MINUTE], TWO, NOON) == NOON
    assert next_place([NOON - 2 * HOUR, NOON - HOUR, NOON - MINUTE], TWO, NOON) == NOON


def test_the_next_place_is_free_when_the_span_of_the_oldest_is_over() -> None:
    assert next_place([NOON - 9 * MINUTE, NOON], TWO, NOON) == NOON + 51 * MINUTE


def test_of_more_than_the_limit_as_critical_ones_make_it_the_last_ones_count() -> None:
    sent = [NOON - 50 * MINUTE, NOON - 9 * MINUTE, NOON - 4 * MINUTE]
    assert next_place(sent, TWO, NOON) == NOON + 51 * MINUTE


def test_without_a_limit_there_is_always_room() -> None:
    assert next_place([NOON] * 10_000, None, NOON) == NOON


@given(st.lists(st.integers(0, 300), max_size=40), st.integers(1, 5))
def test_who_waits_for_a_place_never_gets_more_than_the_limit_in_any_span(
    minutes: list[int], count: int
) -> None:
    rate, sent = Rate(count, HOUR), list[datetime]()
    for minute in sorted(minutes):
        sent.append(next_place(sent, rate, max([NOON + minute * MINUTE, *sent])))
    for last in sent:
        assert sum(last - HOUR < one <= last for one in sent) <= count


@pytest.mark.parametrize(
    ("times", "waits"), [(1, HOUR), (2, 2 * HOUR), (3, 3 * HOUR), (10_000, 3 * HOUR)]
)
def test_each_repeat_waits_longer_up_to_the_longest(times: int, waits: timedelta) -> None:
    route = Route("desk", repeat_interval=HOUR, realert_backoff=Backoff(2, 3 * HOUR))
    assert pause(route, times) == waits


def test_a_longest_pause_that_is_shorter_than_the_interval_does_not_shorten_it() -> None:
    route = Route("desk", repeat_interval=2 * HOUR, realert_backoff=Backoff(2, HOUR))
    assert pause(route, 5) == 2 * HOUR


@pytest.mark.parametrize("interval", [None, NEVER])
def test_what_is_not_repeated_has_no_pause(interval: timedelta | None) -> None:
    assert pause(Route("desk", repeat_interval=interval), 1) == NEVER


@pytest.mark.parametrize(
    ("span", "written"),
    [(HOUR, "1h"), (90 * MINUTE, "1h30m"), (timedelta(seconds=5), "5s"), (timedelta(0), "0s")],
)
def test_a_span_is_written_as_in_the_config(span: timedelta, written: str) -> None:
    assert short_span(span) == written
