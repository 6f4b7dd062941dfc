"""By what an article chooses a rule: by one literal, or by two and how they must stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from monitor.matching.anchors import Anchor, anchors_in, likelihood
from monitor.matching.bonds import ANYWHERE, IN_SENTENCE, Apart, Bond, Where
from monitor.matching.canonical import is_exact, pattern_of
from monitor.matching.conditions import AllOf, AnyOf, Condition, Not, QueryHolds, SourceIs, Within
from monitor.matching.rules import Rule
from monitor.matching.terms import And, Near, Or, Phrase, Term, holds_field

MAX_PAIRS = 40
"""Of patterns that choose a rule together: long lists of names are filed under one anchor only."""

MAX_WEIGHED = 4
"""Anchors of a rule, the rarest, of which each two are weighed against each other."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What an article must hold so that a rule may hold: one of `first`, and one of `second`.

    The `second` is () where one literal chooses. If it `suffices`, the rule then holds. A rule
    that `looks_beside` an article's words may find them in its title, its outlet, or spelt
    another way.
    """

    first: Anchor
    second: Anchor = ()
    bond: Bond = ANYWHERE
    suffices: bool = False
    looks_beside: bool = False


def plans(each: Iterable[tuple[Rule, Sequence[Anchor]]]) -> Iterator[Plan | None]:
    """For each rule and its anchors what the fewest articles are likely to hold.

    None for a rule without any: it may hold for any article.
    """
    known = [(rule, tuple(dict.fromkeys(anchors))) for rule, anchors in each]
    price = _price([anchors for _, anchors in known])
    return (_plan(rule, anchors, price) if anchors else None for rule, anchors in known)


_Price = Callable[[Anchor], float]


def _price(known: Sequence[Sequence[Anchor]]) -> _Price:
    """How many articles hold an anchor; what many rules ask for is what the news is full of."""
    uses = Counter(pattern for anchors in known for anchor in anchors for pattern in anchor)
    prices: dict[Anchor, float] = {}

    def price(anchor: Anchor) -> float:
        found = prices.get(anchor)
        if found is None:
            found = likelihood(anchor) + sum(uses[pattern] for pattern in anchor) / len(known)
            prices[anchor] = found
        return found

    return price


def _plan(rule: Rule, anchors: Sequence[Anchor], price: _Price) -> Plan:
    whole = _whole(rule)
    if whole is not None and _is_small(whole):
        return _rarer_first(whole, price)
    beside = _looks_beside(rule)
    rarest = sorted(anchors, key=price)[:MAX_WEIGHED]
    pairs = [Plan(*pair, ANYWHERE, looks_beside=beside) for pair in combinations(rarest, 2)]
    pairs += (_rarer_first(pair, price) for pair in _bound(rule.match, price))
    return min(
        filter(_is_small, pairs),
        key=lambda plan: price(plan.first) * price(plan.second) * _odds(plan.bond),
        default=Plan(rarest[0], looks_beside=beside),
    )


def _is_small(plan: Plan) -> bool:
    return len(plan.first) * len(plan.second) <= MAX_PAIRS


def _rarer_first(plan: Plan, price: _Price) -> Plan:
    if not plan.second or price(plan.first) <= price(plan.second):
        return plan
    bond = plan.bond
    if isinstance(bond, Apart):
        bond = replace(bond, behind=bond.before, before=bond.behind)
    return Plan(plan.second, plan.first, bond, plan.suffices, plan.looks_beside)


def _odds(bond: Bond) -> float:
    """A guess at how often two literals that an article holds stand so."""
    match bond:
        case Where.ANYWHERE:
            return 1.0
        case Where.IN_SENTENCE:
            return 0.1
        case Apart(distance):
            return 0.01 * (1 + distance)


# --- rules that are no more than one or two literals


def _whole(rule: Rule) -> Plan | None:
    """What it takes for a rule to hold, if literals and how they stand tell it all."""
    match rule.match:
        case QueryHolds(query, None | Within.ARTICLE) if rule.about is None:
            return _told(query.term, ANYWHERE)
        case QueryHolds(query, Within.SENTENCE) if rule.about is None:
            return _told(query.term, IN_SENTENCE)
        case _:
            return None


def _told(term: Term, bond: Bond) -> Plan | None:
    match term:
        case Phrase() | Or():
            side = _side(term)
            return Plan(side, suffices=True) if side else None
        case And((one, other)):
            first, second = _side(one), _side(other)
        case Near(left, right, distance, ordered) if bond == ANYWHERE:
            first, second = _literal(left), _literal(right)
            bond = Apart(distance, before=not ordered)
        case _:
            return None
    return Plan(first, second, bond, suffices=True) if first and second else None


def _side(term: Term) -> Anchor:
    """A literal, or several of which one is enough; () if more is asked."""
    match term:
        case Phrase():
            return _literal((term,))
        case Or(terms):
            phrases = [each for each in terms if isinstance(each, Phrase)]
            return _literal(phrases) if len(phrases) == len(terms) else ()
        case _:
            return ()


def _literal(phrases: Sequence[Phrase]) -> Anchor:
    """The patterns of phrases; () if one of them occurs elsewhere, too."""
    if not all(is_exact(phrase.words) for phrase in phrases):
        return ()
    return tuple(dict.fromkeys(pattern_of(phrase.words) for phrase in phrases))


# --- anchors that stand together in a certain way


def _bound(condition: Condition, price: _Price) -> Iterator[Plan]:
    match condition:
        case QueryHolds(query, within) if within in {None, Within.ARTICLE, Within.SENTENCE}:
            if within is Within.SENTENCE and not holds_field(query.term):
                rarest = sorted(dict.fromkeys(anchors_in(query.term)), key=price)[:MAX_WEIGHED]
                yield from (Plan(*pair, IN_SENTENCE) for pair in combinations(rarest, 2))
            for near in _nears(query.term):
                left, right = anchors_in(near)
                yield Plan(left, right, Apart(near.distance, before=not near.ordered))
        case AllOf(conditions):
            for each in conditions:
                yield from _bound(each, price)
        case _:
            return


def _nears(term: Term) -> Iterator[Near]:
    """Those without which a term cannot hold."""
    match term:
        case Near():
            yield term
        case And(terms):
            for each in terms:
                yield from _nears(each)
        case _:
            return


def _looks_beside(rule: Rule) -> bool:
    """Whether an anchor of a rule may stand beside the words of an article, and not in them."""
    about = rule.about is not None and holds_field(rule.about.term)
    return about or _is_beside(rule.match)


def _is_beside(condition: Condition) -> bool:
    match condition:
        case QueryHolds(query, within):
            return within is Within.TITLE or holds_field(query.term)
        case AllOf(conditions) | AnyOf(conditions):
            return any(map(_is_beside, conditions))
        case Not() | SourceIs():  # they have no anchors
            return False
        case _:
            return True
