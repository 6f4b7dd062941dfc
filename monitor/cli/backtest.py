"""monitor backtest: what rules would have said of the articles of the last months."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from monitor.cli.options import config_option, format_option, found_config, rule_set
from monitor.cli.stored import opened, span_of, state_option

if TYPE_CHECKING:
    from rich.console import Console

    from monitor.backtest import Backtest, Difference
    from monitor.novelty.decide import Alert
    from monitor.rehearsal import Arrival

FIRST_HITS = 3
"""Of each rule, shown with their evidence: enough to see whether it means what was meant."""
MOST_DIFFERENCES = 20
"""Of each kind, in words; json has them all."""


@click.command()
@click.argument("articles", nargs=-1, metavar="[ARTICLE…]")
@click.option(
    "--rules",
    "rules",
    multiple=True,
    required=True,
    metavar="PATH",
    help="The rules to try; may be said again.",
)
@click.option(
    "--against", multiple=True, metavar="PATH", help="The rules as they were; may be said again."
)
@click.option(
    "--since", default="90d", show_default=True, metavar="SPAN", help="How far back in the store."
)
@state_option
@config_option
@format_option("text", "json")
def backtest(
    articles: tuple[str, ...],
    rules: tuple[str, ...],
    against: tuple[str, ...],
    since: str,
    state: str | None,
    config: str | None,
    form: str,
) -> None:
    """What rules would have said over the stored articles.

    ARTICLE is what replay reads; without one, the articles of the store that came in since then.
    Nothing is written, and nobody is told. With --against, also what a change gains and loses.
    """
    from monitor.backtest import backtest as tried
    from monitor.backtest import difference
    from monitor.scenarios import AT_ONCE

    settings = found_config(config)
    new, old = rule_set(rules, None), rule_set(against, None) if against else None
    delivery = settings.delivery if settings else AT_ONCE
    with _source(articles, since, state, config) as arrivals:
        now = tried(new, arrivals(), delivery)
        then = tried(old, arrivals(), delivery) if old else None
    change = difference(then, now) if then else None
    if form == "json":
        _print_json(now, change)
    else:
        _print_text(now, change)


@contextmanager
def _source(
    articles: tuple[str, ...], since: str, state: str | None, config: str | None
) -> Iterator[Callable[[], Iterable[Arrival]]]:
    """Where the articles come from; they may be asked for more than once."""
    from monitor.clock import WallClock
    from monitor.feeds.replay import read_saved
    from monitor.rehearsal import Arrival, on_publication

    if articles:
        saved = read_saved(articles, sys.stdin.buffer)
        yield lambda: on_publication(saved)
        return
    start = WallClock().now() - span_of(since)
    with opened(state, config) as store:
        yield lambda: (Arrival(at, article) for at, article in store.articles.arrived(start))


# --- for a program --------------------------------------------------------------------------


def _print_json(found: Backtest, change: Difference | None) -> None:
    from monitor.article import iso
    from monitor.backtest import fires
    from monitor.cli.plain import print_json

    span = {"from": iso(found.first), "to": iso(found.last), "days": found.days}
    counts = {"articles": found.articles, "alerts": len(found.alerts)}
    print_json({"v": 1, "kind": "backtest", **span, **counts, "messages": dict(found.messages)})
    for one in fires(found):
        days = {day.isoformat(): count for day, count in sorted(one.by_day.items())}
        rate = {"alerts": len(one.alerts), "a_day": round(len(one.alerts) / found.days, 3)}
        print_json({"v": 1, "kind": "fires", "rule": one.rule, **rate, "days": days})
        for alert in one.alerts[:FIRST_HITS]:
            print_json(alert.to_dict())
    if change:
        for kind, alerts in (("gained", change.gained), ("lost", change.lost)):
            for alert in alerts:
                print_json({"v": 1, "kind": kind, "alert": alert.to_dict()})
        for then, now in change.changed:
            both = {"before": then.to_dict(), "alert": now.to_dict()}
            print_json({"v": 1, "kind": "changed", **both})


# --- for a person ---------------------------------------------------------------------------


def _print_text(found: Backtest, change: Difference | None) -> None:
    from monitor.cli.plain import counted
    from monitor.cli.show import day_and_time, put, screen

    page = screen()
    if not found.articles:
        put(page, "No articles there.")
        return
    span = f"{day_and_time(found.first)} to {day_and_time(found.last)}"
    put(page, (counted(found.articles, "article"), "bold"), f", {span}")
    page.print()
    _print_rates(found, page)
    _print_hits(found, page)
    if change:
        _print_change(change, page)


def _print_rates(found: Backtest, page: Console) -> None:
    from rich.table import Table

    from monitor.backtest import fires
    from monitor.cli.plain import counted, visible
    from monitor.cli.show import put

    table = Table("rule", "alerts", "a day", "busiest day", box=None, pad_edge=False)
    for column in table.columns[1:3]:
        column.justify = "right"
    for one in fires(found):
        busiest = max(one.by_day.items(), key=lambda day: (day[1], day[0]), default=None)
        most = f"{busiest[0].isoformat()}: {busiest[1]}" if busiest else ""
        rate = f"{len(one.alerts) / found.days:.1f}" if one.alerts else "–"
        table.add_row(visible(one.rule), str(len(one.alerts)), rate, most)
    page.print(table)
    page.print()
    sent = sum(found.messages.values())
    by_channel = ", ".join(f"{channel} {count}" for channel, count in found.messages.items())
    told = f"{counted(len(found.alerts), 'alert')} in {counted(sent, 'message')}"
    rate = f", {sent / found.days:.1f} a day" if sent else ""
    put(page, (told, "bold"), rate, f" ({visible(by_channel)})" if by_channel else "")


def _print_hits(found: Backtest, page: Console) -> None:
    from monitor.backtest import fires
    from monitor.cli.plain import visible
    from monitor.cli.show import put

    for one in fires(found):
        if one.alerts:
            page.print()
            more = len(one.alerts) - FIRST_HITS
            rest = f"  the first {FIRST_HITS} of {len(one.alerts)}" if more > 0 else ""
            put(page, (visible(one.rule), "bold"), (rest, "dim"))
        for alert in one.alerts[:FIRST_HITS]:
            _print_alert(alert, page)


def _print_alert(alert: Alert, page: Console, mark: str = "", indent: int = 2) -> None:
    from monitor.cli.plain import visible
    from monitor.cli.show import day_and_time, put
    from monitor.cli.show_alerts import quote_of

    when = (f"{day_and_time(alert.at)}  ", "dim")
    about = f"  {visible(alert.rule.id)}" if mark else ""
    news = visible(alert.summary or alert.rule.title)
    put(page, mark, when, (news, "bold"), (about, "dim"), indent=indent, hang=2)
    if quote := quote_of([alert], page):
        put(page, quote, indent=indent + 2, hang=1)


def _print_change(change: Difference, page: Console) -> None:
    from monitor.cli.plain import visible
    from monitor.cli.show import put

    counts = (len(change.gained), len(change.lost), len(change.changed))
    page.print()
    told = "against the old rules: {} gained, {} lost, {} changed".format(*counts)
    put(page, (told, "bold"))
    for mark, alerts in (("+ ", change.gained), ("- ", change.lost)):
        for alert in alerts[:MOST_DIFFERENCES]:
            _print_alert(alert, page, mark)
    for then, now in change.changed[:MOST_DIFFERENCES]:
        _print_alert(now, page, "~ ")
        was = f"was {then.level}, {then.reason}: {then.summary}"
        put(page, (visible(was), "dim"), indent=4, hang=2)
    hidden = sum(max(count - MOST_DIFFERENCES, 0) for count in counts)
    if hidden:
        put(page, (f"and {hidden:,} more; --format json has them all", "dim"))
