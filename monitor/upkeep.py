"""How the house is kept: for how long things are remembered, what is backed up, what is logged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Literal, Self

LogFormat = Literal["text", "json"]
LogLevel = Literal["debug", "info", "warning", "error"]

_BESIDE_A_WINDOW = timedelta(days=30)
"""An article that is late by so much is still judged by all that its rule's window holds."""


@dataclass(frozen=True, slots=True)
class Keep:
    """How long what is over is kept; each has a key of the same name under `keep:`.

    Never let go, however old: which articles were seen, open alerts and what supports them,
    readings and messages that wait.
    """

    articles: timedelta = timedelta(days=180)
    """Texts: half a year to try new rules on. That an article was seen stays known."""
    facts: timedelta = timedelta(days=730)
    """What is known; never less than the longest window of a rule."""
    alerts: timedelta = timedelta(days=730)
    """Alerts that are closed, and who was told of them."""
    messages: timedelta = timedelta(days=90)
    """Messages that were sent or given up."""
    journal: timedelta = timedelta(days=90)
    """Why something was or was not done."""

    def covering(self, window: timedelta) -> Self:
        """The same, with facts kept for at least a rule's window."""
        return replace(self, facts=max(self.facts, window + _BESIDE_A_WINDOW))


@dataclass(frozen=True, slots=True)
class Backups:
    """Checked copies of the store: the last of each of so many hours, and of so many days."""

    folder: Path = Path("backups")
    hourly: int = 24
    daily: int = 7


@dataclass(frozen=True, slots=True)
class Log:
    """How events are written to standard error, and how grave they have to be."""

    format: LogFormat = "text"
    level: LogLevel = "info"
