"""The store: one SQLite file that loses nothing that was acknowledged, not even to a power cut."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from monitor.errors import MonitorError
from monitor.store.alerts import Alerts
from monitor.store.articles import Articles
from monitor.store.facts import Facts
from monitor.store.feeds import Feeds
from monitor.store.groups import Groups
from monitor.store.held import Held
from monitor.store.journal import Journal
from monitor.store.lock import StoreLock
from monitor.store.lock import StoreLocked as StoreLocked
from monitor.store.migrations import APPLICATION_ID, LATEST, migrate, schema_version
from monitor.store.outbox import Outbox
from monitor.store.silences import Silences
from monitor.store.statements import Statements
from monitor.store.statements import StoreUnavailable as StoreUnavailable
from monitor.store.stories import Stories
from monitor.store.told import Told

MEMORY = ":memory:"

BUSY_S = 10
"""How long a write waits for another process; a daemon must not stand still for much longer."""

_SYNCHRONOUS_FULL = 2
_FIRST_BYTES = b"SQLite format 3\x00"


class StoreUnusable(MonitorError):
    """The file cannot be used as a store; it is left as it is."""


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
        self.journal = Journal(db)
        self.feeds = Feeds(db)
        self.groups = Groups(db)
        self.told = Told(db)
        self.silences = Silences(db)
        self.outbox = Outbox(db)
        self._db = db
        # A library's user may just let go of a store: then nothing is to be warned of.
        weakref.finalize(self, _close_quietly, db.conn)
        self._lock: StoreLock | None = None

    @classmethod
    def open(cls, path: Path | str = MEMORY) -> Self:
        """Open a store, or make one where there is none; ":memory:" is gone when closed.

        Raises StoreUnusable, and changes nothing, if the file is anything but a store.
        """
        if str(path) == MEMORY:
            db = Statements(sqlite3.connect(MEMORY, isolation_level=None), execute_plugins=False)
            db.execute("PRAGMA foreign_keys = ON")
            migrate(db)
            return cls(db, None)
        return cls(_opened(Path(path)), Path(path))

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

    def lock(self, started: datetime) -> None:
        """Be the only monitor on this store until closed; raises StoreLocked, naming the other."""
        if self.path is not None and self._lock is None:
            self._lock = StoreLock(self.path, started)

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
            raise

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """Inside a transaction: if this raises, what was written inside is undone, and no more."""
        assert self._db.conn.in_transaction, "a savepoint stands inside a transaction"
        self._db.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            # A full disk may have rolled back the whole transaction already.
            if self._db.conn.in_transaction:
                self._db.execute("ROLLBACK TO part")
                self._db.execute("RELEASE part")
            raise
        self._db.execute("RELEASE part")

    def is_sound(self) -> bool:
        """Whether the whole file can be read and agrees with itself; takes a while on a big one."""
        try:
            (answer,) = self._db.execute("PRAGMA quick_check(1)").fetchone()
        except (StoreUnavailable, sqlite3.DatabaseError):
            return False
        return bool(answer == "ok")


def _opened(path: Path) -> Statements:
    _refuse_what_is_no_database(path)
    try:
        connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
    except sqlite3.Error as error:
        raise StoreUnusable(f"{path}: cannot be opened: {error}") from error
    db = Statements(connection, execute_plugins=False)
    try:
        _refuse_what_is_no_store(db, path)
        _make_durable(db)
        migrate(db)
    except (StoreUnavailable, sqlite3.DatabaseError) as error:
        db.close()
        raise StoreUnusable(
            f"{path}: cannot be read as a store: {error}\n"
            "  it was not changed; put a backup in its place, or name another file"
        ) from error
    except BaseException:
        db.close()
        raise
    return db


def _refuse_what_is_no_database(path: Path) -> None:
    """Look at the first bytes: SQLite would take the file for its own only at the first write."""
    if not path.parent.is_dir():
        raise StoreUnusable(f"{path}: there is no folder {path.parent}\n  make it first")
    try:
        with path.open("rb") as file:
            head = file.read(len(_FIRST_BYTES))
    except FileNotFoundError:
        return
    except OSError as error:
        raise StoreUnusable(f"{path}: cannot be opened: {error.strerror}") from error
    if head and head != _FIRST_BYTES:
        raise StoreUnusable(
            f"{path}: is not a monitor's store\n"
            "  it was not changed; name another file, or put a backup in its place"
        )


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
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    expected = {"journal_mode": "wal", "synchronous": _SYNCHRONOUS_FULL, "foreign_keys": 1}
    for pragma, value in expected.items():
        (found,) = db.execute(f"PRAGMA {pragma}").fetchone()
        if found != value:
            raise StoreUnusable(f"this SQLite has {pragma} = {found}, but {value} is needed")


def _close_quietly(connection: sqlite3.Connection) -> None:
    """A store that was let go of in another thread cannot be closed from there; no matter."""
    with suppress(sqlite3.ProgrammingError):
        connection.close()
