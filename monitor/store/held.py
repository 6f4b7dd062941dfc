"""Readings that wait for a second article, at most until they are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from monitor.store.columns import text_column, time_column, time_of

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class HeldReading:
    """What one article seems to say; `wire` is the first article with its wording."""

    fingerprint: str
    rule: str
    article: str
    wire: str
    due_at: datetime


class Held:
    """The readings that wait, by the fingerprint of the alert that they would be."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, reading: HeldReading) -> None:
        """Let a reading wait; one that waits already keeps its own time."""
        self._db.execute(
            """
            INSERT OR IGNORE INTO held (fingerprint, rule, article, wire, due_at)
            VALUES (?, ?, ?, ?, ?)
            """,
            (
                *map(text_column, (reading.fingerprint, reading.rule)),
                *map(text_column, (reading.article, reading.wire)),
                time_column(reading.due_at),
            ),
        )

    def get(self, fingerprint: str) -> HeldReading | None:
        """The reading that waits under a fingerprint, or None."""
        row = self._db.execute(
            "SELECT fingerprint, rule, article, wire, due_at FROM held WHERE fingerprint = ?",
            (text_column(fingerprint),),
        ).fetchone()
        return _reading(row) if row else None

    def drop(self, fingerprint: str) -> None:
        """The reading waits no longer."""
        self._db.execute("DELETE FROM held WHERE fingerprint = ?", (text_column(fingerprint),))

    def due(self, now: datetime) -> tuple[HeldReading, ...]:
        """The readings that have waited long enough, the longest waiting first."""
        rows = self._db.execute(
            """
            SELECT fingerprint, rule, article, wire, due_at FROM held
            WHERE due_at <= ? ORDER BY due_at, rowid
            """,
            (time_column(now),),
        ).fetchall()
        return tuple(map(_reading, rows))

    def next_due(self) -> datetime | None:
        """When the next reading has waited long enough; None when none waits."""
        (column,) = self._db.execute("SELECT MIN(due_at) FROM held").fetchone()
        return time_of(column) if column else None


def _reading(row: tuple[str, str, str, str, str]) -> HeldReading:
    fingerprint, rule, article, wire, due_at = row
    return HeldReading(fingerprint, rule, article, wire, time_of(due_at))
