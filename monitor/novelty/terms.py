"""The words by which articles are compared: stems, countries and numbers, without those of any."""

from __future__ import annotations

from collections.abc import Mapping
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
    alike: Mapping[str, str]
    endings: Mapping[str, str]
    korean_endings: tuple[str, ...]
    ordinals: Mapping[str, int]
    ordinal_endings: frozenset[str]
    roman: Mapping[str, int]
    passing: frozenset[str]
    corrections: tuple[str, ...]

    def may_count(self, text: str) -> bool:
        """Whether a folded word is an ordinal, a Roman numeral or a figure."""
        return text[0].isdigit() or text in self.ordinals or text in self.roman


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
        alike,
        endings,
        tuple(said["korean_endings"]),
        said["ordinals"],
        frozenset(said["ordinal_endings"]),
        said["roman"],
        frozenset(said["passing"]),
        tuple(said["corrections"]),
    )


class Word(NamedTuple):
    """A word as texts are compared by it: both as numbers, 0 for a mark and for saying nothing."""

    hashed: int
    term: str
    hashed_term: int
    is_figure: bool


@remembered(most=50_000)
def word_of(text: str) -> Word:
    """What a folded token counts as."""
    is_word = text[0].isalnum() and text != "n't"
    term = term_of(text)
    # "4.75" is "4,75" elsewhere.
    is_figure = text[0].isdigit()
    said = term.replace(".", "") if is_figure else term
    return Word(_number(text) if is_word else 0, term, _number(said) if said else 0, is_figure)


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
    for ending, instead in endings.items():
        if word.endswith(ending) and len(word) - len(ending) >= _STEM - len(instead):
            stem = word.removesuffix(ending) + instead
            # "stopped" and "stop" meet; "killed" and "kill" do without.
            doubled = len(stem) > _STEM and stem[-1] == stem[-2] and stem[-1] in _DOUBLED
            return stem[:-1] if doubled and ending in _VERBAL else stem.removesuffix("e")
    return word.removesuffix("e") if len(word) > _STEM else word
