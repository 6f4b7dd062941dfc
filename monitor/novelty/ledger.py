"""What is known: every claim that was kept, with what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from monitor.novelty.claims import Claim


@dataclass(frozen=True, slots=True)
class Fact:
    """A claim that is kept. `fingerprint` is that of the alert it caused or supports, or ""."""

    claim: Claim
    fingerprint: str
    told: bool
    learned_at: datetime
