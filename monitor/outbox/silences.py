"""A silence: what somebody asked not to be told, from when to when, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from monitor.outbox.routes import parse_matcher


@dataclass(frozen=True, slots=True)
class Silence:
    """Alerts that fit all its matchers are not told while it holds. `hidden` counts them."""

    matchers: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    author: str = ""
    comment: str = ""
    id: int = 0
    hidden: int = 0

    def fits(self, labels: Mapping[str, str]) -> bool:
        """Whether an alert of these labels is meant; one without matchers means none."""
        return bool(self.matchers) and all(
            parse_matcher(matcher).holds(labels) for matcher in self.matchers
        )

    @property
    def why(self) -> str:
        """The silence in one line, as the journal tells it."""
        by = f" by {self.author}" if self.author else ""
        comment = f": {self.comment}" if self.comment else ""
        return f"silence {self.id}{by} until {self.ends_at:%Y-%m-%d %H:%M} UTC{comment}"
