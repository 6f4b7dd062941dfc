"""What becomes of a message after an attempt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.outbox.retry import (
    FEWEST_ATTEMPTS,
    FIRST_DELAY,
    GIVES_UP_AFTER,
    LONGEST_DELAY,
    LONGEST_RETRY_AFTER,
    MAX_REFUSALS,
    Outcome,
    OutcomeKind,
    RowState,
    Step,
    delay,
    jitter_of,
    next_step,
)

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
FAILED = Outcome(OutcomeKind.RETRY, "error=503")
REFUSED = Outcome(OutcomeKind.REFUSED, "error=413")
SILENT = Outcome(OutcomeKind.TIMEOUT, "no answer in 30 s")


def after(outcome: Outcome, attempt: int = 1, age: timedelta = timedelta(0)) -> Step:
    return next_step(outcome, attempt, NOON - age, NOON, jitter=0.0)


def test_what_arrived_is_done() -> None:
    assert after(Outcome(OutcomeKind.SENT)) == Step(RowState.SENT)


def test_what_failed_is_tried_again_after_five_seconds() -> None:
    assert after(FAILED) == Step(RowState.RETRY, NOON + timedelta(seconds=5), "error=503")


def test_each_attempt_waits_twice_as_long_up_to_a_quarter_of_an_hour() -> None:
    waits = [delay(attempt, jitter=0.0).total_seconds() for attempt in (1, 2, 3, 8, 9, 10_000)]
    assert waits == [5, 10, 20, 640, 900, 900]


def test_a_week_of_failures_is_enough() -> None:
    almost = GIVES_UP_AFTER - LONGEST_DELAY
    assert after(FAILED, attempt=700, age=almost).state is RowState.RETRY
    assert after(FAILED, attempt=700, age=almost + timedelta(seconds=1)) == Step(
        RowState.DEAD, detail="given up after 700 attempts: error=503"
    )


def test_a_clock_that_leaps_over_a_week_buries_nothing_that_was_hardly_tried() -> None:
    year = timedelta(days=365)
    assert after(FAILED, attempt=FEWEST_ATTEMPTS - 1, age=year).state is RowState.RETRY
    assert after(FAILED, attempt=FEWEST_ATTEMPTS, age=year).state is RowState.DEAD


def test_a_message_that_is_refused_dies_soon_but_not_at_the_first_word() -> None:
    assert after(REFUSED, attempt=MAX_REFUSALS - 1).state is RowState.RETRY
    assert after(REFUSED, attempt=MAX_REFUSALS).state is RowState.DEAD


def test_a_channel_that_asks_for_more_time_gets_it() -> None:
    busy = Outcome(OutcomeKind.RETRY, "error=429", retry_after=timedelta(minutes=2))
    assert after(busy).due_at == NOON + timedelta(minutes=2)


def test_a_channel_cannot_ask_for_ever() -> None:
    busy = Outcome(OutcomeKind.RETRY, "error=429", retry_after=timedelta(days=400))
    assert after(busy).due_at == NOON + LONGEST_RETRY_AFTER


def test_what_had_no_answer_is_unknown_and_sent_again() -> None:
    assert after(SILENT) == Step(RowState.UNKNOWN, NOON + timedelta(seconds=5), "no answer in 30 s")


def test_what_had_no_answer_can_be_held_instead() -> None:
    step = next_step(SILENT, 1, NOON, NOON, jitter=0.0, resend_unknown=False)
    assert step == Step(RowState.UNKNOWN, None, "no answer in 30 s")


@given(st.integers(1, 10**6), st.floats(0, 1, exclude_max=True))
def test_every_wait_lies_within_its_bounds(attempt: int, jitter: float) -> None:
    assert FIRST_DELAY <= delay(attempt, jitter) <= LONGEST_DELAY


@given(st.text(max_size=20), st.integers(1, 1000))
def test_jitter_is_a_share_and_the_same_every_time(key: str, attempt: int) -> None:
    assert 0.0 <= jitter_of(key, attempt) < 1.0
    assert jitter_of(key, attempt) == jitter_of(key, attempt)


def test_jitter_spreads_messages_apart() -> None:
    shares = [jitter_of(str(count), 1) for count in range(1000)]
    assert max(shares) - min(shares) > 0.9
    assert sum(shares) / 1000 == pytest.approx(0.5, abs=0.05)
