"""Rules under the literals that choose them, alone or by two.

Most of an article's words stand in pairs with some other of its words, and few of those pairs as
close as their rules want. So of many pairs only those are looked up whose words share a stretch of
the article, some 700 twos where 100,000 rules have 900 pairs in an article of 580 words; of few,
each. Tried and no faster: each first held against the words about it, place by place; the places
of words as bits; one pass that keeps the words in reach; a pattern of all words asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from functools import cached_property
from itertools import chain, combinations, compress, product, repeat
from operator import not_

from monitor.matching.bonds import Apart, Bond, Pair, Where
from monitor.matching.literals import Literal, Literals
from monitor.matching.occurrences import Occurrences
from monitor.matching.plans import Plan

REACHES = (12, 50)
"""Words over which two literals are looked for at once, short distances apart from long ones, so
that a single long one does not widen all; further apart, each is looked for anywhere."""

MAX_FEW = 40
"""Pairs of which an article is likely to hold both words: of more, only those are looked at whose
words stand close to each other."""

WORTH_A_LOOK = 0.004
"""How many of each two words must be a pair, so that it costs less to look up those words that
stand close than to look at each pair."""

MAX_TOGETHER = 24
"""Words of one stretch of an article of which each two are looked up."""

_NONE: frozenset[Literal] = frozenset()


class Shelf:
    """The rules that a literal chooses, at once or together with another."""

    def __init__(self, literals: Literals) -> None:
        self._literals = literals
        self._alone = _Singles()
        self._anywhere = _Pairs()
        self._close = tuple(_Close() for _ in REACHES)

    def file(self, rule: int, plan: Plan) -> None:
        """Put a rule, known by its number, where its plan says: a phrase under its words."""
        longest = self._literals.longest
        firsts, seconds = ([*map(self._literals.add, one)] for one in (plan.first, plan.second))
        for first, second in product(firsts, seconds):
            words = longest(first)[1], longest(second)[1]
            self._file((first, second, plan.bond, rule), words, _reach(first, second, plan.bond))
        for first in () if seconds else firsts:
            if len(first) == 1:
                self._alone.add(first, rule)
            else:
                reach = None if plan.looks_beside else 0
                self._file((first, first, plan.bond, rule), longest(first), reach)

    def _file(self, pair: Pair, words: tuple[Literal, Literal], reach: int | None) -> None:
        if reach is not None and words[0] != words[1]:
            for most, close in zip(REACHES, self._close, strict=True):
                if reach <= most:
                    close.widen(reach)
                    close.add(*words, pair)
                    return
        self._anywhere.add(*words, pair)

    def chosen(self, here: Occurrences, beside: Set[Literal] = _NONE) -> set[int]:
        """The rules that an article chooses, beside which there are these literals."""
        words = here.words | beside if beside else here.words
        found = set(self._alone.among(words))
        for pairs in self._pairs:
            found.update(here.standing(pairs.about(here, words), beside))
        return found

    @cached_property
    def _pairs(self) -> Sequence[_Pairs]:
        return [pairs for pairs in (self._anywhere, *self._close) if pairs]


def _reach(first: Literal, second: Literal, bond: Bond) -> int | None:
    """Over how many words two literals may stand unless in one sentence; None: any."""
    match bond:
        case Where.ANYWHERE:
            return None
        case Where.IN_SENTENCE:
            return 0
        case Apart(distance):
            return distance + len(first + second) - 1


class _Singles:
    """Rules under one word each."""

    def __init__(self) -> None:
        self._under: dict[Literal, list[int]] = {}

    def add(self, word: Literal, rule: int) -> None:
        """Put a rule under a word."""
        self._under.setdefault(word, []).append(rule)

    def among(self, words: Set[Literal]) -> Iterable[int]:
        """The rules under these words."""
        return chain.from_iterable(map(self._under.__getitem__, self._words & words))

    @cached_property
    def _words(self) -> frozenset[Literal]:
        return frozenset(self._under)


_Two = tuple[Literal, Literal]
"""Two words that stand for a pair."""


class _Pairs:
    """Pairs under a word of each of their two literals.

    Of each first word the seconds are a set, so that no step is taken for those that are not
    there: the sets are held against all that occurs, and only what is left is looked at.
    """

    def __init__(self) -> None:
        self._under: dict[_Two, list[Pair]] = {}

    def __len__(self) -> int:
        return len(self._under)

    def add(self, first: Literal, second: Literal, pair: Pair) -> None:
        """Put a pair under two words."""
        self._under.setdefault((first, second), []).append(pair)

    def about(self, _: Occurrences, words: Set[Literal]) -> Iterable[Pair]:
        """The pairs of which both words are among these."""
        return self._under_each(self._twos(words, self._firsts & words))

    def _under_each(self, twos: Iterable[_Two]) -> Iterable[Pair]:
        return chain.from_iterable(map(self._under.__getitem__, twos))

    def _twos(self, words: Set[Literal], some_firsts: Set[Literal]) -> list[_Two]:
        """Those firsts, each with those of its seconds that are among these words."""
        firsts = [*some_firsts]
        each = [*map(self._seconds.__getitem__, firsts)]
        some = [*map(not_, map(words.isdisjoint, each))]
        found: list[_Two] = []
        for first, seconds in zip(compress(firsts, some), compress(each, some), strict=True):
            found += zip(repeat(first), seconds & words)
        return found

    @cached_property
    def _firsts(self) -> frozenset[Literal]:
        return frozenset(first for first, _ in self._under)

    @cached_property
    def _seconds(self) -> dict[Literal, set[Literal]]:
        seconds: dict[Literal, set[Literal]] = {}
        for first, second in self._under:
            seconds.setdefault(first, set()).add(second)
        return seconds


class _Close(_Pairs):
    """Pairs that stand in one sentence, or not far from each other."""

    def __init__(self) -> None:
        super().__init__()
        self._reach = 0

    def widen(self, reach: int) -> None:
        """Look for pairs over so many words, or more."""
        self._reach = max(self._reach, reach)

    def add(self, first: Literal, second: Literal, pair: Pair) -> None:
        super().add(min(first, second), max(first, second), pair)

    def about(self, here: Occurrences, words: Set[Literal]) -> Iterable[Pair]:
        """The pairs that may stand as close as they must."""
        firsts = self._firsts & words
        if len(firsts) ** 2 * (self._density - WORTH_A_LOOK) <= MAX_FEW:
            return self._under_each(self._twos(words, firsts))
        stretches = [*here.stretches(self._words & words, self._reach)]
        short = (sorted(around) for around in stretches if len(around) <= MAX_TOGETHER)
        twos = self._under.keys() & chain.from_iterable(map(combinations, short, repeat(2)))
        for around in stretches:
            if len(around) > MAX_TOGETHER:
                twos.update(self._twos(around, firsts & around))
        return self._under_each(twos)

    @cached_property
    def _density(self) -> float:
        """The share of each two words that is a pair."""
        return len(self._under) / len(self._firsts) ** 2

    @cached_property
    def _words(self) -> frozenset[Literal]:
        return frozenset(chain.from_iterable(self._under))
