"""Counts of earlier years, which a text recalls beside its news."""

from __future__ import annotations

import pytest

from tests.language.counts.test_quantities import counts


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
        "In 2009 a flood forced some 6,000 people to flee.",
        "In 2009 an avalanche forced some 60 people to leave their homes.",
        "From 2011 to 2016 about 900 nuns were abducted in the hills.",
        "Between 2004 and 2019, 63 people died of the same germ.",
    ],
)
def test_what_happened_in_an_earlier_year_is_history(text: str) -> None:
    assert [count.status for count in counts(text)] == ["historical"]


@pytest.mark.parametrize(
    "text",
    [
        "A ferry built in 1998 sank on Monday, killing 40 people.",
        "A court freed four students jailed in 2019.",
        "Arden is recalling 12,000 prams sold from 2018 to 2021.",
        "Arden is recalling 12,000 prams made between 2018 and 2021.",
        "Twelve people died in the storm, the worst since 2015.",
        "Norway's board counts 36,000 divers, up from 31,000 in 2021.",
        "Norway's board counts 36,000 divers, compared with 31,000 in 2021.",
        "More than 500 people have died since the war began in 2014.",
        "In December 2024 the army freed 30 hostages.",
        "Nine tourists who were seized in Niger in 2021 were freed on Friday.",
        "More than 40 people died last year.",
    ],
)
def test_a_year_of_something_else_or_hardly_past_leaves_the_news_alone(text: str) -> None:
    assert [count.status for count in counts(text)] == ["asserted"]


@pytest.mark.parametrize(
    "text",
    [
        "A bus fell into a canal. Such crashes are frequent: in May, 15 people were killed.",
        "A mine gave way near Lund. In April, a fire at another shaft killed 20 people.",
        "Gunmen raided Dabo on Sunday. In August, 140 villagers were seized in Koro state.",
        "A ferry sank on Sunday. A landslide in the same valley killed 31 hikers in May.",
        "Raiders struck Dabo on Sunday. Farmers were driven out in May; over 100 were killed.",
    ],
)
def test_a_month_long_past_told_beside_the_news_is_history(text: str) -> None:
    assert [count.status for count in counts(text)] == ["historical"]


@pytest.mark.parametrize(
    "text",
    [
        "A train left the rails. Six weeks ago, 15 people were killed at a crossing near Beroun.",
        "A ferry sank. Last month 31 people drowned when another ran aground.",
        "Nine migrants drowned off Lund. More than 600 have died this year.",
        "A riot left 17 inmates dead. Since June more than 500 have been killed in jails.",
    ],
)
def test_a_count_of_other_weeks_or_of_a_whole_year_is_no_toll_of_this_event(text: str) -> None:
    assert counts(text)[-1].status == "historical"


def test_a_month_is_a_part_of_its_year() -> None:
    text = "Fever has killed 341 people in 2025. Most were old. In February 80 people died."
    assert [count.increment for count in counts(text)] == ["total", "subset"]


@pytest.mark.parametrize(
    ("month", "status"), [("February", "asserted"), ("December", "historical")]
)
def test_last_month_is_still_the_story_and_the_one_before_is_not(month: str, status: str) -> None:
    found = counts(f"A mine collapsed in Peru. In {month} the collapse of a dam killed 30 miners.")
    assert [count.status for count in found] == [status]


BEFORE = "Divers reached the wreck off Vaasa on Monday. Two tugs lay nearby. "


@pytest.mark.parametrize(
    "text",
    [
        "Last winter 19 anglers were killed by thin ice in Finland.",
        "In the previous season 19 anglers drowned there.",
        "Last summer, 19 anglers were killed by lightning in Finland.",
        "The same ferry ran aground last spring, injuring 19 anglers.",
        "A similar accident last autumn killed 19 anglers.",
        "Earlier storms, in January, killed 19 anglers in Sweden.",
    ],
)
def test_a_former_season_told_behind_the_news_is_history(text: str) -> None:
    assert [c.status for c in counts(BEFORE + text) if c.unit == "anglers"] == ["historical"]


@pytest.mark.parametrize(
    "text",
    [
        "Last year's blizzard killed 19 anglers.",
        "Two years earlier, a squall had killed 19 anglers.",
        "At least 19 anglers had drowned in the same bay the year before.",
        "By the same time last year, 19 anglers had drowned.",
        "The storm of 1987 killed 19 anglers.",
        "During the 2017 season 19 anglers were killed.",
    ],
)
def test_what_the_words_put_into_an_earlier_year_is_history_anywhere(text: str) -> None:
    assert [count.status for count in counts(text)] == ["historical"]


@pytest.mark.parametrize(
    "text",
    [
        "Since last winter 19 anglers have been killed by thin ice in Finland.",
        "This winter 19 anglers were killed by thin ice in Finland.",
        "Last week 19 anglers were killed by thin ice in Finland.",
        "In the last year 19 anglers were killed by thin ice in Finland.",
    ],
)
def test_what_reaches_into_the_present_is_no_history(text: str) -> None:
    assert [c.status for c in counts(BEFORE + text) if c.unit == "anglers"] == ["asserted"]


LEAD = "Divers reached the wreck off Vaasa. Tugs lay nearby. "


@pytest.mark.parametrize(
    "text",
    [
        "Between 1990 and 2010 avalanches killed 240 anglers in the canton.",
        "From 2014 to 2019 about 1,900 anglers were seized in the delta.",
        "In the years 1998-2003 some 5,000 anglers were displaced.",
        "In the 1990s some 5,000 anglers were displaced.",
        "Registrar's note: between 2003 and 2023 the hospital treated 62 anglers.",
        "In 1996 a freighter hit the pier; 14 anglers were killed in the panic.",
        "Back in 2011 the guild fell apart and three anglers were arrested.",
        "He kept a diary of 1987 - the year the gale killed 41 anglers.",
        "Skippers who remember Brenn's 3,800 evacuees of 2020 shook their heads.",
        "For comparison: at the closing of the weir in year 2009 one lost 90 anglers.",
        "Last year the whole lake had 147 anglers.",
    ],
)
def test_a_year_that_opens_or_names_its_event_holds_for_what_follows(text: str) -> None:
    assert [count.status for count in counts(LEAD + text)] == ["historical"]


@pytest.mark.parametrize(
    "text",
    [
        "In 2018 the court banned the guild; on Tuesday police arrested 12 anglers.",
        "The ferry, which in 2015 ran aground, sank on Sunday, killing 12 anglers.",
        "Police said 12 anglers died on Sunday in the ferry that in 2015 ran aground.",
        "Since 2019 the disease has killed 76 anglers in the canton.",
        "From 1990 on, the weir killed 12 anglers.",
        "In 2011 the dyke was raised, but now 40 anglers have drowned.",
    ],
)
def test_a_day_of_this_week_that_stands_nearer_is_the_present(text: str) -> None:
    assert [count.status for count in counts(LEAD + text)] == ["asserted"]


def test_the_year_that_opened_a_paragraph_holds_until_another_time_is_named() -> None:
    told = "In 2011 a dyke broke. Forty anglers drowned. On Monday six anglers drowned again."
    found = counts(LEAD + told)
    assert [(count.value, count.status) for count in found] == [(40, "historical"), (6, "asserted")]


@pytest.mark.parametrize(
    "text",
    [
        "In a bad year 40 anglers die on the ice.",
        "On average 25 anglers drown here each summer.",
        "Thin ice kills 300 anglers a year.",
        "Every winter 40 anglers are killed by thin ice.",
    ],
)
def test_what_is_usual_is_no_news(text: str) -> None:
    assert [count.status for count in counts(LEAD + text)] == ["historical"]


@pytest.mark.parametrize(
    "text",
    [
        "We buried 26 anglers in a day.",
        "Forty anglers died a week after the gale.",
        "Twelve anglers died a day before the feast.",
    ],
)
def test_a_span_of_time_is_no_rate(text: str) -> None:
    assert [count.status for count in counts(LEAD + text)] == ["asserted"]


def test_the_years_of_a_span_count_nothing() -> None:
    assert [count.value for count in counts("Between 2003 and 2023 Peru reported 62 cases.")] == [
        62
    ]


@pytest.mark.parametrize("then", ["At that time", "That year", "Back then"])
def test_then_is_the_year_that_the_sentence_before_names(then: str) -> None:
    found = counts(f"{LEAD}Some think of 2007. {then} a yard had to call back 18 anglers.")
    assert [count.status for count in found] == ["historical"]


def test_the_same_year_is_the_one_that_the_text_named_last() -> None:
    found = counts(
        "A court heard of the fire in 2022. In Malang 35 fans were killed in May of the same year."
    )
    assert [count.status for count in found] == ["historical"]
