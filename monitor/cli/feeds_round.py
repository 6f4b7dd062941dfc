"""What a round came to: how many feeds are well, why the others are not, what was there to tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from heapq import nlargest
from typing import TYPE_CHECKING

import click

from monitor.cli.feeds_page import print_failures
from monitor.cli.plain import counted, span, visible

if TYPE_CHECKING:
    from monitor.article import Article
    from monitor.config import Config
    from monitor.desk import Round
    from monitor.matching.rules import RuleSet
    from monitor.novelty.decide import Alert

LOOKED_BACK = timedelta(days=7)
"""What a first round shows of the past."""
LOOKED_AT = 3_000
"""Articles of it, the newest: of ten thousand feeds all of them would hold up the daemon's work
for minutes, and be in memory at once."""
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
    articles, left_out = _past_articles(config, now)
    alerts = past_alerts(articles, rules, now)
    days = f"the last {LOOKED_BACK.days} days"
    if left_out:
        days = f"the newest {len(articles):,} articles of {days}"
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


def _past_articles(config: Config, now: datetime) -> tuple[list[Article], int]:
    """The stored articles to look at, by age, and how many older ones there are."""
    from monitor.store.connection import Store

    since, count = now - LOOKED_BACK, 0

    def of_late() -> Iterator[Article]:
        nonlocal count
        for one in store.articles.recent(since):
            if since <= one.published <= now:
                count += 1
                yield one

    with Store.look(config.store) as store:
        newest = nlargest(LOOKED_AT, of_late(), key=lambda one: (one.published, one.id))
    return newest[::-1], count - len(newest)


def past_alerts(articles: Iterable[Article], rules: RuleSet, now: datetime) -> list[Alert]:
    """What would have been told of these, had the rules been there all the time."""
    from monitor.clock import VirtualClock
    from monitor.stream import Stream

    clock = VirtualClock(now - LOOKED_BACK)
    stream = Stream(rules, clock=clock)
    alerts: list[Alert] = []
    for article in articles:
        alerts += stream.release(clock.advance_to(article.published))
        alerts += stream.take(article)
    alerts += stream.release(clock.advance_to(now))
    stream.close()
    return alerts
