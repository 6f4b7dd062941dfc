"""Rules under the literals that choose them."""

from __future__ import annotations

from collections.abc import Iterator, Set
from itertools import chain, compress, product
from operator import not_

from monitor.matching.bonds import Pair
from monitor.matching.literals import Literals
from monitor.matching.occurrences import Occurrences
from monitor.matching.plans import Plan

_NONE: frozenset[int] = frozenset()


class Shelf:
    """The rules that a literal chooses, at once or together with another.

    Of each first literal the seconds are a set, so that no step is taken for those that are not
    there: the sets are held against all that occurs, and only what is left is looked at.
    """

    def __init__(self) -> None:
        self._alone: dict[int, list[int]] = {}
        self._seconds: dict[int, set[int]] = {}
        self._pairs: dict[int, dict[int, list[Pair]]] = {}

    def file(self, rule: int, plan: Plan, literals: Literals) -> None:
        """Put a rule, known by its number, where its plan says: a phrase under its words."""
        firsts, seconds = ([*map(literals.add, one)] for one in (plan.first, plan.second))
        for first, second in product(firsts, seconds):
            pair = (first, second, plan.bond, rule)
            self._file(pair, literals.longest(first)[1], literals.longest(second)[1])
        for first in () if seconds else firsts:
            if literals.is_word(first):
                self._alone.setdefault(first, []).append(rule)
            else:
                self._file((first, first, plan.bond, rule), *literals.longest(first))

    def _file(self, pair: Pair, first: int, second: int) -> None:
        self._seconds.setdefault(first, set()).add(second)
        self._pairs.setdefault(first, {}).setdefault(second, []).append(pair)

    def chosen(self, here: Occurrences, beside: Set[int] = _NONE) -> set[int]:
        """The rules that an article chooses, beside which there are these literals."""
        alone, words = self._alone, here.words | beside if beside else here.words
        found = set(chain.from_iterable(map(alone.__getitem__, alone.keys() & words)))
        found.update(here.standing(self._pairs_of(words), beside))
        return found

    def _pairs_of(self, words: set[int]) -> Iterator[Pair]:
        """Those of which both are among these."""
        firsts = [*(self._seconds.keys() & words)]
        each = [*map(self._seconds.__getitem__, firsts)]
        some = [*map(not_, map(words.isdisjoint, each))]
        for first, seconds in zip(compress(firsts, some), compress(each, some), strict=True):
            pairs = self._pairs[first]
            for second in seconds & words:
                yield from pairs[second]
