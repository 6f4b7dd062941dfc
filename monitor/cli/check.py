"""monitor check: config, rules, channels and the rules' own tests; every fault of every file."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.ends import ANSWER_IS_NO, CANNOT_BE_LOADED
from monitor.cli.options import config_option, format_option, found_config, rule_places
from monitor.cli.stored import opened, state_option
from monitor.errors import Fault, InputErrors

if TYPE_CHECKING:
    from monitor.article import Article
    from monitor.config import Config
    from monitor.delivery import Digest
    from monitor.matching.lint import Finding
    from monitor.matching.rules import RuleSet
    from monitor.store.connection import Store
    from monitor.trial import Outcome, Trial


SLOWEST = 10
"""Rules shown with what they cost."""


class RemarkKind(StrEnum):
    """What a remark is about, by how grave it is."""

    FAULT = "fault"
    TEST = "test"
    LINT = "lint"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to mend, or, of lint, to think about."""

    kind: RemarkKind
    fault: Fault
    id: str = ""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What could be loaded; what could not be is None and has its faults among the remarks."""

    config: Config | None
    rules: RuleSet | None
    trials: tuple[Trial, ...]
    faults: tuple[Fault, ...]


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH…]")
@config_option
@click.option("--strict", is_flag=True, help="Exit 1 where lint has something to say, too.")
@click.option("--route", "labels", metavar="LABELS", help='Where would "level=high rule=x" go?')
@click.option("--cost", is_flag=True, help="Time each rule, and show the slowest.")
@state_option
@format_option("text", "json", "github")
def check(
    paths: tuple[str, ...],
    config: str | None,
    strict: bool,
    labels: str | None,
    cost: bool,
    state: str | None,
    form: str,
) -> None:
    """Check config, rules, their tests and the channels.

    PATH is a rule file or a folder of them; without one, the rules that would run. All faults
    of all files are told at once. With a store, rules are held against its articles, too.
    """
    more_labels = tuple(path for path in paths if labels is not None and _is_label(path))
    loaded = _loaded([path for path in paths if path not in more_labels], config)
    with _store(state, loaded.config) as store:
        remarks = list(_remarks(loaded, store))
        _PRINTERS[form](remarks, loaded)
        if cost and loaded.rules:
            _print_costs(loaded, store, form)
    if labels is not None:
        _print_route(" ".join((labels, *more_labels)), loaded, form)
    kinds = {remark.kind for remark in remarks}
    if RemarkKind.FAULT in kinds:
        sys.exit(CANNOT_BE_LOADED)
    if RemarkKind.TEST in kinds or (strict and kinds):
        sys.exit(ANSWER_IS_NO)


def _is_label(path: str) -> bool:
    return "=" in path and not Path(path).exists()


def _loaded(paths: Sequence[str], named_config: str | None) -> Loaded:
    from monitor.cli.test import loaded_trials

    config, rules = None, None
    trials: tuple[Trial, ...] = ()
    faults: list[Fault] = []
    try:
        config = found_config(named_config)
    except InputErrors as error:
        faults += error.faults
    try:
        rules, trials = loaded_trials(rule_places(paths, config))
    except InputErrors as error:
        faults += error.faults
    return Loaded(config, rules, trials, tuple(faults))


@contextmanager
def _store(state: str | None, config: Config | None) -> Iterator[Store | None]:
    """The store that was named, which must be there; else the config's, if it is."""
    if state is None and not (config and config.file and config.store.is_file()):
        yield None
        return
    with opened(state or str(config.store if config else ""), None) as store:
        yield store


def _remarks(loaded: Loaded, store: Store | None) -> Iterator[Remark]:
    """Faults, then tests that fail, then lint."""
    more = config_faults(loaded.config, loaded.rules) if loaded.config else ()
    faults = [*loaded.faults, *more]
    yield from (Remark(RemarkKind.FAULT, fault) for fault in faults)
    if loaded.rules:
        outcomes = _outcomes(loaded.trials)
        yield from (Remark(RemarkKind.TEST, fault) for fault in _failed_tests(outcomes))
        yield from _lint(loaded.rules, outcomes, store)


def _outcomes(trials: Sequence[Trial]) -> tuple[Outcome, ...]:
    """How the tests come out; those that passed before, unchanged, are not run again."""
    from monitor.passed import Passed, cache_folder
    from monitor.trial import run_all

    return tuple(run_all(trials, Passed(cache_folder(os.environ))))


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


def _failed_tests(outcomes: Iterable[Outcome]) -> Iterator[Fault]:
    for outcome in outcomes:
        if not outcome.passed:
            scenario, trial = outcome.trial.scenario, outcome.trial
            test = "its test" if trial.is_own_test else f"the scenario '{scenario.name}'"
            rule = f"{trial.subjects[0]}: " if len(trial.subjects) == 1 else ""
            what = f"{rule}{test} fails: {'; '.join(outcome.differences)}"
            yield Fault(scenario.file, scenario.line, 1, what, "monitor test shows it all")


def _lint(rules: RuleSet, outcomes: Sequence[Outcome], store: Store | None) -> Iterator[Remark]:
    from monitor.clock import WallClock
    from monitor.matching.lint import accepted_by_comment, lint
    from monitor.measured import accepted, untried, worn

    # The shipped rules bear a name that is no path of this machine: then there is no comment.
    files = {rule.file: Path(rule.file) for rule in rules.rules}
    texts = {name: file.read_text("utf-8") for name, file in files.items() if file.is_file()}
    more = [*untried(rules.rules, outcomes)]
    more += worn(rules, store, WallClock().now()) if store else ()
    accepts = accepted_by_comment(rules.rules, texts)
    found: list[Finding] = [*lint(rules.rules, texts, rules.lexicon), *accepted(more, accepts)]
    order = {rule.id: number for number, rule in enumerate(rules.rules)}
    for one in sorted(found, key=lambda finding: order.get(finding.rule, -1)):
        what = f"{one.id} {one.rule}: {one.what}" if one.rule else f"{one.id} {one.what}"
        fault = Fault(one.file, one.line, one.column, what, one.hint)
        yield Remark(RemarkKind.LINT, fault, one.id)


def _print_costs(loaded: Loaded, store: Store | None, form: str) -> None:
    """R060: which rules cost most, on the latest articles of the store, else on the tests'."""
    from monitor.cli.plain import print_json, visible
    from monitor.clock import monotonic
    from monitor.matching.rules import RuleSet
    from monitor.measured import SAMPLE, costs

    read: list[Article] = list(store.articles.latest(SAMPLE)) if store else []
    read = read or [one.article for trial in loaded.trials for one in trial.scenario.arrivals]
    dearest = costs(loaded.rules or RuleSet(()), read[:SAMPLE], monotonic)
    if form == "json":
        for cost in dearest:
            told = {"rule": cost.rule.id, "micros": round(cost.micros, 1), "articles": len(read)}
            print_json({"v": 1, "kind": "cost", "id": "R060", **told})
        return
    click.echo(f"R060 slowest rules, microseconds an article, on {len(read):,} articles:")
    for cost in dearest[:SLOWEST]:
        click.echo(f"{cost.micros:10,.1f}  {visible(cost.rule.id)}")


# --- on the page, for a program, for a pull request -----------------------------------------


def _print_text(remarks: Sequence[Remark], loaded: Loaded) -> None:
    from monitor.cli.plain import visible
    from monitor.cli.show import put, screen

    page = screen()
    styles = {RemarkKind.FAULT: "bold red", RemarkKind.TEST: "bold red", RemarkKind.LINT: "yellow"}
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
    counts = {kind: sum(remark.kind is kind for remark in remarks) for kind in RemarkKind}
    said = [counted(count, noun) for kind, noun in _NOUNS.items() if (count := counts[kind])]
    yield ", ".join(said) if said else "Nothing to mend."


_NOUNS = {RemarkKind.FAULT: "fault", RemarkKind.TEST: "failing test", RemarkKind.LINT: "remark"}


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
        level = "warning" if remark.kind is RemarkKind.LINT else "error"
        told = _in_workflow("\n".join(filter(None, (fault.what, fault.hint))))
        file = _in_workflow(fault.file).replace(",", "%2C").replace(":", "%3A")
        place = f"file={file},line={fault.line or 1},col={fault.column or 1}"
        click.echo(f"::{level} {place}::{told}")


def _in_workflow(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


_PRINTERS = {"text": _print_text, "json": _print_json, "github": _print_github}


def _print_route(labels: str, loaded: Loaded, form: str) -> None:
    """Where an alert with these labels would go; of a rule that is known, as the rule says, too."""
    from monitor.cli.plain import print_json, visible
    from monitor.config import Config
    from monitor.postroom import ways

    config = loaded.config or Config()
    given = dict(label.split("=", 1) for label in labels.split() if "=" in label)
    known = {rule.id: rule for rule in loaded.rules.rules} if loaded.rules else {}
    rule = known.get(given.get("rule", ""))
    given = {**({**rule.labels, "level": str(rule.level)} if rule else {}), **given}
    for way in ways(config.delivery, given, rule.to if rule else (), rule.digest if rule else None):
        digest = _in_words(way.digest) if way.digest else ""
        if form == "json":
            record = {"v": 1, "kind": "route", "path": way.route, "receiver": way.receiver}
            print_json(record | {"channels": list(way.channels), "digest": digest or None})
            continue
        later = f", in a digest: {digest}" if digest else ""
        click.echo(visible(f"{way.route} → {way.receiver} ({', '.join(way.channels)}){later}"))


def _in_words(digest: Digest) -> str:
    return f"{digest.cron.line} {digest.tz}".rstrip()
