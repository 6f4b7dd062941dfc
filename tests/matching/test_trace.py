"""Why a rule fired, and why not: the first condition that failed and how near it came."""

from __future__ import annotations

from monitor.matching.boolean import parse_query
from monitor.matching.conditions import (
    AllOf,
    AnyOf,
    AttendanceIs,
    Bounds,
    Condition,
    EventIs,
    QuantityIs,
    QueryHolds,
    SourceIs,
)
from tests.matching.handmade import Read, explained


def query(source: str) -> QueryHolds:
    return QueryHolds(parse_query(source))


def why_not(read: Read, match: Condition, about: str | None = None) -> str:
    told = explained(read, match, about)
    assert not told.holds
    return told.summary


PORT = Read("The ferry lay for a long while in the harbour.", title="Strike")


def test_a_rule_that_holds_shows_its_evidence() -> None:
    told = explained(PORT, query("ferry AND harbour"))
    assert told.holds
    words = [PORT.text[e.span.start : e.span.end] for e in told.reasons[0].evidence]
    assert words == ["ferry", "harbour"]


def test_a_missing_word_is_named() -> None:
    assert why_not(PORT, query("ferry AND icebreaker")) == "missing: 'icebreaker'"


def test_the_closest_pair_is_told() -> None:
    assert why_not(PORT, query("ferry NEAR/3 harbour")) == "NEAR/3: closest pair is 7 words"


def test_a_word_that_rules_out_is_named() -> None:
    assert why_not(PORT, query("ferry NOT title:strike")) == "title:strike occurs"


def test_a_statement_at_another_step_is_quoted_with_its_cue() -> None:
    text = "Neither palace has confirmed the wedding."
    read = Read(text).states("wedding", "wedding", "unconfirmed", cue="neither_confirmed")
    assert why_not(read, EventIs("wedding")) == (
        "statement found: wedding, status unconfirmed, wanted confirmed: "
        "'Neither palace has confirmed the wedding.' [cue neither_confirmed]"
    )


def test_missing_parties_are_named() -> None:
    read = Read("Ana Duarte weds Olof Strand.")
    read.states("weds", "wedding", "confirmed", parties=("Ana Duarte",))
    assert why_not(read, EventIs("wedding", parties_all=("Ana Duarte", "Ivo Maric"))).endswith(
        "parties Ana Duarte; without Ivo Maric, wanted Ana Duarte and Ivo Maric"
    )


def test_an_outranked_statement_says_which_stands() -> None:
    read = Read("The wedding is off. The couple have wed.")
    read.states("wedding is off", "wedding", "denied").states("have wed", "wedding", "happened")
    told = explained(read, EventIs("wedding", statuses=("denied",)))
    assert "another statement stands: happened: 'The couple have wed.'" in "\n".join(
        reason.detail for reason in told.reasons
    )


def test_a_quantity_in_another_role_says_both_roles() -> None:
    read = Read("Some 300 rowers will compete.").counts(
        "300 rowers", 300, role="event_participation"
    )
    told = why_not(read, QuantityIs(units=("people",), roles=("sent", "killed")))
    assert told == "quantity found: 300 rowers, role event_participation, wanted sent or killed"


def test_the_nearest_fact_comes_first() -> None:
    read = Read("In Perth 3 people died and 8 trucks burnt.")
    read.counts("8 trucks", 8, unit_class="vehicles", role="destroyed", place="Perth")
    read.counts("3 people", 3, role="killed", place="Perth")
    told = explained(read, QuantityIs(units=("people",), roles=("killed",), place=("Sydney",)))
    assert told.reasons[0].fact == read.quantities[1]
    assert told.summary == "quantity found: 3 people, place Perth, wanted Sydney"


def test_a_fact_that_is_not_there_is_told() -> None:
    assert why_not(PORT, QuantityIs(roles=("killed",))) == "no quantity is told in the article"
    assert why_not(PORT, EventIs("wedding")) == "no wedding is told in the article"
    assert why_not(PORT, AttendanceIs()) == "no attendance is told in the article"


def test_about_is_asked_first() -> None:
    read = Read("In Perth 3 people died.").counts("3 people", 3, role="killed")
    assert why_not(read, QuantityIs(roles=("sent",)), about="flood*").endswith("missing: 'flood*'")


def test_of_a_choice_the_nearest_branch_is_told() -> None:
    either = AnyOf((AllOf((query("whale"), query("iceberg"))), query("ferry AND iceberg")))
    assert why_not(PORT, either) == "missing: 'iceberg'"


def test_an_outlet_of_another_kind_is_told() -> None:
    assert why_not(Read("Rain.", tier=3), SourceIs(tier=(1, 2))) == "tier 3, wanted 1 or 2"


def test_every_condition_stands_in_the_tree() -> None:
    told = explained(PORT, AllOf((query("whale"), SourceIs(tier=(2,)))))
    labels = [(node.label, node.holds) for node in told.trees[0].walk()]
    assert ("whale", False) in labels
    assert ("tier: 2", True) in labels


def test_a_number_out_of_bounds_is_told_with_the_bounds_in_words() -> None:
    read = Read("There are 12 sailors.").counts("12 sailors", 12)
    assert why_not(read, QuantityIs(value=Bounds(gt=50, lte=1_000))) == (
        "quantity found: 12 sailors, is 12, wanted more than 50, at most 1,000"
    )
