"""Articles as they were published, and the story that each belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from monitor.article import Article
from monitor.store.columns import text_column, time_column, time_of
from monitor.store.statements import Statements


class Articles:
    """The stored articles: one version of each, the last one fetched.

    Of an article whose text was let go, a tombstone says that it was seen.
    """

    def __init__(self, db: Statements) -> None:
        self._db = db

    def put(self, article: Article, learned_at: datetime, story: str) -> None:
        """Store an article, or a new version of it; `learned_at` stays that of the first."""
        self._db.execute(
            """
            INSERT INTO articles (id, content, story, learned_at, published, title, text, source,
                                  link, lang, file, feed, teaser_only, tier)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                content = excluded.content, story = excluded.story, published = excluded.published,
                title = excluded.title, text = excluded.text, source = excluded.source,
                link = excluded.link, lang = excluded.lang, file = excluded.file,
                feed = excluded.feed, teaser_only = excluded.teaser_only,
                tier = excluded.tier
            """,
            (
                text_column(article.id),
                article.content,
                story,
                time_column(learned_at),
                time_column(article.published),
                *map(text_column, (article.title, article.text, article.source, article.link)),
                *map(text_column, (article.lang, article.file, article.feed)),
                text_column(article.teaser_only),
                article.tier,
            ),
        )

    def get(self, article_id: str) -> Article | None:
        """The article as it was last fetched, or None if it never was."""
        row = self._db.execute(
            """
            SELECT text, title, published, id, source, link, lang, file, feed, teaser_only, tier
            FROM articles WHERE id = ?
            """,
            (text_column(article_id),),
        ).fetchone()
        return _article(row) if row else None

    def content(self, article_id: str) -> str | None:
        """`Article.content` of the last version, its text kept or not; None for an unknown one."""
        return self._one(
            """
            SELECT content FROM articles WHERE id = :id
            UNION ALL SELECT content FROM tombstones WHERE id = :id LIMIT 1
            """,
            article_id,
        )

    def is_forgotten(self, article_id: str) -> bool:
        """Whether the article was seen so long ago that what it said is not known any more."""
        found = self._one("SELECT facts_forgotten FROM tombstones WHERE id = :id", article_id)
        return found == "1"

    def story_of(self, article_id: str) -> str | None:
        """The story that the article was put in; None for an unknown article."""
        return self._one("SELECT story FROM articles WHERE id = :id", article_id)

    def learned_at(self, article_id: str) -> datetime | None:
        """When the article first arrived; None for an unknown article."""
        column = self._one("SELECT learned_at FROM articles WHERE id = :id", article_id)
        return time_of(column) if column else None

    def of_story(self, story: str) -> tuple[Article, ...]:
        """The articles of one story, in order of arrival."""
        rows = self._db.execute(
            """
            SELECT text, title, published, id, source, link, lang, file, feed, teaser_only, tier
            FROM articles WHERE story = ? ORDER BY learned_at, rowid
            """,
            (story,),
        )
        return tuple(map(_article, rows))

    def newest(self, since: datetime, limit: int) -> tuple[Article, ...]:
        """The last articles that arrived, but none before `since`, in order of arrival."""
        rows = self._db.execute(
            """
            SELECT text, title, published, id, source, link, lang, file, feed, teaser_only,
                   tier FROM (
                SELECT *, rowid AS row FROM articles WHERE learned_at >= ?
                ORDER BY learned_at DESC, rowid DESC LIMIT ?
            ) ORDER BY learned_at, row
            """,
            (time_column(since), limit),
        )
        return tuple(map(_article, rows))

    def recent(self, since: datetime) -> Iterator[Article]:
        """The articles that arrived at `since` or later, in order of arrival.

        Read one by one, since months of articles are too many to hold.
        """
        rows = self._db.execute(
            """
            SELECT text, title, published, id, source, link, lang, file, feed, teaser_only, tier
            FROM articles WHERE learned_at >= ? ORDER BY learned_at, rowid
            """,
            (time_column(since),),
        )
        yield from map(_article, rows)

    def arrived(self, since: datetime) -> Iterator[tuple[datetime, Article]]:
        """The same, each with the time at which it came in."""
        rows = self._db.execute(
            """
            SELECT learned_at, text, title, published, id, source, link, lang, file, feed,
                   teaser_only, tier
            FROM articles WHERE learned_at >= ? ORDER BY learned_at, rowid
            """,
            (time_column(since),),
        )
        yield from ((time_of(learned_at), _article(tuple(row))) for learned_at, *row in rows)

    def latest(self, limit: int) -> tuple[Article, ...]:
        """The articles that arrived last, the newest first."""
        rows = self._db.execute(
            """
            SELECT text, title, published, id, source, link, lang, file, feed, teaser_only, tier
            FROM articles ORDER BY learned_at DESC, rowid DESC LIMIT ?
            """,
            (limit,),
        )
        return tuple(map(_article, rows))

    def first_arrival(self) -> datetime | None:
        """When the oldest article that is kept came in; None if none is."""
        (first,) = self._db.execute("SELECT MIN(learned_at) FROM articles").fetchone()
        return time_of(first) if first else None

    def _one(self, sql: str, article_id: str) -> str | None:
        row = self._db.execute(sql, {"id": text_column(article_id)}).fetchone()
        return str(row[0]) if row else None


def _article(row: tuple[str, str, str, str, str, str, str, str, str, str, int]) -> Article:
    text, title, published, *rest, tier = row
    article_id, source, link, lang, file, feed, teaser_only = map(str, rest)
    return Article(
        text=text,
        title=title,
        published=time_of(published),
        id=article_id,
        source=source,
        link=link,
        lang=lang,
        file=file,
        feed=feed,
        tier=tier,
        teaser_only=teaser_only,
    )
