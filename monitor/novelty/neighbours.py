"""What is kept of an article so that its story and its copies find it."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Self, TypeVar, cast

T = TypeVar("T")

COUNTRY = "#"
"""Stands before a country's name, however the text calls it: "Peruvian" is "#Peru"."""


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a text, sampled and hashed, packed as they are stored.

    Most neighbours of an article are never compared word by word, and stay packed.
    """

    packed: bytes

    @property
    def runs(self) -> Sequence[int]:
        """The smallest hashes of its runs of words, ascending."""
        (many,) = array("I", self.packed[:_NUMBER])
        return array("I", self.packed[_NUMBER : _NUMBER * (many + 1)])

    @property
    def anchors(self) -> frozenset[int]:
        """The hashed names and figures, which stay as they are in another language."""
        return next(self._sets(), frozenset())

    @property
    def sounds(self) -> frozenset[int]:
        """The hashed sounds of its names, by which other scripts know them."""
        return next(islice(self._sets(), 1, None), frozenset())

    @property
    def sentences(self) -> Sequence[frozenset[int]]:
        """The hashed terms of each unquoted sentence."""
        return list(islice(self._sets(), 2, None))

    def _sets(self) -> Iterator[frozenset[int]]:
        numbers = array("I", self.packed)
        at = 1 + numbers[0]
        while at < len(numbers):
            end = at + 1 + numbers[at]
            yield frozenset(numbers[at + 1 : end])
            at = end


@dataclass(frozen=True, slots=True)
class Serial:
    """One of a numbered series: the 12th package of sanctions. `of` are the words of the series."""

    number: str
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """An article as stories and wires see it.

    `terms` of the story with their weight in the article, the weightiest first; `names` those
    of them that are capitalised in running text; `lede` those of headline and first sentences;
    `own` those that are proper to this event and stand at its head: names, towns, countries;
    `credit` the agency that the text is credited to, or ""; `is_english` is told by its
    small words; `script` is ko or zh for a text in Korean or Chinese letters.
    """

    terms: Mapping[str, float]
    names: frozenset[str]
    lede: frozenset[str]
    serials: tuple[Serial, ...]
    wording: Wording
    credit: str = ""
    is_correction: bool = False
    is_english: bool = True
    script: str = ""
    own: frozenset[str] = frozenset()
    _derived: dict[Callable[[Self], object], object] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def countries(self) -> frozenset[str]:
        """The countries of headline and first sentences, where the event is."""
        return self.derived(_countries)

    def derived(self, derive: Callable[[Self], T]) -> T:
        """What a pure function makes of it, made at the first call and kept beside it.

        An article of a busy story is compared with hundreds.
        """
        try:
            # Only what `derive` gave has ever been stored there.
            return cast(T, self._derived[derive])
        except KeyError:
            made = derive(self)
            self._derived[derive] = made
            return made


def _countries(one: Profile) -> frozenset[str]:
    return frozenset([term for term in one.lede if term[0] == COUNTRY])


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An earlier article that may belong with a new one, and where it was put.

    `voice` is whose word its text is where it names nobody.
    """

    article: str
    story: str
    wire: str
    voice: str
    profile: Profile


@dataclass(frozen=True, slots=True)
class Place:
    """Where an article belongs: `wire` is the id of the first article with its text."""

    story: str
    wire: str
    voice: str


def packed(one: Profile) -> str:
    """What tells an article's story, as it is stored beside its wording.

    One line each for the terms, their weights in hundredths, their marks, and the rest: a letter
    for a number, since nearly all of them are small.
    """
    weights = "".join([chr(_ZERO + round(100 * weight)) for weight in one.terms.values()])
    marks = "".join(
        [
            str((term in one.names) + 2 * (term in one.lede) + 4 * (term in one.own))
            for term in one.terms
        ]
    )
    serials = [[serial.number, serial.of] for serial in one.serials]
    rest = _WRITTEN.encode([serials, one.credit, one.is_english, one.script])
    return f"{_BETWEEN.join(one.terms)}\n{weights}\n{marks}\n{rest}"


_WRITTEN = json.JSONEncoder(separators=(",", ":"))
_BETWEEN = "\t"
_NUMBER = array("I").itemsize
_ZERO = 32
"""Below stand signs that end a line."""


def unpacked(story: str, wording: bytes) -> Profile:
    """The profile whose story `packed` wrote."""
    if story.startswith("["):
        return _unpacked_json(story, wording)
    line, weights, marks, rest = story.split("\n", 3)
    terms = line.split(_BETWEEN) if line else []
    serials, agency, is_english, script = json.loads(rest)
    marked = dict(zip(terms, map(int, marks), strict=True))
    return Profile(
        terms=dict(zip(terms, [(ord(one) - _ZERO) / 100 for one in weights], strict=True)),
        names=frozenset([term for term, mark in marked.items() if mark & 1]),
        lede=frozenset([term for term, mark in marked.items() if mark & 2]),
        serials=tuple(Serial(number, tuple(of)) for number, of in serials),
        wording=Wording(wording),
        credit=agency,
        is_english=is_english,
        script=script,
        own=frozenset([term for term, mark in marked.items() if mark & 4]),
    )


def _unpacked_json(story: str, wording: bytes) -> Profile:
    """Of an article that was filed before; these leave the window within days."""
    # Stores of the fifth schema may lack what came last.
    terms, weights, marks, serials, agency, *more = json.loads(story)
    return Profile(
        terms={term: weight / 100 for term, weight in zip(terms, weights, strict=True)},
        names=frozenset([term for term, mark in zip(terms, marks, strict=True) if mark & 1]),
        lede=frozenset([term for term, mark in zip(terms, marks, strict=True) if mark & 2]),
        serials=tuple(Serial(number, tuple(of)) for number, of in serials),
        wording=Wording(wording),
        credit=agency,
        is_english=more[0] if more else True,
        script=more[1] if len(more) > 1 else "",
    )
