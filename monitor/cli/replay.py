"""monitor replay: saved articles through the whole stream, on a clock of their own."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from monitor.article import UNDATED
from monitor.cli.options import (
    config_option,
    format_option,
    found_config,
    rule_set,
    rules_option,
)
from monitor.errors import Fault, InputErrors

if TYPE_CHECKING:
    from monitor.article import Article
    from monitor.clock import VirtualClock
    from monitor.config import Config, Receiver, Route
    from monitor.novelty.decide import Alert
    from monitor.outbox.tidings import Message
    from monitor.store.connection import Store
    from monitor.stream import Stream

RETRIES = 4
"""How often a replay tries again what did not arrive: it ends, so it cannot wait for days."""

MANY = 10_000
"""More undelivered messages than anybody counts."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What came of one moment of a replay: an article taken, or a group that fell due."""

    article: Article | None
    alerts: tuple[Alert, ...]
    messages: tuple[Message, ...]


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…|-")
@rules_option
@config_option
@click.option("--state", metavar="FILE", help="Keep what is known in a store; else in memory.")
@click.option(
    "--notify",
    multiple=True,
    metavar="URL",
    help="An apprise URL to send to; without one, nothing leaves the machine.",
)
@format_option("text", "json")
@click.option(
    "--speed",
    type=click.FloatRange(min=0, min_open=True),
    metavar="N",
    help="N times as fast as it happened; else as fast as it goes.",
)
def replay(
    paths: tuple[str, ...],
    rules: tuple[str, ...],
    config: str | None,
    state: str | None,
    notify: tuple[str, ...],
    form: str,
    speed: float | None,
) -> None:
    """Run saved articles through the rules and print what would be told.

    PATH is a .txt, .jsonl or feed file, a folder, a glob, or - for standard input.
    """
    from monitor.cli.show import screen
    from monitor.cli.show_alerts import print_replay
    from monitor.clock import VirtualClock
    from monitor.feeds.replay import read_saved
    from monitor.store.connection import Store
    from monitor.stream import Stream

    articles = read_saved(paths, sys.stdin.buffer)
    settings = found_config(config)
    ruleset = rule_set(rules, settings)
    route, receivers = destination(settings if config else None, notify)
    clock = VirtualClock(articles[0].published if articles else UNDATED)
    with Store.open(state or ":memory:") as store:
        store.lock(clock.now())
        stream = Stream(ruleset, store, clock, route, receivers, console=lambda message: None)
        moments = replayed(stream, clock, articles, waiting(speed))
        if form == "json":
            _print_json(moments)
        else:
            print_replay(moments, len(articles), len(ruleset.rules), screen())
        undelivered = _undelivered(store)
    if undelivered:
        click.echo(undelivered, err=True)
        sys.exit(1)


def destination(
    config: Config | None, notify: Sequence[str]
) -> tuple[Route | None, tuple[Receiver, ...]]:
    """Where messages go: the config's routes, but to the URLs given here, and else nowhere."""
    from monitor.config import Receiver, Route

    complaints = [complaint for complaint in map(_complaint, notify) if complaint]
    if complaints:
        raise InputErrors(Fault("--notify", 0, 0, complaint) for complaint in complaints)
    if config:
        named = [replace(one, apprise=tuple(notify)) for one in config.receivers]
        return config.route, tuple(named)
    if not notify:
        return None, ()
    at_once = Route("notify", group_by=("rule", "article"), group_wait=timedelta(0))
    return at_once, (Receiver("notify", tuple(notify)),)


def _complaint(url: str) -> str | None:
    from monitor.outbox.send import check_url

    return check_url(url)


def waiting(speed: float | None) -> Callable[[timedelta], None]:
    """How a replay lets time pass: not at all, or `speed` times as fast as it did."""
    if speed is None:
        return lambda passed: None
    # An event that never comes: waiting for it ends at once when the person interrupts.
    never = threading.Event()
    return lambda passed: never.wait(passed.total_seconds() / speed) and None


def replayed(
    stream: Stream,
    clock: VirtualClock,
    articles: Iterable[Article],
    wait: Callable[[timedelta], None],
) -> Iterator[Moment]:
    """Take each article at its own time; between them and after the last, whatever falls due."""
    for article in articles:
        yield from _due(stream, clock, stream.next_flush, article.published)
        before = clock.now()
        now = clock.advance_to(article.published)
        wait(now - before)
        alerts = tuple(stream.take(article))
        yield Moment(article, alerts, tuple(stream.give(now)))
    yield from _due(stream, clock, stream.next_flush)
    for _ in range(RETRIES):
        if due := stream.next_due():
            yield Moment(None, (), tuple(stream.give(clock.advance_to(due))))


def _due(
    stream: Stream,
    clock: VirtualClock,
    next_due: Callable[[], datetime | None],
    until: datetime | None = None,
) -> Iterator[Moment]:
    while (due := next_due()) is not None and (until is None or due <= until):
        yield Moment(None, (), tuple(stream.give(clock.advance_to(due))))


def _undelivered(store: Store) -> str:
    """What is still to be sent, in words, or "" when all has arrived."""
    from monitor.outbox.retry import RowState

    states = (RowState.RETRY, RowState.UNKNOWN, RowState.PENDING, RowState.DEAD)
    late = [row for state in states for row in store.outbox.rows(MANY, state)]
    if not late:
        return ""
    reasons = dict.fromkeys(f"  {row.message.channel}: {row.detail}" for row in late)
    return "\n".join((f"not delivered: {len(late)} messages", *reasons))


def _print_json(moments: Iterable[Moment]) -> None:
    from monitor.cli.show import json_line

    for moment in moments:
        for alert in moment.alerts:
            click.echo(json_line(alert.to_dict()))
        for message in moment.messages:
            click.echo(json_line(message.to_dict()))
