"""Why a rule fired, or the first condition that failed and how near the article came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.language.counts.quantities import Quantity
from monitor.language.events.statements import Statement
from monitor.language.guests.attendances import Attendance, Unresolved
from monitor.matching.evaluate import Binding, Evaluation
from monitor.matching.findings import BoundFact, Evidence, Node

MAX_NEAREST = 3
"""Facts of which a failed rule tells: the nearest few say why, more would bury it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of a why, or of a why not: what was decided, on which fact, by which condition.

    `path` are the labels from the rule down to the condition; `detail` says what was found and
    what was wanted, or how near it came.
    """

    holds: bool
    fact: BoundFact | None
    found: str
    path: tuple[str, ...]
    detail: str
    evidence: tuple[Evidence, ...] = ()

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.found, self.detail or " / ".join(self.path))))


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why or why not, in one line for each fact that matters, with the whole tree beside it.

    Where the rule holds, `reasons` tell of the facts it holds for; else of the nearest ones.
    """

    rule: str
    holds: bool
    reasons: tuple[Reason, ...]
    trees: tuple[Node, ...]

    @property
    def summary(self) -> str:
        """The first reason, as a sentence part; it is the nearest if the rule failed."""
        return str(self.reasons[0]) if self.reasons else "nothing to hold it against"


def explain(evaluation: Evaluation) -> Explanation:
    """The reasons of a thorough evaluation, nearest first where it failed."""
    if evaluation.holds:
        told: Sequence[Binding] = evaluation.held
        reasons = tuple(_why(binding) for binding in told)
    else:
        told = sorted(evaluation.tried, key=_distance)[:MAX_NEAREST]
        reasons = tuple(_why_not(binding) for binding in told)
    trees = tuple(binding.node for binding in told)
    return Explanation(evaluation.rule.id, evaluation.holds, reasons, trees)


def _why(binding: Binding) -> Reason:
    node = binding.node
    return Reason(True, binding.fact, _found(binding.fact), (node.label,), "", node.shown())


def _why_not(binding: Binding) -> Reason:
    path = tuple(_first_failed(binding.node))
    last = path[-1]
    detail = next((node.detail for node in reversed(path) if node.detail), f"{last.label}: no")
    evidence = tuple(dict.fromkeys(each for node in path for each in node.evidence))
    labels = tuple(node.label for node in path)
    return Reason(False, binding.fact, _found(binding.fact), labels, detail, evidence)


def _first_failed(node: Node) -> Iterator[Node]:
    """From the rule down to the first condition that failed; of a choice, the nearest branch."""
    yield node
    failed = [child for child in node.children if not child.holds]
    if node.holds or not failed:
        return
    yield from _first_failed(min(failed, key=_missing) if node.choice else failed[0])


def _distance(binding: Binding) -> tuple[int, int]:
    """How far a fact is from what was asked: conditions that failed, then those that held."""
    held = sum(node.holds for node in binding.node.walk())
    return _missing(binding.node), -held


def _missing(node: Node) -> int:
    """How many conditions failed, a choice counting for its nearest branch."""
    if node.holds:
        return 0
    children = [_missing(child) for child in node.children if not child.holds]
    if not children:
        return 1
    return min(children) if node.choice else sum(children)


def _found(fact: BoundFact | None) -> str:
    match fact:
        case Quantity():
            number = f"{fact.value:,}" if fact.value is not None else fact.hedge
            return f"quantity found: {number} {fact.unit}"
        case Statement():
            return f"statement found: {fact.topic}"
        case Attendance():
            return f"person found: {fact.name}"
        case Unresolved():
            return f"someone unnamed found: {fact.mention}"
        case None:
            return ""
