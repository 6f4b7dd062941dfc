"""kill -9 at every step from feed to receiver: no alert is lost, and each doubled one owned up to.

`make soak` does the same a thousand times.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.failpoints import Point
from tests.crash.books import trial
from tests.crash.life import Design
from tests.crash.soak import Lots, killed_at_random


@pytest.mark.parametrize("point", Point)
def test_two_kills_at_each_point_lose_nothing(tmp_path: Path, point: Point) -> None:
    with trial(tmp_path, articles=6) as one:
        for times in (1, 2):
            if point is Point.ADOPTED:
                one.lives_on(f"{Point.SENDING_COMMITTED}:{times}")
            at = 1 if point is Point.ADOPTED else times
            assert one.lives_on(f"{point}:{at}"), "the point was not reached"
        found = one.findings()
    assert found.is_sound, found


def test_a_second_kill_while_the_first_is_mended_loses_nothing(tmp_path: Path) -> None:
    with trial(tmp_path, articles=6) as one:
        for point in (Point.SENDING_COMMITTED, Point.ADOPTED, Point.HANDED_OVER, Point.FETCHED):
            one.lives_on(f"{point}:1")
        found = one.findings()
    assert found.kills >= 3
    assert found.is_sound, found


def test_kills_at_random_lose_nothing(tmp_path: Path) -> None:
    with trial(tmp_path, articles=30) as one:
        killed_at_random(one, Lots(2026), kills=15)
        found = one.findings()
    assert found.is_sound, found


def test_a_design_that_records_and_then_sends_is_caught_losing(tmp_path: Path) -> None:
    with trial(tmp_path, design=Design.RECORDS_THEN_SENDS) as one:
        assert one.lives_on(f"{Point.SENDING_COMMITTED}:1")
        found = one.findings()
    assert len(found.lost) == 1
    assert not found.is_sound


def test_a_design_that_sends_and_then_records_is_caught_doubling(tmp_path: Path) -> None:
    with trial(tmp_path, design=Design.SENDS_THEN_RECORDS) as one:
        assert one.lives_on(f"{Point.HANDED_OVER}:1")
        found = one.findings()
    assert found.lost == ()
    assert len(found.unexplained) == 1
    assert not found.is_sound
