"""Lint: what is allowed in a rule and yet seldom meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.matching.boolean import parse_query
from monitor.matching.conditions import Condition, QuantityIs, QueryHolds, SourceIs
from monitor.matching.lint import lint
from monitor.matching.rules import RuleTest
from tests.matching.handmade import rule

TESTED = (RuleTest((), (), 1),)


def found(match: Condition, about: str | None = None) -> list[str]:
    tested = replace(rule(match, about), tests=TESTED)
    return [finding.id for finding in lint([tested])]


def query(source: str) -> QueryHolds:
    return QueryHolds(parse_query(source))


@pytest.mark.parametrize(
    ("source", "ids"),
    [
        ("ferry strike*", []),
        ("/ferr(y|ies)/", ["R010"]),
        ("ferry OR NOT rain", ["R010"]),
        ("fer*", ["R011"]),
        ("ferry or boat", ["R013"]),
        ('"ferry and boat"', []),
        ("ferr*", []),
        ("부산*", []),
        ("ferry NEAR/10 port", []),
        ("ferry NEAR/11 port", ["R012"]),
        ("fer* NEAR/20 port", ["R011", "R012"]),
    ],
)
def test_a_query_is_looked_at(source: str, ids: list[str]) -> None:
    assert found(query(source)) == ids


def test_a_fact_is_an_anchor_of_its_own() -> None:
    assert found(QuantityIs(roles=("killed",))) == []
    assert found(SourceIs(feed=("*",))) == []


def test_what_a_rule_is_about_is_looked_at_too() -> None:
    assert found(QuantityIs(), about="flo*") == ["R011"]


def test_a_rule_without_tests_is_told() -> None:
    assert [finding.id for finding in lint([rule(query("ferry"))])] == ["R050"]


def test_two_rules_that_ask_the_same_are_told_once() -> None:
    one, other = (replace(rule(query("a b"), name=name), tests=TESTED) for name in ("one", "two"))
    further = replace(one, id="further", trigger=replace(one.trigger, window=timedelta(days=1)))
    assert [(f.id, f.rule, f.what) for f in lint([one, other, further])] == [
        ("R030", "two", "it is equal to one")
    ]


def test_a_comment_in_a_rules_own_lines_accepts_a_finding() -> None:
    text = "rules:\n  - rule: one\n    match: x  # noqa: R012, R050\n  - rule: two\n"
    one = replace(rule(query("a NEAR/12 b"), name="one"), file="a.yaml", line=2)
    two = replace(rule(query("c NEAR/12 b"), name="two"), file="a.yaml", line=4)
    told = [(found.rule, found.id) for found in lint([one, two], {"a.yaml": text})]
    assert told == [("two", "R012"), ("two", "R050")]
