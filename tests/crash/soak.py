"""A thousand kills, at random moments and at random points: `make soak`."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeVar

from monitor.failpoints import Point
from monitor.outbox.retry import jitter_of
from tests.crash.books import Findings, Trial, trial

_T = TypeVar("_T")

KILLS = 1000
KILLS_A_TRIAL = 25
LONGEST_WAIT_S = 0.25
"""Longer than most lives; what is killed after its end counts as no kill."""


class Lots:
    """Draws that look random and are the same for the same seed on every machine."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._drawn = count()

    def draw(self) -> float:
        """A number in [0, 1)."""
        return jitter_of(str(self._seed), next(self._drawn))

    def one_of(self, choices: Sequence[_T]) -> _T:
        return choices[int(self.draw() * len(choices))]


def killed_at_random(one: Trial, lots: Lots, kills: int) -> None:
    """Kill a trial about so many times; half of them at a point, half at any moment."""
    for _ in range(kills):
        if lots.draw() < 0.5:
            one.lives_on(f"{lots.one_of(list(Point))}:{lots.one_of(range(1, 7))}")
        else:
            one.lives_on(kill=partial(_killed_after, seconds=lots.draw() * LONGEST_WAIT_S))
        one.articles += 1


def _killed_after(process: BaseProcess, seconds: float) -> None:
    process.join(seconds)
    process.kill()


def soaked(lots: Lots, kills: int) -> Findings:
    """One trial in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder, trial(Path(folder), articles=10) as one:
        killed_at_random(one, lots, kills)
        return one.findings()


def main(seed: int, kills: int) -> int:
    """Trial after trial until there were so many kills; 1 if one of them found a fault."""
    lots, killed, doubled = Lots(seed), 0, 0
    while killed < kills:
        found = soaked(lots, KILLS_A_TRIAL)
        killed, doubled = killed + found.kills, doubled + found.doubled
        print(f"{killed} kills, {doubled} doubled and owned up to", flush=True)
        if not found.is_sound:
            print(f"seed {seed}: {found}")
            return 1
    return 0


if __name__ == "__main__":
    arguments = [int(one) for one in sys.argv[1:]]
    sys.exit(main(*arguments) if len(arguments) == 2 else main(2026, KILLS))
