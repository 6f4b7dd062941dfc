"""What a Korean or Chinese sentence says in the words of an English one, so that the two can meet.

* A glossary has the words that news is made of; the longest one wins, also inside a longer word.
* Numbers are written as English writes them: 310억 is 31 (billion), 8만2천 is 82000.
* What the glossary lacks stays as it is, for texts of the same language. What of it is a name is
  met by its sound, which wording and wires compare.
What would change our mind: a reader for these languages that finds their names as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from monitor.language.words.normalise import fold
from monitor.language.words.sentences import Sentence
from monitor.novelty.terms import Word, known_words, native_word, word_of
from monitor.yamlfile import package_yaml

EASTERN = re.compile("[\u3040-\u9fff\uac00-\ud7a3]")


class Gloss(NamedTuple):
    """What stands at one place of a sentence: `at` is where it begins, in code points.

    `word` is compared as any other; `is_known` if it is what an English text would have; `name`
    is the whole English name that it begins, `heard` what may be a name by its sound; or "".
    """

    at: int
    word: Word
    is_known: bool
    name: str = ""
    heard: str = ""


@dataclass(frozen=True, slots=True)
class _Glossary:
    words: Mapping[str, tuple[Word, ...]]
    names: Mapping[str, str]
    common: frozenset[str]
    longest: int
    signs: re.Pattern[str]
    sounds: Mapping[str, str]


@lru_cache(maxsize=1)
def _glossary() -> _Glossary:
    said = package_yaml(files("monitor.novelty") / "data" / "glossary.yaml")
    words = {
        spelling: tuple(word_of(fold(word)) for word in english.split())
        for english, spelling in _spellings(said["words"])
    }
    read = package_yaml(files("monitor.language") / "data" / "eastern.yaml")
    names = read["countries"] | {
        spelling: english for english, spelling in _spellings(said["names"])
    }
    common = frozenset(map(str.strip, said["common"]))
    longest = max(map(len, (*words, *names, *common)))
    signs = re.compile(f"[{said['foreign_signs']}]{{2,}}")
    return _Glossary(words, names, common, longest, signs, said["foreign_sounds"])


def _spellings(rows: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    for english, spellings in rows.items():
        yield from ((english, spelling) for spelling in spellings)


@lru_cache(maxsize=1)
def glossed_terms() -> frozenset[int]:
    """The hashed terms that a gloss may be: of an English text, only these can be met."""
    known = _glossary()
    names = (word_of(fold(part)) for name in known.names.values() for part in name.split())
    words = (word for each in known.words.values() for word in each)
    return frozenset(word.hashed_term for word in (*words, *names) if word.hashed_term)


@lru_cache(maxsize=1)
def _glossed_stems() -> frozenset[str]:
    known = _glossary()
    names = (word_of(fold(part)).term for name in known.names.values() for part in name.split())
    return frozenset((*(word.term for each in known.words.values() for word in each), *names))


def may_be_gloss(term: str) -> bool:
    """Whether a term of an English text may stand in one of another script as well."""
    return not term[0].isalpha() or term in _glossed_stems()


def is_eastern(sentence: Sentence) -> bool:
    """Whether it is written in Korean or Chinese, at least in part."""
    return not sentence.text.isascii() and bool(EASTERN.search(sentence.text))


def script_of(text: str) -> str:
    """ "ko" or "zh" for a text that is written so for the most part, else ""."""
    korean, chinese = len(_HANGUL.findall(text)), len(_HAN.findall(text))
    if 4 * (korean + chinese) < len(text):
        return ""
    return "ko" if korean > chinese else "zh"


_HANGUL = re.compile("[\uac00-\ud7a3]")
_HAN = re.compile("[\u3040-\u9fff]")


def glosses_of(sentence: Sentence) -> tuple[Gloss, ...]:
    """The words of a Korean or Chinese sentence in reading order."""
    return tuple(_glosses(sentence.text))


_PIECE = re.compile(
    r"(?P<number>\d[\d,]*(?:\.\d+)?(?:[만억조천万亿兆萬億千]\d*)*)"
    r"|(?P<latin>[A-Za-z][A-Za-z0-9.'’-]*)"
    r"|(?P<korean>[\uac00-\ud7a3]+)"
    r"|(?P<chinese>[\u3040-\u30ff\u3400-\u9fff]+)"
)


_MONTHS = frozenset("월月")
"""English names the months."""


def _glosses(text: str) -> Iterator[Gloss]:
    counted = -1
    for found in _PIECE.finditer(text):
        at, piece = found.start(), found[0]
        if text[found.end() : found.end() + 1] in _MONTHS:
            continue
        match found.lastgroup:
            case "number":
                yield _plain(at, _written(piece))
                counted = found.end()
            case "latin":
                yield _plain(at, fold(piece.strip(".'’-") or piece))
            case "korean":
                glosses = tuple(_korean(at, piece))
                # "24대", "19명이": what stands right behind a number only counts.
                yield from (each for each in glosses if each.is_known or at != counted)
            case _:
                yield from _chinese(at, piece)


def _plain(at: int, text: str) -> Gloss:
    word = word_of(text)
    return Gloss(at, word, True, heard="" if word.is_figure else text)


# --- numbers ---------------------------------------------------------------------------------


_SCALES = {"천": 10**3, "千": 10**3, "만": 10**4, "万": 10**4, "萬": 10**4,
           "억": 10**8, "亿": 10**8, "億": 10**8, "조": 10**12, "兆": 10**12}  # fmt: skip
_PART = re.compile(r"(\d[\d,]*(?:\.\d+)?)?([만억조천万亿兆萬億千]?)")


def _written(number: str) -> str:
    """A number as an English text has it: 1만1천 is 11000, 246억 is 24.6 (billion)."""
    if number[-1].isdigit() and number.replace(",", "").replace(".", "").isdigit():
        return number.replace(",", "")
    total = group = 0.0
    for digits, scale in _PART.findall(number):
        value = float(digits.replace(",", "")) if digits else 0.0
        if not scale:
            group += value
        elif _SCALES[scale] == 10**3:
            group += (value or 1) * 10**3
        else:
            total, group = total + ((group + value) or 1) * _SCALES[scale], 0.0
    total += group
    for scale_of in (10**12, 10**9, 10**6):
        if total >= scale_of:
            return f"{total / scale_of:.3f}".rstrip("0").rstrip(".")
    return f"{total:.0f}"


# --- words -----------------------------------------------------------------------------------


def _korean(at: int, word: str) -> Iterator[Gloss]:
    """What the glossary knows within a word, and its stem where it knows nothing."""
    known, here = _glossary(), 0
    is_met = False
    while here < len(word):
        found = _longest(word, here)
        if not found:
            here += 1
            continue
        yield from _known(at + here, found)
        is_met = True
        here += len(found)
    if is_met or word in known.common:
        return
    stem = _stem(word)
    yield Gloss(at, native_word(stem), False, heard=stem)


def _stem(word: str) -> str:
    ending = next((e for e in known_words().korean_endings if word.endswith(e)), "")
    return word.removesuffix(ending) if len(word) - len(ending) >= 2 else word


def _chinese(at: int, signs: str) -> Iterator[Gloss]:
    """What the glossary knows, and by pairs of signs what lies between."""
    here = begun = 0
    while here < len(signs):
        found = _longest(signs, here)
        if not found:
            here += 1
            continue
        yield from _between(at + begun, signs[begun:here])
        yield from _known(at + here, found)
        here = begun = here + len(found)
    yield from _between(at + begun, signs[begun:])


def _between(at: int, signs: str) -> Iterator[Gloss]:
    for here in range(1, len(signs)):
        yield Gloss(at + here, native_word(signs[here - 1 : here + 1]), False)
    known = _glossary()
    for found in known.signs.finditer(signs):
        run = found[0]
        for cut in (run, run[1:], run[:-1]):
            heard = "".join(known.sounds.get(sign, sign) for sign in cut)
            yield Gloss(at + found.start(), _NOTHING, False, heard=heard)


_NOTHING = Word(0, "")


def _longest(text: str, here: int) -> str:
    """The longest listed word that begins here, or ""."""
    known = _glossary()
    for length in range(min(known.longest, len(text) - here), 0, -1):
        word = text[here : here + length]
        if word in known.words or word in known.names or word in known.common:
            return word
    return ""


def _known(at: int, spelling: str) -> Iterator[Gloss]:
    known = _glossary()
    name = known.names.get(spelling, "")
    for nth, part in enumerate(name.split()):
        yield Gloss(at, word_of(fold(part)), True, "" if nth else name, part)
    for word in known.words.get(spelling, ()):
        yield Gloss(at, word, True)
