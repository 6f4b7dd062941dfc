"""The words by which articles are compared: stems, countries and numbers, without those of any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple
from zlib import crc32

from monitor.novelty.remembered import remembered
from monitor.yamlfile import package_yaml

_STEM = 4
_VERBAL = frozenset({"ing", "ed"})
_DOUBLED = frozenset("bdgmnprt")
_HANGUL = ("\uac00", "\ud7a3")


@dataclass(frozen=True, slots=True)
class _Words:
    common: frozenset[str]
    usual: frozenset[str]
    directions: frozenset[str]
    formal: frozenset[str]
    deciding: frozenset[str]
    currencies: frozenset[str]
    alike: Mapping[str, str]
    endings: Mapping[str, str]
    korean_endings: tuple[str, ...]
    ordinals: Mapping[str, int]
    ordinal_endings: frozenset[str]
    roman: Mapping[str, int]
    counts: frozenset[str]
    passing: frozenset[str]
    corrections: tuple[str, ...]

    def counting(self, texts: Sequence[str]) -> list[int]:
        """The places of folded words that are ordinals, Roman numerals or figures."""
        listed = self.counts
        return [at for at, text in enumerate(texts) if text[0].isdigit() or text in listed]


@lru_cache(maxsize=1)
def known_words() -> _Words:
    """The package's own lists; `usual`, `directions` and `alike` as stems."""
    folder = files("monitor.novelty") / "data"
    said = package_yaml(folder / "words.yaml")
    endings = said["endings"]
    alike = {_cut(word, endings): row[0] for row in said["alike"] for word in row}
    usual = [_cut(word, endings) for word in said["usual"]]
    return _Words(
        frozenset(package_yaml(folder / "common.yaml")),
        frozenset(alike.get(stem, stem) for stem in usual),
        frozenset(_cut(word, endings) for word in said["directions"]),
        frozenset(
            alike.get(stem, stem) for stem in (_cut(word, endings) for word in said["formal"])
        ),
        frozenset(_cut(word, endings) for word in said["deciding"]),
        frozenset(said["currencies"]),
        alike,
        endings,
        tuple(said["korean_endings"]),
        said["ordinals"],
        frozenset(said["ordinal_endings"]),
        said["roman"],
        frozenset((*said["ordinals"], *said["roman"])),
        frozenset(said["passing"]),
        tuple(said["corrections"]),
    )


class Word(NamedTuple):
    """A word as texts are compared by it.

    `code` is the word in its low half, 0 for a mark, and in its high half its term, 0 where it says
    nothing: the words of a text come by the hundred, and are taken apart all in one go.
    """

    code: int
    term: str

    @property
    def hashed_term(self) -> int:
        """The term as a number."""
        return self.code >> _HALF

    @property
    def is_figure(self) -> bool:
        """Whether it begins with a digit."""
        return bool(self.code >> _HALF & _FIGURE)


_HALF = 32
_FIGURE = 1 << 31
"""The bit of a hashed term that says that it is a figure."""


@remembered(most=50_000)
def word_of(text: str) -> Word:
    """What a folded token counts as."""
    spelt = _number(text) if text[0].isalnum() and text != "n't" else 0
    term = term_of(text)
    if text[0].isdigit():
        # "4.75" is "4,75" elsewhere.
        said = _number(term.replace(".", "")) | _FIGURE
    else:
        said = _number(term) & ~_FIGURE if term else 0
    return Word(said << _HALF | spelt, term)


def native_word(text: str) -> Word:
    """A word as texts of its own language have it; one sign says nothing."""
    return Word((_number(text) & ~_FIGURE) << _HALF, text) if len(text) > 1 else Word(0, "")


def _number(text: str) -> int:
    return crc32(text.encode(errors="replace"))


@remembered(most=50_000)
def term_of(word: str) -> str:
    """The term that a folded word counts as; "" for a mark or a word of every story."""
    said = known_words()
    if word in said.common or not word[0].isalnum() or (len(word) < 3 and not word[0].isdigit()):
        return ""
    if word[0].isdigit():
        return word.replace(",", "")
    if _HANGUL[0] <= word[0] <= _HANGUL[1]:
        ending = next((e for e in said.korean_endings if word.endswith(e)), "")
        return word.removesuffix(ending) if len(word) - len(ending) >= 2 else word
    stem = _cut(word, said.endings)
    return said.alike.get(stem, stem)


def _cut(word: str, endings: Mapping[str, str]) -> str:
    """The word without its ending, if enough of it is left."""
    for ending, instead in endings.items() if word.endswith(tuple(endings)) else ():
        if word.endswith(ending) and len(word) - len(ending) >= _STEM - len(instead):
            stem = word.removesuffix(ending) + instead
            # "stopped" and "stop" meet; "killed" and "kill" do without.
            doubled = len(stem) > _STEM and stem[-1] == stem[-2] and stem[-1] in _DOUBLED
            return stem[:-1] if doubled and ending in _VERBAL else stem.removesuffix("e")
    return word.removesuffix("e") if len(word) > _STEM else word
