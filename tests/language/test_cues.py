"""Patterns over words: the language in which cues, units and topics are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.language.cues import Patterns, parse_pattern
from monitor.language.document import words


def found(pattern: str, text: str) -> list[str]:
    tokens = words(text)
    hits = Patterns([(pattern, None)]).find(tokens)
    return [" ".join(token.text for token in tokens[hit.first : hit.last]) for hit in hits]


def test_words_match_whole_and_in_any_case() -> None:
    assert found("set a date", "They SET a date; no upset a date.") == ["set a date"]


def test_alternatives_and_prefixes() -> None:
    assert found("rule*|exclude out", "rules out, exclude out, rule in") == [
        "rules out",
        "exclude out",
    ]


def test_a_hyphen_is_a_space_in_pattern_and_text() -> None:
    assert found("three-way deal", "a three way deal") == ["three way deal"]
    assert found("three way deal", "a three-way deal") == ["three - way deal"]


def test_an_optional_word_may_be_missing_anywhere() -> None:
    assert found("has? not confirmed", "has not confirmed") == [
        "has not confirmed",
        "not confirmed",
    ]
    assert found("yet to formally? confirm", "yet to confirm") == ["yet to confirm"]


def test_a_gap_stands_for_a_few_words_and_stops_at_a_full_stop() -> None:
    assert found("none of ... confirmed", "None of the four sides confirmed it.") == [
        "none of the four sides confirmed"
    ]
    assert found("none of ... confirmed", "None of them. All confirmed it.") == []
    assert found("none ...1 confirmed", "none of them confirmed") == []


def test_a_number_matches_num() -> None:
    assert found("<num> year old", "a 12 year old boy") == ["12 year old"]


def test_not_may_be_contracted() -> None:
    assert found("not|n't confirmed", "It hasn't confirmed.") == ["n't confirmed"]


@pytest.mark.parametrize("pattern", ["", "... confirmed", "confirmed ...", "has?"])
def test_a_pattern_without_firm_ends_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="pattern needs"):
        parse_pattern(pattern)


def test_the_longest_of_touching_hits_wins() -> None:
    tokens = words("the national security council met")
    hits = Patterns([("national", 1), ("national security council", 2), ("council", 3)])
    assert [hit.value for hit in hits.longest(tokens)] == [2]


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text: str) -> None:
    patterns = Patterns([("a ... b", 1), ("<num> c*", 2), ("d? e", 3)])
    tokens = words(text)
    for hit in patterns.find(tokens):
        assert 0 <= hit.first < hit.last <= len(tokens)
