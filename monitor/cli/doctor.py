"""monitor doctor: what ails it, and what to do about it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from monitor.cli.ends import ANSWER_IS_NO
from monitor.cli.options import config_option, format_option, found_config, rule_set
from monitor.errors import InputErrors, MonitorError

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.examination import Finding
    from monitor.matching.rules import RuleSet

SHOWN = 5
"""Faults of files that are shown; `monitor check` is there for the rest."""


@click.command()
@format_option("text", "json")
@config_option
def doctor(form: str, config: str | None) -> None:
    """Look at all that may ail it, and say what to do.

    Nothing is written, and nobody is asked over the network. Exit 1 if something is ill.
    """
    from monitor.clock import WallClock
    from monitor.examination import Verdict

    # What is ill stands last, just above the prompt.
    gravity = list(Verdict)
    findings = sorted(
        _findings(config, WallClock().now()), key=lambda one: gravity.index(one.verdict)
    )
    (_print_text if form == "text" else _print_json)(findings)
    if any(one.verdict is Verdict.ILL for one in findings):
        sys.exit(ANSWER_IS_NO)


def _findings(named: str | None, now: datetime) -> Iterator[Finding]:
    from monitor.config import Config
    from monitor.examination import examine_config, examine_machine, ill, note

    settings = None
    try:
        settings = found_config(named)
        if settings is None:
            yield note("config", "there is none here", "monitor init, or --config FILE")
    except MonitorError as error:
        yield from (ill("config", *_told(one)) for one in _each(error))
    yield from examine_machine(settings or Config(), now)
    if settings:
        yield from examine_config(settings)
    yield from _of_rules(settings)
    if settings:
        yield from _of_store(settings, now)


def _of_rules(settings: Config | None) -> Iterator[Finding]:
    """The rules load, their own tests pass, their receivers are there, and channels make sense."""
    from monitor.cli.check import config_faults
    from monitor.examination import ill, well
    from monitor.trial import failing
    from monitor.visible import counted

    rules: RuleSet | None = None
    try:
        rules = rule_set((), settings)
    except MonitorError as error:
        yield from (ill("rules", *_told(one)) for one in _each(error))
    if settings:
        yield from (ill("channels", *_told(str(one))) for one in config_faults(settings, rules))
    if rules:
        failed = failing(rules)
        for rule, why in failed.items():
            yield ill("rules", f"{rule}: its own test fails: {why}", "monitor test shows it all")
        if not failed:
            tests = sum(len(rule.tests) for rule in rules.rules)
            yield well("rules", f"{counted(len(rules.rules), 'rule')}, their {tests} tests pass")


def _of_store(settings: Config, now: datetime) -> Iterator[Finding]:
    from monitor.condition import condition, names_of
    from monitor.examination import examine_channels, examine_store, ill, newest_first, note
    from monitor.store.connection import Store

    if not settings.store.exists():
        yield note("store", f"{settings.store} is not there yet", "monitor run makes it")
        return
    try:
        with Store.look(settings.store) as store:
            names = names_of(settings)
            found = condition(store, settings.store, settings.backups, now, names)
            yield from examine_store(store, found)
            yield from examine_channels(settings, found)
    except MonitorError as error:
        what, remedy = _told(str(error))
        copies = newest_first(settings.backups.folder)
        yield ill("store", what, f"{remedy}; the newest is {copies[0]}" if copies else remedy)


def _each(error: MonitorError) -> Iterable[str]:
    if not isinstance(error, InputErrors):
        return (str(error),)
    told = [str(fault) for fault in error.faults[:SHOWN]]
    more = len(error.faults) - SHOWN
    return [*told, f"{more} more faults\nmonitor check shows them all"] if more > 0 else told


def _told(fault: str) -> tuple[str, str]:
    """A fault as what is wrong and what to do."""
    what, _, remedy = fault.partition("\n")
    return what, remedy.strip() or "monitor check shows it with its place"


def _print_text(findings: Iterable[Finding]) -> None:
    from monitor.cli.plain import counted, visible
    from monitor.cli.show import put, screen
    from monitor.examination import Verdict

    page = screen()
    marks = {Verdict.WELL: ("✓", "green"), Verdict.NOTE: ("·", "cyan"), Verdict.ILL: ("✗", "red")}
    counts = dict.fromkeys(Verdict, 0)
    for one in findings:
        counts[one.verdict] += 1
        style = "bold" if one.verdict is Verdict.ILL else ""
        put(page, marks[one.verdict], f" {one.check:10} ", (visible(one.what), style), hang=13)
        if one.remedy:
            put(page, ("→ ", "dim"), visible(one.remedy), indent=13, hang=2)
    page.print()
    ill, noted = counts[Verdict.ILL], counts[Verdict.NOTE]
    said = f"{ill} to mend" if ill else "Nothing to mend"
    put(page, f"{said}, {counted(noted, 'note')}." if noted else f"{said}.")


def _print_json(findings: Iterable[Finding]) -> None:
    from monitor.cli.plain import print_json

    for one in findings:
        record = {"v": 1, "kind": "finding", "check": one.check, "verdict": str(one.verdict)}
        print_json(record | {"what": one.what, "remedy": one.remedy})
