"""Counts of earlier years, which a text recalls beside its news."""

from __future__ import annotations

import pytest

from tests.language.test_quantities import counts


@pytest.mark.parametrize(
    "text",
    [
        "In March 2011 the 17 divers of the trawler Coral were freed.",
        "Kidnappings peaked in 2009, when rebels held more than 90 hostages.",
        "In the 2005 quake 3,000 people died in the same valley.",
        "A decade ago 40 people were killed in the same tunnel.",
        "Ten years ago 80 people died in the same club.",
        "Flu killed 90 people in Chile in 2019.",
        "The attack came 12 years after 30 people were killed in the same market.",
        "Guards recalled a 2013 raid that killed 12 miners.",
    ],
)
def test_what_happened_in_an_earlier_year_is_history(text: str) -> None:
    assert [count.status for count in counts(text)] == ["historical"]


@pytest.mark.parametrize(
    "text",
    [
        "A ferry built in 1998 sank on Monday, killing 40 people.",
        "A court freed four students jailed in 2019.",
        "Twelve people died in the storm, the worst since 2015.",
        "More than 500 people have died since the war began in 2014.",
        "In December 2024 the army freed 30 hostages.",
        "Nine tourists who were seized in Niger in 2021 were freed on Friday.",
        "More than 40 people died last year.",
    ],
)
def test_a_year_of_something_else_or_hardly_past_leaves_the_news_alone(text: str) -> None:
    assert [count.status for count in counts(text)] == ["asserted"]


def test_last_winter_is_still_the_story() -> None:
    found = counts("A mine collapsed in Peru. In December the collapse of a dam killed 30 miners.")
    assert [count.status for count in found] == ["asserted"]
