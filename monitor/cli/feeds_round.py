"""What a round came to: how many feeds are well, why the others are not, what was there to tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import click

from monitor.cli.feeds_page import print_failures
from monitor.cli.plain import counted, span, visible

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.desk import Round
    from monitor.matching.rules import RuleSet
    from monitor.novelty.decide import Alert

LOOKED_BACK = timedelta(days=7)
"""What a first round shows of the past."""
SHOWN = 20


def print_step(one: Round) -> None:
    """Print how one feed's poll came out."""
    mark = "✗" if one.failures else "✓"
    click.echo(visible(f"{mark} {one.feed}: {one.note}"))


def print_round(rounds: Sequence[Round], config: Config, rules: RuleSet) -> None:
    """Print what all of it came to; after a first round also what the rules would have told."""
    failed = [(one.feed, _reason(one.note)) for one in rounds if one.failures]
    if len(rounds) > 1:
        well = len(rounds) - len(failed)
        click.echo(f"{counted(len(rounds), 'feed')}: {well} well, {len(failed)} not")
        print_failures(failed)
    if any(one.is_first and not one.failures for one in rounds):
        _print_past(config, rules)


def _reason(note: str) -> str:
    return note.partition(", failures")[0]


def _print_past(config: Config, rules: RuleSet) -> None:
    from monitor.clock import WallClock

    now = WallClock().now()
    alerts = past_alerts(config, rules, now)
    days = f"the last {LOOKED_BACK.days} days"
    if not alerts:
        click.echo(f"your rules would have told nothing in {days}")
        return
    click.echo(f"your rules would have told {len(alerts)} in {days}:")
    for alert in alerts[-SHOWN:]:
        source = f" ({alert.article.outlet})" if alert.article.outlet else ""
        age = f"{span(now - alert.at)} ago"
        click.echo(f"  {age:>8}  {visible(alert.rule.title)}: {visible(alert.summary + source)}")
    if len(alerts) > SHOWN:
        click.echo(f"  and {len(alerts) - SHOWN} before these")


def past_alerts(config: Config, rules: RuleSet, now: datetime) -> list[Alert]:
    """What would have been told of the stored articles, had the rules been there all the time."""
    from monitor.clock import VirtualClock
    from monitor.store.connection import Store
    from monitor.stream import Stream

    since = now - LOOKED_BACK
    with Store.open(config.store) as store:
        found = [one for one in store.articles.recent(since) if since <= one.published <= now]
    clock = VirtualClock(since)
    stream = Stream(rules, clock=clock)
    alerts: list[Alert] = []
    for article in sorted(found, key=lambda one: (one.published, one.id)):
        alerts += stream.release(clock.advance_to(article.published))
        alerts += stream.take(article)
    alerts += stream.release(clock.advance_to(now))
    stream.close()
    return alerts
