"""The monitor's own troubles, each once while it lasts; and when the monitor was last alive."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.store.columns import text_column, time_column, time_of
from monitor.store.statements import Statements


@dataclass(frozen=True, slots=True)
class KeptTrouble:
    """A trouble as it stands; one that is told and over waits to be told so."""

    kind: str
    subject: str
    what: str
    since: datetime
    told_at: datetime | None
    over_at: datetime | None


@dataclass(frozen=True, slots=True)
class LastLife:
    """When a monitor on this store was last alive, and whether it stopped on purpose."""

    alive_at: datetime
    is_stopped: bool


class Troubles:
    """Troubles by kind and subject. What was told and is over is forgotten; the journal knows."""

    def __init__(self, db: Statements) -> None:
        self._db = db

    def report(self, kind: str, subject: str, what: str, since: datetime) -> None:
        """There is trouble; what is known already keeps its beginning, and is not told again."""
        known = self._get(kind, subject)
        if known and known.what == what and known.over_at is None:
            return
        self._db.execute(
            """
            INSERT INTO troubles (kind, subject, what, since, told_at, over_at)
            VALUES (?, ?, ?, ?, NULL, NULL)
            ON CONFLICT (kind, subject) DO UPDATE SET what = excluded.what, over_at = NULL
            """,
            (*map(text_column, (kind, subject, what)), time_column(since)),
        )

    def mend(self, kind: str, subject: str, now: datetime) -> None:
        """The trouble is over; if nobody was told of it, it never was."""
        if self._get(kind, subject) is None:
            return
        key = (text_column(kind), text_column(subject))
        self._db.execute(
            "DELETE FROM troubles WHERE kind = ? AND subject = ? AND told_at IS NULL", key
        )
        self._db.execute(
            """
            UPDATE troubles SET over_at = ? WHERE kind = ? AND subject = ? AND over_at IS NULL
            """,
            (time_column(now), *key),
        )

    def of_kind(self, kind: str) -> tuple[KeptTrouble, ...]:
        """Those of a kind that are not over."""
        return self._select("WHERE kind = ? AND over_at IS NULL ORDER BY since, subject", (kind,))

    def all(self) -> tuple[KeptTrouble, ...]:
        """All that is kept, the oldest first."""
        return self._select("ORDER BY since, kind, subject", ())

    def told(self, troubles: Iterable[KeptTrouble], now: datetime) -> None:
        """Somebody was told that these began."""
        self._db.executemany(
            "UPDATE troubles SET told_at = ? WHERE kind = ? AND subject = ?",
            [(time_column(now), one.kind, one.subject) for one in troubles],
        )

    def forget(self, troubles: Iterable[KeptTrouble]) -> None:
        self._db.executemany(
            "DELETE FROM troubles WHERE kind = ? AND subject = ?",
            [(one.kind, one.subject) for one in troubles],
        )

    def begin_anew(self, kind: str, now: datetime) -> None:
        """What was not told yet of a kind counts from now on: the time before proves nothing."""
        self._db.execute(
            "UPDATE troubles SET since = ? WHERE kind = ? AND told_at IS NULL",
            (time_column(now), kind),
        )

    def _get(self, kind: str, subject: str) -> KeptTrouble | None:
        """Looked at before it is written: a poll that is as the last one costs no write."""
        found = self._select(
            "WHERE kind = ? AND subject = ?", (text_column(kind), text_column(subject))
        )
        return found[0] if found else None

    # --- the monitor's own life

    def last_life(self) -> LastLife | None:
        """How the last monitor on this store ended; None if there was none."""
        row = self._db.execute("SELECT alive_at, stopped FROM life").fetchone()
        return LastLife(time_of(row[0]), bool(row[1])) if row else None

    def alive(self, now: datetime, stops: bool = False) -> None:
        """The monitor is alive now; `stops` if it ends on purpose."""
        self._db.execute(
            """
            INSERT INTO life (id, alive_at, stopped) VALUES (1, ?, ?)
            ON CONFLICT (id) DO UPDATE SET alive_at = excluded.alive_at, stopped = excluded.stopped
            """,
            (time_column(now), int(stops)),
        )

    def _select(self, clause: str, values: tuple[str, ...]) -> tuple[KeptTrouble, ...]:
        rows = self._db.execute(
            f"SELECT kind, subject, what, since, told_at, over_at FROM troubles {clause}", values
        )
        return tuple(
            KeptTrouble(kind, subject, what, time_of(since), _optional(told), _optional(over))
            for kind, subject, what, since, told, over in rows
        )


def _optional(column: str | None) -> datetime | None:
    return time_of(column) if column else None
