"""What became of an alert since it was raised."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.store.alerts import StoredAlert
from monitor.store.connection import Store

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
ONE = timedelta(hours=1)

ALERT = StoredAlert(
    fingerprint="f1",
    rule="toll",
    level="high",
    state="firing",
    first_at=NOON,
    last_at=NOON,
    story="flood",
    article="dam",
    origins=("coast guard", "Reuters"),
    line='{"v": 1}',
)


def test_an_alert_comes_back_whole(store: Store) -> None:
    store.alerts.add(ALERT)
    assert store.alerts.get("f1") == ALERT
    assert store.alerts.get("f2") is None


def test_an_escalated_alert_is_the_same_alert_at_a_higher_level(store: Store) -> None:
    store.alerts.add(ALERT)
    store.alerts.escalate("f1", "critical", NOON + ONE, '{"v": 2}')
    raised = replace(ALERT, level="critical", last_at=NOON + ONE, line='{"v": 2}')
    assert store.alerts.get("f1") == raised
    assert store.alerts.recent(10) == (raised,)


def test_support_adds_origins_and_never_turns_the_time_back(store: Store) -> None:
    store.alerts.add(ALERT)
    store.alerts.heard_again("f1", ("a", "b", "c"), NOON - ONE)
    assert store.alerts.get("f1") == replace(ALERT, origins=("a", "b", "c"))


def test_an_alert_can_expire_and_be_raised_again(store: Store) -> None:
    store.alerts.add(ALERT)
    store.alerts.settle("f1", "expired", NOON + ONE)
    assert store.alerts.get("f1") == replace(ALERT, state="expired", last_at=NOON + ONE)
    store.alerts.add(ALERT)
    assert store.alerts.get("f1") == ALERT


def test_the_newest_alerts_come_first(store: Store) -> None:
    for hours in (2, 1, 3):
        when = NOON + hours * ONE
        store.alerts.add(replace(ALERT, fingerprint=str(hours), last_at=when))
    assert [alert.fingerprint for alert in store.alerts.recent(2)] == ["3", "2"]


def test_alerts_are_found_by_their_article(store: Store) -> None:
    store.alerts.add(ALERT)
    store.alerts.add(replace(ALERT, fingerprint="f2", article="rain"))
    assert [alert.fingerprint for alert in store.alerts.of_article("rain")] == ["f2"]
