"""What one article, or one fact in it, must be: a rule's `match`, ready to be evaluated."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from monitor.language.kinds import Kind
from monitor.language.steps import Status

if TYPE_CHECKING:
    from monitor.matching.boolean import Query

ANY = "any"
"""The status that takes every step."""

_SETTLED = frozenset({Status.HAPPENED, "agreed"})
"""Steps at which what was planned is fixed, too; "agreed" is the outcome of a truce."""


class Within(StrEnum):
    """Where a query beside a fact must hold."""

    TITLE = "title"
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Bounds:
    """`value: {gte: 100, lt: 200}`; a bound not given is None."""

    gt: float | None = None
    gte: float | None = None
    lt: float | None = None
    lte: float | None = None
    eq: float | None = None

    def __str__(self) -> str:
        """In words: "more than 50", "at least 5, at most 9"."""
        words = (
            ("more than", self.gt), ("at least", self.gte), ("fewer than", self.lt),
            ("at most", self.lte), ("just", self.eq),
        )  # fmt: skip
        return ", ".join(f"{name} {value:,.10g}" for name, value in words if value is not None)

    @property
    def is_bounded_above(self) -> bool:
        """Whether a number can be too large for it."""
        return (self.lt, self.lte, self.eq) != (None, None, None)

    def hold(self, value: float) -> bool:
        """Whether a number lies within all bounds given."""
        return (
            (self.gt is None or value > self.gt)
            and (self.gte is None or value >= self.gte)
            and (self.lt is None or value < self.lt)
            and (self.lte is None or value <= self.lte)
            and (self.eq is None or value == self.eq)
        )


@dataclass(frozen=True, slots=True)
class AllOf:
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    condition: Condition


@dataclass(frozen=True, slots=True)
class QueryHolds:
    """A boolean text query. `within` None: the fact's sentence beside a fact, else the article."""

    query: Query
    within: Within | None = None


@dataclass(frozen=True, slots=True)
class QuantityIs:
    """`units` are lemmas or unit classes ("people" is every human class); () is any.

    `statuses` () is the default: all but denied, unconfirmed, unlikely, historical,
    and what is possible only if something else happens.
    `increments` () is the default: total and delta.
    """

    units: tuple[str, ...] = ()
    actor: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    said_by: tuple[str, ...] = ()
    value: Bounds | None = None
    hedges: tuple[str, ...] = ()
    increments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EventIs:
    """A statement of a topic. `statuses` may hold "any"; "confirmed" alone takes happened too."""

    topic: str
    who: tuple[str, ...] = ()
    parties_all: tuple[str, ...] = ()
    parties_any: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ("confirmed",)
    said_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AttendanceIs:
    """A person attends. `event` None is any event; `event_name` is how the rule calls it."""

    event: Query | None = None
    event_name: str = ""
    person: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ("asserted", "confirmed", "planned")


@dataclass(frozen=True, slots=True)
class EntityIs:
    """A person, body or place is named, by any of its names."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceIs:
    """The outlet; each a glob (`*`), () is any."""

    feed: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    tier: tuple[int, ...] = ()
    lang: tuple[str, ...] = ()
    name: tuple[str, ...] = ()


FactCondition = QuantityIs | EventIs | AttendanceIs
Condition = AllOf | AnyOf | Not | QueryHolds | FactCondition | EntityIs | SourceIs

NOTHING = AnyOf(())
"""Holds for no article: the match of a rule that hears the alerts of others instead."""


def fact_condition(condition: Condition) -> FactCondition | None:
    """The one fact that a match binds, or None when it is about the whole article."""
    return next(fact_conditions(condition), None)


def fact_conditions(condition: Condition) -> Iterator[FactCondition]:
    """All that a match asks of its fact, in whichever branch; what it rules out is not asked."""
    match condition:
        case QuantityIs() | EventIs() | AttendanceIs():
            yield condition
        case AllOf(conditions) | AnyOf(conditions):
            for each in conditions:
                yield from fact_conditions(each)
        case _:
            return


def asked_kinds(condition: Condition) -> Iterator[Kind]:
    """The kinds of fact that must be read to judge a match; those that it rules out, too."""
    match condition:
        case QuantityIs():
            yield Kind.QUANTITIES
        case EventIs():
            yield Kind.STATEMENTS
        case AttendanceIs():
            yield Kind.PEOPLE
        case AllOf(conditions) | AnyOf(conditions):
            for each in conditions:
                yield from asked_kinds(each)
        case Not(inner):
            yield from asked_kinds(inner)
        case _:
            return


def at_any_step(condition: Condition) -> Condition:
    """The same match, but for events and attendances at whatever step they stand."""
    match condition:
        case EventIs() | AttendanceIs():
            return replace(condition, statuses=(ANY,))
        case AllOf(conditions):
            return AllOf(tuple(map(at_any_step, conditions)))
        case AnyOf(conditions):
            return AnyOf(tuple(map(at_any_step, conditions)))
        case _:
            return condition


def asked_steps(condition: Condition) -> tuple[str, ...]:
    """The steps that a match asks of its event or attendance; () if it asks for none."""
    asked = [one for one in fact_conditions(condition) if isinstance(one, EventIs | AttendanceIs)]
    return tuple(dict.fromkeys(step for one in asked for step in one.statuses))


def may_hold_alone(condition: Condition) -> bool:
    """Whether a match may hold without the fact it asks for, by another branch of `any:`."""
    match condition:
        case QuantityIs() | EventIs() | AttendanceIs():
            return False
        case AllOf(conditions):
            return all(map(may_hold_alone, conditions))
        case AnyOf(conditions):
            return any(map(may_hold_alone, conditions))
        case _:
            return True


def needed_queries(condition: Condition) -> Iterator[Query]:
    """The queries without which a match cannot hold."""
    match condition:
        case QueryHolds(query):
            yield query
        case AllOf(conditions):
            for each in conditions:
                yield from needed_queries(each)
        case _:
            return


def asked_step(asked: Collection[str], status: str) -> str | None:
    """The asked step at which a statement stands, or None if it stands at none of them.

    `confirmed` takes what has happened or is agreed, too, where these are not asked for
    themselves.
    """
    if status in asked or ANY in asked:
        return status
    return Status.CONFIRMED if status in _SETTLED and Status.CONFIRMED in asked else None


def takes_a_reading(condition: Condition) -> bool:
    """Whether the words of an article alone do not say if it holds: facts or names are asked."""
    match condition:
        case QuantityIs() | EventIs() | AttendanceIs() | EntityIs():
            return True
        case AllOf(conditions) | AnyOf(conditions):
            return any(map(takes_a_reading, conditions))
        case Not(inner):
            return takes_a_reading(inner)
        case _:
            return False
