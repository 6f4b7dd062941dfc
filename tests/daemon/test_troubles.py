"""The monitor's own troubles: each told once, and once more when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.caretaker import Caretaker
from monitor.config import Config, Receiver, Route
from monitor.daemon_config import TroublesTo
from monitor.feeds.state import FeedState
from monitor.outbox.retry import RowState, Step
from monitor.outbox.tidings import Message, Reason
from monitor.store.connection import Store
from monitor.troubles import TroubleKind

NOON = datetime(2031, 4, 5, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DESK = Receiver("desk", ("json://desk.example",))
OPS = Receiver("ops", ("json://ops.example",))
CONFIG = Config(
    receivers=(DESK, OPS),
    route=Route("desk"),
    troubles=TroublesTo("ops"),
)
WELL, ILL = FeedState(), FeedState(failures=3, error="timeout: no answer in time")
FEED = "https://a.example/rss"


class World:
    """A caretaker and its store, through hours that pass at once."""

    def __init__(self, store: Store, config: Config) -> None:
        self.store = store
        self.now = NOON
        self.caretaker = Caretaker(store, config)

    def passes(self, span: timedelta, step: timedelta = MINUTE) -> None:
        end = self.now + span
        while self.now < end:
            self.now = min(self.now + step, end)
            self.caretaker.look(self.now)

    def polled(self, feed: str, state: FeedState) -> datetime:
        due = self.caretaker.next_due(feed, state, self.now + DAY, self.now)
        self.caretaker.polled(feed, state, self.now)
        return due

    @property
    def told(self) -> list[Message]:
        return [row.message for row in reversed(self.store.outbox.rows(100))]

    @property
    def titles(self) -> list[str]:
        return [message.title.removeprefix("[MONITOR] ") for message in self.told]


@pytest.fixture
def store() -> Store:
    return Store.open()


@pytest.fixture
def world(store: Store) -> World:
    return World(store, CONFIG)


def test_a_trouble_is_told_once_to_the_receiver_that_is_named(world: World) -> None:
    world.caretaker.report(TroubleKind.RELOAD, "files", "rules/a.yaml:3:1: no such key", world.now)
    world.passes(HOUR)
    (message,) = world.told
    assert message.channel == "ops"
    assert "rules/a.yaml:3:1: no such key" in message.title
    assert "Try: monitor check" in message.body


def test_its_end_is_told_once_too(world: World) -> None:
    world.caretaker.report(TroubleKind.RELOAD, "files", "a key too many", world.now)
    world.passes(HOUR)
    world.caretaker.mend(TroubleKind.RELOAD, "files", world.now)
    world.passes(HOUR)
    assert world.titles == ["a key too many", "Recovered: a key too many"]
    assert world.told[1].reason is Reason.RESOLVED


def test_what_mends_itself_at_once_is_not_told(world: World) -> None:
    world.caretaker.report(TroubleKind.RELOAD, "files", "a key too many", world.now)
    world.caretaker.mend(TroubleKind.RELOAD, "files", world.now)
    world.passes(HOUR)
    assert world.told == []


def test_what_comes_back_before_its_end_was_told_never_ended(world: World) -> None:
    world.caretaker.report(TroubleKind.RELOAD, "files", "a key too many", world.now)
    world.passes(HOUR)
    world.caretaker.mend(TroubleKind.RELOAD, "files", world.now)
    world.caretaker.report(TroubleKind.RELOAD, "files", "a key too many", world.now)
    world.passes(HOUR)
    assert len(world.told) == 1


def test_troubles_of_one_moment_are_one_message(world: World) -> None:
    for number in range(200):
        world.caretaker.report(
            TroubleKind.GONE, f"feed {number}", f"feed {number} is gone", world.now
        )
    world.passes(HOUR)
    (message,) = world.told
    assert "(and 199 more)" in message.title
    assert "… and 150 more" in message.body


def test_a_restart_tells_nothing_again(world: World, store: Store) -> None:
    world.caretaker.report(TroubleKind.RELOAD, "files", "a key too many", world.now)
    world.passes(HOUR)
    again = World(store, CONFIG)
    again.caretaker.report(TroubleKind.RELOAD, "files", "a key too many", again.now)
    again.passes(HOUR)
    assert len(again.told) == 1


def test_without_a_receiver_nobody_is_told_and_it_is_shown_all_the_same(store: Store) -> None:
    world = World(store, replace(CONFIG, troubles=TroublesTo()))
    world.caretaker.report(TroubleKind.RELOAD, "files", "a key too many", world.now)
    world.passes(HOUR)
    assert world.told == []
    assert [one.what for one in world.caretaker.open()] == ["a key too many"]


# --- feeds


def test_a_feed_that_fails_for_a_day_is_told_and_so_is_its_return(world: World) -> None:
    world.polled(FEED, ILL)
    world.passes(DAY - MINUTE)
    assert world.told == []
    world.passes(HOUR)
    world.polled(FEED, WELL)
    world.passes(HOUR)
    what = f"{FEED} cannot be read: timeout: no answer in time"
    assert world.titles == [what, f"Recovered: {what}"]


def test_a_feed_that_is_gone_is_told_at_once(world: World) -> None:
    world.polled(FEED, replace(ILL, is_gone=True, error="gone: 410 Gone"))
    world.passes(5 * MINUTE)
    assert "is gone for good" in world.titles[0]


def feeds(number: int) -> list[str]:
    return [f"https://{one}.example/rss" for one in range(number)]


def test_when_most_feeds_fail_it_is_us_and_no_feed_is_to_blame(world: World) -> None:
    for _ in range(40):
        for feed in feeds(10):
            world.polled(feed, ILL)
        world.passes(HOUR, HOUR)
    assert len(world.told) == 1
    assert "our own way to the network" in world.titles[0]


def test_when_the_network_is_back_the_gap_is_told_and_feeds_begin_anew(world: World) -> None:
    for state in (ILL, ILL, ILL, WELL, WELL):
        for feed in feeds(10):
            world.polled(feed, state)
        world.passes(12 * HOUR, HOUR)
    assert [title.partition(":")[0] for title in world.titles][1:] == ["Recovered"]
    assert "no feed could be read for 36h" in world.titles[1]


def test_in_an_outage_no_feed_is_put_off_for_long(world: World) -> None:
    assert world.polled(FEED, ILL) == world.now + DAY
    for feed in feeds(10):
        due = world.polled(feed, ILL)
    assert due <= world.now + 15 * MINUTE


def test_one_feed_that_is_down_among_others_is_no_outage(world: World) -> None:
    for feed in feeds(10):
        world.polled(feed, WELL)
    assert world.polled(FEED, ILL) == world.now + DAY


def test_an_outage_outlives_a_restart_until_a_feed_can_be_read(world: World, store: Store) -> None:
    for feed in feeds(10):
        world.polled(feed, ILL)
    world.passes(HOUR)
    again = World(store, CONFIG)
    again.polled(FEED, ILL)
    again.passes(HOUR)
    assert len(again.told) == 1
    again.polled(FEED, WELL)
    again.passes(HOUR)
    assert "Recovered" in again.titles[1]


# --- channels


def stalled(world: World, channel: str) -> int:
    """A message that its channel does not take; the number of its row."""
    message = Message(channel, "news", "body", Reason.FIRST, ("f",), f"key of {channel}")
    world.store.outbox.put(message, world.now)
    (row,) = world.store.outbox.rows(1)
    world.store.outbox.mark_sending(row.id, world.now)
    retry = Step(RowState.RETRY, world.now + DAY, "503 no")
    world.store.outbox.mark(row.id, retry, world.now)
    return row.id


def test_a_channel_that_takes_nothing_is_told_and_so_is_its_return(world: World) -> None:
    row = stalled(world, "desk")
    world.passes(HOUR)
    world.store.outbox.mark(row, Step(RowState.SENT), world.now)
    world.passes(HOUR)
    what = "the channel desk does not take messages: 503 no"
    assert world.titles[1:] == [what, f"Recovered: {what}"]


def test_a_channel_that_is_being_tried_again_is_not_back_yet(world: World) -> None:
    row = stalled(world, "desk")
    world.passes(HOUR)
    world.store.outbox.mark_sending(row, world.now)
    world.passes(HOUR)
    assert [title for title in world.titles if "Recovered" in title] == []


def test_that_their_own_channel_is_ill_is_told_to_somebody_else_too(world: World) -> None:
    stalled(world, "ops")
    world.passes(HOUR)
    assert {message.channel for message in world.told[1:]} == {"ops", "desk"}


def test_a_message_that_was_given_up_is_told(world: World) -> None:
    row = stalled(world, "desk")
    world.passes(MINUTE)
    world.now += MINUTE
    world.store.outbox.mark(row, Step(RowState.DEAD, None, "refused 5 times"), world.now)
    world.passes(HOUR)
    assert world.titles[1:] == ["a message to desk was given up (refused 5 times): news"]


# --- the monitor's own life


def test_each_start_is_told_with_what_went_before(world: World, store: Store) -> None:
    world.caretaker.begins("2 feeds, 1 rule", world.now)
    world.passes(HOUR)
    died = World(store, CONFIG)
    died.caretaker.begins("2 feeds, 1 rule", world.now + DAY)
    died.passes(2 * DAY, HOUR)
    died.caretaker.ends(died.now)
    stopped = World(store, CONFIG)
    stopped.caretaker.begins("2 feeds, 1 rule", died.now + DAY)
    stopped.passes(4 * DAY, HOUR)
    first, second, third = stopped.titles
    assert "started for the first time: 2 feeds, 1 rule" in first
    assert "after it died, without a word, soon after 2031-04-05T13:00:00Z" in second
    assert "after it was stopped" in third


def test_a_clock_put_back_moves_what_is_due_along(world: World, tmp_path: Path) -> None:
    world.store.feeds.put(FEED, world.now + HOUR, "")
    world.caretaker.jumped(-10 * 365 * DAY, world.now - 10 * 365 * DAY)
    assert world.store.feeds.next_due() == world.now + HOUR - 10 * 365 * DAY


def test_a_clock_put_forward_has_everything_asked_now(world: World) -> None:
    world.store.feeds.put(FEED, world.now + HOUR, "")
    world.caretaker.jumped(DAY, world.now + DAY)
    assert world.store.feeds.due(world.now + DAY, 10) == (FEED,)


def test_what_a_wrong_clock_put_off_for_years_is_due_at_the_next_start(world: World) -> None:
    world.store.feeds.put(FEED, world.now + 3650 * DAY, "")
    world.caretaker.begins("1 feed", world.now)
    assert world.store.feeds.due(world.now, 10) == (FEED,)
