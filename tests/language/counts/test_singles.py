"""One person told with an article."""

from __future__ import annotations

import pytest

from tests.language.counts.test_quantities import counts


@pytest.mark.parametrize(
    ("text", "unit", "role"),
    [
        ("A soldier was killed in Gao.", "soldier", "killed"),
        ("A police officer has been wounded.", "officer", "wounded"),
        ("Gunmen killed a journalist in Quetta.", "journalist", "killed"),
        ("A woman is missing after the flood.", "woman", "missing"),
        ("A 14-year-old boy was killed in the attack.", "boy", "killed"),
        ("A nurse from Oslo died on Monday.", "nurse", "killed"),
        ("Turkey arrested an activist on Friday.", "activist", "detained"),
        ("An Israeli soldier was captured.", "soldier", "captured"),
    ],
)
def test_an_article_counts_one_person_whom_something_befalls(
    text: str, unit: str, role: str
) -> None:
    (count,) = counts(text)
    assert (count.value, count.unit, count.role, count.hedge) == (1, unit, role, "exact")


@pytest.mark.parametrize(
    "text",
    [
        "A soldier said the road was open.",
        "A soldier killed the dog.",
        "The case of a student who was jailed for a poem drew protests.",
        "Someone killed a dog.",
        "The rebels captured a village.",
        "The army wants to kill a leader of the group.",
        "A body was found in the river.",
        "The bus was parked a mile away when the driver was killed.",
        "A doctor, two of whose patients left, was later arrested.",
    ],
)
def test_an_article_counts_nobody_else(text: str) -> None:
    assert [count for count in counts(text) if count.value == 1] == []


def test_two_kinds_of_people_in_one_list_count_apart() -> None:
    found = counts("Two farmers and a policeman were injured.")
    assert [(count.value, count.unit) for count in found] == [(2, "farmers"), (1, "policeman")]


def test_one_of_many_who_were_counted_before_is_a_part_of_them() -> None:
    _, one = counts("The storm killed 40 people. A fisherman died when his boat sank.")
    assert one.increment == "subset"


def test_a_condition_leaves_one_person_possible() -> None:
    (count,) = counts("If a soldier is killed, the mission ends.")
    assert count.status == "possible"


@pytest.mark.parametrize("verb", ["said", "told the radio", "reported"])
def test_a_doctor_who_counts_the_dead_is_none_of_them(verb: str) -> None:
    (count,) = counts(f"The fire killed 14 people, a doctor {verb}.")
    assert count.value == 14


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A 12th guest has died after the fire.", (12, "guests", "killed", "total")),
        ("A fifth miner has died in hospital.", (5, "miners", "killed", "total")),
        ("The ninth sailor was kidnapped on Friday.", (9, "sailors", "captured", "total")),
        ("She was the 43rd journalist to be killed.", (43, "journalists", "killed", "total")),
    ],
)
def test_the_last_in_a_row_tells_how_many_there_are(text: str, expected: object) -> None:
    (count,) = counts(text)
    assert (count.value, count.unit, count.role, count.increment) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The second man was wounded in the leg.",
        "She came in third, a second behind the winner.",
        "The third division was killed off by the league.",
    ],
)
def test_a_place_in_a_row_of_something_else_counts_nobody(text: str) -> None:
    assert counts(text) == ()
