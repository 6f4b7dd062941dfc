"""Whether alerts of several rules make a sequence, and which of them are part of it.

Decided here, and why:
* Each alert takes part in one sequence of a rule: one summit and three figures after it are one
  sequence, not three.
* Of two alerts with one publication time the one that arrived first came first; those of one
  article came together, so they stand in any order.
* With `unless`, the absence is certain only when the window is over: then it is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.matching.rules import Trigger, TriggerType


@dataclass(frozen=True, slots=True)
class Heard:
    """An alert of another rule, as one that waits for sequences heard of it."""

    id: int
    rule: str
    at: datetime
    article: str
    fingerprint: str


def sequence(trigger: Trigger, heard: Sequence[Heard], new: Heard) -> tuple[Heard, ...]:
    """The alerts that the new one completes a sequence with, in their order; () if it does not."""
    if trigger.type is TriggerType.TEMPORAL:
        found = _together(trigger, heard, new)
    else:
        places = (at for at, rule in enumerate(trigger.rules) if rule == new.rule)
        found = next(filter(None, (_ordered(trigger, heard, new, at) for at in places)), ())
    if not found or _is_prevented(trigger, heard, found):
        return ()
    return found


def prevents(trigger: Trigger, waiting: Sequence[Heard], new: Heard) -> bool:
    """Whether an alert, now that it came, ends the waiting of a sequence that has an `unless`."""
    return _is_prevented(trigger, (new,), waiting)


def _is_prevented(trigger: Trigger, heard: Sequence[Heard], found: Sequence[Heard]) -> bool:
    start = min(one.at for one in found)
    return any(
        one.rule in trigger.unless and start <= one.at <= start + trigger.window for one in heard
    )


def _together(trigger: Trigger, heard: Sequence[Heard], new: Heard) -> tuple[Heard, ...]:
    """One alert of each rule, all within one window; of several those that came first."""
    starts = sorted(one.at for one in heard if new.at - trigger.window <= one.at <= new.at)
    for start in starts:
        within = [one for one in heard if start <= one.at <= start + trigger.window]
        chosen = {new.rule: new}
        for one in sorted(within, key=_order):
            chosen.setdefault(one.rule, one)
        if all(rule in chosen for rule in trigger.rules):
            found = {chosen[rule].id: chosen[rule] for rule in trigger.rules}
            return tuple(sorted(found.values(), key=_order))
    return ()


def _ordered(trigger: Trigger, heard: Sequence[Heard], new: Heard, place: int) -> tuple[Heard, ...]:
    """The alerts nearest to the new one on either side, each after the one before it."""
    found = [new]
    for rule in reversed(trigger.rules[:place]):
        before = [
            one
            for one in heard
            if one.rule == rule and one not in found and _precedes(one, found[0])
        ]
        if not before:
            return ()
        found.insert(0, max(before, key=_order))
    for rule in trigger.rules[place + 1 :]:
        after = [
            one
            for one in heard
            if one.rule == rule and one not in found and _precedes(found[-1], one)
        ]
        if not after:
            return ()
        found.append(min(after, key=_order))
    is_near = found[-1].at - found[0].at <= trigger.window
    return tuple(found) if is_near else ()


def _order(one: Heard) -> tuple[datetime, int]:
    return one.at, one.id


def _precedes(one: Heard, other: Heard) -> bool:
    if one.at == other.at and one.article == other.article:
        return True
    return _order(one) < _order(other)
