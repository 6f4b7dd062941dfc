"""Patterns over words: the language in which cues, units and topics are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.article import Article
from monitor.language.words.cues import Patterns, parse_pattern
from monitor.language.words.document import document
from monitor.language.words.hyphens import HyphenPatterns
from monitor.language.words.tokens import words


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


_SOME = [("a ... ferry", 1), ("the? old|new ferry", 2), ("harbour master*", 3), ("<num> crew", 4)]


_SAID = ("a", "the", "old", "new", "ferry", "harbour", "masters", "crew", "12", "-", ",", ";")


@given(st.lists(st.sampled_from(_SAID)))
def test_a_sentence_is_searched_as_its_words_are(said: list[str]) -> None:
    for kind in (Patterns, HyphenPatterns):
        patterns = kind(_SOME)
        for sentence in document(Article(" ".join(said))).sentences:
            assert patterns.within(sentence) == patterns.find(sentence.tokens)
            assert patterns.longest_within(sentence) == patterns.longest(sentence.tokens)


_MANY = [*_SOME, ("n*", 5), ("fe* a", 6), ("old ... crew", 7), ("the new", 8), ("masters", 9)]


@given(st.lists(st.sampled_from(_SAID)))
def test_patterns_find_together_what_each_finds_alone(said: list[str]) -> None:
    tokens = words(" ".join(said))
    together = Patterns(_MANY).find(tokens)
    alone = [hit for pair in _MANY for hit in Patterns([pair]).find(tokens)]
    assert sorted(together) == sorted(alone)


def test_patterns_that_begin_with_one_word_are_found_in_the_order_they_were_given() -> None:
    patterns = Patterns([("new ... ferry", "gap"), ("new", "word"), ("new old", "pair")])
    assert [hit.value for hit in patterns.find(words("new old ferry"))] == ["gap", "word", "pair"]


def test_a_pattern_whose_last_word_only_stands_before_it_is_not_found() -> None:
    assert found("new ... ferry", "The ferry is new.") == []
