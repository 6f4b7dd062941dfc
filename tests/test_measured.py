"""What only running shows of rules: tests that lack, words everywhere, hits that never come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from monitor.article import Article
from monitor.clock import VirtualClock
from monitor.matching.load import rules_from_text
from monitor.measured import Cost, costs, untried, worn
from monitor.store.connection import Store
from monitor.stream import Stream
from monitor.trial import run_tests

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
HARBOUR = """\
rules:
  - rule: harbour
    match: {query: harbour AND crane}
  - rule: everywhere
    match: {query: the AND news}
  - rule: never
    match: {query: unicorn}
"""
FIRED = "{text: Rain fell., alerts: [{}]}"
QUIET = "{text: The sun shone., alerts: []}"


@pytest.mark.parametrize(
    ("tests", "lacking"),
    [(f"{FIRED}, {QUIET}", []), (FIRED, ["R052"]), (QUIET, ["R051"]), ("", [])],
)
def test_a_rule_needs_a_test_that_fires_it_and_one_that_does_not(
    tests: str, lacking: list[str]
) -> None:
    text = f"rules: [{{rule: rain, match: {{query: rain}}, tests: [{tests}]}}]"
    rules = rules_from_text(text if tests else text.replace(", tests: []", ""))
    assert [one.id for one in untried(rules.rules, run_tests(rules))] == lacking


@pytest.fixture
def store() -> Store:
    """A hundred days of the news; the harbour was in it until ten days ago."""
    opened = Store.open()
    clock = VirtualClock(NOON)
    stream = Stream(rules_from_text(HARBOUR), opened, clock)
    for day in range(100):
        word = "harbour crane" if day % 10 == 0 else "town"
        at = clock.advance_to(NOON + timedelta(days=day))
        stream.take(Article(f"Of the {word} number {day} there is news.", published=at))
    return opened


def found(store: Store, after: int) -> list[tuple[str, str]]:
    now = NOON + timedelta(days=after)
    return [(one.id, one.rule) for one in worn(rules_from_text(HARBOUR), store, now)]


def test_words_that_stand_in_a_fifth_of_the_articles_choose_nothing(store: Store) -> None:
    assert ("R014", "everywhere") in found(store, 100)
    assert ("R014", "harbour") not in found(store, 100)


def test_a_rule_that_nothing_matched_for_ninety_days_is_pointed_out(store: Store) -> None:
    assert [rule for code, rule in found(store, 100) if code == "R021"] == ["never"]
    assert [rule for code, rule in found(store, 185) if code == "R021"] == ["harbour", "never"]


def test_a_rule_that_counts_is_pointed_out_when_it_counted_nothing_for_as_long() -> None:
    text = """
rules:
  - {rule: cranes, match: {query: crane}, trigger: {type: event_count, condition: {gte: 9}}}
  - {rule: quiet, match: {query: unicorn}, trigger: flatline}
  - {rule: both, trigger: {type: temporal, rules: [cranes, quiet]}}
"""
    rules, clock = rules_from_text(text), VirtualClock(NOON)
    with Store.open() as opened:
        Stream(rules, opened, clock).take(Article("A crane fell.", published=NOON))
        found = {
            after: [one.rule for one in worn(rules, opened, NOON + timedelta(days=after))]
            for after in (89, 91)
        }
    assert found == {89: [], 91: ["cranes", "quiet"]}


def test_a_young_store_says_nothing_of_silence(store: Store) -> None:
    assert [code for code, _ in found(store, 80) if code == "R021"] == []


def test_the_dearest_rule_stands_first() -> None:
    rules = rules_from_text(HARBOUR)
    ticks = count()
    spent = iter((0, 1, 0, 2, 0, 5, 0, 3))  # the first is thrown away

    def seconds() -> float:
        return next(spent) + 0 * next(ticks)

    measured = costs(rules, [Article("Rain.")], seconds)
    assert measured == tuple(
        Cost(rule, micros * 1e6)
        for rule, micros in zip(
            (rules.rules[1], rules.rules[2], rules.rules[0]), (5, 3, 2), strict=True
        )
    )
