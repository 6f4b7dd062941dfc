"""What the daemon was told to do, from any thread or signal: stop, or read its files again."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


class Orders:
    """Given by anybody at any time; those that nobody heeds yet wait."""

    def __init__(self) -> None:
        self._is_stopping = threading.Event()
        self._is_changed = threading.Event()
        self._woken = asyncio.Event()
        self._wake: Callable[[], None] = lambda: None

    def stop(self) -> None:
        self._is_stopping.set()
        self._wake()

    def reload(self) -> None:
        self._is_changed.set()
        self._wake()

    def is_stopping(self) -> bool:
        return self._is_stopping.is_set()

    @contextmanager
    def heard(self) -> Iterator[None]:
        """An order wakes who waits on the loop that runs, until the block ends."""
        loop, woken = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            # A signal may come when all is over.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(woken.set)

        self._woken, self._wake = woken, wake
        try:
            yield
        finally:
            self._wake = lambda: None

    async def wait(self) -> None:
        """Until an order comes; what it is must be asked."""
        await self._woken.wait()
        self._woken.clear()

    async def is_to_read_again(self) -> bool:
        """Wait until something has changed; False if it is to stop."""
        while not self.is_stopping():
            if self._is_changed.is_set():
                self._is_changed.clear()
                return True
            await self.wait()
        return False
