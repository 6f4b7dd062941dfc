"""The store's schema, step by step: each migration is a numbered function, run once, in order."""

from __future__ import annotations

from collections.abc import Callable

from monitor.failpoints import KeepingPoint, reached
from monitor.store.founding import migration_1, migration_2, migration_3, migration_4
from monitor.store.refiling import add_sounds, refile
from monitor.store.shelves import shelve_all
from monitor.store.statements import Statements

APPLICATION_ID = 0x6E65_776D
"""Marks a SQLite file as a monitor's store ("newm"), so that no other database is written to."""


def migration_5(db: Statements) -> None:
    """One row a key, with the newest articles under it: half the size, and a third of the work."""
    refile(db)


def migration_6(db: Statements) -> None:
    """Which alerts last, and are told again by themselves."""
    statements = """
        ALTER TABLE alerts ADD COLUMN lasting INTEGER NOT NULL DEFAULT 0;
        CREATE INDEX alerts_lasting ON alerts (fingerprint) WHERE lasting = 1 AND state = 'firing';
    """
    for statement in statements.split(";"):
        db.execute(statement)


def migration_7(db: Statements) -> None:
    """What came near a rule, for the foot of the digest in which it would have been."""
    statements = """
        CREATE TABLE near_misses (
            id INTEGER PRIMARY KEY,
            group_key TEXT NOT NULL,
            rule TEXT NOT NULL,
            story TEXT NOT NULL,
            what TEXT NOT NULL,
            at TEXT NOT NULL,
            title TEXT NOT NULL,
            outlet TEXT NOT NULL,
            article_title TEXT NOT NULL,
            labels TEXT NOT NULL,
            UNIQUE (group_key, rule, story, what)
        );
        CREATE INDEX near_misses_by_age ON near_misses (at);
    """
    for statement in statements.split(";"):
        db.execute(statement)


def migration_8(db: Statements) -> None:
    """Why of an article only the teaser was read, if its page could not be had."""
    db.execute("ALTER TABLE articles ADD COLUMN teaser_only TEXT NOT NULL DEFAULT ''")


def migration_9(db: Statements) -> None:
    """Facts are found by their story, too."""
    db.execute(
        """
        CREATE INDEX facts_by_story
        ON facts (rule, series, json_extract(claim, '$.story'), at)
        """
    )


def migration_10(db: Statements) -> None:
    """Facts stand on shelves, so that a claim is held against the few that may decide about it."""
    statements = """
        DROP INDEX facts_by_story;
        CREATE INDEX facts_by_standing ON facts (rule, series, standing, at);
        CREATE TABLE fact_shelves (
            shelf INTEGER NOT NULL,
            fact INTEGER NOT NULL REFERENCES facts (id) ON DELETE CASCADE,
            PRIMARY KEY (shelf, fact)
        ) WITHOUT ROWID;
        CREATE INDEX fact_shelves_by_fact ON fact_shelves (fact)
    """
    for statement in statements.split(";"):
        db.execute(statement)
    shelve_all(db)


def migration_11(db: Statements) -> None:
    """Texts in other scripts are known by the sounds of their names."""
    add_sounds(db)


MIGRATIONS: tuple[Callable[[Statements], None], ...] = (
    migration_1,
    migration_2,
    migration_3,
    migration_4,
    migration_5,
    migration_6,
    migration_7,
    migration_8,
    migration_9,
    migration_10,
    migration_11,
)

LATEST = len(MIGRATIONS)


def schema_version(db: Statements) -> int:
    """How many migrations the store has seen; 0 for a new file."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    return int(version)


def migrate(db: Statements) -> None:
    """Run what is missing, each migration in a transaction of its own, so that a crash resumes.

    The version is read again under the write lock: another process may have been faster.
    """
    while schema_version(db) < LATEST:
        db.execute("BEGIN IMMEDIATE")
        try:
            _migrate_once(db)
            reached(KeepingPoint.MIGRATED)
        except BaseException:
            db.rollback()
            raise
        db.execute("COMMIT")
        reached(KeepingPoint.UPGRADE_COMMITTED)


def _migrate_once(db: Statements) -> None:
    done = schema_version(db)
    if done < LATEST:
        MIGRATIONS[done](db)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute(f"PRAGMA user_version = {done + 1}")
