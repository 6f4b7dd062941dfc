"""On a real terminal: colours if wanted, and never an escape that came with the news."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Monitor

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
ARTICLE = (
    "Quake in Peru \x1b]0;owned\x07\n\n"
    "The earthquake in Peru\x1b[2J killed 7 people, officials said."
)


def on_a_terminal(folder: Path, *arguments: str, **environment: str) -> str:
    """What a terminal receives from a command."""
    reading, writing = pty.openpty()
    command = [sys.executable, "-m", "monitor", *arguments]
    plain = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(
        command,
        cwd=folder,
        stdout=writing,
        stderr=writing,
        env=plain | {"TERM": "xterm-256color"} | environment,
    ):
        os.close(writing)
        received = b""
        while part := _read(reading):
            received += part
    os.close(reading)
    return received.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux's way of saying that nobody holds the other end any more
        return b""


@pytest.fixture
def article(monitor: Monitor, quake_rule: str, tmp_path: Path) -> Path:
    (tmp_path / "quake.txt").write_text(ARTICLE, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", ["replay", "read", "explain"])
def test_no_escape_of_the_news_reaches_the_terminal(article: Path, command: str) -> None:
    received = on_a_terminal(article, command, "quake.txt", "--rules", "quake.yaml")
    assert "\\x1b]0;owned\\x07" in received
    assert COLOUR.search(received)
    assert "\x1b" not in COLOUR.sub("", received)
    assert "\x07" not in received


def test_colours_can_be_declined(article: Path) -> None:
    rules = ("--rules", "quake.yaml")
    received = on_a_terminal(article, "replay", "quake.txt", *rules, NO_COLOR="1")
    assert "«7 people»" in received
    assert not re.search(r"\x1b\[[0-9;]*3[0-7]m", received)
