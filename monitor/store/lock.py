"""The lock on a store: one monitor at a time, and the second one learns who the first is."""

from __future__ import annotations

import fcntl
import os
from io import TextIOWrapper
from pathlib import Path

from monitor.errors import MonitorError


class StoreLocked(MonitorError):
    """Another monitor runs on this store; `holder` says which."""

    def __init__(self, store: Path, holder: str) -> None:
        self.holder = holder
        super().__init__(
            f"{store}: another monitor is running on this store ({holder})\n"
            "  stop it first, or give this one a store of its own"
        )


class StoreLock:
    """Holds `<store>.lock`. It dies with its process; the file stays behind and means nothing.

    `since` is what it has been about: "started 2025-03-01T12:00:00Z". It is an `lockf`, since a
    forked worker keeps an `flock` alive; within one process it does not exclude.
    """

    def __init__(self, store: Path, since: str) -> None:
        path = store.with_name(store.name + ".lock")
        self._file: TextIOWrapper = path.open("a+", encoding="utf-8")
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.seek(0)
            holder = self._file.read(200).strip() or "its name is not written yet"
            self._file.close()
            raise StoreLocked(store, holder) from error
        self._file.truncate(0)
        self._file.write(f"pid {os.getpid()}, {since}\n")
        self._file.flush()

    def release(self) -> None:
        """Let the next monitor have the store."""
        self._file.close()


def holder_of(store: Path) -> str | None:
    """Who holds a store's lock, or None; for a process that does not hold it itself."""
    path = store.with_name(store.name + ".lock")
    try:
        with path.open("r+", encoding="utf-8") as file:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                return file.read(200).strip() or "its name is not written yet"
    except OSError:
        return None
    return None
