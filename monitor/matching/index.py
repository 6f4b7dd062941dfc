"""All rules at once: one automaton over their anchors chooses the few that an article may fire.

Choosing may take too many and never leaves out a rule that would hold. What is chosen is judged:
a rule about the article as a whole by its query alone, all others by the facts that are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import ahocorasick_rs

from monitor.article import Article
from monitor.language.lexicon import Lexicon
from monitor.language.places import Places
from monitor.matching.anchors import Anchor, Anchors, likelihood
from monitor.matching.canonical import Canon, Canonical
from monitor.matching.closures import Test, test_of
from monitor.matching.conditions import takes_a_reading
from monitor.matching.passages import Searchable
from monitor.matching.rules import Rule

MAX_PAIRS = 40
"""Of patterns that choose a rule together: long lists of names are filed under one anchor only."""


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
        self._tests: dict[int, Test | None] = {}

    def choose(self, article: Article) -> Chosen:
        """The rules that may hold; of those about the whole article only such as do."""
        canonical = self._canon.read(article)
        words = canonical.searchable
        chosen = [at for at in self.candidates(canonical) if self._may_hold(at, words)]
        rules = tuple(self._rules[at] for at in chosen)
        return Chosen(words, rules, any(takes_a_reading(rule.match) for rule in rules))

    def candidates(self, canonical: Canonical) -> list[int]:
        """The places, among the rules, of those whose anchors occur and those without any."""
        automaton, owners = self._automaton
        hits = {hit[0] for hit in automaton.find_matches_as_indexes(canonical.text, True)}
        found = set(self._anywhere)
        for pattern in hits:
            alone, by_second = owners[pattern]
            found.update(alone)
            if by_second:
                for second in by_second.keys() & hits:
                    found.update(by_second[second])
        return sorted(found)

    @property
    def unanchored(self) -> tuple[Rule, ...]:
        """The rules that run on every article."""
        return tuple(self._rules[at] for at in self._anywhere)

    def _may_hold(self, at: int, words: Searchable) -> bool:
        try:
            test = self._tests[at]
        except KeyError:
            test = self._tests[at] = test_of(self._rules[at])
        try:
            return test is None or test(words)
        except Exception:  # noqa: BLE001 - its own failure is told where it is judged
            return True

    @cached_property
    def _anchors(self) -> list[tuple[int, tuple[Anchor, ...]]]:
        anchors = Anchors(self._lexicon, self._places)
        return [(at, anchors.of(rule)) for at, rule in enumerate(self._rules) if rule.enabled]

    @cached_property
    def _anywhere(self) -> tuple[int, ...]:
        return tuple(at for at, anchors in self._anchors if not anchors)

    @cached_property
    def _automaton(self) -> tuple[ahocorasick_rs.AhoCorasick, list[Owners]]:
        numbers: dict[str, int] = {}
        owners: list[Owners] = []

        def number(pattern: str) -> int:
            if pattern not in numbers:
                numbers[pattern] = len(owners)
                owners.append(Owners([], {}))
            return numbers[pattern]

        for at, first, second in _rarest(self._anchors):
            also = [number(pattern) for pattern in second]
            for pattern in map(number, first):
                if also:
                    for other in also:
                        owners[pattern].by_second.setdefault(other, []).append(at)
                else:
                    owners[pattern].alone.append(at)
        automaton = ahocorasick_rs.AhoCorasick(
            list(numbers), implementation=ahocorasick_rs.Implementation.ContiguousNFA
        )
        return automaton, owners


class Owners(NamedTuple):
    """The rules that a pattern chooses: at once, or with a second that occurs, too."""

    alone: list[int]
    by_second: dict[int, list[int]]


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
