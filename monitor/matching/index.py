"""All rules at once: one automaton over their anchors chooses the few that an article may fire.

Choosing may take too many and never leaves out a rule that would hold. What is chosen is judged:
a rule about the article as a whole by its query alone, all others by the facts that are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

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
        """The places, among the rules, of those whose anchor occurs and those without one."""
        automaton, owners = self._automaton
        found = set(self._anywhere)
        hits = automaton.find_matches_as_indexes(canonical.text, overlapping=True)
        for pattern in {hit[0] for hit in hits}:
            found.update(owners[pattern])
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
    def _automaton(self) -> tuple[ahocorasick_rs.AhoCorasick, list[list[int]]]:
        owners: dict[str, list[int]] = {}
        for at, anchor in _rarest(self._anchors):
            for pattern in anchor:
                owners.setdefault(pattern, []).append(at)
        automaton = ahocorasick_rs.AhoCorasick(
            list(owners), implementation=ahocorasick_rs.Implementation.ContiguousNFA
        )
        return automaton, list(owners.values())


def _rarest(each: Iterable[tuple[int, Sequence[Anchor]]]) -> Iterator[tuple[int, Anchor]]:
    """Of each rule the anchor that the fewest articles are likely to hold.

    What many rules ask for is what the news is full of.
    """
    known = list(each)
    uses = Counter(pattern for _, anchors in known for anchor in anchors for pattern in anchor)

    def price(anchor: Anchor) -> float:
        return likelihood(anchor) + sum(uses[pattern] for pattern in anchor) / len(known)

    for at, anchors in known:
        if anchors:
            yield at, min(anchors, key=price)
