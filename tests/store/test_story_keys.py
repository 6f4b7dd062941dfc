"""The few earlier articles that a new one may belong with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from monitor.store.connection import Store
from monitor.store.stories import NEWEST_PER_KEY, Candidate

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


def test_the_article_that_shares_most_keys_comes_first(store: Store) -> None:
    store.stories.put_keys("flood", "dam", ["oroya", "dam", "rain"], NOON)
    store.stories.put_keys("football", "final", ["oroya", "goal"], NOON)
    found = store.stories.candidates(["dam", "oroya", "rain", "river"], NOON, limit=10)
    assert found == (Candidate("flood", "dam", 3), Candidate("football", "final", 1))


def test_among_equals_the_newest_comes_first(store: Store) -> None:
    for hours, name in ((1, "old"), (3, "new"), (2, "middle")):
        store.stories.put_keys(name, name, ["dam"], NOON + timedelta(hours=hours))
    found = store.stories.candidates(["dam"], NOON, limit=2)
    assert [one.article for one in found] == ["new", "middle"]


def test_articles_from_before_the_window_are_left_out(store: Store) -> None:
    store.stories.put_keys("flood", "dam", ["dam"], NOON - timedelta(seconds=1))
    assert store.stories.candidates(["dam"], NOON, limit=10) == ()


def test_kinds_of_keys_do_not_meet(store: Store) -> None:
    store.stories.put_keys("flood", "dam", ["aa"], NOON, kind="word")
    store.stories.put_keys("wire", "dam", ["bb"], NOON, kind="shingle")
    assert store.stories.candidates(["bb"], NOON, limit=10, kind="word") == ()
    assert store.stories.candidates(["bb"], NOON, limit=10, kind="shingle")
    assert store.stories.article_keys("dam", kind="word") == ("aa",)


def test_an_edited_article_is_found_by_its_new_keys_only(store: Store) -> None:
    store.stories.put_keys("flood", "dam", ["old", "same"], NOON)
    store.stories.put_keys("flood", "dam", ["new", "same", "same"], NOON + timedelta(hours=1))
    assert store.stories.article_keys("dam") == ("new", "same")
    assert store.stories.candidates(["old"], NOON, limit=10) == ()


def test_a_key_of_every_article_brings_up_the_newest_of_them_only(store: Store) -> None:
    for minutes in range(NEWEST_PER_KEY + 5):
        store.stories.put_keys("s", f"{minutes:04}", ["the"], NOON + timedelta(minutes=minutes))
    found = store.stories.candidates(["the"], NOON, limit=10_000)
    assert len(found) == NEWEST_PER_KEY
    assert found[-1].article == "0005"


def test_old_keys_can_be_forgotten(store: Store) -> None:
    store.stories.put_keys("flood", "dam", ["a", "b"], NOON)
    store.stories.put_keys("flood", "rain", ["a"], NOON + timedelta(days=9))
    assert store.stories.forget(NOON + timedelta(days=1)) == 2
    assert store.stories.article_keys("dam") == ()
    assert store.stories.article_keys("rain") == ("a",)
