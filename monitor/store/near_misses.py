"""What came near an alert and was none, until the digest speaks in which it would have been."""

from __future__ import annotations

import json
from datetime import datetime

from monitor.outbox.tidings import NearMiss
from monitor.store.columns import text_column, time_column, time_of
from monitor.store.statements import Statements


class NearMisses:
    """Near misses by the digest that waits; each once a story."""

    def __init__(self, db: Statements) -> None:
        self._db = db

    def add(self, group_key: str, one: NearMiss) -> None:
        self._db.execute(
            """
            INSERT OR IGNORE INTO near_misses (group_key, rule, story, what, at, title, outlet,
                                               article_title, labels)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (
                group_key,
                *map(text_column, (one.rule, one.story, one.what)),
                time_column(one.at),
                *map(text_column, (one.title, one.outlet, one.article_title)),
                json.dumps(one.labels),
            ),
        )

    def of_group(self, group_key: str) -> tuple[NearMiss, ...]:
        """In the order in which they came."""
        rows = self._db.execute(
            """
            SELECT rule, title, story, what, at, outlet, article_title, labels FROM near_misses
            WHERE group_key = ? ORDER BY at, id
            """,
            (group_key,),
        )
        return tuple(
            NearMiss(
                *(rule, title, story, what, time_of(at), outlet, article_title),
                labels=tuple((name, value) for name, value in json.loads(labels)),
            )
            for rule, title, story, what, at, outlet, article_title, labels in rows
        )

    def empty(self, group_key: str) -> None:
        """They were told."""
        self._db.execute("DELETE FROM near_misses WHERE group_key = ?", (group_key,))

    def forget(self, before: datetime) -> None:
        """What came before this is of no interest any more."""
        self._db.execute("DELETE FROM near_misses WHERE at < ?", (time_column(before),))
