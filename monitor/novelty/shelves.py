"""Where facts are kept, so that of thousands in one series a claim is held against a few.

A fact stands on several shelves: its story's, its subject's, that of each of its parties. A claim
looks on the shelves where whatever may decide about it stands. They may hold too much, and never
leave out what would change a verdict: `triggers` and `subjects` say what is compared.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import datetime

from monitor.matching.rules import Trigger, TriggerType
from monitor.novelty.claims import Claim
from monitor.novelty.nearness import APPROXIMATE_TOLERANCE, REACH, SLACK
from monitor.novelty.subjects import initials

_LARGEST = 1e300
"""Beyond it a number is no number."""

_STEPS = 4
"""From one size to the next but so many the number doubles."""


LAST = "last"
"""No shelf to be put on: the last facts of the series, of each standing."""


def shelves_of(claim: Claim) -> frozenset[str]:
    """Where the claim is kept once it is a fact."""
    return frozenset((*_of_subject(claim), *_of_size(claim), *_of_matter(claim)))


def shelves_for(claim: Claim, trigger: Trigger) -> frozenset[str] | None:
    """Where all stands that may decide about the claim; None if that is the whole series."""
    match trigger.type:
        case TriggerType.NEW_VALUE:
            elsewhere = _of_like_size(claim, trigger)
            return None if elsewhere is None else frozenset((*_for_subject(claim), *elsewhere))
        case TriggerType.CHANGE:
            return shelves_for_subject(claim)
        case TriggerType.NEW_TERM | TriggerType.STATUS_CHANGE:
            return frozenset(_of_matter(claim))
        case TriggerType.ANY:
            return frozenset((_story(claim),))
        case _:
            return None


def shelves_for_subject(claim: Claim) -> frozenset[str]:
    """Where all stands that is about the claim's subject."""
    return frozenset(_for_subject(claim))


def _of_subject(claim: Claim) -> Iterator[str]:
    yield from _of_scene(claim)
    yield f"actor {claim.actor}" if claim.actor else f"land {_country(claim)}"


def _for_subject(claim: Claim) -> Iterator[str]:
    """A country that acts in one text is where it happens in the next."""
    yield from _of_scene(claim)
    yield f"actor {claim.actor or _country(claim)}"
    if claim.actor:
        yield f"land {claim.actor}"


def _of_scene(claim: Claim) -> Iterator[str]:
    yield _story(claim)
    if claim.place:
        yield f"place {claim.place}"
    town = claim.place.partition("/")[2]
    if town:
        yield f"town {town}"


def _of_matter(claim: Claim) -> Iterator[str]:
    yield _story(claim)
    for doer in claim.doers:
        yield f"first {doer.partition(' ')[0]}"
        yield f"last {doer.rpartition(' ')[2]}"
        if short := initials(doer):
            yield f"first {short}"
    yield from (f"about {one}" for one in claim.about or ("nothing",))


def _story(claim: Claim) -> str:
    return f"story {claim.story}"


def _country(claim: Claim) -> str:
    return claim.place.partition("/")[0]


# --- a figure told elsewhere ----------------------------------------------------------------


def _of_size(claim: Claim) -> Iterator[str]:
    """By number and time, where neither actor nor story need be the same."""
    if not claim.counts:
        return
    numbers = [one for one in (claim.low, claim.value, claim.high) if one is not None]
    if numbers:
        yield from _sizes(min(numbers), max(numbers), [_fortnight(claim.at)])


def _of_like_size(claim: Claim, trigger: Trigger) -> tuple[str, ...] | None:
    """Where figures stand that may be the claim's, by another story; None if any may be."""
    slack = max(APPROXIMATE_TOLERANCE, trigger.tolerance or 0.0)
    if claim.hedge in {"at_least", "more_than"} and claim.low is not None:
        if claim.high is not None:
            return None
        low, high = claim.low * (1 - slack), claim.low * SLACK
    elif claim.value is not None and slack < 1:
        low, high = claim.value / (1 + slack), claim.value / (1 - slack)
    elif claim.value is None and claim.low is not None and claim.high is not None:
        low, high = claim.low, claim.high
    else:
        return None
    times = range(_fortnight(claim.at - REACH), _fortnight(claim.at + REACH) + 1)
    # Where a text names no place, only the last figure that is known may be meant.
    last = () if claim.place else (LAST,)
    return (*_sizes(low, high, times), *last)


def _sizes(low: float, high: float, fortnights: range | list[int]) -> Iterator[str]:
    for size in range(_size(low), _size(high) + 1):
        for fortnight in fortnights:
            yield f"size {size} {fortnight}"


def _size(number: float) -> int:
    return math.floor(math.log2(min(max(number, 1), _LARGEST)) * _STEPS)


def _fortnight(at: datetime) -> int:
    return math.floor(at.timestamp() / REACH.total_seconds())
