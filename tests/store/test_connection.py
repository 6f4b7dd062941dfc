"""Opening, writing and refusing: what the store promises about its one file."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.store.connection import Store, StoreLocked, StoreUnavailable, StoreUnusable
from monitor.store.migrations import LATEST

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)


def pragma(store: Store, name: str) -> object:
    return store._db.execute(f"PRAGMA {name}").fetchone()[0]


def lines(store: Store) -> list[str]:
    return [entry.reason for entry in store.journal.last(100)][::-1]


def test_every_connection_survives_a_power_cut(path: Path) -> None:
    for _ in range(2):
        with Store.open(path) as store:
            assert pragma(store, "journal_mode") == "wal"
            assert pragma(store, "synchronous") == 2
            assert pragma(store, "foreign_keys") == 1


def test_what_was_committed_is_there_after_reopening(path: Path) -> None:
    with Store.open(path) as store, store.transaction():
        store.journal.note(NOW, "kind", "subject", "kept")
    with Store.open(path) as store:
        assert lines(store) == ["kept"]


def test_a_store_in_memory_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Store.open() as store:
        store.lock(NOW)
        store.journal.note(NOW, "kind", "subject", "gone")
    assert list(tmp_path.iterdir()) == []


def test_a_transaction_that_fails_leaves_nothing(store: Store) -> None:
    with pytest.raises(ValueError, match="midway"), store.transaction():
        store.journal.note(NOW, "kind", "subject", "half")
        raise ValueError("midway")
    assert lines(store) == []


def test_a_process_that_ends_midway_leaves_nothing(path: Path) -> None:
    unfinished = Store.open(path).transaction()
    unfinished.__enter__()
    with Store.open(path) as store:
        assert lines(store) == []
    del unfinished


def test_a_savepoint_is_undone_alone(store: Store) -> None:
    with store.transaction():
        store.journal.note(NOW, "kind", "subject", "before")
        with pytest.raises(ValueError, match="poison"), store.savepoint():
            store.journal.note(NOW, "kind", "subject", "poisoned")
            raise ValueError("poison")
        with store.savepoint():
            store.journal.note(NOW, "kind", "subject", "after")
    assert lines(store) == ["before", "after"]


def test_transactions_do_not_nest(store: Store) -> None:
    with store.transaction(), pytest.raises(AssertionError), store.transaction():
        pass


def test_a_savepoint_needs_a_transaction(store: Store) -> None:
    with pytest.raises(AssertionError), store.savepoint():
        pass


def test_a_full_disk_loses_only_what_was_not_acknowledged(path: Path) -> None:
    with Store.open(path) as store:
        store.journal.note(NOW, "kind", "subject", "acknowledged")
        room = int(str(pragma(store, "page_count"))) + 2
        store._db.execute(f"PRAGMA max_page_count = {room}")
        with pytest.raises(StoreUnavailable, match="full"), store.transaction():
            for _ in range(100):
                store.journal.note(NOW, "kind", "subject", "x" * 1000)
        assert lines(store) == ["acknowledged"]
        store._db.execute(f"PRAGMA max_page_count = {room * 1000}")
        with store.transaction():
            store.journal.note(NOW, "kind", "subject", "room again")
        assert lines(store) == ["acknowledged", "room again"]


def test_a_full_disk_is_no_fault_of_the_article_in_its_savepoint(path: Path) -> None:
    with Store.open(path) as store:
        store._db.execute(f"PRAGMA max_page_count = {pragma(store, 'page_count')}")
        with pytest.raises(StoreUnavailable), store.transaction(), store.savepoint():
            store.journal.note(NOW, "kind", "subject", "x" * 100_000)


@pytest.mark.parametrize("again", [Store.open, Store.look])
def test_a_second_look_from_this_process_lets_no_other_take_the_log_away(
    path: Path, again: Callable[[Path], Store]
) -> None:
    # POSIX locks of a process on a file are gone once it closes any handle of its own to it.
    script = (
        "import sys; from monitor.store.connection import Store; Store.open(sys.argv[1]).close()"
    )
    with Store.open(path) as store:
        with store.transaction():
            store.journal.note(NOW, "kind", "subject", "first")
        again(path).close()
        subprocess.run([sys.executable, "-c", script, str(path)], check=True)
        assert path.with_name("monitor.db-wal").exists()


def test_a_store_that_another_process_writes_to_is_unavailable_not_broken(path: Path) -> None:
    with Store.open(path) as store, Store.open(path) as other:
        other._db.execute("PRAGMA busy_timeout = 1")
        with store.transaction():
            store.journal.note(NOW, "kind", "subject", "first")
            with pytest.raises(StoreUnavailable, match="locked"), other.transaction():
                pass
        with other.transaction():
            other.journal.note(NOW, "kind", "subject", "second")
        assert lines(store) == ["first", "second"]


@pytest.mark.parametrize(
    "content", [b"hello, this is a text file\n" * 10, b"\xff" * 4096, b"SQLite format 4\x00", b"hi"]
)
def test_a_file_that_is_no_store_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreUnusable, match=r"monitor\.db: is not a monitor's store"):
        Store.open(path)
    assert path.read_bytes() == content


def test_a_broken_store_is_refused_and_left_alone(path: Path) -> None:
    content = b"SQLite format 3\x00" + b"\xff" * 4096
    path.write_bytes(content)
    with pytest.raises(StoreUnusable, match="put a backup in its place"):
        Store.open(path)
    assert path.read_bytes() == content


def test_a_database_of_another_program_is_refused_and_left_alone(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreUnusable, match="another program"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_newer_store_is_refused_and_left_alone(path: Path) -> None:
    with Store.open(path) as store:
        store._db.execute(f"PRAGMA user_version = {LATEST + 1}")
    before = path.read_bytes()
    with pytest.raises(StoreUnusable, match="upgrade the monitor"):
        Store.open(path)
    assert path.read_bytes() == before


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable, match="there is no folder"):
        Store.open(tmp_path / "nowhere" / "monitor.db")


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.touch()
    with Store.open(path) as store:
        assert lines(store) == []


def test_a_store_made_half_way_is_made_again(path: Path) -> None:
    half = sqlite3.connect(path, isolation_level=None)
    half.execute("BEGIN IMMEDIATE")
    half.execute("CREATE TABLE articles (id TEXT)")
    half.close()
    with Store.open(path) as store:
        assert store.articles.get("any") is None


def test_a_sound_store_says_so_and_a_damaged_one_too(path: Path) -> None:
    with Store.open(path) as store:
        for count in range(200):
            store.journal.note(NOW, "kind", str(count), "x" * 500)
        assert store.is_sound()
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * 8192)
    with Store.open(path) as store:
        assert not store.is_sound()


HOLDER = """
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from monitor.store.connection import Store
store = Store.open(sys.argv[1])
store.lock(datetime(2025, 3, 1, 12, tzinfo=UTC))
print("locked", flush=True)
sys.stdin.read()
"""


def test_a_second_monitor_learns_who_holds_the_store(path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdin and holder.stdout
    with holder, Store.open(path) as store:
        assert holder.stdout.readline() == "locked\n"
        with pytest.raises(StoreLocked) as refused:
            store.lock(NOW)
        assert refused.value.holder == f"pid {holder.pid}, started 2025-03-01T12:00:00Z"
        holder.kill()
        holder.wait()
        store.lock(NOW)


def test_a_closed_store_lets_the_next_monitor_in(path: Path) -> None:
    with Store.open(path) as store:
        store.lock(NOW)
    with Store.open(path) as store:
        store.lock(NOW)
        assert f"pid {os.getpid()}" in path.with_name("monitor.db.lock").read_text()
