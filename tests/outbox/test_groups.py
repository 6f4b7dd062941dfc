"""Which alerts share a message, and when it goes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.cron import parse_cron
from monitor.delivery import Digest
from monitor.outbox.groups import (
    Group,
    GroupKind,
    Waiting,
    as_heard,
    due_at,
    group_of,
    latest_by_alert,
    pool,
    reason_of,
)
from monitor.outbox.routes import Destination
from monitor.outbox.tidings import Event, Reason, Tidings

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

DESK = Destination("desk", ("desk", "desk/2"), "route", ("rule", "story"), MINUTE, 5 * MINUTE)
GROUP = Group("key", GroupKind.GROUP, "desk", "route")

QUAKE = Tidings("f1", "quake", "high", "Quake", NOON, article_title="A quake")


def event(reason: Reason, fingerprint: str = "f1", level: str = "high") -> Event:
    return Event(reason, NOON, replace(QUAKE, fingerprint=fingerprint, level=level))


def latest(*events: Event) -> list[Event]:
    return [one.event for one in latest_by_alert(Waiting(one, "route", "key") for one in events)]


def test_alerts_of_equal_labels_share_a_group() -> None:
    labels = {"rule": "quake", "story": "s1", "level": "high"}
    assert group_of(DESK, labels) == group_of(DESK, {**labels, "level": "low"})


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
    here = group_of(DESK, {"rule": "quake", "story": "s1"})
    assert group_of(destination, labels).key != here.key


def test_all_that_a_digest_route_leads_to_shares_its_digest() -> None:
    daily = replace(DESK, digest=Digest(parse_cron("daily")))
    quake, flood = (group_of(daily, {"rule": rule}) for rule in ("quake", "flood"))
    assert quake == flood
    assert quake.kind is GroupKind.DIGEST


def test_a_receiver_has_one_pool_for_what_is_over_its_limit_and_a_digest_for_each_route() -> None:
    assert (
        pool(GroupKind.OVERFLOW, "desk", "route/0").key
        == pool(GroupKind.OVERFLOW, "desk", "route/1").key
    )
    assert (
        pool(GroupKind.DIGEST, "desk", "route/0").key
        != pool(GroupKind.DIGEST, "desk", "route/1").key
    )
    assert (
        pool(GroupKind.OVERFLOW, "desk", "route").key != pool(GroupKind.QUIET, "desk", "route").key
    )


def test_a_new_group_waits_for_siblings() -> None:
    assert due_at(DESK, NOON, flushed_at=None) == NOON + MINUTE


def test_a_group_that_just_spoke_keeps_its_interval() -> None:
    assert due_at(DESK, NOON, flushed_at=NOON - MINUTE) == NOON + 4 * MINUTE


def test_a_group_that_spoke_long_ago_waits_for_siblings_only() -> None:
    assert due_at(DESK, NOON, flushed_at=NOON - timedelta(days=1)) == NOON + MINUTE


def test_an_alert_that_rose_before_it_was_told_is_told_first_at_its_new_level() -> None:
    happened = (event(Reason.FIRST), event(Reason.ESCALATED, level="critical"))
    assert latest(*happened) == [event(Reason.FIRST, level="critical")]


def test_an_alert_retracted_before_it_was_told_is_told_as_retracted() -> None:
    happened = (event(Reason.FIRST), event(Reason.RETRACTED))
    assert latest(*happened) == [event(Reason.RETRACTED)]


def test_who_never_heard_of_an_alert_hears_of_it_first() -> None:
    raised = event(Reason.ESCALATED)
    assert as_heard(raised, is_known=False).reason is Reason.FIRST
    assert as_heard(raised, is_known=True).reason is Reason.ESCALATED
    assert as_heard(event(Reason.RETRACTED), is_known=False).reason is Reason.RETRACTED


def test_the_first_message_of_a_group_says_first_and_later_ones_new_in_group() -> None:
    assert reason_of(GROUP, [event(Reason.FIRST)]) is Reason.FIRST
    spoke = replace(GROUP, flushed_at=NOON)
    assert reason_of(spoke, [event(Reason.FIRST)]) is Reason.NEW_IN_GROUP


def test_an_escalation_among_new_alerts_is_what_the_message_says() -> None:
    happened = (event(Reason.FIRST, "f2"), event(Reason.ESCALATED, "f1"))
    assert reason_of(replace(GROUP, flushed_at=NOON), happened) is Reason.ESCALATED


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (GroupKind.DIGEST, Reason.DIGEST),
        (GroupKind.OVERFLOW, Reason.DIGEST),
        (GroupKind.QUIET, Reason.QUIET_ENDED),
    ],
)
def test_a_pool_says_what_it_waited_for(kind: GroupKind, reason: Reason) -> None:
    assert reason_of(replace(GROUP, kind=kind), [event(Reason.FIRST)]) is reason
