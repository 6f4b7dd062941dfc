"""From a trigger as written to the trigger that runs: its defaults by what the rule matches."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from datetime import timedelta

from monitor.forms import did_you_mean
from monitor.located import Located
from monitor.matching.build_match import bounds_of
from monitor.matching.conditions import Bounds
from monitor.matching.fields import FIELDS, GROUPS, NAMED, Kind
from monitor.matching.forms import TriggerForm
from monitor.matching.ids import rule_id
from monitor.matching.rules import (
    COUNTING,
    SEQUENCES,
    Counted,
    Delta,
    Spike,
    Trigger,
    TriggerType,
)
from monitor.matching.shared import Shared

_A_DAY = timedelta(days=1)

DEFAULTS = {
    Kind.QUANTITY: Trigger(TriggerType.NEW_VALUE, timedelta(days=365)),
    Kind.ATTENDANCE: Trigger(TriggerType.NEW_TERM, timedelta(days=90), field="person"),
    # Each asked step is told the first time it is reached: the step is the term that is new.
    Kind.EVENT: Trigger(TriggerType.NEW_TERM, timedelta(days=90), field="status"),
    Kind.ARTICLE: Trigger(TriggerType.ANY, timedelta(days=90)),
}
_KINDS_FOR = {
    TriggerType.NEW_VALUE: (Kind.QUANTITY,),
    TriggerType.CHANGE: (Kind.QUANTITY,),
    TriggerType.STATUS_CHANGE: (Kind.EVENT, Kind.ATTENDANCE),
}
_ONLY_FOR = {
    "tolerance": (TriggerType.NEW_VALUE,),
    "late_after": (TriggerType.NEW_VALUE, TriggerType.CHANGE),
    "field": (TriggerType.NEW_TERM, TriggerType.VALUE_COUNT),
    "learn": (TriggerType.NEW_TERM,),
    "direction": (TriggerType.CHANGE,),
    "min_delta": (TriggerType.CHANGE,),
    "condition": (TriggerType.EVENT_COUNT, TriggerType.VALUE_COUNT, TriggerType.FLATLINE),
    "count": (TriggerType.EVENT_COUNT, TriggerType.SPIKE, TriggerType.FLATLINE),
    "reference": (TriggerType.SPIKE,),
    "ratio": (TriggerType.SPIKE,),
    "min_count": (TriggerType.SPIKE,),
    "rules": SEQUENCES,
    "unless": SEQUENCES,
}
_EVERY_FIELD = tuple(dict.fromkeys(name for names in FIELDS.values() for name in names))
_MOST = 1_000_000


def trigger_of(
    form: TriggerForm | None, at: Located, kind: Kind, shared: Shared
) -> tuple[Trigger, tuple[str, ...]]:
    """The trigger with its defaults by kind of match, and what `group_by` adds to its key."""
    default = DEFAULTS[kind]
    if form is None:
        return default, ()
    here = at.at("trigger")
    type_ = form.type or default.type
    fitting = _KINDS_FOR.get(type_, tuple(Kind))
    if kind not in fitting:
        wanted = " or ".join(f"`{one}`" for one in fitting)
        what = f"`{type_}` needs {wanted} in the match"
        shared.faults.append(here.at("type").fault(what, f"here the default is {default.type}"))
        return default, ()
    _check_keys(form, type_, here, shared)
    read = _Reading(form, type_, here, kind, shared)
    own = _EVERY_FIELD if type_ in SEQUENCES else FIELDS[kind] or NAMED
    groups = (*own, *GROUPS)
    check_words(form.group_by, groups, here.at("group_by"), "field to group by", shared)
    return read.trigger(default), form.group_by


def shape_of(trigger: Trigger, group_by: Sequence[str], kind: Kind) -> str:
    """Changes when what was remembered under the old trigger means something else now."""
    parts = [trigger.type, trigger.field, kind, *sorted(group_by)]
    if trigger.counts:
        parts.append(trigger.count)
    if trigger.hears_alerts:
        parts += [*trigger.rules, "unless", *trigger.unless]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]


def check_words(
    given: Sequence[str], known: Sequence[str], at: Located, noun: str, shared: Shared
) -> None:
    """Note a fault for each word that is not known."""
    for index, word in enumerate(given):
        if word not in known:
            what, hint = f"{word}: no such {noun}", did_you_mean(word, known)
            shared.faults.append(at.at(index).fault(what, hint))


def named(kind: Kind) -> str:
    """The kind with its article: a quantity, an event."""
    return "an " + kind if kind[0] in "aeiou" else "a " + kind


def _check_keys(form: TriggerForm, type_: TriggerType, at: Located, shared: Shared) -> None:
    for key, owners in _ONLY_FOR.items():
        if key in form.model_fields_set and type_ not in owners:
            whose = " and ".join(f"`{owner}`" for owner in owners)
            what = f"`{key}` is for {whose}, and this trigger is `{type_}`"
            hint = "" if form.type else f"write `type: {owners[0]}` beside it"
            shared.faults.append(at.at(key).key_fault(what, hint))
    spans = (("window", form.window), ("reference", form.reference))
    for key, span in spans:
        if span is not None and span <= timedelta(0):
            what = f"`{key}` should be longer than no time"
            if key == "window":
                what += ": all would be told again and again"
            shared.faults.append(at.at(key).fault(what, "such as 30m, 24h, 7d or 2w"))


class _Reading:
    """What one form says of its trigger; faults are noted as they are found."""

    def __init__(
        self, form: TriggerForm, type_: TriggerType, at: Located, kind: Kind, shared: Shared
    ) -> None:
        self._form = form
        self._type = type_
        self._at = at
        self._kind = kind
        self._shared = shared

    def trigger(self, default: Trigger) -> Trigger:
        form, type_ = self._form, self._type
        usual = _A_DAY if type_ in (*COUNTING, *SEQUENCES) else default.window
        if type_ in SEQUENCES:
            self._check_rules()
        return Trigger(
            type=type_,
            window=form.window if form.window is not None else usual,
            field=self._field(),
            tolerance=form.tolerance,
            late_after=form.late_after if form.late_after is not None else default.late_after,
            direction=form.direction,
            min_delta=self._delta(),
            condition=self._condition(),
            count=form.count or _usual_count(type_),
            spike=self._spike() if type_ is TriggerType.SPIKE else None,
            learn=form.learn if form.learn is not None else timedelta(0),
            rules=tuple(map(rule_id, form.rules)),
            unless=tuple(map(rule_id, form.unless)),
        )

    def _field(self) -> str:
        """The field whose values are looked at; the kind's own where it is not said."""
        if self._type not in _ONLY_FOR["field"]:
            return ""
        known = FIELDS[self._kind] or NAMED
        if self._type is TriggerType.VALUE_COUNT or self._kind is Kind.ARTICLE:
            known = (*known, *GROUPS)
        if self._form.field:
            at = self._at.at("field")
            noun = f"field of {named(self._kind)}"
            check_words((self._form.field,), known, at, noun, self._shared)
            return self._form.field
        default = DEFAULTS[self._kind].field
        if not default:
            hint = f"one of: {', '.join(known)}"
            self._note("", f"`{self._type}` needs a `field` here", hint)
        return default

    def _condition(self) -> Bounds | None:
        """The bounds of the count. Silence is "fewer than one" where nothing else is said."""
        match self._type:
            case TriggerType.EVENT_COUNT | TriggerType.VALUE_COUNT:
                needed, usual = "such as `condition: {gte: 3}`", Bounds(gte=1)
            case TriggerType.FLATLINE:
                needed, usual = "", Bounds(lt=1)
            case _:
                return None
        found = bounds_of(self._form.condition)
        if found is None or found == Bounds():
            unread = found is None and self._at.has("condition")  # which is told already
            if needed and not unread:
                self._note("", f"`{self._type}` needs a `condition`", needed)
            return usual
        if self._type is TriggerType.FLATLINE and not found.is_bounded_above:
            self._note("condition", "silence is fewer than something", "such as {lt: 1}")
            return usual
        if not needed or not found.hold(0) or found.is_bounded_above:
            return found
        self._note("condition", "this holds of nothing, too", "such as {gte: 3}")
        return usual

    def _delta(self) -> Delta:
        move = self._form.min_delta
        if move is None:
            return Delta()
        if move.endswith("%"):
            return Delta(share=float(move.removesuffix("%")) / 100)
        return Delta(amount=self._at_least("min_delta", float(move), 0))

    def _spike(self) -> Spike:
        form, usual = self._form, Spike()
        ratio = usual.ratio if form.ratio is None else self._more_than_one(form.ratio)
        least = usual.least if form.min_count is None else form.min_count
        reference = usual.reference if form.reference is None else form.reference
        return Spike(reference, ratio, int(self._at_least("min_count", least, 1)))

    def _more_than_one(self, ratio: float) -> float:
        if ratio > 1:
            return ratio
        self._note("ratio", "a spike is more than usual: `ratio` should be over 1", "such as 3")
        return Spike().ratio

    def _at_least(self, key: str, value: float, least: float) -> float:
        if not least <= value <= _MOST:
            self._note(key, f"`{key}` should lie between {least:,} and {_MOST:,}")
            return least
        return value

    def _check_rules(self) -> None:
        form = self._form
        least = 1 if form.unless else 2
        if len(form.rules) < least:
            hint = "such as `rules: [first, then]`, or one with `unless: [another]`"
            self._note("", f"`{self._type}` needs the `rules` whose alerts it waits for", hint)
        both = next((name for name in form.unless if name in form.rules), None)
        if both:
            self._note("unless", f"{both} stands in `rules`, too: this could never be told")

    def _note(self, key: str, what: str, hint: str = "") -> None:
        place: Callable[..., Located] = self._at.at
        fault = place(key).fault(what, hint) if key else self._at.key_fault(what, hint)
        self._shared.faults.append(fault)


def _usual_count(type_: TriggerType) -> Counted:
    """A spike counts stories, so that copies of one text make none."""
    return Counted.STORIES if type_ is TriggerType.SPIKE else Counted.MATCHES
