"""The daemon against a real feed and a real webhook: it tells what is new, once, and stops."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest

from monitor.article import Article
from monitor.clock import WallClock
from monitor.config import Config, FeedConfig, Limits, Receiver, Route
from monitor.desk import Round
from monitor.errors import MonitorError
from monitor.feeds.replay import read_saved
from monitor.first_round import FirstTold
from monitor.matching.load import load_rules, rules_from_text
from monitor.matching.rules import RuleSet
from monitor.once import poll_once
from monitor.reload import Loaded
from monitor.store.connection import Store
from monitor.store.lock import StoreLocked
from monitor.watch import Watch

from .feeds.loopback import WAIT_S, Page, Site, Visit, site

ROOT = Path(__file__).parents[1]
TICK = timedelta(milliseconds=20)
RAIN = "Rain fell along the coast on Monday, and no road had to be closed."
PORT = (
    "Ships waited outside Mombasa on Tuesday after a flood shut the harbour of the Kenyan port and"
    " drowned two cranes, its owner Amani Otieno told reporters in Nairobi."
)
FLOODS = "watch:\n  - flood\n"


class Feed:
    """A feed whose items are added one by one, the newest first, with an honest ETag."""

    def __init__(self) -> None:
        self.articles: list[Article] = []

    def add(self, *articles: Article) -> None:
        self.articles = [*reversed(articles), *self.articles]

    def __call__(self, visit: Visit) -> Page:
        etag = f'"{len(self.articles)}"'
        if visit.headers.get("If-None-Match") == etag:
            return Page(status=304, headers={"ETag": etag})
        items = "".join(map(_item, self.articles))
        body = f'<rss version="2.0"><channel><title>Sava</title>{items}</channel></rss>'
        return Page(body.encode(), headers={"ETag": etag, "Content-Type": "application/rss+xml"})


def _item(article: Article) -> str:
    return (
        f"<item><title>{escape(article.title)}</title><guid>{article.id}</guid>"
        f"<link>https://sava.example/{article.id}</link>"
        f"<description>{escape(article.text)}</description>"
        f"<pubDate>{format_datetime(article.published)}</pubDate></item>"
    )


@pytest.fixture
def feed() -> Feed:
    return Feed()


@pytest.fixture
def server(feed: Feed) -> Iterator[Site]:
    with site({"/feed": feed}) as here:
        yield here


@pytest.fixture
def hook() -> Iterator[Site]:
    with site({"/hook": Page()}) as here:
        yield here


@pytest.fixture
def config(tmp_path: Path, server: Site, hook: Site) -> Config:
    url = f"json://127.0.0.1:{hook.port}/hook"
    return Config(
        store=tmp_path / "monitor.db",
        feeds=(FeedConfig(server.url("/feed"), every=TICK, allow_private=True),),
        receivers=(Receiver("desk", (url,)),),
        route=Route("desk", group_by=("rule", "article"), group_wait=timedelta(0)),
        limits=Limits(poll_floor=TICK),
    )


@contextmanager
def running(config: Config, rules: RuleSet, first_told: FirstTold | None = None) -> Iterator[Watch]:
    watch = Watch(config, rules, tick_s=TICK.total_seconds(), first_told=first_told)
    drained: list[bool] = []
    thread = Thread(target=lambda: drained.append(watch.run()))
    thread.start()
    try:
        yield watch
    finally:
        watch.stop()
        thread.join(WAIT_S)
    assert drained == [True]


def a_flood(number: int) -> Article:
    return Article(
        f"A flood closed {number} roads along the Sava on Monday, the ministry said.",
        title=f"Flood closes {number} roads",
        published=WallClock().now(),
    )


def told(hook: Site) -> str:
    """The title of the next message that arrives at the webhook."""
    return str(json.loads(hook.next_visit().body)["title"])


def until_unchanged(server: Site) -> None:
    """Wait until the daemon has kept all that the feed holds: it then says so itself."""
    while "If-None-Match" not in (visit := server.next_visit()).headers or _is_old(server, visit):
        pass


def _is_old(server: Site, visit: Visit) -> bool:
    return server.answer(visit).status != 304


def test_what_a_feed_held_before_is_not_told_and_what_comes_is_told_once(
    config: Config, feed: Feed, server: Site, hook: Site
) -> None:
    feed.add(a_flood(1))
    with running(config, rules_from_text(FLOODS, "floods.yaml")):
        until_unchanged(server)
        feed.add(Article(RAIN, title="Rain falls", published=WallClock().now()))
        until_unchanged(server)
        feed.add(Article(PORT, title="Flood shuts harbour", published=WallClock().now()))
        assert "harbour" in told(hook)
        until_unchanged(server)
    assert hook.visits.empty()


def test_the_seeds_as_a_feed_item_by_item_are_told_through_the_webhook(
    config: Config, feed: Feed, server: Site, hook: Site
) -> None:
    seeds = read_saved([str(ROOT / "seeds")])
    with running(config, load_rules([ROOT / "rules"])):
        until_unchanged(server)
        for seed in seeds:
            feed.add(seed)
            until_unchanged(server)
    ledger = [json.loads(hook.next_visit().body) for _ in range(hook.visits.qsize())]
    numbers = [message["title"] for message in ledger if "13,000" in message["title"]]
    assert any("15,000" in title for title in numbers)
    assert len({message["title"] for message in ledger}) == len(ledger)
    assert not any("10,000" in message["title"] for message in ledger)


def test_a_restart_tells_nothing_again_and_asks_conditionally(
    config: Config, feed: Feed, server: Site, hook: Site
) -> None:
    rules = rules_from_text(FLOODS, "floods.yaml")
    with running(config, rules):
        until_unchanged(server)
        feed.add(a_flood(2))
        told(hook)
        until_unchanged(server)
    while not server.visits.empty():
        server.next_visit()
    with running(config, rules):
        assert "If-None-Match" in server.next_visit().headers
        until_unchanged(server)
    assert hook.visits.empty()


def test_the_first_feeds_have_their_first_round_told_even_if_the_daemon_ran_without_any(
    config: Config, server: Site
) -> None:
    rules, rounds = rules_from_text(FLOODS, "floods.yaml"), Queue[int]()
    with running(replace(config, feeds=()), rules):
        pass

    def first_told(said: Sequence[Round], *_: object) -> None:
        rounds.put(len(said))

    with running(config, rules, first_told):
        assert rounds.get(timeout=WAIT_S) == 1
    with running(config, rules, first_told):
        until_unchanged(server)
    assert rounds.empty()


def test_feeds_that_are_added_to_a_daemon_without_any_have_their_first_round_told(
    config: Config, server: Site
) -> None:
    rules, rounds = rules_from_text(FLOODS, "floods.yaml"), Queue[int]()

    def first_told(said: Sequence[Round], *_: object) -> None:
        rounds.put(len(said))

    watch = Watch(
        replace(config, feeds=()),
        rules,
        tick_s=TICK.total_seconds(),
        load=lambda: Loaded(config, rules),
        first_told=first_told,
    )
    thread = Thread(target=watch.run)
    thread.start()
    watch.reload()
    told = rounds.get(timeout=WAIT_S)
    watch.reload()
    until_unchanged(server)
    watch.stop()
    thread.join(WAIT_S)
    assert told == 1
    assert rounds.empty()


def test_a_feed_that_fails_does_not_keep_the_others_from_being_told(
    config: Config, feed: Feed, server: Site, hook: Site
) -> None:
    broken = FeedConfig(server.url("/broken"), allow_private=True)
    refused = FeedConfig(server.url("/feed").replace("127.0.0.1", "localhost"))
    feeds = (broken, refused, *config.feeds)
    config = Config(
        store=config.store,
        feeds=feeds,
        receivers=config.receivers,
        route=config.route,
        limits=config.limits,
    )
    server.pages["/broken"] = Page(b"<html>not a feed")
    with running(config, rules_from_text(FLOODS, "floods.yaml")):
        until_unchanged(server)
        feed.add(a_flood(3))
        assert "3 roads" in told(hook)


def test_one_round_by_hand_says_what_came_of_each_feed(
    config: Config, feed: Feed, hook: Site
) -> None:
    rules = rules_from_text(FLOODS, "floods.yaml")
    (first,) = poll_once(config, rules)
    assert (first.failures, first.alerts) == (0, 0)
    feed.add(a_flood(4))
    (second,) = poll_once(config, rules, feed=config.feeds[0].url)
    assert second.alerts == 1
    assert "4 roads" in told(hook)


def test_a_round_of_a_feed_that_is_not_there_says_so(config: Config) -> None:
    with pytest.raises(MonitorError, match="no such feed"):
        poll_once(config, rules_from_text(FLOODS, "floods.yaml"), feed="elsewhere")


def test_no_feed_states_login_is_in_the_store(config: Config, feed: Feed, server: Site) -> None:
    login = server.url("/feed").replace("//", "//ana:secret@")
    config = Config(
        store=config.store,
        feeds=(FeedConfig(login, allow_private=True),),
        limits=config.limits,
    )
    poll_once(config, rules_from_text(FLOODS, "floods.yaml"))
    with Store.open(config.store) as store:
        assert store.feeds.known_urls() == (server.url("/feed"),)


def test_a_second_daemon_on_the_store_is_told_who_the_first_is(tmp_path: Path) -> None:
    # Locks of one process do not exclude each other, so that the first one is another process.
    script = (
        "import sys; from datetime import datetime, UTC;"
        "from monitor.store.connection import Store;"
        "store = Store.open(sys.argv[1]); store.lock(datetime(2031, 4, 5, tzinfo=UTC));"
        "print('held', flush=True); sys.stdin.read()"
    )
    path = tmp_path / "monitor.db"
    first = subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with first:
        assert first.stdout is not None
        assert first.stdout.readline() == "held\n"
        with pytest.raises(StoreLocked, match=f"pid {first.pid}"):
            Watch(Config(store=path), rules_from_text(FLOODS, "floods.yaml")).run()
        first.communicate()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_daemon_with_0_after_it_has_told_what_it_took(
    tmp_path: Path, feed: Feed, server: Site, hook: Site, number: signal.Signals
) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "floods.yaml").write_text(FLOODS)
    (tmp_path / "monitor.yaml").write_text(
        f"store: monitor.db\nrules: [rules]\nlimits: {{poll_floor: 1s}}\n"
        f"feeds:\n  - {{url: '{server.url('/feed')}', every: 1s, allow_private: true,"
        f" backfill: all}}\n"
        f"receivers: [{{name: desk, apprise: ['json://127.0.0.1:{hook.port}/hook']}}]\n"
        f"route: {{receiver: desk, group_wait: 0s}}\n"
    )
    feed.add(a_flood(5))
    daemon = subprocess.Popen(
        [sys.executable, "-m", "monitor", "run", "--config", str(tmp_path / "monitor.yaml")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        text=True,
    )
    with daemon:
        try:
            assert "5 roads" in told(hook)
        finally:
            daemon.send_signal(number)
            output, _ = daemon.communicate(timeout=WAIT_S)
    assert daemon.returncode == 0, output
    assert "Traceback" not in output
