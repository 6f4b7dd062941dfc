"""How alike two names are: one person under many spellings scores high, a brother does not.

A name is compared word by word, in any order, after general rules of transliteration; a short
word must be the same word. The weakest pair of words decides, for families share the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from monitor.language.people.arabic import looks_arabic, same_word, servants, without_fathers
from monitor.language.people.familynames import family_name, sound_keys
from monitor.language.people.korean import compare_korean
from monitor.language.people.pairing import align
from monitor.language.people.romanised import is_pinyin, readings
from monitor.language.people.sounds import families_first, spelling_book
from monitor.language.people.spelled import (
    has_patronym,
    is_other_script,
    name_words,
    without_articles,
    without_generation,
)
from monitor.language.people.wordlikeness import SAME, word_likeness

ASK = 0.80


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are, from 0 to 1, and why."""

    score: float
    same: bool
    why: str


@lru_cache(maxsize=16384)
def likeness(one: str, other: str) -> Likeness:
    """Compare two names from which titles have been stripped already."""
    score, why = _compare(name_words(one), name_words(other))
    return Likeness(round(score, 3), score >= SAME, why)


def _compare(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[float, str]:
    if not one or not other:
        return 0.0, "no name"
    if one == other:
        return 1.0, "the same words"
    if _is_father_and_son(one, other):
        return 0.85, "whose son it is stands the other way round"
    if is_other_script(one) or is_other_script(other):
        return 0.0, "another script: only an alias in the names file can say"
    if "".join(one) == "".join(other):
        return 0.99, "the same letters"
    if one[-1] != other[-1] and {one[-1].upper(), other[-1].upper()} <= spelling_book().numerals:
        return 0.5, "another king of the name"
    bare, bare_other = without_generation(one), without_generation(other)
    if bare[1] != bare_other[1]:
        score, _ = _compare(bare[0], bare_other[0])
        return min(score, 0.88), "another generation of one family"
    if _same_romanised(one, other):
        return 0.95, "one Chinese name, romanised otherwise"
    if _in_other_syllables(one, other):
        return 0.7, "other syllables"
    families = family_name(one), family_name(other)
    if families[0] and families[1] and families[0][0] == families[1][0] == "korean":
        return compare_korean(one, other)
    score, why = align(
        without_articles(one), without_articles(other), bool(families[0] or families[1])
    )
    if score < SAME and _same_arabic(one, other):
        score, why = 0.93, "one Arabic name, transliterated otherwise"
    if score >= SAME and not sound_keys(one) & sound_keys(other):
        return 0.9, f"{why}, but no two words begin alike"
    return score, why


def _same_romanised(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Lai Ching-te, Lai Qingde. What both write in Pinyin is compared letter by letter."""
    if is_pinyin(one) == is_pinyin(other):
        return False
    return not readings(one).isdisjoint(readings(other))


def _in_other_syllables(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Zhou Guoping, Zhou Gaoping: a letter makes another name where each syllable is a word."""
    is_chinese = all("chinese" in families_first().get(words[0], ()) for words in (one, other))
    return is_chinese and one != other and is_pinyin(one) and is_pinyin(other)


def _same_arabic(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Hichem Mechichi, Hisham Mashishi: word by word, with an article more or less."""
    spelled = spelling_book().arabic
    if not (looks_arabic(one, spelled) or looks_arabic(other, spelled)):
        return False
    mine, theirs = (without_articles(servants(words)) for words in (one, other))
    if len(mine) != len(theirs):
        mine, theirs = (
            without_articles(without_fathers(servants(words))) for words in (one, other)
        )
    if len(mine) != len(theirs) or len(mine) < 2:
        return False
    return all(
        word_likeness(a, b, False) >= SAME or same_word(a, b)
        for a, b in zip(mine, theirs, strict=True)
    )


def _is_father_and_son(one: Sequence[str], other: Sequence[str]) -> bool:
    """Hamad bin Khalifa, Khalifa bin Hamad: the same words, and two people."""
    return has_patronym(one) and has_patronym(other) and sorted(one) == sorted(other)
