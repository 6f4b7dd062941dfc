"""A name as words in plain small letters, and what of them is no name: articles, generations."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from anyascii import anyascii

from monitor.language.people.sounds import spelling_book


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


_LONGEST = 7
"""Words of a name that are compared; a longer one is a list or an attack."""


def is_other_script(words: Iterable[str]) -> bool:
    """Whether some word is kept as written, so that only an alias can say whose it is."""
    return any(_ALIAS_ONLY.search(word) for word in words)


_ALIAS_ONLY = re.compile(r"[\u3040-\u30ff\u0600-\u06ff\u0590-\u05ff]")


_SYLLABLES = re.compile(r"[\u3400-\u9fff\uac00-\ud7a3]+")


def _parted(found: re.Match[str]) -> str:
    return " ".join(_HARDENED.sub(_as_heard, anyascii(each).lower()) for each in found[0])


def _as_heard(final: re.Match[str]) -> str:
    """박 is spelled "bag" letter by letter, and heard as "bak"."""
    return {"g": "k", "d": "t", "b": "p"}[final[0]]


_HARDENED = re.compile(r"(?<=[aeiouy])[gdb]$")


def is_numeral(word: str) -> bool:
    """The "III" of a king."""
    return word in spelling_book().numerals


def without_generation(words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    generations = spelling_book().generations
    if len(words) > 2 and words[-1] in generations:
        return words[:-1], generations[words[-1]]
    return words, ""


def without_articles(words: tuple[str, ...]) -> tuple[str, ...]:
    """Without the articles that one spelling writes and another leaves out."""
    kept = tuple(word for word in words if word not in spelling_book().spelled_apart)
    return kept if len(kept) > 1 else words


def has_patronym(words: Sequence[str]) -> bool:
    return any(word in {"bin", "ibn", "ben", "bint"} for word in words)
