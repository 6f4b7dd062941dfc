"""How much there is of everything, and when it was last heard of: for whoever asks how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.store.columns import time_column, time_of
from monitor.store.statements import Statements


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule has spoken: since a time, and when last."""

    rule: str
    alerts: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class ChannelCount:
    """What waits on a channel and what died there; `sent_at` is when one last arrived."""

    channel: str
    waiting: int
    failing: int
    held: int
    dead: int
    oldest_at: datetime | None
    sent_at: datetime | None
    complaint: str


@dataclass(frozen=True, slots=True)
class Headline:
    """One article as a line."""

    title: str
    source: str
    learned_at: datetime


class Overview:
    """Counts; nothing is written."""

    def __init__(self, db: Statements) -> None:
        self._db = db

    def articles_since(self, since: datetime) -> int:
        """How many articles arrived since then."""
        (count,) = self._db.execute(
            "SELECT COUNT(*) FROM articles WHERE learned_at >= ?", (time_column(since),)
        ).fetchone()
        return int(count)

    def last_articles(self, limit: int) -> tuple[Headline, ...]:
        """The articles that arrived last, the newest first."""
        rows = self._db.execute(
            "SELECT title, source, learned_at FROM articles ORDER BY learned_at DESC LIMIT ?",
            (limit,),
        )
        return tuple(Headline(title, source, time_of(at)) for title, source, at in rows)

    def rules(self, since: datetime) -> tuple[RuleCount, ...]:
        """Each rule that ever spoke: its alerts since then, and its last; the latest first."""
        rows = self._db.execute(
            """
            SELECT rule, SUM(first_at >= ?), MAX(first_at) AS last FROM alerts
            GROUP BY rule ORDER BY last DESC
            """,
            (time_column(since),),
        )
        return tuple(RuleCount(rule, int(alerts), time_of(at)) for rule, alerts, at in rows)

    def channels(self, since: datetime) -> tuple[ChannelCount, ...]:
        """Each channel that anything was ever put for; of what died, only since then."""
        rows = self._db.execute(
            """
            SELECT channel,
                   SUM(state IN ('pending', 'sending', 'retry', 'unknown')),
                   SUM(state IN ('retry', 'unknown') AND due_at IS NOT NULL),
                   SUM(state = 'unknown' AND due_at IS NULL),
                   SUM(state = 'dead' AND changed_at >= ?),
                   MIN(CASE WHEN state IN ('pending', 'sending', 'retry', 'unknown')
                       THEN created_at END),
                   MAX(CASE WHEN state = 'sent' THEN changed_at END)
            FROM outbox GROUP BY channel ORDER BY channel
            """,
            (time_column(since),),
        ).fetchall()
        return tuple(map(self._channel, rows))

    def newest(self) -> datetime | None:
        """When anything was last written down; None in a new store."""
        (at,) = self._db.execute(
            """
            SELECT MAX(at) FROM (
                SELECT MAX(learned_at) AS at FROM articles UNION ALL SELECT MAX(at) FROM journal
            )
            """
        ).fetchone()
        return time_of(at) if at else None

    def _channel(self, row: tuple[str, int, int, int, int, str | None, str | None]) -> ChannelCount:
        channel, waiting, failing, held, dead, oldest, sent = row
        return ChannelCount(
            channel,
            waiting,
            failing,
            held,
            dead,
            oldest_at=time_of(oldest) if oldest else None,
            sent_at=time_of(sent) if sent else None,
            complaint=self._complaint(channel) if failing or held or dead else "",
        )

    def _complaint(self, channel: str) -> str:
        """What the last message that did not arrive came to."""
        row = self._db.execute(
            """
            SELECT detail FROM outbox
            WHERE channel = ? AND state IN ('retry', 'unknown', 'dead') AND detail != ''
            ORDER BY changed_at DESC LIMIT 1
            """,
            (channel,),
        ).fetchone()
        return str(row[0]) if row else ""
