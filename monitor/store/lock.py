"""The lock on a store: one monitor at a time, and the second one learns who the first is."""

from __future__ import annotations

import errno
import fcntl
import os
import struct
import sys
from contextlib import suppress
from io import FileIO
from pathlib import Path

from monitor.errors import MonitorError
from monitor.store.statements import StoreUnavailable

NAMELESS = "its name is not written yet"


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
        self._file = _opened(path)
        try:
            fcntl.lockf(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.seek(0)
            holder = self._file.read(200).decode(errors="replace").strip() or NAMELESS
            self._file.close()
            raise StoreLocked(store, holder) from error
        self._file.truncate(0)
        # On a full disk it holds the store without a name.
        with suppress(OSError):
            self._file.write(f"pid {os.getpid()}, {since}\n".encode())

    def release(self) -> None:
        """Let the next monitor have the store."""
        self._file.close()


def _opened(path: Path) -> FileIO:
    """Unbuffered: what cannot be written now must not be tried again as the file is closed."""
    try:
        return path.open("ab+", buffering=0)
    except OSError as error:
        why = f"{path}: cannot be opened: {error.strerror}"
        raise StoreUnavailable(why, error.errno in _FULL) from error


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO})
_IS_BSD = sys.platform == "darwin"
_FLOCK = "qqihh" if _IS_BSD else "hh4xqqi4x"
"""struct flock: how the kernel is asked about a lock."""


def holder_of(store: Path) -> str | None:
    """Who holds a store's lock, or None. Asks, and does not try: a monitor may start just now.

    Not for the process that holds it: closing the file would let go of the lock.
    """
    try:
        with store.with_name(store.name + ".lock").open(encoding="utf-8") as file:
            asked = (0, 0, 0, fcntl.F_WRLCK, 0) if _IS_BSD else (fcntl.F_WRLCK, 0, 0, 0, 0)
            answer = fcntl.fcntl(file, fcntl.F_GETLK, struct.pack(_FLOCK, *asked))
            kind = struct.unpack(_FLOCK, answer)[3 if _IS_BSD else 0]
            if kind == fcntl.F_UNLCK:
                return None
            return file.read(200).strip() or NAMELESS
    except OSError:
        return None
