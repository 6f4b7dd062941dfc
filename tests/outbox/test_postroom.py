"""From an event to a message: what is held back, for how long, and that nothing is lost by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from monitor.cron import parse_cron
from monitor.delivery import (
    NEVER,
    Backoff,
    Delivery,
    Digest,
    Inhibition,
    QuietHours,
    Rate,
    Receiver,
    Stair,
)
from monitor.outbox.silences import Silence
from monitor.outbox.tidings import Reason
from tests.outbox.posts import NOON, Post, at_once
from tests.worlds import World

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
DESK = Receiver("desk", ("json://desk",))
NIGHT = QuietHours("night", time(22), time(7), "Asia/Seoul", bypass=("critical",))
"""13:00 to 22:00 UTC."""


# Groups.


def test_alerts_of_one_group_share_a_message_when_its_wait_is_over() -> None:
    post = Post(at_once(group_by=("rule",), group_wait=MINUTE), DESK)
    post.raises("f1")
    post.raises("f2")
    assert post.told == []
    post.waits(MINUTE)
    assert post.told == [("12:01", "desk", "f1 f2")]


def test_a_group_that_spoke_keeps_its_interval_and_says_how_many_are_open() -> None:
    post = Post(at_once(group_by=("rule",), group_interval=5 * MINUTE), DESK)
    post.raises("f1")
    post.waits(MINUTE)
    post.raises("f2")
    post.waits(HOUR)
    assert post.told == [("12:00", "desk", "f1"), ("12:05", "desk", "f2")]
    assert post.sent[1][1].reason is Reason.NEW_IN_GROUP
    assert "Still open: 1 more" in post.sent[1][1].body
    assert "Still open" not in post.sent[0][1].body


def test_two_routes_to_one_receiver_tell_it_once() -> None:
    critical = at_once(matchers=("level=critical",), goes_on=True)
    post = Post(at_once(routes=(critical, at_once())), DESK)
    post.raises("f1", "critical")
    post.waits(HOUR)
    assert post.told == [("12:00", "desk", "f1")]
    assert "already_told: desk: told at 2026-05-05 12:00 UTC" in post.journal()


def test_what_is_raised_later_is_told_again_at_its_new_level() -> None:
    post = Post(at_once(), DESK)
    post.raises("f1", "high")
    post.waits(MINUTE)
    post.raises("f1", "critical", Reason.ESCALATED)
    assert [message.reason for _, message in post.sent] == [Reason.FIRST, Reason.ESCALATED]


def test_a_receiver_that_is_no_longer_in_the_config_is_stood_in_for_by_the_first_route() -> None:
    duty = Receiver("duty", ("json://duty",))
    post = Post(at_once("duty", group_wait=MINUTE), DESK, duty)
    post.raises("f1")
    post.configure(Delivery(at_once("desk"), (DESK,)))
    post.waits(HOUR)
    assert post.told == [("12:01", "desk", "f1")]


# Quiet hours.


def test_what_is_raised_in_quiet_hours_is_told_after_them_in_one_message() -> None:
    post = Post(at_once(), DESK, quiet=(NIGHT,))
    post.waits(2 * HOUR)
    post.raises("f1")
    post.waits(HOUR)
    post.raises("f2", rule="another")
    post.waits_until("2026-05-06T00:00:00+00:00")
    assert post.told == [("22:00", "desk", "f1 f2")]
    assert post.sent[0][1].reason is Reason.QUIET_ENDED
    assert post.journal() == [
        "deferred: desk: quiet hours night until 2026-05-05 22:00 UTC",
        "told: desk: first",
    ]


def test_an_alert_of_a_level_that_may_pass_is_told_in_quiet_hours() -> None:
    post = Post(at_once(), DESK, quiet=(NIGHT,))
    post.waits(2 * HOUR)
    post.raises("f1", "critical")
    assert post.told == [("14:00", "desk", "f1")]


def test_what_rose_above_quiet_hours_is_not_told_again_in_the_morning() -> None:
    post = Post(at_once(), DESK, quiet=(NIGHT,))
    post.waits(2 * HOUR)
    post.raises("f1", "high")
    post.waits(HOUR)
    post.raises("f1", "critical", Reason.ESCALATED)
    post.waits(12 * HOUR)
    assert post.told == [("15:00", "desk", "f1")]
    assert post.sent[0][1].reason is Reason.FIRST


def test_quiet_hours_that_are_taken_out_of_the_config_hold_nothing_back() -> None:
    post = Post(at_once(), DESK, quiet=(NIGHT,))
    post.waits(2 * HOUR)
    post.raises("f1")
    post.configure(replace(post.delivery, quiet_hours=()))
    post.gives()
    assert post.told == [("14:00", "desk", "f1")]


def test_only_the_quiet_hours_that_a_route_names_are_its_own() -> None:
    loud = at_once("desk", matchers=("rule=quake",), quiet_hours=())
    post = Post(at_once(routes=(loud,)), DESK, quiet=(NIGHT,))
    post.waits(2 * HOUR)
    post.raises("f1", rule="quake")
    post.raises("f2", rule="flood")
    assert post.told == [("14:00", "desk", "f1")]


def test_nights_that_follow_on_each_other_are_one() -> None:
    nap = QuietHours("nap", time(7), time(8), "Asia/Seoul")
    post = Post(at_once(), DESK, quiet=(NIGHT, nap))
    post.waits(2 * HOUR)
    post.raises("f1")
    post.waits(24 * HOUR)
    assert post.told == [("23:00", "desk", "f1")]


def test_a_night_in_which_the_clock_is_put_forward_ends_by_the_clock() -> None:
    oslo = QuietHours("night", time(22), time(7), "Europe/Oslo")
    post = Post(at_once(), DESK, quiet=(oslo,), start=datetime(2026, 3, 28, 23, tzinfo=UTC))
    post.raises("f1")
    post.waits(24 * HOUR)
    assert post.told == [("05:00", "desk", "f1")]


def test_each_routes_own_night_ends_by_itself() -> None:
    nap = QuietHours("nap", time(22), time(1), "Asia/Seoul")
    short = at_once("desk", matchers=("rule=quake",), quiet_hours=("nap",))
    long = at_once("desk", quiet_hours=("night",))
    post = Post(at_once(routes=(short, long)), DESK, quiet=(NIGHT, nap))
    post.waits(2 * HOUR)
    post.raises("f1", rule="quake")
    post.raises("f2", rule="flood")
    post.waits(12 * HOUR)
    assert post.told == [("16:00", "desk", "f1"), ("22:00", "desk", "f2")]


# Digests.


def test_a_digest_is_one_message_at_its_tick_and_none_when_there_is_nothing() -> None:
    daily = Digest(parse_cron("0 8 * * *"), "Asia/Seoul")
    post = Post(at_once(digest=daily), DESK)
    post.raises("f1")
    post.waits(HOUR)
    post.raises("f2", rule="another")
    post.waits(72 * HOUR)
    assert post.told == [("23:00", "desk", "f1 f2")]
    assert post.sent[0][1].reason is Reason.DIGEST
    assert post.sent[0][1].title.startswith("[HIGH] Digest: ")


def test_a_tick_that_was_missed_is_made_up_for_once() -> None:
    post = Post(at_once(digest=Digest(parse_cron("hourly"))), DESK)
    post.raises("f1")
    post.clock.advance(72 * HOUR)
    post.gives()
    post.waits(24 * HOUR)
    assert post.told == [("12:00", "desk", "f1")]


def test_a_digest_that_falls_into_quiet_hours_waits_for_their_end() -> None:
    post = Post(at_once(digest=Digest(parse_cron("0 15 * * *"))), DESK, quiet=(NIGHT,))
    post.raises("f1")
    post.waits(24 * HOUR)
    assert post.told == [("22:00", "desk", "f1")]


def test_rules_that_ask_for_a_digest_at_the_same_times_share_a_message() -> None:
    seoul = Digest(parse_cron("daily"), "Asia/Seoul")
    post = Post(at_once(), DESK)
    post.raises("f1", rule="one", digest=seoul)
    post.raises("f2", rule="two", digest=seoul)
    post.raises("f3", rule="three", digest=Digest(parse_cron("hourly")))
    post.raises("f4", rule="four")
    post.waits(24 * HOUR)
    assert post.told == [
        ("12:00", "desk", "f4"),
        ("13:00", "desk", "f3"),
        ("23:00", "desk", "f1 f2"),
    ]


def test_a_digest_without_a_zone_goes_by_its_readers() -> None:
    seoul = replace(DESK, tz="Asia/Seoul")
    post = Post(at_once(digest=Digest(parse_cron("daily"))), seoul)
    post.raises("f1")
    post.waits(24 * HOUR)
    assert post.told == [("23:00", "desk", "f1")]


# Silences and acknowledgements.


def silence(*matchers: str, hours: int = 1) -> Silence:
    return Silence(matchers, NOON, NOON + hours * HOUR, "ann", "a drill")


def test_what_is_silenced_is_not_told_and_counted() -> None:
    post = Post(at_once(), DESK)
    kept = post.store.silences.add(silence('rule="toll"'))
    post.raises("f1")
    post.raises("f2", rule="another")
    assert post.told == [("12:00", "desk", "f2")]
    (counted,) = post.store.silences.all()
    assert counted == replace(kept, hidden=1)
    assert post.journal() == [
        "silenced: desk: silence 1 by ann until 2026-05-05 13:00 UTC: a drill"
    ]


def test_a_silence_that_is_over_hides_nothing() -> None:
    post = Post(at_once(), DESK)
    post.store.silences.add(silence('rule="toll"'))
    post.waits(HOUR)
    post.raises("f1")
    assert post.told == [("13:00", "desk", "f1")]


def test_a_silence_counts_when_the_message_is_due_not_when_the_alert_was_raised() -> None:
    post = Post(at_once(group_wait=2 * MINUTE), DESK)
    post.raises("f1")
    post.store.silences.add(silence('alert="f1"'))
    post.waits(24 * HOUR)
    assert post.told == []


def test_what_is_acknowledged_is_told_again_only_when_its_level_rises() -> None:
    post = Post(at_once(), DESK)
    post.raises("f1", "medium")
    post.store.alerts.settle("f1", "acknowledged", NOON)
    post.waits(MINUTE)
    post.raises("f1", "medium", Reason.REVISED)
    assert post.journal()[-1] == "acknowledged: desk: acknowledged at level medium"
    post.waits(MINUTE)
    post.raises("f1", "critical", Reason.ESCALATED)
    assert [one[0] for one in post.told] == ["12:00", "12:02"]


def test_what_is_taken_back_reaches_whoever_was_told_even_if_it_is_silenced() -> None:
    post = Post(at_once(), DESK)
    post.raises("f1")
    post.store.silences.add(silence('rule="toll"'))
    post.waits(MINUTE)
    post.raises("f1", reason=Reason.RETRACTED)
    assert post.sent[-1][1].reason is Reason.RETRACTED


# Inhibition.


def test_while_one_alert_is_open_another_of_its_topic_is_not_told() -> None:
    confirmed_first = Inhibition(('rule="confirmed"',), ('rule="rumour"',), ("topic",))
    post = Post(at_once(), DESK, inhibit=(confirmed_first,))
    post.raises("f1", rule="confirmed", topic="meeting")
    post.raises("f2", rule="rumour", topic="meeting")
    post.raises("f3", rule="rumour", topic="strike")
    assert [one[2] for one in post.told] == ["f1", "f3"]
    assert post.journal("f2") == ["inhibited: desk: while confirmed f1 is open"]
    post.store.alerts.settle("f1", "expired", NOON)
    post.waits(MINUTE)
    post.raises("f4", rule="rumour", topic="meeting")
    assert [one[2] for one in post.told] == ["f1", "f3", "f4"]


# Repeats, escalations, the end of an alert.


def test_an_open_alert_is_told_again_after_its_interval_and_ever_more_seldom() -> None:
    route = at_once(repeat_interval=HOUR, realert_backoff=Backoff(2, 3 * HOUR))
    post = Post(route, DESK)
    post.raises("f1")
    post.waits(12 * HOUR)
    assert [one[0] for one in post.told] == ["12:00", "13:00", "15:00", "18:00", "21:00", "00:00"]
    assert {message.reason for _, message in post.sent[1:]} == {Reason.REPEAT}


def test_what_is_not_to_be_repeated_is_told_once() -> None:
    post = Post(at_once(), DESK)
    post.raises("f1")
    post.waits(72 * HOUR)
    assert len(post.sent) == 1


def test_who_acknowledges_an_alert_is_not_reminded_of_it() -> None:
    post = Post(at_once(repeat_interval=HOUR), DESK)
    post.raises("f1")
    post.store.alerts.settle("f1", "acknowledged", NOON)
    post.waits(12 * HOUR)
    assert len(post.sent) == 1


def test_repeats_wait_for_the_morning_too_and_do_not_pile_up() -> None:
    post = Post(at_once(repeat_interval=HOUR), DESK, quiet=(NIGHT,))
    post.raises("f1")
    post.waits(10 * HOUR)
    assert [one[0] for one in post.told] == ["12:00", "22:00"]


def test_a_change_of_the_interval_counts_from_what_was_last_sent() -> None:
    post = Post(at_once(repeat_interval=12 * HOUR), DESK)
    post.raises("f1")
    post.waits(HOUR)
    post.configure(Delivery(at_once(repeat_interval=2 * HOUR), (DESK,)))
    post.waits(HOUR)
    assert [one[0] for one in post.told] == ["12:00", "14:00"]


def test_an_alert_that_nobody_acknowledges_climbs_to_the_next_receiver_once() -> None:
    phone = Receiver("phone", ("json://phone",))
    post = Post(at_once(escalation=(Stair(15 * MINUTE, "phone"),)), DESK, phone)
    post.raises("f1")
    post.waits(12 * HOUR)
    assert post.told == [("12:00", "desk", "f1"), ("12:15", "phone", "f1")]
    assert post.sent[1][1].reason is Reason.ESCALATED
    assert "told: phone: nobody acknowledged it for 15m" in post.journal()


def test_an_alert_that_was_acknowledged_in_time_does_not_climb() -> None:
    phone = Receiver("phone", ("json://phone",))
    post = Post(at_once(escalation=(Stair(15 * MINUTE, "phone"),)), DESK, phone)
    post.raises("f1")
    post.waits(10 * MINUTE)
    post.store.alerts.settle("f1", "acknowledged", post.now)
    post.waits(12 * HOUR)
    assert post.told == [("12:00", "desk", "f1")]


def test_what_a_stopped_monitor_did_not_tell_is_told_in_one_digest() -> None:
    post = Post(at_once(group_wait=MINUTE), DESK)
    for count in range(5):
        post.raises(f"f{count}")
    post.clock.advance(48 * HOUR)
    post.gives()
    assert post.told == [("12:00", "desk", "f0 f1 f2 f3 f4")]
    assert post.sent[0][1].reason is Reason.DIGEST
    assert post.next_due() is None


# The limit.


def test_what_is_over_the_limit_becomes_one_digest_when_there_is_room_again() -> None:
    post = Post(at_once(), replace(DESK, max=Rate(2, HOUR)))
    for count in range(50):
        post.raises(f"f{count}")
        post.waits(timedelta(seconds=10))
    post.waits(3 * HOUR)
    rest = " ".join(f"f{count}" for count in range(2, 50))
    assert post.told == [("12:00", "desk", "f0"), ("12:00", "desk", "f1"), ("13:00", "desk", rest)]
    assert post.sent[-1][1].reason is Reason.DIGEST
    assert post.journal("f2")[0] == "over_limit: desk: 2 messages in 1h were put"


def test_what_is_critical_passes_the_limit() -> None:
    post = Post(at_once(), replace(DESK, max=Rate(1, HOUR)))
    post.raises("f1")
    post.raises("f2", "critical")
    post.raises("f3")
    assert [one[2] for one in post.told] == ["f1", "f2"]


def test_a_flood_is_a_few_messages_and_every_alert_is_in_one_of_them() -> None:
    post = Post(at_once(), replace(DESK, max=Rate(5, HOUR)))
    for count in range(500):
        post.raises(f"f{count}")
    post.waits(2 * HOUR)
    assert len(post.sent) == 6
    told = [fingerprint for _, message in post.sent for fingerprint in message.alerts]
    assert sorted(told) == sorted(f"f{count}" for count in range(500))


# What lasts.


def test_what_lasts_is_told_again_every_four_hours_until_it_is_over() -> None:
    post = Post(at_once(), DESK)
    post.raises("f1", is_lasting=True)
    post.waits(9 * HOUR)
    post.raises("f1", reason=Reason.RESOLVED)
    post.waits(24 * HOUR)
    assert [
        (when, str(message.reason))
        for (when, _, _), (_, message) in zip(post.told, post.sent, strict=True)
    ] == [("12:00", "first"), ("16:00", "repeat"), ("20:00", "repeat"), ("21:00", "resolved")]


def test_what_lasts_is_not_told_again_where_the_config_says_never_or_in_a_digest() -> None:
    for route in (
        at_once(repeat_interval=NEVER),
        at_once(digest=Digest(parse_cron("hourly"))),
    ):
        post = Post(route, DESK)
        post.raises("f1", is_lasting=True)
        post.waits(24 * HOUR)
        assert len(post.sent) == 1


# The end of an alert.


@pytest.mark.parametrize("reason", [Reason.RESOLVED, Reason.RETRACTED])
def test_the_end_reaches_whoever_was_told_though_its_routes_lead_elsewhere_by_now(
    reason: Reason,
) -> None:
    duty = Receiver("duty", ("json://duty",))
    urgent = at_once("duty", matchers=("level=critical",))
    post = Post(at_once(routes=(urgent,)), DESK, duty)
    post.raises("f1", "high")
    post.waits(MINUTE)
    post.raises("f1", "critical", Reason.ESCALATED)
    post.waits(MINUTE)
    post.raises("f1", "critical", reason)
    assert [
        (one[1], message.reason) for one, (_, message) in zip(post.told, post.sent, strict=True)
    ] == [
        ("desk", Reason.FIRST),
        ("duty", Reason.FIRST),
        ("duty", reason),
        ("desk", reason),
    ]


def test_the_end_reaches_those_too_to_whom_an_alert_climbed() -> None:
    phone = Receiver("phone", ("json://phone",))
    post = Post(at_once(escalation=(Stair(15 * MINUTE, "phone"),)), DESK, phone)
    post.raises("f1")
    post.waits(HOUR)
    post.raises("f1", reason=Reason.RETRACTED)
    assert [one[1] for one in post.told[2:]] == ["desk", "phone"]


def test_what_is_denied_before_it_could_be_told_is_not_told_at_all() -> None:
    post = Post(at_once(), DESK, quiet=(NIGHT,))
    post.waits(2 * HOUR)
    post.raises("f1")
    post.waits(HOUR)
    post.raises("f1", reason=Reason.RETRACTED)
    post.waits(24 * HOUR)
    assert post.told == []
    assert post.journal()[-1] == "moot: desk: retracted before it was told"


def test_what_began_and_ended_before_it_could_be_told_is_told_once() -> None:
    post = Post(at_once(), DESK, quiet=(NIGHT,))
    post.waits(2 * HOUR)
    post.raises("f1", is_lasting=True)
    post.waits(HOUR)
    post.raises("f1", reason=Reason.RESOLVED)
    post.waits(24 * HOUR)
    assert post.told == [("22:00", "desk", "f1")]


def test_the_end_of_what_waits_for_a_digest_of_other_routes_reaches_that_digest() -> None:
    duty = Receiver("duty", ("json://duty",))
    urgent = at_once("duty", matchers=("level=critical",))
    post = Post(
        at_once(digest=Digest(parse_cron("daily")), routes=(replace(urgent, digest=None),)),
        DESK,
        duty,
    )
    post.raises("f1", "high")
    post.waits(MINUTE)
    post.raises("f1", "critical", Reason.ESCALATED)
    post.raises("f1", "critical", Reason.RETRACTED)
    post.waits(24 * HOUR)
    assert [one[1] for one in post.told] == ["duty", "duty"]


def test_who_was_not_told_of_an_alert_does_not_hear_of_its_end() -> None:
    post = Post(at_once(), DESK)
    post.store.silences.add(silence('rule="toll"'))
    post.raises("f1")
    post.waits(2 * HOUR)
    post.raises("f1", reason=Reason.RESOLVED)
    assert post.told == []


# What is said besides.


def test_a_message_of_a_rule_that_fails_its_own_test_says_so() -> None:
    post = Post(at_once(group_by=("level",)), DESK)
    post.store.troubles.report("test", "toll", "the rule toll fails its own test", NOON)
    post.raises("f1")
    post.raises("f2", rule="another")
    bodies = [message.body for _, message in post.sent]
    assert ["Caution: toll fails its own test" in body for body in bodies] == [True, False]
    post.store.troubles.mend("test", "toll", NOON)
    post.waits(MINUTE)
    post.raises("f3")
    assert "Caution" not in post.sent[-1][1].body


def test_two_routes_to_one_receiver_tell_it_of_the_end_once() -> None:
    critical = at_once(matchers=("level=critical",), goes_on=True)
    post = Post(at_once(routes=(critical, at_once())), DESK)
    post.raises("f1", "critical")
    post.waits(MINUTE)
    post.raises("f1", "critical", Reason.RESOLVED)
    post.waits(HOUR)
    assert [message.reason for _, message in post.sent] == [Reason.FIRST, Reason.RESOLVED]


def test_what_was_told_last_is_what_counts() -> None:
    post = Post(at_once(), DESK)
    post.raises("f1")
    post.waits(MINUTE)
    post.raises("f1", reason=Reason.REVISED)
    last = post.store.told.last("desk", "f1")
    assert last is not None
    assert (last.event.reason, last.told_at) == (Reason.REVISED, NOON + MINUTE)


def test_one_group_that_a_stop_delayed_is_told_as_what_it_is() -> None:
    post = Post(at_once(group_wait=MINUTE), DESK)
    post.raises("f1")
    post.clock.advance(48 * HOUR)
    post.gives()
    assert [message.reason for _, message in post.sent] == [Reason.FIRST]


def test_repeats_go_on_in_the_morning() -> None:
    post = Post(at_once(repeat_interval=HOUR), DESK, quiet=(NIGHT,))
    post.raises("f1")
    post.waits(12 * HOUR)
    assert [one[0] for one in post.told] == ["12:00", "22:00", "23:00", "00:00"]


def test_repeats_wait_for_a_place_under_the_limit() -> None:
    post = Post(at_once(repeat_interval=20 * MINUTE), replace(DESK, max=Rate(1, HOUR)))
    post.raises("f1")
    post.waits(150 * MINUTE)
    assert [one[0] for one in post.told] == ["12:00", "13:00", "14:00"]


def test_what_is_in_a_message_is_not_counted_as_still_open_besides() -> None:
    post = Post(at_once(group_by=("rule",), group_wait=MINUTE), DESK)
    post.raises("f1")
    post.raises("f2")
    post.waits(MINUTE)
    post.raises("f1", reason=Reason.REVISED)
    post.waits(HOUR)
    assert "Still open: 1 more" in post.sent[-1][1].body


def test_what_other_papers_said_meanwhile_is_counted_when_the_alert_is_next_told() -> None:
    world = World(
        """
version: 1
rules:
  - rule: ferry
    match: {quantity: {role: killed}}
    escalate: [{if: {origins: {gte: 4}}, level: critical}]
"""
    )
    said = "Eleven people were killed when a ferry sank on Lake Kivu, {} said."
    for hours, who in enumerate(("police", "the Red Cross", "the port authority", "Oxfam")):
        world.reads(said.format(who), hours=hours, source=f"Paper {who}")
    first, raised = world.messages
    assert "more since" not in first.body
    assert "+2 more since 08:00" in raised.body
