"""What systemd hears, on a real socket."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.systemd import Systemd


@pytest.fixture
def line(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(10)
        yield listening


def heard(line: socket.socket) -> list[str]:
    return line.recv(4096).decode().split("\n")


def test_each_word_is_one_datagram(line: socket.socket) -> None:
    systemd = Systemd({"NOTIFY_SOCKET": line.getsockname()})
    systemd.ready("3 feeds")
    systemd.alive()
    systemd.reloading()
    systemd.stopping()
    assert heard(line) == ["READY=1", "STATUS=3 feeds"]
    assert heard(line) == ["WATCHDOG=1"]
    reloading, at = heard(line)
    assert (reloading, at.partition("=")[0]) == ("RELOADING=1", "MONOTONIC_USEC")
    assert heard(line) == ["STOPPING=1"]


def test_a_name_of_the_abstract_namespace_is_reached() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind("")  # the kernel draws a name
        listening.settimeout(10)
        name = listening.getsockname()
        Systemd({"NOTIFY_SOCKET": "@" + name[1:].decode()}).alive()
        assert heard(listening) == ["WATCHDOG=1"]


@pytest.mark.parametrize("environ", [{}, {"NOTIFY_SOCKET": "/nowhere/at/all"}])
def test_nobody_who_listens_is_no_fault(environ: dict[str, str]) -> None:
    Systemd(environ).ready("3 feeds")


def test_half_of_the_watchdogs_patience_is_left(line: socket.socket) -> None:
    assert Systemd({"WATCHDOG_USEC": "60000000"}).ping_every_s == 30
    assert Systemd({}).ping_every_s == 0
