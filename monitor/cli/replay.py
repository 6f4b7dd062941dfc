"""monitor replay: saved articles through the whole stream, on a clock of their own."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from monitor.article import UNDATED
from monitor.cli.ends import ANSWER_IS_NO
from monitor.cli.options import (
    config_option,
    format_option,
    found_config,
    rule_set,
    rules_option,
)
from monitor.errors import Fault, InputErrors

if TYPE_CHECKING:
    from monitor.config import Config, Route
    from monitor.delivery import Delivery
    from monitor.rehearsal import Moment
    from monitor.store.connection import Store

NOTIFY = "notify"
"""The receiver behind the URLs of `--notify`."""

MANY = 10_000
"""More undelivered messages than anybody counts."""


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
    """Run saved articles through the rules; print what is told.

    PATH is a .txt, .jsonl or feed file, a folder, a glob, or - for standard input.
    """
    from monitor.cli.show import screen
    from monitor.cli.show_alerts import print_replay
    from monitor.clock import VirtualClock
    from monitor.feeds.replay import read_saved
    from monitor.rehearsal import on_publication, rehearsed, staged
    from monitor.store.connection import Store

    refuse_bad_urls(notify)
    settings = found_config(config)
    delivery = destination(settings if config else None, notify)
    ruleset = rule_set(rules, settings)
    articles = read_saved(paths, sys.stdin.buffer)
    clock = VirtualClock(articles[0].published if articles else UNDATED)
    with Store.open(state or ":memory:") as store:
        store.lock(clock.now())
        stream = staged(ruleset, clock, delivery, store, rehearses=not notify)
        stream.resume()
        moments = rehearsed(stream, clock, on_publication(articles), waiting(speed))
        if form == "json":
            _print_json(moments)
        else:
            print_replay(moments, len(articles), len(ruleset.rules), screen())
        undelivered = _undelivered(store)
        stream.close()
    if undelivered:
        click.echo(undelivered, err=True)
        sys.exit(ANSWER_IS_NO)


def refuse_bad_urls(notify: Sequence[str]) -> None:
    """Raise InputErrors with every URL that nothing can be sent to, without its secrets."""
    if not notify:
        return
    from monitor.outbox.send import check_url

    complaints = [complaint for complaint in map(check_url, notify) if complaint]
    if complaints:
        hint = "write an apprise URL, such as mailtos://… or json://…"
        raise InputErrors(Fault("--notify", 0, 0, complaint, hint) for complaint in complaints)


def destination(config: Config | None, notify: Sequence[str]) -> Delivery:
    """As the config has it; but all of it to the URLs given here, if any are."""
    from monitor.config import CONSOLE, Route
    from monitor.delivery import Delivery, Receiver

    if config and not notify:
        return config.delivery
    receiver = NOTIFY if notify else CONSOLE
    at_once = Route(receiver, group_by=("rule", "article"), group_wait=timedelta(0))
    receivers = (Receiver(NOTIFY, tuple(notify)),) if notify else ()
    if config is None:
        return Delivery(at_once, receivers)
    return replace(config.delivery, route=_leading_to(receiver, config.route), receivers=receivers)


def _leading_to(receiver: str, route: Route) -> Route:
    inner = tuple(_leading_to(receiver, child) for child in route.routes)
    return replace(route, receiver=receiver, routes=inner)


def waiting(speed: float | None) -> Callable[[timedelta], None]:
    """How a replay lets time pass: not at all, or `speed` times as fast as it did."""
    # An event that never comes: unlike a sleep, waiting for it is given up at an interrupt.
    never = threading.Event()

    def wait(passed: timedelta) -> None:
        if speed is not None:
            never.wait(passed.total_seconds() / speed)

    return wait


def _undelivered(store: Store) -> str:
    """What is still to be sent, in words, or "" when all has arrived."""
    from monitor.cli.plain import counted
    from monitor.outbox.retry import RowState

    states = (RowState.RETRY, RowState.UNKNOWN, RowState.PENDING, RowState.DEAD)
    late = [row for state in states for row in store.outbox.rows(MANY, state)]
    if not late:
        return ""
    reasons = dict.fromkeys(f"  {row.message.channel}: {row.detail}" for row in late)
    return "\n".join((f"not delivered: {counted(len(late), 'message')}", *reasons))


def _print_json(moments: Iterable[Moment]) -> None:
    from monitor.cli.plain import print_json

    for moment in moments:
        for alert in moment.alerts:
            print_json(alert.to_dict())
        for message in moment.messages:
            print_json(message.to_dict())
