"""Which alerts share a message, and when it goes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.outbox.groups import Group, due_at, group_key, latest_by_alert, messages_of, reason_of
from monitor.outbox.routes import Destination
from monitor.outbox.tidings import Event, Reason, Tidings

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

DESK = Destination("desk", ("desk", "desk/2"), "route", ("rule", "story"), MINUTE, 5 * MINUTE)

QUAKE = Tidings("f1", "quake", "high", "Quake", NOON, article_title="A quake")


def event(reason: Reason, fingerprint: str = "f1", level: str = "high") -> Event:
    return Event(reason, NOON, replace(QUAKE, fingerprint=fingerprint, level=level))


def group(*events: Event, flushed_at: datetime | None = None) -> Group:
    return Group("key", DESK.channels, events, due_at=NOON, flushed_at=flushed_at)


def test_alerts_of_equal_labels_share_a_group() -> None:
    labels = {"rule": "quake", "story": "s1", "level": "high"}
    assert group_key(DESK, labels) == group_key(DESK, {**labels, "level": "low"})


@pytest.mark.parametrize(
    ("destination", "labels"),
    [
        (DESK, {"rule": "quake", "story": "s2"}),
        (DESK, {"rule": "flood", "story": "s1"}),
        (replace(DESK, path="route/0"), {"rule": "quake", "story": "s1"}),
        (replace(DESK, receiver="duty"), {"rule": "quake", "story": "s1"}),
    ],
)
def test_other_labels_routes_or_receivers_are_other_groups(
    destination: Destination, labels: dict[str, str]
) -> None:
    assert group_key(destination, labels) != group_key(DESK, {"rule": "quake", "story": "s1"})


def test_a_new_group_waits_for_siblings() -> None:
    assert due_at(DESK, NOON, flushed_at=None) == NOON + MINUTE


def test_a_group_that_just_spoke_keeps_its_interval() -> None:
    assert due_at(DESK, NOON, flushed_at=NOON - MINUTE) == NOON + 4 * MINUTE


def test_a_group_that_spoke_long_ago_waits_for_siblings_only() -> None:
    assert due_at(DESK, NOON, flushed_at=NOON - timedelta(days=1)) == NOON + MINUTE


def test_a_message_goes_to_each_channel_of_the_group() -> None:
    messages = messages_of(group(event(Reason.FIRST)))
    assert [message.channel for message in messages] == ["desk", "desk/2"]
    assert len({message.key for message in messages}) == 2


def test_a_group_in_which_nothing_happened_says_nothing() -> None:
    assert messages_of(group()) == ()


def test_an_alert_that_rose_before_it_was_told_is_told_first_at_its_new_level() -> None:
    happened = (event(Reason.FIRST), event(Reason.ESCALATED, level="critical"))
    assert latest_by_alert(happened) == (event(Reason.FIRST, level="critical"),)


def test_an_alert_retracted_before_it_was_told_is_told_as_retracted() -> None:
    happened = (event(Reason.FIRST), event(Reason.RETRACTED))
    assert latest_by_alert(happened) == (event(Reason.RETRACTED),)


def test_the_first_message_of_a_group_says_first_and_later_ones_new_in_group() -> None:
    assert reason_of(group(event(Reason.FIRST))) is Reason.FIRST
    assert reason_of(group(event(Reason.FIRST), flushed_at=NOON)) is Reason.NEW_IN_GROUP


def test_an_escalation_among_new_alerts_is_what_the_message_says() -> None:
    happened = (event(Reason.FIRST, "f2"), event(Reason.ESCALATED, "f1"))
    assert reason_of(group(*happened, flushed_at=NOON)) is Reason.ESCALATED


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_can_be_told(reason: Reason) -> None:
    (message, _) = messages_of(group(event(reason)))
    assert message.reason is reason
    assert "\nWhy: " in message.body
