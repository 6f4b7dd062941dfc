"""Whether a rule holds for an article, for which of its facts, and by which words.

The only judge: what is searched, explained and tested asks here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.language.counts.lands import Lands
from monitor.language.events.statements import Statement
from monitor.language.people.names import NameBook
from monitor.language.text import Text
from monitor.language.words.places import Places
from monitor.matching.attempt import Attempt, Ground
from monitor.matching.conditions import (
    AttendanceIs,
    EventIs,
    FactCondition,
    QuantityIs,
    fact_conditions,
    may_hold_alone,
    needed_queries,
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
        lands = Lands(text.document, places)
        searched = Searchable.of(text.document)
        self._ground = Ground(text, searched, self._naming, lands, thorough)

    def evaluate(self, rule: Rule) -> Evaluation:
        """Every fact that the rule could be about, and whether it holds for it."""
        if not self._ground.thorough and not self._has_needed_words(rule):
            return Evaluation(rule, ())
        asked = tuple(fact_conditions(rule.match))
        if not asked:
            return Evaluation(rule, (self._bind(rule, None),))
        tried = tuple(self._tried(rule, asked))
        alone = may_hold_alone(rule.match) and not any(binding.holds for binding in tried)
        if alone or (self._ground.thorough and not tried):
            tried = (*tried, self._bind(rule, None))
        return Evaluation(rule, tried)

    def _has_needed_words(self, rule: Rule) -> bool:
        words = self._ground.words
        if rule.about is not None and not words.may_hold(rule.about.anchors):
            return False
        return all(words.may_hold(query.anchors) for query in needed_queries(rule.match))

    def _tried(self, rule: Rule, asked: Sequence[FactCondition]) -> Iterable[Binding]:
        facts: Iterable[BoundFact] = self._facts(asked)
        if may_hold_alone(rule.match):
            # By its other branch the rule would hold for any fact: only one that is asked for
            # may be bound.
            facts = [fact for fact in facts if self._is_asked(fact, asked)]
        statements = [fact for fact in facts if isinstance(fact, Statement)]
        if statements:
            steps = {step for one in asked if isinstance(one, EventIs) for step in one.statuses}
            return self._statements_tried(rule, statements, steps)
        return (self._bind(rule, fact) for fact in facts)

    def _facts(self, asked: Sequence[FactCondition]) -> Sequence[BoundFact]:
        """Facts of the kind asked for, of a topic or role that may do; if thorough, of any."""
        text, thorough = self._text, self._ground.thorough
        match asked[0]:
            case QuantityIs():
                roles = [one.roles for one in asked if isinstance(one, QuantityIs)]
                if thorough or not all(roles):
                    return text.quantities
                return [fact for fact in text.quantities if any(fact.role in r for r in roles)]
            case AttendanceIs():
                return [*text.people, *text.unresolved]
            case EventIs():
                topics = {one.topic for one in asked if isinstance(one, EventIs)}
                return [fact for fact in text.statements if thorough or fact.topic in topics]

    def _is_asked(self, fact: BoundFact, asked: Iterable[FactCondition]) -> bool:
        attempt = Attempt(self._ground, fact, free_status=True)
        return any(attempt.holds(condition).holds for condition in asked)

    def _statements_tried(
        self, rule: Rule, statements: Sequence[Statement], steps: Collection[str]
    ) -> Iterator[Binding]:
        """Only the statement that ranks first among those on the asked event can be the match.

        They are ranked at whatever step they stand; then the first must stand at an asked one.
        """
        on_event = [one for one in statements if self._bind(rule, one, free_status=True).holds]
        first = ranked(on_event, steps, self._alike)
        for statement in statements if self._ground.thorough else first:
            binding = self._bind(rule, statement)
            if statement in on_event and statement not in first:
                binding = Binding(statement, _outranked(binding.node, first))
            yield binding

    def _alike(self, one: str, other: str) -> bool:
        return self._naming.is_party((one,), other)

    def _bind(self, rule: Rule, fact: BoundFact | None, *, free_status: bool = False) -> Binding:
        attempt = Attempt(self._ground, fact, free_status)
        return Binding(fact, attempt.all_of(rule.id, _nodes(attempt, rule)))


def _nodes(attempt: Attempt, rule: Rule) -> Iterator[Node]:
    # `about` first: most articles are about something else.
    if rule.about is not None:
        yield attempt.about(rule.about)
    yield attempt.holds(rule.match)


def _outranked(node: Node, first: Iterable[Statement]) -> Node:
    better = ", ".join(f"{other.status}: '{other.quote}'" for other in first)
    ranks = Node("ranks first of its event", False, f"another statement stands: {better}")
    return replace(node, holds=False, children=(*node.children, ranks))
