"""When what is kept is due, for a clock that was put forward or back."""

from __future__ import annotations

from datetime import datetime, timedelta

from monitor.store.columns import time_column
from monitor.store.statements import Statements

COLUMNS = (
    *(("feeds", "next_due"), ("groups", "due_at")),
    *(("held", "due_at"), ("outbox", "due_at")),
)
LONGEST_POLL_WAIT = timedelta(days=8)
"""A week of days that a feed wants skipped, and a day of back-off; more is a clock's mistake."""
LONGEST_SEND_WAIT = timedelta(hours=7)
"""More than a channel's wish to be left alone is granted."""


class Dues:
    """Moves due times as a whole; what had to wait a minute still has to wait a minute."""

    def __init__(self, db: Statements) -> None:
        self._db = db

    def shift(self, by: timedelta) -> None:
        """The clock jumped by so much: so does all that is due by it."""
        span = f"{by.total_seconds():+.3f} seconds"
        for table, column in COLUMNS:
            # As wide as `time_column` writes it, so that the text sorts as the times do.
            self._db.execute(
                f"""
                UPDATE {table}
                SET {column} = COALESCE(strftime('%Y-%m-%dT%H:%M:%f000Z', {column}, ?), {column})
                WHERE {column} IS NOT NULL
                """,
                (span,),
            )

    def bring_near(self, now: datetime) -> None:
        """What a clock that was wrong at the last stop put too far away is due now."""
        self._db.execute(
            """
            UPDATE feeds SET next_due = ?
            WHERE next_due > ? AND (state = '' OR json_extract(state, '$.is_gone') IS NULL)
            """,
            (time_column(now), time_column(now + LONGEST_POLL_WAIT)),
        )
        self._db.execute(
            "UPDATE outbox SET due_at = ? WHERE due_at > ?",
            (time_column(now), time_column(now + LONGEST_SEND_WAIT)),
        )
