"""What an edited article takes back: facts that it told, and now tells differently.

An edit that leaves the facts alone changes nothing. A fact that is merely gone was cut, not
corrected, and stays known. What would change our mind: outlets that delete instead of correcting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.language.people.names import NameBook
from monitor.language.words.normalise import fold
from monitor.novelty.claims import Claim
from monitor.novelty.ledger import Fact, Standing
from monitor.novelty.subjects import same_matter, same_subject
from monitor.novelty.triggers import standing


def repeated(claim: Claim, before: Sequence[Fact]) -> bool:
    """Whether the article said just this before it was edited."""
    return any(_same(claim, fact.claim) for fact in before)


def revised(claims: Sequence[Claim], before: Sequence[Fact], names: NameBook) -> Mapping[int, Fact]:
    """By index of the claim, the fact of the earlier version that it takes the place of."""
    gone = [
        fact
        for fact in before
        if fact.standing is not Standing.WITHDRAWN
        and not any(_same(claim, fact.claim) for claim in claims)
    ]
    found: dict[int, Fact] = {}
    for at, claim in enumerate(claims):
        if repeated(claim, before):
            continue
        old = next((fact for fact in gone if _takes_place_of(claim, fact.claim, names)), None)
        if old is not None:
            gone.remove(old)
            found[at] = old
    return found


def _same(one: Claim, other: Claim) -> bool:
    if (one.rule, one.series) != (other.rule, other.series):
        return False
    if _is_number(one):
        is_same = _number(one) == _number(other) and one.counts == other.counts
        return is_same and _same_place(one, other)
    return fold(one.term) == fold(other.term) and standing(one.status) == standing(other.status)


def _takes_place_of(claim: Claim, old: Claim, names: NameBook) -> bool:
    """Whether both answer one question: how many, whether it is so, whether someone comes."""
    if (claim.rule, claim.series) != (old.rule, old.series):
        return False
    if _is_number(claim):
        is_one = _is_number(old) and claim.counts == old.counts
        return is_one and _same_place(claim, old)
    if claim.series.startswith("article"):
        return False
    if claim.series.startswith("attendance"):
        return names.same(claim.term, old.term).same
    return same_matter(claim, old)


def _same_place(one: Claim, other: Claim) -> bool:
    """Two towns in one article are two subjects, though their story is one."""
    if one.place and other.place and one.place != other.place:
        return False
    return same_subject(one, other)


def _number(claim: Claim) -> tuple[float | None, ...]:
    """The figure without its hedge: "at least 12" that becomes "12" is no other figure."""
    return (claim.value,) if claim.value is not None else (claim.low, claim.high)


def _is_number(claim: Claim) -> bool:
    return claim.low is not None or claim.high is not None
