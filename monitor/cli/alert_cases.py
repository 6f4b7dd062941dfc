"""monitor alerts wrong, missed: what went wrong becomes a test that fails until it is mended."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.ends import ANSWER_IS_NO
from monitor.cli.options import config_option, found_config, rule_set, rules_option
from monitor.cli.stored import alert_like, opened, state_option
from monitor.errors import MonitorError

if TYPE_CHECKING:
    from monitor.cases import Case
    from monitor.matching.rules import Rule, RuleSet
    from monitor.novelty.decide import Alert
    from monitor.rehearsal import Arrival
    from monitor.store.alerts import StoredAlert
    from monitor.store.connection import Store

MOST_BEFORE = 10
"""Earlier articles of the rule that a case may need: an alert can be wrong as a repeat."""

comment_option = click.option(
    "--comment", default="", metavar="TEXT", help="Why, for whoever mends it."
)


@click.command()
@click.argument("alert_id", metavar="ID")
@comment_option
@rules_option
@state_option
@config_option
def wrong(
    alert_id: str, comment: str, rules: tuple[str, ...], state: str | None, config: str | None
) -> None:
    """This alert should not have been told: keep it as a failing test.

    The test is written into the *.test.yaml beside the rule's file.
    """
    from monitor.cases import Case

    ruleset = rule_set(rules, found_config(config))
    with opened(state, config) as store:
        stored = alert_like(store, alert_id)
        rule = _rule(ruleset, stored.rule)
        arrivals, told = _again(store, stored, ruleset, rule)
    if not told:
        click.echo(f"{rule.id} does not tell this any more; nothing was written.")
        sys.exit(ANSWER_IS_NO)
    kept = [alert for alert in told if not _is_same(alert, stored)]
    summary = json.loads(stored.line).get("summary") or rule.title
    name = f"not told: {summary} (alert {stored.fingerprint[:8]})"
    expected = tuple(_described(alert) for alert in kept)
    _keep(Case(name, rule.id, arrivals, expected, comment), rule)


@click.command()
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE…")
@click.option("--rule", "name", required=True, metavar="ID", help="The rule that kept quiet.")
@click.option(
    "--says",
    multiple=True,
    metavar="FIELD=VALUE",
    help="What the alert says, such as value=15000; may be said again.",
)
@comment_option
@rules_option
@config_option
def missed(
    articles: tuple[str, ...],
    name: str,
    says: tuple[str, ...],
    comment: str,
    rules: tuple[str, ...],
    config: str | None,
) -> None:
    """This article should have been told by that rule: keep it as a failing test.

    ARTICLE is what replay reads. The test is written into the *.test.yaml beside the rule's file.
    """
    from monitor.cases import Case
    from monitor.feeds.replay import read_saved
    from monitor.rehearsal import on_publication
    from monitor.trial import told_in, trial_of

    ruleset = rule_set(rules, found_config(config))
    rule = _rule(ruleset, name)
    wanted = _wanted(says)
    arrivals = tuple(on_publication(read_saved(articles, sys.stdin.buffer)))
    told = told_in(trial_of(ruleset, rule, arrivals))
    if _tells(told, wanted):
        click.echo(f"{rule.id} tells it of these articles alone; nothing was written.")
        click.echo("It was known, held back or silenced: monitor explain ARTICLE --state FILE")
        sys.exit(ANSWER_IS_NO)
    last = arrivals[-1].article
    title = last.title or " ".join(last.text.split())[:60]
    expected = (*(_described(alert) for alert in told), wanted)
    _keep(Case(f"told: {title}", rule.id, arrivals, expected, comment), rule)


def _rule(rules: RuleSet, name: str) -> Rule:
    from monitor.forms import did_you_mean

    known = {rule.id: rule for rule in rules.rules}
    if name not in known:
        hint = did_you_mean(name, known)
        raise MonitorError(f"{name}: no such rule" + (f"\n  {hint}" if hint else ""))
    return known[name]


def _again(
    store: Store, stored: StoredAlert, rules: RuleSet, rule: Rule
) -> tuple[tuple[Arrival, ...], tuple[Alert, ...]]:
    """The articles of which this alert is told today, and all that is told of them; or none.

    Its own article, if that is enough; else after those of the rule's alerts before it.
    """
    from monitor.trial import told_in, trial_of

    own = _arrival(store, stored.article)
    if own is None:
        raise MonitorError(f"{stored.fingerprint}: its article is no longer in the store")
    earlier = [
        one.article
        for one in store.alerts.recent(1_000)
        if one.rule == rule.id and one.first_at <= stored.first_at and one.article != stored.article
    ]
    before = [_arrival(store, article) for article in dict.fromkeys(earlier[:MOST_BEFORE])]
    with_those = sorted((one for one in before if one and one.at <= own.at), key=lambda one: one.at)
    for arrivals in ((own,), (*with_those, own)):
        told = told_in(trial_of(rules, rule, arrivals))
        if any(_is_same(alert, stored) for alert in told):
            return arrivals, told
    return (), ()


def _arrival(store: Store, article_id: str) -> Arrival | None:
    from monitor.rehearsal import Arrival

    article = store.articles.get(article_id)
    return Arrival(article.published, article) if article else None


def _is_same(alert: Alert, stored: StoredAlert) -> bool:
    """Whether it says the same of the same article: ids differ where less was known before."""
    then, now = json.loads(stored.line), alert.to_dict()
    same = all(then.get(key) == now.get(key) for key in ("rule", "new", "quotes"))
    return same and then["article"]["id"] == alert.article.id


def _described(alert: Alert) -> dict[str, object]:
    """The few fields by which a person would know it."""
    facts = alert.to_dict()["facts"]
    known = facts if isinstance(facts, dict) else {}
    return {name: known[name] for name in ("role", "value", "topic", "status", "person")
            if known.get(name) is not None}  # fmt: skip


def _wanted(says: Sequence[str]) -> dict[str, object]:
    from monitor.forms import did_you_mean
    from monitor.scenarios import ALERT_KEYS
    from monitor.yamlfile import plain_value

    wanted: dict[str, object] = {}
    for written in says:
        name, sign, value = written.partition("=")
        if not sign or name not in ALERT_KEYS:
            hint = did_you_mean(name, ALERT_KEYS) or "such as --says value=15000"
            raise MonitorError(f"--says {written}: no such field of an alert\n  {hint}")
        wanted[name] = plain_value(value)
    return wanted


def _tells(told: Sequence[Alert], wanted: Mapping[str, object]) -> bool:
    from monitor.expectations import alert_differences
    from monitor.trial import alert_values

    return any(not list(alert_differences([wanted], [alert_values(alert)])) for alert in told)


def _keep(case: Case, rule: Rule) -> None:
    """Write the case, and say how it comes out today."""
    from monitor.cases import case_file, keep
    from monitor.trial import run, scenario_trials

    file = case_file(rule.file)
    line = keep(case, file)
    outcomes = [run(one) for one in scenario_trials([file], os.environ)]
    now = next(one for one in outcomes if one.trial.scenario.line == line)
    for difference in (*now.differences, *now.near):
        click.echo(f"  {_visible(difference)}")
    ends = "it fails until that is mended" if not now.passed else "but it passes"
    click.echo(f"{file}:{line}: kept; {ends}: monitor test {Path(file)}")


def _visible(text: str) -> str:
    from monitor.cli.plain import visible

    return visible(text)
