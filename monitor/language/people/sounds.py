"""How names sound: spellings, transliterations and syllables brought to one form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from anyascii import anyascii

from monitor.yamlfile import package_yaml


@lru_cache(maxsize=65536)
def sound(word: str) -> str:
    """A word as most transliterations would agree on it."""
    heads = spellings().get(word)
    return min(heads) if heads else raw_sound(word)


@lru_cache(maxsize=65536)
def raw_sound(word: str) -> str:
    for wrong, right in _SOUNDS:
        word = wrong.sub(right, word)
    return word


def sound_key(heard: str) -> str:
    """The first letter of a sound and the next consonant: what two spellings share."""
    consonants = [letter for letter in heard[1:] if letter not in "aeiouy"]
    return heard[:1] + "".join(consonants[:1])


# Applied in this order; each is a habit of some romanisation, none is about one name.
_SOUNDS = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        (r"^(?:ye|je)(?=[vfglkr])", "e"),
        (r"(?:sch|sh|ş)", "s"),
        (r"tsch|tch|cz|ch", "č"),
        (r"^dj|dzh|zh|dj|g(?=[ie])(?!$)|j", "j"),
        (r"kh|gh|q", "k"),
        (r"(?<=[aeiou])h(?=[mnlr])|k(?=[mn])", "h"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"ck|cq|c(?=[aourlt])", "k"),
        (r"c", "č"),
        (r"x", "ks"),
        (r"tz|ts|z", "s"),
        (r"w", "v"),
        (r"ou|oo|ue", "u"),
        (r"ee|ie|iy|ij|yi|ei(?=$)|ey(?=$)|iy(?=$)", "i"),
        (r"y(?=[aeiou])", "i"),
        (r"y", "i"),
        (r"oe", "o"),
        (r"ae", "a"),
        (r"(?<=[aeou])i(?=[aeou])|(?<=i)i|(?<=i)(?=o)", ""),
        (r"ff$|ov$|of$|eff$|ef$", "ov"),
        (r"(?<!ll)(?<!tt)(?<!nn)(?<=[b-df-hj-np-tv-z])e$", ""),
        (r"(.)\1+", r"\1"),
        (r"(?<=.)h(?![aeiou])", ""),
    )
)


def syllable(part: str) -> str:
    """A syllable under one spelling: the listed one, else by the common rules."""
    known = syllables().get(part)
    if known:
        return known
    for wrong, right in _KOREAN_RULES:
        part = wrong.sub(right, part)
    return syllables().get(part, part)


_KOREAN_SYLLABLE = re.compile(
    r"(?:b|ch|d|g|h|j|k|kk|m|n|p|r|s|ss|sh|t|tt|w|y)?[wy]?(?:ae|eo|eu|ee|oo|ui|[aeiou])"
    r"(?:ng|ck|[bgklmnprst])?"
)
_KOREAN_RULES = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        (r"eo|eu(?!i)", "o"),
        (r"oo", "u"),
        (r"ee", "i"),
        (r"ck$|g$(?<!ng)", "k"),
        (r"^b", "p"),
        (r"^d", "t"),
        (r"^g", "k"),
        (r"^ch", "j"),
        (r"^sh", "s"),
        (r"^l", "r"),
    )
)


def looks_korean(word: str) -> bool:
    """Whether a word can be one or two syllables of a Korean given name."""
    if word in syllables() or _KOREAN_SYLLABLE.fullmatch(word):
        return True
    return any(word[:at] in syllables() and word[at:] in syllables() for at in range(1, len(word)))


@dataclass(frozen=True, slots=True)
class SpellingBook:
    """The spellings of `data/names.yaml`, by word."""

    spellings: Mapping[str, frozenset[str]]
    families: Mapping[str, Mapping[str, str]]
    syllables: Mapping[str, str]
    spelled_apart: frozenset[str]
    generations: Mapping[str, str]
    numerals: frozenset[str]
    arabic: frozenset[str]


def spellings() -> Mapping[str, frozenset[str]]:
    return spelling_book().spellings


def families_first() -> Mapping[str, Mapping[str, str]]:
    return spelling_book().families


def syllables() -> Mapping[str, str]:
    return spelling_book().syllables


@lru_cache(maxsize=1)
def spelling_book() -> SpellingBook:
    """The package's own lists, read once."""
    said = package_yaml(files("monitor.language") / "data" / "names.yaml")
    spellings: dict[str, set[str]] = {}
    for group in said["spellings"]:
        for word in group:
            spellings.setdefault(anyascii(word), set()).add(group[0])
    families: dict[str, dict[str, str]] = {}
    for people, names in said["family_first"].items():
        for each in names:
            group = each if isinstance(each, list) else [each]
            for word in group:
                families.setdefault(word, {}).setdefault(people, group[0])
    return SpellingBook(
        {word: frozenset(heads) for word, heads in spellings.items()},
        families,
        {word: group[0] for group in said["korean_syllables"] for word in group},
        frozenset(said["spelled_apart"]),
        {
            word: "junior" if word.startswith(("j", "i")) else "senior"
            for word in said["generations"]
        },
        frozenset(said["numerals"]),
        frozenset(word for word, heads in spellings.items() if heads & set(said["arabic"])),
    )
