"""monitor status, doctor and backup: how it goes, what ails it, and a copy in case."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.article import Article
from monitor.clock import VirtualClock, WallClock
from monitor.feeds.state import FeedState
from monitor.matching.load import load_rules
from monitor.outbox.retry import RowState, Step
from monitor.outbox.tidings import Message, Reason
from monitor.store.connection import Store
from monitor.stream import Stream
from tests.cli.conftest import Monitor

CONFIG = """\
rules: [quake.yaml]
feeds: [https://sava.example/rss]
receivers: [{name: desk, apprise: ["json://desk.example/${TOKEN}"]}]
route: {receiver: desk}
"""
TOKEN = "canary-91c2"


@pytest.fixture
def now() -> datetime:
    return WallClock().now()


@pytest.fixture
def lived(
    monitor: Monitor,
    quake_rule: str,
    tmp_path: Path,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> Store:
    """A store in which two feeds, an alert and a message that failed are remembered."""
    monkeypatch.setenv("TOKEN", TOKEN)
    (tmp_path / "monitor.yaml").write_text(CONFIG, encoding="utf-8")
    clock = VirtualClock(now - timedelta(hours=2))
    store = Store.open(tmp_path / "monitor.db")
    stream = Stream(load_rules([tmp_path / quake_rule]), store, clock)
    text = "The earthquake in Chile killed 12 people."
    stream.take(Article(text, "A quake", clock.now(), "q", "Sava"))
    stream.give()
    well = FeedState(title="Sava", last_success=now.isoformat(), is_settled=True)
    bad = FeedState(title="Drava \x1b[31m", failures=12, error="it answered 500")
    store.feeds.put("https://sava.example/rss", now + timedelta(minutes=5), well.to_json())
    store.feeds.put("https://drava.example/rss", now + timedelta(minutes=9), bad.to_json())
    failed = Message("desk", "A quake", "…", Reason.FIRST, (), "key")
    store.outbox.put(failed, clock.now())
    (row,) = store.outbox.rows(1, RowState.PENDING)
    store.outbox.mark_sending(row.id, clock.now())
    due = now + timedelta(minutes=3)
    store.outbox.mark(row.id, Step(RowState.RETRY, due, "it answered 503"), clock.now())
    store.close()
    return store


@contextmanager
def another_monitor(store: Path) -> Iterator[int]:
    holder = (
        "import sys; from pathlib import Path; from monitor.store.lock import StoreLock\n"
        "lock = StoreLock(Path(sys.argv[1]), 'started today')\n"
        "print('locked', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", holder, str(store)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin and process.stdout
    with process:
        assert process.stdout.readline() == "locked\n"
        yield process.pid
        process.kill()


def files(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}


# --- status


@pytest.mark.usefixtures("lived")
def test_status_is_one_screen_that_says_how_it_goes(monitor: Monitor) -> None:
    answer = monitor("status")
    assert (answer.code, answer.err) == (0, "")
    assert len(answer.out.splitlines()) <= 24
    assert max(map(len, answer.out.splitlines())) <= 100
    for said in (
        "Monitor   not running",
        "2 feeds: 1 well, 1 not · the next in 4m",
        "it answered 500 (12 failures)",
        "1 in 24 hours",
        "quake-toll",
        "1 rule, 0 never spoke · 1 alert in 7 days",
        "1 open: 1 medium",
        "1 message waiting, the longest for 2h",
        "1 failing: it answered 503",
        "no backup yet",
    ):
        assert said in answer.out
    assert "\x1b" not in answer.out


@pytest.mark.usefixtures("lived")
def test_status_for_a_program_says_the_same(monitor: Monitor) -> None:
    (record,) = monitor("status", "--format", "json").lines
    assert (record["v"], record["kind"], record["running"]) == (1, "status", False)
    assert (record["feeds"]["total"], record["feeds"]["failing"]) == (2, 1)
    assert record["alerts"]["open"] == {"medium": 1}
    assert [(one["channel"], one["failing"]) for one in record["outbox"]] == [
        ("console", 0),
        ("desk", 1),
    ]


@pytest.mark.usefixtures("lived")
def test_status_says_what_troubles_the_monitor(
    monitor: Monitor, tmp_path: Path, now: datetime
) -> None:
    with Store.open(tmp_path / "monitor.db") as store:
        store.troubles.report("reload", "config", "a rule file has a fault", now)
        store.troubles.report("outage", "feeds", "most feeds failed", now)
        store.troubles.mend("outage", "feeds", now)
    assert "a rule file has a fault" in monitor("status").out
    (record,) = monitor("status", "--format", "json").lines
    assert [one["kind"] for one in record["troubles"]] == ["reload"]


@pytest.mark.usefixtures("lived")
def test_status_names_the_monitor_that_runs(monitor: Monitor, tmp_path: Path) -> None:
    with another_monitor(tmp_path / "monitor.db") as pid:
        assert f"running (pid {pid}, started today)" in monitor("status").out
        (record,) = monitor("status", "--format", "json").lines
        assert record["holder"] == f"pid {pid}, started today"
    assert "not running" in monitor("status").out


@pytest.mark.usefixtures("lived")
@pytest.mark.parametrize("command", ["status", "doctor"])
def test_a_look_changes_nothing(monitor: Monitor, tmp_path: Path, command: str) -> None:
    before = files(tmp_path)
    monitor(command)
    assert files(tmp_path) == before


def test_status_without_a_store_says_how_one_is_made(monitor: Monitor, tmp_path: Path) -> None:
    answer = monitor("status", "--state", "none.db")
    assert answer.code == 2
    assert "none.db: no such store" in answer.err
    assert not (tmp_path / "none.db").exists()


# --- doctor


def findings(monitor: Monitor, *verdicts: str) -> dict[str, dict[str, str]]:
    lines = monitor("doctor", "--format", "json").lines
    return {line["check"]: line for line in lines if line["verdict"] in verdicts}


@pytest.mark.usefixtures("lived")
def test_each_finding_that_is_not_well_has_its_remedy(monitor: Monitor) -> None:
    found = findings(monitor, "ill", "note")
    assert all(line["remedy"] for line in found.values())
    assert "it answered 500" in found["feeds"]["what"]
    assert "it answered 503" in found["channels"]["what"]


@pytest.mark.usefixtures("lived")
def test_what_is_ill_stands_last_and_is_exit_1(monitor: Monitor) -> None:
    answer = monitor("doctor")
    assert answer.code == 1
    marks = [line[0] for line in answer.out.splitlines() if line[:1] in "✓·✗" and line]
    assert marks == sorted(marks, key="✓·✗".index)
    assert "✗" in marks
    assert "\x1b" not in answer.out


def test_with_nothing_ill_it_is_exit_0(monitor: Monitor, quake_rule: str, tmp_path: Path) -> None:
    (tmp_path / "monitor.yaml").write_text(f"rules: [{quake_rule}]\n", encoding="utf-8")
    answer = monitor("doctor")
    assert answer.code == 0, answer.out
    assert "Nothing to mend" in answer.out


def test_a_secret_that_everybody_may_read_is_found(monitor: Monitor, tmp_path: Path) -> None:
    channel, config = tmp_path / "desk.txt", tmp_path / "monitor.yaml"
    channel.write_text("json://desk.example/1", encoding="utf-8")
    config.write_text("receivers: [{name: desk, apprise_file: desk.txt}]\n", encoding="utf-8")
    channel.chmod(0o644)
    assert findings(monitor, "note")["secrets"]["remedy"].startswith("chmod o-rwx")
    channel.chmod(0o600)
    assert "secrets" not in findings(monitor, "note")


def test_all_that_cannot_be_loaded_is_told_at_once(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "monitor.yaml").write_text("feedz: []\nrules: [bad.yaml]\n", encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("version: 1\nrulez: []\n", encoding="utf-8")
    found = findings(monitor, "ill")
    assert "did you mean 'feeds'?" in found["config"]["remedy"]


def test_rules_that_fail_their_own_tests_are_ill(
    monitor: Monitor, quake_rule: str, tmp_path: Path
) -> None:
    file = tmp_path / quake_rule
    file.write_text(file.read_text().replace("value: 12", "value: 13"), encoding="utf-8")
    (tmp_path / "monitor.yaml").write_text(f"rules: [{quake_rule}]\n", encoding="utf-8")
    assert "quake-toll: its own test fails" in findings(monitor, "ill")["rules"]["what"]


@pytest.mark.usefixtures("lived")
def test_a_damaged_store_is_found_and_the_backup_named(monitor: Monitor, tmp_path: Path) -> None:
    assert monitor("backup").code == 0
    (copy,) = (tmp_path / "backups").iterdir()
    with (tmp_path / "monitor.db").open("r+b") as file:
        file.seek(8 * 4096)
        file.write(b"\xff" * 16 * 4096)
    found = findings(monitor, "ill")
    assert copy.name in found["store"]["remedy"]


def test_a_store_that_is_none_is_found_with_what_to_do(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "monitor.yaml").write_text("rules: [rules]\n", encoding="utf-8")
    (tmp_path / "monitor.db").write_bytes(b"\xff" * 4096)
    answer = monitor("doctor")
    assert answer.code == 1
    assert "is not a monitor's store" in answer.out
    assert (tmp_path / "monitor.db").read_bytes() == b"\xff" * 4096


@pytest.mark.usefixtures("lived")
def test_a_clock_that_was_turned_back_is_found(
    monitor: Monitor, tmp_path: Path, now: datetime
) -> None:
    with Store.open(tmp_path / "monitor.db") as store:
        store.journal.note(now + timedelta(days=2), "kind", "subject", "from the future")
    assert "the clock shows less" in findings(monitor, "ill")["clock"]["what"]


@pytest.mark.usefixtures("lived")
def test_beside_a_monitor_an_old_backup_is_ill(
    monitor: Monitor, tmp_path: Path, now: datetime
) -> None:
    assert "backups" not in findings(monitor, "ill")
    monitor("backup")
    (made,) = (tmp_path / "backups").iterdir()
    made.rename(made.with_name(f"monitor-{now - timedelta(days=2):%Y%m%dT%H%M%SZ}.db"))
    with another_monitor(tmp_path / "monitor.db"):
        assert "2d old" in findings(monitor, "ill")["backups"]["what"]


@pytest.mark.usefixtures("lived")
def test_when_all_feeds_fail_it_is_the_network(
    monitor: Monitor, tmp_path: Path, now: datetime
) -> None:
    with Store.open(tmp_path / "monitor.db") as store:
        for number in range(20):
            state = FeedState(failures=20, error="no route").to_json()
            store.feeds.put(f"https://{number}.example/rss", now, state)
    assert "that is the network" in findings(monitor, "ill")["feeds"]["what"]


@pytest.mark.usefixtures("lived")
@pytest.mark.parametrize("command", [("doctor",), ("status",), ("doctor", "--format", "json")])
def test_no_secret_is_shown(monitor: Monitor, command: tuple[str, ...]) -> None:
    answer = monitor(*command)
    assert TOKEN not in answer.out + answer.err


# --- backup


@pytest.mark.usefixtures("lived")
def test_a_backup_is_made_beside_a_monitor_that_writes(monitor: Monitor, tmp_path: Path) -> None:
    with Store.open(tmp_path / "monitor.db") as store, store.transaction():
        answer = monitor("backup", "copy.db")
    assert (answer.code, answer.err) == (0, "")
    assert "copy.db: 0." in answer.out
    (line, *_) = monitor("alerts", "list", "--state", "copy.db", "--format", "json").lines
    assert line["new"] == 12


@pytest.mark.usefixtures("lived")
def test_no_file_is_written_over(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "precious.db").write_text("a diary")
    answer = monitor("backup", "precious.db")
    assert answer.code == 2
    assert (tmp_path / "precious.db").read_text() == "a diary"


def test_a_backup_of_nothing_is_refused(monitor: Monitor, tmp_path: Path) -> None:
    assert monitor("backup", "--state", "none.db").code == 2
    assert json.dumps([*map(str, tmp_path.glob("*.db"))]) == "[]"
