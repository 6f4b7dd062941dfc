"""One life of a monitor that is going to be killed, and two designs that would not survive it.

Started by a fork server that has imported all of this, so that a life takes milliseconds.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from monitor.article import Article
from monitor.clock import VirtualClock
from monitor.delivery import Receiver, Route
from monitor.failpoints import VARIABLE, Point, reached
from monitor.matching.load import rules_from_text
from monitor.outbox.retry import Outcome, RowState, Step
from monitor.outbox.send import warm_up
from monitor.outbox.tidings import Message
from monitor.sender import Sender
from monitor.store.connection import Store
from monitor.store.outbox import Row
from monitor.stream import FeedRow, Stream

FEED = "https://feed.example/"
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
A_POLL = 2
"""Articles that the feed brings at once."""

RULES = rules_from_text("version: 1\nwatch: [lighthouse]\n")

warm_up()


class Design(StrEnum):
    """OURS is as it is; the others are the two that come to mind first."""

    OURS = "ours"
    RECORDS_THEN_SENDS = "records then sends"
    SENDS_THEN_RECORDS = "sends then records"


@dataclass(frozen=True, slots=True)
class Life:
    """What one life is to do: read so many articles, tell of each, and perhaps die on the way."""

    store: str
    channels: Mapping[str, str]
    articles: int
    number: int
    dies_at: str = ""
    design: Design = Design.OURS


def live(life: Life) -> None:
    """Take what the feed still has, and give until all has arrived."""
    if life.dies_at:
        os.environ[VARIABLE] = life.dies_at
    clock = VirtualClock(START + timedelta(hours=life.number))
    receivers = [Receiver(name, (url,)) for name, url in life.channels.items()]
    stream = Stream(RULES, life.store, clock, _route(tuple(life.channels)), receivers)
    store = stream.store
    store.lock(clock.now())
    if life.design is not Design.OURS:
        stream._sender = _SENDERS[life.design](store, stream)
    stream.resume()
    read = int(store.feeds.get(FEED) or 0)
    while read < life.articles:
        poll = [article(number) for number in range(read, min(read + A_POLL, life.articles))]
        reached(Point.FETCHED)
        read += len(poll)
        stream.take(poll, FeedRow(FEED, clock.now(), str(read)))
        stream.give()
    stream.give()
    stream.close()


def article(number: int) -> Article:
    """An article of the feed; each is a story of its own."""
    word = "".join(chr(ord("a") + int(digit)) for digit in str(number))
    text = f"A lighthouse was lit in harbour {word * 3} on the isle of {word * 2}, keepers said."
    return Article(text, title=f"Light {number}", id=str(number), source=f"Paper {word}")


def _route(names: tuple[str, ...]) -> Route:
    """Every alert goes to every channel, each in a message of its own."""
    nothing = timedelta(0)
    leaves = tuple(
        Route(name, group_by=("article",), group_wait=nothing, group_interval=nothing, goes_on=True)
        for name in names
    )
    return Route(names[0], routes=leaves)


class _RecordsThenSends(Sender):
    """Writes down that a message has arrived, and then sends it: what dies between is lost."""

    def __init__(self, store: Store, stream: Stream) -> None:
        ours = stream._sender
        super().__init__(store, ours._deliver, None, ours._delivery)

    def _send(self, row: Row, now: datetime) -> list[Message]:
        sending = self._store.outbox.mark_sending(row.id, now)
        self._store.outbox.mark(sending.id, Step(RowState.SENT), now)
        reached(Point.SENDING_COMMITTED)
        assert self._deliver is not None
        _on_a_thread(self._deliver, sending.message)
        return [sending.message]


class _SendsThenRecords(_RecordsThenSends):
    """Sends a message, and then writes down that it did: what dies between is sent twice."""

    def _send(self, row: Row, now: datetime) -> list[Message]:
        assert self._deliver is not None
        _on_a_thread(self._deliver, row.message)
        reached(Point.HANDED_OVER)
        sending = self._store.outbox.mark_sending(row.id, now)
        self._store.outbox.mark(sending.id, Step(RowState.SENT), now)
        return [sending.message]


_SENDERS = {
    Design.RECORDS_THEN_SENDS: _RecordsThenSends,
    Design.SENDS_THEN_RECORDS: _SendsThenRecords,
}


def _on_a_thread(deliver: object, message: Message) -> Outcome:
    assert callable(deliver)
    with ThreadPoolExecutor(1) as thread:
        outcome = thread.submit(deliver, message).result()
    assert isinstance(outcome, Outcome)
    return outcome
