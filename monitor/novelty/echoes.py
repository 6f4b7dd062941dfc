"""Whether a figure told elsewhere is one already known, though its text names less, or otherwise.

One paper names the dam, the next the province, a third neither; their stories may not have met
yet. Of one rule, in one role, the same number within a fortnight is then one figure, unless the
places speak against it. What would change our mind: two misfortunes with one toll, of which the
second was not told.
"""

from __future__ import annotations

from datetime import timedelta

from monitor.language.words.places import is_country
from monitor.novelty.claims import Claim
from monitor.novelty.nearness import REACH, SLACK

TELLING = 10
"""From here on two texts seldom have the same number by chance."""

MOST_TELLING = 40
"""From here on they seldom have, even if neither says where."""

A_DAY = timedelta(days=1)
"""How long the one victim is likely to be the one that was told of."""

SOON = timedelta(days=3)
"""How long a small number is likely to be the one that was told of the town."""


def may_be_echo(claim: Claim, known: Claim, *, is_last: bool = False) -> bool:
    """Whether nothing speaks for different things; the numbers themselves are not compared.

    A telling number is an echo unless something speaks against it. A small one is soon another's:
    it echoes what a text said that names no place, or within a few days one whose place may hold
    the other's. Where one says nothing of whom and where, the last figure known is meant.
    "Thousands" of nowhere are those of whom the figure is known.
    """
    apart = abs(claim.at - known.at)
    if apart > REACH or _are_others(claim, known):
        return False
    if claim.hedge == "vague":
        return True
    is_last = is_last and (_amount(claim) > 1 or apart <= SOON)
    if _is_nowhere(claim) and _is_nowhere(known):
        return is_last or _amount(claim) >= MOST_TELLING
    if _amount(claim) >= TELLING:
        return True
    if claim.actor or known.actor:
        return is_last and (_is_nowhere(claim) or _is_nowhere(known))
    if not (claim.place and known.place):
        return True
    reach = SOON if _amount(claim) > 1 else A_DAY
    return apart <= reach and _may_hold(claim.place, known.place)


def _are_others(claim: Claim, known: Claim) -> bool:
    """Whether actors or places tell the two apart."""
    if claim.actor and known.actor and claim.actor != known.actor:
        return True
    if claim.place and known.place:
        return _are_apart(claim.place, known.place)
    # "Cambodia's 5,000 cases" and "5,000 cases in Laos" speak of two countries; a firm is in one.
    lands = {_subject(claim), _subject(known)}
    return claim.actor != known.actor and len(lands) > 1 and all(map(is_country, lands))


def _is_nowhere(claim: Claim) -> bool:
    return not (claim.actor or claim.place)


def _subject(claim: Claim) -> str:
    """The actor, else the country."""
    return claim.actor or claim.place.split("/", 1)[0]


def _may_hold(one: str, other: str) -> bool:
    """Whether one is a country, or a place unheard of, in which the other may lie."""
    (here, town), (there, other_town) = one.split("/", 1), other.split("/", 1)
    if here and there:
        return not (town and other_town)
    return not (town and other_town) or town == other_town


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
