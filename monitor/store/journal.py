"""The journal: why something was or was not done, one line each, never changed.

What was decided of an alert or a reading is an event of the log as well, once it is committed.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from monitor.store.columns import text_column, time_column, time_of
from monitor.store.statements import Statements

_LOGGED = ("alert.", "reading.")
"""Of feeds, messages and the monitor itself, those log more who note it."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `subject` is an id: of an article, an alert, a feed, a channel."""

    at: datetime
    kind: str
    subject: str
    reason: str


class Journal:
    """Lines are only ever added. What `is_rehearsed` is no event of the log."""

    def __init__(self, db: Statements, is_rehearsed: bool = False) -> None:
        self._db = db
        self._is_rehearsed = is_rehearsed
        self._unlogged: list[Entry] = []

    def note(self, at: datetime, kind: str, subject: str, reason: str) -> None:
        """Write down what happened to a subject, and why."""
        self._db.execute(
            "INSERT INTO journal (at, kind, subject, reason) VALUES (?, ?, ?, ?)",
            (time_column(at), *map(text_column, (kind, subject, reason))),
        )
        if self._is_rehearsed:
            return
        if kind.startswith(_LOGGED) and _log.isEnabledFor(logging.INFO):
            self._unlogged.append(Entry(at, kind, subject, reason))
            if not self._db.conn.in_transaction:
                self.log()

    @property
    def unlogged(self) -> int:
        """How many lines wait for their transaction to be committed."""
        return len(self._unlogged)

    def log(self) -> None:
        """What was noted is committed: tell the log of it."""
        for entry in self._unlogged:
            _log.info(entry.kind, extra={"subject": entry.subject, "reason": entry.reason})
        self._unlogged.clear()

    def unsay(self, before: int = 0) -> None:
        """What was noted since then is rolled back, and was never so."""
        del self._unlogged[before:]

    def read(self, subject: str) -> tuple[Entry, ...]:
        """All that was noted of a subject, in the order of writing."""
        rows = self._db.execute(
            "SELECT at, kind, subject, reason FROM journal WHERE subject = ? ORDER BY id",
            (text_column(subject),),
        )
        return tuple(Entry(time_of(at), *rest) for at, *rest in rows)

    def last(self, limit: int) -> tuple[Entry, ...]:
        """The last lines of the journal, the newest first."""
        rows = self._db.execute(
            "SELECT at, kind, subject, reason FROM journal ORDER BY id DESC LIMIT ?", (limit,)
        )
        return tuple(Entry(time_of(at), *rest) for at, *rest in rows)
