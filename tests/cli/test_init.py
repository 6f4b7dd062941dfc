"""monitor init: what it writes is accepted as it is, and nothing that stands is touched."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Monitor


def test_what_it_writes_has_no_fault(monitor: Monitor, tmp_path: Path) -> None:
    assert monitor("init", "desk").code == 0
    answer = monitor("check", "--config", str(tmp_path / "desk" / "monitor.yaml"))
    assert (answer.code, "0 feeds" in answer.out) == (0, True)


def test_the_command_it_names_next_can_be_copied(monitor: Monitor) -> None:
    assert "cd 'my desk' && monitor run" in monitor("init", "my desk").out


def test_the_feeds_of_a_list_are_subscribed_to(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("https://a.example/rss\nhttps://b.example/rss\n")
    answer = monitor("init", "desk", "--opml", "list.txt")
    assert "2 feeds" in answer.out
    listed = monitor("feeds", "list", "--config", str(tmp_path / "desk" / "monitor.yaml"))
    assert "a.example" in listed.out


def test_a_list_without_feeds_is_refused_and_nothing_is_written(
    monitor: Monitor, tmp_path: Path
) -> None:
    (tmp_path / "list.txt").write_text("nothing\n")
    answer = monitor("init", "desk", "--opml", "list.txt")
    assert (answer.code, "holds no feeds" in answer.err) == (2, True)
    assert not (tmp_path / "desk").exists()


def test_the_channel_stands_in_a_file_for_its_owner_alone(monitor: Monitor, tmp_path: Path) -> None:
    assert monitor("init", "desk", "--notify", "json://me:hunter2@h.example").code == 0
    secret = tmp_path / "desk" / "desk.url"
    assert secret.stat().st_mode & 0o777 == 0o600
    assert "hunter2" not in (tmp_path / "desk" / "monitor.yaml").read_text()
    assert monitor("check", "--config", str(tmp_path / "desk" / "monitor.yaml")).code == 0


def test_a_channel_that_nothing_can_be_sent_to_is_refused(monitor: Monitor, tmp_path: Path) -> None:
    answer = monitor("init", "desk", "--notify", "nosuch://me:hunter2@h.example")
    assert answer.code == 2
    assert "hunter2" not in answer.err
    assert not (tmp_path / "desk").exists()


def test_what_stands_already_is_not_overwritten(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "monitor.yaml").write_text("store: mine.db\n")
    answer = monitor("init", "desk")
    assert (answer.code, "already there" in answer.err) == (2, True)
    assert [path.name for path in (tmp_path / "desk").iterdir()] == ["monitor.yaml"]
    assert (tmp_path / "desk" / "monitor.yaml").read_text() == "store: mine.db\n"
