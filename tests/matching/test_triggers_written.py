"""Triggers as people write them: what each takes, what it is without, and what is a mistake."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.errors import RuleErrors
from monitor.matching.conditions import Bounds
from monitor.matching.load import rules_from_text
from monitor.matching.rules import Counted, Delta, Direction, Rule, Spike, TriggerType

OTHERS = "watch: [alpaca, badger]\n"


def rule(body: str) -> Rule:
    found = rules_from_text(f"version: 1\n{OTHERS}rules:\n- {{rule: mine, {body}}}\n")
    return found.rules[-1]


def fault(body: str) -> str:
    with pytest.raises(RuleErrors) as raised:
        rule(body)
    (one,) = raised.value.faults
    return f"{one.what} — {one.hint}"


def test_what_is_counted_over_a_day_if_nothing_else_is_said() -> None:
    found = rule("match: {query: x}, trigger: {type: event_count, condition: {gte: 3}}").trigger
    assert (found.window, found.condition) == (timedelta(days=1), Bounds(gte=3))
    assert (found.count, found.is_lasting) == (Counted.MATCHES, False)


def test_a_spike_counts_stories_against_a_week() -> None:
    found = rule("match: {query: x}, trigger: spike").trigger
    assert (found.count, found.spike) == (Counted.STORIES, Spike(timedelta(days=7), 3.0, 3))
    assert found.is_lasting


def test_silence_is_fewer_than_one() -> None:
    found = rule("match: {query: x}, trigger: flatline").trigger
    assert (found.condition, found.is_lasting) == (Bounds(lt=1), True)


@pytest.mark.parametrize(
    ("written", "read"),
    [("500", Delta(amount=500)), ("'1,500'", Delta(amount=1500)), ("10%", Delta(share=0.1))],
)
def test_a_change_is_a_number_or_a_share(written: str, read: Delta) -> None:
    trigger = f"{{type: change, direction: down, min_delta: {written}}}"
    found = rule(f"match: {{quantity: boats}}, trigger: {trigger}").trigger
    assert (found.type, found.direction, found.min_delta) == (
        TriggerType.CHANGE,
        Direction.DOWN,
        read,
    )


def test_a_sequence_needs_no_match_and_names_rules_by_their_text() -> None:
    found = rule("trigger: {type: temporal, rules: [Alpaca, badger]}").trigger
    assert (found.rules, found.hears_alerts) == (("alpaca", "badger"), True)


def test_how_an_alert_waits_and_ends() -> None:
    found = rule("match: {query: x}, for: 2h, resolve: {after: 3h, when: badger}")
    assert (found.wait, found.resolve.after, found.resolve.when) == (
        timedelta(hours=2),
        timedelta(hours=3),
        ("badger",),
    )


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("match: {query: x}, trigger: event_count", "`event_count` needs a `condition`"),
        (
            "match: {query: x}, trigger: {type: event_count, condition: {gte: 0}}",
            "this holds of nothing, too",
        ),
        (
            "match: {query: x}, trigger: {type: value_count, condition: {gte: 2}}",
            "`value_count` needs a `field` here",
        ),
        (
            "match: {query: x}, trigger: {type: value_count, field: sorce, condition: {gte: 2}}",
            "sorce: no such field of an article — did you mean 'source'?",
        ),
        (
            "match: {query: x}, trigger: {type: flatline, condition: {gte: 1}}",
            "silence is fewer than something",
        ),
        ("match: {query: x}, trigger: {type: spike, ratio: 1}", "a spike is more than usual"),
        ("match: {query: x}, trigger: {type: spike, min_count: 0}", "`min_count` should lie"),
        ("match: {query: x}, trigger: {type: spike, reference: 0}", "`reference` should be longer"),
        ("match: {query: x}, trigger: {type: any, ratio: 3}", "`ratio` is for `spike`"),
        ("match: {query: x}, trigger: change", "`change` needs `quantity` in the match"),
        (
            "match: {quantity: x}, trigger: {type: change, direction: sideways}",
            "sideways: no such direction — one of: both, down, up",
        ),
        (
            "match: {quantity: x}, trigger: {type: change, min_delta: much}",
            "`min_delta` should be a number",
        ),
        (
            "match: {query: x}, trigger: {type: spike, count: readers}",
            "readers: no such thing to count — one of: articles, matches, stories",
        ),
        ("trigger: {type: temporal, rules: [alpaca]}", "`temporal` needs the `rules`"),
        ("trigger: {type: temporal, rules: [alpaca, bager]}", "bager: no such rule — did you mean"),
        ("trigger: {type: temporal, rules: [alpaca, mine]}", "mine: this is the rule itself"),
        (
            "trigger: {type: temporal, rules: [alpaca], unless: [alpaca]}",
            "alpaca stands in `rules`, too",
        ),
        (
            "match: {query: x}, trigger: {type: temporal, rules: [alpaca, badger]}",
            "`temporal` hears the alerts of other rules, and no articles — take the `match` out",
        ),
        ("match: {query: x}, keep_firing_for: 2h", "`any` tells of a moment"),
        (
            "match: {query: x}, trigger: spike, resolve: {after: 2h}",
            "`spike` ends by itself, when it is so no longer — write `keep_firing_for`",
        ),
        ("match: {query: x}, resolve: {when: bagder}", "bagder: no such rule — did you mean"),
        ("match: {query: x}, trigger: {type: any, for: 2h}", "for: no such key in a trigger"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_words(body: str, expected: str) -> None:
    assert fault(body).startswith(expected)
