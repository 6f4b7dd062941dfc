"""The words by which articles are compared: stems, countries and numbers, without those of any."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.language.document import Token
from monitor.language.places import Places
from monitor.yamlfile import package_yaml

COUNTRY = "#"
"""Stands before a country's name, however the text calls it: "Peruvian" is "#Peru"."""

_STEM = 4
_VERBAL = frozenset({"ing", "ed"})
_DOUBLED = frozenset("bdgmnprt")
_HANGUL = ("\uac00", "\ud7a3")
_CJK = ("\u3040", "\u9fff")


@dataclass(frozen=True, slots=True)
class _Words:
    common: frozenset[str]
    usual: frozenset[str]
    alike: Mapping[str, str]
    endings: Mapping[str, str]
    korean_endings: tuple[str, ...]
    ordinals: Mapping[str, int]
    ordinal_endings: frozenset[str]
    roman: Mapping[str, int]
    passing: frozenset[str]
    corrections: tuple[str, ...]


@lru_cache(maxsize=1)
def known_words() -> _Words:
    """The package's own lists; `usual` and `alike` as stems."""
    folder = files("monitor.novelty") / "data"
    said = package_yaml(folder / "words.yaml")
    endings = said["endings"]
    return _Words(
        frozenset(package_yaml(folder / "common.yaml")),
        frozenset(_cut(word, endings) for word in said["usual"]),
        {_cut(word, endings): row[0] for row in said["alike"] for word in row},
        endings,
        tuple(said["korean_endings"]),
        said["ordinals"],
        frozenset(said["ordinal_endings"]),
        said["roman"],
        frozenset(said["passing"]),
        tuple(said["corrections"]),
    )


def terms_in(tokens: Sequence[Token], places: Places | None) -> Iterator[tuple[int, str]]:
    """Each token that says something, by its index, as a term.

    With `places`, countries are "#Peru"; without, names of places are words like others.
    """
    countries = {hit.first: hit.value.country for hit in places.find(tokens)} if places else {}
    before = ""
    for at, token in enumerate(tokens):
        country = countries.get(at)
        if country:
            yield at, COUNTRY + country
        elif token.is_word:
            word = token.text
            if _CJK[0] <= word[0] <= _CJK[1]:
                # Chinese and Japanese come character by character: two are a word more often.
                if before:
                    yield at, before + word
                before = word
                continue
            term = term_of(word)
            if term:
                yield at, term
        before = ""


@lru_cache(maxsize=50_000)
def term_of(word: str) -> str:
    """The term that a folded word counts as; "" for a word that stands in every story."""
    said = known_words()
    if word in said.common or (len(word) < 3 and not word[0].isdigit()):
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
