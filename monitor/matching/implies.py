"""Whether one query holds wherever another does: what a rule asks twice, in vain, or for all.

Sound and not complete: where it says yes it is so; many a yes it does not see.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from monitor.matching.conditions import AllOf, AnyOf, Bounds, Condition, QueryHolds
from monitor.matching.conditions import Not as NotHolds
from monitor.matching.heard import Word
from monitor.matching.terms import And, Field, Near, Not, Or, Phrase, Regex, Term

_SAMPLES = ("a", "ж", "中", "7")


def implies(one: Term, other: Term) -> bool:
    """Whether `other` holds for every text that `one` holds for."""
    if one == other:
        return True
    if isinstance(one, Or):
        return all(implies(each, other) for each in one.terms)
    if isinstance(other, And):
        return all(implies(one, each) for each in other.terms)
    if isinstance(one, And) and any(implies(each, other) for each in one.terms):
        return True
    if isinstance(other, Or):
        return any(implies(one, each) for each in other.terms)
    match one, other:
        case Phrase(words), Phrase(others):
            return _holds_phrase(words, others)
        case Near(), Near():
            return _is_nearer(one, other)
        case Near(), Phrase():
            return any(implies(Or(side), other) for side in (one.left, one.right))
        case Not(inner), Not(excluded):
            return implies(excluded, inner)
        case Field(name, inner), Field(other_name, wider):
            return name == other_name and implies(inner, wider)
        case _:
            return False


def _holds_phrase(words: Sequence[Word], others: Sequence[Word]) -> bool:
    steps = range(len(words) - len(others) + 1)
    return any(all(map(_takes_all_of, words[at:], others)) for at in steps)


def _takes_all_of(narrow: Word, wide: Word) -> bool:
    """Whether every word that one takes is taken by the other."""
    if narrow == wide:
        return True
    if narrow.open_left and not wide.open_left:
        return False
    return wide.takes(narrow.text) and (wide.open_right or not narrow.open_right)


def _is_nearer(one: Near, other: Near) -> bool:
    if one.distance > other.distance or (other.ordered and not one.ordered):
        return False
    same = _is_side(one.left, other.left) and _is_side(one.right, other.right)
    turned = _is_side(one.left, other.right) and _is_side(one.right, other.left)
    return same or (turned and not other.ordered)


def _is_side(narrow: Sequence[Phrase], wide: Sequence[Phrase]) -> bool:
    return set(narrow) <= set(wide)


def never_holds(term: Term) -> bool:
    """Whether a query rules out what it asks for: `ferry NOT ferr*`."""
    match term:
        case And(terms):
            excluded = [each.term for each in terms if isinstance(each, Not)]
            asked = [each for each in terms if not isinstance(each, Not)]
            in_vain = any(implies(each, out) for each in asked for out in excluded)
            return in_vain or any(map(never_holds, terms))
        case Or(terms):
            return all(map(never_holds, terms))
        case Field(_, inner):
            return never_holds(inner)
        case Not(inner):
            return always_holds(inner)
        case _:
            return False


def always_holds(term: Term) -> bool:
    """Whether a query holds for any text that has words: `ferr* OR NOT ferry`."""
    match term:
        case Or(terms):
            excluded = [each.term for each in terms if isinstance(each, Not)]
            anyway = any(implies(out, each) for out in excluded for each in terms)
            return anyway or any(map(always_holds, terms))
        case And(terms):
            return all(map(always_holds, terms))
        case Not(inner):
            return never_holds(inner)
        case Regex(_, machine):
            return all(next(iter(machine.finditer(sample)), None) for sample in _SAMPLES)
        case _:
            return False


def is_empty(bounds: Bounds) -> bool:
    """Whether no number lies within: `{gt: 9, lt: 5}`."""
    lows = [low for low in (bounds.gt, bounds.gte, bounds.eq) if low is not None]
    highs = [high for high in (bounds.lt, bounds.lte, bounds.eq) if high is not None]
    if not lows or not highs:
        return False
    if max(lows) != min(highs):
        return max(lows) > min(highs)
    return not bounds.hold(max(lows))


def holds_within(one: Condition, other: Condition) -> bool:
    """Whether one match holds only where the other does."""
    match one, other:
        case QueryHolds(query, within), QueryHolds(wider, where):
            return within == where and implies(query.term, wider.term)
        case AnyOf(conditions), _:
            return all(holds_within(each, other) for each in conditions)
        case _, AllOf(conditions):
            return all(holds_within(one, each) for each in conditions)
        case AllOf(conditions), _ if any(holds_within(each, other) for each in conditions):
            return True
        case _, AnyOf(conditions):
            return any(holds_within(one, each) for each in conditions)
        case _:
            return one == other


def meaning_of(what: Condition | Term) -> Hashable:
    """One key for all that mean the same but for the order in which they say it."""
    match what:
        case QueryHolds(query, within):
            return "query", meaning_of(query.term), within
        case And(each) | Or(each) | AllOf(each) | AnyOf(each):
            return type(what).__name__, frozenset(map(meaning_of, each))
        case Not(inner) | NotHolds(inner):
            return "not", meaning_of(inner)
        case Field(name, inner):
            return "field", name, meaning_of(inner)
        case Near(left, right, distance, False):
            return "near", frozenset((frozenset(left), frozenset(right))), distance
        case Near(left, right, distance, True):
            return "onear", frozenset(left), frozenset(right), distance
        case _:
            return what
