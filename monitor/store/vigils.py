"""Vigils: each rule and group that something is waited for, with the time of the next look."""

from __future__ import annotations

import json
from datetime import datetime

from monitor.novelty.vigils import State, Vigil
from monitor.store.columns import text_column, time_column, time_of
from monitor.store.statements import Statements

_COLUMNS = "rule, series, names, began, state, since, until, due_at, trail"


class Vigils:
    """One row a rule and series."""

    def __init__(self, db: Statements) -> None:
        self._db = db

    def put(self, vigil: Vigil) -> None:
        """Keep a vigil as it stands now."""
        self._db.execute(
            f"""
            INSERT OR REPLACE INTO vigils ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (
                *map(text_column, (vigil.rule, vigil.series)),
                json.dumps(vigil.group),
                time_column(vigil.began),
                vigil.state,
                *map(_perhaps, (vigil.since, vigil.until, vigil.due_at)),
                json.dumps(vigil.trail),
            ),
        )

    def get(self, rule: str, series: str) -> Vigil | None:
        found = self._select("WHERE rule = ? AND series = ?", rule, series)
        return found[0] if found else None

    def of_rule(self, rule: str) -> tuple[Vigil, ...]:
        """All vigils of a rule, in the order of their series."""
        return self._select("WHERE rule = ? ORDER BY series", rule)

    def first_due(self, now: datetime) -> Vigil | None:
        """The vigil that has been due for longest, or None."""
        found = self._select(
            "WHERE due_at <= ? ORDER BY due_at, rule, series LIMIT 1", time_column(now)
        )
        return found[0] if found else None

    def next_due(self) -> datetime | None:
        """When the next look is due; None when nothing is waited for."""
        (column,) = self._db.execute(
            "SELECT MIN(due_at) FROM vigils WHERE due_at IS NOT NULL"
        ).fetchone()
        return time_of(column) if column else None

    def put_off(self, now: datetime, until: datetime) -> int:
        """Let all that is overdue wait a little longer; how many there are."""
        found = self._db.execute(
            "UPDATE vigils SET due_at = ? WHERE due_at <= ?",
            (time_column(until), time_column(now)),
        )
        return int(found.rowcount)

    def drop(self, rule: str, series: str) -> None:
        self._db.execute(
            "DELETE FROM vigils WHERE rule = ? AND series = ?",
            (text_column(rule), text_column(series)),
        )

    def drop_rule(self, rule: str) -> None:
        """Nothing is waited for any more on behalf of a rule."""
        self._db.execute("DELETE FROM vigils WHERE rule = ?", (text_column(rule),))

    def _select(self, clause: str, *values: str) -> tuple[Vigil, ...]:
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM vigils {clause}", tuple(map(text_column, values))
        )
        return tuple(map(_vigil, rows))


def _perhaps(when: datetime | None) -> str | None:
    return time_column(when) if when else None


def _vigil(row: tuple[str, ...]) -> Vigil:
    rule, series, names, began, state, since, until, due_at, trail = row
    return Vigil(
        rule=rule,
        series=series,
        group=tuple((name, value) for name, value in json.loads(names)),
        began=time_of(began),
        state=State(state),
        since=time_of(since) if since else None,
        until=time_of(until) if until else None,
        due_at=time_of(due_at) if due_at else None,
        trail=tuple(json.loads(trail)),
    )
