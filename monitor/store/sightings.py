"""Sightings: what rules counted, and which alerts of others they heard."""

from __future__ import annotations

from datetime import datetime

from monitor.novelty.claims import Sighting
from monitor.novelty.sequences import Heard
from monitor.store.columns import text_column, time_column, time_of
from monitor.store.statements import Statements


class Sightings:
    """Rows of a rule and series, in the order of event time, kept for as long as they count."""

    def __init__(self, db: Statements) -> None:
        self._db = db

    def add(self, rule: str, series: str, one: Sighting) -> bool:
        """Keep what was seen; False if it was there already."""
        found = self._db.execute(
            """
            INSERT OR IGNORE INTO sightings (rule, series, at, unit, article, origin, shown)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            (
                *map(text_column, (rule, series)),
                time_column(one.at),
                *map(text_column, (one.unit, one.article, one.origin, one.shown)),
            ),
        )
        return found.rowcount > 0

    def between(
        self, rule: str, series: str, start: datetime, end: datetime
    ) -> tuple[Sighting, ...]:
        """What was seen after `start`, up to `end`."""
        rows = self._db.execute(
            """
            SELECT at, unit, article, origin, shown FROM sightings
            WHERE rule = ? AND series = ? AND at > ? AND at <= ? ORDER BY at, id
            """,
            (*map(text_column, (rule, series)), time_column(start), time_column(end)),
        )
        return tuple(Sighting(time_of(at), *rest) for at, *rest in rows)

    def last(self, rule: str, series: str) -> Sighting | None:
        """What was seen last, or None if nothing ever was."""
        row = self._db.execute(
            """
            SELECT at, unit, article, origin, shown FROM sightings
            WHERE rule = ? AND series = ? ORDER BY at DESC, id DESC LIMIT 1
            """,
            (text_column(rule), text_column(series)),
        ).fetchone()
        return Sighting(time_of(row[0]), *row[1:]) if row else None

    def last_of(self, rule: str) -> datetime | None:
        """When a rule last counted something; None if it never did."""
        (last,) = self._db.execute(
            "SELECT MAX(at) FROM sightings WHERE rule = ?", (text_column(rule),)
        ).fetchone()
        return time_of(last) if last else None

    def forget(self, rule: str, series: str, before: datetime) -> None:
        """Drop what no window reaches any more, but for the last that was seen."""
        self._db.execute(
            """
            DELETE FROM sightings WHERE rule = ? AND series = ? AND at <= ? AND id != (
                SELECT id FROM sightings WHERE rule = ? AND series = ?
                ORDER BY at DESC, id DESC LIMIT 1
            )
            """,
            (
                *map(text_column, (rule, series)),
                time_column(before),
                *map(text_column, (rule, series)),
            ),
        )

    # Alerts that one rule heard of others.

    def hear(self, listener: str, series: str, one: Heard) -> Heard | None:
        """Keep that a rule heard an alert; None if it had heard it already."""
        found = self._db.execute(
            """
            INSERT OR IGNORE INTO hearings (listener, series, rule, at, article, fingerprint, used)
            VALUES (?, ?, ?, ?, ?, ?, 0)
            """,
            (
                *map(text_column, (listener, series, one.rule)),
                time_column(one.at),
                *map(text_column, (one.article, one.fingerprint)),
            ),
        )
        if found.rowcount == 0 or found.lastrowid is None:
            return None
        return Heard(found.lastrowid, one.rule, one.at, one.article, one.fingerprint)

    def heard(
        self, listener: str, series: str, start: datetime, end: datetime
    ) -> tuple[Heard, ...]:
        """The alerts heard from `start` to `end` that are part of no sequence yet."""
        rows = self._db.execute(
            """
            SELECT id, rule, at, article, fingerprint FROM hearings
            WHERE listener = ? AND series = ? AND at >= ? AND at <= ? AND used = 0
            ORDER BY at, id
            """,
            (*map(text_column, (listener, series)), time_column(start), time_column(end)),
        )
        return tuple(_heard(row) for row in rows)

    def these(self, ids: tuple[int, ...]) -> tuple[Heard, ...]:
        """The alerts heard under these numbers, in order of event time."""
        marks = ", ".join("?" * len(ids))
        rows = self._db.execute(
            f"""
            SELECT id, rule, at, article, fingerprint FROM hearings
            WHERE id IN ({marks}) ORDER BY at, id
            """,
            ids,
        )
        return tuple(_heard(row) for row in rows)

    def use(self, ids: tuple[int, ...]) -> None:
        """These are part of a sequence now."""
        self._db.executemany("UPDATE hearings SET used = 1 WHERE id = ?", [(one,) for one in ids])

    def unhear(self, fingerprint: str) -> None:
        """An alert was taken back: no sequence is made of it any more."""
        self._db.execute(
            "DELETE FROM hearings WHERE fingerprint = ? AND used = 0", (text_column(fingerprint),)
        )

    def stop_hearing(self, listener: str, before: datetime) -> None:
        """Drop what was heard too long ago for any sequence."""
        self._db.execute(
            "DELETE FROM hearings WHERE listener = ? AND at < ?",
            (text_column(listener), time_column(before)),
        )

    def drop(self, rule: str) -> None:
        """Forget all that a rule counted or heard."""
        self._db.execute("DELETE FROM sightings WHERE rule = ?", (text_column(rule),))
        self._db.execute("DELETE FROM hearings WHERE listener = ?", (text_column(rule),))


def _heard(row: tuple[int, str, str, str, str]) -> Heard:
    number, rule, at, article, fingerprint = row
    return Heard(number, rule, time_of(at), article, fingerprint)
