"""To whom an alert goes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.config import Receiver, Route
from monitor.outbox.routes import (
    MatcherError,
    channels_of,
    destinations,
    parse_matcher,
    unknown_receivers,
    urls_by_channel,
)

DESK = Receiver("desk", ("json://a.example", "json://b.example"))
DUTY = Receiver("duty", ("json://c.example",))
BOTH = (DESK, DUTY)

URGENT = Route("duty", matchers=('level="critical"',), group_wait=timedelta(0))


def receivers_of(labels: dict[str, str], route: Route, to: tuple[str, ...] = ()) -> list[str]:
    return [found.receiver for found in destinations(labels, to, route, BOTH)]


@pytest.mark.parametrize(
    ("matcher", "holds"),
    [
        ('level="high"', True),
        ("level=high", True),
        (" level = high ", True),
        ('level="low"', False),
        ('level!="low"', True),
        ('level=~"info|high"', True),
        ('level=~"hi"', False),
        ('level!~"info|low"', True),
        ('topic=""', True),
        ('topic!="x"', True),
    ],
)
def test_a_matcher_holds_or_not(matcher: str, holds: bool) -> None:
    assert parse_matcher(matcher).holds({"level": "high"}) is holds


@pytest.mark.parametrize("matcher", ["level", 'level=="x"', 'level="x', "=x", 'level=~"("', ""])
def test_what_is_no_matcher_is_refused(matcher: str) -> None:
    with pytest.raises(MatcherError):
        parse_matcher(matcher)


def test_a_quoted_value_may_hold_anything() -> None:
    assert parse_matcher(r'title="say \"no\" = yes"').value == 'say "no" = yes'


def test_an_alert_that_no_child_matches_goes_to_the_root() -> None:
    assert receivers_of({"level": "low"}, Route("desk", routes=(URGENT,))) == ["desk"]


def test_the_first_child_that_matches_wins() -> None:
    tree = Route("desk", routes=(URGENT, Route("desk", matchers=("level=critical",))))
    assert receivers_of({"level": "critical"}, tree) == ["duty"]


def test_a_child_that_goes_on_lets_the_next_one_have_it_too() -> None:
    going_on = Route("duty", matchers=("level=critical",), goes_on=True)
    tree = Route("console", routes=(going_on, Route("desk", matchers=("level=critical",))))
    assert receivers_of({"level": "critical"}, tree) == ["duty", "desk"]


def test_a_child_decides_for_its_own_children_first() -> None:
    child = Route("desk", matchers=("rule=toll",), routes=(URGENT,))
    tree = Route("console", routes=(child,))
    assert receivers_of({"rule": "toll", "level": "critical"}, tree) == ["duty"]
    assert receivers_of({"rule": "toll", "level": "low"}, tree) == ["desk"]
    assert receivers_of({"rule": "other", "level": "critical"}, tree) == ["console"]


def test_all_matchers_of_a_child_must_hold() -> None:
    child = Route("duty", matchers=("level=critical", "rule=toll"))
    assert receivers_of({"level": "critical", "rule": "x"}, Route("desk", routes=(child,))) == [
        "desk"
    ]


def test_the_receivers_a_rule_names_come_before_the_tree() -> None:
    tree = Route("desk", routes=(URGENT,))
    assert receivers_of({"level": "critical"}, tree, to=("desk", "desk")) == ["desk"]


def test_where_no_receiver_a_rule_names_is_known_the_tree_decides() -> None:
    (found,) = destinations({}, ("nobody",), Route("console"))
    assert (found.receiver, found.channels) == ("console", ("console",))


def test_a_destination_has_the_groups_of_its_route() -> None:
    (found,) = destinations({"level": "critical"}, (), Route("desk", routes=(URGENT,)), BOTH)
    assert found.group_wait == timedelta(0)
    assert found.channels == ("duty",)
    assert found.path == "route/0"


def test_each_url_of_a_receiver_is_a_channel() -> None:
    assert channels_of(DESK) == ("desk", "desk/2")
    assert urls_by_channel(BOTH) == {
        "desk": "json://a.example",
        "desk/2": "json://b.example",
        "duty": "json://c.example",
    }


def test_receivers_that_nobody_is_are_named() -> None:
    tree = Route("desk", routes=(Route("pager"),))
    assert unknown_receivers(tree, BOTH, to=("console", "mail")) == ("pager", "mail")
