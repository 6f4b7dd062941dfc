"""Which readings are worth a second article: a guess that would overturn what is known.

Novelty favours misreadings: repeats of a true figure are silent, every misread one is "new". A
reading knows when it guessed, so a guessed number that falls or leaps, and a guessed
confirmation, wait a little for another article; then they are told all the same.
"""

from __future__ import annotations

from monitor.language.counts.quantities import Quantity
from monitor.language.events.statements import Statement
from monitor.matching.search import Match
from monitor.novelty.triggers import Verdict

LEAP = 3.0
"""A number that moves by more than this factor is a leap (RULES: 3×)."""
_FIXED = frozenset({"confirmed", "happened", "agreed"})


def doubt(match: Match, verdict: Verdict) -> str:
    """Why a reading that would be news should wait for a second one, or "" if it need not."""
    fact = match.fact
    if not verdict.news or fact is None or getattr(fact, "sure", "firm") != "loose":
        return ""
    if isinstance(fact, Statement) and fact.status in _FIXED:
        return f"{fact.status} by an unsure reading"
    if isinstance(fact, Quantity) and verdict.before is not None:
        now = fact.value if fact.value is not None else fact.low
        known = verdict.before.claim
        then = known.value if known.value is not None else known.low
        if now is not None and then:
            return _doubted_move(float(now), float(then))
    return ""


def _doubted_move(now: float, then: float) -> str:
    if now < then:
        return f"a fall from {then:,.10g} by an unsure reading"
    if now > LEAP * then:
        return f"a leap from {then:,.10g} by an unsure reading"
    return ""
