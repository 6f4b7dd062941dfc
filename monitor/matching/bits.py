"""Where phrases stand, as one number with a bit for each place: nearness is a shift and an AND."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_

from monitor.matching.passages import Word, WordIndex

Phrases = tuple[tuple[Word, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Starts:
    """The positions at which one of the phrases begins."""

    phrases: Phrases

    def count(self, index: WordIndex) -> int:
        return reduce(or_, [1 << at for each in self.phrases for at in places_of(index, each)], 0)

    def ends(self, index: WordIndex, among: int = -1) -> int:
        """The positions right behind the phrases that begin at one of some positions."""
        return reduce(or_, [(Starts((p,)).count(index) & among) << len(p) for p in self.phrases])


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """The positions at which something begins so near behind one of the phrases."""

    starts: Starts
    distance: int

    def count(self, index: WordIndex) -> int:
        return spread(self.starts.ends(index), self.distance)


@dataclass(frozen=True, slots=True, eq=False)
class InSentences:
    """The sentences in which one of the phrases stands."""

    phrases: Phrases

    def count(self, index: WordIndex) -> int:
        sentence_of = index.sentence_of
        places = [at for each in self.phrases for at in places_of(index, each)]
        return reduce(or_, [1 << sentence_of[at] for at in places], 0)


def places_of(index: WordIndex, phrase: tuple[Word, ...]) -> list[int]:
    """Every position at which a phrase begins."""
    return list(index.positions(phrase[0]) if len(phrase) == 1 else index.starts(phrase))


def spread(bits: int, distance: int) -> int:
    """Each bit and as many after it."""
    reached = 0
    while reached < distance:
        step = min(reached + 1, distance - reached)
        bits |= bits << step
        reached += step
    return bits
