"""Folded text matches whatever its typography, and every character knows its origin."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor.language.words.normalise import fold, folded


def test_case_accents_quotes_and_dashes_make_no_difference() -> None:
    assert fold("Díaz-Canel’s “Łódź”—naïve") == 'diaz-canel\'s "lodz"—naive'


def test_a_non_breaking_space_is_a_space() -> None:
    assert fold("13\u00a0000") == "13 000"


def test_korean_syllables_stay_whole() -> None:
    assert fold("김정은") == "김정은"


def test_a_soft_hyphen_leaves_nothing_behind() -> None:
    assert fold("troo\u00adps") == "troops"


def test_a_letter_that_grows_still_points_to_itself() -> None:
    text = folded("½ ﬁve ß")
    assert text.text == "1⁄2 five ss"
    assert text.source(0, 3) == (0, 1)
    assert text.source(4, 8) == (2, 5)


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_every_folded_character_comes_from_its_own_place(text: str) -> None:
    found = folded(text)
    assert len(found.origin) == len(found.text) + 1
    assert list(found.origin) == sorted(found.origin)
    assert found.text == fold(text)
    for at in range(len(found.text)):
        start, end = found.source(at, at + 1)
        assert found.text[at] in fold(text[start:end])
