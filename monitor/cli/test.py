"""monitor test: the rules' own tests, through the same stream as live."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import click

from monitor.cli.ends import ANSWER_IS_NO
from monitor.cli.options import config_option, found_config, rule_set
from monitor.errors import MonitorError

if TYPE_CHECKING:
    from rich.console import Console

    from monitor.matching.rules import Rule
    from monitor.trial import TestOutcome

FIRST_WORDS = 60
"""How much of a test's article is shown: enough to know which it is."""


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH…]")
@config_option
@click.option("--junit", metavar="FILE", help="Write the outcome as JUnit XML, too.")
def test(paths: tuple[str, ...], config: str | None, junit: str | None) -> None:
    """Run the tests that rules carry. Exit 1 when one fails.

    PATH is a rule file or a folder of them; without one, the rules that would run.
    """
    from monitor.cli.show import screen
    from monitor.trial import run_tests

    ruleset = rule_set(paths, found_config(config))
    outcomes = run_tests(ruleset)
    page = screen()
    print_outcomes(outcomes, page)
    print_coverage(ruleset.rules, outcomes, page)
    if junit:
        _write(Path(junit), junit_of(outcomes))
    if not all(outcome.passed for outcome in outcomes):
        sys.exit(ANSWER_IS_NO)


def print_outcomes(outcomes: Iterable[TestOutcome], page: Console) -> None:
    """Print rule by rule what held, and of what did not hold what was otherwise."""
    from monitor.cli.plain import visible
    from monitor.cli.show import put

    for rule, of_rule in groupby(outcomes, key=lambda outcome: outcome.rule):
        put(page, (visible(rule.title), "bold"), (f"  {visible(rule.id)}", "dim"))
        for outcome in of_rule:
            mark = ("✓ ", "green") if outcome.passed else ("✗ ", "bold red")
            place = (f"{outcome.rule.file}:{outcome.test.line}  ", "dim")
            put(page, mark, place, visible(_name(outcome)), indent=2, hang=2)
            for difference in outcome.differences:
                put(page, (visible(difference), "red"), indent=6, hang=2)


def print_coverage(rules: Sequence[Rule], outcomes: Sequence[TestOutcome], page: Console) -> None:
    """Print the count, and which rule no test makes fire, or none keeps quiet."""
    from monitor.cli.plain import counted
    from monitor.cli.show import put

    failed = sum(not outcome.passed for outcome in outcomes)
    fires = {outcome.rule.id for outcome in outcomes if outcome.test.alerts}
    quiet = {outcome.rule.id for outcome in outcomes if not outcome.test.alerts}
    page.print()
    style = "bold red" if failed else "bold green"
    verdict = f"{failed} failed" if failed else "all passed"
    put(
        page,
        (f"{counted(len(outcomes), 'test')} of {counted(len(rules), 'rule')}: {verdict}", style),
    )
    for without, known in (("makes it fire", fires), ("keeps it quiet", quiet)):
        lacking = [rule.id for rule in rules if rule.id not in known]
        if lacking:
            put(page, (f"no test {without}: {', '.join(lacking)}", "yellow"), hang=2)


def _name(outcome: TestOutcome) -> str:
    if outcome.test.name:
        return outcome.test.name
    words = " / ".join(article.title or article.text for article in outcome.test.articles)
    return words if len(words) <= FIRST_WORDS else f"{words[: FIRST_WORDS - 1].rstrip()}…"


def junit_of(outcomes: Sequence[TestOutcome]) -> bytes:
    """The outcomes as JUnit XML, a test case each."""
    failed = sum(not outcome.passed for outcome in outcomes)
    suite = ElementTree.Element(
        "testsuite", name="monitor", tests=str(len(outcomes)), failures=str(failed)
    )
    for outcome in outcomes:
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname=outcome.rule.id,
            name=_for_xml(f"line {outcome.test.line}: {_name(outcome)}"),
            file=outcome.rule.file,
            line=str(outcome.test.line),
        )
        if not outcome.passed:
            told = _for_xml("\n".join(outcome.differences))
            ElementTree.SubElement(case, "failure", message=told.partition("\n")[0]).text = told
    return bytes(ElementTree.tostring(suite, encoding="utf-8", xml_declaration=True))


def _for_xml(text: str) -> str:
    """XML has no place for control characters, not even escaped."""
    from monitor.cli.plain import visible

    return "\n".join(map(visible, text.split("\n")))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise MonitorError(f"{path}: cannot be written: {error.strerror}") from error
