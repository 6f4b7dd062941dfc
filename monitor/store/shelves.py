"""On which shelves a fact stands, as numbers: a few bytes for each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from functools import lru_cache

from monitor.novelty.claims import Claim
from monitor.novelty.shelves import shelves_of
from monitor.store.columns import time_column, time_of
from monitor.store.statements import Statements


def claim_column(claim: Claim) -> str:
    """A claim as JSON, so that a field it gains later needs no new column."""
    return json.dumps({**asdict(claim), "at": time_column(claim.at)}, ensure_ascii=True)


@lru_cache(maxsize=4096)
def claim_of(column: str) -> Claim:
    """The claim that was written so: those of a busy series are asked for again and again."""
    fields = json.loads(column)
    named = {name: tuple(fields.get(name, ())) for name in ("about", "doers", "aims")}
    return Claim(**{**fields, "at": time_of(fields["at"]), **named})


def shelf_numbers(rule: str, series: str, shelves: Iterable[str]) -> list[int]:
    """The numbers of shelves of one series; two that share one only hold too much."""
    return [_number("\0".join((rule, series, shelf))) for shelf in sorted(shelves)]


def shelve(db: Statements, fact: int, claim: Claim) -> None:
    """Put a fact on its shelves."""
    numbers = shelf_numbers(claim.rule, claim.series, shelves_of(claim))
    rows = [(number, fact) for number in numbers]
    db.executemany("INSERT OR IGNORE INTO fact_shelves (shelf, fact) VALUES (?, ?)", rows)


def shelve_all(db: Statements) -> None:
    """Put every fact on its shelves, those of older stores."""
    last = 0
    while rows := db.execute(
        "SELECT id, claim FROM facts WHERE id > ? ORDER BY id LIMIT 1000", (last,)
    ).fetchall():
        for fact, column in rows:
            shelve(db, fact, claim_of(column))
        last = rows[-1][0]


def _number(name: str) -> int:
    digest = hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)
