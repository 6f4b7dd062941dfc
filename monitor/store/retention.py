"""Lets go of what is old, a little at a time; that an article was seen is never let go."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from monitor.store.columns import time_column
from monitor.store.statements import Statements
from monitor.upkeep import Keep

AT_ONCE = 500
"""Rows of a kind that go in one transaction, so that no article waits long for its own."""


@dataclass(frozen=True, slots=True)
class LetGo:
    """How many rows of each kind went."""

    articles: int = 0
    facts: int = 0
    alerts: int = 0
    messages: int = 0
    journal: int = 0

    @property
    def counts(self) -> tuple[int, ...]:
        return tuple(getattr(self, one.name) for one in fields(self))


class Retention:
    """What is over and old, by kind; what is open, or waits, is neither."""

    def __init__(self, db: Statements) -> None:
        self._db = db

    def let_go(self, now: datetime, keep: Keep, limit: int = AT_ONCE) -> LetGo:
        """Inside a transaction: up to so many rows of each kind, the oldest first."""
        return LetGo(
            articles=self._articles(now - keep.articles, now, limit),
            facts=self._facts(now - keep.facts, limit),
            alerts=self._alerts(now - keep.alerts, limit),
            messages=self._messages(now - keep.messages, limit),
            journal=self._journal(now - keep.journal, limit),
        )

    def _articles(self, before: datetime, now: datetime, limit: int) -> int:
        """Texts, unless something open stands on one, or stories are still compared with it.

        A page that is edited for years is as old as its last date, not as its first.
        """
        ids = self._ids(
            """
            SELECT id FROM articles
            WHERE learned_at < ? AND published NOT BETWEEN ? AND ?
              AND id NOT IN (SELECT article FROM held)
              AND id NOT IN (
                  SELECT article FROM alerts WHERE state IN ('firing', 'acknowledged')
              )
              AND NOT EXISTS (SELECT 1 FROM placed WHERE article = articles.id AND profile != '')
            ORDER BY learned_at LIMIT ?
            """,
            (time_column(before), time_column(before), time_column(now), limit),
        )
        self._db.execute(
            """
            INSERT INTO tombstones (id, content, learned_at, facts_forgotten)
            SELECT id, content, learned_at, 0 FROM articles
            WHERE id IN (SELECT value FROM json_each(?))
            ON CONFLICT (id) DO UPDATE SET content = excluded.content
            """,
            (ids.column,),
        )
        self._drop("placed", "article", ids)
        return self._drop("articles", "id", ids)

    def _facts(self, before: datetime, limit: int) -> int:
        """Facts that neither happened nor were learnt since, but those of open alerts.

        Their articles' tombstones say so: what such a page says later is not news by itself.
        """
        ids = self._ids(
            """
            SELECT id FROM facts
            WHERE learned_at < ? AND at < ? AND fingerprint NOT IN (
                SELECT fingerprint FROM alerts WHERE state IN ('firing', 'acknowledged')
            )
            ORDER BY learned_at LIMIT ?
            """,
            (time_column(before), time_column(before), limit),
        )
        self._db.execute(
            """
            INSERT INTO tombstones (id, content, learned_at, facts_forgotten)
            SELECT article, '', MIN(learned_at), 1 FROM facts
            WHERE id IN (SELECT value FROM json_each(?)) GROUP BY article
            ON CONFLICT (id) DO UPDATE SET facts_forgotten = 1
            """,
            (ids.column,),
        )
        return self._drop("facts", "id", ids)

    def _alerts(self, before: datetime, limit: int) -> int:
        """Alerts that are closed, with what was told of them."""
        ids = self._ids(
            """
            SELECT fingerprint FROM alerts
            WHERE last_at < ? AND state NOT IN ('firing', 'acknowledged')
              AND fingerprint NOT IN (SELECT fingerprint FROM group_events)
            ORDER BY last_at LIMIT ?
            """,
            (time_column(before), limit),
        )
        self._drop("told", "fingerprint", ids)
        return self._drop("alerts", "fingerprint", ids)

    def _messages(self, before: datetime, limit: int) -> int:
        ids = self._ids(
            """
            SELECT id FROM outbox WHERE state IN ('sent', 'dead') AND changed_at < ?
            ORDER BY changed_at LIMIT ?
            """,
            (time_column(before), limit),
        )
        return self._drop("outbox", "id", ids)

    def _journal(self, before: datetime, limit: int) -> int:
        ids = self._ids(
            """
            SELECT id FROM journal WHERE at < ? AND subject NOT IN (
                SELECT fingerprint FROM alerts WHERE state IN ('firing', 'acknowledged')
            )
            ORDER BY at LIMIT ?
            """,
            (time_column(before), limit),
        )
        return self._drop("journal", "id", ids)

    def _ids(self, sql: str, values: Sequence[str | int]) -> _Ids:
        rows = self._db.execute(sql, values).fetchall()
        return _Ids(json.dumps([row_id for (row_id,) in rows]), len(rows))

    def _drop(self, table: str, column: str, ids: _Ids) -> int:
        self._db.execute(
            f"DELETE FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))",
            (ids.column,),
        )
        return ids.count


@dataclass(frozen=True, slots=True)
class _Ids:
    """Which rows, as a JSON list."""

    column: str
    count: int
