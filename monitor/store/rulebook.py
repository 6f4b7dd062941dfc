"""The rulebook: which rules have run on this store, in which shape, and since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.store.columns import text_column, time_column, time_of
from monitor.store.statements import Statements


@dataclass(frozen=True, slots=True)
class KeptRule:
    """A rule as it last ran. `began` is since when it watches, in event time; `left_at` when it
    was taken out, if it was. An empty `shape` is that of a store from before there were any."""

    id: str
    shape: str
    wording: str
    began: datetime
    left_at: datetime | None = None


class Rulebook:
    """One row a rule that ever ran."""

    def __init__(self, db: Statements) -> None:
        self._db = db

    def put(self, rule: KeptRule) -> None:
        left = time_column(rule.left_at) if rule.left_at else None
        self._db.execute(
            """
            INSERT OR REPLACE INTO rulebook (id, shape, wording, began, left_at)
            VALUES (?, ?, ?, ?, ?)
            """,
            (
                *map(text_column, (rule.id, rule.shape, rule.wording)),
                time_column(rule.began),
                left,
            ),
        )

    def all(self) -> dict[str, KeptRule]:
        """Every rule that ever ran, by its id."""
        rows = self._db.execute("SELECT id, shape, wording, began, left_at FROM rulebook")
        return {
            id_: KeptRule(id_, shape, wording, time_of(began), time_of(left) if left else None)
            for id_, shape, wording, began, left in rows
        }

    def leave(self, ids: Iterable[str], now: datetime) -> None:
        """These rules are run no longer."""
        self._db.executemany(
            "UPDATE rulebook SET left_at = ? WHERE id = ? AND left_at IS NULL",
            [(time_column(now), text_column(id_)) for id_ in ids],
        )
