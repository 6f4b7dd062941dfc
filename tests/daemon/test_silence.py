"""A day of the daemon on a clock of its own: a feed that falls silent, and speaks again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

from monitor.article import Article
from monitor.clock import VirtualClock
from monitor.config import Config, FeedConfig, Limits, Receiver, Route
from monitor.matching.load import rules_from_text
from monitor.watch import Watch
from tests.feeds.loopback import WAIT_S, Page, Site, Visit, site
from tests.test_watch import Feed

NOON = datetime(2031, 4, 5, 12, tzinfo=UTC)
EVERY = timedelta(minutes=10)
TICK_S = 0.01
RULES = """
version: 1
rules:
  - rule: silent
    match: {source: {feed: '*'}}
    trigger: {type: flatline, group_by: [feed], window: 6h}
"""


def a_flood(number: int, at: datetime) -> Article:
    text = f"A flood closed {number} roads along the Drava, the ministry in Zagreb said."
    return Article(text, id=f"g{number}", title=f"Flood {number}", published=at)


@contextmanager
def watching(here: Site, clock: VirtualClock, store: Path) -> Iterator[None]:
    """A daemon that asks the one feed every ten minutes and tells the hook at once."""
    config = Config(
        store=store,
        feeds=(FeedConfig(here.url("/feed"), every=EVERY, allow_private=True),),
        receivers=(Receiver("desk", (f"json://127.0.0.1:{here.port}/hook",)),),
        route=Route("desk", group_by=("rule",), group_wait=timedelta(0)),
        limits=Limits(poll_floor=timedelta(seconds=1)),
    )
    watch = Watch(config, rules_from_text(RULES), clock, tick_s=TICK_S)
    thread = Thread(target=watch.run)
    thread.start()
    try:
        yield
    finally:
        watch.stop()
        thread.join(WAIT_S)


def test_a_feed_that_answers_and_says_nothing_is_told_and_so_is_its_next_word(
    tmp_path: Path,
) -> None:
    clock, feed = VirtualClock(NOON), Feed()
    feed.add(a_flood(1, NOON))
    with (
        site({"/feed": feed, "/hook": Page()}) as here,
        watching(here, clock, tmp_path / "monitor.db"),
    ):
        assert here.next_visit().path == "/feed"
        for _ in range(2):
            clock.advance(timedelta(hours=2))
            assert here.next_visit().path == "/feed"  # four hours without a word: nothing is told
        clock.advance(timedelta(hours=3))
        told = [here.next_visit() for _ in range(2)]
        (silence,) = (visit for visit in told if visit.path == "/hook")
        feed.add(a_flood(2, clock.now()))
        clock.advance(EVERY * 1.2)
        told = [here.next_visit() for _ in range(2)]
        (end,) = (visit for visit in told if visit.path == "/hook")
        assert here.visits.empty()
    assert title_of(silence).endswith("/feed: no matches in 6h")
    assert title_of(end).startswith("[MEDIUM] Resolved: Silent:")


def title_of(visit: Visit) -> str:
    return str(json.loads(visit.body)["title"])
