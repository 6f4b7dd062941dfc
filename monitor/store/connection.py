"""The store: one SQLite file that loses nothing that was acknowledged, not even to a power cut."""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from monitor.article import iso
from monitor.errors import MonitorError
from monitor.failpoints import KeepingPoint, reached
from monitor.store.alerts import Alerts
from monitor.store.articles import Articles
from monitor.store.backup import copy_store
from monitor.store.dues import Dues
from monitor.store.facts import Facts
from monitor.store.feeds import Feeds
from monitor.store.groups import Groups
from monitor.store.held import Held
from monitor.store.journal import Journal
from monitor.store.lock import StoreLock, holder_of
from monitor.store.lock import StoreLocked as StoreLocked
from monitor.store.migrations import APPLICATION_ID, LATEST, migrate, schema_version
from monitor.store.near_misses import NearMisses
from monitor.store.outbox import Outbox
from monitor.store.overview import Overview
from monitor.store.place import Place, log_of
from monitor.store.retention import AT_ONCE, LetGo, Retention
from monitor.store.rulebook import Rulebook
from monitor.store.sightings import Sightings
from monitor.store.silences import Silences
from monitor.store.statements import Connection, Statements
from monitor.store.statements import StoreUnavailable as StoreUnavailable
from monitor.store.stories import Stories
from monitor.store.told import Told
from monitor.store.troubles import Troubles
from monitor.store.vigils import Vigils
from monitor.upkeep import Keep

_log = logging.getLogger(__name__)

MEMORY = ":memory:"

BUSY_S = 10
"""How long a write waits for another process; a daemon must not stand still for much longer."""

WAL_LIMIT = 64 * 2**20
"""Past this the write-ahead log is cut back as soon as nobody reads it any more."""
PAGES_KEPT_KB = 16_000
"""Of the file in memory: the keys of stories lie all over it, and reading them again is slow."""
FREE_PAGES_KEPT = 1000
"""Free pages are written to again; what is more goes back to the disk, so many at a time."""

SQLITE = sqlite3.sqlite_version
"""Of the library that reads and writes the file."""

_SYNCHRONOUS_FULL = 2


class StoreUnusable(MonitorError):
    """The file cannot be used as a store; it is left as it is."""


@dataclass(frozen=True, slots=True)
class Housekept:
    """What one round of housekeeping did; unless it `is_done`, more is old than went at once."""

    gone: LetGo
    is_done: bool
    size: Size


@dataclass(frozen=True, slots=True)
class Size:
    """Bytes on the disk: the file, what of it is free for new rows, the write-ahead log."""

    file: int
    free: int
    wal: int


class Store:
    """All that the monitor remembers. Belongs to the thread that opened it.

    Writes outside of `transaction()` are each committed at once.
    """

    def __init__(self, db: Statements, path: Path | None) -> None:
        self.path = path
        self.articles = Articles(db)
        self.stories = Stories(db)
        self.facts = Facts(db)
        self.alerts = Alerts(db)
        self.held = Held(db)
        # In memory a rule is tried, or the past is gone through: nothing of it happens.
        self.journal = Journal(db, is_rehearsed=path is None)
        self.rulebook = Rulebook(db)
        self.sightings = Sightings(db)
        self.vigils = Vigils(db)
        self.feeds = Feeds(db)
        self.groups = Groups(db)
        self.told = Told(db)
        self.silences = Silences(db)
        self.near_misses = NearMisses(db)
        self.outbox = Outbox(db)
        self.troubles = Troubles(db)
        self.dues = Dues(db)
        self.overview = Overview(db)
        self._db = db
        self._place = Place.of(path) if path else None
        # A library's user may just let go of a store: then nothing is to be warned of.
        weakref.finalize(self, _close_quietly, db.conn)
        self._lock: StoreLock | None = None

    @classmethod
    def open(cls, path: Path | str = MEMORY) -> Self:
        """Open a store, or make one where there is none; ":memory:" is gone when closed.

        Raises StoreUnusable, and changes nothing, if the file is anything but a store.
        """
        if str(path) == MEMORY:
            db = Statements(
                sqlite3.connect(MEMORY, isolation_level=None, factory=Connection),
                execute_plugins=False,
            )
            db.execute("PRAGMA foreign_keys = ON")
            migrate(db)
            return cls(db, None)
        return cls(_opened(Path(path)), Path(path))

    @classmethod
    def look(cls, path: Path) -> Self:
        """Open a store to read it; nothing is written, beside a monitor at work or without one.

        Raises StoreUnusable for what is no store, and for one that a monitor has yet to upgrade.
        """
        return cls(_looked_at(path), path)

    def close(self) -> None:
        """Close the file and let go of the lock; an open transaction is rolled back."""
        self._db.close()
        if self._lock:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def is_in_place(self) -> bool:
        """Whether the file and its log still stand where they stood when they were opened.

        What is written to files that were moved, replaced or deleted is lost with this process.
        """
        return self.path is None or Place.of(self.path) == self._place

    def look_back(self, article_id: str) -> datetime | None:
        """See what was known before an article came in, and when that was; for explaining.

        None, and nothing changes, if it never came. What is written is still written now.
        """
        learned_at = self.articles.learned_at(article_id)
        if learned_at is not None:
            self.facts = Facts(self._db).as_before(article_id, learned_at)
        return learned_at

    def look_now(self) -> None:
        """See all that is known again."""
        self.facts = Facts(self._db)

    def lock(self, started: datetime) -> None:
        """Be the only monitor on this store until closed; raises StoreLocked, naming the other."""
        if self.path is not None and self._lock is None:
            self._lock = StoreLock(self.path, f"started {iso(started.replace(microsecond=0))}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside happens, or none of it. Does not nest: see `savepoint`."""
        assert not self._db.conn.in_transaction, "a transaction is already open"
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            self._db.rollback()
            self.journal.unsay()
            raise
        self.journal.log()

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Inside a transaction: if this raises, what was written inside is undone, and no more."""
        assert self._db.conn.in_transaction, "a savepoint stands inside a transaction"
        self._db.execute("SAVEPOINT part")
        noted = self.journal.unlogged
        try:
            yield
        except BaseException:
            self.journal.unsay(noted)
            # A full disk may have rolled back the whole transaction already.
            if self._db.conn.in_transaction:
                self._db.execute("ROLLBACK TO part")
                self._db.execute("RELEASE part")
            raise
        self._db.execute("RELEASE part")

    def housekeep(self, now: datetime, keep: Keep, limit: int = AT_ONCE) -> Housekept:
        """Let go of some of what is old, give room back to the disk, look after the log.

        One short transaction. Call it again until it is done: articles may come in between.
        """
        with self.transaction():
            gone = Retention(self._db).let_go(now, keep, limit)
        if self._pragma("freelist_count") > FREE_PAGES_KEPT:
            # As a script: it gives back a page with each step, and execute takes a single one.
            self._db.executescript(f"PRAGMA incremental_vacuum({FREE_PAGES_KEPT});")
        # Passive: it waits for no reader, and no reader or writer waits for it.
        self._db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        return Housekept(gone, max(gone.counts) < limit, self.size())

    def size(self) -> Size:
        """What the store takes up."""
        page = self._pragma("page_size")
        wal = log_of(self.path) if self.path else None
        return Size(
            file=self._pragma("page_count") * page,
            free=self._pragma("freelist_count") * page,
            wal=wal.stat().st_size if wal and wal.exists() else 0,
        )

    def is_sound(self) -> bool:
        """Whether the whole file can be read and agrees with itself; takes a while on a big one."""
        try:
            (answer,) = self._db.execute("PRAGMA quick_check(1)").fetchone()
        except (StoreUnavailable, sqlite3.DatabaseError):
            return False
        return bool(answer == "ok")

    def _pragma(self, name: str) -> int:
        (value,) = self._db.execute(f"PRAGMA {name}").fetchone()
        return int(value)


def refuse_a_second(path: Path) -> None:
    """Raise StoreLocked if another monitor runs on this store, which need not be there yet."""
    holder = holder_of(path)
    if holder:
        raise StoreLocked(path, holder)


def _opened(path: Path) -> Statements:
    _refuse_what_cannot_be_opened(path)
    try:
        connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, factory=Connection)
    except sqlite3.Error as error:
        raise StoreUnusable(f"{path}: cannot be opened: {error}") from error
    db = Statements(connection, execute_plugins=False)
    try:
        _refuse_what_is_no_store(db, path)
        _make_durable(db)
        _upgrade(db, path)
    except (StoreUnavailable, sqlite3.DatabaseError) as error:
        db.close()
        if isinstance(error, StoreUnavailable) and error.may_pass:
            raise
        raise _unreadable(path, error) from error
    except BaseException:
        db.close()
        raise
    return db


def _looked_at(path: Path) -> Statements:
    _refuse_what_cannot_be_opened(path)
    if not path.is_file():
        raise StoreUnusable(f"{path}: no such store\n  `monitor run` makes it")
    # Without a log nobody is at work, and SQLite would make one, to read.
    is_still = not log_of(path).exists()
    uri = f"{path.resolve().as_uri()}?mode=ro{'&immutable=1' if is_still else ''}"
    try:
        db = Statements(
            sqlite3.connect(uri, timeout=BUSY_S, uri=True, factory=Connection),
            execute_plugins=False,
        )
        version = schema_version(db)
        _refuse_what_is_no_store(db, path)
    except (StoreUnavailable, sqlite3.DatabaseError) as error:
        raise _unreadable(path, error) from error
    if version == 0:
        db.close()
        raise StoreUnusable(f"{path}: nothing was written to it yet\n  `monitor run` does")
    if version < LATEST:
        db.close()
        raise StoreUnusable(
            f"{path}: was written by an older monitor (schema {version}, this one writes {LATEST})"
            "\n  the next `monitor run` copies it, then upgrades it"
        )
    return db


def _upgrade(db: Statements, path: Path) -> None:
    """Bring an older store up to date: copied first, and only while no monitor runs on it."""
    before = schema_version(db)
    if before in (0, LATEST):
        migrate(db)
        return
    lock = StoreLock(path, "upgrading it")
    try:
        copy = path.with_name(f"{path.name}.schema-{before}")
        copy_store(path, copy)
        reached(KeepingPoint.UPGRADE_COPIED)
        migrate(db)
        said = {"from_schema": before, "to_schema": LATEST, "copy": str(copy)}
        _log.info("store.upgraded", extra=said)
    finally:
        lock.release()


def _unreadable(path: Path, error: StoreUnavailable | sqlite3.Error) -> StoreUnusable:
    cause = error.__cause__ if isinstance(error, StoreUnavailable) else error
    if getattr(cause, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
        return StoreUnusable(
            f"{path}: is not a monitor's store\n"
            "  it was not changed; name another file, or put a backup in its place"
        )
    return StoreUnusable(
        f"{path}: cannot be read as a store: {error}\n"
        "  it was not changed; put a backup in its place, or name another file"
    )


def _refuse_what_cannot_be_opened(path: Path) -> None:
    """Look, and never open the file past SQLite: closing it would let go of all locks that this
    process holds on it, and the next program to close the store would take its log away."""
    if not path.parent.is_dir():
        raise StoreUnusable(f"{path}: there is no folder {path.parent}\n  make it first")
    if path.is_dir():
        raise StoreUnusable(f"{path}: cannot be opened: it is a folder")
    if path.exists() and not os.access(path, os.R_OK):
        raise StoreUnusable(f"{path}: cannot be opened: {os.strerror(errno.EACCES)}")


def _refuse_what_is_no_store(db: Statements, path: Path) -> None:
    (application_id,) = db.execute("PRAGMA application_id").fetchone()
    (tables,) = db.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    if tables and application_id != APPLICATION_ID:
        raise StoreUnusable(
            f"{path}: is a database of another program\n  it was not changed; name another file"
        )
    if schema_version(db) > LATEST:
        raise StoreUnusable(
            f"{path}: was written by a newer monitor (schema {schema_version(db)}, this one "
            f"knows {LATEST})\n  it was not changed; upgrade the monitor, or name another file"
        )


def _make_durable(db: Statements) -> None:
    """WAL with a sync at every commit: anything less lost commits in simulated power cuts."""
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    if not pages:
        # Before the first table, or never: else room is used again, but not given back.
        db.execute("PRAGMA auto_vacuum = INCREMENTAL")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute(f"PRAGMA journal_size_limit = {WAL_LIMIT}").fetchall()
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute(f"PRAGMA cache_size = -{PAGES_KEPT_KB}")
    expected = {"journal_mode": "wal", "synchronous": _SYNCHRONOUS_FULL, "foreign_keys": 1}
    for pragma, value in expected.items():
        (found,) = db.execute(f"PRAGMA {pragma}").fetchone()
        if found != value:
            raise StoreUnusable(f"this SQLite has {pragma} = {found}, but {value} is needed")


def _close_quietly(connection: sqlite3.Connection) -> None:
    """A store that was let go of in another thread cannot be closed from there; no matter."""
    with suppress(sqlite3.ProgrammingError):
        connection.close()
