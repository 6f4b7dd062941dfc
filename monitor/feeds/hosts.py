"""Being a good guest: each host is asked by few at once, one after the other, with a pause."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.clock import monotonic

QUIET_HOSTS = 1_000
"""Hosts remembered before those that nobody asks are forgotten."""
PAGES_WITHIN = timedelta(hours=1)
"""The time for which pages are counted."""


@dataclass(frozen=True, slots=True)
class Manners:
    """What one host is spared: so many at once, so long between two beginnings."""

    at_once: int
    spacing_s: float


class HostHeldError(Exception):
    """A host has had enough of us, and is not asked before so many seconds have passed."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"its host wants to be left alone for {seconds:.0f} s")
        self.seconds = seconds


class Hosts:
    """Turns at hosts. A crowded host makes its own visitors wait, and nobody else's."""

    def __init__(self, manners: Manners, seconds: Callable[[], float] = monotonic) -> None:
        self._manners = manners
        self._seconds = seconds
        self._hosts: dict[str, _Host] = {}
        self.waiting = 0
        """Visitors whose turn has not come."""

    @asynccontextmanager
    async def turn(self, name: str) -> AsyncIterator[None]:
        """Wait until it is our turn at a host; the turn lasts as long as the block.

        Raises HostHeldError at once if the host is held.
        """
        host = self._host(name)
        host.guests += 1
        try:
            await self._enter(host)
            try:
                yield
            finally:
                host.places.release()
        finally:
            host.guests -= 1

    def hold(self, name: str, seconds: float) -> None:
        """Nobody visits a host within so many seconds."""
        host = self._host(name)
        host.held_until = max(host.held_until, self._seconds() + seconds)

    def _host(self, name: str) -> _Host:
        host = self._hosts.get(name)
        if host is None:
            self._forget_the_quiet()
            host = self._hosts[name] = _Host(self._manners.at_once)
        return host

    async def _enter(self, host: _Host) -> None:
        self.waiting += 1
        try:
            await host.places.acquire()
            try:
                self._check(host)
                await self._pause(host)
            except BaseException:
                host.places.release()
                raise
        finally:
            self.waiting -= 1

    def _check(self, host: _Host) -> None:
        left = host.held_until - self._seconds()
        if left > 0:
            raise HostHeldError(left)

    async def _pause(self, host: _Host) -> None:
        now = self._seconds()
        start = max(now, host.free_at)
        host.free_at = start + self._manners.spacing_s
        if start > now:
            await asyncio.sleep(start - now)

    def _forget_the_quiet(self) -> None:
        if len(self._hosts) < QUIET_HOSTS:
            return
        now = self._seconds()
        quiet = [name for name, one in self._hosts.items() if one.is_quiet(now)]
        for name in quiet:
            del self._hosts[name]


class _Host:
    __slots__ = ("free_at", "guests", "held_until", "places")

    def __init__(self, at_once: int) -> None:
        self.places = asyncio.Semaphore(at_once)
        self.guests = 0
        self.free_at = 0.0
        self.held_until = 0.0

    def is_quiet(self, now: float) -> bool:
        return not self.guests and max(self.free_at, self.held_until) <= now


class PageBudget:
    """How many articles' pages may still be fetched of a host within the hour."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._spent: dict[str, tuple[datetime, int]] = {}

    def spend(self, host: str, now: datetime) -> bool:
        """Whether one more page may be fetched; if so, it is counted."""
        since, spent = self._spent.get(host, (now, 0))
        if now - since >= PAGES_WITHIN:
            since, spent = now, 0
            self._spent = {
                name: one for name, one in self._spent.items() if now - one[0] < PAGES_WITHIN
            }
        if spent >= self._most:
            return False
        self._spent[host] = (since, spent + 1)
        return True
