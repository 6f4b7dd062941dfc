"""Lint: what is allowed in a rule and yet seldom meant."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.errors import RuleErrors
from monitor.matching.boolean import parse_query
from monitor.matching.conditions import Condition, QuantityIs, QueryHolds, SourceIs
from monitor.matching.lint import LINTS, lint
from monitor.matching.load import rules_from_text
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


NAMED = "rules.yaml"


def findings(text: str, *ids: str) -> list[tuple[str, int, int]]:
    """What lint says of a rule file, and where; only of these ids."""
    rules = rules_from_text(text, NAMED)
    told = lint(rules.rules, {NAMED: text}, rules.lexicon)
    return [(one.id, one.line, one.column) for one in told if one.id in ids]


def watched(*lines: str) -> str:
    return "version: 1\nwatch:\n" + "".join(f"  - '{line}'\n" for line in lines)


@pytest.mark.parametrize(
    "term", ["ferry NOT ferr*", "(ferry AND port) NOT ferry", "a NOT (a OR b)"]
)
def test_what_rules_itself_out_can_never_match(term: str) -> None:
    assert findings(watched(term), "R020", "R022") == [("R020", 3, 6)]


@pytest.mark.parametrize("term", ["ferr* NOT ferry", "ferry NOT title:ferry", '"a b" NOT "a b c"'])
def test_what_leaves_something_over_can_match(term: str) -> None:
    assert findings(watched(term), "R020", "R022") == []


def test_a_value_between_no_bounds_can_never_match() -> None:
    match = "{quantity: {of: ships, value: {gt: 9, lt: 5}}}"
    text = f"version: 1\nrules:\n  - rule: a\n    match: {match}\n"
    assert findings(text, "R020") == [("R020", 3, 5)]
    assert findings(text.replace("lt: 5", "lt: 15"), "R020") == []


def test_a_match_that_leaves_out_what_it_asks_for_can_never_match() -> None:
    text = "version: 1\nrules:\n  - rule: a\n    match: {query: ferry, not: {query: ferr*}}\n"
    assert findings(text, "R020") == [("R020", 3, 5)]
    assert findings(text.replace("ferr*", "boat"), "R020") == []


@pytest.mark.parametrize("term", ["ferr* OR NOT ferry", "boat OR /./", "boat OR (a OR NOT a)"])
def test_what_holds_either_way_matches_every_article(term: str) -> None:
    assert findings(watched(term), "R022") == [("R022", 3, 6)]


@pytest.mark.parametrize("term", ["ferry OR NOT ferr*", "/f./"])
def test_what_may_fail_does_not_match_every_article(term: str) -> None:
    assert findings(watched(term), "R022") == []


def test_a_finding_stands_at_its_own_words() -> None:
    text = """\
version: 1
rules:
  - rule: port-news              # NEAR/20 in a comment
    description: NEAR/20 is far
    about: port OR harbour
    match:
      any:
        - query: ferry
        - query: >-
            boat
        - query: |
            ship AND
            fer* NEAR/20 port
"""
    assert findings(text, "R011", "R012") == [("R011", 13, 13), ("R012", 13, 18)]


def test_the_same_in_another_order_is_equal() -> None:
    text = watched("ferry AND (port OR pier)", "(pier OR port) AND ferry", "ferry AND port")
    assert findings(text, "R030") == [("R030", 4, 5)]


def test_a_rule_that_waits_for_a_second_voice_is_not_equal_to_one_that_tells_at_once() -> None:
    text = """version: 1
rules:
  - {rule: early, match: {quantity: {role: killed}}}
  - {rule: sure, match: {quantity: {role: killed}}, min_origins: 2}
"""
    assert findings(text, "R030") == []
    assert findings(text.replace(", min_origins: 2", ""), "R030") == [("R030", 4, 6)]


def test_what_a_wider_rule_tells_already_is_shadowed() -> None:
    assert findings(watched("ferry AND port", "ferr*"), "R031") == []
    assert findings(watched("ferry AND port", "ferry"), "R031") == [("R031", 3, 5)]
    assert findings(watched("ferry NEAR/3 port", "port NEAR/5 (ferry OR boat)"), "R031") == [
        ("R031", 3, 5)
    ]
    assert findings(watched("ferry AND port", "ferry AND pier"), "R031") == []


def test_a_narrower_rule_of_a_higher_level_is_not_shadowed() -> None:
    wide = "version: 1\nrules:\n  - {rule: wide, match: {query: ferry}}\n"
    narrow = "  - {rule: narrow, level: LEVEL, match: {query: ferry AND fire}}\n"
    assert findings(wide + narrow.replace("LEVEL", "low"), "R031") == [("R031", 4, 6)]
    assert findings(wide + narrow.replace("LEVEL", "high"), "R031") == []


SHARED = """\
version: 1
lists:
  ports: [Bergen, Ystad]
  ships: [ferry, trawler, Ferry]
macros:
  at-sea: {query: ferry}
  in-port: {query: $ports}
rules:
  - rule: one
    match: {macro: in-port}
"""


def test_what_nobody_uses_is_told() -> None:
    assert findings(SHARED, "R003") == [("R003", 4, 3), ("R003", 6, 3)]


def test_what_somebody_uses_is_not() -> None:
    used = SHARED.replace(
        "macro: in-port", "any: [{macro: in-port}, {macro: at-sea}, {query: $ships}]"
    )
    assert findings(used, "R003") == []
    accepted = SHARED.replace("Ferry]", "Ferry]  # noqa: R003, R002").replace(
        "{query: ferry}", "{query: ferry}  # noqa: R003"
    )
    assert findings(accepted, "R002", "R003") == []


def test_what_stands_twice_in_a_list_is_told() -> None:
    assert findings(SHARED, "R002") == [("R002", 4, 27)]
    assert findings(SHARED.replace(", Ferry]", "]"), "R002") == []


REFUSED = {
    "R002": (
        "version: 1\nrules: [{rule: a, match: {query: x}}, {rule: a, match: {query: y}}]\n",
        (2, 46),
    ),
    "R004": ("version: 1\nwatch: ['ferry AND $nowhere']\n", (2, 20)),
    "R040": ("version: 1\nlists: {a: [$b], b: [$a]}\nwatch: ['$a']\n", (2, 22)),
}


@pytest.mark.parametrize(("code", "text", "place"), [(c, *rest) for c, rest in REFUSED.items()])
def test_what_is_refused_has_its_id(code: str, text: str, place: tuple[int, int]) -> None:
    with pytest.raises(RuleErrors) as problem:
        rules_from_text(text, NAMED)
    assert [(one.code, one.line, one.column) for one in problem.value.faults] == [(code, *place)]


def test_a_fact_is_an_anchor_of_its_own() -> None:
    assert found(QuantityIs(roles=("killed",))) == []
    assert found(SourceIs(feed=("*",))) == []


def test_every_id_stands_in_the_table() -> None:
    page = (Path(__file__).parents[2] / "rules" / "README.md").read_text(encoding="utf-8")
    assert set(LINTS) <= set(re.findall(r"^\| (R\d+) \|", page, re.MULTILINE))
