"""The daemon's life: it starts once, reads again what changes, says how it is, and ends cleanly."""

from __future__ import annotations

import json
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.daemon.processes import daemon, fetched, health
from tests.feeds.loopback import Page, Site, site

RULE = "version: 1\nwatch:\n  - flood\n"
CONFIG = """\
store: monitor.db
rules: [rules]
limits: {{poll_floor: 1s, stuck_after: 2s}}
feeds: [{{url: "{feed}", every: 1s, allow_private: true}}]
receivers: [{{name: ops, apprise: ["json://127.0.0.1:{port}/ops"]}}]
troubles: {{receiver: ops, wait: 0s}}
web: {{bind: "127.0.0.1:0"}}
"""
EMPTY = b'<rss version="2.0"><channel><title>Quay</title></channel></rss>'


@pytest.fixture
def here() -> Iterator[Site]:
    with site({"/feed": Page(EMPTY), "/ops": Page(), "/beat": Page(status=204)}) as standing:
        yield standing


@pytest.fixture
def folder(tmp_path: Path, here: Site) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "floods.yaml").write_text(RULE)
    config = CONFIG.format(feed=here.url("/feed"), port=here.port)
    (tmp_path / "monitor.yaml").write_text(config)
    return tmp_path


def visit_to(here: Site, path: str) -> bytes:
    """The body of the next request for this path."""
    while (visit := here.next_visit()).path != path:
        pass
    return visit.body


def test_a_second_daemon_exits_3_and_names_the_first(folder: Path) -> None:
    with daemon(folder) as first:
        first.until("watch.started")
        with daemon(folder) as second:
            assert second.ends() == 3
            assert f"pid {first.process.pid}" in second.until("another monitor")
        assert first.ends(signal.SIGTERM) == 0


def test_two_signals_end_it_no_less_cleanly_than_one(folder: Path) -> None:
    with daemon(folder) as running:
        running.until("watch.started")
        assert running.ends(signal.SIGTERM, signal.SIGTERM) == 0
        running.until("watch.stopped drained=true")


def test_a_rule_that_is_saved_is_used_and_a_broken_one_is_not(folder: Path, here: Site) -> None:
    rules = folder / "rules" / "floods.yaml"
    with daemon(folder) as running:
        port = running.port()
        running.until("watch.started")
        rules.write_text(f"{RULE}  - drought\n")
        assert "rules=2" in running.until("reload.done")
        rules.write_text(f"{RULE}  - [drought\n")
        assert "floods.yaml:" in running.until("reload.refused")
        status, said = health(port)
        assert (status, said["status"]) == (200, "degraded")
        assert "floods.yaml:" in str(said["reload"])
        rules.write_text(RULE)
        running.until("reload.done")
        assert health(port)[1]["status"] == "ok"
        assert running.ends(signal.SIGTERM) == 0


def test_the_signal_reads_the_config_again_and_new_feeds_are_asked(
    folder: Path, here: Site
) -> None:
    here.pages["/second"] = Page(EMPTY)
    with daemon(folder) as running:
        running.until("watch.started")
        config = folder / "monitor.yaml"
        second = f'- {{url: "{here.url("/second")}", allow_private: true}}'
        first = f'- {{url: "{here.url("/feed")}", every: 1s, allow_private: true}}'
        changed = [line for line in config.read_text().split("\n") if not line.startswith("feeds")]
        config.write_text("\n".join([*changed, "feeds:", first, second, ""]))
        running.signals(signal.SIGHUP)
        assert "feeds=2" in running.until("reload.done")
        visit_to(here, "/second")
        assert running.ends(signal.SIGTERM) == 0


def test_a_refused_config_is_told_in_one_line_with_every_fault_and_its_remedy(
    folder: Path, here: Site
) -> None:
    config = folder / "monitor.yaml"
    with daemon(folder) as running:
        running.until("watch.started")
        visit_to(here, "/ops")
        config.write_text(config.read_text().replace("poll_f", "pol_f").replace("stuck_", "stuk_"))
        running.until("reload.refused")
        told = json.loads(visit_to(here, "/ops"))["message"].splitlines()[0]
        assert "no such key in the limits, did you mean 'poll_floor'?; " in told
        assert "did you mean 'stuck_after'?" in told
        assert running.ends(signal.SIGTERM) == 0


def test_a_poll_that_brings_nothing_new_is_no_line_of_the_log_and_a_sent_message_is_one(
    folder: Path, here: Site
) -> None:
    with daemon(folder) as running:
        running.until("watch.started")
        for _ in range(3):
            visit_to(here, "/feed")
        assert 'channel="ops" attempt=1' in running.until("message.sent")
        assert running.ends(signal.SIGTERM) == 0
        running.until("watch.stopped")
    assert sum("feed.polled" in line for line in running.seen) == 1


def test_what_cannot_change_while_it_runs_is_named(folder: Path) -> None:
    with daemon(folder) as running:
        port = running.port()
        running.until("watch.started")
        config = folder / "monitor.yaml"
        config.write_text(config.read_text().replace("monitor.db", "other.db"))
        running.until("reload.needs_restart")
        running.until("reload.done")
        assert health(port)[1]["needs_restart"] == ["store"]
        assert not (folder / "other.db").exists()


def test_a_stream_that_hangs_is_named_and_the_watchdog_hears_no_more(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(folder / "notify"))
        systemd.settimeout(30)
        environ = {
            "MONITOR_FAILPOINT": "take.begun:2:hang",
            "NOTIFY_SOCKET": str(folder / "notify"),
            "WATCHDOG_USEC": "200000",
        }
        with daemon(folder, environ) as running:
            port = running.port()
            assert systemd.recv(4096).startswith(b"READY=1")
            assert 'loop="stream"' in running.until("watch.stuck")
            status, said = health(port)
            assert (status, said["stuck"]) == (503, "stream")
            systemd.setblocking(False)
            while _is_heard(systemd):
                pass
            systemd.settimeout(2)
            with pytest.raises(TimeoutError):
                systemd.recv(4096)
            assert running.ends(signal.SIGTERM) == 0


def _is_heard(line: socket.socket) -> bool:
    try:
        return bool(line.recv(4096))
    except BlockingIOError:
        return False


def test_the_start_is_told_and_the_heartbeat_is_fetched(folder: Path, here: Site) -> None:
    config = folder / "monitor.yaml"
    beat = f'heartbeat: {{url: "{here.url("/beat")}", every: 1s}}\n'
    config.write_text(config.read_text() + beat)
    with daemon(folder) as running:
        port = running.port()
        visit_to(here, "/beat")
        assert b"the monitor started for the first time: 1 feed, 1 rule" in visit_to(here, "/ops")
        _, body, _ = fetched(f"http://127.0.0.1:{port}/metrics")
        assert b'monitor_heartbeats_total{result="failed"} 0.0' in body
        assert running.ends(signal.SIGTERM) == 0
