"""A reload that recalls what is written as it was gives the same rules as one that reads it all."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import RuleErrors
from monitor.matching.load import rules_from_text
from monitor.matching.rules import RuleSet

LISTS = ("lists: {ports: [Bergen, Ystad]}", "lists: {ports: [Bergen, Ystad, Riga]}", "")
WORDS = (
    "lexicon: {roles: {killed: {right: [laid to rest]}}}",
    "lexicon: {roles: {buried: {right: [laid to rest]}}}",
    "# a remark\n",
    "",
)
WATCHED = (
    "  - cocoa AND price*\n",
    "  - '\"rare earths\" NEAR/10 export*'\n",
    "  - $ports AND fog\n",
    "  - 'x; # no remark'   # a remark\n",
)
RULES = (
    "  - rule: harbour-strike\n    match: {query: harbour AND strike}\n",
    "  - rule: harbour-strike\n    match: {query: harbour AND strike}\n    level: high\n",
    "    # the next\n  - {rule: Ferry toll, about: ferry, match: {quantity: {role: killed}}}\n",
    "  -   rule: Fog\n      match: {query: fog AND $ports}\n      to: [desk,\n        night]\n",
    "  - rule: buried\n    match: {quantity: {role: [buried, killed]}}\n",
    "  - match: {event: {topic: ceasefire, status: broken}}\n    rule: Truce broken\n"
    "    tests:\n      - text: |\n          - rule: no rule\n        alerts: []\n",
    "  - rule: truce\n    match: {event: ceasefire}\n    resolve: {when: [Truce broken]}\n",
    "  - rule: arrests\n    match: {event: {topic: arrest}}\n\n\n",
    "  - &a\n    rule: anchored\n    match: {query: &b x}\n",
    "  - rule: aliased\n    match: {query: *b}\n",
)  # fmt: skip
files = st.builds(
    lambda head, words, watched, rules, tail: (
        f"version: 1\n{head}\n{words}\n"
        + (f"watch:\n{''.join(watched)}" if watched else "")
        + f"rules:\n{''.join(rules)}\n"
        + tail
    ),
    st.sampled_from(LISTS),
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(WATCHED), max_size=3, unique=True),
    st.lists(st.sampled_from(RULES), min_size=1, max_size=6, unique=True),
    st.sampled_from(("", "macros: {sea: {query: sea}}\n", "# the end\n")),
)


def loaded(text: str, before: RuleSet | None = None) -> object:
    """All that is known of each rule, or all that is told."""
    try:
        found = rules_from_text(text, before=before)
    except RuleErrors as problem:
        return problem.faults
    each = [[getattr(rule, one.name) for one in fields(rule)] for rule in found.rules]
    return each, found.lexicon, found.groups


@settings(max_examples=150, deadline=None)
@given(files, files)
def test_whatever_was_loaded_before_the_rules_are_those_of_the_files(
    before: str, after: str
) -> None:
    try:
        known = rules_from_text(before)
    except RuleErrors:
        known = None
    assert loaded(after, known) == loaded(after)


def test_a_rule_that_is_written_as_it_was_is_the_same_further_down() -> None:
    text = f"rules:\n{RULES[0]}{RULES[5]}"
    before = rules_from_text(text)
    again = rules_from_text(text, before=before)
    assert all(now is was for now, was in zip(again.rules, before.rules, strict=True))
    lower = rules_from_text("version: 1\n\n" + text, before=before).rules
    assert [rule.line - was.line for rule, was in zip(lower, before.rules, strict=True)] == [2, 2]
    assert lower[1].tests[0].line - before.rules[1].tests[0].line == 2


@pytest.mark.parametrize("shared", ["lists: {ports: [Riga]}", "lists: {ports: [Bergen], a: [b]}"])
def test_what_rules_share_is_read_anew_with_all_of_them(shared: str) -> None:
    text = f"watch:\n{WATCHED[2]}"
    before = rules_from_text(f"lists: {{ports: [Bergen]}}\n{text}")
    (rule,) = rules_from_text(f"{shared}\n{text}", before=before).rules
    assert rule is not before.rules[0]
    assert rule == rules_from_text(f"{shared}\n{text}").rules[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "rules:\n- {rule: a, about: &q fog}\n- {rule: b, about: *q}\n",
            "rules:\n- {rule: a, about: &q ice}\n- {rule: b, about: *q}\n",
        ),
        (
            "rules:\n- {rule: a, about: fog, to: [desk]}\n",
            "rules:\n  - {rule: a, about: fog, to: [desk]}\n",
        ),
        (
            "rules:\n- {rule: a, about: fog}\n- rule: b\n  about: a long time ago\n  level: low\n",
            "rules:\n- {rule: a, about: fog}\n- rule: b\n  about: a long time ago\n  level: high\n",
        ),
        ("watch: [fog, ice]\n", "watch: [fog, 'fog, ice']\n"),
        ("watch: fog\n", "watch: ice\n"),
        (
            "rules: [{rule: a, about: fog}]\nlexicon: {roles: {buried: {left: [burial of]}}}\n",
            "rules: [{rule: a, about: fog}]\n",
        ),
    ],
    ids=["an anchor", "a column", "the last one", "a list on one line", "one alone", "a role"],
)
def test_what_has_changed_is_not_recalled(before: str, after: str) -> None:
    assert loaded(after, rules_from_text(before)) == loaded(after)
    assert loaded(before, rules_from_text(after)) == loaded(before)
