"""Names of the Arabic script under many transliterations: consonants decide, vowels may bend.

The script writes long vowels only, so that English, French and Persian habits fill the others in
as each hears them: Rached, Rashid; Hichem, Hisham; Mechichi, Mashishi. What they agree on are the
consonants, and whether a vowel is bright or dark where both write one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_SKELETON = tuple(
    (re.compile(pattern), into)
    for pattern, into in (
        (r"(?<=[aeiou])i(?=[aeou])", "y"),
        (r"^(?:el|al)(?=[bcdfghjklmnpqrstvwyz]{1,2}[aeiouy])(?=.{5})", ""),
        (r"^e([stdnzrlc])(?=\1|h)(?=.{4})", ""),
        (r"(?:sch|sh|ch)", "š"),
        (r"dj|dzh|zh|g(?=[ei])|j", "j"),
        (r"gu(?=[ei])", "g"),
        (r"kh|gh|q|c(?=[aou])", "k"),
        (r"dh|th(?=[aeiou])|z", "z"),
        (r"th", "t"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"ph", "f"),
        (r"ou|oo|w(?=[^aeiou]|$)", "u"),
        (r"ee|ie", "i"),
        (r"a[iy](?=[^aeiou]|$)|e[iy](?=[^aeiou]|$)", "e"),
        (r"(.)\1+", r"\1"),
        (r"(?<=[aeiou])h(?=[^aeiou]|$)", ""),
        (r"(?<=[^aeiou])e$", ""),
        (r"v", "w"),
        (r"(?<=[^aeiou])[ae]$", "a"),
    )
)
_PIECE = re.compile(r"([aeiou]*)([^aeiou]?)")
_BEND = {frozenset(pair) for pair in ("ae", "ei", "ou", "eo")}
_MARKS = re.compile(r"^abd|^abou?$|^umm$|ullah$|[ui]ddin$|q(?!u)|kh|gh|dj|dh|^h?ou|ouch|oun$")
_PARTICLES = frozenset(
    {"al", "el", "bin", "ibn", "ben", "bint", "abu", "abou", "abd", "abdel", "abdul", "ul", "ur"}
)
_LEAST = 3
"""Consonants that a word needs for them to speak for it."""


def looks_arabic(words: Sequence[str], spelled: frozenset[str]) -> bool:
    """Whether some word is of a kind that only names of the Arabic script have."""
    return any(w in _PARTICLES or w in spelled or _MARKS.search(w) for w in words)


def servants(words: Sequence[str]) -> tuple[str, ...]:
    """The words, with "Abdul Rahman", "Abd al-Rahman" and "Abdurrahman" as one."""
    out: list[str] = []
    waits = False
    for word in words:
        if word in ("abd", "abdel", "abdul", "abdal", "abdoul"):
            waits = True
            continue
        if waits and word in ("al", "el", "ul", "ar", "er", "ur", "as", "es", "us"):
            continue
        short = _SERVANT.sub("", word) if _SERVANT.match(word) else ""
        if waits:
            out.append("abd" + word)
        elif len(short) > 3:
            out.append("abd" + short)
        else:
            out.append(word)
        waits = False
    return tuple(out) if not waits else tuple(words)


def without_fathers(words: Sequence[str]) -> tuple[str, ...]:
    """The words but those that "bin" joins: Abdullatif bin Rashid Al Zayani is Al Zayani too."""
    return tuple(
        word
        for before, word in zip(("", *words), words, strict=False)
        if word not in _SON_OF and before not in _SON_OF
    )


_SON_OF = frozenset({"bin", "ibn", "bint", "ben"})
_SERVANT = re.compile(r"^abd(?:[aeou]l|ou[lr]|[aeu]([rsnzdt])(?=\1)|(?=ull?a))(?=.{4})")


@lru_cache(maxsize=16384)
def same_word(one: str, other: str) -> bool:
    """Whether two words can be one word of the Arabic script, heard by two ears."""
    mine, theirs = _pieces(one), _pieces(other)
    if [consonant for _, consonant in mine] != [consonant for _, consonant in theirs]:
        return False
    if sum(bool(consonant) for _, consonant in mine) < _LEAST:
        return False
    # A vowel at the open end says whose name it is: Amin, Amina.
    return all(
        _bend(a, b, at_end=not consonant)
        for (a, consonant), (b, _) in zip(mine, theirs, strict=True)
    )


@lru_cache(maxsize=16384)
def consonants(word: str) -> str:
    """What all transliterations of a word share; empty if that is too little to go by."""
    heard = "".join(consonant for _, consonant in _pieces(word))
    return heard if len(heard) >= _LEAST else ""


def _bend(one: str, other: str, *, at_end: bool) -> bool:
    if one == other:
        return True
    if not one or not other:
        return not at_end and (one + other) in ("a", "e")
    return frozenset((one[0], other[0])) in _BEND or one[0] == other[0]


@lru_cache(maxsize=16384)
def _pieces(word: str) -> tuple[tuple[str, str], ...]:
    """Each consonant with the vowels before it; the last may be open."""
    for wrong, right in _SKELETON:
        word = wrong.sub(right, word)
    pieces = [(vowels, consonant) for vowels, consonant in _PIECE.findall(word)]
    while pieces and pieces[-1] == ("", ""):
        pieces.pop()
    return (*pieces, ("", "")) if pieces and pieces[-1][1] else tuple(pieces)
