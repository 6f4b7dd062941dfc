"""Is it news? One claim held against what is known, by the rule's trigger.

Decided here, and why:
* A number is known when it lies within the tolerance of any number seen in the window, when a
  range overlaps one, and when "at least 43" follows 43. What was only planned does not make its
  fact known: 6,000 to be sent, then 6,000 sent, are two pieces of news.
* What may yet be ("the toll could rise to 100") does not replace what is reported.
* "12 people" and "12 miners" killed are one fact; "12 people" and "3 soldiers" are two.
* "No casualties" is remembered of nobody and told to nobody: it is news of what did not happen.
* Who "will not come" withdraws only if he was known to come; else he is no news.
* "First" is asked of what is comparable, so a new subject always has a first report.
* An article older than the last change by more than the rule's `late_after` is recorded, not
  told: it repeats what was true before. Strangely dated copies forced this.
* A change is measured from where the last news left it, so that small steps add up; the first
  figure of a subject is where it begins, and no change.
What would change our mind: readers who miss a correction that came late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from monitor.language.words.normalise import fold
from monitor.matching.rules import Direction, Trigger, TriggerType
from monitor.matching.units import HUMAN_CLASSES
from monitor.novelty.claims import REFUSED, Claim
from monitor.novelty.echoes import MOST_TELLING, is_near, may_be_echo
from monitor.novelty.ledger import Fact, Standing
from monitor.novelty.nearness import APPROXIMATE_TOLERANCE
from monitor.novelty.subjects import same_matter, same_subject
from monitor.novelty.tallies import Tally

if TYPE_CHECKING:
    from monitor.language.people.names import NameBook


class Reason(StrEnum):
    """Why an alert is told."""

    FIRST_REPORT = "first_report"
    NEW_VALUE = "new_value"
    NEW_TERM = "new_term"
    NEW_STORY = "new_story"
    STATUS_CHANGE = "status_change"
    COUNT = "count"
    SPIKE = "spike"
    SILENT = "silent"
    SEQUENCE = "sequence"
    ESCALATED = "escalated"
    REVISED = "revised"
    RETRACTED = "retracted"
    RESOLVED = "resolved"


class Change(StrEnum):
    FIRST = "first"
    UP = "up"
    DOWN = "down"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a claim is news, and why or why not in words.

    `before` is what was known last and is now replaced; `same` the known fact that makes the
    claim no news, which the claim then supports; `tally` how many there were, where that decides.
    """

    news: bool
    why: str
    reason: Reason | None = None
    change: Change | None = None
    before: Fact | None = None
    same: Fact | None = None
    tally: Tally | None = None


_PEOPLE = frozenset({"people", "event_participants"})
_ROUGH = frozenset({"approx", "range", "vague"})
_LOOSE_BOUNDS = frozenset({"vague", "at_least", "more_than"})
_PLANS = frozenset({"planned", "expected", "likely", "possible", "unlikely", "unconfirmed"})
_MERELY_POSSIBLE = frozenset({"possible", "unlikely", "unconfirmed"})
_STANDINGS = {"possible": "possible", "unlikely": "possible", "unconfirmed": "possible",
              "withdrawn": "withdrawn", "denied": "withdrawn", REFUSED: "withdrawn"}  # fmt: skip


def judge(claim: Claim, known: Sequence[Fact], trigger: Trigger, names: NameBook) -> Verdict:
    """Decide whether a claim is news to someone who knows these facts.

    `known` are the facts of the claim's rule and series within the trigger's window, in order
    of event time; those about another subject are left aside here. What still waits for more
    origins is not known yet; what its own voice took back is known to be over.
    """
    verdict = _judged(claim, _of(Standing.HOLDS, known), trigger, names)
    if not verdict.news:
        return verdict
    for fact in _of(Standing.WITHDRAWN, known):
        is_old = fact.claim.origin == claim.origin and fact.claim.article != claim.article
        if is_old and _judged(claim, (fact,), trigger, names).same:
            return Verdict(False, f"its source has corrected this since {_day(fact)}")
    return verdict


def waiting_with(
    claim: Claim, known: Sequence[Fact], trigger: Trigger, names: NameBook
) -> Fact | None:
    """The fact, still waiting for more origins, that says what the claim says; or None."""
    return _judged(claim, _of(Standing.WAITS, known), trigger, names).same


def _of(standing: Standing, known: Sequence[Fact]) -> Sequence[Fact]:
    return [fact for fact in known if fact.standing is standing]


def _judged(claim: Claim, known: Sequence[Fact], trigger: Trigger, names: NameBook) -> Verdict:
    match trigger.type:
        case TriggerType.NEW_VALUE:
            verdict = _new_value(claim, _of_subject(claim, known), trigger)
            return _unless_told_elsewhere(verdict, claim, known, trigger)
        case TriggerType.NEW_TERM:
            return _new_term(claim, _of_matter(claim, known), trigger, names)
        case TriggerType.CHANGE:
            return _changed(claim, _of_subject(claim, known), trigger)
        case TriggerType.STATUS_CHANGE:
            return _status_change(claim, _of_matter(claim, known))
        case TriggerType.ANY:
            return _new_story(claim, known)
        case _:
            raise AssertionError(f"{trigger.type} asks for more than one claim")


# --- numbers --------------------------------------------------------------------------------


def _new_value(claim: Claim, known: Sequence[Fact], trigger: Trigger) -> Verdict:
    if claim.value == 0:
        return Verdict(False, "nothing is counted")
    said = [fact for fact in known if fact.claim.value != 0 and not _only_planned(fact, claim)]
    comparable = [fact for fact in said if _class_of(fact.claim) == _class_of(claim)]
    same = [fact for fact in comparable if _same_number(claim, fact.claim, trigger.tolerance)]
    same = same or [fact for fact in said if _is_echo(claim, fact.claim)]
    if same:
        return Verdict(
            False, f"{_figure(same[0].claim)} is known since {_day(same[0])}", same=same[0]
        )
    if not comparable:
        return Verdict(True, "first report", Reason.FIRST_REPORT, Change.FIRST)
    last = max(_that_changed(comparable), key=lambda fact: fact.claim.at)
    if claim.status in _MERELY_POSSIBLE and last.claim.status not in _PLANS:
        return Verdict(False, f"only {claim.status}, while {_figure(last.claim)} is reported")
    if claim.at < last.claim.at - trigger.late_after:
        return Verdict(False, f"older than the last change, {_figure(last.claim)} of {_day(last)}")
    change = _change(claim, last, comparable)
    why = f"was {_figure(last.claim)}"
    return Verdict(True, why, Reason.NEW_VALUE, change, before=last)


def _unless_told_elsewhere(
    verdict: Verdict, claim: Claim, known: Sequence[Fact], trigger: Trigger
) -> Verdict:
    """A new figure is none where another story told the same and no place speaks against it."""
    if not verdict.news:
        return verdict
    last = max((fact.claim.at for fact in known), default=claim.at)
    for fact in known:
        other = fact.claim
        is_same = _class_of(other) == _class_of(claim) or _is_echo(claim, other)
        is_last = other.at == last
        if not (is_same and may_be_echo(claim, other, is_last=is_last) and is_near(claim, other)):
            continue
        if not _only_planned(fact, claim) and _same_number(claim, other, trigger.tolerance):
            return Verdict(False, f"{_figure(other)} is known since {_day(fact)}", same=fact)
    return verdict


def _changed(claim: Claim, known: Sequence[Fact], trigger: Trigger) -> Verdict:
    """Differs from the last figure, and has moved far enough from where the last news left it."""
    said = [fact for fact in known if not _only_planned(fact, claim)]
    said = [fact for fact in said if _class_of(fact.claim) == _class_of(claim)]
    if not said:
        return Verdict(False, "the first figure, from which a change is measured")
    last = max(said, key=lambda fact: fact.claim.at)
    if _same_number(claim, last.claim, trigger.tolerance):
        why = f"{_figure(last.claim)} is known since {_day(last)}"
        return Verdict(False, why, same=last)
    if claim.at < last.claim.at - trigger.late_after:
        return Verdict(False, f"older than the last figure, {_figure(last.claim)} of {_day(last)}")
    before = _left_at(said, trigger.direction)
    now, then = _size(claim), _size(before.claim)
    least = max(trigger.min_delta.amount, trigger.min_delta.share * abs(then))
    wanted = {Direction.UP: now > then, Direction.DOWN: now < then, Direction.BOTH: now != then}
    why = f"was {_figure(before.claim)}"
    if not wanted[trigger.direction] or abs(now - then) < least:
        return Verdict(False, f"{why}, which is no change of the kind asked for")
    return Verdict(True, why, Reason.NEW_VALUE, _change(claim, before, said), before=before)


def _left_at(said: Sequence[Fact], direction: Direction) -> Fact:
    """From where a change is measured: the last that was told, else the first that was seen.

    Measured from the very last figure, small steps would never add up to news. A rule that asks
    for rises measures from the lowest point since.
    """
    in_time = sorted(said, key=lambda fact: fact.claim.at)
    told = [at for at, fact in enumerate(in_time) if fact.told]
    since = in_time[told[-1] if told else 0 :]
    match direction:
        case Direction.UP:
            return min(since, key=lambda fact: _size(fact.claim))
        case Direction.DOWN:
            return max(since, key=lambda fact: _size(fact.claim))
        case Direction.BOTH:
            return since[0]


def _size(claim: Claim) -> float:
    known = (claim.value, claim.low, claim.high)
    return next((float(number) for number in known if number is not None), 0.0)


def _that_changed(known: Sequence[Fact]) -> Sequence[Fact]:
    """Without bounds that only repeated: "at least 20" after 23 does not replace the 23."""
    return [
        fact
        for fact in known
        if fact.told or not fact.fingerprint or fact.claim.hedge in {"exact", "approx"}
    ] or known


def _class_of(claim: Claim) -> str:
    """What is counted: those at an event are people like any, soldiers and civilians are not."""
    return "people" if claim.counts in _PEOPLE else claim.counts


def _is_echo(new: Claim, old: Claim) -> bool:
    """Forty-three people in one paper are forty-three miners in the next.

    So are 48,300 vehicles and 48,300 cars; 12 boats and 12 tents are not.
    """
    if HUMAN_CLASSES.isdisjoint((new.counts, old.counts)):
        return new.value is not None and new.value == old.value and new.value >= MOST_TELLING
    if not ({new.counts, old.counts} <= HUMAN_CLASSES and _PEOPLE & {new.counts, old.counts}):
        return False
    return new.value is not None and new.value == old.value


def _only_planned(fact: Fact, claim: Claim) -> bool:
    """Whether what was planned has now come about.

    "Hundreds" or "over 300" add nothing to the 400 planned.
    """
    return (
        claim.hedge not in _LOOSE_BOUNDS
        and fact.claim.status in _PLANS
        and claim.status not in _PLANS
    )


def _same_number(new: Claim, old: Claim, tolerance: float | None) -> bool:
    if new.hedge in {"at_least", "more_than"} and new.low is not None:
        top = _top(old)
        return top is not None and top >= new.low * (1 - _slack(new, old, tolerance))
    if new.value is None:
        return _overlap(new, old)
    if old.value is None:
        return False
    return abs(new.value - old.value) <= _slack(new, old, tolerance) * max(abs(old.value), 1e-9)


def _slack(new: Claim, old: Claim, tolerance: float | None) -> float:
    if tolerance is not None:
        return tolerance
    return APPROXIMATE_TOLERANCE if _ROUGH & {new.hedge, old.hedge} else 0.0


def _top(claim: Claim) -> float | None:
    return claim.high if claim.high is not None else claim.low


def _overlap(new: Claim, old: Claim) -> bool:
    low = new.low if new.low is not None else float("-inf")
    high = new.high if new.high is not None else float("inf")
    bottom = old.low if old.low is not None else old.high
    top = _top(old)
    return bottom is not None and top is not None and low <= top and bottom <= high


def _change(claim: Claim, last: Fact, known: Sequence[Fact]) -> Change:
    now = claim.value if claim.value is not None else claim.low
    then = last.claim.value if last.claim.value is not None else last.claim.low
    if now is None or then is None:
        return Change.FIRST
    if _is_contested(claim, last, known, is_lower=now < then):
        return Change.CONFLICT
    return Change.UP if now > then else Change.DOWN


def _is_contested(claim: Claim, last: Fact, known: Sequence[Fact], *, is_lower: bool) -> bool:
    """Whether another voice stands by the last figure.

    A toll does not fall by another's word, and two figures of one article are two opinions; but
    a higher figure from another voice is mostly just the later one.
    """
    others = {
        fact.claim.article
        for fact in known
        if fact.claim.speaker
        and fact.claim.origin != claim.origin
        and fact.claim.low == last.claim.low
    }
    return bool(claim.speaker and others) and (is_lower or claim.article in others)


# --- terms, steps, stories ------------------------------------------------------------------


def standing(status: str) -> str:
    """What a status of attendance comes to: "coming", "possible" or "withdrawn"."""
    return _STANDINGS.get(status, "coming")


def _new_term(claim: Claim, known: Sequence[Fact], trigger: Trigger, names: NameBook) -> Verdict:
    same = [fact for fact in known if _same_term(claim.term, fact.claim.term, trigger, names)]
    now = standing(claim.status)
    for fact in same:
        then = standing(fact.claim.status)
        if trigger.field != "person" or then == now or (then, now) == ("coming", "possible"):
            return Verdict(False, f"{fact.claim.term} is known since {_day(fact)}", same=fact)
    if claim.status == REFUSED and not same:
        return Verdict(False, f"{claim.term} was not known to come")
    why = f"{claim.term} is now {now}" if same else f"{claim.term} is new"
    return Verdict(True, why, Reason.NEW_TERM, Change.FIRST)


def _same_term(new: str, old: str, trigger: Trigger, names: NameBook) -> bool:
    if trigger.field == "status":
        return new == old
    if fold(new) == fold(old) or (names.may_be_same(new, old) and names.same(new, old).same):
        return True
    # "President Ruto" at the same event is the William Ruto who was named in full before.
    return trigger.field == "person" and " " not in new and fold(old).endswith(f" {fold(new)}")


def _status_change(claim: Claim, known: Sequence[Fact]) -> Verdict:
    if not known:
        return Verdict(True, f"first status: {claim.status}", Reason.FIRST_REPORT, Change.FIRST)
    last = max(known, key=lambda fact: fact.claim.at)
    if last.claim.status == claim.status:
        return Verdict(False, f"{claim.status} since {_day(last)}", same=last)
    why = f"was {last.claim.status}"
    return Verdict(True, why, Reason.STATUS_CHANGE, before=last)


def _new_story(claim: Claim, known: Sequence[Fact]) -> Verdict:
    for fact in known:
        if fact.claim.story == claim.story:
            return Verdict(False, f"the story is known since {_day(fact)}", same=fact)
    return Verdict(True, "a new story", Reason.NEW_STORY, Change.FIRST)


def _of_subject(claim: Claim, known: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in known if same_subject(claim, fact.claim)]


def _of_matter(claim: Claim, known: Sequence[Fact]) -> list[Fact]:
    return [fact for fact in known if same_matter(claim, fact.claim)]


def _figure(claim: Claim) -> str:
    if claim.value is not None:
        return f"{claim.value:,.10g}"
    if claim.low is not None and claim.high is not None:
        return f"{claim.low:,.10g} to {claim.high:,.10g}"
    return f"{claim.low if claim.low is not None else claim.high or 0:,.10g}"


def _day(fact: Fact) -> str:
    at = fact.claim.at
    return f"{at.day} {at:%b %Y}"
