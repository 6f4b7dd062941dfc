"""The journal: why something was or was not done, one line each, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.store.columns import text_column, time_column, time_of
from monitor.store.statements import Statements


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal. `subject` is an id: of an article, an alert, a feed, a channel."""

    at: datetime
    kind: str
    subject: str
    reason: str


class Journal:
    """Lines are only ever added."""

    def __init__(self, db: Statements) -> None:
        self._db = db

    def note(self, at: datetime, kind: str, subject: str, reason: str) -> None:
        """Write down what happened to a subject, and why."""
        self._db.execute(
            "INSERT INTO journal (at, kind, subject, reason) VALUES (?, ?, ?, ?)",
            (time_column(at), *map(text_column, (kind, subject, reason))),
        )

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
