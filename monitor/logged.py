"""What the daemon logs: one line an event, its fields beside it."""

from __future__ import annotations

import logging

_log = logging.getLogger(__name__)


def tell(level: int, event: str, **fields: object) -> None:
    """One line of the log: the event, then its fields."""
    _log.log(level, event, extra=fields)
