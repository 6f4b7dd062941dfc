"""How a feed is, told from what is remembered of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.feeds.health import Health, health
from monitor.feeds.state import FeedState

NOON = datetime(2031, 4, 5, 12, tzinfo=UTC)


def ago(**span: float) -> str:
    return (NOON - timedelta(**span)).isoformat()


def seen(state: FeedState) -> Health:
    return health(state, NOON)


def test_a_feed_that_was_never_asked_is_neither_well_nor_ill() -> None:
    assert not seen(FeedState()).was_polled


def test_a_well_feed_has_nothing_to_complain_of() -> None:
    found = seen(FeedState(last_success=ago(hours=1), last_change=ago(hours=2), rhythm_s=3600))
    assert (found.is_well, found.complaint) == (True, "")
    assert found.since_change == timedelta(hours=2)


def test_a_failing_feed_says_why() -> None:
    found = seen(FeedState(failures=3, error="dns: no address"))
    assert (found.is_well, found.complaint, found.failures) == (False, "dns: no address", 3)


def test_a_feed_is_silent_only_by_its_own_rhythm() -> None:
    hourly = FeedState(last_success=ago(hours=1), last_change=ago(days=3), rhythm_s=3600)
    weekly = FeedState(last_success=ago(hours=1), last_change=ago(days=3), rhythm_s=7 * 86400)
    assert "silent" in seen(hourly).complaint
    assert seen(weekly).complaint == ""


def test_a_feed_that_is_gone_is_not_well() -> None:
    found = seen(FeedState(is_gone=True, failures=1))
    assert not found.is_well
    assert found.complaint.startswith("gone")
