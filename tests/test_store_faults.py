"""A disk that is full, a store that is locked or damaged: nothing is lost, nothing told twice."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.article import Article
from monitor.clock import VirtualClock
from monitor.delivery import Receiver, Route
from monitor.matching.load import rules_from_text
from monitor.store.connection import Store, StoreUnavailable
from monitor.store.feeds import SeenItem
from monitor.stream import FeedRow, Stream
from tests.outbox.receivers import Webhook, webhook

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
FLOODS = """
version: 1
rules:
  - rule: flood-toll
    match: {quantity: {role: killed}}
"""
FEED = "https://sava.example/rss"


def a_flood(number: int) -> Article:
    long = " ".join(f"The water stood {metre} metres high in one street." for metre in range(400))
    return Article(
        f"The flood in Angola killed {number * 100} people, the ministry said. {long}",
        title=f"Flood kills {number * 100}",
        published=NOON,
        id=f"flood-{number}",
    )


def seen(article: Article) -> FeedRow:
    """What is remembered of a feed with one article."""
    return FeedRow(FEED, NOON + timedelta(hours=1), "{}", (SeenItem(article.id, article.id),))


@pytest.fixture
def hook() -> Iterator[Webhook]:
    with webhook() as here:
        yield here


class Life:
    """A stream on a file, and the receiver that it tells."""

    def __init__(self, path: Path, hook: Webhook) -> None:
        self.clock = VirtualClock(NOON)
        self.store = Store.open(path)
        self.hook = hook
        self.stream = Stream(
            rules_from_text(FLOODS),
            self.store,
            self.clock,
            Route("desk", group_by=("rule", "article"), group_wait=timedelta(0)),
            (Receiver("desk", (hook.url,)),),
        )

    def pragma(self, what: str) -> int:
        (value,) = self.store._db.execute(f"PRAGMA {what}").fetchone()
        return int(value)

    @property
    def told(self) -> list[str]:
        return [str(request.body["title"]) for request in self.hook.ledger]


@pytest.fixture
def life(tmp_path: Path, hook: Webhook) -> Iterator[Life]:
    one = Life(tmp_path / "monitor.db", hook)
    yield one
    one.stream.close()


# --- a full disk


def test_what_a_full_disk_refused_was_never_seen_and_comes_again(life: Life) -> None:
    life.stream.take(a_flood(1), seen(a_flood(1)))
    life.stream.give()
    full = life.pragma("page_count")
    life.pragma(f"max_page_count = {full}")
    with pytest.raises(StoreUnavailable, match="full"):
        life.stream.take([a_flood(number) for number in range(2, 20)], seen(a_flood(2)))
    assert life.store.articles.get("flood-2") is None
    assert life.store.feeds.seen(FEED, ["flood-1", "flood-2"]) == {"flood-1"}
    assert "article.dropped" not in {entry.kind for entry in life.store.journal.last(99)}
    life.pragma(f"max_page_count = {full * 100}")
    assert len(life.stream.take(a_flood(2), seen(a_flood(2)))) == 1
    life.stream.give()
    assert len(life.told) == 2


FULL = """
import json, resource, sys
from pathlib import Path
from monitor.store.connection import StoreUnavailable
from tests.outbox.receivers import webhook
from tests.test_store_faults import Life, a_flood, seen

with webhook() as hook:
    life = Life(Path(sys.argv[1]), hook)
    life.stream.take(a_flood(1), seen(a_flood(1)))
    log = Path(sys.argv[1] + "-wal")
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, hard))
    refused = []
    for work in (life.stream.give, lambda: life.stream.take(a_flood(2), seen(a_flood(2)))):
        try:
            work()
        except StoreUnavailable as error:
            refused.append(str(error))
    while_full = len(hook.ledger)
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    life.stream.take(a_flood(2), seen(a_flood(2)))
    life.stream.give()
    life.stream.close()
    print(json.dumps([len(refused), while_full, len(life.told), len({*map(str, life.told)})]))
"""


def test_nothing_is_sent_while_it_cannot_be_written_that_it_is_and_all_of_it_after(
    tmp_path: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path / "monitor.db")],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    refused, while_full, told, different = json.loads(done.stdout)
    assert (refused, while_full) == (2, 0)
    assert (told, different) == (2, 2)


# --- a store that another holds


def test_a_store_that_is_locked_for_a_minute_loses_and_repeats_nothing(
    life: Life, tmp_path: Path
) -> None:
    life.store._db.execute("PRAGMA busy_timeout = 1")
    life.stream.take(a_flood(1), seen(a_flood(1)))
    with Store.open(tmp_path / "monitor.db") as other, other.transaction():
        for _ in range(6):
            life.clock.advance(timedelta(seconds=10))
            with pytest.raises(StoreUnavailable, match="locked"):
                life.stream.take(a_flood(2), seen(a_flood(2)))
            with pytest.raises(StoreUnavailable, match="locked"):
                life.stream.give()
    assert life.told == []
    life.stream.take(a_flood(2), seen(a_flood(2)))
    life.stream.give()
    assert len(life.told) == len({*life.told}) == 2


# --- a store that is damaged


def test_damage_is_the_stores_trouble_and_no_article_is_dropped_for_it(
    tmp_path: Path, hook: Webhook
) -> None:
    first = Life(tmp_path / "monitor.db", hook)
    for number in range(40):
        first.stream.take(a_flood(number), seen(a_flood(number)))
    size = first.pragma("page_size")
    rows = first.store._db.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = 'articles'")
    roots = [page for (page,) in rows]
    first.stream.close()
    with (tmp_path / "monitor.db").open("r+b") as file:
        for page in roots:
            file.seek((page - 1) * size)
            file.write(b"\xff" * size)
    life = Life(tmp_path / "monitor.db", hook)
    with pytest.raises(StoreUnavailable, match="malformed"):
        life.stream.take(a_flood(99), seen(a_flood(99)))
    assert "article.dropped" not in {entry.kind for entry in life.store.journal.last(999)}
    life.store.close()


def test_reading_on_into_a_damaged_page_is_the_stores_trouble(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    with Store.open(path) as store:
        for number in range(400):
            store.journal.note(NOON, "kind", str(number), "x" * 900)
    with path.open("r+b") as file:
        file.seek(-40 * 4096, 2)
        file.write(b"\xff" * 38 * 4096)
    with Store.look(path) as store, pytest.raises(StoreUnavailable, match="malformed"):
        store.journal.last(1000)
