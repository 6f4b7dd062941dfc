"""Rule files that nobody means well, or that somebody mistyped: a message with a place, quickly."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import RuleErrors
from monitor.matching.boolean import QueryError, parse_query
from monitor.matching.load import rules_from_text

SOUND = """\
version: 1
lists: {ports: [Bergen, Ystad], ships: [ferry, $ports]}
macros:
  at-sea: {query: '(ferry OR trawler) NEAR/5 storm*'}
topics:
  berth-pact: {phrases: ["berth|port pact", "pact on ...3 berths"], not: [pact anniversary]}
watch:
  - cocoa AND price*
rules:
  - rule: ferry-toll
    level: high
    about: ferry OR /ferr(y|ies)/
    match: {quantity: {of: people, role: [killed, missing], value: {gte: 3}, actor: $ports}}
    trigger: {type: new_value, window: 90d, tolerance: 5%}
    escalate: [{if: {origins: {gte: 2}}, level: critical}]
    annotations: {summary: "{{ value }} on a ferry, {{ said_by }}"}
    tests:
      - text: "Three people were killed on a ferry off Bergen, police said."
        alerts: [{value: 3}]
  - rule: Storm at sea
    match: {any: [{macro: at-sea}, {event: {topic: berth-pact, status: any}}], not: {query: film}}
"""

MISTAKES = (
    "(", ")", '"', "'", "{", "}", "[", "]", ":", ": ", "- ", "*", "&", "!", "|", ">", "$", "/",
    "\t", "\n", "\x00", "\x85", "\ud800", "#", "%", "@", "`", "NOT ", " OR", "NEAR/", "NEAR/0 ",
    "title:", "null", "true", "13,000", "{{", "}}", "{% for %}", "~", "\u200b", "é", "金", "<<: ",
    "rule: ", "match: ", "[[[[[[[[[[", "- - - ", "...", "(?=x)", "a" * 300, "9" * 400,
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A sound rule file after a few slips: letters lost, doubled, put in, lines moved."""
    text = SOUND
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        match draw(st.sampled_from(["lose", "put", "double", "move"])):
            case "lose":
                text = text[:at] + text[at + draw(st.integers(1, 12)) :]
            case "put":
                text = text[:at] + draw(st.sampled_from(MISTAKES)) + text[at:]
            case "double":
                text = text[:at] + text[max(at - 9, 0) : at] + text[at:]
            case _:
                lines = text.split("\n")
                line = lines.pop(draw(st.integers(0, len(lines) - 1)))
                lines.insert(draw(st.integers(0, len(lines))), line)
                text = "\n".join(lines)
    return text


@settings(max_examples=400, deadline=None)
@given(mutated())
def test_a_slip_loads_or_is_told_with_its_place(text: str) -> None:
    try:
        rules_from_text(text)
    except RuleErrors as problem:
        assert problem.faults
        for fault in problem.faults:
            assert fault.what
            assert fault.file == "rules.yaml"
            assert 1 <= fault.line <= text.count("\n") + 2
            assert fault.column >= 1


HOSTILE = {
    "a megabyte": "a " * 500_000,
    "brackets": "(" * 9_000 + "a" + ")" * 9_000,
    "brackets never closed": "(" * 19_000,
    "alternatives": " OR ".join(f"w{at}" for at in range(100_000)),
    "denials": "NOT " * 4_000 + "a",
    "fields": "title:" * 3_000 + "a",
    "a bomb": "/(((a{90}){90}){90})/",
    "a mark a thousand times": "$" * 9_000,
    "a word that is a page": "ferry!" * 3_000 + "^2",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_query_is_refused_in_a_line(source: str) -> None:
    with pytest.raises(QueryError) as problem:
        parse_query(source)
    assert 0 <= problem.value.at <= len(source)
    assert len(problem.value.message) < 400


@pytest.mark.parametrize("written", ["watch: [{}]", "watch:\n{}", "rules: [{}]"])
def test_a_file_of_more_rules_than_anybody_writes_is_refused_in_a_line(written: str) -> None:
    each = "- a\n" if written.endswith("\n{}") else "a, "
    with pytest.raises(RuleErrors) as problem:
        rules_from_text("version: 1\n" + written.format(each * 100_001))
    (fault,) = problem.value.faults
    assert (fault.line, fault.column) == (2, 1)
    assert "holds 100,001 entries, more than 100,000" in fault.what


def test_a_line_longer_than_any_query_is_refused() -> None:
    with pytest.raises(RuleErrors, match="`watch` is longer than 10,000 characters"):
        rules_from_text("version: 1\nwatch:\n  - " + "kiln " * 200_000)
