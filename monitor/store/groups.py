"""What gathers before it becomes a message: groups, and pools of what has to wait."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from monitor.outbox.groups import Group, GroupKind, Waiting
from monitor.outbox.tidings import Event, Reason
from monitor.store.columns import text_column, time_column, time_of
from monitor.store.statements import Statements
from monitor.store.tidings import tidings_column, tidings_of


class Groups:
    """Groups and pools, and the events that wait in them."""

    def __init__(self, db: Statements) -> None:
        self._db = db

    def get(self, key: str) -> Group | None:
        found = self._select("WHERE key = ?", (key,))
        return found[0] if found else None

    def gather(self, group: Group, one: Waiting) -> None:
        """Add an event to a group; of a group that waits already, only the route may change.

        The same event again is how it stands now.
        """
        self._db.execute(
            """
            INSERT INTO groups (key, kind, receiver, path, since, due_at) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET
                path = excluded.path,
                since = COALESCE(groups.since, excluded.since),
                due_at = COALESCE(groups.due_at, excluded.due_at)
            """,
            (
                group.key,
                group.kind.value,
                *map(text_column, (group.receiver, group.path)),
                *map(_optional, (group.since, group.due_at)),
            ),
        )
        self._db.execute(
            """
            INSERT INTO group_events (group_key, fingerprint, reason, at, tidings, path, origin)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (group_key, fingerprint, reason, at) DO UPDATE SET
                tidings = excluded.tidings
            """,
            (
                group.key,
                text_column(one.event.tidings.fingerprint),
                one.event.reason.value,
                time_column(one.event.at),
                tidings_column(one.event.tidings),
                *map(text_column, (one.path, one.origin)),
            ),
        )

    def waiting(self, key: str) -> tuple[Waiting, ...]:
        """The events that wait in a group, in the order in which they happened."""
        rows = self._db.execute(
            """
            SELECT reason, at, tidings, path, origin FROM group_events
            WHERE group_key = ? ORDER BY at, id
            """,
            (key,),
        )
        return tuple(
            Waiting(Event(Reason(reason), time_of(at), tidings_of(tidings)), path, origin)
            for reason, at, tidings, path, origin in rows
        )

    def is_waited_for(self, receiver: str, fingerprint: str) -> bool:
        """Whether something of an alert is yet to be told to a receiver."""
        found = self._db.execute(
            """
            SELECT 1 FROM group_events JOIN groups ON groups.key = group_events.group_key
            WHERE fingerprint = ? AND receiver = ? LIMIT 1
            """,
            (text_column(fingerprint), text_column(receiver)),
        )
        return found.fetchone() is not None

    def where(self, fingerprint: str) -> tuple[tuple[Group, Waiting], ...]:
        """Each group in which something of an alert waits, with the last that does."""
        keys = self._db.execute(
            "SELECT DISTINCT group_key FROM group_events WHERE fingerprint = ? ORDER BY group_key",
            (text_column(fingerprint),),
        )
        groups = [group for (key,) in keys if (group := self.get(key))]
        return tuple((group, self._last_of(group.key, fingerprint)) for group in groups)

    def _last_of(self, key: str, fingerprint: str) -> Waiting:
        waiting = self.waiting(key)
        return next(one for one in waiting[::-1] if one.event.tidings.fingerprint == fingerprint)

    def due(self, now: datetime) -> tuple[Group, ...]:
        """The groups whose time has come, in the order in which it came; no pools."""
        return self._select("WHERE due_at <= ? ORDER BY due_at, rowid", (time_column(now),))

    def pools(self) -> tuple[Group, ...]:
        """The pools in which something waits, those longest in waiting first."""
        return self._select(
            """
            WHERE kind IN ('digest', 'quiet', 'overflow', 'catch_up') AND since IS NOT NULL
            ORDER BY since, rowid
            """,
            (),
        )

    def next_due(self) -> datetime | None:
        """When the next group speaks; None when none waits. Of pools, only the config knows."""
        (column,) = self._db.execute(
            "SELECT MIN(due_at) FROM groups WHERE due_at IS NOT NULL"
        ).fetchone()
        return time_of(column) if column else None

    def empty(self, key: str, flushed_at: datetime | None) -> None:
        """Nothing waits in a group any more; when it spoke, if it did."""
        self._db.execute("DELETE FROM group_events WHERE group_key = ?", (key,))
        self._db.execute(
            """
            UPDATE groups SET since = NULL, due_at = NULL,
                              flushed_at = COALESCE(?, flushed_at)
            WHERE key = ?
            """,
            (_optional(flushed_at), key),
        )

    def forget(self, before: datetime) -> int:
        """Drop idle groups that last spoke before this, or never; how many there were."""
        found = self._db.execute(
            "DELETE FROM groups WHERE since IS NULL AND COALESCE(flushed_at, '') < ?",
            (time_column(before),),
        )
        return int(found.rowcount)

    def _select(self, clause: str, values: Iterable[str]) -> tuple[Group, ...]:
        rows = self._db.execute(
            f"SELECT key, kind, receiver, path, since, due_at, flushed_at FROM groups {clause}",
            tuple(values),
        )
        return tuple(
            Group(key, GroupKind(kind), receiver, path, *map(_time, (since, due, flushed)))
            for key, kind, receiver, path, since, due, flushed in rows
        )


def _optional(when: datetime | None) -> str | None:
    return time_column(when) if when else None


def _time(column: str | None) -> datetime | None:
    return time_of(column) if column else None
