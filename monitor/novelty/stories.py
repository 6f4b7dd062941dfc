"""Which articles are one story, and which are one text under many mastheads.

Pure keys are looked up by the store, whose few candidates come back here to be compared.

* Story: the names and weighty words of headline and opening, compared by how much of the
  shorter one the two share. Names weigh double: they tell two events of one kind apart.
* Wire: a fixed share of the hashes of all runs of five words (scaled MinHash, Irber et al. 2022,
  after Broder 1997), compared by containment, so that a cut copy still counts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from importlib.resources import files

from monitor.language.document import BlockKind, Document, Sentence
from monitor.language.places import Places
from monitor.language.text import Text
from monitor.yamlfile import package_yaml

STORY_WINDOW = timedelta(days=4)
"""Articles further apart than this are not one story."""
MAX_CANDIDATES = 40
"""How many earlier articles are compared at most: those that share most keys."""

_KEYS = 40
_NAME = 2
_ELSEWHERE = 0.5
_RUN = 5
_SKETCHED = 0x3FFFFFFFFFFF
"""Hashes of 48 bits up to here are kept: a quarter of them."""
_MAX_SKETCH = 256
_MIN_SKETCH = 4
"""Fewer shared hashes than this say nothing about a copy."""
_SAME_STORY = 0.28
_SAME_WIRE = 0.5


@dataclass(frozen=True, slots=True)
class Profile:
    """What an article is recognised by: `keys` of its story, `sketch` of its wording."""

    keys: tuple[str, ...]
    sketch: tuple[str, ...]


def profile(text: Text, places: Places) -> Profile:
    """The keys by which an article's story and its copies are found."""
    return Profile(_story_keys(text.document, places), _sketch(text.document))


def same_story(one: Iterable[str], other: Iterable[str]) -> float:
    """How far two sets of story keys are one story, from 0 to 1; see `is_same_story`.

    The share of the shorter one's weight that both have. Two articles that both name countries,
    and not one in common, are hardly about one event.
    """
    mine, theirs = set(one), set(other)
    shorter = min(_weight(mine), _weight(theirs))
    likeness = _weight(mine & theirs) / shorter if shorter else 0.0
    here, there = _countries(mine), _countries(theirs)
    return likeness * _ELSEWHERE if here and there and not here & there else likeness


def is_same_story(likeness: float) -> bool:
    return likeness >= _SAME_STORY


def is_same_wire(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether one text holds at least half of the other's wording."""
    mine, theirs = set(one), set(other)
    smaller = min(len(mine), len(theirs))
    return smaller >= _MIN_SKETCH and len(mine & theirs) / smaller >= _SAME_WIRE


# --- keys -----------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset(package_yaml(files("monitor.novelty") / "data" / "common.yaml"))


def _story_keys(document: Document, places: Places) -> tuple[str, ...]:
    keys: dict[str, None] = {}
    for sentence in sorted(document.sentences, key=_headline_first):
        keys.update(dict.fromkeys(_keys_of(sentence, places)))
        if len(keys) >= _KEYS:
            break
    return tuple(keys)[:_KEYS]


def _keys_of(sentence: Sentence, places: Places) -> Iterator[str]:
    """Countries as "#Peru", other names as "@salas", the rest as stems, in order."""
    common = _common()
    countries = {hit.first: hit.value.country for hit in places.find(sentence.tokens)}
    for at, token in enumerate(sentence.tokens):
        if countries.get(at):
            yield f"#{countries[at]}"
        elif token.is_word and len(token.text) > 2 and token.text not in common:
            yield f"@{token.text}" if token.is_capital and at else _stem(token.text)


def _headline_first(sentence: Sentence) -> tuple[bool, int]:
    return sentence.block.kind is not BlockKind.HEADLINE, sentence.index


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    return word


def _weight(keys: Iterable[str]) -> int:
    return sum(_NAME if key[0] in "#@" else 1 for key in keys)


def _countries(keys: Iterable[str]) -> set[str]:
    return {key for key in keys if key[0] == "#"}


def _sketch(document: Document) -> tuple[str, ...]:
    spoken = [
        token.text
        for sentence in document.sentences
        if sentence.block.kind is not BlockKind.HEADLINE
        for token in sentence.tokens
        if token.is_word
    ]
    runs = {" ".join(spoken[at : at + _RUN]) for at in range(max(1, len(spoken) - _RUN + 1))}
    hashes = (_hash(run) for run in runs)
    return tuple(sorted(value for value in hashes if value <= f"{_SKETCHED:012x}")[:_MAX_SKETCH])


def _hash(run: str) -> str:
    return hashlib.blake2b(run.encode(errors="replace"), digest_size=6).hexdigest()
