"""What systemd is told of the daemon, if it was systemd that started it; else nothing happens.

A datagram to a unix socket is all there is to it (sd_notify(3)), so no library is needed.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress

from monitor.clock import monotonic


class Systemd:
    """The socket that systemd listens on; "" when it does not."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._path = environ.get("NOTIFY_SOCKET", "")
        limit = environ.get("WATCHDOG_USEC", "")
        self.ping_every_s = int(limit) / 2_000_000 if limit.isdigit() else 0.0
        """How often it wants a sign of life; 0 for never."""

    def ready(self, status: str) -> None:
        self._say("READY=1", f"STATUS={status}")

    def status(self, status: str) -> None:
        self._say(f"STATUS={status}")

    def alive(self) -> None:
        self._say("WATCHDOG=1")

    def reloading(self) -> None:
        """A reload begins; `ready` says that it is over."""
        self._say("RELOADING=1", f"MONOTONIC_USEC={int(monotonic() * 1_000_000)}")

    def stopping(self) -> None:
        self._say("STOPPING=1")

    def _say(self, *lines: str) -> None:
        if not self._path:
            return
        # "@" is the abstract namespace, which begins with a zero byte.
        address = "\0" + self._path[1:] if self._path.startswith("@") else self._path
        # A supervisor that does not listen must not stop a daemon that works.
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.setblocking(False)
            line.connect(address)
            line.send("\n".join(lines).encode())
