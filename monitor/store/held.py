"""Readings that wait: for a second article that says the same, or to have been so for a while."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from monitor.article import UNDATED
from monitor.store.columns import text_column, time_column, time_of

if TYPE_CHECKING:
    from sqlite_utils import Database

_COLUMNS = "fingerprint, rule, article, wire, due_at, kind, since"


class Wait(StrEnum):
    """DOUBT waits for a second article, at most until it is due; FOR waits in any case."""

    DOUBT = "doubt"
    FOR = "for"


@dataclass(frozen=True, slots=True)
class HeldReading:
    """What one article seems to say; `wire` is the first article with its wording."""

    fingerprint: str
    rule: str
    article: str
    wire: str
    due_at: datetime
    kind: Wait = Wait.DOUBT
    since: datetime = UNDATED


class Held:
    """The readings that wait, by the fingerprint of the alert that they would be."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(self, reading: HeldReading) -> None:
        """Let a reading wait; one that waits already keeps its own time."""
        self._db.execute(
            """
            INSERT OR IGNORE INTO held (fingerprint, rule, article, wire, due_at, kind, since)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            (
                *map(text_column, (reading.fingerprint, reading.rule)),
                *map(text_column, (reading.article, reading.wire)),
                time_column(reading.due_at),
                reading.kind,
                time_column(reading.since),
            ),
        )

    def get(self, fingerprint: str) -> HeldReading | None:
        """The reading that waits under a fingerprint, or None."""
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM held WHERE fingerprint = ?", (text_column(fingerprint),)
        ).fetchone()
        return _reading(row) if row else None

    def drop(self, fingerprint: str) -> None:
        """The reading waits no longer."""
        self._db.execute("DELETE FROM held WHERE fingerprint = ?", (text_column(fingerprint),))

    def due(self, now: datetime) -> tuple[HeldReading, ...]:
        """The readings that have waited long enough, the longest waiting first."""
        rows = self._db.execute(
            f"""
            SELECT {_COLUMNS} FROM held
            WHERE due_at <= ? ORDER BY due_at, rowid
            """,
            (time_column(now),),
        ).fetchall()
        return tuple(map(_reading, rows))

    def drop_rule(self, rule: str) -> None:
        """No reading of a rule waits any longer."""
        self._db.execute("DELETE FROM held WHERE rule = ?", (text_column(rule),))

    def next_due(self, *kinds: Wait) -> datetime | None:
        """When the next reading (of these kinds) has waited long enough; None when none waits."""
        marks = ", ".join("?" * len(kinds or Wait))
        (column,) = self._db.execute(
            f"SELECT MIN(due_at) FROM held WHERE kind IN ({marks})", tuple(kinds or Wait)
        ).fetchone()
        return time_of(column) if column else None


def _reading(row: tuple[str, ...]) -> HeldReading:
    *texts, due_at, kind, since = row
    fingerprint, rule, article, wire = texts
    return HeldReading(
        fingerprint, rule, article, wire, time_of(due_at), Wait(kind), time_of(since)
    )
