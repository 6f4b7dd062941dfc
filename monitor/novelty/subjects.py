"""Whether two claims are about one subject, or one matter: only such claims are compared."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.novelty.claims import Claim
from monitor.novelty.ledger import Fact, Standing


def last_total(claim: Claim, known: Iterable[Fact]) -> Fact | None:
    """The latest total to which a delta adds, among facts of the series of totals."""
    totals = [
        fact
        for fact in known
        if fact.standing is Standing.HOLDS
        and fact.claim.counts == claim.counts
        and same_subject(claim, fact.claim)
    ]
    return max(totals, key=lambda fact: fact.claim.at, default=None)


def same_subject(one: Claim, other: Claim) -> bool:
    """The subject is the actor, else the place, else the story.

    A claim that names less than the other is about the same subject in the same story, or where
    the one's actor is the country of the other's place. Nor are two towns of one story told
    apart, since the same toll is told of town and province.
    """
    if one.actor and other.actor:
        return one.actor == other.actor
    here, town = one.place.split("/") if one.place else ("", "")
    there, other_town = other.place.split("/") if other.place else ("", "")
    if one.place and (
        one.place == other.place or (town and town == other_town and not (here and there))
    ):
        return True
    if one.actor or other.actor:
        return one.story == other.story or (one.actor or here) == (other.actor or there)
    if here and there and here != there:
        return False
    return one.story == other.story


def same_matter(one: Claim, other: Claim) -> bool:
    """The same event: the same story, or as many of its parties or words in common as not.

    What another doer does is another event: three states that put one firm under sanctions are
    three pieces of news.
    """
    if one.place and other.place and one.place != other.place and one.story != other.story:
        return False
    if one.doers and other.doers:
        return _has_doer_of(one, other) and not _aims_elsewhere(one, other)
    mine, theirs = set(one.about), set(other.about)
    if not mine and not theirs:
        return True
    if not mine or not theirs:
        return one.story == other.story
    return 2 * len(mine & theirs) >= min(len(mine), len(theirs)) and bool(mine & theirs)


def _has_doer_of(one: Claim, other: Claim) -> bool:
    """Whether anybody acts in both."""
    return any(
        mine == theirs or _is_short_for(mine, theirs) or _is_short_for(theirs, mine)
        for mine in one.doers
        for theirs in other.doers
    )


def _aims_elsewhere(one: Claim, other: Claim) -> bool:
    """Whether two stories tell of one doer's acts against different targets."""
    both = bool(one.aims and other.aims) and one.story != other.story
    return both and set(one.aims).isdisjoint(other.aims)


def _is_short_for(short: str, full: str) -> bool:
    """ "Mr Ruto" may be the William Ruto of the other text, "EU" is the European Union."""
    if full.endswith(f" {short}") or full.startswith((f"{short} of ", f"{short} in ")):
        return True
    return initials(full) == short


def initials(name: str) -> str:
    """The first letters of a name of several words, "" of one: "eu" of the European Union."""
    words = [word for word in name.split() if word not in _SMALL]
    return "".join(word[0] for word in words) if len(words) > 1 else ""


_SMALL = frozenset({"of", "the", "and", "for", "in", "on", "de"})
"""Words that lend no letter to initials: "OSCE"."""
