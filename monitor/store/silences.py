"""Silences: what somebody asked not to be told for a while, and how much that hid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from monitor.outbox.silences import Silence
from monitor.store.columns import list_column, list_of, text_column, time_column, time_of
from monitor.store.statements import Statements


class Silences:
    """All silences, also those that are over."""

    def __init__(self, db: Statements) -> None:
        self._db = db

    def add(self, silence: Silence) -> Silence:
        """Keep a silence; it comes back with the number by which it is known."""
        found = self._db.execute(
            """
            INSERT INTO silences (matchers, starts_at, ends_at, author, comment, hidden)
            VALUES (?, ?, ?, ?, ?, 0)
            """,
            (
                list_column(silence.matchers),
                time_column(silence.starts_at),
                time_column(silence.ends_at),
                *map(text_column, (silence.author, silence.comment)),
            ),
        )
        return replace(silence, id=int(found.lastrowid or 0))

    def active(self, now: datetime) -> tuple[Silence, ...]:
        """The silences that hold at an instant."""
        return self._select(
            "WHERE ends_at > ? AND starts_at <= ? ORDER BY id", (time_column(now),) * 2
        )

    def current(self, now: datetime) -> tuple[Silence, ...]:
        """The silences that hold, or will."""
        return self._select("WHERE ends_at > ? ORDER BY id", (time_column(now),))

    def all(self) -> tuple[Silence, ...]:
        return self._select("ORDER BY id", ())

    def get(self, silence_id: int) -> Silence | None:
        found = self._select("WHERE id = ?", (silence_id,))
        return found[0] if found else None

    def expire(self, silence_id: int, now: datetime) -> None:
        """The silence ends now, if it has not ended yet."""
        self._db.execute(
            "UPDATE silences SET ends_at = MIN(ends_at, ?) WHERE id = ?",
            (time_column(now), silence_id),
        )

    def count_hidden(self, silence_ids: Iterable[int]) -> None:
        """Each of these silences hid one more thing."""
        for silence_id in silence_ids:
            self._db.execute("UPDATE silences SET hidden = hidden + 1 WHERE id = ?", (silence_id,))

    def _select(self, clause: str, values: tuple[str | int, ...]) -> tuple[Silence, ...]:
        rows = self._db.execute(
            f"""
            SELECT id, matchers, starts_at, ends_at, author, comment, hidden
            FROM silences {clause}
            """,
            values,
        )
        return tuple(
            Silence(list_of(matchers), time_of(starts), time_of(ends), author, comment, number, hid)
            for number, matchers, starts, ends, author, comment, hid in rows
        )
