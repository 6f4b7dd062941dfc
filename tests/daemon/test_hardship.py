"""A full disk and a locked store under a daemon that runs: it says so, and loses nothing."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from monitor.store.connection import Store
from tests.daemon.ledgers import Ledgers, give_room, ledgers, no_room
from tests.daemon.processes import daemon, fetched, health

needs_prlimit = pytest.mark.skipif(
    not hasattr(resource, "prlimit"), reason="only Linux can take another process's room away"
)
TWO_RULES = "version: 1\nwatch: [lighthouse, drought]\n"


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Ledgers]:
    with ledgers(tmp_path) as kept:
        yield kept


@needs_prlimit
def test_a_disk_that_is_full_for_a_while_is_told_and_loses_and_repeats_nothing(
    books: Ledgers,
) -> None:
    with daemon(books.folder) as running:
        port = running.port()
        running.until("feed.polled")
        books.publish()
        books.until(books.is_all_told)
        with no_room(running.process.pid):
            books.publish(3)
            running.until("store.unavailable")
            status, said = health(port)
            assert (status, said["status"]) == (503, "failing")
            assert "the store cannot be used just now" in str(said["store"])
            books.until(lambda: bool(books.troubles))
            assert books.lost == [1, 2, 3]
        running.until("store.available")
        assert health(port)[0] == 200
        books.until(lambda: books.is_all_told() and len(books.troubles) == 2)
        assert running.ends(signal.SIGTERM) == 0
    assert books.twice == []
    began, over = books.troubles
    assert began.startswith("the store cannot be written, so nothing is taken")
    assert over == f"Recovered: {began}"


def test_a_locked_store_holds_everything_up_and_a_reload_that_came_then_is_made_after(
    books: Ledgers,
) -> None:
    with daemon(books.folder) as running:
        port = running.port()
        running.until("feed.polled")
        books.publish()
        books.until(books.is_all_told)
        with books.locked():
            books.publish(2)
            (books.folder / "rules" / "lights.yaml").write_text(TWO_RULES)
            running.until("reload.put_off")
            assert "database is locked" in str(health(port)[1]["store"])
            assert health(port)[1]["reload"] == "ok"
        assert "rules=2" in running.until("reload.done")
        books.until(books.is_all_told)
        assert running.ends(signal.SIGTERM) == 0
    assert books.twice == []


@needs_prlimit
def test_a_daemon_that_starts_on_a_full_disk_waits_until_there_is_room_or_it_is_to_stop(
    books: Ledgers,
) -> None:
    with ExitStack() as stack:
        with no_room(os.getpid()):
            stopped = stack.enter_context(daemon(books.folder))
        stopped.until("store.unavailable")
        assert stopped.ends(signal.SIGTERM) == 0
        books.troubles.clear()
        with no_room(os.getpid()):
            running = stack.enter_context(daemon(books.folder))
        port = running.port()
        running.until("store.unavailable")
        assert health(port)[1]["status"] == "starting"
        books.until(lambda: bool(books.troubles))
        give_room(running.process.pid)
        running.until("watch.started")
        running.until("feed.polled")
        books.publish()
        books.until(lambda: books.is_all_told() and len(books.troubles) == 2)
        assert running.ends(signal.SIGTERM) == 0
    began, over = books.troubles
    assert over == f"Recovered: {began}"


def test_a_start_on_a_store_that_another_holds_is_open_about_it_and_begins_when_it_may(
    books: Ledgers,
) -> None:
    Store.open(books.store).close()
    with ExitStack() as stack:
        with books.locked():
            running = stack.enter_context(daemon(books.folder))
            port = running.port()
            assert health(port)[1]["start"] == "opening the store"
            running.until("store.unavailable")
            status, said = health(port)
            assert (status, said["status"], said["stuck"]) == (503, "starting", None)
            assert str(said["start"]).startswith("waiting for the store: ")
            assert fetched(f"http://127.0.0.1:{port}/metrics")[0] == 200
            status, why, _ = fetched(f"http://127.0.0.1:{port}/alerts.atom")
            assert (status, why) == (503, b"the store is not open yet; see /healthz\n")
            books.until(lambda: bool(books.troubles))
        running.until("watch.started")
        assert health(port)[1]["start"] == "ok"
        running.until("feed.polled")
        books.publish()
        books.until(lambda: books.is_all_told() and len(books.troubles) == 2)
        assert running.ends(signal.SIGTERM) == 0
    began, over = books.troubles
    assert "database is locked" in began
    assert over == f"Recovered: {began}"


def test_a_start_that_waits_for_another_program_ends_when_it_is_told_to(books: Ledgers) -> None:
    Store.open(books.store).close()
    with books.locked(), daemon(books.folder) as running:
        running.port()
        assert running.ends(signal.SIGTERM) == 0
        assert "Traceback" not in running.rest()


@pytest.mark.parametrize("lost", ["monitor.db-wal", "monitor.db"])
def test_a_store_that_is_taken_away_takes_and_tells_nothing_that_would_be_forgotten(
    books: Ledgers, lost: str
) -> None:
    with daemon(books.folder) as running:
        port = running.port()
        running.until("feed.polled")
        books.publish()
        books.until(books.is_all_told)
        (books.folder / lost).rename(books.folder / "elsewhere")
        books.publish(3)
        running.until("store.unavailable")
        status, said = health(port)
        assert (status, said["status"]) == (503, "failing")
        books.until(lambda: bool(books.troubles))
        assert "moved, replaced or deleted while the monitor ran" in books.troubles[0]
        assert books.lost == [1, 2, 3]
        (books.folder / "elsewhere").rename(books.folder / lost)
        running.until("store.available")
        books.until(books.is_all_told)
        assert running.ends(signal.SIGTERM) == 0
    assert books.twice == []


def test_a_store_that_was_replaced_is_left_as_it_is_when_the_daemon_ends(books: Ledgers) -> None:
    with daemon(books.folder) as running:
        running.until("feed.polled")
        books.publish()
        books.until(books.is_all_told)
        for file in books.folder.glob("monitor.db*"):
            file.rename(books.folder / f"old-{file.name}")
        Store.open(books.store).close()
        fresh = books.store.read_bytes()
        running.until("store.unavailable")
        assert running.ends(signal.SIGTERM) == 0
        running.until("watch.cannot_close")
    assert books.store.read_bytes() == fresh
