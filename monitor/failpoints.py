"""Points at which the process can be made to die, so that a test can show that nothing is lost.

Off unless the environment says `MONITOR_FAILPOINT=name:n`: then the n-th time that the point of
that name is reached is the last thing this process does, as if by kill -9. `name:n:hang` has the
thread that reaches it do nothing more instead, for ever.
"""

from __future__ import annotations

import os
import signal
import threading
from enum import StrEnum
from functools import lru_cache
from itertools import count

VARIABLE = "MONITOR_FAILPOINT"


class Point(StrEnum):
    """Every step between a fetched feed and the note that its alert has arrived."""

    FETCHED = "fetched"
    TAKE_BEGUN = "take.begun"
    ARTICLE_TAKEN = "take.article"
    TAKE_WRITTEN = "take.written"
    TAKE_COMMITTED = "take.committed"
    WORDS_WRITTEN = "words.written"
    WORDS_COMMITTED = "words.committed"
    ADOPTED = "resume.adopted"
    BEFORE_SENDING = "send.before"
    SENDING_COMMITTED = "send.sending"
    HANDED_OVER = "send.handed_over"
    OUTCOME_WRITTEN = "send.written"
    OUTCOME_COMMITTED = "send.committed"


class KeepingPoint(StrEnum):
    """Every step of an upgrade of the store, and of a backup."""

    UPGRADE_COPIED = "upgrade.copied"
    MIGRATED = "upgrade.migrated"
    UPGRADE_COMMITTED = "upgrade.committed"
    BACKUP_COPIED = "backup.copied"
    BACKUP_CHECKED = "backup.checked"


def reached(point: Point | KeepingPoint) -> None:
    """Die here, if that is what was asked for."""
    armed = _armed()
    if armed is not None and armed.is_last(point):
        if armed.hangs:
            threading.Event().wait()
        os.kill(os.getpid(), signal.SIGKILL)


class _Armed:
    """The point to die at, and how often it was reached."""

    def __init__(self, point: str, times: int, hangs: bool) -> None:
        self.hangs = hangs
        self._point = point
        self._times = times
        self._reached = count(1)

    def is_last(self, point: Point | KeepingPoint) -> bool:
        return point == self._point and next(self._reached) == self._times


@lru_cache(maxsize=1)
def _armed() -> _Armed | None:
    name, _, rest = os.environ.get(VARIABLE, "").partition(":")
    times, _, how = rest.partition(":")
    return _Armed(name, int(times) if times.isdigit() else 1, how == "hang") if name else None
