"""A network and a receiver that are dead for hours, on a clock of its own: no storm, no loss."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread
from typing import BinaryIO, TypeVar

from monitor.clock import monotonic
from monitor.config import Config, FeedConfig, Limits, Receiver, Route
from monitor.daemon_config import TroublesTo
from monitor.matching.load import rules_from_text
from monitor.watch import Watch
from tests.daemon.test_hours import _Clock as Clock
from tests.daemon.test_hours import a_flood
from tests.feeds.loopback import WAIT_S, Page, Site, Visit, site
from tests.test_watch import Feed

NOON = datetime(2031, 4, 5, 12, tzinfo=UTC)
EVERY, HOUR = timedelta(minutes=10), timedelta(hours=1)
TICK_S = 0.01
MOMENT = timedelta(milliseconds=300)
AT_ONCE = timedelta(0)
_T = TypeVar("_T")
PATIENCE_S = 0.5
"""Real time that a test waits before it lets more of its own time pass."""


class Desk:
    """A receiver: what it took, and whether it takes anything."""

    def __init__(self, clock: Clock) -> None:
        self.is_dead = False
        self.took: Queue[str] = Queue()
        self._clock = clock

    def __call__(self, visit: Visit) -> Page:
        if self.is_dead:
            return Page(status=503)
        self.took.put(str(json.loads(visit.body)["title"]))
        return Page()

    def next(self) -> str:
        return awaited(self.took, self._clock)

    def hears(self, about: str) -> str:
        """The next message about something."""
        while about not in (title := self.next()):
            pass
        return title


@contextmanager
def watching(config: Config, clock: Clock) -> Iterator[None]:
    watch = Watch(config, rules_from_text("watch: [flood]\n"), clock, tick_s=TICK_S)
    drained: list[bool] = []
    thread = Thread(target=lambda: drained.append(watch.run()))
    thread.start()
    try:
        yield
    finally:
        watch.stop()
        thread.join(WAIT_S)
    assert drained == [True]


def settings(folder: Path, port: int, *feeds: str) -> Config:
    return Config(
        store=folder / "monitor.db",
        feeds=tuple(FeedConfig(feed, every=EVERY, allow_private=True) for feed in feeds),
        receivers=(
            Receiver("desk", (f"json://127.0.0.1:{port}/desk",)),
            Receiver("ops", (f"json://127.0.0.1:{port}/ops",)),
        ),
        route=Route("desk", group_by=("article",), group_wait=AT_ONCE),
        troubles=TroublesTo("ops", wait=AT_ONCE, boot=False),
        limits=Limits(poll_floor=timedelta(seconds=1), silence_timeout=MOMENT),
    )


def awaited(queue: Queue[_T], clock: Clock) -> _T:
    """What comes next, however much of its own time has to pass."""
    deadline = monotonic() + WAIT_S
    while monotonic() < deadline:
        try:
            return queue.get(timeout=PATIENCE_S)
        except Empty:
            clock.jumps(EVERY)
    raise AssertionError("nothing came")


def asked(here: Site, clock: Clock, *paths: str) -> None:
    """Wait until all of these were asked for."""
    missing = set(paths)
    while missing:
        missing.discard(awaited(here.visits, clock).path)


def test_a_receiver_that_is_dead_for_hours_hears_each_alert_once_when_it_is_back(
    tmp_path: Path,
) -> None:
    clock, feed = Clock(NOON), Feed()
    desk, ops = Desk(clock), Desk(clock)
    with site({"/feed": feed, "/desk": desk, "/ops": ops}) as here:
        with watching(settings(tmp_path, here.port, here.url("/feed")), clock):
            asked(here, clock, "/feed")
            desk.is_dead = True
            for number in range(6):
                feed.add(a_flood(number, clock.now()))
                clock.jumps(EVERY * 1.2)
                asked(here, clock, "/feed")
            assert "error=503" in ops.hears("the channel desk does not take messages")
            desk.is_dead = False
            told = [desk.next() for _ in range(6)]
            assert "the channel desk" in ops.hears("Recovered")
        assert sorted(told) == sorted({*told})
        assert desk.took.empty()


def dying(page: Callable[[Visit], Page], is_dead: Event, how: Page) -> Callable[[Visit], Page]:
    """A page that answers in this way while its network is dead."""
    return lambda visit: how if is_dead.is_set() else page(visit)


def test_a_dead_network_is_told_as_one_outage_and_no_feed_is_to_blame(tmp_path: Path) -> None:
    clock, feed, is_dead, over = Clock(NOON), Feed(), Event(), Event()
    ops = Desk(clock)

    def hangs(line: BinaryIO) -> None:
        over.wait()

    def hangs_up(line: BinaryIO) -> None:
        """Nothing is sent, and the connection is closed."""

    ways = {"/hangs": hangs, "/resets": hangs_up, "/breaks": lambda line: line.write(b"<rss")}
    pages = {at: dying(feed, is_dead, Page(stream=how)) for at, how in ways.items()}
    with site({**pages, "/desk": Page(), "/ops": ops}) as here:
        feeds = [here.url(path) for path in ways]
        config = settings(tmp_path, here.port, *feeds, "http://nowhere.invalid/feed")
        with watching(config, clock):
            asked(here, clock, *ways)
            is_dead.set()
            for _ in range(13):
                clock.jumps(2 * HOUR)
                asked(here, clock, *ways)
            assert "our own way to the network" in ops.hears("feeds fail")
            is_dead.clear()
            over.set()
            assert "no feed could be read for" in ops.hears("Recovered")
    blamed = [title for title in ops.took.queue if "cannot be read" in title]
    assert blamed == []
