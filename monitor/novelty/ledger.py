"""What is known: every claim that was kept, with what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from monitor.novelty.claims import Claim
from monitor.novelty.origins import each_once


class Standing(StrEnum):
    """Whether a fact still holds for the one who said it.

    `waits`: too few independent origins support it to be told yet. `withdrawn`: its article says
    something else now; it is kept, so that late copies of the old text tell nothing.
    """

    HOLDS = "holds"
    WAITS = "waits"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Fact:
    """A claim that is kept. `fingerprint` is that of the alert it caused or supports, or ""."""

    claim: Claim
    fingerprint: str
    told: bool
    learned_at: datetime
    standing: Standing = Standing.HOLDS


def origins_of(support: Iterable[Fact]) -> tuple[str, ...]:
    """The voices that stand by what they said, each once, in the order in which they spoke."""
    standing = (fact for fact in support if fact.standing is not Standing.WITHDRAWN)
    return each_once(fact.claim.origin for fact in standing)
