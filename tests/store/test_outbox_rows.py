"""Rows wait, each channel in its own line, and a crash loses no message."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.outbox.retry import RowState, Step
from monitor.outbox.tidings import Message, Reason
from monitor.store.connection import Store
from monitor.store.outbox import OVERTAKEN_AFTER, Row

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)

SENT = Step(RowState.SENT)


def message(key: str, channel: str = "desk") -> Message:
    return Message(channel, f"title {key}", "body", Reason.FIRST, ("f1", "f2"), key)


def due_keys(store: Store, now: datetime = NOON) -> list[str]:
    return [row.message.key for row in store.outbox.due(now)]


def fail(store: Store, now: datetime, due: datetime) -> None:
    (row,) = store.outbox.due(now)
    store.outbox.mark_sending(row.id, now)
    store.outbox.mark(row.id, Step(RowState.RETRY, due, "no route"), now)


# Rows.


def test_a_row_comes_back_whole(store: Store) -> None:
    assert store.outbox.put(message("k"), NOON)
    (row,) = store.outbox.due(NOON)
    assert row == Row(row.id, message("k"), RowState.PENDING, 0, NOON, NOON, NOON, "")


def test_a_message_of_the_same_key_is_put_once(store: Store) -> None:
    assert store.outbox.put(message("k"), NOON)
    assert not store.outbox.put(message("k"), NOON + SECOND)
    (row,) = store.outbox.due(NOON + SECOND)
    store.outbox.mark_sending(row.id, NOON)
    store.outbox.mark(row.id, SENT, NOON)
    assert not store.outbox.put(message("k"), NOON + SECOND)
    assert due_keys(store, NOON + SECOND) == []


def test_each_channel_has_its_own_line(store: Store) -> None:
    for key, channel in (("1", "desk"), ("2", "desk"), ("3", "duty"), ("4", "duty")):
        store.outbox.put(message(key, channel), NOON)
    assert due_keys(store) == ["1", "3"]


def test_a_channel_that_is_sending_takes_no_other_message(store: Store) -> None:
    for key, channel in (("1", "desk"), ("2", "desk"), ("3", "duty")):
        store.outbox.put(message(key, channel), NOON)
    store.outbox.mark_sending(store.outbox.due(NOON)[0].id, NOON)
    assert due_keys(store) == ["3"]


def test_sending_counts_attempts(store: Store) -> None:
    store.outbox.put(message("k"), NOON)
    fail(store, NOON, NOON + SECOND)
    (row,) = store.outbox.due(NOON + SECOND)
    sending = store.outbox.mark_sending(row.id, NOON + SECOND)
    assert (sending.state, sending.attempt) == (RowState.SENDING, 2)


def test_sending_cannot_be_marked_inside_a_transaction(store: Store) -> None:
    store.outbox.put(message("k"), NOON)
    (row,) = store.outbox.due(NOON)
    with store.transaction(), pytest.raises(AssertionError):
        store.outbox.mark_sending(row.id, NOON)


def test_a_row_that_is_done_cannot_be_sent_again(store: Store) -> None:
    store.outbox.put(message("k"), NOON)
    (row,) = store.outbox.due(NOON)
    store.outbox.mark_sending(row.id, NOON)
    store.outbox.mark(row.id, SENT, NOON)
    with pytest.raises(AssertionError):
        store.outbox.mark_sending(row.id, NOON)


def test_a_failed_row_holds_back_those_behind_it(store: Store) -> None:
    store.outbox.put(message("1"), NOON)
    store.outbox.put(message("2"), NOON)
    fail(store, NOON, NOON + 5 * SECOND)
    assert due_keys(store, NOON + 4 * SECOND) == []
    assert store.outbox.next_due() == NOON + 5 * SECOND
    assert due_keys(store, NOON + 5 * SECOND) == ["1"]


def test_a_row_that_fails_again_and_again_is_overtaken(store: Store) -> None:
    store.outbox.put(message("poison"), NOON)
    store.outbox.put(message("good"), NOON)
    for _ in range(OVERTAKEN_AFTER):
        assert due_keys(store) == ["poison"]
        fail(store, NOON, NOON)
    fail(store, NOON, NOON + timedelta(hours=1))
    assert due_keys(store) == ["good"]


def test_once_a_message_arrives_the_others_of_its_channel_need_wait_no_longer(
    store: Store,
) -> None:
    for key in ("1", "2"):
        store.outbox.put(message(key), NOON)
    for _ in range(OVERTAKEN_AFTER):
        fail(store, NOON, NOON)
    fail(store, NOON, NOON + timedelta(minutes=15))
    (second,) = store.outbox.due(NOON)
    store.outbox.mark_sending(second.id, NOON)
    store.outbox.mark(second.id, SENT, NOON + SECOND)
    assert due_keys(store, NOON + SECOND) == ["1"]


def test_a_dead_row_is_kept_and_not_sent(store: Store) -> None:
    store.outbox.put(message("k"), NOON)
    (row,) = store.outbox.due(NOON)
    store.outbox.mark_sending(row.id, NOON)
    store.outbox.mark(row.id, Step(RowState.DEAD, detail="refused"), NOON)
    assert due_keys(store, NOON + timedelta(days=9)) == []
    assert store.outbox.next_due() is None
    (dead,) = store.outbox.rows(10, RowState.DEAD)
    assert dead.detail == "refused"


# A crash.


@pytest.fixture
def crashed(path: Path) -> Iterator[Store]:
    """A store whose monitor died while "1" was on its way and "2" waited behind it."""
    with Store.open(path) as store:
        store.outbox.put(message("1"), NOON)
        store.outbox.put(message("2"), NOON)
        store.outbox.mark_sending(store.outbox.due(NOON)[0].id, NOON)
    with Store.open(path) as store:
        yield store


def test_a_message_that_was_on_its_way_in_a_crash_is_unknown_and_sent_again(
    crashed: Store,
) -> None:
    (orphan,) = crashed.outbox.adopt_orphans(NOON + SECOND)
    assert (orphan.message.key, orphan.state) == ("1", RowState.UNKNOWN)
    assert due_keys(crashed, NOON + SECOND) == ["1"]
    assert crashed.outbox.next_due() == NOON + SECOND
    sending = crashed.outbox.mark_sending(orphan.id, NOON + SECOND)
    assert sending.attempt == 2


def test_on_a_channel_that_holds_what_is_unknown_the_rest_goes_on(crashed: Store) -> None:
    (orphan,) = crashed.outbox.adopt_orphans(NOON + SECOND, {"desk"}.__contains__)
    assert orphan.due_at is None
    assert due_keys(crashed, NOON + timedelta(days=1)) == ["2"]


def test_until_it_is_adopted_an_orphan_holds_its_channel(crashed: Store) -> None:
    assert due_keys(crashed) == []


def test_a_crash_before_sending_was_written_leaves_the_message_pending(path: Path) -> None:
    with Store.open(path) as store:
        store.outbox.put(message("k"), NOON)
    with Store.open(path) as store:
        assert store.outbox.adopt_orphans(NOON) == ()
        assert due_keys(store) == ["k"]


def test_a_crash_after_it_arrived_does_not_send_it_again(path: Path) -> None:
    with Store.open(path) as store:
        store.outbox.put(message("k"), NOON)
        (row,) = store.outbox.due(NOON)
        store.outbox.mark_sending(row.id, NOON)
        store.outbox.mark(row.id, SENT, NOON)
    with Store.open(path) as store:
        assert store.outbox.adopt_orphans(NOON) == ()
        assert due_keys(store, NOON + timedelta(days=1)) == []


def test_what_has_arrived_can_be_neither_sent_again_nor_dropped(store: Store) -> None:
    store.outbox.put(message("k"), NOON)
    (row,) = store.outbox.due(NOON)
    store.outbox.mark_sending(row.id, NOON)
    assert not store.outbox.revive(row.id, NOON)
    assert not store.outbox.drop(row.id, NOON, "no")
    store.outbox.mark(row.id, SENT, NOON)
    assert not store.outbox.revive(row.id, NOON)
    assert not store.outbox.drop(row.id, NOON, "no")
    assert due_keys(store) == []


def test_that_one_message_arrived_says_nothing_of_other_channels(store: Store) -> None:
    later = NOON + 100 * SECOND
    for key, channel in (("1", "desk"), ("2", "duty")):
        store.outbox.put(message(key, channel), NOON)
    for row in store.outbox.due(NOON):
        store.outbox.mark_sending(row.id, NOON)
        store.outbox.mark(row.id, Step(RowState.RETRY, later, "no route"), NOON)
    store.outbox.put(message("3", "chat"), NOON)
    (row,) = store.outbox.due(NOON)
    store.outbox.mark_sending(row.id, NOON)
    store.outbox.mark(row.id, SENT, NOON)
    assert due_keys(store) == []
    assert store.outbox.next_due() == later
