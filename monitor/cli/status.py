"""monitor status: how it goes, on one screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.options import config_option, format_option, found_config, rule_set
from monitor.cli.stores import NoStoreError, state_option
from monitor.errors import MonitorError

if TYPE_CHECKING:
    from monitor.condition import Condition
    from monitor.config import Config


@click.command()
@format_option("text", "json")
@state_option
@config_option
def status(form: str, state: str | None, config: str | None) -> None:
    """How it goes, on one screen.

    Feeds, articles, rules, alerts, messages, store.

    Only looks, beside a running monitor or without one.
    """
    from monitor.cli.plain import print_json

    settings = None if state else found_config(config)
    if state is None and settings is None:
        raise NoStoreError("no store here\n  name one: --state FILE, or a config: --config FILE")
    store = Path(state) if state else settings.store if settings else Path()
    found = looked_at(store, settings)
    if form == "json":
        from monitor.cli.show_status import condition_dict

        print_json(condition_dict(found))
        return
    from monitor.cli.show import screen
    from monitor.cli.show_status import print_condition

    print_condition(found, None if state else _rules(settings), screen())


def looked_at(store: Path, settings: Config | None) -> Condition:
    """How a store and its monitor are; nothing is written."""
    from monitor.clock import WallClock
    from monitor.condition import backups_of, condition, names_of
    from monitor.store.connection import Store

    with Store.look(store) as opened:
        copies, now = backups_of(settings, store), WallClock().now()
        return condition(opened, store, copies, now, names_of(settings))


def _rules(settings: Config | None) -> tuple[str, ...] | None:
    """The rules by name; None if they cannot be loaded, which `monitor check` explains."""
    try:
        return tuple(rule.id for rule in rule_set((), settings).rules)
    except MonitorError:
        return None
