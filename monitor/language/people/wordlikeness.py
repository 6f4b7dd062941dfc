"""How alike two words of names are, by letters, sounds and consonants."""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from monitor.language.people.sounds import raw_sound, sound, spellings

SAME = 0.92
"""From here on two names, or two words of names, are one."""


@lru_cache(maxsize=65536)
def word_likeness(one: str, other: str, syllabic: bool) -> float:
    """How alike two words of names are, from 0 to 1."""
    if one == other:
        return 1.0
    if len(one) == 1 or len(other) == 1:
        return 0.94 if one[0] == other[0] else 0.0
    heads = spellings()
    if one in heads and other in heads:
        return 0.97 if heads[one] & heads[other] else 0.6
    sounds = sound(one), sound(other)
    if sounds[0] == sounds[1]:
        return 0.97
    shortest, longest = sorted(map(len, sounds))
    if shortest <= 3 and (syllabic or longest <= 4):
        return 0.5
    if _ends_otherwise(one, other):
        return 0.93
    if (one in heads) != (other in heads):
        # One is a spelling of a common name; the other would stand in its family too.
        sounds = raw_sound(one), raw_sound(other)
        longest = max(map(len, sounds))
        if DamerauLevenshtein.distance(*sounds) > (1 if longest >= 7 else 0):
            return 0.8
    if _same_consonants(*sounds) and not _other_gender(*sounds):
        return 0.93
    slips = DamerauLevenshtein.distance(*sounds)
    winkler = float(JaroWinkler.similarity(*sounds))
    if slips > _allowed_slips(longest, syllabic) or _other_gender(*sounds):
        return min(winkler, 0.85)
    return max(winkler, 0.93) if slips == 1 else winkler


def _ends_otherwise(one: str, other: str) -> bool:
    """Senanayaka, Senanayake: too long for a given name, so that its end says no gender."""
    return (
        len(one) >= _LONGER_THAN_GIVEN
        and one[:-1] == other[:-1]
        and {one[-1], other[-1]} == {"a", "e"}
    )


_LONGER_THAN_GIVEN = 9


def _same_consonants(one: str, other: str) -> bool:
    """Haftar, Hifter: long words whose vowels alone are written otherwise."""
    if min(len(one), len(other)) < 6 or abs(len(one) - len(other)) > 1:
        return False
    consonants = _VOWELS.sub("", one)
    # Three consonants leave room for two names: Doumbia, Doumbouya.
    is_enough = len(one) == len(other) or len(consonants) > 3
    return is_enough and consonants == _VOWELS.sub("", other)


_VOWELS = re.compile("[aeiou]")


def _allowed_slips(letters: int, syllabic: bool) -> int:
    if syllabic:
        return 1 if letters >= 6 else 0
    return 0 if letters <= 4 else 1 if letters <= 8 else 2


def _other_gender(one: str, other: str) -> bool:
    """Ivan and Ivana, Mario and Maria, Daniel and Danielle: one letter, another person."""
    short, long = sorted((one, other), key=len)
    if long in {short + "a", short + "e", short[:-1] + "ka"}:
        return True
    swapped = {one[-1], other[-1]} == {"a", "o"} and one[:-1] == other[:-1]
    return swapped and not one.endswith(("enko", "enka"))
