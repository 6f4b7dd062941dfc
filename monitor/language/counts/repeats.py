"""Counts of a page that say again, and less exactly, what it counts elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.language.counts.owners import Seen
from monitor.language.counts.roles import is_human

_TOLD = frozenset({"asserted", "confirmed", "likely", "expected"})


def vague_repeats(seen: Sequence[Seen]) -> dict[int, Seen]:
    """The places of vague counts ("dozens missing") for which the page has a number."""
    exact = [each for each in seen if each.hedge not in {"vague", "range"} and _is_news(each)]
    found = (
        (at, next((other for other in exact if _holds(each, other)), None))
        for at, each in enumerate(seen)
        if each.hedge == "vague" and _is_news(each)
    )
    return {at: other for at, other in found if other}


def is_one_of(seen: Sequence[Seen], role: str) -> bool:
    """Whether a single person is one of those whom the page has counted in the same role."""
    return any(each.role == role and (each.low or 0) > 1 and _is_news(each) for each in seen)


def _is_news(each: Seen) -> bool:
    return each.status in _TOLD and each.role != "other"


def _holds(vague: Seen, other: Seen) -> bool:
    """Whether the number lies within the vague one, of the same kind and fate."""
    value = other.low if other.low is not None else other.high
    if value is None or vague.low is None or vague.high is None or vague.role != other.role:
        return False
    alike = vague.unit_class == other.unit_class or is_human(vague.role)
    return alike and vague.low <= value <= vague.high
