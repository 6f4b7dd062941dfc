"""Rules tried on their own tests, through the same stream as live, on a clock of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from monitor.article import Article
from monitor.clock import VirtualClock
from monitor.language.normalise import fold
from monitor.matching.rules import Rule, RuleSet, RuleTest
from monitor.novelty.decide import Alert
from monitor.novelty.summary import template_values
from monitor.stream import Stream

START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
"""When every test begins: a Monday morning, so that "on Tuesday" is ahead."""


@dataclass(frozen=True, slots=True)
class TestOutcome:
    """How one of a rule's tests came out; `differences` is empty when it passed."""

    rule: Rule
    test: RuleTest
    told: tuple[Mapping[str, object], ...]
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.differences


def run_tests(rules: RuleSet) -> list[TestOutcome]:
    """Every test of every rule, each in a world of its own where only that rule is known."""
    return [
        _outcome(rule, test, told_by(rules, rule, test))
        for rule in rules.rules
        for test in rule.tests
    ]


def told_by(rules: RuleSet, rule: Rule, test: RuleTest) -> list[Alert]:
    """The alerts that a rule tells of a test's articles, in order."""
    clock = VirtualClock(START)
    stream = Stream(replace(rules, rules=(rule,)), clock=clock)
    alerts: list[Alert] = []
    for number, said in enumerate(test.articles):
        at = clock.advance_to(START + said.at)
        source = said.source or f"outlet {number + 1}"
        article = Article(said.text, title=said.title, published=at, source=source)
        alerts += stream.take(replace(article, file=f"test article {number + 1}"))
        stream.give(at)
    stream.close()
    return alerts


def _outcome(rule: Rule, test: RuleTest, alerts: Sequence[Alert]) -> TestOutcome:
    told = tuple({**alert.to_dict(), **template_values(alert)} for alert in alerts)
    return TestOutcome(rule, test, told, tuple(_differences(test.alerts, told)))


def _differences(
    wanted: Sequence[Mapping[str, object]], told: Sequence[Mapping[str, object]]
) -> Iterable[str]:
    """What is otherwise than the test says, a line each."""
    if len(wanted) != len(told):
        yield f"wanted {_counted(len(wanted))}, told {_counted(len(told))}"
    for number, (expected, found) in enumerate(zip(wanted, told, strict=False), 1):
        for name, value in expected.items():
            if not _agree(value, found.get(name)):
                yield f"alert {number}: {name} is {found.get(name)!r}, wanted {value!r}"
    for number, found in enumerate(told[len(wanted) :], len(wanted) + 1):
        yield f"alert {number} was not wanted: {found['summary']}"
    for number, expected in enumerate(wanted[len(told) :], len(told) + 1):
        yield f"alert {number} is missing: {dict(expected)}"


def _agree(wanted: object, found: object) -> bool:
    if isinstance(wanted, str) and isinstance(found, str):
        return fold(wanted) == fold(found)
    if isinstance(wanted, list | tuple) and isinstance(found, list | tuple):
        return len(wanted) == len(found) and all(map(_agree, wanted, found))
    return wanted == found


def _counted(number: int) -> str:
    return f"{number} alert" if number == 1 else f"{number} alerts"
