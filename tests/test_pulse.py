"""The pulse: which loop is stuck, told by what it does and not by what it says."""

from __future__ import annotations

import pytest

from monitor.pulse import Loop, Pulse

PATIENCE_S = 60.0


class Seconds:
    """A clock that stands until it is told to move."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def pulse(seconds: Seconds) -> Pulse:
    return Pulse(PATIENCE_S, seconds)


def beat_all_but(pulse: Pulse, *silent: Loop) -> None:
    for loop in Loop:
        if loop not in (*silent, Loop.STREAM):
            pulse.beat(loop)


def test_a_daemon_whose_loops_get_somewhere_is_well(pulse: Pulse, seconds: Seconds) -> None:
    seconds.now += PATIENCE_S * 3
    beat_all_but(pulse)
    assert pulse.stuck() is None


@pytest.mark.parametrize("loop", [Loop.SCHEDULER, Loop.DISPATCH, Loop.GIVE])
def test_a_loop_that_gets_nowhere_is_named(pulse: Pulse, seconds: Seconds, loop: Loop) -> None:
    seconds.now += PATIENCE_S + 1
    beat_all_but(pulse, loop)
    assert pulse.stuck() is loop


def test_a_stream_without_work_is_not_stuck(pulse: Pulse, seconds: Seconds) -> None:
    with pulse.at_work(Loop.STREAM):
        pass
    seconds.now += PATIENCE_S + 1
    beat_all_but(pulse)
    assert pulse.stuck() is None


def test_a_stream_that_does_not_end_its_work_is_to_blame_for_those_that_wait_for_it(
    pulse: Pulse, seconds: Seconds
) -> None:
    with pulse.at_work(Loop.STREAM):
        seconds.now += PATIENCE_S + 1
        assert pulse.stuck() is Loop.STREAM


def test_the_stream_is_to_blame_even_if_the_others_were_last_seen_before_it(
    pulse: Pulse, seconds: Seconds
) -> None:
    seconds.now += 1
    with pulse.at_work(Loop.STREAM):
        seconds.now += PATIENCE_S - 0.5
        assert pulse.stuck() is Loop.STREAM


def test_a_stream_whose_work_breaks_stands_idle(pulse: Pulse, seconds: Seconds) -> None:
    with pytest.raises(ValueError, match="broken"), pulse.at_work(Loop.STREAM):
        raise ValueError("broken")
    seconds.now += PATIENCE_S + 1
    beat_all_but(pulse)
    assert pulse.stuck() is None
