"""Queries as functions that only say yes or no: what the index chose is judged by these first.

They ask the same words for the same answer as `Query.holds` gives, and look for no evidence.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

from monitor.article import Article
from monitor.matching.boolean import Query
from monitor.matching.conditions import AllOf, AnyOf, Condition, Not, QueryHolds, SourceIs, Within
from monitor.matching.outlets import of_outlet
from monitor.matching.passages import Clause, Searchable, Word, WordIndex
from monitor.matching.rules import Rule
from monitor.matching.terms import And, Field, Near, Or, Phrase, Regex, Term, holds_field
from monitor.matching.terms import Not as Without

Test = Callable[[Searchable], bool]
"""Whether something holds for an article."""

Part = Callable[[Searchable, int], bool]
"""Whether something holds for one sentence of an article."""


def test_of(rule: Rule) -> Test | None:
    """Whether a rule that is about articles as a whole holds; None where that takes a reading."""
    match = _of_condition(rule.match)
    if match is None or rule.about is None:
        return match
    return _all((_in_lede(rule.about), match))


def _of_condition(condition: Condition) -> Test | None:
    match condition:
        case QueryHolds(query, within):
            return _of_query(query, within)
        case SourceIs():
            return lambda words: _is_of(condition, words.told_by)
        case AllOf(conditions):
            return _joined(_all, conditions)
        case AnyOf(conditions):
            return _joined(_any, conditions)
        case Not(inner):
            test = _of_condition(inner)
            return None if test is None else _not(test)
        case _:
            return None


def _joined(join: Callable[[Sequence[Test]], Test], conditions: Sequence[Condition]) -> Test | None:
    tests = [test for test in map(_of_condition, conditions) if test is not None]
    return join(tests) if len(tests) == len(conditions) else None


def _is_of(asked: SourceIs, article: Article) -> bool:
    return all(holds for _, _, holds, _ in of_outlet(asked, article))


def _of_query(query: Query, within: Within | None) -> Test:
    match within:
        case None | Within.ARTICLE:
            return in_article(query.term)
        case Within.TITLE:
            return lambda words: query.holds(words.title) is not None
        case Within.SENTENCE:
            return _in_a_sentence(query)
        case Within.PARAGRAPH:
            return lambda words: (
                words.may_hold(query.anchors)
                and any(query.holds(one) is not None for one in words.paragraphs())
            )


def _in_lede(query: Query) -> Test:
    return lambda words: (
        words.may_hold(query.anchors) and query.holds(words.sentences(words.lede)) is not None
    )


# --- over the article ---------------------------------------------------------------------------


def in_article(term: Term) -> Test:
    """Whether a term holds for the article as a whole."""
    match term:
        case Phrase((word,)):
            return _word(word)
        case Phrase(words):
            return _phrase(words)
        case Near():
            return _near(term)
        case And(terms):
            return _all([in_article(each) for each in terms])
        case Or(terms):
            return _any([in_article(each) for each in terms])
        case Without(inner):
            return _not(in_article(inner))
        case Field() | Regex():
            return lambda words: term.hits(words.article) is not None


def _word(word: Word) -> Test:
    if word.open_left or word.open_right:
        return lambda words: bool(words.index.positions(word))
    text = word.text
    return lambda words: text in words.places


def _phrase(phrase: Sequence[Word]) -> Test:
    return lambda words: next(words.index.starts(phrase), None) is not None


def _near(term: Near) -> Test:
    left, right = [one.words for one in term.left], [one.words for one in term.right]
    distance, ordered = term.distance, term.ordered

    def holds(words: Searchable) -> bool:
        first = _ranges(words, left)
        then = _ranges(words, right) if first else ()
        return _are_near(first, then, distance, ordered)

    return holds


def _all(tests: Sequence[Test]) -> Test:
    if len(tests) == 2:
        one, other = tests
        return lambda words: one(words) and other(words)

    return lambda words: all(test(words) for test in tests)


def _any(tests: Sequence[Test]) -> Test:
    return lambda words: any(test(words) for test in tests)


def _not(test: Test) -> Test:
    return lambda words: not test(words)


# --- over one sentence --------------------------------------------------------------------------


def _in_a_sentence(query: Query) -> Test:
    """Tried in each sentence that has a word of the rarest clause that must occur there."""
    part, anchors, own = in_sentence(query.term), query.anchors, _own_clauses(query.term)

    def holds(words: Searchable) -> bool:
        if not words.may_hold(anchors):
            return False
        return any(part(words, at) for at in _sentences_with(own, words.index))

    return holds


def _sentences_with(clauses: Sequence[Clause], index: WordIndex) -> Iterable[int]:
    if not clauses:
        return range(len(index.first_of) - 1)
    found = [{at for word in clause for at in index.positions(word)} for clause in clauses]
    return sorted({index.sentence_of[at] for at in min(found, key=len)})


def _own_clauses(term: Term) -> tuple[Clause, ...]:
    """The clauses of which each sentence that a term holds for has a word of its own."""
    if isinstance(term, And):
        return tuple(clause for each in term.terms for clause in _own_clauses(each))
    return () if holds_field(term) else term.anchors()


def in_sentence(term: Term) -> Part:
    """Whether a term holds for one sentence."""
    match term:
        case Phrase(phrase):
            return lambda words, at: bool(_ranges(words, (phrase,), at))
        case Near():
            return _near_within(term)
        case And(terms):
            parts = [in_sentence(each) for each in terms]
            return lambda words, at: all(part(words, at) for part in parts)
        case Or(terms):
            parts = [in_sentence(each) for each in terms]
            return lambda words, at: any(part(words, at) for part in parts)
        case Without(inner):
            part = in_sentence(inner)
            return lambda words, at: not part(words, at)
        case Field() | Regex():
            return lambda words, at: term.hits(words.sentences((at,))) is not None


def _near_within(term: Near) -> Part:
    left, right = [one.words for one in term.left], [one.words for one in term.right]

    def holds(words: Searchable, at: int) -> bool:
        first = _ranges(words, left, at)
        then = _ranges(words, right, at) if first else ()
        return _are_near(first, then, term.distance, term.ordered)

    return holds


# --- places -------------------------------------------------------------------------------------


def _ranges(
    words: Searchable, phrases: Sequence[Sequence[Word]], sentence: int | None = None
) -> Sequence[tuple[int, int]]:
    """Where the phrases stand, in order: in a sentence, or anywhere."""
    found = [_places(words.index, phrase, sentence) for phrase in phrases]
    return found[0] if len(found) == 1 else sorted({one for each in found for one in each})


def _places(
    index: WordIndex, phrase: Sequence[Word], sentence: int | None
) -> Sequence[tuple[int, int]]:
    length = len(phrase)
    starts = index.positions(phrase[0]) if length == 1 else list(index.starts(phrase))
    if starts and sentence is not None:
        first = bisect_left(starts, index.first_of[sentence])
        starts = starts[first : bisect_left(starts, index.first_of[sentence + 1], first)]
    return [(at, at + length) for at in starts]


def _are_near(
    left: Sequence[tuple[int, int]],
    right: Sequence[tuple[int, int]],
    distance: int,
    ordered: bool,
) -> bool:
    if _follows(left, right, distance):
        return True
    return not ordered and _follows(right, left, distance)


def _follows(
    first: Sequence[tuple[int, int]], then: Sequence[tuple[int, int]], distance: int
) -> bool:
    """Whether one of `then` begins behind one of `first`, with so few words between."""
    starts = [start for start, _ in then]
    for _, end in first:
        at = bisect_left(starts, end)
        if at < len(starts) and starts[at] - end <= distance:
            return True
    return False
