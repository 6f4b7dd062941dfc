"""A day of the daemon in minutes: does its memory grow, and is all told that was published?

    python -m tests.benchmarks.day [MINUTES] [FEEDS]

Runs the daemon in this process on a clock that goes so fast that a day passes in MINUTES, while
FEEDS feeds publish all the time. Prints the memory at a quarter and at the end, their ratio, and
how many of the published items were told. Nothing is asserted.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

from monitor.clock import monotonic
from monitor.config import Config, FeedConfig, Limits, Receiver, Route
from monitor.matching.load import rules_from_text
from monitor.watch import Watch
from tests.daemon.ledgers import ITEM, RULES, TEXT, isle
from tests.feeds.loopback import Page, Site, Visit, site

DAY = timedelta(days=1)
START = datetime(2031, 4, 5, tzinfo=UTC)
EVERY = timedelta(minutes=10)
ON_PAGE = 20
DRAIN_S = 20.0


class FastClock:
    """A day of its own in so many seconds of ours."""

    def __init__(self, seconds: float) -> None:
        self._began = monotonic()
        self._speed = DAY.total_seconds() / seconds

    def now(self) -> datetime:
        return START + timedelta(seconds=(monotonic() - self._began) * self._speed)


class Paper:
    """A feed that publishes an item of its own at every other visit."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._visits = 0
        self.is_closed = False

    @property
    def published(self) -> list[int]:
        return [self._number * 10_000 + count for count in range(self._visits // 2)]

    def __call__(self, _: Visit) -> Page:
        self._visits += not self.is_closed
        items = (
            ITEM.format(n=n, name=isle(n), text=TEXT.format(name=isle(n)))
            for n in reversed(self.published[-ON_PAGE:])
        )
        return Page(f'<rss version="2.0"><channel>{"".join(items)}</channel></rss>'.encode())


def _memory_mib() -> float:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def _config(folder: Path, here: Site, papers: int) -> Config:
    return Config(
        store=folder / "monitor.db",
        feeds=tuple(
            FeedConfig(here.url(f"/{number}"), every=EVERY, allow_private=True)
            for number in range(papers)
        ),
        receivers=(Receiver("desk", (f"json://127.0.0.1:{here.port}/desk",), max=None),),
        route=Route("desk", group_by=("article",), group_wait=timedelta(0)),
        limits=Limits(poll_floor=timedelta(seconds=1), polls_per_host=20, starts_per_host=1000),
    )


def _day(seconds: float, papers: Callable[[int], Paper], feeds: int) -> None:
    told: list[bytes] = []

    def desk(visit: Visit) -> Page:
        told.append(visit.body)
        return Page()

    all_papers = [papers(number) for number in range(feeds)]
    pages = {f"/{number}": paper for number, paper in enumerate(all_papers)}
    with tempfile.TemporaryDirectory() as folder, site({**pages, "/desk": desk}) as here:
        config = _config(Path(folder), here, feeds)
        watch = Watch(config, rules_from_text(RULES), FastClock(seconds), tick_s=0.02)
        thread = Thread(target=watch.run)
        thread.start()
        waiting = Event()
        waiting.wait(seconds / 4)
        quarter = _memory_mib()
        waiting.wait(seconds * 3 / 4)
        for paper in all_papers:
            paper.is_closed = True
        waiting.wait(DRAIN_S)
        end = _memory_mib()
        watch.stop()
        thread.join()
    said = b"".join(told).decode()
    published = [n for paper in all_papers for n in paper.published]
    found = [said.count(f"isle of {isle(n)},") for n in published]
    print(f"memory at a quarter and at the end  {quarter:.0f} and {end:.0f} MiB")
    print(f"ratio                               {end / quarter:.2f}")
    print(f"published                           {len(published)}")
    print(f"told                                {sum(map(bool, found))}")
    print(f"told twice                          {sum(count > 1 for count in found)}")


if __name__ == "__main__":
    # Time that goes so fast looks like a clock that jumps.
    logging.disable()
    arguments = [float(one) for one in sys.argv[1:]]
    minutes, feeds = (*arguments, *(1.0, 20.0)[len(arguments) :])
    _day(minutes * 60, Paper, int(feeds))
