"""What changes while the daemon runs is read again as a whole, and put in its place or refused."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass, replace
from functools import partial

from monitor.beside import Beside
from monitor.chores import Chores
from monitor.desk import Desk, StreamThread
from monitor.dispatch import Dispatch, Ways, by_key
from monitor.errors import MonitorError
from monitor.logged import tell
from monitor.orders import Orders
from monitor.pulse import Condition, Pulse
from monitor.reload import Load, Loaded, changes
from monitor.start import AGAIN_S
from monitor.store.connection import StoreUnavailable
from monitor.systemd import Systemd
from monitor.tally import Deed, Tally
from monitor.troubles import TroubleKind

RELOAD = "reload"
"""What it is called where the store could not be used for it."""
FIXED = ("store", "web")
"""What a running daemon cannot change: told, and used at the next start."""


@dataclass(frozen=True, slots=True)
class Life:
    """What runs while the daemon lives: the stream, the way to the feeds, and who asks them."""

    thread: StreamThread
    ways: Ways
    dispatch: Dispatch
    chores: Chores


class Renewal:
    """Keeps what is `loaded`: config and rules that were good, and that are lived by now."""

    def __init__(
        self,
        loaded: Loaded,
        load: Load | None,
        orders: Orders,
        systemd: Systemd,
        pulse: Pulse,
        tally: Tally,
        condition: Condition,
    ) -> None:
        self.loaded = loaded
        self._load = load
        self._orders = orders
        self._systemd = systemd
        self._pulse = pulse
        self._tally = tally
        self._condition = condition

    async def noticing(self, beside: Beside) -> asyncio.Task[None]:
        """Notice from here on what changes; what changed before, it is told now."""
        noticing = beside.begin(self._notice_changes())
        # What is watched is watched before this goes on, so that no change is missed.
        await asyncio.sleep(0)
        if self._load and self.loaded.is_stale:
            self._orders.reload()
        return noticing

    async def _notice_changes(self) -> None:
        if self._load is not None:
            async for _ in changes(self.loaded.files):
                self._orders.reload()

    async def is_made(self, life: Life) -> bool:
        """Put what changed in its place, all of it or nothing; whether it was."""
        if self._load is None:
            return False
        self._systemd.reloading()
        try:
            await self._live_by(await asyncio.to_thread(self._load), life)
        except StoreUnavailable as error:
            self._condition.store.failed(RELOAD, error)
            tell(logging.WARNING, "reload.put_off", reason=str(error))
            asyncio.get_running_loop().call_later(AGAIN_S, self._orders.reload)
            return False
        except MonitorError as error:
            await self._refuse(str(error), life.chores)
            return False
        finally:
            self._systemd.ready(self.loaded.summary)
        self._condition.store.worked(RELOAD)
        self._condition.reload_refused = ""
        self._tally.count(Deed.RELOAD, "ok")
        tell(logging.INFO, "reload.done", **self.loaded.counts)
        await life.chores.note(partial(_settled, what=""))
        return True

    async def _live_by(self, loaded: Loaded, life: Life) -> None:
        was, config = self.loaded.config, loaded.config
        stays = tuple(name for name in FIXED if getattr(was, name) != getattr(config, name))
        if stays:
            tell(logging.WARNING, "reload.needs_restart", keys=", ".join(stays))
        self._condition.needs_restart = stays
        config = replace(config, store=was.store, web=was.web)
        feeds = by_key(config)
        await life.thread.ask(lambda desk: desk.use(config, loaded.rules, feeds))
        way = await life.ways.change(config, life.dispatch.tasks())
        life.dispatch.use(feeds, way, config.limits)
        self._pulse.stuck_after_s = config.limits.stuck_after.total_seconds()
        self.loaded = replace(loaded, config=config)

    async def _refuse(self, why: str, chores: Chores) -> None:
        """What was good stays; who looks after the monitor is told, with file, line and column."""
        self._condition.reload_refused = why
        self._tally.count(Deed.RELOAD, "refused")
        tell(logging.WARNING, "reload.refused", why=why)
        self._condition.store.worked(RELOAD)
        what = f"what was changed is not used: {_in_one_line(why)}"
        await chores.note(partial(_settled, what=what))


def _in_one_line(why: str) -> str:
    """Faults one after the other, each with its remedy, which stands below it and further in."""
    return re.sub(r"\n\s+", ", ", why).replace("\n", "; ")


def _settled(desk: Desk, what: str) -> None:
    found = {"files": what} if what else {}
    desk.caretaker.settle(TroubleKind.RELOAD, found, desk.now)
