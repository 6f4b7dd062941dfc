"""Whether a figure told elsewhere is one already known, though its text names less, or otherwise.

One paper names the dam, the next the province, a third neither; their stories may not have met
yet. Of one rule, in one role, the same number within a fortnight is then one figure, unless the
places speak against it. What would change our mind: two misfortunes with one toll, of which the
second was not told.
"""

from __future__ import annotations

from datetime import timedelta

from monitor.novelty.claims import Claim

REACH = timedelta(days=14)
"""How long a figure goes on being repeated by papers that name nobody."""

TELLING = 10
"""From here on two texts seldom have the same number by chance."""

SLACK = 1.25
"""So far above "more than 5,000" a known figure may lie and still be the one that is meant."""


def may_be_echo(claim: Claim, known: Claim) -> bool:
    """Whether nothing speaks for different things; the numbers themselves are not compared.

    Where neither text names a place, only their story can tell them apart; yet "thousands" of
    nowhere are those of whom the figure is known.
    """
    if abs(claim.at - known.at) > REACH or claim.actor != known.actor:
        return False
    if not (claim.place and known.place):
        return not claim.actor and (claim.place != known.place or claim.hedge == "vague")
    return _amount(claim) >= TELLING and not _are_apart(claim.place, known.place)


def is_near(claim: Claim, known: Claim) -> bool:
    """Whether a bound may stand for the known figure: "over 5,000" for 5,100, not for 9,000."""
    top = known.high if known.high is not None else known.low
    if claim.low is None or claim.high is not None or top is None:
        return True
    return top <= claim.low * SLACK


def _amount(claim: Claim) -> float:
    return claim.value or claim.low or claim.high or 0.0


def _are_apart(one: str, other: str) -> bool:
    """Two countries, or two towns of one; of a place unheard of nobody knows where it lies."""
    here, town = one.split("/", 1)
    there, other_town = other.split("/", 1)
    if here and there and here != there:
        return True
    return bool(here and there and town and other_town and town != other_town)
