"""The daemon's jobs, each at its own pace, and what sees that they go on when a clock jumps."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, timedelta
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from monitor.availability import Availability
from monitor.clock import Clock, WallClock, monotonic
from monitor.logged import tell
from monitor.pulse import Loop, Pulse
from monitor.store.connection import StoreUnavailable
from monitor.systemd import Systemd

JUMP = timedelta(seconds=30)
"""What the wall's clock may gain or lose on the machine's between two ticks."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is done every so many `seconds`; `loop` is the one that beats each time it is."""

    name: str
    work: Callable[[], Coroutine[None, None, None]]
    seconds: float
    loop: Loop | None = None
    at_once: bool = False


class Timetable:
    """Has each job run when it is due, from `begin` to `end`."""

    def __init__(self, jobs: Sequence[Job], store: Availability, pulse: Pulse) -> None:
        self._jobs = jobs
        self._store = store
        self._pulse = pulse
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def begin(self) -> None:
        """Have the jobs run from now on, on the loop that runs."""
        # It warns of each look that it leaves out because the last one still runs, as is meant.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        for job in self._jobs:
            # A late look is as good as one on time, and one is as good as three.
            self._scheduler.add_job(
                partial(self._looked, job),
                "interval",
                id=job.name,
                seconds=job.seconds,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
                **({"next_run_time": WallClock().now()} if job.at_once else {}),
            )
        self._scheduler.start()

    def end(self) -> None:
        """Begin no more of them; those that run are not waited for."""
        self._scheduler.shutdown(wait=False)

    def pace(self, name: str, seconds: float) -> None:
        """Have a job run so often from now on."""
        self._scheduler.reschedule_job(name, trigger="interval", seconds=seconds)

    def begin_anew(self) -> None:
        """Have every job run now: it knows by the wall's clock when it is next due."""
        now = WallClock().now()
        for job in self._scheduler.get_jobs():
            job.modify(next_run_time=now)

    async def _looked(self, job: Job) -> None:
        """One run of a job. That the daemon's end breaks it off is no fault."""
        self._pulse.beat(Loop.SCHEDULER)
        try:
            with suppress(asyncio.CancelledError):
                await job.work()
        except StoreUnavailable as error:
            self._store.failed(job.name, error)
        else:
            self._store.worked(job.name)
        if job.loop:
            self._pulse.beat(job.loop)


@dataclass(frozen=True, slots=True)
class Attendant:
    """Sees that all loops go on, tells systemd while they do, and notices a clock that jumps."""

    clock: Clock
    pulse: Pulse
    systemd: Systemd
    tick_s: float

    async def attend(
        self, timetable: Timetable, jumped: Callable[[timedelta], Awaitable[None]]
    ) -> None:
        """Look every tick, without end; `jumped` hears how far the wall's clock did."""
        wall, seconds = self.clock.now(), monotonic()
        pinged, known = 0.0, None
        while True:
            await asyncio.sleep(self.tick_s)
            now, later = self.clock.now(), monotonic()
            jump = now - wall - timedelta(seconds=later - seconds)
            wall, seconds = now, later
            if abs(jump) > JUMP:
                timetable.begin_anew()
                await jumped(jump)
            stuck = self.pulse.stuck()
            if stuck and stuck is not known:
                tell(logging.ERROR, "watch.stuck", loop=str(stuck))
            known = stuck
            every = self.systemd.ping_every_s
            if every and not stuck and later - pinged >= every:
                self.systemd.alive()
                pinged = later
