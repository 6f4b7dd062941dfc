"""What a feed published against what its receiver heard: a numbered stream, and two ledgers."""

from __future__ import annotations

import json
import resource
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue

from monitor.clock import monotonic
from monitor.outbox.retry import jitter_of
from monitor.store.connection import Store
from tests.feeds.loopback import WAIT_S, Page, Site, Visit, site

CONFIG = """\
store: {store}
rules: [rules]
limits: {{poll_floor: 1s, starts_per_host: 100}}
feeds: [{{url: "{feed}", every: 1s, allow_private: true}}]
receivers:
  - {{name: desk, apprise: ["json://127.0.0.1:{port}/desk"]}}
  - {{name: ops, apprise: ["json://127.0.0.1:{port}/ops"]}}
route: {{receiver: desk, group_by: [article], group_wait: 0s, group_interval: 0s}}
troubles: {{receiver: ops, wait: 0s, boot: false}}
web: {{bind: "127.0.0.1:0"}}
"""
RULES = "version: 1\nwatch: [lighthouse]\n"
ITEM = (
    "<item><guid>{n}</guid><title>Light at {name}</title><description>{text}</description></item>"
)
TEXT = "A lighthouse was lit on the isle of {name}, keepers of {name} said."
ON_PAGE = 300
"""Items that the feed still shows: what is published while nobody asks must not run off."""
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]


def isle(number: int) -> str:
    """The isle of an item, which no other has: each item is a story of its own."""
    drawn = (jitter_of(f"isle {number}", place) for place in range(4))
    return "".join(SYLLABLES[int(lot * len(SYLLABLES))] for lot in drawn).title() + f"{number:x}"


@dataclass
class Ledgers:
    """A feed and a receiver, with a folder for the monitor between them."""

    folder: Path
    here: Site
    published: int = 0
    is_feed_down: bool = False
    is_desk_down: bool = False
    told: Counter[int] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    arrived: Queue[None] = field(default_factory=Queue)

    @property
    def store(self) -> Path:
        return self.folder / "monitor.db"

    def publish(self, count: int = 1) -> None:
        self.published += count

    def page(self, _: Visit) -> Page:
        """What the feed answers; a server that is down hangs up in the middle."""
        if self.is_feed_down:
            return Page(stream=lambda line: None)
        numbers = range(max(0, self.published - ON_PAGE), self.published)
        items = (ITEM.format(n=n, name=isle(n), text=TEXT.format(name=isle(n))) for n in numbers)
        body = "".join(reversed([*items]))
        return Page(f'<rss version="2.0"><channel>{body}</channel></rss>'.encode())

    def desk(self, visit: Visit) -> Page:
        """What the receiver of alerts answers; what it does not take is in no ledger."""
        if self.is_desk_down:
            return Page(status=503)
        message = json.loads(visit.body)["message"]
        self.told.update(n for n in range(self.published) if f"isle of {isle(n)}," in message)
        self.arrived.put(None)
        return Page()

    def ops(self, visit: Visit) -> Page:
        title = str(json.loads(visit.body)["title"])
        self.troubles.append(title.removeprefix("[MONITOR] "))
        self.arrived.put(None)
        return Page()

    def until(self, is_so: Callable[[], bool], seconds: float = WAIT_S) -> None:
        """Wait for what only the receiver's next message can bring."""
        deadline = monotonic() + seconds
        while not is_so():
            try:
                self.arrived.get(timeout=max(0.0, deadline - monotonic()))
            except Empty:
                raise AssertionError(f"{self.lost=} {self.twice=} {self.troubles=}") from None

    @property
    def lost(self) -> list[int]:
        return [number for number in range(self.published) if number not in self.told]

    @property
    def twice(self) -> list[int]:
        return sorted(number for number, times in self.told.items() if times > 1)

    def is_all_told(self) -> bool:
        return not self.lost

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Somebody else writes to the store, and takes his time."""
        with Store.open(self.store) as other, other.transaction():
            yield

    def configure(self, store: str = "monitor.db") -> None:
        (self.folder / "rules").mkdir(exist_ok=True)
        (self.folder / "rules" / "lights.yaml").write_text(RULES)
        config = CONFIG.format(store=store, feed=self.here.url("/feed"), port=self.here.port)
        (self.folder / "monitor.yaml").write_text(config)


@contextmanager
def no_room(pid: int) -> Iterator[None]:
    """No file may grow that this process, or one that it starts now, writes to."""
    what = resource.RLIMIT_FSIZE
    soft, hard = resource.prlimit(pid, what)
    resource.prlimit(pid, what, (0, hard))
    try:
        yield
    finally:
        # It may have been killed meanwhile.
        with suppress(ProcessLookupError):
            resource.prlimit(pid, what, (soft, hard))


def give_room(pid: int) -> None:
    """A process that was started where there was no room has all that it may have."""
    _, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (hard, hard))


@contextmanager
def ledgers(folder: Path) -> Iterator[Ledgers]:
    """The server of both stands as long as the block runs."""
    with site({}) as here:
        books = Ledgers(folder, here)
        here.pages |= {"/feed": books.page, "/desk": books.desk, "/ops": books.ops}
        books.configure()
        yield books
