"""Facts: every claim that was kept, found again by the series in which it stands."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import datetime

from monitor.novelty.ledger import Fact, Standing
from monitor.novelty.shelves import LAST
from monitor.store.columns import text_column, time_column, time_of
from monitor.store.shelves import claim_column, claim_of, shelf_numbers, shelve
from monitor.store.statements import Statements

_NEVER = 2**62
"""Beyond the number of any fact."""


class Facts:
    """What is known, in the order of event time, then of arrival.

    With a `before`, of series only what was kept before the fact of that number.
    """

    def __init__(self, db: Statements, before: int = _NEVER) -> None:
        self._db = db
        self._before = before

    def as_before(self, article_id: str, learned_at: datetime) -> Facts:
        """The same, as it was before an article came in: what it was judged by."""
        (own, later) = self._db.execute(
            """
            SELECT (SELECT MIN(id) FROM facts WHERE article = ?),
                   (SELECT MIN(id) FROM facts WHERE learned_at > ?)
            """,
            (text_column(article_id), time_column(learned_at)),
        ).fetchone()
        return Facts(self._db, min(own or _NEVER, later or _NEVER))

    def add(self, fact: Fact) -> None:
        """Keep a fact for good."""
        claim = fact.claim
        (number,) = self._db.execute(
            """
            INSERT INTO facts (rule, series, at, article, fingerprint, told, standing,
                               learned_at, claim)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id
            """,
            (
                *map(text_column, (claim.rule, claim.series)),
                time_column(claim.at),
                *map(text_column, (claim.article, fact.fingerprint)),
                fact.told,
                fact.standing,
                time_column(fact.learned_at),
                claim_column(claim),
            ),
        ).fetchone()
        shelve(self._db, number, claim)

    def known(
        self, rule: str, series: str, since: datetime, shelves: Collection[str] | None = None
    ) -> tuple[Fact, ...]:
        """The facts of one series whose event time is `since` or later; all, or on `shelves`.

        Of a flood of stories in one series only those on the claim's own shelves are read.
        """
        if shelves is None:
            return self._series(rule, series, since)
        numbers = shelf_numbers(rule, series, shelves)
        return _facts(
            self._db.execute(
                """
                SELECT claim, fingerprint, told, standing, learned_at FROM facts
                WHERE id IN (
                    SELECT fact FROM fact_shelves
                    WHERE shelf IN (SELECT value FROM json_each(?)) AND fact < ?
                    UNION SELECT value FROM json_each(?)
                )
                AND +rule = ? AND +series = ? AND +at >= ? ORDER BY at, id
                """,
                (
                    json.dumps(numbers),
                    self._before,
                    json.dumps(self._last(rule, series) if LAST in shelves else []),
                    *map(text_column, (rule, series)),
                    time_column(since),
                ),
            )
        )

    def _last(self, rule: str, series: str) -> list[int]:
        """The last facts of a series, of each standing; those of one time are all the last."""
        found: list[int] = []
        for standing in Standing:
            here = (text_column(rule), text_column(series), standing, self._before)
            rows = self._db.execute(
                """
                SELECT id FROM facts
                WHERE rule = ? AND series = ? AND standing = ? AND id < ? AND at = (
                    SELECT MAX(at) FROM facts
                    WHERE rule = ? AND series = ? AND standing = ? AND id < ?
                )
                """,
                (*here, *here),
            )
            found += [fact for (fact,) in rows]
        return found

    def of_rule(self, rule: str, since: datetime) -> tuple[Fact, ...]:
        """All facts of one rule whose event time is `since` or later."""
        return _facts(
            self._db.execute(
                """
                SELECT claim, fingerprint, told, standing, learned_at FROM facts
                WHERE rule = ? AND at >= ? ORDER BY at, id
                """,
                (text_column(rule), time_column(since)),
            )
        )

    def last_of(self, rule: str) -> datetime | None:
        """When a rule last had something to remember; None if it never had."""
        (last,) = self._db.execute(
            "SELECT MAX(learned_at) FROM facts WHERE rule = ?", (text_column(rule),)
        ).fetchone()
        return time_of(last) if last else None

    def recent(self, limit: int) -> tuple[Fact, ...]:
        """The facts learnt last, in order of event time."""
        return _facts(
            self._db.execute(
                """
                SELECT claim, fingerprint, told, standing, learned_at FROM (
                    SELECT * FROM facts ORDER BY id DESC LIMIT ?
                ) ORDER BY at, id
                """,
                (limit,),
            )
        )

    def of_article(self, article_id: str) -> tuple[Fact, ...]:
        """The facts that one article brought, for all rules."""
        return _facts(
            self._db.execute(
                """
                SELECT claim, fingerprint, told, standing, learned_at FROM facts
                WHERE article = ? ORDER BY at, id
                """,
                (text_column(article_id),),
            )
        )

    def drop_rule(self, rule: str) -> None:
        """Forget all that is known of a rule."""
        self._db.execute("DELETE FROM facts WHERE rule = ?", (text_column(rule),))

    def tell(self, fingerprint: str) -> None:
        """The facts that waited for more origins wait no longer: their alert is told, and they."""
        self._db.execute(
            "UPDATE facts SET standing = ?, told = 1 WHERE fingerprint = ? AND standing = ?",
            (Standing.HOLDS, text_column(fingerprint), Standing.WAITS),
        )

    def withdraw(self, fact: Fact) -> None:
        """The article that said so says something else now."""
        claim = fact.claim
        self._db.execute(
            """
            UPDATE facts SET standing = ?
            WHERE article = ? AND rule = ? AND series = ? AND claim = ?
            """,
            (
                Standing.WITHDRAWN,
                *map(text_column, (claim.article, claim.rule, claim.series)),
                claim_column(claim),
            ),
        )

    def _series(self, rule: str, series: str, since: datetime) -> tuple[Fact, ...]:
        return _facts(
            self._db.execute(
                """
                SELECT claim, fingerprint, told, standing, learned_at FROM facts
                WHERE rule = ? AND series = ? AND at >= ? AND id < ? ORDER BY at, id
                """,
                (text_column(rule), text_column(series), time_column(since), self._before),
            )
        )

    def support(self, fingerprint: str) -> tuple[Fact, ...]:
        """The facts that caused or support one alert."""
        return _facts(
            self._db.execute(
                """
                SELECT claim, fingerprint, told, standing, learned_at FROM facts
                WHERE fingerprint = ? ORDER BY at, id
                """,
                (text_column(fingerprint),),
            )
        )


def _facts(rows: Iterable[tuple[str, str, int, str, str]]) -> tuple[Fact, ...]:
    return tuple(
        Fact(claim_of(claim), fingerprint, bool(told), time_of(learned_at), Standing(standing))
        for claim, fingerprint, told, standing, learned_at in rows
    )
