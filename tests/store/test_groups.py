"""Groups gather, pools hold, and both come back whole."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

from monitor.outbox.groups import Group, GroupKind, Waiting, pool
from monitor.outbox.tidings import Event, Quote, Reason, Tidings
from monitor.store.connection import Store

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)

TOLL = Group("g", GroupKind.GROUP, "desk", "route", since=NOON, due_at=NOON + 30 * SECOND)

TIDINGS = Tidings(
    fingerprint="f1",
    rule="toll",
    level="high",
    title="Toll",
    at=NOON,
    quotes=(Quote("43 people died.", "dam", (0, 9)), Quote("So it was said.")),
    origins=("a", "b"),
    parties=("x", "y"),
    known_since=NOON,
    value=43.0,
    old=38,
    labels=(("rule", "toll"), ("desk", "south")),
)


def waiting(fingerprint: str = "f1", at: datetime = NOON, path: str = "route") -> Waiting:
    return Waiting(Event(Reason.FIRST, at, replace(TIDINGS, fingerprint=fingerprint)), path, "g")


def test_a_group_is_due_as_its_first_event_says_with_all_that_came_meanwhile(store: Store) -> None:
    store.groups.gather(TOLL, waiting("f1"))
    later = replace(TOLL, since=NOON + 10 * SECOND, due_at=NOON + 40 * SECOND)
    store.groups.gather(later, waiting("f2", NOON + 10 * SECOND))
    assert store.groups.due(NOON + 29 * SECOND) == ()
    assert store.groups.next_due() == NOON + 30 * SECOND
    assert store.groups.due(NOON + 30 * SECOND) == (TOLL,)
    assert store.groups.waiting("g") == (waiting("f1"), waiting("f2", NOON + 10 * SECOND))


def test_tidings_come_back_whole(store: Store) -> None:
    texts = {one.name: f"the {one.name}" for one in fields(Tidings) if one.type == "str"}
    full = replace(TIDINGS, **texts, low=40.0, high=50.0)  # type: ignore[arg-type]
    one = Waiting(Event(Reason.REVISED, NOON, full), "route/1", "another")
    store.groups.gather(TOLL, one)
    assert store.groups.waiting("g") == (one,)


def test_the_same_event_gathered_twice_is_one_as_it_stands_now(store: Store) -> None:
    now = replace(waiting(), event=replace(waiting().event, tidings=replace(TIDINGS, value=44.0)))
    store.groups.gather(TOLL, waiting())
    store.groups.gather(TOLL, now)
    assert store.groups.waiting("g") == (now,)


def test_an_emptied_group_waits_no_longer_and_remembers_that_it_spoke(store: Store) -> None:
    store.groups.gather(TOLL, waiting())
    store.groups.empty("g", NOON + 30 * SECOND)
    assert store.groups.next_due() is None
    assert store.groups.waiting("g") == ()
    spoke = replace(TOLL, since=None, due_at=None, flushed_at=NOON + 30 * SECOND)
    assert store.groups.get("g") == spoke


def test_a_group_that_had_nothing_to_say_has_not_spoken(store: Store) -> None:
    store.groups.gather(TOLL, waiting())
    store.groups.empty("g", NOON)
    store.groups.gather(TOLL, waiting("f2"))
    store.groups.empty("g", None)
    kept = store.groups.get("g")
    assert kept is not None and kept.flushed_at == NOON


def test_pools_wait_without_a_time_of_their_own(store: Store) -> None:
    quiet = replace(pool(GroupKind.QUIET, "desk", "route"), since=NOON)
    digest = replace(pool(GroupKind.DIGEST, "desk", "route"), since=NOON - SECOND)
    store.groups.gather(quiet, waiting())
    store.groups.gather(digest, waiting())
    assert store.groups.pools() == (digest, quiet)
    assert store.groups.next_due() is None
    store.groups.empty(digest.key, NOON)
    assert store.groups.pools() == (quiet,)


def test_it_is_known_whether_a_receiver_is_yet_to_hear_of_an_alert(store: Store) -> None:
    store.groups.gather(TOLL, waiting("f1"))
    assert store.groups.is_waited_for("desk", "f1")
    assert not store.groups.is_waited_for("desk", "f2")
    assert not store.groups.is_waited_for("duty", "f1")
    store.groups.empty("g", NOON)
    assert not store.groups.is_waited_for("desk", "f1")


def test_idle_groups_can_be_forgotten_and_waiting_ones_not(store: Store) -> None:
    for key in ("idle", "waiting"):
        store.groups.gather(replace(TOLL, key=key), waiting())
    store.groups.empty("idle", NOON)
    assert store.groups.forget(NOON + timedelta(days=1)) == 1
    assert store.groups.next_due() is not None
