"""The start: has the store opened however long it is full or locked, and hides it from nobody.

Who asks the page, systemd and the receiver of troubles hear meanwhile what is waited for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from monitor.orders import Orders
from monitor.pulse import Condition
from monitor.store.connection import StoreUnavailable
from monitor.systemd import Systemd

AGAIN_S = 5.0
"""Seconds between two tries to begin, or to read all again, on a store that is full or locked."""
START = "start"
"""What it is called where the store could not be used for it."""


class Start:
    """Tries until it is done or the daemon is to stop: a full disk and a lock pass.

    Whoever started the daemon may be asleep by then, so after each try in vain it may `call`.
    """

    def __init__(
        self,
        orders: Orders,
        condition: Condition,
        systemd: Systemd,
        call: Callable[[], Awaitable[None]],
    ) -> None:
        self._orders = orders
        self._condition = condition
        self._systemd = systemd
        self._call = call

    async def is_made(self, work: Callable[[], Awaitable[None]]) -> bool:
        """Have this done; False if the daemon is to stop before it could be."""
        store = self._condition.store
        self._condition.starting = "opening the store"
        while not self._orders.is_stopping():
            try:
                is_done = await self._is_tried(work)
            except StoreUnavailable as error:
                if not error.may_pass:
                    raise
                store.failed(START, error)
                self._condition.starting = f"waiting for the store: {error}"
                self._systemd.status(f"starting: {self._condition.starting}")
                await self._call()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._orders.wait(), AGAIN_S)
            else:
                store.worked(START)
                self._condition.starting = ""
                return is_done
        return False

    async def _is_tried(self, work: Callable[[], Awaitable[None]]) -> bool:
        """One try; False if we are to stop before it ends: a lock may take its time."""
        trying = asyncio.ensure_future(work())
        while not (trying.done() or self._orders.is_stopping()):
            order = asyncio.create_task(self._orders.wait())
            await asyncio.wait({trying, order}, return_when=asyncio.FIRST_COMPLETED)
            order.cancel()
        if not trying.done():
            trying.cancel()
            return False
        trying.result()
        return True
