"""End to end: a real daemon, a real feed, the bundled rules, a webhook and a mail server.

The five articles that the bundled rules are made for appear in a feed one by one, while the daemon
is killed, its rules are changed, broken and mended. Each alert arrives by both ways, once.
"""

from __future__ import annotations

import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from monitor.feeds.replay import read_saved
from monitor.matching.load import load_rules
from monitor.outbox.retry import RowState
from monitor.store.connection import Store
from monitor.stream import Stream
from tests.daemon.processes import ROOT, Daemon, daemon
from tests.feeds.loopback import Site, site
from tests.outbox.receivers import Mailbox, Webhook, mailbox, webhook
from tests.test_watch import Feed, until_unchanged

CONFIG = """\
store: monitor.db
rules: [rules]
limits: {{poll_floor: 1s}}
feeds: [{{url: "{feed}", every: 1s, allow_private: true}}]
receivers: [{{name: desk, apprise: ["{hook}", "{mail}"]}}]
route: {{receiver: desk, group_by: [rule, article], group_wait: 0s}}
"""
SEEDS = read_saved([str(ROOT / "seeds")])


@dataclass
class World:
    """A folder to run in, what is published, and who is told."""

    folder: Path
    feed: Feed
    server: Site
    hook: Webhook
    box: Mailbox

    def publishes(self, number: int) -> None:
        """The next article appears, and the daemon has kept it."""
        self.feed.add(SEEDS[number])
        self.is_kept()

    def is_kept(self) -> None:
        while not self.server.visits.empty():
            self.server.next_visit()
        until_unchanged(self.server)

    @property
    def rule_file(self) -> Path:
        return self.folder / "rules" / "troops.yaml"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    (tmp_path / "rules").mkdir()
    for file in (ROOT / "rules").glob("*.yaml"):
        shutil.copy(file, tmp_path / "rules")
    feed = Feed()
    with ExitStack() as stack:
        server = stack.enter_context(site({"/feed": feed}))
        hook, box = stack.enter_context(webhook()), stack.enter_context(mailbox())
        config = CONFIG.format(feed=server.url("/feed"), hook=hook.url, mail=box.url)
        (tmp_path / "monitor.yaml").write_text(config)
        yield World(tmp_path, feed, server, hook, box)


def replayed() -> Counter[str]:
    """The titles of what a replay of the same articles tells, with the same rules."""
    titles: Counter[str] = Counter()
    stream = Stream(load_rules([ROOT / "rules"]), console=lambda one: titles.update([one.title]))
    for seed in SEEDS:
        stream.take(seed)
        stream.give()
    stream.close()
    return titles


def ended(running: Daemon) -> None:
    assert running.ends(signal.SIGTERM) == 0
    running.until("watch.stopped drained=true")


def test_each_alert_of_the_seeds_arrives_once_by_each_way(world: World) -> None:
    with daemon(world.folder) as first:
        first.until("watch.started")
        world.is_kept()
        world.publishes(0)
        world.publishes(1)
        first.ends(signal.SIGKILL)
    with daemon(world.folder) as second:
        second.until("watch.started")
        world.publishes(2)
        good = world.rule_file.read_text()
        world.rule_file.write_text(f"{good}  - rule: [\n")
        second.until("reload.refused")
        world.publishes(3)
        world.rule_file.write_text(f"{good}watch:\n  - lighthouse\n")
        second.until("reload.done")
        world.publishes(4)
        ended(second)
    with daemon(world.folder) as third:
        third.until("watch.started")
        world.is_kept()
        ended(third)
    expected = replayed()
    assert Counter(str(one.body["title"]) for one in world.hook.ledger) == expected
    assert Counter(str(mail["Subject"]) for mail in world.box.mails) == expected
    with Store.open(world.folder / "monitor.db") as store:
        assert {row.state for row in store.outbox.rows(1000)} == {RowState.SENT}
