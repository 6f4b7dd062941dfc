"""How many, over a window: counts, spikes and silence, from what was seen and when.

Decided here, and why:
* A window is half-open: what was seen just its length ago has left it.
* What counts as one (a match, an article, a story, a value) counts once a window, at the last
  time that it was seen.
* Where nothing at all is what a rule asks for, a window must be over before that is certain.
* A count that only goes up is asked of every window that holds the new sighting, so that a late
  article completes the burst to which it belongs.
* A spike is asked only when rule and reference are as old as both windows together: before that
  nobody knows what is usual (ElastAlert). A reference in which nothing was seen makes any count
  of `min_count` a spike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.matching.rules import Counted, Rule, Trigger, TriggerType
from monitor.novelty.claims import Sighting
from monitor.novelty.origins import each_once


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there were at a time, and whether that is what the rule asks for.

    `expected` is what a spike is held against; `values` are what was counted, where that is
    values or rules; `group` the values of the rule's `group_by`, by name.
    """

    holds: bool
    count: int
    window: timedelta
    why: str
    expected: float | None = None
    values: tuple[str, ...] = ()
    group: tuple[tuple[str, str], ...] = ()
    noun: str = ""

    def to_dict(self) -> dict[str, object]:
        """The tally as the JSON line has it."""
        return {
            "count": self.count,
            "expected": None if self.expected is None else round(self.expected, 2),
            "window_s": int(self.window.total_seconds()),
            "group": dict(self.group),
            "values": list(self.values),
        }


def reach(trigger: Trigger) -> timedelta:
    """How far back a tally looks."""
    return trigger.window + (trigger.spike.reference if trigger.spike else timedelta(0))


def tally(rule: Rule, seen: Sequence[Sighting], at: datetime, began: datetime) -> Tally:
    """How many there are at a time, to someone who watches since `began`."""
    trigger = rule.trigger
    within = _within(seen, at - trigger.window, at)
    if trigger.spike:
        found = _spike(trigger, seen, within, at, began)
    else:
        found = _count(trigger, within)
        if found.holds and is_of_silence(trigger) and began > at - trigger.window:
            return _but(found, f"{found.why}: the window is not over yet")
    if rule.min_origins == 1:
        return found
    origins = each_once(one.origin for one in within)
    if found.holds and len(origins) < rule.min_origins and trigger.type is not TriggerType.FLATLINE:
        why = f"{found.why}, by {len(origins)} of {rule.min_origins} origins"
        return _but(found, why)
    return found


def fullest(
    rule: Rule, seen: Sequence[Sighting], new: Sighting, began: datetime
) -> tuple[Tally, Tally]:
    """The tally of the fullest window that holds a sighting, without it and with it."""
    trigger = rule.trigger
    ends = [new.at]
    if not (trigger.is_lasting or trigger.spike):
        ends += [one.at for one in seen if new.at < one.at < new.at + trigger.window]
    others = [one for one in seen if one != new]
    tallies = [(tally(rule, others, end, began), tally(rule, seen, end, began)) for end in ends]
    return max(tallies, key=lambda pair: pair[1].count)


def is_of_silence(trigger: Trigger) -> bool:
    """Whether nothing at all is what it asks for, too: then only a whole window can tell."""
    return trigger.condition is not None and trigger.condition.hold(0)


def turns_at(rule: Rule, seen: Iterable[Sighting], after: datetime) -> datetime | None:
    """When the answer next becomes another one by itself, if nothing more is seen."""
    trigger = rule.trigger
    leaving = sorted(_last_seen(seen).values())
    leaving = [at + trigger.window for at in leaving if at + trigger.window > after]
    if trigger.spike or rule.min_origins > 1:
        return leaving[0] if leaving else None
    assert trigger.condition is not None
    now = trigger.condition.hold(len(leaving))
    for left, when in enumerate(leaving, 1):
        if trigger.condition.hold(len(leaving) - left) is not now:
            return when
    return None


def span(length: timedelta) -> str:
    """A length of time in its largest whole unit: 24h, 7d, 90m."""
    seconds = int(length.total_seconds())
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds % size == 0 and (unit != "d" or seconds > size):
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _count(trigger: Trigger, within: Sequence[Sighting]) -> Tally:
    units = {one.unit: one.shown for one in within}
    condition = trigger.condition
    assert condition is not None
    values = tuple(shown for shown in units.values() if shown)
    noun = _noun(trigger, len(units))
    why = f"{len(units)} {noun} in {span(trigger.window)}, asked {condition}"
    holds = condition.hold(len(units))
    return Tally(holds, len(units), trigger.window, why, values=values, noun=noun)


def _spike(
    trigger: Trigger,
    seen: Sequence[Sighting],
    within: Sequence[Sighting],
    at: datetime,
    began: datetime,
) -> Tally:
    asked = trigger.spike
    assert asked is not None
    start = at - trigger.window
    count = len({one.unit for one in within})
    before = len({one.unit for one in _within(seen, start - asked.reference, start)})
    expected = before * (trigger.window / asked.reference)
    noun = _noun(trigger, count)
    told = f"{count} {noun} in {span(trigger.window)}, usually {expected:,.1f}"
    is_known = began <= start - asked.reference
    holds = is_known and count >= asked.least and count >= asked.ratio * expected
    why = told if is_known else f"{told}: what is usual is not known yet"
    return Tally(holds, count, trigger.window, why, expected, noun=noun)


def _but(found: Tally, why: str) -> Tally:
    return Tally(
        False, found.count, found.window, why, found.expected, found.values, noun=found.noun
    )


def _within(seen: Iterable[Sighting], start: datetime, end: datetime) -> list[Sighting]:
    return [one for one in seen if start < one.at <= end]


def _last_seen(seen: Iterable[Sighting]) -> dict[str, datetime]:
    last: dict[str, datetime] = {}
    for one in seen:
        last[one.unit] = max(one.at, last.get(one.unit, one.at))
    return last


def _noun(trigger: Trigger, count: int) -> str:
    if trigger.type is TriggerType.VALUE_COUNT:
        noun = f"{trigger.field.replace('_', ' ')} value"
        return noun if count == 1 else f"{noun}s"
    singular = {Counted.STORIES: "story", Counted.ARTICLES: "article", Counted.MATCHES: "match"}
    plural = {Counted.STORIES: "stories", Counted.ARTICLES: "articles", Counted.MATCHES: "matches"}
    return (singular if count == 1 else plural)[trigger.count]
