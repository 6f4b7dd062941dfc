"""Secrets of the config come back nowhere: not in a log at DEBUG, the store, output, or `ps`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.clock import WallClock
from monitor.store.backup import backup
from monitor.upkeep import Backups
from tests.feeds.loopback import WAIT_S, Page, Pages, Site, site

CANARY = "canary7f3a"
"""Part of every secret below, and of nothing else."""

FEED = """\
<rss version="2.0"><channel><title>Sava</title>
<item><title>Flood shuts harbour</title><guid>1</guid><link>https://sava.example/1</link>
<description>A flood shut the harbour on Tuesday.</description></item></channel></rss>
"""
CONFIG = """\
store: state/monitor.db
rules: [floods.yaml]
log: {{format: {form}, level: debug}}
feeds:
  - {{url: "http://ana:${{LOGIN}}@127.0.0.1:{port}/feed", allow_private: true, backfill: all}}
  - {{url: "http://127.0.0.1:{port}/feed?key=${{FEED_KEY}}", allow_private: true}}
  - {{url: "http://ana:${{LOGIN}}@127.0.0.1:{port}/closed", allow_private: true}}
  - {{url: "http://ana:${{LOGIN}}@127.0.0.1:1/nobody", allow_private: true}}
  - {{url: "http://127.0.0.1:{port}/to/signed", allow_private: true}}
  - {{url: "http://127.0.0.1:{port}/to/settled", allow_private: true}}
  - {{url: "http://127.0.0.1:{port}/to/path", allow_private: true}}
  - {{url: "http://127.0.0.1:{port}/to/nowhere", allow_private: true}}
receivers:
  - {{name: desk, apprise: ["json://bo:${{PASSWORD}}@127.0.0.1:{port}/broken?+X-Key=${{KEY}}"]}}
  - {{name: duty, apprise: ["${{WHOLE}}", "json://127.0.0.1:1/${{PATH_TOKEN}}"]}}
route: {{receiver: desk, group_wait: 0s, routes: [
  {{receiver: desk, continue: true}}, {{receiver: duty}}]}}
"""


@pytest.fixture
def server() -> Iterator[Site]:
    pages: Pages = {
        "/feed": Page(FEED.encode()),
        "/closed": Page(status=401),
        "/broken": Page(status=500),
        f"/signed?token={CANARY}-temporary": Page(FEED.encode()),
        f"/for-good?token={CANARY}-settled": Page(FEED.encode()),
        f"/{CANARY}-0123456789/rss": Page(FEED.encode()),
    }
    with site(pages) as here:
        pages |= {
            f"/to/{name}": Page(status=status, headers={"Location": here.url(place)})
            for name, status, place in (
                ("signed", 302, f"/signed?token={CANARY}-temporary"),
                ("settled", 301, f"/for-good?token={CANARY}-settled"),
                ("path", 308, f"/{CANARY}-0123456789/rss"),
                ("nowhere", 302, f"/nobody?token={CANARY}-missing"),
            )
        }
        yield here


@pytest.fixture
def secrets(server: Site) -> dict[str, str]:
    return {
        "LOGIN": f"{CANARY}-login",
        "PASSWORD": f"{CANARY}-password",
        "KEY": f"{CANARY}-key",
        "FEED_KEY": f"{CANARY}-feed",
        "WHOLE": f"json://cy:{CANARY}-whole@127.0.0.1:{server.port}/broken/{CANARY}-path",
        "PATH_TOKEN": f"{CANARY}token",
    }


@pytest.fixture
def home(tmp_path: Path, server: Site) -> Path:
    (tmp_path / "state").mkdir()
    (tmp_path / "floods.yaml").write_text("watch:\n  - flood\n", encoding="utf-8")
    return tmp_path


def processes_of(pid: int) -> Iterator[bytes]:
    """What `ps` shows of a process and those that it started."""
    yield Path(f"/proc/{pid}/cmdline").read_bytes()
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from processes_of(int(child))


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="there is no /proc here")
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_daemon_at_debug_whose_feeds_and_channels_fail_shows_no_secret(
    home: Path, server: Site, secrets: dict[str, str], form: str
) -> None:
    config = home / "monitor.yaml"
    config.write_text(CONFIG.format(form=form, port=server.port), encoding="utf-8")
    command = [sys.executable, "-m", "monitor", "run", "--config", str(config)]
    daemon = subprocess.Popen(
        command,
        env={**os.environ, **secrets},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with daemon:
        asked: set[str] = set()
        wanted = {f"/feed?key={CANARY}-feed", "/feed", "/closed", "/broken"}
        wanted |= {f"/broken/{CANARY}-path", f"/nobody?token={CANARY}-missing"}
        wanted |= {one for one in server.pages if CANARY in one}
        while not wanted <= asked:
            asked.add(server.next_visit().path)
        shown = b"".join(processes_of(daemon.pid))
        daemon.send_signal(signal.SIGTERM)
        out, err = daemon.communicate(timeout=WAIT_S)
    assert daemon.returncode == 0
    assert b"feed.failed" in err
    assert b"message.not_sent" in err
    backup(home / "state" / "monitor.db", Backups(home / "state" / "copies"), WallClock().now())
    kept = {one.name: one.read_bytes() for one in (home / "state").rglob("*") if one.is_file()}
    everything = {"out": out, "log": err, "ps": shown, **kept}
    assert [name for name, held in everything.items() if CANARY.encode() in held] == []


def test_a_replay_with_that_config_shows_no_secret(
    home: Path, server: Site, secrets: dict[str, str]
) -> None:
    config, saved = home / "monitor.yaml", home / "saved.xml"
    config.write_text(CONFIG.format(form="text", port=server.port), encoding="utf-8")
    saved.write_text(FEED, encoding="utf-8")
    given = ("--config", str(config), "--state", str(home / "state" / "replayed.db"))
    done = subprocess.run(
        [sys.executable, "-m", "monitor", "replay", str(saved), *given, "--format", "json"],
        env={**os.environ, **secrets},
        capture_output=True,
        check=True,
    )
    assert b'"kind": "alert"' in done.stdout
    kept = b"".join(one.read_bytes() for one in (home / "state").iterdir())
    assert CANARY.encode() not in done.stdout + done.stderr + kept
