"""What becomes of messages whose channel does not take them, or whose store cannot be written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from monitor.delivery import OnUnknown, Receiver
from monitor.outbox.retry import GIVES_UP_AFTER, MAX_REFUSALS, Outcome, OutcomeKind, RowState
from monitor.outbox.tidings import Message, Reason
from monitor.store.connection import StoreUnavailable
from tests.outbox.posts import NOON, SENT, Post, at_once

DESK = Receiver("desk", ("json://desk",))
CHAT = Receiver("chat", ("json://chat",), fallback="desk")
DAY = timedelta(days=1)


class Channels:
    """Channels that answer as they are told to, and write down what they were asked."""

    def __init__(self, **answers: OutcomeKind) -> None:
        self.answers = answers
        self.asked: list[Message] = []

    def __call__(self, message: Message) -> Outcome:
        self.asked.append(message)
        return Outcome(self.answers.get(message.channel, SENT.kind), "error=418")


def test_what_a_channel_does_not_take_in_a_week_goes_to_its_fallback_once() -> None:
    channels = Channels(chat=OutcomeKind.RETRY)
    post = Post(at_once("chat"), CHAT, DESK, deliver=channels)
    post.raises("f1")
    post.waits(GIVES_UP_AFTER + DAY)
    assert [one[1:] for one in post.told] == [("desk", "f1")]
    assert post.sent[0][1].body.startswith("Could not be delivered to chat: given up after")
    assert post.sent[0][0] - NOON > GIVES_UP_AFTER - timedelta(hours=1)


def test_what_a_channel_refuses_dies_alone_and_soon() -> None:
    channels = Channels(chat=OutcomeKind.REFUSED)
    post = Post(at_once("chat"), CHAT, DESK, deliver=channels)
    post.raises("f1")
    post.waits(timedelta(hours=1))
    assert [message.channel for message in channels.asked] == ["chat"] * MAX_REFUSALS + ["desk"]
    (dead,) = post.store.outbox.rows(10, RowState.DEAD)
    assert "refused 5 times" in dead.detail
    channels.answers.clear()
    post.raises("f2")
    assert post.told[-1][1:] == ("chat", "f2")


def test_without_a_fallback_what_is_given_up_stays_on_the_list() -> None:
    post = Post(at_once("desk"), DESK, deliver=Channels(desk=OutcomeKind.RETRY))
    post.raises("f1")
    post.waits(GIVES_UP_AFTER + DAY)
    assert post.told == []
    assert len(post.store.outbox.rows(10, RowState.DEAD)) == 1
    assert post.next_due() is None


@pytest.mark.parametrize(("policy", "asked"), [(OnUnknown.RESEND, 2), (OnUnknown.HOLD, 1)])
def test_what_was_not_answered_is_sent_again_or_held(policy: OnUnknown, asked: int) -> None:
    channels = Channels(desk=OutcomeKind.TIMEOUT)
    post = Post(at_once(), replace(DESK, on_unknown=policy), deliver=channels)
    post.raises("f1")
    channels.answers.clear()
    post.waits(DAY)
    assert len(channels.asked) == asked


def test_what_is_held_can_be_sent_by_hand() -> None:
    channels = Channels(desk=OutcomeKind.TIMEOUT)
    post = Post(at_once(), replace(DESK, on_unknown=OnUnknown.HOLD), deliver=channels)
    post.raises("f1")
    channels.answers.clear()
    (held,) = post.store.outbox.rows(10, RowState.UNKNOWN)
    assert post.store.outbox.revive(held.id, post.now)
    post.gives()
    assert post.told == [("12:00", "desk", "f1")]


def test_what_is_dropped_by_hand_is_not_sent() -> None:
    channels = Channels(desk=OutcomeKind.RETRY)
    post = Post(at_once(), DESK, deliver=channels)
    post.raises("f1")
    (row,) = post.store.outbox.rows(10)
    assert post.store.outbox.drop(row.id, post.now, "by ann")
    channels.answers.clear()
    post.waits(DAY)
    assert len(channels.asked) == 1
    assert not post.store.outbox.drop(row.id, post.now, "by ann")


def test_one_channel_that_fails_keeps_no_other_waiting() -> None:
    post = Post(
        at_once("chat", routes=(at_once("chat", goes_on=True), at_once("desk"))),
        CHAT,
        DESK,
        deliver=Channels(chat=OutcomeKind.RETRY),
    )
    for count in range(3):
        post.raises(f"f{count}")
    assert [one[1] for one in post.told] == ["desk"] * 3


def test_nothing_is_sent_while_it_cannot_be_written_down_and_all_of_it_afterwards() -> None:
    channels = Channels()
    post = Post(at_once(group_wait=timedelta(minutes=1)), DESK, deliver=channels)
    post.raises("f1")
    post.clock.advance(timedelta(minutes=1))
    post.room.word(post.now)
    read_only(post, True)
    with pytest.raises(StoreUnavailable):
        post.gives()
    assert channels.asked == []
    read_only(post, False)
    post.gives()
    assert post.told == [("12:01", "desk", "f1")]


def test_an_answer_that_cannot_be_written_down_is_written_down_later() -> None:
    def deliver(message: Message) -> Outcome:
        asked.append(message)
        return SENT

    asked: list[Message] = []
    post = Post(at_once(), DESK, deliver=deliver)
    post.raises("f1")
    post.raises("f2")
    post.store.outbox.put(replace(asked[0], key="another"), post.now)
    (row,) = post.store.outbox.due(post.now)
    post.sender._send(row, post.now)
    read_only(post, True)
    with pytest.raises(StoreUnavailable):
        post.sender.close(post.now)
    read_only(post, False)
    assert [message.key for message in post.sender.close(post.now)] == ["another"]
    assert len(asked) == 3


def test_what_is_still_on_its_way_is_not_forgotten_when_another_has_arrived() -> None:
    may_answer = Event()

    def deliver(message: Message) -> Outcome:
        if message.channel == "chat":
            may_answer.wait()
        return SENT

    both = at_once("chat", routes=(at_once("chat", goes_on=True), at_once("desk")))
    post = Post(both, CHAT, DESK, deliver=deliver)
    with post.store.transaction():
        for channel in ("chat", "desk"):
            message = Message(channel, "title", "body", Reason.FIRST, ("f1",), channel)
            post.store.outbox.put(message, post.now)
    arrived: list[Message] = []
    while not arrived:
        arrived += post.sender.send_due(post.now, wait_for_all=False)
    assert [message.channel for message in arrived] == ["desk"]
    may_answer.set()
    assert [message.channel for message in post.sender.close(post.now)] == ["chat"]
    assert len(post.store.outbox.rows(10, RowState.SENT)) == 2


def read_only(post: Post, is_so: bool) -> None:
    """The disk is full, or the file is locked: reading works, writing does not."""
    post.store.outbox._db.execute(f"PRAGMA query_only = {'ON' if is_so else 'OFF'}")


def test_what_was_on_its_way_at_a_crash_is_held_where_its_receiver_wants_that() -> None:
    careful = replace(DESK, on_unknown=OnUnknown.HOLD)
    channels = Channels()
    post = Post(at_once(), careful, deliver=channels)
    post.store.outbox.put(Message("desk", "t", "b", Reason.FIRST, ("f1",), "k1"), NOON)
    post.store.outbox.mark_sending(1, NOON)
    assert post.sender.adopt_orphans(NOON) == 1
    post.waits(DAY)
    assert channels.asked == []
    (row,) = post.store.outbox.rows(10, RowState.UNKNOWN)
    assert row.due_at is None


def test_what_was_not_sent_is_a_line_of_the_journal() -> None:
    post = Post(at_once(), DESK, deliver=Channels(desk=OutcomeKind.RETRY))
    post.raises("f1")
    (row,) = post.store.outbox.rows(1)
    (line,) = post.store.journal.read(row.message.key)
    assert (line.kind, line.reason) == ("message.retry", "desk: error=418")


def test_a_message_is_dead_only_together_with_what_its_fallback_gets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    channels = Channels(chat=OutcomeKind.REFUSED)
    post = Post(at_once("chat"), CHAT, DESK, deliver=channels)
    post.raises("f1")

    def is_full(*_: object) -> bool:
        raise StoreUnavailable("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(post.store.outbox, "put", is_full)
        with pytest.raises(StoreUnavailable):
            post.waits(timedelta(hours=1))
    assert post.store.outbox.rows(10, RowState.DEAD) == ()
    post.waits(timedelta(hours=1))
    assert post.told[-1][1:] == ("desk", "f1")
