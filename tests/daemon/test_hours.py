"""Hours of the daemon on a clock of its own: what is due is asked when it is due, told once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

from monitor.article import Article
from monitor.clock import VirtualClock
from monitor.config import Config, FeedConfig, Limits, Receiver, Route
from monitor.matching.load import rules_from_text
from monitor.store.connection import Store
from monitor.watch import Watch
from tests.feeds.loopback import WAIT_S, Page, site
from tests.test_watch import Feed

NOON = datetime(2031, 4, 5, 12, tzinfo=UTC)
EVERY = timedelta(minutes=10)
TICK_S = 0.01


def a_flood(number: int, at: datetime) -> Article:
    text = f"A flood closed {number} roads along the Drava, the ministry in Zagreb said."
    return Article(text, id=f"g{number}", title=f"Flood {number}", published=at)


def test_an_hour_of_polls_every_ten_minutes_with_the_clock_put_back_in_between(
    tmp_path: Path,
) -> None:
    clock, feed = _Clock(NOON), Feed()
    with site({"/feed": feed, "/hook": Page()}) as here:
        config = Config(
            store=tmp_path / "monitor.db",
            feeds=(FeedConfig(here.url("/feed"), every=EVERY, allow_private=True),),
            receivers=(Receiver("desk", (f"json://127.0.0.1:{here.port}/hook",)),),
            route=Route("desk", group_by=("article",), group_wait=timedelta(0)),
            limits=Limits(poll_floor=timedelta(seconds=1)),
        )
        watch = Watch(config, rules_from_text("watch: [flood]\n"), clock, tick_s=TICK_S)
        drained: list[bool] = []
        thread = Thread(target=lambda: drained.append(watch.run()))
        thread.start()
        try:
            paths = [here.next_visit().path]
            for number in range(6):
                if number == 3:
                    clock.jumps(-timedelta(days=365))
                    _until_moved(config.store, clock)
                feed.add(a_flood(number, clock.now()))
                # A tenth more than its interval, since the jitter may add as much.
                clock.jumps(EVERY * 1.2)
                paths += [here.next_visit().path for _ in range(2)]
        finally:
            watch.stop()
            thread.join(WAIT_S)
        assert drained == [True]
        assert sorted(paths) == ["/feed"] * 7 + ["/hook"] * 6
        assert here.visits.empty()


class _Clock(VirtualClock):
    """One that can be put back."""

    def jumps(self, by: timedelta) -> None:
        self._now += by


def _until_moved(store: Path, clock: _Clock) -> None:
    """Wait until the daemon has noticed that the clock was put back."""
    with Store.look(store) as looked:
        while (due := looked.feeds.next_due()) is None or due > clock.now() + EVERY * 2:
            pass
