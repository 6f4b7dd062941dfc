"""What each receiver was told of each alert: a line for each time, kept as long as it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.outbox.fates import Heard
from monitor.outbox.groups import Waiting
from monitor.outbox.tidings import Event, Reason, Tidings
from monitor.store.columns import text_column, time_column, time_of
from monitor.store.statements import Statements
from monitor.store.tidings import tidings_column, tidings_of


@dataclass(frozen=True, slots=True)
class Standing:
    """How often an open alert was told by a group, the first time and the last."""

    fingerprint: str
    receiver: str
    path: str
    origin: str
    times: int
    first_at: datetime
    last_at: datetime
    row: int
    is_lasting: bool = False


@dataclass(frozen=True, slots=True)
class ToldTo:
    """A receiver that was told of an alert, and the route and group by which it last was."""

    receiver: str
    path: str
    origin: str


class Told:
    """Lines are added when a message is put into the outbox, in the same transaction."""

    def __init__(self, db: Statements) -> None:
        self._db = db

    def add(self, receiver: str, one: Waiting, now: datetime) -> None:
        event = one.event
        self._db.execute(
            """
            INSERT INTO told (receiver, fingerprint, reason, level, at, path, origin, told_at,
                              tidings)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (
                *map(text_column, (receiver, event.tidings.fingerprint)),
                event.reason.value,
                event.tidings.level,
                time_column(event.at),
                *map(text_column, (one.path, one.origin)),
                time_column(now),
                tidings_column(event.tidings),
            ),
        )

    def last(self, receiver: str, fingerprint: str) -> Heard | None:
        """What a receiver was told last of an alert, or None if it never was."""
        row = self._db.execute(
            """
            SELECT reason, at, tidings, told_at FROM told
            WHERE fingerprint = ? AND receiver = ? ORDER BY id DESC LIMIT 1
            """,
            (text_column(fingerprint), text_column(receiver)),
        ).fetchone()
        if row is None:
            return None
        reason, at, tidings, told_at = row
        return Heard(Event(Reason(reason), time_of(at), tidings_of(tidings)), time_of(told_at))

    def tidings(self, row: int) -> Tidings:
        """What was told in one line."""
        (column,) = self._db.execute("SELECT tidings FROM told WHERE id = ?", (row,)).fetchone()
        return tidings_of(column)

    def to_whom(self, fingerprint: str) -> tuple[ToldTo, ...]:
        """The receivers that were ever told of an alert, in the order of their last time."""
        rows = self._db.execute(
            """
            SELECT receiver, path, origin, MAX(id) FROM told WHERE fingerprint = ?
            GROUP BY receiver ORDER BY MAX(id)
            """,
            (text_column(fingerprint),),
        )
        return tuple(ToldTo(receiver, path, origin) for receiver, path, origin, _ in rows)

    def standing(self, only_lasting: bool = False) -> tuple[Standing, ...]:
        """What was told of the alerts that fire, and nobody has acknowledged, group by group."""
        rows = self._db.execute(
            f"""
            SELECT told.fingerprint, receiver, path, origin, COUNT(*), MIN(told_at), MAX(told_at),
                   MAX(told.id), MAX(alerts.lasting)
            FROM alerts CROSS JOIN told ON told.fingerprint = alerts.fingerprint
            WHERE alerts.state = 'firing' {"AND alerts.lasting = 1" if only_lasting else ""}
            GROUP BY told.fingerprint, receiver, path, origin ORDER BY MIN(told.id)
            """
        )
        return tuple(map(_standing, rows))

    def still_open(self, origin: str) -> frozenset[str]:
        """The open alerts that a group has told of."""
        rows = self._db.execute(
            """
            SELECT DISTINCT told.fingerprint FROM told
            JOIN alerts ON alerts.fingerprint = told.fingerprint
            WHERE origin = ? AND alerts.state IN ('firing', 'acknowledged')
            """,
            (text_column(origin),),
        )
        return frozenset(fingerprint for (fingerprint,) in rows)

    def forget(self, before: datetime) -> int:
        """Drop what was told before this; how many lines there were."""
        found = self._db.execute("DELETE FROM told WHERE told_at < ?", (time_column(before),))
        return int(found.rowcount)


def _standing(row: tuple[str, str, str, str, int, str, str, int, int]) -> Standing:
    fingerprint, receiver, path, origin, times, first, last, line, lasting = row
    return Standing(
        *(fingerprint, receiver, path, origin),
        times,
        time_of(first),
        time_of(last),
        line,
        bool(lasting),
    )
