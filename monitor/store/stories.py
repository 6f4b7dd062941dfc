"""The keys of each article, by which the few stories it may belong to are found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.store.columns import text_column, time_column
from monitor.store.statements import Statements

NEWEST_PER_KEY = 400
"""How many articles one key may bring up: a key in every article tells nothing, and costs time."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An earlier article that shares keys with a new one, and the story it belongs to."""

    story: str
    article: str
    shared: int


class Stories:
    """Keys of articles. `kind` keeps apart keys of different makes, such as words and shingles."""

    def __init__(self, db: Statements) -> None:
        self._db = db

    def put_keys(
        self, story: str, article_id: str, keys: Iterable[str], at: datetime, kind: str = "key"
    ) -> None:
        """Store an article's keys in place of those of this kind that it had."""
        article = text_column(article_id)
        self._db.execute("DELETE FROM story_keys WHERE article = ? AND kind = ?", (article, kind))
        self._db.executemany(
            "INSERT INTO story_keys (kind, key, at, article, story) VALUES (?, ?, ?, ?, ?)",
            [
                (kind, key, time_column(at), article, story)
                for key in dict.fromkeys(map(text_column, keys))
            ],
        )

    def candidates(
        self, keys: Iterable[str], since: datetime, limit: int, kind: str = "key"
    ) -> tuple[Candidate, ...]:
        """The articles since then that share most keys; the newest first among equals."""
        shared: Counter[tuple[str, str, str]] = Counter()
        for key in dict.fromkeys(map(text_column, keys)):
            shared.update(self._articles_with(key, since, kind))
        newest_first = sorted(shared.items(), key=lambda found: found[0], reverse=True)
        most_shared_first = sorted(newest_first, key=lambda found: -found[1])
        return tuple(
            Candidate(story, article, count)
            for (_, article, story), count in most_shared_first[:limit]
        )

    def article_keys(self, article_id: str, kind: str = "key") -> tuple[str, ...]:
        """The keys that were stored for an article, in alphabetical order."""
        rows = self._db.execute(
            "SELECT key FROM story_keys WHERE article = ? AND kind = ? ORDER BY key",
            (text_column(article_id), kind),
        )
        return tuple(key for (key,) in rows)

    def forget(self, before: datetime) -> int:
        """Drop the keys of articles older than this; how many there were."""
        found = self._db.execute("DELETE FROM story_keys WHERE at < ?", (time_column(before),))
        return int(found.rowcount)

    def _articles_with(
        self, key: str, since: datetime, kind: str
    ) -> Sequence[tuple[str, str, str]]:
        return self._db.execute(
            """
            SELECT at, article, story FROM story_keys
            WHERE kind = ? AND key = ? AND at >= ?
            ORDER BY at DESC, article LIMIT ?
            """,
            (kind, key, time_column(since), NEWEST_PER_KEY),
        ).fetchall()
