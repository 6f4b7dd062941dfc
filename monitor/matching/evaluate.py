"""Whether a rule holds for an article, for which of its facts, and by which words.

The only judge: what is searched, explained and tested asks here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.language.names import NameBook
from monitor.language.places import Places
from monitor.language.statements import Statement
from monitor.language.text import Text
from monitor.matching.attempt import Attempt, Ground
from monitor.matching.conditions import (
    AllOf,
    AnyOf,
    AttendanceIs,
    Condition,
    EventIs,
    FactCondition,
    QuantityIs,
    fact_condition,
)
from monitor.matching.findings import BoundFact, Node
from monitor.matching.naming import Naming
from monitor.matching.passages import Searchable
from monitor.matching.ranking import ranked
from monitor.matching.rules import Rule


@dataclass(frozen=True, slots=True)
class Binding:
    """A rule's conditions held against one fact, or (`fact` None) the article as a whole."""

    fact: BoundFact | None
    node: Node

    @property
    def holds(self) -> bool:
        return self.node.holds


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One rule held against one article: every fact tried, in the order of the text."""

    rule: Rule
    tried: tuple[Binding, ...]

    @property
    def held(self) -> tuple[Binding, ...]:
        return tuple(binding for binding in self.tried if binding.holds)

    @property
    def holds(self) -> bool:
        return any(binding.holds for binding in self.tried)


def evaluate(rule: Rule, text: Text, names: NameBook, places: Places) -> Evaluation:
    """Hold one rule against one article, with every detail that an explanation needs."""
    return Judge(text, names, places, thorough=True).evaluate(rule)


class Judge:
    """Holds any number of rules against one article.

    A `thorough` judge tries every condition and says what it found; any other stops at the
    first that fails. Both come to the same answer.
    """

    def __init__(
        self, text: Text, names: NameBook, places: Places, *, thorough: bool = False
    ) -> None:
        self._text = text
        self._naming = Naming(names, places)
        self._ground = Ground(text, Searchable(text.document), self._naming, thorough)

    def evaluate(self, rule: Rule) -> Evaluation:
        """Every fact that the rule could be about, and whether it holds for it."""
        kind = fact_condition(rule.match)
        if kind is None:
            return Evaluation(rule, (self._bind(rule, None),))
        tried = tuple(self._tried(rule, kind))
        alone = may_hold_alone(rule.match) and not any(binding.holds for binding in tried)
        if alone or (self._ground.thorough and not tried):
            tried = (*tried, self._bind(rule, None))
        return Evaluation(rule, tried)

    def _tried(self, rule: Rule, kind: FactCondition) -> Iterable[Binding]:
        match kind:
            case QuantityIs():
                return (self._bind(rule, fact) for fact in self._text.quantities)
            case AttendanceIs():
                people: list[BoundFact] = [*self._text.people, *self._text.unresolved]
                return (self._bind(rule, fact) for fact in people)
            case EventIs():
                return self._statements_tried(rule)

    def _statements_tried(self, rule: Rule) -> Iterator[Binding]:
        """Only the statement that ranks first among those on the asked event can be the match."""
        asked = self._of_asked_event(rule)
        first = ranked(asked, self._alike)
        for fact in self._text.statements if self._ground.thorough else first:
            binding = self._bind(rule, fact)
            if fact in asked and fact not in first:
                binding = Binding(fact, _outranked(binding.node, first))
            yield binding

    def _of_asked_event(self, rule: Rule) -> list[Statement]:
        """Statements for which the rule would hold, were they at the step it asks for."""
        statements = self._text.statements
        return [fact for fact in statements if self._bind(rule, fact, free_status=True).holds]

    def _alike(self, one: str, other: str) -> bool:
        return self._naming.is_party((one,), other)

    def _bind(self, rule: Rule, fact: BoundFact | None, *, free_status: bool = False) -> Binding:
        attempt = Attempt(self._ground, fact, free_status)
        return Binding(fact, attempt.all_of(rule.id, _nodes(attempt, rule)))


def may_hold_alone(condition: Condition) -> bool:
    """Whether a match that asks for a fact may hold without one, by another branch of `any:`."""
    match condition:
        case QuantityIs() | EventIs() | AttendanceIs():
            return False
        case AllOf(conditions):
            return all(map(may_hold_alone, conditions))
        case AnyOf(conditions):
            return any(map(may_hold_alone, conditions))
        case _:
            return True


def _nodes(attempt: Attempt, rule: Rule) -> Iterator[Node]:
    # `about` first: most articles are about something else.
    if rule.about is not None:
        yield attempt.about(rule.about)
    yield attempt.holds(rule.match)


def _outranked(node: Node, first: Iterable[Statement]) -> Node:
    better = ", ".join(f"{other.status}: '{other.quote}'" for other in first)
    ranks = Node("ranks first of its event", False, f"another statement stands: {better}")
    return Node(node.label, False, node.detail, node.evidence, (*node.children, ranks))
