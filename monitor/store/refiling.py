"""How articles that were filed by an older schema are still found by the newest.

Articles of the last days keep their story. Since the fifth their runs of words are hashed in
another way, so a copy of an older one is known by its sentences until it has left the window.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence

from monitor.store.columns import time_of
from monitor.store.statements import Statements


def refile(db: Statements) -> None:
    """Rewrite the articles that are still found, and what stands under their keys."""
    rows = db.execute(
        "SELECT id, at, filed_at, profile, wording, keys FROM placed WHERE keys != ''"
    ).fetchall()
    db.execute("DROP TABLE story_terms")
    db.execute("DROP TABLE story_keys")
    db.execute("DROP INDEX placed_by_age")
    db.execute("ALTER TABLE placed DROP COLUMN keys")
    db.execute("UPDATE placed SET profile = '', wording = x''")
    db.execute("CREATE INDEX placed_by_age ON placed (filed_at) WHERE profile != ''")
    db.execute(
        """
        CREATE TABLE story_keys (
            key INTEGER PRIMARY KEY,
            last INTEGER NOT NULL,
            now INTEGER NOT NULL,
            before INTEGER NOT NULL,
            newest BLOB NOT NULL
        )
        """
    )
    db.executemany(
        "UPDATE placed SET profile = ?, wording = ? WHERE id = ?",
        [(_profile(profile), _wording(wording), id_) for id_, _, _, profile, wording, _ in rows],
    )
    db.executemany("INSERT INTO story_keys VALUES (?, ?, ?, ?, ?)", list(_postings(rows)))


def add_sounds(db: Statements) -> None:
    """Make room for the sounds of names, which older articles have none of."""
    rows = db.execute("SELECT id, wording FROM placed WHERE wording != x''").fetchall()
    db.executemany(
        "UPDATE placed SET wording = ? WHERE id = ?",
        [(_with_no_sounds(wording), id_) for id_, wording in rows],
    )


def _with_no_sounds(wording: bytes) -> bytes:
    numbers = array("I", wording)
    anchors = 1 + numbers[0]
    sentences = anchors + 1 + numbers[anchors]
    return (numbers[:sentences] + array("I", (0,)) + numbers[sentences:]).tobytes()


def _profile(profile: str) -> str:
    terms, weights, names, lede, serials, credit = json.loads(profile)
    marks = [(term in names) + 2 * (term in lede) for term in terms]
    hundredths = [round(100 * weight) for weight in weights]
    return json.dumps([terms, hundredths, marks, serials, credit], separators=(",", ":"))


def _wording(wording: bytes) -> bytes:
    """The terms of its sentences, in half the width; no runs and no names."""
    numbers = array("Q", wording)
    return array("I", (0, 0, *numbers[1 + numbers[0] :])).tobytes()


def _postings(
    rows: Sequence[tuple[int, str, str, str, bytes, str]],
) -> Iterator[tuple[int, int, int, int, bytes]]:
    newest: dict[int, list[int]] = {}
    last: dict[int, int] = {}
    for id_, at, filed_at, _, _, keys in rows:
        minute, filed_s = int(time_of(at).timestamp()) // 60, int(time_of(filed_at).timestamp())
        for key in (0, *json.loads(keys)[0]):
            newest.setdefault(key, []).append(minute << 32 | id_)
            last[key] = max(last.get(key, filed_s), filed_s)
    for key, found in newest.items():
        kept = array("q", sorted(found)[-30:])
        yield key, last[key], len(found), 0, kept.tobytes()
