"""The outbox: what waits to be told, and what came of telling it; a row survives any crash.

    pending → sending → sent | retry (at) | unknown | dead

`sending` is committed before the first byte leaves, so a row found there at start may or may not
have arrived: it becomes unknown, and is sent again or held, as the channel wants it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from monitor.outbox.retry import RowState, Step
from monitor.outbox.tidings import Message, Reason
from monitor.store.columns import list_column, list_of, text_column, time_column, time_of
from monitor.store.statements import Statements

_ORPHANED = "was being sent when the monitor stopped"

OVERTAKEN_AFTER = 3
"""A row that failed this often lets later rows of its channel pass: it may be the row's fault."""


@dataclass(frozen=True, slots=True)
class Row:
    """One message to one channel. `due_at` None: it is not to be sent (again) by itself."""

    id: int
    message: Message
    state: RowState
    attempt: int
    created_at: datetime
    changed_at: datetime
    due_at: datetime | None
    detail: str


class Outbox:
    """The rows that messages become."""

    def __init__(self, db: Statements) -> None:
        self._db = db

    def put(self, message: Message, now: datetime) -> bool:
        """A message waits to be sent from now on; False if one of its key was put before."""
        found = self._db.execute(
            """
            INSERT OR IGNORE INTO outbox (key, channel, title, body, reason, alerts, state,
                                          attempt, created_at, changed_at, due_at, detail)
            VALUES (?, ?, ?, ?, ?, ?, 'pending', 0, ?, ?, ?, '')
            """,
            (
                message.key,
                *map(text_column, (message.channel, message.title, message.body)),
                message.reason.value,
                list_column(message.alerts),
                *[time_column(now)] * 3,
            ),
        )
        return bool(found.rowcount)

    def due(self, now: datetime) -> tuple[Row, ...]:
        """The next row of each channel that has one due and none on its way; oldest first.

        The order within a channel is kept: a row that waits for its next attempt holds back
        those behind it, until it has failed so often that it may be the only one to fail.
        """
        rows = [self._next(channel, now) for channel in self._open_channels()]
        return tuple(sorted(filter(None, rows), key=lambda row: row.id))

    def get(self, row_id: int) -> Row | None:
        """One row, or None."""
        found = self._select("WHERE id = ?", (row_id,))
        return found[0] if found else None

    def rows(self, limit: int, state: RowState | None = None) -> tuple[Row, ...]:
        """The last rows put, the newest first; of one state, if asked."""
        if state is None:
            return self._select("ORDER BY id DESC LIMIT ?", (limit,))
        return self._select("WHERE state = ? ORDER BY id DESC LIMIT ?", (state.value, limit))

    def next_due(self) -> datetime | None:
        """When the next row is due; None when nothing waits, or all is on its way."""
        dues = (due for channel in self._open_channels() for _, due in self._in_line(channel))
        return min(dues, default=None)

    def put_at(self, channel: str, since: datetime) -> tuple[datetime, ...]:
        """When messages were put for a channel since then, in their order."""
        rows = self._db.execute(
            """
            SELECT created_at FROM outbox WHERE channel = ? AND created_at > ?
            ORDER BY created_at
            """,
            (text_column(channel), time_column(since)),
        )
        return tuple(time_of(column) for (column,) in rows)

    def stalled(self) -> dict[str, tuple[datetime, str]]:
        """By channel: since when its oldest unsent message was tried in vain, and why.

        One that is being tried again just now has not arrived yet.
        """
        rows = self._db.execute(
            """
            SELECT channel, MIN(created_at), detail FROM outbox
            WHERE state IN ('retry', 'unknown') AND attempt > 0 AND due_at IS NOT NULL
                OR state = 'sending' AND attempt > 1
            GROUP BY channel ORDER BY channel
            """
        )
        return {channel: (time_of(since), detail) for channel, since, detail in rows}

    def died_after(self, when: datetime) -> tuple[Row, ...]:
        """The rows that were given up since then."""
        return self._select(
            "WHERE state = 'dead' AND changed_at > ? ORDER BY id", (time_column(when),)
        )

    def counts(self) -> dict[str, int]:
        """How many rows there are of each state."""
        rows = self._db.execute("SELECT state, COUNT(*) FROM outbox GROUP BY state")
        return {state.value: 0 for state in RowState} | dict(rows)

    def oldest_open(self) -> datetime | None:
        """Since when the oldest message waits that is not sent and not given up."""
        (column,) = self._db.execute(
            """
            SELECT MIN(created_at) FROM outbox
            WHERE state IN ('pending', 'sending', 'retry', 'unknown')
            """
        ).fetchone()
        return time_of(column) if column else None

    # What becomes of a row. Each is committed at once, unless a transaction is open.

    def mark_sending(self, row_id: int, at: datetime) -> Row:
        """The row is on its way from now on: committed before this returns, as it then stands.

        Raises if it cannot be written; then nothing may be sent.
        """
        assert not self._db.conn.in_transaction, "'sending' must be committed before the first byte"
        changed = self._db.execute(
            """
            UPDATE outbox SET state = 'sending', attempt = attempt + 1, changed_at = ?,
                              due_at = NULL
            WHERE id = ? AND state IN ('pending', 'retry', 'unknown')
            """,
            (time_column(at), row_id),
        )
        assert changed.rowcount == 1, "only an open row can be sent"
        return self._select("WHERE id = ?", (row_id,))[0]

    def mark(self, row_id: int, step: Step, at: datetime) -> None:
        """What came of sending a row, and what is to become of it.

        Once one has arrived, what else waits on its channel for another attempt waits no longer.
        """
        self._db.execute(
            "UPDATE outbox SET state = ?, changed_at = ?, due_at = ?, detail = ? WHERE id = ?",
            (
                step.state.value,
                time_column(at),
                time_column(step.due_at) if step.due_at else None,
                text_column(step.detail),
                row_id,
            ),
        )
        if step.state is RowState.SENT:
            self._db.execute(
                """
                UPDATE outbox SET due_at = ?
                WHERE state IN ('retry', 'unknown') AND due_at > ?
                  AND channel = (SELECT channel FROM outbox WHERE id = ?)
                """,
                (time_column(at), time_column(at), row_id),
            )

    def revive(self, row_id: int, now: datetime) -> bool:
        """A person wants a row sent now; False if it is sent, or just being sent."""
        changed = self._db.execute(
            """
            UPDATE outbox SET state = 'retry', changed_at = ?, due_at = ?
            WHERE id = ? AND state IN ('pending', 'retry', 'unknown', 'dead')
            """,
            (time_column(now), time_column(now), row_id),
        )
        return bool(changed.rowcount)

    def drop(self, row_id: int, now: datetime, why: str) -> bool:
        """A person wants a row never sent; False if it is sent, or just being sent."""
        changed = self._db.execute(
            """
            UPDATE outbox SET state = 'dead', changed_at = ?, due_at = NULL, detail = ?
            WHERE id = ? AND state IN ('pending', 'retry', 'unknown')
            """,
            (time_column(now), text_column(why), row_id),
        )
        return bool(changed.rowcount)

    def of_alert(self, fingerprint: str) -> tuple[Row, ...]:
        """The rows that tell of an alert, in their order."""
        return self._select(
            """
            WHERE EXISTS (SELECT 1 FROM json_each(outbox.alerts) WHERE value = ?) ORDER BY id
            """,
            (text_column(fingerprint),),
        )

    def adopt_orphans(
        self, now: datetime, is_held: Callable[[str], bool] = lambda channel: False
    ) -> tuple[Row, ...]:
        """At start: what was on its way when the last process died is unknown now.

        It is sent again, but on the channels where what is unknown `is_held` for a person. To be
        called only by the process that holds the store's lock.
        """
        orphans = self._select("WHERE state = 'sending' ORDER BY id", ())
        for orphan in orphans:
            due = None if is_held(orphan.message.channel) else now
            self.mark(orphan.id, Step(RowState.UNKNOWN, due, _ORPHANED), now)
        return tuple(row for orphan in orphans if (row := self.get(orphan.id)))

    def _open_channels(self) -> tuple[str, ...]:
        """The channels that have an open row and none on its way.

        Goes from channel to channel, since a storm leaves thousands of open rows on each.
        """
        rows = self._db.execute(
            """
            WITH RECURSIVE open (channel) AS (
                SELECT MIN(channel) FROM outbox WHERE state IN ('pending', 'retry', 'unknown')
                UNION ALL
                SELECT (
                    SELECT MIN(channel) FROM outbox
                    WHERE state IN ('pending', 'retry', 'unknown') AND channel > open.channel
                )
                FROM open WHERE open.channel IS NOT NULL
            )
            SELECT channel FROM open
            WHERE channel NOT IN (SELECT channel FROM outbox WHERE state = 'sending')
            """
        ).fetchall()
        return tuple(channel for (channel,) in rows)

    def _next(self, channel: str, now: datetime) -> Row | None:
        ready = (row_id for row_id, due in self._in_line(channel) if due <= now)
        row_id = next(ready, None)
        return None if row_id is None else self.get(row_id)

    def _in_line(self, channel: str) -> Iterator[tuple[int, datetime]]:
        """The rows that are not held back by one before them, in their order, with their due times.

        What is held for a person to decide on holds back nothing.
        """
        rows = self._db.execute(
            """
            SELECT id, attempt, due_at FROM outbox
            WHERE channel = ? AND state IN ('pending', 'retry', 'unknown') ORDER BY id
            """,
            (channel,),
        )
        for row_id, attempt, due in rows:
            if due is None:
                continue
            yield row_id, time_of(due)
            if attempt < OVERTAKEN_AFTER:
                return

    def _select(self, clause: str, values: tuple[str | int, ...]) -> tuple[Row, ...]:
        rows = self._db.execute(
            f"""
            SELECT id, key, channel, title, body, reason, alerts, state, attempt, created_at,
                   changed_at, due_at, detail
            FROM outbox {clause}
            """,
            values,
        )
        return tuple(map(_row, rows))


def _row(
    columns: tuple[int, str, str, str, str, str, str, str, int, str, str, str | None, str],
) -> Row:
    row_id, key, channel, title, body, reason, alerts = columns[:7]
    state, attempt, created_at, changed_at, due, detail = columns[7:]
    return Row(
        id=row_id,
        message=Message(channel, title, body, Reason(reason), list_of(alerts), key),
        state=RowState(state),
        attempt=attempt,
        created_at=time_of(created_at),
        changed_at=time_of(changed_at),
        due_at=time_of(due) if due else None,
        detail=detail,
    )
