"""Sums, former levels and corrections: which of a sentence's figures is the news."""

from __future__ import annotations

import pytest

from tests.language.counts.test_quantities import counts


def told(text: str) -> list[tuple[object, str, str | None]]:
    return [(count.value, count.role, count.increment) for count in counts(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Another 12 hikers were rescued on Friday, bringing the total since May to 57.",
            [(12, "other", "delta"), (57, "other", "total")],
        ),
        (
            "A further 20 guards were arrested, taking the number of those in cells to 61.",
            [(20, "detained", "delta"), (61, "detained", "total")],
        ),
        (
            "Another 40 pilgrims were freed, bringing the number of freed pilgrims to 90.",
            [(40, "returned", "delta"), (90, "returned", "total")],
        ),
        (
            "Police arrested 20 farmers. That brings the total to 80.",
            [(20, "detained", "total"), (80, "detained", "total")],
        ),
        (
            "Three more sailors died, raising the overall death toll to 88.",
            [(3, "killed", "delta"), (88, "killed", "total")],
        ),
    ],
)
def test_a_sum_has_the_role_of_what_is_summed_up(text: str, expected: object) -> None:
    assert told(text) == expected


def test_a_sum_counts_what_was_counted_before_it() -> None:
    _, total = counts("Another 12 hikers were rescued on Friday, bringing the total to 57.")
    assert total.unit == "hikers"


def test_a_figure_corrected_away_is_denied_and_the_other_is_told() -> None:
    wrong, right = counts("The number of dead was not 21 but 18.")
    assert (wrong.value, wrong.status) == (21, "denied")
    assert (right.value, right.role, right.increment, right.status) == (
        *(18, "killed", "total"),
        "asserted",
    )


def test_a_force_that_shrinks_has_a_former_and_a_coming_level() -> None:
    former, coming = counts("The Dutch contingent will be cut from 300 to 120 soldiers by spring.")
    assert (former.value, former.unit, former.status) == (300, "soldiers", "historical")
    assert (coming.value, coming.role, coming.status) == (120, "present", "planned")
    assert coming.actor == "Netherlands"


@pytest.mark.parametrize(
    ("text", "part", "whole"),
    [
        ("Of the 54 passengers on board, 50 survived.", 50, 54),
        ("Of 700 constables promised by Kenya, only 90 have arrived.", 90, 700),
        ("Fewer than 30 of the 200 farmers have gone home.", 30, 200),
        ("Out of 700 recruits, 90 were wounded.", 90, 700),
    ],
)
def test_a_part_and_its_whole_are_both_counts(text: str, part: int, whole: int) -> None:
    found = {count.value: count.increment for count in counts(text)}
    assert found == {part: "subset", whole: "total"}


def test_an_office_before_the_numbers_makes_none_a_part() -> None:
    count = counts("The head of the agency said about 600 miners had been killed.")[0]
    assert count.increment == "total"


def test_a_vague_headline_is_silent_when_the_text_counts() -> None:
    found = counts("Ferry sinks, dozens missing\n\nA ferry sank and 45 people are missing.")
    assert [count.value for count in found] == [45]


def test_a_vague_figure_stays_when_the_number_is_another() -> None:
    found = counts("Hundreds were killed in March.\n\nA blast on Friday killed 12 miners.")
    assert [(count.low, count.role) for count in found] == [(100, "killed"), (12, "killed")]


def test_none_within_quotes_only_denies() -> None:
    (count,) = counts('"Thank heaven nobody was killed," said the mayor.')
    assert (count.value, count.status) == (0, "denied")


def test_none_in_a_report_is_a_count_of_none() -> None:
    (count,) = counts("Nobody was killed in the crash, police said.")
    assert (count.value, count.status) == (0, "asserted")


@pytest.mark.parametrize("headline", ["Peru to free 60 captives", "Bank to cut 900 staff"])
def test_a_headline_with_to_speaks_of_the_future(headline: str) -> None:
    (count,) = counts(headline)
    assert count.status == "planned"


def test_what_somebody_managed_to_do_is_no_plan() -> None:
    (count,) = counts("The guards managed to free 60 captives.")
    assert count.status == "asserted"


@pytest.mark.parametrize(
    ("text", "value", "role"),
    [
        ("A gunman who killed six people was arrested on Monday.", 6, "killed"),
        ("The driver accused of killing six pupils was jailed.", 6, "killed"),
        ("The police detained 12 people who attacked the embassy.", 12, "detained"),
    ],
)
def test_what_befalls_the_killer_befalls_not_the_killed(text: str, value: int, role: str) -> None:
    assert (value, role) in [(count.value, count.role) for count in counts(text)]


def test_ages_of_several_are_no_counts() -> None:
    assert told("Three sisters aged 6, 8 and 12 drowned in a pond.") == [(3, "killed", "total")]


def test_an_aside_does_not_part_subject_and_verb() -> None:
    text = "We hear that nine nurses, all of them young, are known to have lost their lives."
    assert told(text) == [(9, "killed", "total")]


def test_their_own_are_not_those_they_fought() -> None:
    found = counts("Soldiers killed 14 rebels and lost two of their own.")
    assert [count.unit for count in found] == ["rebels", "people"]


def test_the_strength_of_a_force_is_present_not_sent() -> None:
    more, strength = counts(
        "Poland will send another 500 soldiers, raising the number of troops there to 2,500."
    )
    assert (more.role, more.increment) == ("planned_deployment", "delta")
    assert (strength.value, strength.role) == (2500, "present")


def test_a_rise_by_so_many_to_so_many_is_no_range() -> None:
    (count,) = counts("The number of refugees in Chad rose by 12,000 to 640,000.")
    assert (count.value, count.role) == (640_000, "displaced")


def test_those_among_the_dead_are_a_part_of_them() -> None:
    found = counts("Two sisters were among the 12 people killed.")
    assert [(count.value, count.increment) for count in found] == [(2, "subset"), (12, "total")]


def test_a_ratio_is_no_count() -> None:
    assert told("Nearly one in five of the 2,000 workers was laid off.") == [
        (2000, "other", "total")
    ]


def test_a_bare_total_counts_those_who_were_added_whatever_their_verb() -> None:
    _, total = counts(
        "A further 13 firefighters were injured on Sunday, bringing the total to 41, the city said."
    )
    assert (total.value, total.unit, total.role) == (41, "firefighters", "wounded")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("There are 64 patients: 51 in Brenn, 13 in Tarn.", [(64, "other", "total")]),
        (
            "Firefighters counted 12 dead: seven in Brenn and five in Tarn.",
            [(12, "killed", "total"), (7, "killed", "subset"), (5, "killed", "subset")],
        ),
        (
            "Displaced: 5,300 people, of whom 1,900 children, in 22 camps.",
            [(5300, "displaced", "total"), (1900, "displaced", "subset")],
        ),
        ("Injured: 41 (as of 9 p.m.)", [(41, "wounded", "total")]),
    ],
)
def test_a_list_of_figures_has_a_whole_and_its_parts(text: str, expected: object) -> None:
    assert told(text) == expected


def test_the_word_that_opens_a_list_owns_nobody() -> None:
    whole, _ = counts("Displaced: 5,300 people, of whom 1,900 children, in 22 camps.")
    assert whole.actor is None


def test_a_whole_does_not_lie_where_its_first_part_does() -> None:
    whole, first, _ = counts("Firefighters counted 12 dead: seven in Brenn and five in Tarn.")
    assert (whole.place, first.place) == (None, "Brenn")


def test_a_bare_number_behind_a_name_counts_nothing() -> None:
    assert counts("The Danish firm Havnby recalled its kettle Nord 40 because of a plug.") == ()


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("The leak at the Brenn cannery sent 14 workers to hospital.", ["wounded"]),
        ("The blaze left two dead and over 30 hurt, firefighters said.", ["killed", "wounded"]),
        ("Six fishermen have not been seen since Monday, the coast guard said.", ["missing"]),
        ("Kenya has taken back 40 women from camps in Iraq.", ["returned"]),
        ("Some 600 fans waited in the cold for the rowers.", ["event_participation"]),
        ("Some 900 villagers had to leave their houses.", ["displaced"]),
        ("The storm forced 80 people to leave the island.", ["displaced"]),
        ('"We have buried 11 people," a baker said.', ["killed"]),
    ],
)
def test_plain_words_say_what_happened_to_the_counted(text: str, roles: list[str]) -> None:
    assert [count.role for count in counts(text)] == roles


@pytest.mark.parametrize(
    ("text", "role", "values"),
    [
        ("The guild said over 900 took part; police put the number at 700.", "event", (900, 700)),
        ("The navy said 14 pirates were killed; the pirates put the figure at three.", "killed",
         (14, 3)),
        ("Nurses counted 40 wounded, but the ministry put their number at 26.", "wounded",
         (40, 26)),
        ("The party claims 9,000 marched; the ministry's estimate is 3,500.", "event",
         (9000, 3500)),
        ("Police said 12 people were arrested, but activists spoke of 40.", "detained", (12, 40)),
        ("The union claims 800 walked out; the company said 350.", "event", (800, 350)),
        ("Clinics treated 41 wounded. The ministry's figure is 36.", "wounded", (41, 36)),
    ],
)  # fmt: skip
def test_another_counts_the_same_people(text: str, role: str, values: tuple[int, ...]) -> None:
    found = counts(text)
    assert tuple(count.low or count.value for count in found) == values
    assert {count.role.split("_")[0] for count in found} == {role}


def test_a_level_of_something_else_is_not_the_same_people_again() -> None:
    assert [count.value for count in counts("Three died when the car hit a tree at 90.")] == [3]
