"""Alerts: what was found worth telling, and what became of it since."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.store.columns import list_column, list_of, text_column, time_column, time_of
from monitor.store.statements import Statements


@dataclass(frozen=True, slots=True)
class StoredAlert:
    """One alert as it stands. `state` is firing, acknowledged, resolved, expired or retracted.

    `line` is the alert as it was last told, in JSON; `labels` are what matchers look at. One that
    `is_lasting` ends when it is so no longer.
    """

    fingerprint: str
    rule: str
    level: str
    state: str
    first_at: datetime
    last_at: datetime
    story: str
    article: str
    origins: tuple[str, ...]
    line: str
    labels: tuple[tuple[str, str], ...] = ()
    is_lasting: bool = False

    @property
    def is_open(self) -> bool:
        """Whether what is heard of it now belongs to this alert, and makes no other."""
        return self.state in OPEN_STATES


OPEN_STATES = frozenset({"firing", "acknowledged"})


class Alerts:
    """All alerts, by fingerprint."""

    def __init__(self, db: Statements) -> None:
        self._db = db

    def add(self, alert: StoredAlert) -> None:
        """Keep an alert, in place of an earlier one that is no longer open."""
        self._db.execute(
            """
            INSERT OR REPLACE INTO alerts (fingerprint, rule, level, state, first_at, last_at,
                                           story, article, origins, line, labels, lasting)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            (
                *map(text_column, (alert.fingerprint, alert.rule)),
                alert.level,
                alert.state,
                time_column(alert.first_at),
                time_column(alert.last_at),
                *map(text_column, (alert.story, alert.article)),
                list_column(alert.origins),
                text_column(alert.line),
                json.dumps(alert.labels),
                int(alert.is_lasting),
            ),
        )

    def get(self, fingerprint: str) -> StoredAlert | None:
        """The alert of that fingerprint, or None if it was never raised."""
        found = self._select("WHERE fingerprint = ?", (text_column(fingerprint),))
        return found[0] if found else None

    def escalate(self, fingerprint: str, level: str, at: datetime, line: str) -> None:
        """Raise the level of an alert, and keep how it is told now; who acknowledged it did not
        know of this."""
        self._db.execute(
            """
            UPDATE alerts SET level = ?, state = 'firing', last_at = ?, line = ?
            WHERE fingerprint = ?
            """,
            (level, time_column(at), text_column(line), text_column(fingerprint)),
        )

    def revise(self, alert: StoredAlert) -> None:
        """Keep how an alert is told now that its article says something else; its level stays."""
        self._db.execute(
            """
            UPDATE alerts SET state = 'firing', last_at = ?, origins = ?, line = ?
            WHERE fingerprint = ?
            """,
            (
                time_column(alert.last_at),
                list_column(alert.origins),
                text_column(alert.line),
                text_column(alert.fingerprint),
            ),
        )

    def heard_again(self, fingerprint: str, origins: Iterable[str], at: datetime) -> None:
        """An alert found new support: all origins it now has, and when."""
        self._db.execute(
            "UPDATE alerts SET origins = ?, last_at = MAX(last_at, ?) WHERE fingerprint = ?",
            (list_column(origins), time_column(at), text_column(fingerprint)),
        )

    def settle(self, fingerprint: str, state: str, at: datetime) -> None:
        """Change the state of an alert, to expired, resolved, retracted or acknowledged."""
        self._db.execute(
            "UPDATE alerts SET state = ?, last_at = ? WHERE fingerprint = ?",
            (state, time_column(at), text_column(fingerprint)),
        )

    def acknowledge(self, fingerprint: str) -> None:
        """Somebody has seen it: what is known of it is told again only when its level rises."""
        self._db.execute(
            "UPDATE alerts SET state = 'acknowledged' WHERE fingerprint = ?",
            (text_column(fingerprint),),
        )

    def expire(self, fingerprint: str) -> None:
        """The alert is open no longer; when it was last heard of stays as it is."""
        self._db.execute(
            "UPDATE alerts SET state = 'expired' WHERE fingerprint = ?",
            (text_column(fingerprint),),
        )

    def open(self) -> tuple[StoredAlert, ...]:
        """The alerts that fire or are acknowledged, the one heard of longest ago first."""
        return self._select("WHERE state IN ('firing', 'acknowledged') ORDER BY last_at", ())

    def open_of_rule(self, rule: str) -> tuple[StoredAlert, ...]:
        """The open alerts of one rule, the one heard of longest ago first."""
        return self._select(
            "WHERE rule = ? AND state IN ('firing', 'acknowledged') ORDER BY last_at",
            (text_column(rule),),
        )

    def of_rule(self, rule: str, since: datetime) -> tuple[StoredAlert, ...]:
        """The alerts of one rule of which something was heard since, in order of their first."""
        return self._select(
            "WHERE rule = ? AND last_at >= ? ORDER BY first_at, rowid",
            (text_column(rule), time_column(since)),
        )

    def conclude(self, fingerprint: str, state: str, at: datetime, line: str) -> None:
        """The alert has ended, and this is how that is told."""
        self._db.execute(
            "UPDATE alerts SET state = ?, last_at = ?, line = ? WHERE fingerprint = ?",
            (state, time_column(at), text_column(line), text_column(fingerprint)),
        )

    def open_before(self, when: datetime) -> tuple[StoredAlert, ...]:
        """The open alerts of which nothing was heard since."""
        return self._select(
            "WHERE state IN ('firing', 'acknowledged') AND last_at < ? ORDER BY last_at",
            (time_column(when),),
        )

    def like(self, start: str) -> tuple[StoredAlert, ...]:
        """The alerts whose fingerprint begins so; people type as much as tells them apart."""
        return self._select(
            "WHERE substr(fingerprint, 1, ?) = ? ORDER BY last_at DESC",
            (len(start), text_column(start)),
        )

    def recent(self, limit: int) -> tuple[StoredAlert, ...]:
        """The last alerts, the newest first."""
        return self._select("ORDER BY last_at DESC, rowid DESC LIMIT ?", (limit,))

    def of_article(self, article_id: str) -> tuple[StoredAlert, ...]:
        """The alerts that one article raised, in their order."""
        return self._select("WHERE article = ? ORDER BY rowid", (text_column(article_id),))

    def _select(self, clause: str, values: tuple[str | int, ...]) -> tuple[StoredAlert, ...]:
        rows = self._db.execute(
            f"""
            SELECT fingerprint, rule, level, state, first_at, last_at, story, article, origins,
                   line, labels, lasting
            FROM alerts {clause}
            """,
            values,
        )
        return tuple(map(_alert, rows))


def _alert(row: tuple[str, ...]) -> StoredAlert:
    fingerprint, rule, level, state, first_at, last_at, story, article, origins = row[:9]
    line, labels, lasting = row[9:]
    return StoredAlert(
        fingerprint=fingerprint,
        rule=rule,
        level=level,
        state=state,
        first_at=time_of(first_at),
        last_at=time_of(last_at),
        story=story,
        article=article,
        origins=list_of(origins),
        line=line,
        labels=tuple((name, value) for name, value in json.loads(labels)),
        is_lasting=bool(lasting),
    )
