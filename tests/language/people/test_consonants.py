"""A name sounds alike in Latin, Korean and Chinese letters."""

from __future__ import annotations

import pytest

from monitor.language.people.consonants import sound_of


@pytest.mark.parametrize(
    ("latin", "other"),
    [
        ("Brisbane", "브리즈번"),
        ("Brisbane", "布里斯班"),
        ("Tadese", "타데세"),
        ("Marcos", "마르코스"),
        ("Macron", "마크롱"),
        ("Do-yeon", "도연"),
        ("Wonsan", "원산"),
    ],
)
def test_a_name_sounds_alike_in_two_scripts(latin: str, other: str) -> None:
    assert sound_of(latin) == sound_of(other)


@pytest.mark.parametrize(("one", "other"), [("Marcos", "마두로"), ("Brisbane", "부산")])
def test_two_names_do_not_sound_alike(one: str, other: str) -> None:
    assert sound_of(one) != sound_of(other)
