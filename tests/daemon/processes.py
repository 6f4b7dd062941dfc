"""A daemon as it really runs: `monitor run` in a process of its own, known by its log."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from threading import Thread

from monitor.clock import monotonic
from tests.feeds.loopback import WAIT_S

ROOT = Path(__file__).parents[2]


@dataclass
class Daemon:
    """A process, and the lines of its log that nobody has looked at."""

    process: subprocess.Popen[str]
    lines: Queue[str] = field(default_factory=Queue)
    seen: list[str] = field(default_factory=list)

    def until(self, event: str) -> str:
        """Wait for the next line of the log that holds this; that line."""
        deadline = monotonic() + WAIT_S
        while True:
            try:
                line = self.lines.get(timeout=max(0.0, deadline - monotonic()))
            except Empty:
                raise AssertionError(f"no {event!r} in:\n{''.join(self.seen)}") from None
            self.seen.append(line)
            if event in line:
                return line
            assert line, f"it ended without {event!r}:\n{''.join(self.seen)}"

    def rest(self) -> str:
        """What it has logged that nobody has looked at."""
        return "".join(self.lines.get() for _ in range(self.lines.qsize()))

    def port(self) -> int:
        """The port of its page, which was drawn by the kernel."""
        return int(self.until("web.listening").rpartition("port=")[2])

    def signals(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def ends(self, *numbers: signal.Signals) -> int:
        """Send these signals and wait for the end; the exit code."""
        for number in numbers:
            self.process.send_signal(number)
        return self.process.wait(WAIT_S)

    def gather(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.lines.put(line)
        self.lines.put("")


@contextmanager
def daemon(folder: Path, environ: Mapping[str, str] | None = None) -> Iterator[Daemon]:
    """`monitor run` on the folder's monitor.yaml; killed at the end if it still runs."""
    process = subprocess.Popen(
        [sys.executable, "-m", "monitor", "run", "--config", str(folder / "monitor.yaml")],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environ or {})},
        text=True,
    )
    with process:
        running = Daemon(process)
        # Its workers hold the log open for a moment longer than it lives.
        reading = Thread(target=running.gather, daemon=True)
        reading.start()
        try:
            yield running
        finally:
            process.kill()


def fetched(
    url: str, headers: Mapping[str, str] | None = None
) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers of an answer, whatever its status."""
    request = urllib.request.Request(url, headers=dict(headers or {}))
    try:
        with urllib.request.urlopen(request, timeout=WAIT_S) as answer:
            return answer.status, answer.read(), dict(answer.headers)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.read(), dict(refused.headers)


def health(port: int) -> tuple[int, dict[str, object]]:
    status, body, _ = fetched(f"http://127.0.0.1:{port}/healthz")
    return status, json.loads(body)
