"""Queries as functions that only say yes or no: what the index chose is judged by these first.

They ask the same words for the same answer as `Query.holds` gives, and look for no evidence.
Most of what is asked are literals whose places are known; the rest is asked of the text itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from operator import or_

from monitor.article import Article
from monitor.matching.boolean import Query
from monitor.matching.conditions import AllOf, AnyOf, Condition, Not, QueryHolds, SourceIs, Within
from monitor.matching.literals import Literal, Literals
from monitor.matching.occurrences import Occurrences, onwards, onwards_within
from monitor.matching.outlets import of_outlet
from monitor.matching.rules import Rule
from monitor.matching.terms import And, Field, Near, Or, Phrase, Regex, Term
from monitor.matching.terms import Not as Without

Test = Callable[[Occurrences], bool]
"""Whether something holds for an article."""

Part = Callable[[Occurrences], int]
"""In which sentences of an article something holds: a bit for each."""

Side = tuple[Literal, ...]
"""The literals that may stand beside a NEAR."""


def literals_of(condition: Condition) -> Iterator[Phrase]:
    """Every phrase whose places a test of this condition asks for."""
    match condition:
        case QueryHolds(query, None | Within.ARTICLE | Within.SENTENCE):
            yield from _phrases(query.term)
        case AllOf(conditions) | AnyOf(conditions):
            for each in conditions:
                yield from literals_of(each)
        case Not(inner):
            yield from literals_of(inner)


def _phrases(term: Term) -> Iterator[Phrase]:
    match term:
        case Phrase():
            yield term
        case Near(left, right):
            yield from (*left, *right)
        case And(terms) | Or(terms):
            for each in terms:
                yield from _phrases(each)
        case Without(inner):
            yield from _phrases(inner)
        case Field() | Regex():
            return


def test_of(rule: Rule, literals: Literals) -> Test | None:
    """Whether a rule that is about articles as a whole holds; None where that takes a reading."""
    match = _Tests(literals).of(rule.match)
    if match is None or rule.about is None:
        return match
    return _all((_in_lede(rule.about), match))


class _Tests:
    """Makes tests; what they ask for is among the literals."""

    def __init__(self, literals: Literals) -> None:
        self._literals = literals

    def of(self, condition: Condition) -> Test | None:
        match condition:
            case QueryHolds(query, within):
                return self._of_query(query, within)
            case SourceIs():
                return lambda here: _is_of(condition, here.article)
            case AllOf(conditions):
                return self._joined(_all, conditions)
            case AnyOf(conditions):
                return self._joined(_any, conditions)
            case Not(inner):
                test = self.of(inner)
                return None if test is None else _not(test)
            case _:
                return None

    def _joined(
        self, join: Callable[[Sequence[Test]], Test], conditions: Sequence[Condition]
    ) -> Test | None:
        tests = [test for test in map(self.of, conditions) if test is not None]
        return join(tests) if len(tests) == len(conditions) else None

    def _of_query(self, query: Query, within: Within | None) -> Test:
        match within:
            case None | Within.ARTICLE:
                return self.in_article(query.term)
            case Within.TITLE:
                return lambda here: query.holds(here.searchable.title) is not None
            case Within.SENTENCE:
                return self._in_a_sentence(query.term)
            case Within.PARAGRAPH:
                return lambda here: (
                    here.searchable.may_hold(query.anchors)
                    and any(query.holds(one) is not None for one in here.searchable.paragraphs())
                )

    # --- over the article

    def in_article(self, term: Term) -> Test:
        """Whether a term holds for the article as a whole."""
        match term:
            case Phrase():
                literal = self._literals.of(term)
                if literal is not None:
                    return _has(literal)
            case Near():
                left, right = self._side(term.left), self._side(term.right)
                if left and right:
                    return _near(left, right, term)
            case And(terms):
                return self._and(terms)
            case Or(terms):
                return self._or(terms)
            case Without(inner):
                return _not(self.in_article(inner))
        return lambda here: term.hits(here.searchable.article) is not None

    def _and(self, terms: Sequence[Term]) -> Test:
        """The literals first, all at once: they cost least."""
        needed = self._literals_among(terms)
        barred = self._literals_among(term.term for term in terms if isinstance(term, Without))
        rest = [term for term in terms if term not in needed and not _bars(term, barred)]
        words, phrases = self._parted(needed.values())
        no_words, no_phrases = self._parted(barred.values())
        tests: list[Test] = []
        if words:
            tests.append(lambda here: words <= here.words)
        if no_words:
            tests.append(lambda here: no_words.isdisjoint(here.words))
        tests += map(_has, phrases)
        tests += (_not(_has(phrase)) for phrase in no_phrases)
        return _all([*tests, *map(self.in_article, rest)])

    def _or(self, terms: Sequence[Term]) -> Test:
        known = self._literals_among(terms)
        words, phrases = self._parted(known.values())
        tests: list[Test] = []
        if words:
            tests.append(lambda here: not words.isdisjoint(here.words))
        tests += map(_has, phrases)
        return _any([*tests, *(self.in_article(term) for term in terms if term not in known)])

    def _parted(self, literals: Iterable[Literal]) -> tuple[frozenset[Literal], Sequence[Literal]]:
        """Words, of which all are asked at once, and phrases."""
        each = [*dict.fromkeys(literals)]
        words = frozenset(literal for literal in each if len(literal) == 1)
        return words, [literal for literal in each if literal not in words]

    def _literals_among(self, terms: Iterable[Term]) -> dict[Term, Literal]:
        """Those terms that are literals."""
        phrases = (term for term in terms if isinstance(term, Phrase))
        each = ((phrase, self._literals.of(phrase)) for phrase in phrases)
        return {phrase: literal for phrase, literal in each if literal is not None}

    def _side(self, phrases: Sequence[Phrase]) -> Side:
        known = self._literals_among(phrases)
        if len(known) < len(set(phrases)):
            return ()
        return tuple(known.values())

    # --- over one sentence: a bit for each in which it holds

    def _in_a_sentence(self, term: Term) -> Test:
        known = self._literals_among(term.terms) if isinstance(term, And) else {}
        if isinstance(term, And) and len(known) == len(term.terms) == 2:
            one, other = known.values()
            return lambda here: here.sentences[one] & here.sentences[other] != 0
        part = self.in_sentences(term)
        return lambda here: part(here) != 0

    def in_sentences(self, term: Term) -> Part:
        """In which sentences a term holds."""
        match term:
            case Phrase():
                literal = self._literals.of(term)
                if literal is not None:
                    return lambda here: here.sentences[literal]
            case Near():
                left, right = self._side(term.left), self._side(term.right)
                if left and right:
                    return _near_within(left, right, term)
            case And(terms):
                return _each([self.in_sentences(each) for each in terms])
            case Or(terms):
                parts = [self.in_sentences(each) for each in terms]
                return lambda here: reduce(or_, [part(here) for part in parts])
            case Without(inner):
                part = self.in_sentences(inner)
                return lambda here: here.every_sentence & ~part(here)
        return lambda here: _one_by_one(term, here)


def _has(literal: Literal) -> Test:
    return lambda here: here.has(literal)


def _is_of(asked: SourceIs, article: Article) -> bool:
    return all(holds for _, _, holds, _ in of_outlet(asked, article))


def _in_lede(query: Query) -> Test:
    def holds(here: Occurrences) -> bool:
        words = here.searchable
        return words.may_hold(query.anchors) and (
            query.holds(words.sentences(words.lede)) is not None
        )

    return holds


def _bars(term: Term, barred: dict[Term, Literal]) -> bool:
    return isinstance(term, Without) and term.term in barred


def _all(tests: Sequence[Test]) -> Test:
    match tests:
        case [only]:
            return only
        case [one, other]:
            return lambda here: one(here) and other(here)
        case _:
            return lambda here: all(test(here) for test in tests)


def _any(tests: Sequence[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]
    return lambda here: any(test(here) for test in tests)


def _not(test: Test) -> Test:
    return lambda here: not test(here)


def _each(parts: Sequence[Part]) -> Part:
    def holds(here: Occurrences) -> int:
        found = -1
        for part in parts:
            found &= part(here)
            if not found:
                return 0
        return found

    return holds


def _one_by_one(term: Term, here: Occurrences) -> int:
    each = here.searchable.each_sentence()
    return sum(1 << at for at, one in enumerate(each) if term.hits(one) is not None)


# --- how near


def _near(left: Side, right: Side, term: Near) -> Test:
    distance, ordered = term.distance, term.ordered

    def follows(here: Occurrences, first: Side, then: Side) -> bool:
        ends = _any_of(here.ends, first)
        return ends != 0 and onwards(ends, distance) & _any_of(here.starts, then) != 0

    if ordered:
        return lambda here: follows(here, left, right)
    return lambda here: follows(here, left, right) or follows(here, right, left)


def _near_within(left: Side, right: Side, term: Near) -> Part:
    distance, ordered = term.distance, term.ordered

    def follows(here: Occurrences, first: Side, then: Side) -> int:
        ends, starts = _any_of(here.ends, first), _any_of(here.starts, then)
        if not (ends and starts):
            return 0
        return here.sentences_of(onwards_within(ends, distance, here.first_words) & starts)

    if ordered:
        return lambda here: follows(here, left, right)
    return lambda here: follows(here, left, right) | follows(here, right, left)


def _any_of(words: Mapping[Literal, int], side: Side) -> int:
    return reduce(or_, map(words.__getitem__, side))
