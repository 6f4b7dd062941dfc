"""Queries as functions that only say yes or no: what the index chose is judged by these first.

They ask the same words for the same answer as `Query.holds` gives, and look for no evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, reduce
from operator import or_

from monitor.article import Article
from monitor.matching.bits import InSentences, Phrases, Reach, Starts, spread
from monitor.matching.boolean import Query
from monitor.matching.conditions import AllOf, AnyOf, Condition, Not, QueryHolds, SourceIs, Within
from monitor.matching.outlets import of_outlet
from monitor.matching.passages import Searchable, Word, WordIndex
from monitor.matching.rules import Rule
from monitor.matching.terms import And, Field, Near, Or, Phrase, Regex, Term
from monitor.matching.terms import Not as Without

Test = Callable[[Searchable], bool]
"""Whether something holds for an article."""

Part = Callable[[Searchable], int]
"""In which sentences of an article something holds: a bit for each."""

MAX_KEYS = 1 << 17
"""Phrases whose bits are counted under one key for all rules that ask for them."""

MAX_COMPARED = 64
"""Pairs of places that are compared one by one; more are compared as bits, all at once."""


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
        case Near(left, right) if all(map(_is_plain, (*left, *right))):
            return _near_words(term)
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


def _is_plain(phrase: Phrase) -> bool:
    """One word that takes only itself: most of what is asked for."""
    return len(phrase.words) == 1 and not (phrase.words[0].open_left or phrase.words[0].open_right)


def _near_words(term: Near) -> Test:
    left, right = (tuple(one.words[0].text for one in side) for side in (term.left, term.right))
    furthest, ordered = term.distance + 1, term.ordered

    def holds(words: Searchable) -> bool:
        places = words.places
        there = [at for text in right for at in places.get(text, ())]
        if not there:
            return False
        here = [at for text in left for at in places.get(text, ())]
        if len(here) * len(there) > MAX_COMPARED:
            return by_bits(words)
        for one in here:
            for other in there:
                if 0 < other - one <= furthest or (not ordered and 0 < one - other <= furthest):
                    return True
        return False

    by_bits = _near(term)
    return holds


def _near(term: Near) -> Test:
    left, right = _starts(term.left), _starts(term.right)
    behind, before = _reach(term.left, term.distance), _reach(term.right, term.distance)
    ordered = term.ordered

    def holds(words: Searchable) -> bool:
        bits = words.index.bits
        if bits[behind] & bits[right]:
            return True
        return not ordered and bool(bits[before] & bits[left])

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


# --- over one sentence: a bit for each in which it holds -----------------------------------------


def _in_a_sentence(query: Query) -> Test:
    part = in_sentences(query.term)
    return lambda words: part(words) != 0


def in_sentences(term: Term) -> Part:
    """In which sentences a term holds."""
    match term:
        case Phrase((word,)) if _is_plain(term):
            text = word.text
            return lambda words: words.index.sentence_bits.get(text, 0)
        case Phrase():
            told = _sentences((term,))
            return lambda words: words.index.bits[told]
        case Near():
            return _near_within(term)
        case And(terms):
            return _both([in_sentences(each) for each in terms])
        case Or(terms):
            parts = [in_sentences(each) for each in terms]
            return lambda words: reduce(or_, [part(words) for part in parts])
        case Without(inner):
            part = in_sentences(inner)
            return lambda words: _every(words) & ~part(words)
        case Field() | Regex():
            return lambda words: _one_by_one(
                words, lambda at: term.hits(words.sentences((at,))) is not None, _every(words)
            )


def _both(parts: Sequence[Part]) -> Part:
    def holds(words: Searchable) -> int:
        found = -1
        for part in parts:
            found &= part(words)
            if not found:
                return 0
        return found

    return holds


def _near_within(term: Near) -> Part:
    one, other = _sentences(term.left), _sentences(term.right)

    def holds(words: Searchable) -> int:
        bits = words.index.bits
        both = bits[one] & bits[other]
        return _one_by_one(words, lambda at: _is_near(term, words.index, at), both)

    return holds


def _is_near(term: Near, index: WordIndex, sentence: int) -> bool:
    own = (1 << index.first_of[sentence + 1]) - (1 << index.first_of[sentence])
    left, right = Starts(_phrases(term.left)), Starts(_phrases(term.right))
    behind = spread(left.ends(index, own), term.distance)
    before = spread(right.ends(index, own), term.distance)
    if behind & right.count(index) & own:
        return True
    return not term.ordered and bool(before & left.count(index) & own)


def _one_by_one(words: Searchable, holds: Callable[[int], bool], among: int) -> int:
    sentences = range(len(words.index.first_of) - 1)
    return sum(1 << at for at in sentences if among >> at & 1 and holds(at))


def _every(words: Searchable) -> int:
    return (1 << (len(words.index.first_of) - 1)) - 1


# --- places, as bits that are counted once for an article ---------------------------------------


@lru_cache(maxsize=MAX_KEYS)
def _starts_of(phrases: Phrases) -> Starts:
    return Starts(phrases)


@lru_cache(maxsize=MAX_KEYS)
def _reach_of(phrases: Phrases, distance: int) -> Reach:
    return Reach(Starts(phrases), distance)


@lru_cache(maxsize=MAX_KEYS)
def _sentences_of(phrases: Phrases) -> InSentences:
    return InSentences(phrases)


def _starts(phrases: Sequence[Phrase]) -> Starts:
    return _starts_of(_phrases(phrases))


def _reach(phrases: Sequence[Phrase], distance: int) -> Reach:
    return _reach_of(_phrases(phrases), distance)


def _sentences(phrases: Sequence[Phrase]) -> InSentences:
    return _sentences_of(_phrases(phrases))


def _phrases(phrases: Sequence[Phrase]) -> Phrases:
    return tuple(one.words for one in phrases)
