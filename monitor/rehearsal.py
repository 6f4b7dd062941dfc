"""Articles run through the stream on a clock of its own, and all that falls due between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.article import Article
from monitor.clock import Clock, VirtualClock
from monitor.delivery import Delivery
from monitor.matching.rules import RuleSet
from monitor.novelty.decide import Alert
from monitor.outbox.tidings import Message
from monitor.store.connection import MEMORY, Store
from monitor.stream import Stream

RETRIES = 4
"""How often a replay tries again what did not arrive: its days are over in a moment, and a server
that is down stays down for so long."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article, and when it comes in; published it may have been long before."""

    at: datetime
    article: Article


@dataclass(frozen=True, slots=True)
class Moment:
    """What came of one moment of a replay: an article taken, or a group that fell due."""

    at: datetime
    alerts: tuple[Alert, ...]
    messages: tuple[Message, ...]


class Patience:
    """How often a replay still waits for a channel that does not answer."""

    def __init__(self) -> None:
        self.left = RETRIES


def staged(
    rules: RuleSet,
    clock: Clock,
    delivery: Delivery,
    store: Store | str = MEMORY,
    rehearses: bool = True,
) -> Stream:
    """A stream on a clock of its own that tells by this delivery, or only `rehearses` to."""
    return Stream(
        rules,
        store,
        clock,
        delivery.route,
        delivery.receivers,
        quiet_hours=delivery.quiet_hours,
        inhibit_rules=delivery.inhibit_rules,
        rehearses=rehearses,
    )


def at_once(passed: timedelta) -> None:
    """Let time pass without waiting for it."""


def on_publication(articles: Iterable[Article]) -> Iterator[Arrival]:
    """Each article comes in at the moment it was published."""
    return (Arrival(article.published, article) for article in articles)


def rehearsed(
    stream: Stream,
    clock: VirtualClock,
    arrivals: Iterable[Arrival],
    wait: Callable[[timedelta], None] = at_once,
    until: datetime | None = None,
) -> Iterator[Moment]:
    """Take each article at its own time; between them and after the last, whatever falls due.

    What falls due at the very moment at which an article comes in, comes after it.
    After the last the clock runs on while a group or a held reading waits; with `until`, first to
    that time, with all that falls due on the way.
    """
    patience = Patience()
    for arrival in arrivals:
        yield from _due(stream, clock, patience, arrival.at - timedelta.resolution)
        before = clock.now()
        now = clock.advance_to(arrival.at)
        wait(now - before)
        yield _moment(stream, now, stream.take(arrival.article))
    if until:
        yield from _due(stream, clock, patience, until)
        yield _moment(stream, clock.advance_to(until))
    yield from _due(stream, clock, patience)
    for _ in range(RETRIES):
        if due := stream.store.outbox.next_due():
            yield _moment(stream, clock.advance_to(due))


def _due(
    stream: Stream, clock: VirtualClock, patience: Patience, until: datetime | None = None
) -> Iterator[Moment]:
    """What falls due before an article; after the last, what waits for company or for room."""
    while due := _next(stream, patience) if until else stream.next_flush():
        if until and due > until:
            return
        before = clock.now()
        yield _moment(stream, clock.advance_to(due))
        if stream.store.outbox.next_due():
            patience.left = max(patience.left - 1, 0)
        if until and due <= before:
            # A channel that does not answer stays due; time goes on without it.
            return


def _next(stream: Stream, patience: Patience) -> datetime | None:
    """What falls due next; a channel that does not answer is waited for only so often."""
    if patience.left:
        return stream.next_due()
    return min(filter(None, (stream.next_flush(), stream.next_turn())), default=None)


def _moment(stream: Stream, now: datetime, alerts: Iterable[Alert] = ()) -> Moment:
    told = (*alerts, *stream.release(now))
    return Moment(now, told, tuple(stream.give(now)))
