"""The pulse: when each loop of the daemon last got somewhere, and which one is stuck.

Health is fed by progress, never by a ping: a daemon that answers and polls nothing is not well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from monitor.availability import Availability
from monitor.clock import monotonic


class Loop(StrEnum):
    """What must go on for the daemon to do its work, the ones that others wait for first."""

    SCHEDULER = "scheduler"
    STREAM = "stream"
    DISPATCH = "dispatch"
    GIVE = "give"


@dataclass(frozen=True, slots=True)
class Beat:
    """How long ago a loop last got somewhere; one without work is as good as one at work."""

    loop: Loop
    age_s: float
    is_stuck: bool


class Pulse:
    """Beaten by the loops and read by whoever asks for health, from any thread."""

    def __init__(self, stuck_after_s: float, seconds: Callable[[], float] = monotonic) -> None:
        self.stuck_after_s = stuck_after_s
        self._seconds = seconds
        self._last: dict[Loop, float | None] = {}
        self.begin()

    def begin(self) -> None:
        """The loops begin just now: how long they were waited for is no fault of theirs."""
        self._last |= dict.fromkeys(Loop, self._seconds())
        self._last[Loop.STREAM] = None

    def beat(self, loop: Loop) -> None:
        """A loop got somewhere just now."""
        self._last[loop] = self._seconds()

    @contextmanager
    def at_work(self, loop: Loop) -> Iterator[None]:
        """A loop that may stand idle works on one thing, which must come to an end."""
        self._last[loop] = self._seconds()
        try:
            yield
        finally:
            self._last[loop] = None

    def beats(self) -> tuple[Beat, ...]:
        """How each loop is; idle ones are of age 0."""
        now = self._seconds()
        ages = {loop: 0.0 if at is None else now - at for loop, at in self._last.items()}
        return tuple(Beat(loop, age, age > self.stuck_after_s) for loop, age in ages.items())

    def stuck(self) -> Loop | None:
        """The loop that holds up the others, or None if all is well.

        Dispatch and give wait for the stream: while it is stuck, they are not to blame. A
        scheduler is stuck when neither of its looks begins any more.
        """
        beats = self.beats()
        stuck = {beat.loop for beat in beats if beat.is_stuck}
        # What waits for the stream began to wait before it took up what it does not end.
        half = self.stuck_after_s / 2
        if stuck and any(one.loop is Loop.STREAM and one.age_s > half for one in beats):
            return Loop.STREAM
        return next((loop for loop in Loop if loop in stuck), None)


class Condition:
    """What the daemon knows of itself without asking the store; "" is well."""

    def __init__(self) -> None:
        self.starting = ""
        self.reload_refused = ""
        self.store = Availability()
        self.needs_restart: tuple[str, ...] = ()
