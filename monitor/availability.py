"""Whether the store can be used: it cannot, from a first failure until all that failed succeeds."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from datetime import timedelta

from monitor.clock import monotonic
from monitor.logged import tell


class Availability:
    """Fed by whoever works with the store: on a disk that is nearly full a small write still
    succeeds, so that only what failed itself can show that it is over."""

    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._failing: dict[str, str] = {}
        self._since = 0.0

    @property
    def fault(self) -> str:
        """Why the store cannot be used; "" while it can be."""
        return next(iter(self._failing.values()), "")

    def fault_but_of(self, what: str) -> str:
        """Why it cannot be used by others than this."""
        return next((why for one, why in self._failing.items() if one != what), "")

    @property
    def lasted(self) -> timedelta:
        """How long it has been so."""
        return timedelta(seconds=self._seconds() - self._since if self._failing else 0)

    def failed(self, what: str, error: Exception) -> None:
        """This work could not be done just now; whoever wanted it tries it again."""
        if not self._failing:
            self._since = self._seconds()
            tell(logging.WARNING, "store.unavailable", at=what, reason=str(error))
        self._failing[what] = str(error)

    def worked(self, what: str) -> None:
        """This work was done."""
        lasted = self.lasted
        if self._failing.pop(what, None) is not None and not self._failing:
            tell(logging.INFO, "store.available", after_s=round(lasted.total_seconds()))

    def gave_up(self, work: Collection[str]) -> None:
        """Nobody will try these again: feeds that were taken out of the config."""
        for what in [one for one in self._failing if one in work]:
            self.worked(what)
