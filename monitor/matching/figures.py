"""What a number of the text stands for, where a rule asks for numbers."""

from __future__ import annotations

import math

from monitor.language.counts.quantities import Quantity
from monitor.language.words.hedges import SHORT_OF
from monitor.matching.conditions import Bounds

NO_FIGURE = frozenset({"denied", "unconfirmed", "unlikely", "historical"})
"""Steps at which a number is nobody's figure, unless a rule asks for them."""

SUPPOSED = "status:conditional"
"""The reading's word for a figure that hangs on an "if"."""

TOLD_INCREMENTS = ("total", "delta")


def is_figure(fact: Quantity) -> bool:
    """Whether somebody gives the number for what it is.

    "If the dam breaks, 300 people could die" reports nothing: it supposes.
    """
    is_supposed = fact.status == "possible" and SUPPOSED in fact.why
    return fact.status not in NO_FIGURE and not is_supposed


def may_lie_within(fact: Quantity, bounds: Bounds) -> bool:
    """Whether some number that the words allow lies within the bounds.

    "At least 43" and "up to 43" stand for 43, which is what they say of certain; "10,000 to
    12,000" for all between; "more than 50" is over 50, and "fewer than 50" under it.
    """
    known = [number for number in (fact.low, fact.value, fact.high) if number is not None]
    if not known:
        return False
    low, high = min(known), max(known)
    if fact.hedge == "more_than" and low == high:
        low = high = math.nextafter(high, math.inf)
    if SHORT_OF in fact.why:
        low = high = math.nextafter(high, -math.inf)
    reaches = Bounds(gt=bounds.gt, gte=bounds.gte).hold(high)
    stays = Bounds(lt=bounds.lt, lte=bounds.lte).hold(low)
    equal = bounds.eq is None or low <= bounds.eq <= high
    return reaches and stays and equal


def figure(fact: Quantity) -> str:
    """The number as it is told."""
    if fact.value is not None:
        return f"{fact.value:,}"
    return f"{fact.low:,} to {fact.high:,}" if fact.low and fact.high else "no certain number"
