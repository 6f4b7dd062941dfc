"""People moved: contingents that are sent, reinforced, grow, and arrive."""

from __future__ import annotations

import pytest

from tests.language.counts.test_quantities import counts


@pytest.mark.parametrize(
    ("text", "role", "increment", "actor", "place"),
    [
        ("Fifty Danish soldiers flew to Niger.", "sent", "total", "Denmark", "Niger"),
        ("Fifty Danish soldiers left for Niger.", "sent", "total", "Denmark", "Niger"),
        ("Fifty soldiers from Denmark landed in Niger.", "sent", "total", "Denmark", "Niger"),
        ("Fifty Danish soldiers arrived in Niamey.", "sent", "total", "Denmark", "Niamey"),
        ("Fifty Danish men joined the force in Niger.", "sent", "total", "Denmark", "Niger"),
        (
            "Denmark will reinforce its battalion in Latvia with 60 soldiers.",
            *("planned_deployment", "delta", "Denmark", "Latvia"),
        ),
        (
            "Italy is to enlarge its contingent in Kosovo by 120 troops.",
            *("planned_deployment", "delta", "Italy", "Kosovo"),
        ),
        (
            "Kenya's contingent in Haiti now numbers 80 officers.",
            "present",
            "total",
            "Kenya",
            "Haiti",
        ),
        ("Peru flew 40 engineers to Haiti.", "sent", "total", "Peru", "Haiti"),
        ("Forty Danish soldiers left Niger on Monday.", "returned", "total", "Denmark", "Niger"),
        ("Forty Danish soldiers flew home from Niger.", "returned", "total", "Denmark", "Niger"),
        ("Forty Danish soldiers left Odense for Niger.", "sent", "total", "Denmark", "Niger"),
        ("Denmark pulled 40 soldiers out of Niger.", "returned", "total", "Denmark", "Niger"),
        (
            "Canada plans to increase its mission in Iraq to 500 soldiers.",
            *("planned_deployment", "total", "Canada", "Iraq"),
        ),
    ],
)
def test_people_who_are_moved_are_sent(
    text: str, role: str, increment: str, actor: str, place: str
) -> None:
    (count,) = counts(text)
    assert (count.role, count.increment, count.actor, count.place) == (
        *(role, increment),
        *(actor, place),
    )


def test_a_contingent_that_grows_has_a_former_and_a_coming_level() -> None:
    former, coming = counts(
        "Denmark's contingent in Latvia will grow from 200 to 260 soldiers by May, "
        "the government in Copenhagen decided."
    )
    assert (former.value, former.status) == (200, "historical")
    assert (coming.value, coming.role, coming.status) == (260, "planned_deployment", "planned")
    assert (coming.actor, coming.place) == ("Denmark", "Latvia")


@pytest.mark.parametrize("body", ["contingent", "force", "team", "garrison"])
def test_a_body_that_is_brought_to_a_size_counts_those_who_were_sent(body: str) -> None:
    more, total = counts(f"Another 30 Danish engineers flew to Niger, bringing the {body} to 90.")
    assert (more.value, more.increment) == (30, "delta")
    assert (total.value, total.unit, total.role) == (90, "engineers", "sent")
    assert (total.actor, total.increment) == ("Denmark", "total")


def test_guests_who_land_are_no_troops() -> None:
    (count,) = counts("Forty tourists landed in Madeira.")
    assert count.role == "other"


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Ghana pledged 900 troops for Benin, while Togo promised 250 soldiers.", [900, 250]),
        ("Ghana offered 500 police officers for the mission.", [500]),
        ("Ghana has committed 200 engineers to the mission.", [200]),
        ("Ghana will contribute a battalion of 650 soldiers to the force in Benin.", [650]),
    ],
)
def test_who_has_promised_soldiers_has_not_sent_them_yet(text: str, values: list[int]) -> None:
    assert [(count.value, count.role, count.status) for count in counts(text)] == [
        (value, "planned_deployment", "planned") for value in values
    ]


def test_a_battalion_of_soldiers_is_sent_as_the_soldiers_are() -> None:
    (count,) = counts("Ghana sent a battalion of 650 soldiers to Benin.")
    assert (count.value, count.unit, count.role, count.actor) == (650, "soldiers", "sent", "Ghana")
