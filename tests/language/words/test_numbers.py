"""Numbers in every spelling the news has for them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.article import Article
from monitor.language.words.document import document
from monitor.language.words.numbers import Number, groups_by_dots, numbers_in


def numbers(text: str) -> tuple[Number, ...]:
    page = document(Article(text))
    dots = groups_by_dots(page)
    return tuple(
        number for sentence in page.sentences for number in numbers_in(sentence, dot_groups=dots)
    )


def values(text: str) -> list[int | float | None]:
    return [number.value for number in numbers(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7,250 voters", 7250),
        ("7 250 voters", 7250),
        ("7\u00a0250 voters", 7250),
        ("7.250 voters", 7250),
        ("18000 voters", 18000),
        ("12-thousand voters", 12000),
        ("31-hundred voters", 3100),
        ("six-thousand-250 voters", 6250),
        ("19 thousand voters", 19000),
        ("22K voters", 22000),
        ("2.4 million voters", 2400000),
        ("2.4m voters", 2400000),
        ("one and a half million voters", 1500000),
        ("three and a half thousand voters", 3500),
        ("half a million voters", 500000),
        ("half a dozen voters", 6),
        ("a dozen voters", 12),
        ("three dozen voters", 36),
        ("a hundred and twenty voters", 120),
        ("the first hundred and twenty voters", 120),
        ("another hundred voters", 100),
        ("a further thousand voters", 1_000),
        ("more than hundred voters", 100),
        ("the last dozen voters", 12),
        ("two hundred and fifty-three voters", 253),
        ("one hundred thousand voters", 100000),
        ("forty-one voters", 41),
        ("3 lakh voters", 300000),
    ],
)
def test_every_spelling_of_a_number_has_its_value(text: str, value: int) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("4,000-6,000 voters", 4000, 6000),
        ("4,000 to 6,000 voters", 4000, 6000),
        ("between 4,000 and 6,000 voters", 4000, 6000),
        ("four to six thousand voters", 4000, 6000),
        ("two or three voters", 2, 3),
    ],
)
def test_a_range_has_ends_and_no_value(text: str, low: int, high: int) -> None:
    (number,) = numbers(text)
    assert (number.kind, number.value, number.low, number.high) == ("range", None, low, high)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("dozens of voters", 24, 99),
        ("hundreds of voters", 100, 999),
        ("tens of thousands of voters", 20000, 99999),
        ("several hundred voters", 200, 999),
        ("a few thousand voters", 2000, 9999),
    ],
)
def test_an_order_of_magnitude_is_vague(text: str, low: int, high: int) -> None:
    (number,) = numbers(text)
    assert (number.kind, number.value, number.low, number.high) == ("vague", None, low, high)


def test_a_rise_from_one_number_to_another_is_no_range() -> None:
    assert values("The count rose from 38 to 43.") == [38, 43]


def test_a_page_that_writes_decimals_with_a_dot_does_not_group_by_dots() -> None:
    assert values("Growth of 2.5 percent. Some 7.250 tonnes.") == [2.5, 7.25]


def test_an_ordinal_in_words_is_no_number() -> None:
    assert values("the twenty-first voter and two-thirds of them") == []


def test_two_numbers_joined_by_and_stay_two() -> None:
    assert values("won 28 and lost 30") == [28, 30]


@pytest.mark.parametrize(
    ("text", "value", "above"),
    [
        ("주민 3만 2천 명이", 32000, False),
        ("주민 2천300여 명이", 2300, True),
        ("주민 45명이", 45, False),
        ("주민 세 명이", 3, False),
        ("居民3.2万人", 32000, False),
        ("居民七千人", 7000, False),
        ("居民四百余人", 400, True),
        ("居民二十七人", 27, False),
    ],
)
def test_korean_and_chinese_numerals_are_read(text: str, value: int, above: bool) -> None:
    (number,) = numbers(text)
    assert (number.value, number.is_above) == (value, above)


@given(st.integers(min_value=0, max_value=10**12))
def test_digits_keep_their_value_with_and_without_commas(value: int) -> None:
    assert values(f"{value} voters") == [value]
    assert values(f"{value:,} voters") == [value]


@given(st.text(alphabet="0123456789.,-: aàntofmhur만천百万½", max_size=60))
def test_no_text_breaks_the_grammar_and_no_two_numbers_overlap(text: str) -> None:
    for sentence in document(Article(text)).sentences:
        end = 0
        for number in numbers_in(sentence):
            assert end <= number.first < number.last <= len(sentence.tokens)
            assert number.low <= number.high
            end = number.last


@pytest.mark.parametrize(
    "piece", ["a hundred and ", "one hundred ", "1,000,", "9", "10 000 ", "一万"]
)
def test_a_numeral_without_end_is_cut_off(piece: str) -> None:
    assert all(number.high < 10**22 for number in numbers(piece * 3000))
