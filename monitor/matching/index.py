"""All rules at once: one automaton over all that they look for, run once over each article.

What occurs chooses the few rules that may hold. Choosing may take too many and never leaves out
a rule that would hold. What is chosen is judged: a rule about the article as a whole by its query
alone, from where its literals stand; all others by the facts that are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from types import EllipsisType
from typing import NamedTuple

import ahocorasick_rs

from monitor.article import Article
from monitor.language.lexicon import Lexicon
from monitor.language.words.places import Places
from monitor.matching.anchors import Anchor, Anchors, likelihood
from monitor.matching.canonical import Canon, Canonical
from monitor.matching.closures import Test, literals_of, test_of
from monitor.matching.conditions import QueryHolds, Within
from monitor.matching.occurrences import Literals, Occurrences
from monitor.matching.passages import Searchable
from monitor.matching.rules import Rule
from monitor.matching.terms import holds_field

MAX_PAIRS = 40
"""Of patterns that choose a rule together: long lists of names are filed under one anchor only."""

_Hit = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rules that may hold for an article, in their order.

    `is_read` False: none of them asks for what only a reading finds.
    """

    words: Searchable
    rules: tuple[Rule, ...]
    is_read: bool


class Index:
    """Chooses from a set of rules. It remembers words and tests, and no article."""

    def __init__(self, rules: Sequence[Rule], lexicon: Lexicon, places: Places) -> None:
        self._rules = rules
        self._lexicon = lexicon
        self._places = places
        self._canon = Canon()
        self._tests: list[Test | EllipsisType | None] = [...] * len(rules)

    def choose(self, article: Article) -> Chosen:
        """The rules that may hold; of those about the whole article only such as do."""
        said = self._canon.read(article)
        hits, beside = self.scan(said)
        here = Occurrences(article, said.text, hits)
        chosen = sorted(self._holding(self.candidates(here, beside), here))
        is_read = any(self._tests[at] is None for at in chosen)
        return Chosen(here.searchable, tuple(self._rules[at] for at in chosen), is_read)

    def scan(self, said: Canonical) -> tuple[list[_Hit], set[int]]:
        """The literals in an article's words, and those beside them."""
        automaton = self._filed.automaton
        hits = automaton.find_matches_as_indexes(said.text, True)
        if not said.beside:
            return hits, set()
        beside = automaton.find_matches_as_indexes(said.beside, True)
        return hits, {hit[0] for hit in beside}

    def candidates(self, here: Occurrences, beside: Set[int] = frozenset()) -> set[int]:
        """The places, among the rules, of those whose anchors occur and those without any."""
        filed, found = self._filed, [*self._anywhere]
        literals = here.literals.union(beside)
        for literal in filed.alone.keys() & literals:
            found += filed.alone[literal]
        for literal in filed.both.keys() & literals:
            seconds, owners = filed.both[literal]
            found += chain.from_iterable(map(owners.__getitem__, seconds & literals))
        sentences = here.sentences
        for literal in filed.together.keys() & here.literals:
            seconds, owners = filed.together[literal]
            common = seconds & here.literals
            own = sentences[literal] if common else 0
            for second in common:
                if sentences[second] & own:
                    found += owners[second]
        return set(found)

    @property
    def unanchored(self) -> tuple[Rule, ...]:
        """The rules that run on every article."""
        return tuple(self._rules[at] for at in self._anywhere)

    def _holding(self, candidates: Iterable[int], here: Occurrences) -> Iterator[int]:
        tests = self._tests
        for at in candidates:
            try:
                test = tests[at]
                if isinstance(test, EllipsisType):
                    test = self._test(at)
                if test is None or test(here):
                    yield at
            except Exception:  # noqa: BLE001 - its own failure is told where it is judged
                yield at

    def _test(self, at: int) -> Test | None:
        self._tests[at] = None  # one that cannot be made is left to the judge
        self._tests[at] = test = test_of(self._rules[at], self._filed.literals)
        return test

    @cached_property
    def _anchors(self) -> list[tuple[int, tuple[Anchor, ...]]]:
        anchors = Anchors(self._lexicon, self._places)
        return [(at, anchors.of(rule)) for at, rule in enumerate(self._rules) if rule.enabled]

    @cached_property
    def _anywhere(self) -> tuple[int, ...]:
        return tuple(at for at, anchors in self._anchors if not anchors)

    @cached_property
    def _filed(self) -> _Filed:
        literals = Literals()
        for rule in self._rules:
            for phrase in literals_of(rule.match) if rule.enabled else ():
                literals.of(phrase)
        alone: dict[int, list[int]] = {}
        both: _ByPair = {}
        together: _ByPair = {}
        for at, first, second in _rarest(self._anchors):
            pairs = together if _is_in_one_sentence(self._rules[at]) else both
            also = [literals.add(pattern) for pattern in second]
            for literal in map(literals.add, first):
                if not also:
                    alone.setdefault(literal, []).append(at)
                for other in also:
                    pairs.setdefault(literal, {}).setdefault(other, []).append(at)
        automaton = ahocorasick_rs.AhoCorasick(
            literals.patterns, implementation=ahocorasick_rs.Implementation.ContiguousNFA
        )
        return _Filed(literals, automaton, alone, _partners(both), _partners(together))


_ByPair = dict[int, dict[int, list[int]]]


class _Partners(NamedTuple):
    """What may stand beside a literal, and which rules the two of them choose."""

    seconds: frozenset[int]
    owners: dict[int, tuple[int, ...]]


class _Filed(NamedTuple):
    """The rules that a literal chooses: at once, with a second, with one in the same sentence."""

    literals: Literals
    automaton: ahocorasick_rs.AhoCorasick
    alone: dict[int, list[int]]
    both: dict[int, _Partners]
    together: dict[int, _Partners]


def _partners(pairs: _ByPair) -> dict[int, _Partners]:
    return {
        first: _Partners(frozenset(others), {one: tuple(rules) for one, rules in others.items()})
        for first, others in pairs.items()
    }


def _is_in_one_sentence(rule: Rule) -> bool:
    """Whether all its anchors must stand in the same sentence."""
    match rule.match:
        case QueryHolds(query, Within.SENTENCE):
            return rule.about is None and not holds_field(query.term)
        case _:
            return False


def _rarest(
    each: Iterable[tuple[int, Sequence[Anchor]]],
) -> Iterator[tuple[int, Anchor, Anchor]]:
    """Of each rule the two anchors that the fewest articles are likely to hold; () for none.

    What many rules ask for is what the news is full of.
    """
    known = list(each)
    uses = Counter(pattern for _, anchors in known for anchor in anchors for pattern in anchor)

    def price(anchor: Anchor) -> float:
        return likelihood(anchor) + sum(uses[pattern] for pattern in anchor) / len(known)

    for at, anchors in known:
        if anchors:
            first, *others = sorted(dict.fromkeys(anchors), key=price)
            second = others[0] if others and len(first) * len(others[0]) <= MAX_PAIRS else ()
            yield at, first, second
