"""Checked copies of the store, made beside a running monitor: the last hours, and the last days.

A copy is written under another name, read whole and synced before it takes its own, so that a
file that looks like a backup is one. To restore: stop the monitor, put it in the store's place.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.errors import MonitorError
from monitor.failpoints import KeepingPoint, reached
from monitor.store.migrations import APPLICATION_ID
from monitor.upkeep import Backups

SPARE_BYTES = 64 * 2**20
"""Room that a backup leaves to the store, which needs it more."""

_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"(?P<store>.+)-(?P<stamp>\d{8}T\d{6}Z)\.db")
_PART = ".part"


class BackupFailed(MonitorError):
    """No copy was made; the store and the earlier copies are as they were."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy that was read whole, and the older ones that made room for it."""

    file: Path
    at: datetime
    size: int
    dropped: tuple[Path, ...] = ()


def backup(store: Path, plan: Backups, now: datetime) -> Backup:
    """Copy a store into the plan's folder, check it, and drop the copies that the plan lets go.

    For any thread or process, beside a monitor at work. Raises BackupFailed; then no copy goes.
    """
    try:
        plan.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupFailed(f"{plan.folder}: no folder for backups: {error.strerror}") from error
    file = plan.folder / f"{store.stem}-{now.astimezone(UTC):{_STAMP}}.db"
    size = copy_store(store, file)
    known = {one.at: one.file for one in backups_in(plan.folder, store)}
    dropped = tuple(known[at] for at in superseded(known, plan))
    for old in dropped:
        old.unlink(missing_ok=True)
    return Backup(file, now, size, dropped)


def copy_store(store: Path, target: Path) -> int:
    """A checked copy of a store under this name, in place of what stood there; its size."""
    part = target.with_name(target.name + _PART)
    try:
        _leave_room(store, target.parent)
        with _written_alone(part):
            _copy(store, part)
            reached(KeepingPoint.BACKUP_COPIED)
            _check(part)
            _sync(part)
            reached(KeepingPoint.BACKUP_CHECKED)
            part.replace(target)
            _sync(target.parent)
    except (sqlite3.Error, OSError) as error:
        raise BackupFailed(
            f"{target}: no backup could be made: {error}\n"
            "  the store is as it was; `monitor doctor` looks at it"
        ) from error
    return target.stat().st_size


def backups_in(folder: Path, store: Path) -> tuple[Backup, ...]:
    """The copies of a store in a folder, the oldest first."""
    found = []
    for file in folder.glob("*.db") if folder.is_dir() else ():
        name = _NAME.fullmatch(file.name)
        if name and name["store"] == store.stem:
            at = datetime.strptime(name["stamp"], _STAMP).replace(tzinfo=UTC)
            found.append(Backup(file, at, file.stat().st_size))
    return tuple(sorted(found, key=lambda one: one.at))


def superseded(copies: Iterable[datetime], plan: Backups) -> tuple[datetime, ...]:
    """The copies that nobody needs: not the newest of one of the last hours or days that have any.

    The newest of all always stays.
    """
    newest_first = sorted(copies, reverse=True)
    hours: dict[str, datetime] = {}
    days: dict[str, datetime] = {}
    for at in newest_first:
        hours.setdefault(f"{at:%Y%m%d%H}", at)
        days.setdefault(f"{at:%Y%m%d}", at)
    kept = {*newest_first[:1], *[*hours.values()][: plan.hourly], *[*days.values()][: plan.daily]}
    return tuple(at for at in reversed(newest_first) if at not in kept)


def _leave_room(store: Path, folder: Path) -> None:
    needed = store.stat().st_size + SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupFailed(
            f"{folder}: no room for a backup: {needed // 2**20} MiB are needed, "
            f"{free // 2**20} MiB are free\n  make room, or name another folder in `backups`"
        )


@contextmanager
def _written_alone(part: Path) -> Iterator[None]:
    """A file that only its owner may read, and that does not outlive a failure."""
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _copy(store: Path, part: Path) -> None:
    # At one go: in steps, each write of the monitor would make it begin anew.
    with (
        closing(sqlite3.connect(f"{store.resolve().as_uri()}?mode=rw", uri=True)) as source,
        closing(sqlite3.connect(part)) as copy,
    ):
        source.backup(copy)
        # One file, with nothing beside it that could be left behind when it is moved.
        copy.execute("PRAGMA journal_mode = DELETE")


def _check(part: Path) -> None:
    with closing(sqlite3.connect(part)) as copy:
        (application_id,) = copy.execute("PRAGMA application_id").fetchone()
        (answer,) = copy.execute("PRAGMA integrity_check(1)").fetchone()
    if application_id != APPLICATION_ID:
        raise sqlite3.DatabaseError("it is not a monitor's store")
    if answer != "ok":
        raise sqlite3.DatabaseError(f"the store is damaged: {answer}")


def _sync(path: Path) -> None:
    """Onto the disk: of a folder, the names in it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
