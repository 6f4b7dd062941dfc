"""Checked copies: made beside a monitor at work, never half, never in place of a good one."""

from __future__ import annotations

import shutil
import sqlite3
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.store.backup import SPARE_BYTES, BackupFailed, backup, backups_in, superseded
from monitor.store.connection import Store
from monitor.upkeep import Backups

NOW = datetime(2025, 3, 1, 12, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def plan(tmp_path: Path) -> Backups:
    return Backups(tmp_path / "copies", hourly=3, daily=2)


def subjects(path: Path) -> list[str]:
    with Store.look(path) as store:
        return [entry.subject for entry in store.journal.last(100)][::-1]


def test_a_copy_made_in_the_middle_of_a_write_holds_what_was_committed(
    path: Path, plan: Backups
) -> None:
    with Store.open(path) as store:
        store.journal.note(NOW, "kind", "committed", "")
        with store.transaction():
            store.journal.note(NOW, "kind", "not yet", "")
            made = backup(path, plan, NOW)
    assert made.file == plan.folder / "monitor-20250301T123000Z.db"
    assert subjects(made.file) == ["committed"]
    assert subjects(path) == ["committed", "not yet"]


def test_a_copy_is_one_file_that_only_its_owner_reads(path: Path, plan: Backups) -> None:
    Store.open(path).close()
    made = backup(path, plan, NOW)
    assert [*plan.folder.iterdir()] == [made.file]
    assert stat.S_IMODE(made.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(plan.folder.stat().st_mode) == 0o700


def test_a_copy_in_the_place_of_the_store_is_the_store_again(path: Path, plan: Backups) -> None:
    with Store.open(path) as store:
        store.journal.note(NOW, "kind", "before the fire", "")
    made = backup(path, plan, NOW)
    path.write_bytes(b"\xff" * 4096)
    shutil.copy(made.file, path)
    with Store.open(path) as store:
        store.journal.note(NOW, "kind", "after", "")
    assert subjects(path) == ["before the fire", "after"]


def test_old_copies_make_room_for_new_ones(path: Path, plan: Backups) -> None:
    Store.open(path).close()
    for hours in range(60):
        backup(path, plan, NOW + hours * HOUR)
    times = [one.at.strftime("%d %H") for one in backups_in(plan.folder, path)]
    assert times == ["02 23", "03 21", "03 22", "03 23"]


def test_files_of_others_stay_in_the_folder(path: Path, plan: Backups) -> None:
    Store.open(path).close()
    plan.folder.mkdir()
    others = ("notes.txt", "monitor.db", "other-20200101T000000Z.db", "monitor-old.db")
    for name in others:
        (plan.folder / name).touch()
    for hours in range(20):
        backup(path, plan, NOW + hours * HOUR)
    assert all((plan.folder / name).exists() for name in others)


@given(
    st.lists(st.integers(0, 31 * 24 * 60)),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_the_newest_copy_always_stays_and_no_more_than_the_plan_says(
    minutes: list[int], hourly: int, daily: int
) -> None:
    copies = {NOW + timedelta(minutes=each) for each in minutes}
    gone = superseded(copies, Backups(hourly=hourly, daily=daily))
    kept = copies - set(gone)
    assert set(gone) <= copies
    assert not copies or max(copies) in kept
    assert len(kept) <= max(hourly + daily, 1)


def test_a_damaged_store_is_not_copied_and_the_good_copies_stay(path: Path, plan: Backups) -> None:
    with Store.open(path) as store:
        for number in range(300):
            store.journal.note(NOW, "kind", str(number), "x" * 500)
    good = backup(path, plan, NOW)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * 8192)
    with pytest.raises(BackupFailed, match="no backup could be made"):
        backup(path, plan, NOW + 100 * HOUR)
    assert [*plan.folder.iterdir()] == [good.file]


def test_a_database_of_another_program_is_not_copied(path: Path, plan: Backups) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()
    with pytest.raises(BackupFailed, match="not a monitor's store"):
        backup(path, plan, NOW)
    assert [*plan.folder.iterdir()] == []


def test_a_store_that_is_not_there_is_not_made(path: Path, plan: Backups) -> None:
    with pytest.raises(BackupFailed, match="no backup could be made"):
        backup(path, plan, NOW)
    assert not path.exists()


def test_room_that_the_store_needs_is_left_to_it(
    path: Path, plan: Backups, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store.open(path).close()
    nearly_full = shutil._ntuple_diskusage(10**12, 10**12, SPARE_BYTES)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: nearly_full)
    with pytest.raises(BackupFailed, match="no room for a backup"):
        backup(path, plan, NOW)
    assert [*plan.folder.iterdir()] == []


def test_a_folder_that_cannot_be_made_is_told(path: Path, tmp_path: Path) -> None:
    Store.open(path).close()
    (tmp_path / "file").touch()
    with pytest.raises(BackupFailed, match="no folder for backups"):
        backup(path, Backups(tmp_path / "file" / "copies"), NOW)
