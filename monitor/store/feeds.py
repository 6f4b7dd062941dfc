"""Feeds: when each is due, who asks it now, what is remembered of it, which items were seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.feeds.identity import server_of
from monitor.store.columns import list_column, text_column, time_column, time_of
from monitor.store.statements import Statements


@dataclass(frozen=True, slots=True)
class SeenItem:
    """An item of a feed that became an article; `content` is the hash of the version seen."""

    key: str
    article: str
    content: str = ""


@dataclass(frozen=True, slots=True)
class KeptFeed:
    """A feed as it is kept. One that is not subscribed to any more keeps its history."""

    url: str
    next_due: datetime
    state: str
    is_subscribed: bool


class Feeds:
    """The due-queue of feeds. `state` is the poller's own, kept here as the JSON it gave."""

    def __init__(self, db: Statements) -> None:
        self._db = db

    def put(self, url: str, next_due: datetime, state: str) -> None:
        """Keep when a feed is due next, and what its poller wants to know then; ends its lease."""
        self._db.execute(
            f"""
            {_INSERT}
            ON CONFLICT (url) DO UPDATE SET
                next_due = excluded.next_due, state = excluded.state, leased_by = ''
            """,
            _row(url, next_due, state),
        )

    def subscribe(self, urls: Collection[str], now: datetime) -> None:
        """Ask these feeds from now on, and no others; the new ones at once.

        One that was taken out and comes back is asked at once, too, even if its server had said
        that it was gone for good: somebody wants to know.
        """
        new = set(urls)
        gone: list[str] = []
        back: list[str] = []
        for url, subscribed in self._db.execute("SELECT url, subscribed FROM feeds"):
            if url in new:
                new.remove(url)
                if not subscribed:
                    back.append(url)
            elif subscribed:
                gone.append(url)
        self._db.executemany(
            "UPDATE feeds SET subscribed = 0 WHERE url = ?", [(url,) for url in gone]
        )
        self._db.executemany(
            "UPDATE feeds SET subscribed = 1, next_due = MIN(next_due, ?) WHERE url = ?",
            [(time_column(now), url) for url in back],
        )
        rows = [_row(url, now, "") for url in urls if url in new]
        self._db.executemany(f"{_INSERT} ON CONFLICT (url) DO NOTHING", rows)

    def get(self, url: str) -> str | None:
        """The state last put for a feed; None if it was never polled."""
        row = self._db.execute(
            "SELECT state FROM feeds WHERE url = ?", (text_column(url),)
        ).fetchone()
        return str(row[0]) if row else None

    def kept(self) -> Iterator[KeptFeed]:
        """Every feed that was ever put, in alphabetical order."""
        rows = self._db.execute("SELECT url, next_due, state, subscribed FROM feeds ORDER BY url")
        for url, next_due, state, subscribed in rows:
            yield KeptFeed(url, time_of(next_due), state, bool(subscribed))

    def remove(self, url: str) -> None:
        """Forget a feed and which of its items were seen; its articles stay."""
        self._db.execute("DELETE FROM feed_items WHERE feed = ?", (text_column(url),))
        self._db.execute("DELETE FROM feeds WHERE url = ?", (text_column(url),))

    def due(self, now: datetime, limit: int) -> tuple[str, ...]:
        """The feeds that are due and that nobody asks just now, the longest waiting first."""
        return tuple(url for url, _ in self._due(now, limit, ()))

    def lease(
        self, now: datetime, owner: str, limit: int, busy: Mapping[str, int], per_host: int
    ) -> tuple[str, ...]:
        """Take up to `limit` due feeds for an owner to ask, the longest waiting first.

        `busy` says how many feeds of a host are being asked already; a host that has `per_host`
        of them holds back its own feeds and no others. A lease ends with `put` or `release`.
        """
        asked = Counter(busy)
        taken: list[str] = []
        while len(taken) < limit:
            closed = [host for host, number in asked.items() if number >= per_host]
            rows = self._due(now, limit - len(taken), closed)
            if not rows:
                break
            for url, host in rows:
                if asked[host] < per_host:
                    asked[host] += 1
                    taken.append(url)
                    self._db.execute("UPDATE feeds SET leased_by = ? WHERE url = ?", (owner, url))
        return tuple(taken)

    def release(self, urls: Iterable[str]) -> None:
        """End leases without an answer: the feeds are due as they were."""
        self._db.executemany(
            "UPDATE feeds SET leased_by = '' WHERE url = ?",
            [(text_column(url),) for url in urls],
        )

    def void_leases(self) -> None:
        """End all leases, whoever took them. Only for whoever holds the store's lock."""
        self._db.execute("UPDATE feeds SET leased_by = '' WHERE leased_by != ''")

    def hold_host(self, host: str, until: datetime) -> None:
        """No feed of a host is due before then."""
        self._db.execute(
            "UPDATE feeds SET next_due = ? WHERE host = ? AND next_due < ?",
            (time_column(until), text_column(host), time_column(until)),
        )

    def _due(self, now: datetime, limit: int, closed: Iterable[str]) -> list[tuple[str, str]]:
        return self._db.execute(
            """
            SELECT url, host FROM feeds
            WHERE subscribed = 1 AND leased_by = '' AND next_due <= ?
                AND host NOT IN (SELECT value FROM json_each(?))
            ORDER BY next_due, host, url LIMIT ?
            """,
            (time_column(now), list_column(closed), limit),
        ).fetchall()

    def next_due(self) -> datetime | None:
        """When the next feed is due; None without feeds."""
        (column,) = self._db.execute(
            "SELECT MIN(next_due) FROM feeds WHERE subscribed = 1 AND leased_by = ''"
        ).fetchone()
        return time_of(column) if column else None

    def counts(self) -> tuple[int, int]:
        """How many feeds are subscribed to, and how many of them failed when last asked."""
        feeds, failing = self._db.execute(
            """
            SELECT COUNT(*), COUNT(json_extract(NULLIF(state, ''), '$.failures'))
            FROM feeds WHERE subscribed = 1
            """
        ).fetchone()
        return feeds, failing

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

    def seen_contents(self, feed: str, contents: Iterable[str]) -> dict[str, SeenItem]:
        """The items seen before, by the hash of their words, of those asked for."""
        rows = self._db.execute(
            """
            SELECT key, article, content FROM feed_items
            WHERE feed = ? AND content IN (SELECT value FROM json_each(?))
            """,
            (text_column(feed), list_column(map(text_column, contents))),
        )
        return {content: SeenItem(key, article, content) for key, article, content in rows}

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


_INSERT = """
    INSERT INTO feeds (url, host, next_due, state, subscribed, leased_by)
    VALUES (?, ?, ?, ?, 1, '')
"""


def _row(url: str, next_due: datetime, state: str) -> tuple[str, str, str, str]:
    return text_column(url), text_column(server_of(url)), time_column(next_due), text_column(state)
