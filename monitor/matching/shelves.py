"""Rules under the literals that choose them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import chain, compress, repeat
from operator import and_

from monitor.matching.literals import Literals
from monitor.matching.occurrences import Occurrences
from monitor.matching.plans import Anywhere, Apart, InSentence, Plan

_NONE: frozenset[int] = frozenset()


class Shelf:
    """The rules that a literal chooses, at once or together with another."""

    def __init__(self) -> None:
        self._alone: dict[int, list[int]] = {}
        self._anywhere = _Pairs()
        self._in_sentence = _Pairs()
        self._near = _NearPairs()

    def file(self, rule: int, plan: Plan, literals: Literals) -> None:
        """Put a rule, known by its number, where its plan says."""
        firsts, seconds = ([*map(literals.add, one)] for one in (plan.first, plan.second))
        if not seconds:
            for first in firsts:
                self._alone.setdefault(first, []).append(rule)
            return
        match plan.bond:
            case Anywhere():
                self._anywhere.file(rule, firsts, seconds)
            case InSentence():
                self._in_sentence.file(rule, firsts, seconds)
            case Apart() as bond:
                self._near.file(rule, bond, firsts, seconds)

    def chosen(self, here: Occurrences, literals: set[int]) -> set[int]:
        """The rules that an article chooses, of which these literals occur in it or beside it."""
        alone = self._alone
        found = set(chain.from_iterable(map(alone.__getitem__, alone.keys() & literals)))
        found.update(*self._anywhere.chosen(literals))
        found.update(*self._in_sentence.chosen_within(here))
        found.update(*self._near.chosen(here))
        return found


_Owners = dict[int, list[int]]


class _Pairs:
    """Rules under the two literals that choose them together.

    Of each first literal the seconds are a set, so that no step is taken for those that are not
    there: the sets are intersected for all that occur, and only what is left is looked at.
    """

    def __init__(self) -> None:
        self._seconds: dict[int, set[int]] = {}
        self._owners: dict[int, _Owners] = {}

    def file(self, rule: int, firsts: Iterable[int], seconds: Sequence[int]) -> None:
        for first in firsts:
            self._seconds.setdefault(first, set()).update(seconds)
            owners = self._owners.setdefault(first, {})
            for second in seconds:
                owners.setdefault(second, []).append(rule)

    def chosen(self, literals: set[int]) -> Iterator[list[int]]:
        """The rules of which both occur."""
        firsts = [*(self._seconds.keys() & literals)]
        common = [*map(and_, map(self._seconds.__getitem__, firsts), repeat(literals))]
        return self._of(firsts, common)

    def chosen_within(self, here: Occurrences) -> Iterator[list[int]]:
        """The rules of which both stand in one sentence."""
        if self._seconds.keys().isdisjoint(here.literals):
            return iter(())
        firsts = here.numbers
        seconds = map(self._seconds.get, firsts, repeat(_NONE))
        return self._of(firsts, [*map(and_, seconds, here.sentence_of_each)])

    def _of(self, firsts: Sequence[int], common: Sequence[Set[int]]) -> Iterator[list[int]]:
        for first, seconds in compress(zip(firsts, common, strict=True), common):
            yield from map(self._owners[first].__getitem__, seconds)


class _NearPairs:
    """Rules under the two literals that must stand near each other, and how near."""

    def __init__(self) -> None:
        self._seconds: dict[int, set[int]] = {}
        self._every_second: set[int] = set()
        self._reaches: dict[int, int] = {}
        self._owners: dict[int, dict[int, dict[Apart, list[int]]]] = {}

    def file(self, rule: int, bond: Apart, firsts: Iterable[int], seconds: Sequence[int]) -> None:
        self._every_second.update(seconds)
        for first in firsts:
            self._seconds.setdefault(first, set()).update(seconds)
            self._reaches[first] = max(bond.distance, self._reaches.get(first, 0))
            owners = self._owners.setdefault(first, {})
            for second in seconds:
                owners.setdefault(second, {}).setdefault(bond, []).append(rule)

    def chosen(self, here: Occurrences) -> Iterator[list[int]]:
        """The rules of which one stands near the other."""
        for first, second in self._perhaps(here):
            for bond, rules in self._owners[first][second].items():
                if here.are_near(first, second, bond.distance, bond.behind, bond.before):
                    yield rules

    def _perhaps(self, here: Occurrences) -> Iterator[tuple[int, int]]:
        known = self._seconds
        if known.keys().isdisjoint(here.literals):
            return
        firsts, about = here.words_about(self._reaches)
        common = [*map(set.intersection, map(known.__getitem__, firsts), about)]
        for first, seconds in compress(zip(firsts, common, strict=True), common):
            yield from zip(repeat(first), seconds)
        # What is no single word is sought in the whole article: it is seldom beside NEAR.
        others = here.others & self._every_second
        for first in known.keys() & here.others:
            yield from zip(repeat(first), known[first] & here.literals)
        for first in known.keys() & here.literals if others else ():
            yield from zip(repeat(first), known[first] & others)
