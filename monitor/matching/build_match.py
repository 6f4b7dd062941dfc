"""A rule's `match` as written, turned into the condition that the engine evaluates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from monitor.filled import read_form
from monitor.forms import MEANS, did_you_mean
from monitor.located import Located, Value
from monitor.matching.boolean import Query
from monitor.matching.conditions import (
    AllOf,
    AnyOf,
    AttendanceIs,
    Bounds,
    Condition,
    EntityIs,
    EventIs,
    Not,
    QuantityIs,
    QueryHolds,
    SourceIs,
    fact_condition,
)
from monitor.matching.fields import ANY_STATUS, HUMAN_ROLES, LADDER, STEPS_OF_ATTENDANCE, Kind
from monitor.matching.forms import (
    AttendanceForm,
    BoundsForm,
    EventForm,
    MatchForm,
    QuantityForm,
    SourceForm,
)
from monitor.matching.shared import MAX_NESTING, Shared

MAX_PARTS = 1_000
"""Of one match with its macros: macros in macros could make it grow without end."""

_ASKED_OF_ATTENDANCE = AttendanceIs().statuses


def match_of(form: MatchForm, at: Located, shared: Shared, whole: bool = True) -> Condition | None:
    """The condition, or None when its faults (which are in `shared`) leave nothing of it.

    `whole` False: parts of the form were faulty and are left out, so what is missing is no fault.
    """
    condition = _MatchReader(shared, whole).read(form, at)
    if condition is None or not whole:
        return condition
    kinds = sorted(set(_kinds(condition)))
    if len(kinds) > 1:
        hint = "make two rules of it, or put the other into words with `query`"
        shared.faults.append(at.key_fault(f"{' and '.join(kinds)} in one match", hint))
    if not _asks(condition):
        hint = "say what must be there, too"
        what = "a match of only `not` holds for nearly every article"
        shared.faults.append(at.key_fault(what, hint))
    return condition


def kind_of(condition: Condition) -> Kind:
    """What a match is about."""
    match fact_condition(condition):
        case QuantityIs():
            return Kind.QUANTITY
        case EventIs():
            return Kind.EVENT
        case AttendanceIs():
            return Kind.ATTENDANCE
        case None:
            return Kind.ARTICLE


def kind_written(value: Value) -> Kind | None:
    """What a match is about of which some could not be read: by its keys, misspelt ones, too."""
    for key in value if isinstance(value, dict) else ():
        for kind in Kind:
            if key == kind or did_you_mean(key, MatchForm.written_keys()) == MEANS.format(kind):
                return kind
    return None


def bounds_of(form: BoundsForm | None) -> Bounds | None:
    return None if form is None else Bounds(form.gt, form.gte, form.lt, form.lte, form.eq)


class _MatchReader:
    """Reads one rule's match; remembers the macros it is within, to see a circle."""

    def __init__(self, shared: Shared, whole: bool) -> None:
        self._shared = shared
        self._whole = whole
        self._within: list[str] = []
        self._count = 0

    def read(self, form: MatchForm, at: Located) -> Condition | None:
        self._count += 1
        if self._count > MAX_PARTS:
            if self._count == MAX_PARTS + 1:
                self._shared.faults.append(
                    at.key_fault(f"a match of more than {MAX_PARTS:,} parts")
                )
            return None
        if form.within and not form.query:
            what = "`within` says where a query must hold, and there is no `query` beside it"
            self._shared.faults.append(at.at("within").key_fault(what))
        parts = [part for part in self._parts(form, at) if part is not None]
        if not parts:
            self._note_if_empty(form, at)
            return None
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _parts(self, form: MatchForm, at: Located) -> Iterator[Condition | None]:
        if form.query:
            query = self._shared.query(form.query, at.at("query"))
            yield QueryHolds(query, form.within) if query else None
        if form.quantity:
            yield self._quantity(form.quantity, at.at("quantity"))
        if form.event:
            yield self._event(form.event, at.at("event"))
        if form.attendance:
            yield self._attendance(form.attendance, at.at("attendance"))
        if form.entity:
            yield EntityIs(self._names(form.entity.name, at.at("entity", "name")))
        if form.source:
            yield self._source(form.source, at.at("source"))
        if form.macro:
            yield self._macro(form.macro, at.at("macro"))
        yield from self._nested(form, at)

    def _nested(self, form: MatchForm, at: Located) -> Iterator[Condition | None]:
        if form.any:
            yield _several(AnyOf, self._each(form.any, at.at("any")))
        if form.all:
            yield _several(AllOf, self._each(form.all, at.at("all")))
        if form.not_:
            yield from map(Not, self._each(form.not_, at.at("not")))

    def _each(self, forms: Sequence[MatchForm], at: Located) -> tuple[Condition, ...]:
        read = (self.read(form, at.at(index)) for index, form in enumerate(forms))
        return tuple(condition for condition in read if condition is not None)

    def _note_if_empty(self, form: MatchForm, at: Located) -> None:
        if self._whole and not form.model_fields_set:
            hint = "say what to look for, such as `query: cocoa AND price*`"
            self._shared.faults.append(at.key_fault("this asks for nothing", hint))

    def _macro(self, name: str, at: Located) -> Condition | None:
        written = self._shared.macro(name, at)
        if written is None:
            return None
        if name in self._within or len(self._within) >= MAX_NESTING:
            circle = " → ".join((*self._within, name))
            what = "this macro holds itself" if name in self._within else "macros nest too deep"
            self._shared.faults.append(replace(at.fault(f"{what}: {circle}"), code="R040"))
            return None
        # The macro's own faults are told once, where it is written.
        form, _ = read_form(MatchForm, written, [])
        self._within.append(name)
        condition = self.read(form, written) if form else None
        self._within.pop()
        return condition

    def _quantity(self, form: QuantityForm, at: Located) -> QuantityIs:
        roles = self._words(form.role, at.at("role"), self._shared.roles, "role")
        people = bool(roles) and all(role in HUMAN_ROLES for role in roles)
        return QuantityIs(
            units=self._names(form.of, at.at("of")) or (("people",) if people else ()),
            actor=self._names(form.actor, at.at("actor")),
            place=self._names(form.place, at.at("place")),
            roles=roles,
            statuses=self._statuses(form.status, at, LADDER),
            said_by=self._names(form.said_by, at.at("said_by")),
            value=bounds_of(form.value),
            hedges=tuple(map(str, form.hedge)),
            increments=tuple(map(str, form.increment)),
        )

    def _event(self, form: EventForm, at: Located) -> EventIs:
        topic = self._shared.topic(form.topic)
        if topic is None and not self._shared.is_unread_topic(form.topic):
            hint = did_you_mean(form.topic, self._shared.topic_names())
            what = f"{form.topic}: no such topic"
            fault = at.at("topic").fault(what, hint or "describe it in `topics`")
            self._shared.faults.append(replace(fault, code="R004"))
        outcomes = topic.outcomes if topic else self._shared.outcomes()
        parties = at.at("parties")
        every = form.parties.all if form.parties else ()
        some = form.parties.any if form.parties else ()
        return EventIs(
            topic=form.topic,
            who=self._names(form.who, at.at("who")),
            parties_all=self._names(every, parties.at("all")),
            parties_any=self._names(some, parties.at("any")),
            place=self._names(form.place, at.at("place")),
            statuses=self._statuses(form.status, at, (*LADDER, *outcomes)) or EventIs("").statuses,
            said_by=self._names(form.said_by, at.at("said_by")),
        )

    def _attendance(self, form: AttendanceForm, at: Located) -> AttendanceIs:
        event, name = self._attended(form, at.at("event"))
        statuses = self._statuses(form.status, at, STEPS_OF_ATTENDANCE)
        return AttendanceIs(
            event=event,
            event_name=name,
            person=self._names(form.person, at.at("person")),
            statuses=statuses or _ASKED_OF_ATTENDANCE,
        )

    def _attended(self, form: AttendanceForm, at: Located) -> tuple[Query | None, str]:
        """The query that an attended event must answer to, and how the rule calls it."""
        event = form.event
        if event is None:
            return None, ""
        if bool(event.query) == bool(event.macro):
            if not self._whole:
                return None, ""
            what = "an attended event is one `query`, or one `macro`"
            self._shared.faults.append(at.key_fault(what))
            return None, ""
        if event.macro:
            return self._query_of_macro(event.macro, at.at("macro")), event.macro
        spot, topic = at.at("query"), self._shared.topic(event.query)
        found = (
            self._shared.mention(topic, spot) if topic else self._shared.query(event.query, spot)
        )
        return found, event.query

    def _query_of_macro(self, name: str, at: Located) -> Query | None:
        condition = self._macro(name, at)
        match condition:
            case QueryHolds(query=query, within=None):
                return query
            case None:
                return None
        what = f"{name}: this macro holds more than a query"
        self._shared.faults.append(at.fault(what, "an attended event is described by its words"))
        return None

    def _source(self, form: SourceForm, at: Located) -> SourceIs:
        if self._whole and not form.model_fields_set:
            self._shared.faults.append(at.key_fault("this asks for nothing", "such as {lang: en}"))
        return SourceIs(
            feed=self._names(form.feed, at.at("feed")),
            domain=self._names(form.domain, at.at("domain")),
            tier=form.tier,
            lang=self._names(form.lang, at.at("lang")),
            name=self._names(form.name, at.at("name")),
        )

    def _names(self, texts: Sequence[str], at: Located) -> tuple[str, ...]:
        return self._shared.values(texts, at)

    def _statuses(self, texts: Sequence[str], at: Located, steps: Sequence[str]) -> tuple[str, ...]:
        return self._words(texts, at.at("status"), (*steps, ANY_STATUS), "status")

    def _words(
        self, texts: Sequence[str], at: Located, known: Sequence[str], noun: str
    ) -> tuple[str, ...]:
        """The texts, all of which must be known words."""
        found = self._names(texts, at)
        for index, word in enumerate(found):
            if word not in known:
                what, hint = f"{word}: no such {noun}", did_you_mean(word, known)
                self._shared.faults.append(at.at(index).fault(what, hint))
        return found


def _several(
    kind: Callable[[tuple[Condition, ...]], Condition], conditions: tuple[Condition, ...]
) -> Condition | None:
    return kind(conditions) if conditions else None


def _kinds(condition: Condition) -> Iterator[str]:
    """The kinds of fact asked for, wherever in the match."""
    match condition:
        case AllOf(conditions) | AnyOf(conditions):
            for inner in conditions:
                yield from _kinds(inner)
        case Not(inner):
            yield from _kinds(inner)
        case QuantityIs() | EventIs() | AttendanceIs():
            yield str(kind_of(condition))


def _asks(condition: Condition) -> bool:
    """Whether something must be there for it to hold."""
    match condition:
        case Not():
            return False
        case AllOf(conditions):
            return any(map(_asks, conditions))
        case AnyOf(conditions):
            return all(map(_asks, conditions))
        case _:
            return True
