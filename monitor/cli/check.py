"""monitor check: config, rules, channels and the rules' own tests; every fault of every file."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.ends import ANSWER_IS_NO, CANNOT_BE_LOADED
from monitor.cli.options import config_option, format_option, found_config, rule_places
from monitor.errors import Fault, InputErrors

if TYPE_CHECKING:
    from monitor.config import Config
    from monitor.matching.rules import RuleSet


class Kind(StrEnum):
    """What a remark is about, by how grave it is."""

    FAULT = "fault"
    TEST = "test"
    LINT = "lint"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to mend, or, of lint, to think about."""

    kind: Kind
    fault: Fault
    id: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What could be loaded; what could not be is None and has its faults among the remarks."""

    config: Config | None
    rules: RuleSet | None
    faults: tuple[Fault, ...]


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH…]")
@config_option
@click.option("--strict", is_flag=True, help="Exit 1 where lint has something to say, too.")
@click.option("--route", "labels", metavar="LABELS", help='Where would "level=high rule=x" go?')
@format_option("text", "json", "github")
def check(
    paths: tuple[str, ...], config: str | None, strict: bool, labels: str | None, form: str
) -> None:
    """Check config, rules, their tests and the channels.

    PATH is a rule file or a folder of them; without one, the rules that would run. All faults
    of all files are told at once.
    """
    more_labels = tuple(path for path in paths if labels is not None and _is_label(path))
    loaded = _loaded([path for path in paths if path not in more_labels], config)
    remarks = list(_remarks(loaded))
    _PRINTERS[form](remarks, loaded)
    if labels is not None:
        _print_route(" ".join((labels, *more_labels)), loaded.config, form)
    kinds = {remark.kind for remark in remarks}
    if Kind.FAULT in kinds:
        sys.exit(CANNOT_BE_LOADED)
    if Kind.TEST in kinds or (strict and kinds):
        sys.exit(ANSWER_IS_NO)


def _is_label(path: str) -> bool:
    return "=" in path and not Path(path).exists()


def _loaded(paths: Sequence[str], named_config: str | None) -> Loaded:
    from monitor.matching.load import load_rules

    config, rules = None, None
    faults: list[Fault] = []
    try:
        config = found_config(named_config)
    except InputErrors as error:
        faults += error.faults
    try:
        rules = load_rules(rule_places(paths, config))
    except InputErrors as error:
        faults += error.faults
    return Loaded(config, rules, tuple(faults))


def _remarks(loaded: Loaded) -> Iterator[Remark]:
    """Faults, then tests that fail, then lint."""
    more = config_faults(loaded.config, loaded.rules) if loaded.config else ()
    faults = [*loaded.faults, *more]
    yield from (Remark(Kind.FAULT, fault) for fault in faults)
    if loaded.rules:
        yield from (Remark(Kind.TEST, fault) for fault in _failed_tests(loaded.rules))
        yield from _lint(loaded.rules)


def config_faults(config: Config, rules: RuleSet | None) -> Iterator[Fault]:
    """Receivers that rules name and nobody is, and URLs that nothing can be sent to."""
    from monitor.matching.load import check_receivers
    from monitor.outbox.send import check_url

    if rules:
        yield from check_receivers(rules, config)
    for index, receiver in enumerate(config.receivers):
        for number, url in enumerate(receiver.apprise):
            complaint = check_url(url)
            if complaint:
                path = ("receivers", index, "apprise", number)
                yield _fault_at(config.file, path, f"receiver {receiver.name}: {complaint}")


def _fault_at(file: Path | None, path: Sequence[str | int], what: str) -> Fault:
    """A fault of the config that only shows once it is loaded, at its place in the file."""
    from monitor.yamlfile import read_yaml

    hint = "write an apprise URL, such as mailtos://… or json://…"
    return read_yaml(file).at(*path).fault(what, hint) if file else Fault("", 0, 0, what, hint)


def _failed_tests(rules: RuleSet) -> Iterator[Fault]:
    from monitor.trial import run_tests

    for outcome in run_tests(rules):
        if not outcome.passed:
            scenario, (rule, *_) = outcome.trial.scenario, outcome.trial.subjects
            what = f"{rule}: its test fails: {'; '.join(outcome.differences)}"
            yield Fault(scenario.file, scenario.line, 1, what, "monitor test shows it all")


def _lint(rules: RuleSet) -> Iterator[Remark]:
    from monitor.matching.lint import lint

    # The shipped rules bear a name that is no path of this machine: then there is no comment.
    files = {rule.file: Path(rule.file) for rule in rules.rules}
    texts = {name: file.read_text("utf-8") for name, file in files.items() if file.is_file()}
    for found in lint(rules.rules, texts):
        what = f"{found.id} {found.rule}: {found.what}"
        yield Remark(Kind.LINT, Fault(found.file, found.line, 1, what, found.hint), found.id)


# --- on the page, for a program, for a pull request -----------------------------------------


def _print_text(remarks: Sequence[Remark], loaded: Loaded) -> None:
    from monitor.cli.plain import visible
    from monitor.cli.show import put, screen

    page = screen()
    styles = {Kind.FAULT: "bold red", Kind.TEST: "bold red", Kind.LINT: "yellow"}
    for remark in remarks:
        first, *rest = str(remark.fault).split("\n")
        put(page, (visible(first), styles[remark.kind]), hang=2)
        for line in rest:
            put(page, visible(line), indent=2, hang=2)
    if remarks:
        page.print()
    for line in _summary(remarks, loaded):
        put(page, line)


def _summary(remarks: Sequence[Remark], loaded: Loaded) -> Iterator[str]:
    from monitor.cli.plain import counted

    if loaded.config:
        feeds, receivers = len(loaded.config.feeds), len(loaded.config.receivers)
        held = f"{counted(feeds, 'feed')}, {counted(receivers, 'receiver')}"
        yield f"{loaded.config.file}: {held}"
    if loaded.rules:
        tests = sum(len(rule.tests) for rule in loaded.rules.rules)
        yield f"{counted(len(loaded.rules.rules), 'rule')} with {counted(tests, 'test')}"
    counts = {kind: sum(remark.kind is kind for remark in remarks) for kind in Kind}
    said = [counted(count, noun) for kind, noun in _NOUNS.items() if (count := counts[kind])]
    yield ", ".join(said) if said else "Nothing to mend."


_NOUNS = {Kind.FAULT: "fault", Kind.TEST: "failing test", Kind.LINT: "remark"}


def _print_json(remarks: Sequence[Remark], loaded: Loaded) -> None:
    from monitor.cli.plain import print_json

    for remark in remarks:
        fault = remark.fault
        record = {"v": 1, "kind": str(remark.kind), "file": fault.file, "line": fault.line}
        record |= {"column": fault.column, "what": fault.what, "hint": fault.hint}
        record |= {"id": remark.id} if remark.id else {}
        print_json(record)


def _print_github(remarks: Sequence[Remark], loaded: Loaded) -> None:
    """Workflow commands, which a pull request shows beside the line."""
    for remark in remarks:
        fault = remark.fault
        level = "warning" if remark.kind is Kind.LINT else "error"
        told = _in_workflow("\n".join(filter(None, (fault.what, fault.hint))))
        file = _in_workflow(fault.file).replace(",", "%2C").replace(":", "%3A")
        place = f"file={file},line={fault.line or 1},col={fault.column or 1}"
        click.echo(f"::{level} {place}::{told}")


def _in_workflow(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


_PRINTERS = {"text": _print_text, "json": _print_json, "github": _print_github}


def _print_route(labels: str, config: Config | None, form: str) -> None:
    """Where an alert with these labels would go; without a config, to the terminal."""
    from monitor.cli.plain import print_json
    from monitor.config import Config
    from monitor.outbox.routes import destinations

    config = config or Config()
    given = dict(label.split("=", 1) for label in labels.split() if "=" in label)
    for way in destinations(given, (), config.route, config.receivers):
        if form == "json":
            record = {"v": 1, "kind": "route", "path": way.path, "receiver": way.receiver}
            print_json(record | {"channels": list(way.channels)})
        else:
            click.echo(f"{way.path} → {way.receiver} ({', '.join(way.channels)})")
