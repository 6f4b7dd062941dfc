"""Where each article was put, and the keys by which the few that it may belong with are found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.article import Article
from monitor.novelty.neighbours import Neighbour, Place, Profile, packed, unpacked
from monitor.novelty.postings import Posting, filed
from monitor.store.columns import text_column, time_column, time_of
from monitor.store.statements import Statements

PROFILES_KEPT = 500
"""Of recent articles, unpacked; two megabytes."""
SWEPT_AT_ONCE = 200
"""Keys looked at from each start of a sweep, so that those nobody uses any more go."""


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
        self._profiles = _Profiles()

    # --- looking for ------------------------------------------------------------------------

    def postings(self, keys: Iterable[int]) -> Mapping[int, Posting]:
        """What stands under those of the keys that are known."""
        rows = self._db.execute(
            """
            SELECT story_keys.key, last, now, before, newest
            FROM json_each(?) AS asked JOIN story_keys ON story_keys.key = asked.value
            """,
            (json.dumps(list(keys)),),
        )
        return {key: Posting(*posting) for key, *posting in rows.fetchall()}

    def neighbours(self, numbers: Sequence[int]) -> Mapping[int, Neighbour]:
        """The articles that postings name, by their number, but for those that left the window."""
        rows = self._db.execute(
            """
            SELECT id, article, story, wire, voice, profile, wording FROM placed
            WHERE id IN (SELECT value FROM json_each(?)) AND profile != ''
            """,
            (json.dumps(numbers),),
        )
        return {
            number: Neighbour(article, story, wire, voice, self._profiles.of(profile, wording))
            for number, article, story, wire, voice, profile, wording in rows.fetchall()
        }

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
        keys: Sequence[int],
        known: Mapping[int, Posting],
        at: datetime,
        now: datetime,
    ) -> None:
        """File an article under these keys, or file it again; each key counts it once.

        `known` is what stands under the keys, as it was read to find the article's place.
        """
        number, is_new = self._placed(article, place, found, at, now)
        one = filed(number, at, _seconds(now), is_new)
        self._db.executemany(
            """
            INSERT INTO story_keys (key, last, now, before, newest) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (key) DO UPDATE SET
                last = excluded.last, now = excluded.now, before = excluded.before,
                newest = excluded.newest
            """,
            [(key, *known.get(key, _NONE).with_one(one)) for key in keys],
        )

    def forget(self, before: datetime, limit: int, start: Sequence[int] = ()) -> int:
        """Let articles filed before this be found no more, the oldest first; how many there were.

        They are still listed: what goes is their profiles, and the keys under which nothing was
        filed since. Of these a few are looked at from each `start`, so that in time all are.
        """
        for key in start:
            self._db.execute(
                """
                DELETE FROM story_keys WHERE last < ? AND key IN (
                    SELECT key FROM story_keys WHERE key >= ? ORDER BY key LIMIT ?
                )
                """,
                (_seconds(before), key, SWEPT_AT_ONCE),
            )
        return self._db.execute(
            """
            UPDATE placed SET profile = '', wording = x'' WHERE id IN (
                SELECT id FROM placed WHERE profile != '' AND filed_at < ?
                ORDER BY filed_at LIMIT ?
            )
            """,
            (time_column(before), limit),
        ).rowcount

    def _placed(
        self, article: Article, place: Place, found: Profile, at: datetime, now: datetime
    ) -> tuple[int, bool]:
        """The number of an article's row, which is written, and whether it is a new one."""
        article_id, profile = text_column(article.id), text_column(packed(found))
        self._profiles.keep(profile, found)
        values = (
            *map(text_column, (place.story, place.wire, place.voice, article.outlet)),
            time_column(at),
            time_column(now),
            profile,
            found.wording.packed,
            article_id,
        )
        made = self._db.execute(
            """
            INSERT INTO placed (story, wire, voice, outlet, at, filed_at, profile, wording, article)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (article) DO NOTHING
            """,
            values,
        )
        if made.rowcount:
            assert made.lastrowid is not None
            return made.lastrowid, True
        self._db.execute(
            """
            UPDATE placed SET story = ?, wire = ?, voice = ?, outlet = ?, at = ?, filed_at = ?,
                              profile = ?, wording = ? WHERE article = ?
            """,
            values,
        )
        (known,) = self._db.execute(
            "SELECT id FROM placed WHERE article = ?", (article_id,)
        ).fetchone()
        return int(known), False

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


class _Profiles:
    """The last profiles that were written or read: a busy story's are asked for all day.

    Under what is stored, word for word: so they are what the file says, whatever is rolled back.
    """

    def __init__(self) -> None:
        self._kept: dict[tuple[str, bytes], Profile] = {}

    def of(self, profile: str, wording: bytes) -> Profile:
        """The profile that was stored so."""
        found = self._kept.pop((profile, wording), None) or unpacked(profile, wording)
        self._put(profile, found)
        return found

    def keep(self, profile: str, found: Profile) -> None:
        """Keep one that is stored so, as it will be read."""
        self._put(profile, replace(found, is_correction=False))

    def _put(self, profile: str, found: Profile) -> None:
        if len(self._kept) >= PROFILES_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[profile, found.wording.packed] = found


_NONE = Posting()


def _seconds(when: datetime) -> int:
    return int(when.timestamp())
