"""monitor test: rules' own tests and scenarios, through the same stream as live."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import click

from monitor.cli.ends import ANSWER_IS_NO
from monitor.cli.options import config_option, found_config, rule_places
from monitor.errors import Fault, InputErrors, MonitorError

if TYPE_CHECKING:
    from rich.console import Console

    from monitor.matching.rules import RuleSet
    from monitor.trial import Coverage, Outcome, Trial

FIRST_WORDS = 60
"""How much of a test's article is shown: enough to know which it is."""

TALLEST_TABLE = 40
"""Rules; of more, only those that lack a test are named."""


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH…]")
@config_option
@click.option("--junit", metavar="FILE", help="Write the outcome as JUnit XML, too.")
@click.option("--all", "anew", is_flag=True, help="Run those, too, that passed unchanged before.")
def test(paths: tuple[str, ...], config: str | None, junit: str | None, anew: bool) -> None:
    """Run the rules' tests and the scenarios beside them.

    PATH is a rule file, a *.test.yaml file or a folder of them; without one, the rules that would
    run. Exit 1 when one fails.
    """
    from monitor.cli.show import screen
    from monitor.passed import Passed, cache_folder
    from monitor.trial import coverage, run_all

    places = rule_places(paths, None if paths else found_config(config))
    rules, trials = loaded_trials(places)
    passed = Passed(None if anew else cache_folder(os.environ))
    outcomes = list(run_all(trials, passed))
    page = screen()
    print_outcomes(outcomes, page)
    print_summary(outcomes, page)
    print_coverage(coverage(rules.rules, outcomes), page)
    if junit:
        _write(Path(junit), junit_of(outcomes))
    if not all(outcome.passed for outcome in outcomes):
        sys.exit(ANSWER_IS_NO)


def loaded_trials(places: Sequence[Path]) -> tuple[RuleSet, tuple[Trial, ...]]:
    """The rules of these places with their tests, and the scenarios; all faults of all at once."""
    from monitor.matching.load import TEST_SUFFIX, load_rules
    from monitor.matching.rules import RuleSet
    from monitor.trial import scenario_files, scenario_trials, trials_of

    faults: list[Fault] = []
    of_rules = [place for place in places if not place.name.endswith(TEST_SUFFIX)]
    rules = RuleSet(())
    scenarios: tuple[Trial, ...] = ()
    try:
        rules = load_rules(of_rules) if of_rules else rules
    except InputErrors as error:
        faults += error.faults
    try:
        scenarios = scenario_trials(scenario_files(places), os.environ)
    except InputErrors as error:
        faults += error.faults
    if faults:
        raise InputErrors(faults)
    return rules, (*trials_of(rules), *scenarios)


def print_outcomes(outcomes: Iterable[Outcome], page: Console) -> None:
    """Print rule by rule what held, and of what did not hold what was otherwise."""
    from monitor.cli.plain import visible
    from monitor.cli.show import put

    for (heading, about), of_rule in groupby(outcomes, key=_heading):
        put(page, (visible(heading), "bold"), (f"  {visible(about)}", "dim"))
        for outcome in of_rule:
            mark = ("✓ ", "green") if outcome.passed else ("✗ ", "bold red")
            scenario = outcome.trial.scenario
            place = (f"{scenario.file}:{scenario.line}  ", "dim")
            put(page, mark, place, visible(name_of(outcome)), indent=2, hang=2)
            for difference in outcome.differences:
                put(page, (visible(difference), "red"), indent=6, hang=2)
            for near in outcome.near:
                put(page, (visible(near), "dim"), indent=6, hang=2)


def _heading(outcome: Outcome) -> tuple[str, str]:
    """A rule by its title and id; scenarios by their file."""
    trial = outcome.trial
    if not trial.is_own_test:
        return Path(trial.scenario.file).name, "scenarios"
    (rule,) = (one for one in trial.rules.rules if one.id == trial.subjects[0])
    return rule.title, rule.id


def print_summary(outcomes: Sequence[Outcome], page: Console) -> None:
    """Print how many there were, how many failed, and how many did not have to run again."""
    from monitor.cli.plain import counted
    from monitor.cli.show import put

    failed = sum(not outcome.passed for outcome in outcomes)
    remembered = sum(outcome.remembered for outcome in outcomes)
    rules = {rule for outcome in outcomes for rule in outcome.trial.subjects}
    style = "bold red" if failed else "bold green"
    verdict = f"{failed} failed" if failed else "all passed"
    again = f" ({remembered} unchanged since they passed)" if remembered else ""
    told = f"{counted(len(outcomes), 'test')} of {counted(len(rules), 'rule')}: {verdict}"
    page.print()
    put(page, (told, style), (again, "dim"))


def print_coverage(covered: Sequence[Coverage], page: Console) -> None:
    """Print of each rule whether a test makes it fire, and whether one keeps it quiet."""
    from rich.table import Table

    from monitor.cli.plain import visible
    from monitor.cli.show import put

    unfired = [visible(one.rule) for one in covered if not one.fires]
    unquiet = [visible(one.rule) for one in covered if not one.quiet]
    for without, lacking in (("makes it fire", unfired), ("keeps it quiet", unquiet)):
        if lacking:
            put(page, (f"no test {without}: {', '.join(lacking)}", "yellow"), hang=2)
    if not covered or len(covered) > TALLEST_TABLE:
        return
    table = Table("rule", "tests", "fires", "stays quiet", box=None, pad_edge=False)
    table.columns[1].justify = "right"
    for one in covered:
        marks = ("✓" if known else "–" for known in (one.fires, one.quiet))
        table.add_row(visible(one.rule), str(one.tests), *marks)
    page.print()
    page.print(table)


def name_of(outcome: Outcome) -> str:
    """What the test is called, or the first words of what it reads."""
    scenario = outcome.trial.scenario
    if scenario.name:
        return scenario.name
    articles = (arrival.article for arrival in scenario.arrivals)
    words = " / ".join(article.title or article.text for article in articles)
    return words if len(words) <= FIRST_WORDS else f"{words[: FIRST_WORDS - 1].rstrip()}…"


def junit_of(outcomes: Sequence[Outcome]) -> bytes:
    """The outcomes as JUnit XML, a test case each."""
    failed = sum(not outcome.passed for outcome in outcomes)
    suite = ElementTree.Element(
        "testsuite", name="monitor", tests=str(len(outcomes)), failures=str(failed)
    )
    for outcome in outcomes:
        scenario = outcome.trial.scenario
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname=_class_name(outcome),
            name=_for_xml(f"line {scenario.line}: {name_of(outcome)}"),
            file=scenario.file,
            line=str(scenario.line),
        )
        if not outcome.passed:
            told = _for_xml("\n".join((*outcome.differences, *outcome.near)))
            ElementTree.SubElement(case, "failure", message=told.partition("\n")[0]).text = told
    return bytes(ElementTree.tostring(suite, encoding="utf-8", xml_declaration=True))


def _class_name(outcome: Outcome) -> str:
    trial = outcome.trial
    return trial.subjects[0] if trial.is_own_test else Path(trial.scenario.file).name


def _for_xml(text: str) -> str:
    """XML has no place for control characters, not even escaped."""
    from monitor.cli.plain import visible

    return "\n".join(map(visible, text.split("\n")))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise MonitorError(f"{path}: cannot be written: {error.strerror}") from error
