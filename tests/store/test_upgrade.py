"""From one version to the next: copied first, step by step, and a crash anywhere resumes."""

from __future__ import annotations

import json
import logging
import os
import sqlite3
import subprocess
import sys
from array import array
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.article import Article
from monitor.failpoints import VARIABLE, KeepingPoint
from monitor.novelty.claims import Claim
from monitor.novelty.postings import nearest
from monitor.novelty.stories import term_key
from monitor.store.connection import Store, StoreLocked, StoreUnusable
from monitor.store.founding import migration_1
from monitor.store.migrations import APPLICATION_ID, LATEST
from monitor.store.shelves import claim_column
from monitor.store.statements import Statements

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
TIME = "2025-03-01T12:00:00.000000Z"
STEPS = (KeepingPoint.UPGRADE_COPIED, KeepingPoint.MIGRATED, KeepingPoint.UPGRADE_COMMITTED)
OPEN = "import sys; from monitor.store.connection import Store; Store.open(sys.argv[1]).close()"


@pytest.fixture
def first(path: Path) -> Path:
    """A store as the first schema had it, with one line of each kind that matters."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        db = Statements(connection, execute_plugins=False)
        db.execute("PRAGMA journal_mode = WAL")
        migration_1(db)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA user_version = 1")
        db.execute(
            """
            INSERT INTO articles VALUES ('ferry', 'hash', 'ferry', '2025-03-01T12:00:00.000000Z',
                '2025-03-01T12:00:00.000000Z', 'A ferry', 'A ferry has sunk.', 'Fjord Times',
                '', 'en', '', '', 2)
            """
        )
        db.execute(
            """
            INSERT INTO journal (at, kind, subject, reason)
            VALUES ('2025-03-01T12:00:00.000000Z', 'alert.told', 'abc', 'first')
            """
        )
    return path


def open_until(point: str, path: Path) -> int:
    """Open a store in a process that dies at a point; how it ended."""
    done = subprocess.run(
        [sys.executable, "-c", OPEN, str(path)],
        env={**os.environ, VARIABLE: point},
        capture_output=True,
        check=False,
    )
    return done.returncode


def test_a_store_of_the_first_schema_is_brought_up_to_date(first: Path) -> None:
    with Store.open(first) as store:
        assert store.articles.get("ferry") == Article(
            "A ferry has sunk.", "A ferry", NOON, "ferry", "Fjord Times", lang="en"
        )
        assert [entry.subject for entry in store.journal.last(9)] == ["abc"]
        assert store._pragma("user_version") == LATEST


def test_what_was_upgraded_has_the_schema_of_a_new_store(first: Path, tmp_path: Path) -> None:
    Store.open(first).close()
    Store.open(tmp_path / "new.db").close()
    assert schema_of(first) == schema_of(tmp_path / "new.db")


def schema_of(path: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as db:
        return {(name, str(sql)) for name, sql in db.execute("SELECT name, sql FROM sqlite_master")}


def test_it_is_copied_first(first: Path) -> None:
    Store.open(first).close()
    copy = first.with_name("monitor.db.schema-1")
    with closing(sqlite3.connect(copy)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        assert db.execute("SELECT title FROM articles").fetchone() == ("A ferry",)


def test_an_upgrade_is_a_line_of_the_log_that_names_the_copy(
    first: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "monitor")
    Store.open(first).close()
    (line,) = [one for one in caplog.records if one.msg == "store.upgraded"]
    assert vars(line)["copy"] == f"{first}.schema-1"


def test_a_store_that_nothing_was_written_to_is_not_called_old(path: Path) -> None:
    path.touch()
    with pytest.raises(StoreUnusable, match="nothing was written to it yet"):
        Store.look(path)


def test_a_new_store_needs_no_copy(path: Path) -> None:
    Store.open(path).close()
    assert not [*path.parent.glob("*schema*")]


@pytest.mark.parametrize("point", STEPS)
def test_a_kill_at_each_step_is_made_good_by_the_next_start(first: Path, point: str) -> None:
    assert open_until(f"{point}:1", first) == -9
    with closing(sqlite3.connect(first)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    test_a_store_of_the_first_schema_is_brought_up_to_date(first)


@pytest.mark.parametrize("point", [KeepingPoint.BACKUP_COPIED, KeepingPoint.BACKUP_CHECKED])
def test_a_kill_while_it_is_copied_changes_nothing(first: Path, point: str) -> None:
    before = first.read_bytes()
    assert open_until(f"{point}:1", first) == -9
    assert first.read_bytes() == before
    assert not first.with_name("monitor.db.schema-1").exists()
    test_it_is_copied_first(first)


HOLDER = """
import sys
from pathlib import Path
from monitor.store.lock import StoreLock
lock = StoreLock(Path(sys.argv[1]), "started yesterday")
print("locked", flush=True)
sys.stdin.read()
"""


def test_no_hand_tool_upgrades_a_store_under_a_monitor_that_runs(first: Path) -> None:
    before = first.read_bytes()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(first)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdin and holder.stdout
    with holder:
        assert holder.stdout.readline() == "locked\n"
        with pytest.raises(StoreLocked, match="started yesterday"):
            Store.open(first)
        holder.kill()
    assert first.read_bytes() == before


def test_a_look_at_an_older_store_changes_nothing(first: Path) -> None:
    before = {file.name: file.read_bytes() for file in first.parent.iterdir()}
    with pytest.raises(StoreUnusable, match="older monitor"):
        Store.look(first)
    assert {file.name: file.read_bytes() for file in first.parent.iterdir()} == before


def test_a_look_leaves_no_file_behind(path: Path) -> None:
    Store.open(path).close()
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    with Store.look(path) as store:
        assert store.journal.last(9) == ()
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before


def test_a_look_beside_a_monitor_sees_what_is_only_in_its_log(path: Path) -> None:
    with Store.open(path) as store:
        store.journal.note(NOON, "kind", "fresh", "")
        with Store.look(path) as seen:
            assert [entry.subject for entry in seen.journal.last(9)] == ["fresh"]


def test_a_look_at_nothing_makes_nothing(path: Path) -> None:
    with pytest.raises(StoreUnusable, match="no such store"):
        Store.look(path)
    assert [*path.parent.iterdir()] == []


def placed_by_the_first(path: Path, article: str) -> None:
    """An article as the first schema filed it, under the key of one term."""
    profile = json.dumps([["sank", "lanmore"], [2.5, 1.0], ["lanmore"], ["sank"], [], "AFP"])
    wording = array("Q", (2, 11, 12, 3, 7, 8, 9)).tobytes()
    key = term_key("lanmore")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(
            """
            INSERT INTO placed (article, story, wire, voice, outlet, at, filed_at, profile, wording,
                                keys)
            VALUES (?, 'ferry', 'ferry', 'AFP', 'Fjord Times', ?, ?, ?, ?, ?)
            """,
            (article, TIME, TIME, profile, wording, json.dumps([[key], [99]])),
        )
        connection.execute("INSERT INTO story_keys VALUES (?, 1740830400, 1)", (key,))
        connection.execute("INSERT INTO story_terms VALUES (?, 1)", (key,))


def test_articles_filed_by_the_first_schema_are_still_found(first: Path) -> None:
    placed_by_the_first(first, "ferry")
    with Store.open(first) as store:
        key = term_key("lanmore")
        postings = store.stories.postings([key])
        (number,) = nearest({key: 1.0}, postings, NOON, NOON, 5)
        (found,) = store.stories.neighbours([number]).values()
    assert (found.article, found.story, found.voice) == ("ferry", "ferry", "AFP")
    assert found.profile.terms == {"sank": 2.5, "lanmore": 1.0}
    assert (set(found.profile.names), set(found.profile.lede)) == ({"lanmore"}, {"sank"})
    assert list(found.profile.wording.sentences) == [{7, 8, 9}]
    assert list(found.profile.wording.runs) == []


def test_facts_of_an_older_store_are_found_on_their_shelves(first: Path) -> None:
    toll = Claim("toll", "killed|total", "ferry", NOON, story="sinking", counts="people", value=3)
    with closing(sqlite3.connect(first, isolation_level=None)) as connection:
        connection.execute(
            """
            INSERT INTO facts (rule, series, at, article, fingerprint, told, standing, learned_at,
                               claim)
            VALUES ('toll', 'killed|total', ?, 'ferry', '', 0, 'holds', ?, ?)
            """,
            (TIME, TIME, claim_column(toll)),
        )
    with Store.open(first) as store:
        (found,) = store.facts.known("toll", "killed|total", NOON, {"story sinking"})
        assert found.claim == toll
