"""How commands end: 0 fine, 1 the answer is no, 2 it cannot be loaded, 3 the store is held."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from monitor.cli import complaint
from monitor.store.connection import StoreUnavailable
from tests.cli.conftest import Monitor

BAD_RULES = """\
version: 1
rules:
  - rule: flood-toll
    match: {quantty: {role: killed}}
    levle: high
"""


def test_a_bad_rule_file_is_told_with_place_and_remedy(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "floods.yaml").write_text(BAD_RULES, encoding="utf-8")
    answer = monitor("replay", "seeds", "--rules", "floods.yaml")
    assert answer.code == 2
    assert answer.out == ""
    assert "floods.yaml:4:13: " in answer.err
    assert "did you mean 'quantity'?" in answer.err
    assert "floods.yaml:5:5: " in answer.err


def test_a_store_that_is_full_or_locked_is_told_with_what_to_do() -> None:
    told = complaint(StoreUnavailable("the store is locked", may_pass=True))
    assert told.splitlines()[0] == "the store is locked"
    assert "try again" in told


def test_a_missing_article_is_a_fault_of_the_input(monitor: Monitor) -> None:
    answer = monitor("replay", "nowhere.txt")
    assert (answer.code, answer.out) == (2, "")
    assert "nowhere.txt" in answer.err
    assert "Traceback" not in answer.err


def test_a_misspelt_command_is_answered_with_the_right_one(monitor: Monitor) -> None:
    answer = monitor("repaly")
    assert answer.code == 2
    assert "replay" in answer.err


def test_a_bad_channel_is_refused_before_anything_is_read_and_keeps_its_secret(
    monitor: Monitor,
) -> None:
    answer = monitor("replay", "seeds", "--notify", "nosuch://user:hunter2@example.org/x")
    assert (answer.code, answer.out) == (2, "")
    assert "nosuch://" in answer.err
    assert "hunter2" not in answer.err


def test_a_store_in_a_missing_folder_is_a_fault_of_the_input(monitor: Monitor) -> None:
    answer = monitor("replay", "seeds", "--state", "missing/monitor.db")
    assert answer.code == 2
    assert "missing" in answer.err


def test_a_file_that_is_no_store_is_left_as_it_is(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("my notes, and no store", encoding="utf-8")
    assert monitor("replay", "seeds", "--state", "notes.db").code == 2
    assert (tmp_path / "notes.db").read_text(encoding="utf-8") == "my notes, and no store"


HOLDER = """
import sys
from datetime import UTC, datetime
from monitor.store.connection import Store
store = Store.open(sys.argv[1])
store.lock(datetime(2026, 1, 1, tzinfo=UTC))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_store_that_another_monitor_holds_is_exit_3(monitor: Monitor, tmp_path: Path) -> None:
    store = tmp_path / "held.db"
    command = [sys.executable, "-c", HOLDER, str(store)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        answer = monitor("replay", "seeds", "--state", str(store))
        holder.communicate()
    assert answer.code == 3
    assert f"pid {holder.pid}" in answer.err


def test_a_reader_who_has_had_enough_is_no_fault(monitor: Monitor) -> None:
    command = [sys.executable, "-m", "monitor", "schema", "rules"]
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.parametrize("arguments", [("--help",), ("schema", "alert"), ("names", "A", "B")])
def test_what_touches_no_channel_loads_none(arguments: tuple[str, ...], tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from monitor.cli import commands\n"
        "try: commands(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print('apprise' in sys.modules, 'aiohttp' in sys.modules, file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", program, *arguments]
    ended = subprocess.run(command, capture_output=True, cwd=tmp_path, check=True)
    assert ended.stderr.split(b"\n")[-2] == b"False False"
