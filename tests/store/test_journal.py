"""The journal remembers why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.store.connection import Store
from monitor.store.journal import Entry

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


def test_all_that_happened_to_a_subject_is_told_in_order(store: Store) -> None:
    store.journal.note(NOON, "held", "f1", "quiet hours")
    store.journal.note(NOON, "held", "f2", "something else")
    store.journal.note(NOON - timedelta(hours=1), "sent", "f1", "quiet hours ended")
    assert store.journal.read("f1") == (
        Entry(NOON, "held", "f1", "quiet hours"),
        Entry(NOON - timedelta(hours=1), "sent", "f1", "quiet hours ended"),
    )


def test_the_last_lines_come_first(store: Store) -> None:
    for reason in ("a", "b", "c"):
        store.journal.note(NOON, "kind", "subject", reason)
    assert [entry.reason for entry in store.journal.last(2)] == ["c", "b"]
