"""Where each article was put, and the keys by which the few that it may belong with are found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.article import Article
from monitor.novelty.profiles import Profile, packed, unpacked
from monitor.novelty.stories import Neighbour, Place, Rarity, term_key
from monitor.store.columns import text_column, time_column, time_of
from monitor.store.statements import Statements

NEWEST_PER_KEY = 30
"""How many articles one key may bring up: a key in every article tells nothing, and costs time."""


@dataclass(frozen=True, slots=True)
class PlacedArticle:
    """One article of a story, as it is listed: `wire` is the first article with its text."""

    article: str
    story: str
    wire: str
    voice: str
    outlet: str
    at: datetime
    title: str


class Stories:
    """The stories and wires of articles. What left the window is still listed, and not found."""

    def __init__(self, db: Statements) -> None:
        self._db = db

    # --- looking for ------------------------------------------------------------------------

    def rarity(self, terms: Iterable[str]) -> Rarity:
        """In how many articles of the window each of these terms stands."""
        keys = {term_key(term): term for term in terms}
        rows = self._db.execute(
            """
            SELECT key, articles FROM story_terms
            WHERE key = 0 OR key IN (SELECT value FROM json_each(?))
            """,
            (json.dumps(list(keys)),),
        )
        counts = dict(rows.fetchall())
        return Rarity(
            counts.get(0, 0), {term: counts[key] for key, term in keys.items() if key in counts}
        )

    def near(
        self, keys: Mapping[int, float], since: datetime, until: datetime, limit: int
    ) -> tuple[Neighbour, ...]:
        """The articles of that time which share most weight of keys; the newest among equals."""
        if not keys:
            return ()
        one_key = f"""
            SELECT placed, ? AS weight FROM (
                SELECT placed FROM story_keys WHERE key = ? AND at BETWEEN ? AND ?
                ORDER BY at DESC, placed DESC LIMIT {NEWEST_PER_KEY}
            )
        """
        each = " UNION ALL ".join([one_key] * len(keys))
        times = (_seconds(since), _seconds(until))
        rows = self._db.execute(
            f"""
            SELECT article, story, wire, voice, profile, wording FROM (
                SELECT placed, SUM(weight) AS shared FROM ({each})
                GROUP BY placed ORDER BY shared DESC, placed DESC LIMIT ?
            ) JOIN placed ON placed.id = placed
            ORDER BY shared DESC, placed DESC
            """,
            (*(v for key, weight in keys.items() for v in (weight, key, *times)), limit),
        )
        return tuple(
            Neighbour(article, story, wire, voice, unpacked(profile, wording))
            for article, story, wire, voice, profile, wording in rows.fetchall()
        )

    def of(self, article_id: str) -> Place | None:
        """Where an article was put; None for an unknown one."""
        row = self._db.execute(
            "SELECT story, wire, voice FROM placed WHERE article = ?", (text_column(article_id),)
        ).fetchone()
        return Place(*row) if row else None

    def of_story(self, story: str) -> tuple[PlacedArticle, ...]:
        """The articles of one story, in order of event time."""
        return self._listed("WHERE placed.story = ? ORDER BY at, placed.id", (text_column(story),))

    def recent(self, limit: int) -> tuple[str, ...]:
        """The stories of which something was heard last, the newest first."""
        rows = self._db.execute(
            """
            SELECT story FROM placed GROUP BY story
            ORDER BY MAX(at) DESC, MAX(id) DESC LIMIT ?
            """,
            (limit,),
        )
        return tuple(story for (story,) in rows.fetchall())

    def like(self, start: str) -> tuple[str, ...]:
        """The stories whose id, or an article's in them, begins so."""
        begins = text_column(start)
        rows = self._db.execute(
            """
            SELECT story FROM placed
            WHERE substr(story, 1, ?) = ? OR substr(article, 1, ?) = ?
            GROUP BY story ORDER BY MIN(id)
            """,
            (len(begins), begins, len(begins), begins),
        )
        return tuple(story for (story,) in rows.fetchall())

    def outlets(self, story: str, limit: int) -> tuple[str, ...]:
        """Who printed something of the story, in the order in which they did, each once."""
        rows = self._db.execute(
            """
            SELECT outlet FROM placed WHERE story = ? AND outlet != ''
            GROUP BY outlet ORDER BY MIN(id) LIMIT ?
            """,
            (text_column(story), limit),
        )
        return tuple(outlet for (outlet,) in rows.fetchall())

    def copies(self, articles: Iterable[str]) -> int:
        """How many of these articles only repeat the text of another of them."""
        row = self._db.execute(
            """
            SELECT COUNT(*) - COUNT(DISTINCT wire) FROM placed
            WHERE article IN (SELECT value FROM json_each(?))
            """,
            (json.dumps(list(map(text_column, articles))),),
        ).fetchone()
        return int(row[0])

    # --- putting and forgetting ---------------------------------------------------------------

    def put(
        self,
        article: Article,
        place: Place,
        found: Profile,
        terms: Sequence[int],
        runs: Sequence[int],
        at: datetime,
        now: datetime,
    ) -> None:
        """File an article under these keys, in place of those that it had; terms are counted."""
        article_id = text_column(article.id)
        self._take_out("article = ?", (article_id,))
        self._db.execute(
            """
            INSERT INTO placed (article, story, wire, voice, outlet, at, filed_at, profile,
                                wording, keys)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (article) DO UPDATE SET
                story = excluded.story, wire = excluded.wire, voice = excluded.voice,
                outlet = excluded.outlet, at = excluded.at,
                filed_at = excluded.filed_at, profile = excluded.profile,
                wording = excluded.wording, keys = excluded.keys
            """,
            (
                article_id,
                *map(text_column, (place.story, place.wire, place.voice, article.outlet)),
                time_column(at),
                time_column(now),
                packed(found),
                found.wording.packed,
                json.dumps([terms, runs]),
            ),
        )
        (placed,) = self._db.execute(
            "SELECT id FROM placed WHERE article = ?", (article_id,)
        ).fetchone()
        self._db.executemany(
            "INSERT OR IGNORE INTO story_keys (key, at, placed) VALUES (?, ?, ?)",
            [(key, _seconds(at), placed) for key in (*terms, *runs)],
        )
        self._count(terms, 1)

    def forget(self, before: datetime, limit: int) -> int:
        """Let articles filed before this be found no more, the oldest first; how many there were.

        They are still listed: only their keys go, which is what grows.
        """
        oldest = "SELECT id FROM placed WHERE keys != '' AND filed_at < ? ORDER BY filed_at LIMIT ?"
        return self._take_out(f"id IN ({oldest})", (time_column(before), limit))

    def _take_out(self, which: str, values: tuple[str | int, ...]) -> int:
        """Take articles out of the keys and counts, which then are as if they never came."""
        rows = self._db.execute(
            f"SELECT id, at, keys FROM placed WHERE keys != '' AND {which}",
            values,
        ).fetchall()
        for placed, at, keys in rows:
            terms, runs = json.loads(keys)
            self._db.executemany(
                "DELETE FROM story_keys WHERE key = ? AND at = ? AND placed = ?",
                [(key, _seconds(time_of(at)), placed) for key in (*terms, *runs)],
            )
            self._count(terms, -1)
            self._db.execute(
                "UPDATE placed SET profile = '', wording = x'', keys = '' WHERE id = ?", (placed,)
            )
        return len(rows)

    def _count(self, terms: Sequence[int], by: int) -> None:
        """Count an article's terms, and the article itself under 0."""
        self._db.executemany(
            """
            INSERT INTO story_terms (key, articles) VALUES (?, ?)
            ON CONFLICT (key) DO UPDATE SET articles = articles + excluded.articles
            """,
            [(key, by) for key in (0, *terms)],
        )

    def _listed(self, clause: str, values: tuple[str | int, ...]) -> tuple[PlacedArticle, ...]:
        rows = self._db.execute(
            f"""
            SELECT placed.article, placed.story, wire, voice, outlet, at, articles.title
            FROM placed JOIN articles ON articles.id = placed.article {clause}
            """,
            values,
        )
        return tuple(
            PlacedArticle(article, story, wire, voice, outlet, time_of(at), title)
            for article, story, wire, voice, outlet, at, title in rows.fetchall()
        )


def _seconds(when: datetime) -> int:
    return int(when.timestamp())
