"""monitor run and poll: the daemon, and one round of it."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from monitor.cli.ends import ANSWER_IS_NO
from monitor.cli.options import config_option, found_config, rule_places, rule_set, rules_option
from monitor.errors import ConfigErrors, Fault, MonitorError
from monitor.logs import keep_secret, log_to_stderr, log_what_ends_us

if TYPE_CHECKING:
    from monitor.config import Config, Route
    from monitor.matching.rules import RuleSet
    from monitor.outbox.tidings import Message
    from monitor.reload import Loaded


@click.command()
@config_option
@rules_option
def run(config: str | None, rules: tuple[str, ...]) -> None:
    """Watch the feeds of the config until told to stop.

    Logs go to standard error; messages without a receiver to standard output. SIGTERM and
    Ctrl-C finish what runs and end it with 0.
    """
    # Reading many rules takes a while: a reload that is asked for then is what happens anyway.
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    # Nothing of what is loaded now is garbage: looking for some takes an eighth of the start.
    gc.disable()
    from monitor import watch
    from monitor.cli.feeds_round import print_round
    from monitor.redaction import secrets_of

    last = loaded = _loaded(config, rules)
    gc.freeze()
    gc.enable()

    def load() -> Loaded:
        nonlocal last
        last = _loaded(config, rules, last.rules)
        keep_secret(secrets_of(last.config))
        return last

    settings = loaded.config
    _log(settings, settings.log.level.upper())
    log_what_ends_us()
    watch.run(loaded, _print_message, load, os.environ, print_round)


@click.command()
@click.argument("feed", required=False)
@click.option("--once", is_flag=True, required=True, help="One round, due or not.")
@config_option
@rules_option
def poll(feed: str | None, once: bool, config: str | None, rules: tuple[str, ...]) -> None:
    """Poll all feeds once, or the one of this url or name.

    Exit 1 when a feed could not be read.
    """
    from monitor.cli.feeds_round import print_round, print_step
    from monitor.once import poll_once

    loaded = _loaded(config, rules)
    settings, ruleset = loaded.config, loaded.rules
    _log(settings, "ERROR")
    settings = replace(settings, route=_at_once(settings.route))
    rounds = poll_once(settings, ruleset, feed, console=_print_message, progress=print_step)
    print_round(rounds, settings, ruleset)
    if any(one.failures for one in rounds):
        sys.exit(ANSWER_IS_NO)


def _log(settings: Config, level: str) -> None:
    from monitor.redaction import secrets_of

    log_to_stderr(logging.getLevelNamesMapping()[level], settings.log.format, secrets_of(settings))


def _at_once(route: Route) -> Route:
    """The route without its waits: after one round there is no company to wait for."""
    inner = tuple(map(_at_once, route.routes))
    return replace(route, group_wait=timedelta(0), group_interval=timedelta(0), routes=inner)


def _loaded(config: str | None, rules: tuple[str, ...], before: RuleSet | None = None) -> Loaded:
    """What the daemon can live by; all that is wrong with it is told now, not later."""
    from monitor.cli.check import config_faults
    from monitor.reload import Loaded, stamp_of

    settings = found_config(config)
    if settings is None:
        raise MonitorError("no config here\n  name one: --config FILE; monitor init makes one")
    places = rule_places(rules, settings)
    stamp = stamp_of((*filter(None, (settings.file, settings.opml)), *places))
    ruleset = rule_set(rules, settings, before)
    faults: list[Fault] = list(config_faults(settings, ruleset))
    if faults:
        raise ConfigErrors(faults)
    return Loaded(settings, ruleset, places, stamp)


def _print_message(message: Message) -> None:
    from monitor.cli.plain import visible

    click.echo(visible(message.title))
    for line in message.body.split("\n"):
        click.echo(f"  {visible(line)}".rstrip())
    click.echo()
    sys.stdout.flush()
