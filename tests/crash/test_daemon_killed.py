"""kill -9 of `monitor run` itself, while a web server and a mail server keep their own books."""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue

import pytest

from monitor.failpoints import VARIABLE, Point
from monitor.outbox.retry import RowState
from monitor.store.connection import Store
from tests.crash.books import KILLED, MANY
from tests.daemon.processes import Daemon, daemon
from tests.feeds.loopback import WAIT_S, Page, Site, site
from tests.outbox.receivers import Mailbox, Webhook, mailbox, webhook

CONFIG = """\
store: monitor.db
rules: [rules]
limits: {{poll_floor: 1s}}
feeds: [{{url: "{feed}", every: 1s, allow_private: true}}]
receivers: [{{name: hook, apprise: ["{hook}"]}}, {{name: mail, apprise: ["{mail}"]}}]
route:
  receiver: hook
  group_by: [article]
  group_wait: 0s
  group_interval: 0s
  routes: [{{receiver: hook, continue: true}}, {{receiver: mail}}]
"""
ITEM = "<item><guid>{n}</guid><title>Lamp {n}</title><description>{text}</description></item>"
TEXT = "A lighthouse was lit on the isle of {name}, keepers of {name} said."
BEFORE = (Point.FETCHED, Point.TAKE_BEGUN, Point.ARTICLE_TAKEN, Point.TAKE_WRITTEN)
THEN = (Point.TAKE_COMMITTED, Point.WORDS_WRITTEN, Point.WORDS_COMMITTED, Point.BEFORE_SENDING)
LAST = (Point.SENDING_COMMITTED, Point.HANDED_OVER, Point.OUTCOME_WRITTEN, Point.OUTCOME_COMMITTED)


def feed_of(count: int) -> Page:
    """A feed with so many items; each is a story of its own."""
    names = ["".join(chr(ord("a") + int(digit)) * 3 for digit in f"{n:02}") for n in range(count)]
    items = "".join(ITEM.format(n=n, text=TEXT.format(name=name)) for n, name in enumerate(names))
    return Page(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode())


@dataclass
class Desk:
    """A daemon that is started, killed and started again, and what its receivers heard."""

    folder: Path
    feed: Site
    hook: Webhook
    box: Mailbox
    items: int = 0
    told: Queue[int] = field(default_factory=Queue)
    on_their_way: Counter[str] = field(default_factory=Counter)

    def publishes(self, count: int) -> None:
        self.items += count
        self.feed.pages["/feed"] = feed_of(self.items)

    def is_killed(self, running: Daemon) -> None:
        assert running.process.wait(WAIT_S) == KILLED
        with Store.open(self.folder / "monitor.db") as store:
            rows = store.outbox.rows(MANY, RowState.SENDING)
            self.on_their_way.update(
                f"{row.message.channel} {one}" for row in rows for one in row.message.alerts
            )

    def heard(self) -> Counter[str]:
        hooks = [request.headers["X-Monitor-Alert-Id"] for request in list(self.hook.ledger)]
        mails = [str(mail["X-Monitor-Alert-Id"]).strip() for mail in list(self.box.mails)]
        return Counter([f"hook {one}" for one in hooks] + [f"mail {one}" for one in mails])

    def lives_until_all_is_told(self) -> None:
        with daemon(self.folder) as running:
            while len({one for one in self.heard() if one.startswith("hook")}) < self.items:
                self.told.get(timeout=WAIT_S)
            assert running.ends(signal.SIGTERM) == 0


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with watched(tmp_path) as found:
        yield found


@contextmanager
def watched(folder: Path) -> Iterator[Desk]:
    """A daemon's folder; it has seen its feed once, when there was nothing in it."""
    with site({"/feed": feed_of(0)}) as feed, webhook() as hook, mailbox() as box:
        (folder / "rules").mkdir()
        (folder / "rules" / "lamps.yaml").write_text("version: 1\nwatch: [lighthouse]\n")
        config = CONFIG.format(feed=feed.url("/feed"), hook=hook.url, mail=box.url)
        (folder / "monitor.yaml").write_text(config)
        found = Desk(folder, feed, hook, box)
        hook.on_request = found.told.put
        with daemon(folder) as running:
            running.until("feed.polled")
            assert running.ends(signal.SIGTERM) == 0
        yield found


@pytest.mark.parametrize("points", [BEFORE, THEN, LAST], ids=["reading", "wording", "sending"])
def test_a_daemon_killed_at_each_step_loses_nothing(desk: Desk, points: tuple[Point, ...]) -> None:
    for point in points:
        desk.publishes(2)
        with daemon(desk.folder, {VARIABLE: f"{point}:1"}) as running:
            desk.is_killed(running)
    desk.lives_until_all_is_told()
    is_sound(desk)


def test_a_daemon_killed_as_its_receiver_reads_loses_nothing(desk: Desk) -> None:
    for count in (1, 3, 4):
        desk.publishes(3)
        with daemon(desk.folder) as running:
            while desk.told.get(timeout=WAIT_S) < count:
                pass
            running.signals(signal.SIGKILL)
            desk.is_killed(running)
    desk.lives_until_all_is_told()
    is_sound(desk)


def is_sound(desk: Desk) -> None:
    """All that was published arrived by both ways; what came twice was on its way at a kill."""
    heard = desk.heard()
    assert len({one for one in heard if one.startswith("hook")}) == desk.items
    assert len({one for one in heard if one.startswith("mail")}) == desk.items
    twice = heard - Counter(set(heard))
    assert twice <= desk.on_their_way
    with Store.open(desk.folder / "monitor.db") as store:
        states = {row.state for row in store.outbox.rows(MANY)}
    assert states == {RowState.SENT}
