"""When feeds are due, and which of their items were seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.store.connection import Store
from monitor.store.feeds import SeenItem

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
ONE = timedelta(minutes=1)

A, B, C = "https://a.example/feed", "https://b.example/feed", "https://c.example/feed"


def test_the_longest_waiting_feed_is_due_first(store: Store) -> None:
    store.feeds.put(B, NOON - ONE, "{}")
    store.feeds.put(A, NOON, "{}")
    store.feeds.put(C, NOON + ONE, "{}")
    assert store.feeds.due(NOON, limit=10) == (B, A)
    assert store.feeds.due(NOON, limit=1) == (B,)
    assert store.feeds.next_due() == NOON - ONE
    assert store.feeds.known_urls() == (A, B, C)


def test_a_poll_moves_the_due_time_and_the_state(store: Store) -> None:
    store.feeds.put(A, NOON, '{"etag": "1"}')
    store.feeds.put(A, NOON + ONE, '{"etag": "2"}')
    assert store.feeds.get(A) == '{"etag": "2"}'
    assert store.feeds.due(NOON, limit=10) == ()


def test_without_feeds_nothing_is_due(store: Store) -> None:
    assert store.feeds.next_due() is None
    assert store.feeds.get(A) is None


def test_items_are_seen_by_feed_and_key(store: Store) -> None:
    store.feeds.remember(A, [SeenItem("guid1", "art1", "hash1"), SeenItem("guid2", "art2")], NOON)
    assert store.feeds.seen(A, ["guid1", "guid3"]) == {"guid1"}
    assert store.feeds.seen(B, ["guid1"]) == set()


def test_a_new_version_of_an_item_replaces_the_old(store: Store) -> None:
    store.feeds.remember(A, [SeenItem("guid", "art", "hash1")], NOON)
    store.feeds.remember(A, [SeenItem("guid", "art", "hash2")], NOON + ONE)
    assert store.feeds.seen_items(A, ["guid"]) == {"guid": SeenItem("guid", "art", "hash2")}


def test_a_removed_feed_is_forgotten(store: Store) -> None:
    store.feeds.put(A, NOON, "{}")
    store.feeds.remember(A, [SeenItem("guid", "art")], NOON)
    store.feeds.remove(A)
    assert store.feeds.known_urls() == ()
    assert store.feeds.seen(A, ["guid"]) == set()


def test_a_leased_feed_is_not_due_until_it_is_put_or_released(store: Store) -> None:
    for url in (A, B, C):
        store.feeds.put(url, NOON, "{}")
    assert store.feeds.lease(NOON, "me", 9, {}, 2) == (A, B, C)
    assert store.feeds.due(NOON, limit=10) == ()
    store.feeds.put(A, NOON + ONE, "{}")
    store.feeds.release([B])
    assert store.feeds.due(NOON + ONE, limit=10) == (B, A)
    store.feeds.void_leases()
    assert store.feeds.due(NOON, limit=10) == (B, C)


def test_a_thousand_feeds_of_one_host_hold_back_no_other(store: Store) -> None:
    for number in range(1000):
        store.feeds.put(f"https://crowd.example/{number}", NOON - ONE, "{}")
    store.feeds.put(A, NOON, "{}")
    crowd = "https://crowd.example/0"
    assert store.feeds.lease(NOON, "me", 100, {}, 2) == (crowd, "https://crowd.example/1", A)
    assert store.feeds.lease(NOON, "me", 100, {"crowd.example": 2}, 2) == ()


def test_a_host_that_has_had_enough_is_not_due_before_it_said(store: Store) -> None:
    store.feeds.put(A, NOON, "{}")
    store.feeds.put("https://a.example/other", NOON + 3 * ONE, "{}")
    store.feeds.put(B, NOON, "{}")
    store.feeds.hold_host("a.example", NOON + 2 * ONE)
    assert store.feeds.due(NOON + ONE, limit=10) == (B,)
    assert store.feeds.due(NOON + 2 * ONE, limit=10) == (B, A)


def test_a_feed_taken_out_is_not_asked_and_keeps_its_history(store: Store) -> None:
    store.feeds.subscribe([A, B], NOON)
    store.feeds.put(A, NOON, '{"etag": "1"}')
    store.feeds.subscribe([B], NOON)
    assert store.feeds.due(NOON, limit=10) == (B,)
    store.feeds.subscribe([A, B], NOON + ONE)
    assert store.feeds.due(NOON, limit=10) == (A, B)
    assert store.feeds.get(A) == '{"etag": "1"}'


def test_a_feed_that_comes_back_is_asked_at_once_even_if_it_was_gone_for_good(store: Store) -> None:
    store.feeds.subscribe([A, B], NOON)
    store.feeds.put(A, NOON + 3650 * 24 * 60 * ONE, '{"is_gone": true}')
    store.feeds.subscribe([B], NOON)
    store.feeds.subscribe([A, B], NOON + ONE)
    assert set(store.feeds.due(NOON + ONE, limit=10)) == {A, B}
