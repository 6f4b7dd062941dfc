"""A doubtful reading waits for a second article; then it is told all the same, and marked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.worlds import MONDAY, World

RULES = """
version: 1
rules:
  - rule: flood-toll
    about: flood*
    match: {quantity: {role: killed}}
"""
FORTY = "Forty people were killed by floods in Norland, the police said."
GUESS = "Rescuers found 200 bodies after the floods in Norland."
"""Bodies found need not be of the floods: a guess, and five times forty."""


def world_that_knows_forty(more: str = "") -> World:
    world = World(RULES + more)
    world.reads(FORTY)
    return world


def test_a_guess_that_leaps_waits_half_an_hour_and_is_told_as_unsure() -> None:
    world = world_that_knows_forty()
    assert world.reads(GUESS, hours=1) == []
    due = MONDAY + timedelta(hours=1, minutes=30)
    assert world.stream.next_flush() == due
    assert world.stream.release(due - timedelta(seconds=1)) == []
    (alert,) = world.stream.release(due)
    assert (alert.old, alert.new) == (40, 200)
    facts = alert.to_dict()["facts"]
    assert isinstance(facts, dict)
    assert facts["sure"] == "loose"
    assert world.stream.next_flush() == due


def test_a_second_article_that_says_the_same_ends_the_waiting() -> None:
    world = world_that_knows_forty()
    world.reads(GUESS, hours=1)
    second = "In the flooded valley in Norland volunteers found 200 bodies on Monday, they said."
    (alert,) = world.reads(second, hours=1.2, source="Fjord Post")
    assert alert.new == 200
    assert world.stream.release(MONDAY + timedelta(hours=2)) == []


def test_a_copy_of_the_same_text_is_no_second_article() -> None:
    world = world_that_knows_forty()
    longer = GUESS + " They had searched the banks of the river Brenn since dawn, with two dogs."
    world.reads(longer, hours=1)
    assert world.reads(longer, hours=1.2, source="Fjord Post") == []


def test_what_became_known_meanwhile_is_not_told_late() -> None:
    world = world_that_knows_forty()
    world.reads(GUESS, hours=1)
    world.reads("Floods killed 200 people in Norland, the army said.", hours=1.1)
    assert world.stream.release(MONDAY + timedelta(hours=2)) == []


def test_a_first_figure_need_not_wait() -> None:
    world = World(RULES)
    assert [alert.new for alert in world.reads(GUESS)] == [200]


@pytest.mark.parametrize(("loose", "told"), [("tell", [200]), ("drop", [])])
def test_a_rule_may_tell_guesses_at_once_or_never(loose: str, told: list[int]) -> None:
    world = world_that_knows_forty(f"    loose: {loose}\n")
    assert [alert.new for alert in world.reads(GUESS, hours=1)] == told
    world.waits(days=1)
    assert len(world.stream.store.alerts.recent(9)) == 1 + len(told)


def test_a_rule_may_wait_longer() -> None:
    world = world_that_knows_forty("    hold: 3h\n")
    world.reads(GUESS, hours=1)
    assert world.stream.next_flush() == MONDAY + timedelta(hours=4)
