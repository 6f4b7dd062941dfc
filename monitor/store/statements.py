"""Runs SQL: the one way in which the rooms of the store reach its file."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from monitor.errors import MonitorError


class StoreUnavailable(MonitorError):
    """The store could not be read or written just now; what was tried did not happen."""


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
            raise StoreUnavailable(f"the store cannot be used just now: {error}") from error

    def executemany(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """The same statement for many rows."""
        try:
            self.conn.executemany(sql, rows)
        except sqlite3.OperationalError as error:
            raise StoreUnavailable(f"the store cannot be used just now: {error}") from error

    def executescript(self, sql: str) -> sqlite3.Cursor:
        """Several statements, or one that takes many steps."""
        try:
            return super().executescript(sql)
        except sqlite3.OperationalError as error:
            raise StoreUnavailable(f"the store cannot be used just now: {error}") from error
