"""How alike two names are: one person under many spellings scores high, a brother does not.

A name is compared word by word, in any order, after general rules of transliteration; a short
word must be the same word. The weakest pair of words decides, for families share the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations

from anyascii import anyascii
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from monitor.language.people.arabic import (
    consonants,
    looks_arabic,
    same_word,
    servants,
    without_fathers,
)
from monitor.language.people.romanised import is_pinyin, readings
from monitor.language.people.sounds import (
    families_first,
    looks_korean,
    raw_sound,
    sound,
    sound_key,
    spelling_book,
    spellings,
    syllable,
)

SAME = 0.92
ASK = 0.80
_LONGEST = 7
"""Words of a name that are compared; a longer one is a list or an attack."""


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


@lru_cache(maxsize=65536)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name in plain small letters; hyphens part them, apostrophes do not.

    Hangul and Han are romanised, a word a syllable. Arabic, Hebrew and kana stay as written:
    their letters do not say enough, so that only an alias can.
    """
    if _SYLLABLES.search(name):
        name = _SYLLABLES.sub(_parted, name)
    text = name if _ALIAS_ONLY.search(name) else anyascii(name)
    text = re.sub(r"['’ʼ`]", "", text.casefold())
    parts = re.sub(r"[^\w]+", " ", text).split()
    return tuple(parts[:_LONGEST])


@lru_cache(maxsize=65536)
def blocking_keys(name: str) -> tuple[str, ...]:
    """Cheap keys to look candidates up by: two names that are the same share one."""
    words = name_words(name)
    keys = _keys(words)
    family = _family_name(words)
    if family:
        keys.add(family[1])
    return tuple(sorted(keys | {reading[0] for reading in readings(words)}))


def surname(name: str) -> str:
    """The word by which a name is cited alone: the first where the family stands first."""
    words = name_words(name)
    family = _family_name(words)
    return words[0] if family else words[-1]


def is_numeral(word: str) -> bool:
    """The "III" of a king."""
    return word in spelling_book().numerals


_ALIAS_ONLY = re.compile(r"[\u3040-\u30ff\u0600-\u06ff\u0590-\u05ff]")
_SYLLABLES = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]+")


def _parted(found: re.Match[str]) -> str:
    return " ".join(_HARDENED.sub(_as_heard, anyascii(each).lower()) for each in found[0])


def _as_heard(final: re.Match[str]) -> str:
    """박 is spelled "bag" letter by letter, and heard as "bak"."""
    return {"g": "k", "d": "t", "b": "p"}[final[0]]


_HARDENED = re.compile(r"(?<=[aeiouy])[gdb]$")


def _compare(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[float, str]:
    if not one or not other:
        return 0.0, "no name"
    if one == other:
        return 1.0, "the same words"
    if _is_father_and_son(one, other):
        return 0.85, "whose son it is stands the other way round"
    if any(_ALIAS_ONLY.search(word) for word in (*one, *other)):
        return 0.0, "another script: only an alias in the names file can say"
    if "".join(one) == "".join(other):
        return 0.99, "the same letters"
    if one[-1] != other[-1] and {one[-1].upper(), other[-1].upper()} <= spelling_book().numerals:
        return 0.5, "another king of the name"
    bare, bare_other = _without_generation(one), _without_generation(other)
    if bare[1] != bare_other[1]:
        score, _ = _compare(bare[0], bare_other[0])
        return min(score, 0.88), "another generation of one family"
    if _same_romanised(one, other):
        return 0.95, "one Chinese name, romanised otherwise"
    if _in_other_syllables(one, other):
        return 0.7, "other syllables"
    families = _family_name(one), _family_name(other)
    if families[0] and families[1] and families[0][0] == families[1][0] == "korean":
        return _compare_korean(one, other)
    score, why = _align(_content(one), _content(other), bool(families[0] or families[1]))
    if score < SAME and _same_arabic(one, other):
        score, why = 0.93, "one Arabic name, transliterated otherwise"
    if score >= SAME and not _keys(one) & _keys(other):
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
    mine, theirs = (_content(servants(words)) for words in (one, other))
    if len(mine) != len(theirs):
        mine, theirs = (_content(without_fathers(servants(words))) for words in (one, other))
    if len(mine) != len(theirs) or len(mine) < 2:
        return False
    return all(
        _alike(a, b, False) >= SAME or same_word(a, b) for a, b in zip(mine, theirs, strict=True)
    )


def _keys(words: Sequence[str]) -> set[str]:
    keys = {sound_key(sound(word)) for word in words if len(word) > 1} or {
        word[0] for word in words
    }
    return keys | {key for word in words if (key := consonants(word))}


# --- the general case -------------------------------------------------------------------------


def _align(one: tuple[str, ...], other: tuple[str, ...], syllabic: bool) -> tuple[float, str]:
    """Words paired for the best score; those of the longer name may stay unpaired."""
    short, long = sorted((one, other), key=len)
    if sorted(short) == sorted(long):
        return 0.98, "the same words in another order"
    if len(short) == 1 and len(long) > 1:
        joined = _alike("".join(short), "".join(long), syllabic)
        if joined >= SAME:
            return joined, "the same letters, parted otherwise"
        best = max(_alike(short[0], word, syllabic) for word in long)
        return min(best, 0.85) if best >= SAME else best * 0.8, "only one word to compare"
    if len(long) == 1:
        # One word of a name is little to go by: Khomeini, Khamenei.
        alone = _alike(short[0], long[0], syllabic)
        return (alone if alone >= 0.97 else min(alone, 0.88)), f"{short[0]} ~ {long[0]}"
    score, pairing = _best_pairing(short, long, syllabic)
    joined = _joined(short, long)
    if joined > score:
        return joined, "the same letters, parted otherwise"
    if len(long) > len(short):
        score = min(score, _subset_cap(short, long, pairing, syllabic))
    weakest = min(
        (_alike(short[at], long[to], syllabic), short[at], long[to])
        for at, to in enumerate(pairing)
    )
    said = f"{weakest[1]} ~ {weakest[2]} {weakest[0]:.2f}"
    return score, f"weakest pair {said}" if weakest[1] != weakest[2] else "a word more or less"


def _best_pairing(
    short: Sequence[str], long: Sequence[str], syllabic: bool
) -> tuple[float, tuple[int, ...]]:
    table = [[_alike(a, b, syllabic) for b in long] for a in short]
    in_order = tuple(range(len(short)))
    best = (-1.0, -1.0, in_order)
    choices = permutations(range(len(long)), len(short)) if len(long) <= 5 else (in_order,)
    for choice in choices:
        scores = [table[at][to] for at, to in enumerate(choice)]
        worst, mean = min(scores), sum(scores) / len(scores)
        if (worst, mean) > best[:2]:
            best = (worst, mean, choice)
    return 0.8 * best[0] + 0.2 * best[1], best[2]


def _subset_cap(
    short: Sequence[str], long: Sequence[str], pairing: Sequence[int], syllabic: bool
) -> float:
    """How sure two names can be of which one says more than the other."""
    unpaired = [word for at, word in enumerate(long) if at not in pairing]
    if syllabic:
        # "Kim Jong" is no more Kim Jong Un than Kim Jong Il.
        return 0.85
    if any(len(word) == 1 for word in short) and any(len(word) == 1 for word in unpaired):
        return 0.88
    if 0 not in pairing:
        # "Tayyip Erdogan" lacks a first name; "Zayed Al Nahyan" may be the father.
        return 0.93 if len(long) - 1 == len(short) and not _has_patronym(long) else 0.85
    return 0.95


def _is_father_and_son(one: Sequence[str], other: Sequence[str]) -> bool:
    """Hamad bin Khalifa, Khalifa bin Hamad: the same words, and two people."""
    return _has_patronym(one) and _has_patronym(other) and sorted(one) == sorted(other)


def _has_patronym(words: Sequence[str]) -> bool:
    return any(word in {"bin", "ibn", "ben", "bint"} for word in words)


def _joined(one: Sequence[str], other: Sequence[str]) -> float:
    """Abdul Rahman, Abdulrahman: the same letters in the same order."""
    is_parted_otherwise = len(one) != len(other)
    alike = is_parted_otherwise and raw_sound("".join(one)) == raw_sound("".join(other))
    return 0.95 if alike else 0.0


@lru_cache(maxsize=65536)
def _alike(one: str, other: str, syllabic: bool) -> float:
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


# --- names that put the family first ------------------------------------------------------------


def _compare_korean(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[float, str]:
    """A family name, then syllables of which each must be the same."""
    families = _family_name(one), _family_name(other)
    assert families[0] and families[1]
    if families[0][1] != families[1][1]:
        return 0.5, "other family names"
    given = "".join(one[1:]), "".join(other[1:])
    if given[0] == given[1]:
        return 0.99, "the same syllables"
    sounds = _korean_sounds(one[1:]), _korean_sounds(other[1:])
    if sounds[0] & sounds[1]:
        return 0.96, "the same syllables, romanised otherwise"
    if len(one) == len(other) == 3 and (one[1] == other[1] or one[2] == other[2]):
        mine, theirs = (one[2], other[2]) if one[1] == other[1] else (one[1], other[1])
        if mine + "e" == theirs or theirs + "e" == mine:
            return 0.93, "a silent letter more"
    if given[0].startswith(given[1]) or given[1].startswith(given[0]):
        return 0.84, "a syllable more or less"
    return 0.7, "one family name, other given names"


def _korean_sounds(given: Sequence[str]) -> frozenset[str]:
    """All readings of a given name as syllables, whether or not it was written apart."""
    if len(given) >= 2:
        return frozenset({" ".join(syllable(part) for part in given)})
    word = given[0]
    cuts = {" ".join((syllable(word[:at]), syllable(word[at:]))) for at in range(1, len(word))}
    return frozenset(cuts | {syllable(word)})


@lru_cache(maxsize=65536)
def _family_name(words: tuple[str, ...]) -> tuple[str, str] | None:
    """The people and the head spelling of a family name that stands first, or None."""
    if not 2 <= len(words) <= 3 or any(len(word) > 7 for word in words):
        return None
    first = families_first().get(words[0])
    if not first:
        return None
    if "korean" in first and all(looks_korean(word) for word in words[1:]):
        return "korean", first["korean"]
    people = next((each for each in first if each != "korean"), None)
    return (people, first[people]) if people else None


# --- small things -------------------------------------------------------------------------------


def _without_generation(words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    generations = spelling_book().generations
    if len(words) > 2 and words[-1] in generations:
        return words[:-1], generations[words[-1]]
    return words, ""


def _content(words: tuple[str, ...]) -> tuple[str, ...]:
    """Without the articles that one spelling writes and another leaves out."""
    kept = tuple(word for word in words if word not in spelling_book().spelled_apart)
    return kept if len(kept) > 1 else words
