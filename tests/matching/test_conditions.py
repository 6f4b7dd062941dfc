"""What must be read of an article so that a match can be judged."""

from __future__ import annotations

from monitor.language.kinds import Kind
from monitor.matching.boolean import parse_query
from monitor.matching.conditions import (
    AllOf,
    AnyOf,
    AttendanceIs,
    EventIs,
    Not,
    QuantityIs,
    QueryHolds,
    asked_kinds,
)


def test_a_match_of_words_asks_for_no_reading() -> None:
    assert not set(asked_kinds(QueryHolds(parse_query("harbour"))))


def test_every_branch_is_asked_for_and_what_is_ruled_out_too() -> None:
    match = AllOf((AnyOf((EventIs("strike"), AttendanceIs())), Not(QuantityIs())))
    assert set(asked_kinds(match)) == set(Kind)
