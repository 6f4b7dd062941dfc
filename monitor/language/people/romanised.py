"""Chinese names under one romanisation: Wade-Giles, as Taiwan writes, read as Pinyin.

Wade-Giles as newspapers print it has lost its apostrophes, so that one spelling stands for up to
four sounds: "Ching" is jing or qing. Two names are alike when one reading of each agrees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import product

_INITIALS = "b p m f d t n l g k h j q x zh ch sh r z c s y w"
_FINALS = (
    "a o e ai ei ao ou an en ang eng ong i ia ie iao iu ian in iang ing iong "
    "u ua uo uai ui uan un uang ue ü üe"
)
_BARE = frozenset({"a", "ai", "an", "ang", "ao", "e", "ei", "en", "eng", "er", "o", "ou"})
_ONLY_WITH_I = frozenset({"j", "q", "x"})

# Each initial of Wade-Giles with the sounds it may stand for once its apostrophe is lost.
_WADE_INITIALS = (
    ("hs", ("x",)), ("tsz", ("z", "c")), ("tz", ("z", "c")), ("ts", ("z", "c")), ("ss", ("s",)),
    ("sz", ("s",)), ("ch", ("zh", "ch", "j", "q")), ("sh", ("sh",)), ("j", ("r", "zh")),
    ("p", ("b", "p")), ("t", ("d", "t")), ("k", ("g", "k")), ("c", ("zh", "ch", "j", "q")),
)  # fmt: skip
_WADE_FINALS = {
    "ieh": "ie", "ien": "ian", "ih": "i", "ung": "ong", "iung": "iong", "eh": "e",
    "uei": "ui", "ueh": "ue", "uen": "un", "jeou": "jiu", "ieou": "iu", "eou": "iu",
    "erh": "er",
}  # fmt: skip
_WADE_WHOLE = {
    "yen": "yan", "yeh": "ye", "yu": "yu", "yueh": "yue", "yung": "yong", "i": "yi", "ho": "he",
    "ko": "ke", "erh": "er", "jeou": "jiu", "tzu": "zi", "szu": "si", "ssu": "si", "lee": "li",
    "ing": "ying", "in": "yin", "je": "zhe", "che": "zhe", "tse": "ze",
}  # fmt: skip
_LONGEST_SYLLABLE = 6


def readings(words: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """What a Chinese name of these words may be in Pinyin, family name first; empty if it is none.

    >>> ("lai", "qing", "de") in readings(("lai", "ching", "te"))
    True
    """
    if not 2 <= len(words) <= 3 or sum(map(len, words)) > 3 * _LONGEST_SYLLABLE:
        return frozenset()
    parts = [tuple(_word_readings(word)) for word in words]
    if not all(parts):
        return frozenset()
    joined = (tuple(each for part in choice for each in part) for choice in product(*parts))
    return frozenset(name for name in joined if len(name) <= 3)


@lru_cache(maxsize=8192)
def is_pinyin(words: tuple[str, ...]) -> bool:
    """Whether a name is written in Pinyin as it stands, the given name in one word."""
    return len(words) == 2 and all(any(_cut(word, _is_syllable)) for word in words)


def _word_readings(word: str) -> Iterator[tuple[str, ...]]:
    for cut in _cut(word, _sounds_of):
        yield from product(*(sorted(_sounds_of(part)) for part in cut))


def _cut(word: str, is_part: Callable[[str], object]) -> tuple[tuple[str, ...], ...]:
    """The ways to part a word into one syllable or two."""
    whole = ((word,),) if is_part(word) else ()
    pairs = ((word[:at], word[at:]) for at in range(1, len(word)))
    return (*whole, *(pair for pair in pairs if all(map(is_part, pair))))


@lru_cache(maxsize=8192)
def _sounds_of(syllable: str) -> frozenset[str]:
    """The Pinyin syllables that this spelling may stand for."""
    sounds = {syllable} if _is_syllable(syllable) else set()
    if syllable in _WADE_WHOLE:
        sounds.add(_WADE_WHOLE[syllable])
    for wade, initials in _WADE_INITIALS:
        if syllable.startswith(wade):
            final = syllable[len(wade) :]
            final = _WADE_FINALS.get(final, final)
            sounds.update(each + end for each in initials for end in _ends(final))
            break
    else:
        initial = re.match("[bcdfghjklmnpqrstvwxyz]*", syllable)
        head = initial[0] if initial else ""
        final = syllable[len(head) :]
        sounds.add(head + _WADE_FINALS.get(final, final))
    return frozenset(filter(_is_syllable, sounds))


def _ends(final: str) -> tuple[str, ...]:
    return (final, "uo", "e") if final == "o" else (final,)


@lru_cache(maxsize=8192)
def _is_syllable(text: str) -> bool:
    return text in _syllables()


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    """Every syllable of Pinyin, and a few that no word has: they do no harm."""
    made = {
        initial + final.replace("ü", "u")
        for initial in _INITIALS.split()
        for final in _FINALS.split()
        if _go_together(initial, final)
    }
    return frozenset(made | _BARE | {"lv", "nv", "yi", "ye", "wu", "yu", "yue", "yuan", "yun"})


def _go_together(initial: str, final: str) -> bool:
    if final == "o":
        return initial in ("b", "p", "m", "f", "w", "l")
    if initial in _ONLY_WITH_I:
        return final[0] in "iü" or final in ("u", "ue", "uan", "un")
    if initial in ("zh", "ch", "sh", "r", "z", "c", "s"):
        return final[0] != "ü" and (final[0] != "i" or final == "i")
    if initial in ("g", "k", "h", "f", "w"):
        return final[0] not in "iü"
    if initial == "y":
        return final in ("a", "an", "ang", "ao", "e", "i", "in", "ing", "ong", "ou", "u", "uan",
                         "ue", "un")  # fmt: skip
    return True
