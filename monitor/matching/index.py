"""All rules at once: all that they look for is found in one pass over each article.

What occurs chooses the few rules that may hold. Choosing may take too many and never leaves out
a rule that would hold. What is chosen is judged: a rule about the article as a whole by its query
alone, from where its literals stand; all others by the facts that are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from types import EllipsisType
from typing import NamedTuple

from monitor.article import Article
from monitor.language.lexicon import Lexicon
from monitor.language.words.places import Places
from monitor.matching.alphabet import Alphabet
from monitor.matching.anchors import Anchors
from monitor.matching.canonical import Canon, Canonical
from monitor.matching.closures import Test, literals_of, test_of
from monitor.matching.lasting import all_of_it_stays
from monitor.matching.literals import Literal, Literals
from monitor.matching.occurrences import Occurrences
from monitor.matching.passages import Searchable
from monitor.matching.plans import Plan, plans
from monitor.matching.rules import Rule
from monitor.matching.shelves import Shelf

_NONE: frozenset[Literal] = frozenset()


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
        self._tests: list[Test | EllipsisType | None] = [...] * len(rules)

    def choose(self, article: Article) -> Chosen:
        """The rules that may hold; of those about the whole article only such as do."""
        here, beside = self.scan(article, self.spelt(article))
        chosen = sorted(self._holding(self.candidates(here, beside), here))
        is_read = None in map(self._tests.__getitem__, chosen)
        rules = tuple(map(self._rules.__getitem__, chosen))
        return Chosen(here.searchable, rules, is_read)

    def spelt(self, article: Article) -> Canonical:
        """An article's words, each as its character."""
        if self._alphabet.is_full or self._canon.is_full:
            del self._alphabet, self._canon
        return self._canon.read(article)

    def scan(self, article: Article, said: Canonical) -> tuple[Occurrences, Set[Literal]]:
        """The literals in an article's words, and those beside them."""
        literals = self._filed.literals
        here = Occurrences(article, said.text, self._alphabet)
        return here, literals.found(said.beside) if said.beside else _NONE

    def candidates(self, here: Occurrences, beside: Set[Literal] = _NONE) -> set[int]:
        """The places, among the rules, of those whose anchors occur and those without any."""
        found = self._filed.in_words.chosen(here)
        found |= self._filed.also_beside.chosen(here, beside)
        found.update(self._anywhere)
        return found

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
    def _alphabet(self) -> Alphabet:
        return Alphabet(self._filed.literals)

    @cached_property
    def _canon(self) -> Canon:
        return Canon(self._alphabet.letter)

    @cached_property
    def _plans(self) -> list[tuple[int, Plan | None]]:
        anchors = Anchors(self._lexicon, self._places)
        enabled = [(at, rule) for at, rule in enumerate(self._rules) if rule.enabled]
        each = plans((rule, anchors.of(rule)) for _, rule in enabled)
        return [(at, plan) for (at, _), plan in zip(enabled, each, strict=True)]

    @cached_property
    def _anywhere(self) -> tuple[int, ...]:
        return tuple(at for at, plan in self._plans if plan is None)

    @cached_property
    def _filed(self) -> _Filed:
        with all_of_it_stays():
            return self._file()

    def _file(self) -> _Filed:
        literals = Literals()
        for rule in self._rules:
            for phrase in literals_of(rule.match) if rule.enabled else ():
                literals.of(phrase)
        in_words, also_beside = Shelf(literals), Shelf(literals)
        for at, plan in self._plans:
            if plan is not None:
                shelf = also_beside if plan.looks_beside else in_words
                shelf.file(at, plan)
                if plan.suffices:
                    self._tests[at] = _suffices
        return _Filed(literals, in_words, also_beside)


def _suffices(_: Occurrences) -> bool:
    return True


class _Filed(NamedTuple):
    """Every literal, and the rules under those that choose them."""

    literals: Literals
    in_words: Shelf
    also_beside: Shelf
