"""Rules under the literals that choose them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from functools import cached_property
from itertools import chain, compress, product
from operator import not_

from monitor.matching.bonds import ANYWHERE, Apart, Pair
from monitor.matching.literals import Literal, Literals
from monitor.matching.occurrences import Occurrences
from monitor.matching.plans import Plan

MAX_FEW = 40
"""Seconds of one first that are held against all of an article: more, against what is about it."""

_NONE: frozenset[Literal] = frozenset()


class Shelf:
    """The rules that a literal chooses, at once or together with another.

    Of each first literal the seconds are a set, so that no step is taken for those that are not
    there: the sets are held against all that occurs, and only what is left is looked at.
    """

    def __init__(self, literals: Literals) -> None:
        self._literals = literals
        self._alone: dict[Literal, list[int]] = {}
        self._pairs: dict[Literal, dict[Literal, list[Pair]]] = {}

    def file(self, rule: int, plan: Plan) -> None:
        """Put a rule, known by its number, where its plan says: a phrase under its words."""
        longest = self._literals.longest
        firsts, seconds = ([*map(self._literals.add, one)] for one in (plan.first, plan.second))
        for first, second in product(firsts, seconds):
            self._file((first, second, plan.bond, rule), longest(first)[1], longest(second)[1])
        for first in () if seconds else firsts:
            if len(first) == 1:
                self._alone.setdefault(first, []).append(rule)
            else:
                self._file((first, first, plan.bond, rule), *longest(first))

    def _file(self, pair: Pair, first: Literal, second: Literal) -> None:
        self._pairs.setdefault(first, {}).setdefault(second, []).append(pair)

    def chosen(self, here: Occurrences, beside: Set[Literal] = _NONE) -> set[int]:
        """The rules that an article chooses, beside which there are these literals."""
        if not self._alone and not self._pairs:
            return set()
        alone, words = self._alone, here.words | beside if beside else here.words
        found = set(chain.from_iterable(map(alone.__getitem__, alone.keys() & words)))
        pairs = chain(self._of_few(words), self._of_many(here, words, beside))
        found.update(here.standing(pairs, beside))
        return found

    def _of_few(self, words: set[Literal]) -> Iterator[Pair]:
        few = self._few
        firsts = [*(few.keys() & words)]
        each = [*map(few.__getitem__, firsts)]
        some = [*map(not_, map(words.isdisjoint, each))]
        for first, seconds in zip(compress(firsts, some), compress(each, some), strict=True):
            pairs = self._pairs[first]
            for second in seconds & words:
                yield from pairs[second]

    def _of_many(
        self, here: Occurrences, words: set[Literal], beside: Set[Literal]
    ) -> Iterator[Pair]:
        for first in self._many.keys() & words:
            many, pairs = self._many[first], self._pairs[first]
            if first in beside:
                seconds = words & pairs.keys()
            else:
                seconds = many.about(first, here, words)
            yield from chain.from_iterable(map(pairs.__getitem__, seconds))

    @cached_property
    def _few(self) -> dict[Literal, set[Literal]]:
        each = self._pairs.items()
        return {first: set(pairs) for first, pairs in each if len(pairs) <= MAX_FEW}

    @cached_property
    def _many(self) -> dict[Literal, _Many]:
        each = self._pairs.items()
        return {first: _Many(pairs) for first, pairs in each if len(pairs) > MAX_FEW}


class _Many:
    """The many seconds of one first, by how far from it they may be."""

    def __init__(self, pairs: Mapping[Literal, list[Pair]]) -> None:
        self._anywhere: set[Literal] = set()
        self._in_sentence: set[Literal] = set()
        self._near: set[Literal] = set()
        self._reach = 0
        for second, each in pairs.items():
            for one, other, bond, _ in each:
                if isinstance(bond, Apart):
                    self._near.add(second)
                    self._reach = max(self._reach, bond.distance + len(one + other))
                elif bond is ANYWHERE and one != other:
                    self._anywhere.add(second)
                else:
                    self._in_sentence.add(second)

    def about(self, first: Literal, here: Occurrences, words: set[Literal]) -> set[Literal]:
        """Those that may be where they must be."""
        found = self._anywhere & words
        for around in here.in_sentences_with(first) if self._in_sentence else ():
            found |= self._in_sentence.intersection(around)
        for around in here.within_reach_of(first, self._reach) if self._near else ():
            found |= self._near.intersection(around)
        return found
