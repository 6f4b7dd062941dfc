"""monitor explain: why a rule fired on an article, or what kept it quiet and how near it came."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from monitor.cli.options import config_option, found_config, rule_set, rules_option
from monitor.cli.stored import alert_like, opened, state_option
from monitor.errors import MonitorError

if TYPE_CHECKING:
    from monitor.article import Article
    from monitor.delivery import Delivery
    from monitor.matching.rules import Rule, RuleSet
    from monitor.store.connection import Store


@click.command()
@click.argument("articles", nargs=-1, metavar="ARTICLE…")
@click.option("--rule", "only", multiple=True, metavar="ID", help="This rule; else all of them.")
@click.option("--alert", "alert_id", metavar="ID", help="An alert of the store: why it was told.")
@rules_option
@state_option
@config_option
def explain(
    articles: tuple[str, ...],
    only: tuple[str, ...],
    alert_id: str | None,
    rules: tuple[str, ...],
    state: str | None,
    config: str | None,
) -> None:
    """Show why a rule fired on an article, or why not.

    ARTICLE is what replay reads. Of several, each is explained in the light of those before it,
    or, with a store, of what is known there. Nothing is written, and nobody is told.
    """
    settings = found_config(config)
    ruleset = rule_set(rules, settings)
    delivery = settings.delivery if settings else None
    if alert_id:
        with opened(state, config) as store:
            _explain_alert(store, alert_id, ruleset, delivery)
        return
    if not articles:
        raise MonitorError("what is to be explained?\n  name an ARTICLE, or --alert ID")
    chosen = _chosen(ruleset.rules, only)
    found = read_articles(articles)
    if state or (settings and settings.file and settings.store.is_file()):
        with opened(state, config) as store:
            for article in found:
                _explain_in(store, article, ruleset, chosen, delivery)
    else:
        _explain_alone(found, ruleset, chosen, delivery)


def read_articles(places: Sequence[str]) -> Sequence[Article]:
    from monitor.feeds.replay import read_saved

    return read_saved(places, sys.stdin.buffer)


def _explain_alone(
    articles: Sequence[Article],
    ruleset: RuleSet,
    chosen: Sequence[Rule],
    delivery: Delivery | None,
) -> None:
    """Each in the light of those before it, with a memory that begins empty."""
    from monitor.cli.show import screen
    from monitor.cli.show_trace import print_explanation
    from monitor.clock import VirtualClock
    from monitor.stream import Stream

    clock = VirtualClock()
    stream = Stream(ruleset, clock=clock)
    page = screen()
    for article in articles:
        now = clock.advance_to(article.published)
        print_explanation(stream, article, chosen, page, now, delivery)
        stream.take(article)
    stream.close()


def _explain_in(
    store: Store,
    article: Article,
    ruleset: RuleSet,
    chosen: Sequence[Rule],
    delivery: Delivery | None,
) -> None:
    """In the light of what the store knows, or, of an article it has, of what it knew then."""
    from monitor.cli.show import day_and_time, put, screen
    from monitor.cli.show_trace import print_explanation
    from monitor.clock import VirtualClock, WallClock
    from monitor.stream import Stream

    then = store.look_back(article.id)
    now = then or WallClock().now()
    page = screen()
    if then:
        put(page, (f"as it was when this came in, {day_and_time(then)}", "dim"))
    stream = Stream(ruleset, store, VirtualClock(now), looks_on=True)
    print_explanation(stream, article, chosen, page, now, delivery)
    store.look_now()


def _explain_alert(
    store: Store, alert_id: str, ruleset: RuleSet, delivery: Delivery | None
) -> None:
    """What an alert said and what became of it; then why, as it was when its article came in."""
    from monitor.cli.alerts import company_now, print_whole

    alert = alert_like(store, alert_id)
    rows = store.outbox.of_alert(alert.fingerprint)
    company = company_now(alert, store)
    print_whole(alert, company, store.journal.read(alert.fingerprint), rows)
    click.echo()
    article = store.articles.get(alert.article)
    if article is None:
        raise MonitorError(f"{alert.fingerprint}: its article is no longer in the store")
    _explain_in(store, article, ruleset, _chosen(ruleset.rules, [alert.rule]), delivery)


def _chosen(rules: Sequence[Rule], ids: Sequence[str]) -> Sequence[Rule]:
    from monitor.forms import did_you_mean

    known = {rule.id: rule for rule in rules}
    for name in ids:
        if name not in known:
            hint = did_you_mean(name, known)
            raise MonitorError(f"{name}: no such rule" + (f"\n  {hint}" if hint else ""))
    return [known[name] for name in ids] if ids else rules
