"""A figure that another story tells again is no news, unless the places speak against it."""

from __future__ import annotations

from tests.worlds import World

TOLL = """
version: 1
rules:
  - rule: Lock gate toll
    about: lock OR barge OR gate
    match: {quantity: {role: [killed, captured]}}
"""
FIRST = "A lock gate broke in Poland's Opole province, killing at least 23 boatmen, police said."


def told_after(text: str, hours: float = 20, first: str = FIRST) -> list[object]:
    """What is told of a text with words of its own, after the first report."""
    world = World(TOLL)
    world.reads(first)
    before = len(world.told)
    world.reads(text, hours=hours, source="Quay Mirror", title="Grief at the quay")
    return [alert.new for alert in world.told[before:]]


def test_a_figure_without_a_place_is_the_one_that_is_known() -> None:
    assert told_after("Candles burned for the 23 boatmen who died when the gate gave way.") == []


def test_a_bound_just_below_the_known_figure_is_that_figure() -> None:
    first = "A lock gate broke in Poland, killing 2,050 boatmen, police said."
    assert told_after("More than 2,000 boatmen died at the lock.", first=first) == []


def test_another_number_without_a_place_is_news() -> None:
    assert told_after("Candles burned for the 31 boatmen who died when the gate gave way.") == [31]


def test_the_same_number_in_another_country_is_news() -> None:
    assert told_after("A barge sank in Peru on Tuesday, killing 23 boatmen, the navy said.") == [23]


def test_bodies_found_say_nothing_against_a_higher_toll() -> None:
    assert told_after("Divers brought up the bodies of 2 boatmen at the lock in Opole.") == []


def test_a_small_figure_of_the_country_is_that_of_its_town_for_a_few_days() -> None:
    first = "A lock gate broke near Wapno, killing three boatmen, police said."
    again = "A lock gate has burst in Poland, and three boatmen were killed. Divers look on."
    assert told_after(again, first=first) == []
    assert told_after(again, hours=24 * 5, first=first) == [3]


def test_a_small_figure_of_another_town_is_news() -> None:
    first = "A lock gate broke near Wapno, killing three boatmen, police said."
    other = "Three boatmen were killed when a barge turned over near Rybno, the mayor said."
    assert told_after(other, first=first) == [3]


def test_a_large_figure_needs_no_place_to_be_the_known_one() -> None:
    first = "The gate gave way at dawn. In all 47 boatmen were killed, their union said."
    again = "Bells rang for an hour. Of the lock's victims, 47 boatmen killed, all had a name read."
    assert told_after(again, hours=150, first=first) == []


def test_a_small_figure_of_nowhere_is_the_last_that_is_known() -> None:
    first = "The gate gave way at dawn. Two boatmen were killed, their union said."
    again = "Bulletin of the lock. Deaths: 2. Discharged: 6. The mayor brought soup."
    assert told_after(again, hours=120, first=first) == []


LORRIES = """
version: 1
rules:
  - rule: Lorries for the valley
    about: valley OR lorr*
    match: {quantity: {of: lorries}}
"""


def test_lorries_that_came_and_lorries_that_are_in_are_the_same() -> None:
    world = World(LORRIES)
    world.reads("A convoy of 52 lorries reached Poland's Opole on Monday, the relief agency said.")
    assert [alert.new for alert in world.told] == [52]
    text = "They are in. Fifty-two lorries, not one window broken, stand in the valley."
    world.reads(text, hours=9, source="Quay Mirror", title="In at last")
    assert [alert.new for alert in world.told] == [52]


def test_lorries_that_burnt_are_others() -> None:
    world = World(LORRIES)
    world.reads("A convoy of 52 lorries reached Poland's Opole on Monday, the relief agency said.")
    text = "A fire destroyed 52 lorries in Poland's Opole on Tuesday, the relief agency said."
    world.reads(text, hours=20, source="Quay Mirror", title="Ashes")
    assert [alert.new for alert in world.told] == [52, 52]
