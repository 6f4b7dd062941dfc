"""Feeds: when each is due, what is remembered of it, and which of its items were seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.store.columns import list_column, text_column, time_column, time_of
from monitor.store.statements import Statements


@dataclass(frozen=True, slots=True)
class SeenItem:
    """An item of a feed that became an article; `content` is the hash of the version seen."""

    key: str
    article: str
    content: str = ""


class Feeds:
    """The due-queue of feeds. `state` is the poller's own, kept here as the JSON it gave."""

    def __init__(self, db: Statements) -> None:
        self._db = db

    def put(self, url: str, next_due: datetime, state: str) -> None:
        """Keep when a feed is due next, and what its poller wants to know then."""
        self._db.execute(
            """
            INSERT INTO feeds (url, next_due, state) VALUES (?, ?, ?)
            ON CONFLICT (url) DO UPDATE SET next_due = excluded.next_due, state = excluded.state
            """,
            (text_column(url), time_column(next_due), text_column(state)),
        )

    def get(self, url: str) -> str | None:
        """The state last put for a feed; None if it was never polled."""
        row = self._db.execute(
            "SELECT state FROM feeds WHERE url = ?", (text_column(url),)
        ).fetchone()
        return str(row[0]) if row else None

    def remove(self, url: str) -> None:
        """Forget a feed and which of its items were seen; its articles stay."""
        self._db.execute("DELETE FROM feed_items WHERE feed = ?", (text_column(url),))
        self._db.execute("DELETE FROM feeds WHERE url = ?", (text_column(url),))

    def due(self, now: datetime, limit: int) -> tuple[str, ...]:
        """The feeds that are due, the longest waiting first."""
        rows = self._db.execute(
            "SELECT url FROM feeds WHERE next_due <= ? ORDER BY next_due, url LIMIT ?",
            (time_column(now), limit),
        )
        return tuple(url for (url,) in rows)

    def next_due(self) -> datetime | None:
        """When the next feed is due; None without feeds."""
        (column,) = self._db.execute("SELECT MIN(next_due) FROM feeds").fetchone()
        return time_of(column) if column else None

    def known_urls(self) -> tuple[str, ...]:
        """All feeds that were ever put, in alphabetical order."""
        return tuple(url for (url,) in self._db.execute("SELECT url FROM feeds ORDER BY url"))

    def seen(self, feed: str, keys: Iterable[str]) -> set[str]:
        """Those of the keys whose items were seen before in this feed."""
        return set(self.seen_items(feed, keys))

    def seen_items(self, feed: str, keys: Iterable[str]) -> dict[str, SeenItem]:
        """The items seen before, by key, of those asked for."""
        rows = self._db.execute(
            """
            SELECT key, article, content FROM feed_items
            WHERE feed = ? AND key IN (SELECT value FROM json_each(?))
            """,
            (text_column(feed), list_column(map(text_column, keys))),
        )
        return {key: SeenItem(key, article, content) for key, article, content in rows}

    def remember(self, feed: str, items: Iterable[SeenItem], at: datetime) -> None:
        """These items of a feed are seen now; a newer version takes the place of an older."""
        self._db.executemany(
            """
            INSERT INTO feed_items (feed, key, article, content, at) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (feed, key) DO UPDATE SET
                article = excluded.article, content = excluded.content, at = excluded.at
            """,
            [
                (
                    *map(text_column, (feed, item.key, item.article, item.content)),
                    time_column(at),
                )
                for item in items
            ],
        )
