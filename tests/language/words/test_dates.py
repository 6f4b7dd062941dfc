"""Days named in the news, counted from the article's own day: Wednesday, 12 March 2025."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.article import Article
from monitor.language.text import Reader
from monitor.language.words.dates import Dated, dates_in, dates_of
from monitor.language.words.document import document

DAY = datetime(2025, 3, 12, 10, tzinfo=UTC)


def dates(text: str) -> list[Dated]:
    page = document(Article(text, published=DAY))
    return [dated for sentence in page.sentences for dated in dates_in(sentence, DAY)]


@pytest.mark.parametrize(
    ("text", "iso", "is_past"),
    [
        ("They met on Monday.", "2025-03-10", True),
        ("They met on Wednesday.", "2025-03-12", None),
        ("They will meet on Friday.", "2025-03-14", False),
        ("They meet next Tuesday.", "2025-03-18", False),
        ("They met last Wednesday.", "2025-03-05", True),
        ("They met yesterday.", "2025-03-11", True),
        ("They meet tomorrow.", "2025-03-13", False),
        ("They met on Feb. 7.", "2025-02-07", True),
        ("They will meet on 9 April.", "2025-04-09", False),
        ("They met on December 30.", "2024-12-30", True),
        ("They met on the 3rd of June 2019.", "2019-06-03", True),
        ("They met on June 3, 2019.", "2019-06-03", True),
        ("They met on 2019-06-03.", "2019-06-03", True),
        ("They met on 28/11/2024.", "2024-11-28", True),
        ("They met last month.", "2025-02", True),
        ("They meet next year.", "2026", False),
        ("They met last week.", "2025-W10", True),
        ("They met in November.", "2024-11", True),
        ("They met in July 2021.", "2021-07", True),
        ("They met in 1978.", "1978", True),
        ("They met 3 days ago.", "2025-03-09", True),
    ],
)
def test_a_day_is_counted_from_the_article(text: str, iso: str, is_past: bool | None) -> None:
    (dated,) = dates(text)
    assert (dated.iso, dated.is_past) == (iso, is_past)


@pytest.mark.parametrize(
    "text",
    [
        "It may rain.",
        "The troops march at dawn.",
        "More than 2000 lorries were stopped.",
        "They sat in the sun.",
        "The 31st of nothing.",
    ],
)
def test_words_that_only_look_like_days_are_none(text: str) -> None:
    assert dates(text) == []


def test_a_month_that_is_also_a_word_counts_behind_a_preposition() -> None:
    (dated,) = dates("It was signed in May.")
    assert dated.iso == "2024-05"


def test_an_impossible_day_is_no_date() -> None:
    assert [dated.why for dated in dates("They met on 31/02/2024.")] == []


@given(st.text(alphabet="0123456789/-. MayJunegoTsdlxtwk", max_size=40))
def test_no_text_breaks_the_calendar(text: str) -> None:
    for dated in dates(text):
        assert dated.first < dated.last


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met on Monday.", []),
        ("They met on 3 June.", []),
        ("They met on 3 June 2019.", ["2019-06-03"]),
        ("They met in 2013, and again on Monday.", ["2013"]),
    ],
)
def test_an_undated_article_names_only_days_that_say_their_year(
    text: str, expected: list[str]
) -> None:
    page = document(Article(text))
    named = dates_of(page, page.sentences[0])
    assert [dated.iso for dated in named if dated.day is not None] == expected


@pytest.mark.parametrize(
    "when", ["in September", "on Oct. 9", "on Saturday", "shortly after 6 a.m. on Monday"]
)
def test_a_time_is_no_place_in_an_undated_article_either(when: str) -> None:
    (count,) = Reader().read(Article(f"A ferry sank {when}, killing 12 people.")).quantities
    assert (count.role, count.place) == ("killed", None)


@pytest.mark.parametrize(
    ("when", "is_past"), [("yesterday", True), ("next week", False), ("in May", None)]
)
def test_what_words_alone_say_of_a_time_holds_without_a_day(
    when: str, is_past: bool | None
) -> None:
    page = document(Article(f"They spoke {when}."))
    (named,) = dates_of(page, page.sentences[0])
    assert (named.day, named.iso, named.is_past) == (None, "", is_past)


def test_an_undated_article_speaks_from_the_latest_year_that_it_names() -> None:
    page = document(Article("Since 2017 no ship has sunk here. The last did in 2009."))
    assert page.today.year == 2017
