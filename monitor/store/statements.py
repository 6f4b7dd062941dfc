"""Runs SQL: the one way in which the rooms of the store reach its file."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any, Self

from sqlite_utils import Database

from monitor.errors import MonitorError


class StoreUnavailable(MonitorError):
    """The store could not be read or written just now; what was tried did not happen.

    It `may_pass` if the file is sound: there is no room, or another holds it.
    """

    def __init__(self, what: str, may_pass: bool = False) -> None:
        super().__init__(what)
        self.may_pass = may_pass


class Rows(sqlite3.Cursor):
    """What a statement found; a page that cannot be read is the file's fault, not the reader's."""

    def fetchone(self) -> Any:
        try:
            return super().fetchone()
        except sqlite3.DatabaseError as error:
            raise _unavailable(error) from error

    def fetchall(self) -> list[Any]:
        try:
            return super().fetchall()
        except sqlite3.DatabaseError as error:
            raise _unavailable(error) from error

    def __iter__(self) -> Self:
        # Row by row, as a cursor does: months of articles are too many to hold.
        return self

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except sqlite3.DatabaseError as error:
            raise _unavailable(error) from error


class Connection(sqlite3.Connection):
    """A connection whose statements find `Rows`."""

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        return self.cursor(Rows).execute(sql, parameters)


class Statements(Database):
    """Runs statements, and tells a full disk or a locked file apart from a fault in the code."""

    def execute(
        self, sql: str, parameters: Sequence[Any] | dict[str, Any] | None = None
    ) -> sqlite3.Cursor:
        try:
            return super().execute(sql, parameters)
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.DataError):
            raise
        except sqlite3.DatabaseError as error:
            raise _unavailable(error) from error

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """The same statement for many rows."""
        try:
            self.conn.executemany(sql, rows)
        except sqlite3.OperationalError as error:
            raise _unavailable(error) from error

    def executescript(self, sql: str) -> sqlite3.Cursor:
        """Several statements, or one that takes many steps."""
        try:
            return super().executescript(sql)
        except sqlite3.OperationalError as error:
            raise _unavailable(error) from error


_PASSING = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
_PRIMARY = 0xFF
"""The part of an error's code that says of which kind it is."""


def _unavailable(error: sqlite3.Error) -> StoreUnavailable:
    kind = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    return StoreUnavailable(f"the store cannot be used just now: {error}", kind in _PASSING)
