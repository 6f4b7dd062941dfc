"""monitor run and poll: what the daemon's door refuses, and one round through it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.cli.conftest import Monitor

FEED = """\
<rss version="2.0"><channel><title>Harbour News</title><link>http://news.example/</link>
<item><title>Earthquake in Chile</title><link>http://news.example/1</link><guid>1</guid>
<description>The earthquake in Chile killed 12 people, officials said.</description></item>
</channel></rss>
"""
CONFIG = """\
store: watched.db
rules: [quake.yaml]
feeds: [{url: "%s", allow_private: true, backfill: all}]
"""


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/feed.xml" else 404)
        self.send_header("Content-Type", "application/rss+xml")
        self.end_headers()
        self.wfile.write(FEED.encode())

    def log_message(self, *_: object) -> None:
        """A test's output is not the place for a server's log."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_one_round_tells_what_is_new_and_the_next_one_nothing(
    monitor: Monitor, quake_rule: str, site: str, tmp_path: Path
) -> None:
    (tmp_path / "monitor.yaml").write_text(CONFIG % f"{site}/feed.xml", encoding="utf-8")
    first, second = monitor("poll", "--once"), monitor("poll", "--once")
    assert (first.code, second.code) == (0, 0)
    assert "12 people" in first.out
    assert "12 people" not in second.out


def test_a_feed_that_cannot_be_read_is_exit_1(
    monitor: Monitor, quake_rule: str, site: str, tmp_path: Path
) -> None:
    (tmp_path / "monitor.yaml").write_text(CONFIG % f"{site}/gone.xml", encoding="utf-8")
    answer = monitor("poll", "--once")
    assert answer.code == 1
    assert f"✗ {site}/gone.xml" in answer.out


@pytest.mark.parametrize("arguments", [("run",), ("poll", "--once")])
def test_without_a_config_the_daemon_does_not_start(
    monitor: Monitor, arguments: tuple[str, ...]
) -> None:
    answer = monitor(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert "--config FILE" in answer.err


def test_the_daemon_refuses_a_channel_that_it_could_never_send_to(
    monitor: Monitor, quake_rule: str, tmp_path: Path
) -> None:
    channel = 'receivers: [{name: desk, apprise: ["nosuch://hunter2@example.org"]}]\n'
    (tmp_path / "monitor.yaml").write_text(f"rules: [quake.yaml]\n{channel}", encoding="utf-8")
    answer = monitor("run")
    assert answer.code == 2
    assert "receiver desk" in answer.err
    assert "hunter2" not in answer.err
    assert not (tmp_path / "monitor.db").exists()
