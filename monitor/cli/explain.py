"""monitor explain: why a rule fired on an article, or what kept it quiet and how near it came."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from monitor.cli.options import config_option, found_config, rule_set, rules_option
from monitor.errors import MonitorError

if TYPE_CHECKING:
    from monitor.matching.rules import Rule


@click.command()
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE…")
@click.option("--rule", "only", multiple=True, metavar="ID", help="This rule; else all of them.")
@rules_option
@config_option
def explain(
    articles: tuple[str, ...],
    only: tuple[str, ...],
    rules: tuple[str, ...],
    config: str | None,
) -> None:
    """Show why a rule fired on an article, or why not.

    ARTICLE is what replay reads. Of several, each is explained in the light of those before it;
    nothing is written, and nobody is told.
    """
    from monitor.cli.show import screen
    from monitor.cli.show_trace import print_explanation
    from monitor.clock import VirtualClock
    from monitor.feeds.replay import read_saved
    from monitor.stream import Stream

    found = read_saved(articles, sys.stdin.buffer)
    ruleset = rule_set(rules, found_config(config))
    chosen = _chosen(ruleset.rules, only)
    clock = VirtualClock()
    stream = Stream(ruleset, clock=clock)
    page = screen()
    for article in found:
        clock.advance_to(article.published)
        print_explanation(stream, article, chosen, page)
        stream.take(article)
    stream.close()


def _chosen(rules: Sequence[Rule], ids: Sequence[str]) -> Sequence[Rule]:
    from monitor.forms import did_you_mean

    known = {rule.id: rule for rule in rules}
    for name in ids:
        if name not in known:
            hint = did_you_mean(name, known)
            raise MonitorError(f"--rule {name}: no such rule" + (f"\n  {hint}" if hint else ""))
    return [known[name] for name in ids] if ids else rules
