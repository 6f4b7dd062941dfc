"""How a feed is: when it last answered, when it last said something new, and what ails it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.feeds.state import DRAWS_IDS, DRAWS_LINKS, FeedState

SILENT_GAPS, SILENT_AFTER = 5, timedelta(days=2)
"""A feed is silent after so many of its usual gaps without anything new, and at least that long."""


@dataclass(frozen=True, slots=True)
class Health:
    """A feed at a glance. Spans are None while nothing is known; `complaint` is "" when well."""

    is_well: bool
    was_polled: bool
    rhythm: timedelta | None
    since_success: timedelta | None
    since_change: timedelta | None
    failures: int
    complaint: str
    is_gone: bool = False


def health(state: FeedState, now: datetime) -> Health:
    """How a feed is, by what is remembered of it."""
    rhythm = timedelta(seconds=state.rhythm_s) if state.rhythm_s else None
    since_change = _since(state.last_change, now)
    return Health(
        is_well=not state.failures and not state.is_gone,
        was_polled=bool(state.last_success or state.failures or state.is_gone),
        rhythm=rhythm,
        since_success=_since(state.last_success, now),
        since_change=since_change,
        failures=state.failures,
        complaint=_complaint(state, rhythm, since_change),
        is_gone=state.is_gone,
    )


def _complaint(state: FeedState, rhythm: timedelta | None, since: timedelta | None) -> str:
    if state.is_gone:
        return "gone: its server says it will not come back"
    if state.failures:
        return state.error
    if is_silent(rhythm, since):
        return "silent for longer than its own rhythm"
    if state.draws_links:
        return DRAWS_LINKS
    if state.draws_ids:
        return DRAWS_IDS
    if state.url:
        return f"has moved to {state.url}"
    return ""


def is_silent(rhythm: timedelta | None, since_change: timedelta | None) -> bool:
    """Whether a feed has said nothing new for longer than is usual for it."""
    if rhythm is None or since_change is None:
        return False
    return since_change > max(rhythm * SILENT_GAPS, SILENT_AFTER)


def _since(said: str, now: datetime) -> timedelta | None:
    return max(now - datetime.fromisoformat(said), timedelta(0)) if said else None
