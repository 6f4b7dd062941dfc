"""What several commands are asked in the same words, and where rules and config are looked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.errors import MonitorError

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.matching.rules import RuleSet


class NoRulesError(MonitorError):
    """None were named, and there are none where they usually stand."""


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

CONFIG_PLACES = (Path("monitor.yaml"), Path("/etc/monitor/monitor.yaml"))
OWN_RULES = Path("rules")

rules_option: Decorator = click.option(
    "--rules",
    "rules",
    multiple=True,
    metavar="PATH",
    help="A rule file, or a folder of them; may be said again.",
)
config_option: Decorator = click.option(
    "--config",
    "config",
    metavar="FILE",
    help="The config; else $MONITOR_CONFIG, ./monitor.yaml, /etc/monitor/monitor.yaml.",
)


def format_option(*choices: str, default: str | None = "text") -> Decorator:
    return click.option(
        "--format",
        "form",
        type=click.Choice(choices),
        default=default,
        show_default=default is not None,
        help="Words for a person, or a form for a program.",
    )


def found_config(given: str | None) -> Config | None:
    """The config that was named, or the first that stands in one of its usual places."""
    named = given or os.environ.get("MONITOR_CONFIG")
    standing = (place for place in CONFIG_PLACES if place.is_file())
    place = Path(named) if named else next(standing, None)
    if place is None:
        return None
    from monitor.config import load_config  # only now: it is slow, and most replays have none
    from monitor.feeds.subscriptions import subscribed

    return subscribed(load_config(place, os.environ))


def rule_set(given: Sequence[str], config: Config | None, before: RuleSet | None = None) -> RuleSet:
    """The rules that were named, else the config's, else ./rules, else those that came along."""
    from monitor.matching.load import load_rules

    return load_rules(rule_places(given, config), before)


def rule_places(given: Sequence[str], config: Config | None) -> tuple[Path, ...]:
    if given:
        return tuple(map(Path, given))
    if config and config.rules:
        return config.rules
    if OWN_RULES.is_dir():
        return (OWN_RULES,)
    with_the_package = Path(str(files("monitor") / "shipped"))
    if not with_the_package.is_dir():
        raise NoRulesError("no rules here\n  name a file or a folder: --rules PATH")
    return (with_the_package,)
