"""What nearly was an alert stands at the foot of the digest in which it would have been."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from monitor.article import Article
from monitor.clock import VirtualClock
from monitor.cron import parse_cron
from monitor.delivery import CONSOLE, Digest, Route
from monitor.matching.load import rules_from_text
from monitor.outbox.silences import Silence
from monitor.outbox.tidings import Message
from monitor.stream import Stream

MONDAY = datetime(2026, 3, 2, 6, tzinfo=UTC)
RULES = """
version: 1
rules:
  - rule: truce
    title: Truce in Marib
    about: Marib
    match: {event: {topic: ceasefire, status: confirmed}}
  - rule: ferry
    match: {quantity: {role: killed}}
    min_origins: 2
  - rule: heron
    match: {query: heron}
"""
TALKS = (
    " Envoys of both sides met in the old customs house of Marib, where talks had gone on since "
    "the summer under a mediator from Oman, and prisoners were to be exchanged at the dam."
)
PLANNED = f"Officials in Marib plan to sign a ceasefire next week.{TALKS}"
AGREED = f"A ceasefire in Marib was signed on Sunday, both sides confirmed.{TALKS}"
HERON = "A heron was seen at the lake."
FERRY = "Eleven people were killed when a ferry sank, police said."
DIGEST = Digest(parse_cron("0 8 * * *"))


class Desk:
    """A stream whose messages wait for eight o'clock; it is six on a Monday."""

    def __init__(self, rules: str = RULES, digest: Digest | None = DIGEST) -> None:
        self.clock = VirtualClock(MONDAY)
        self.messages: list[Message] = []
        self.stream = Stream(
            rules_from_text(rules),
            clock=self.clock,
            route=Route(CONSOLE, digest=digest),
            console=self.messages.append,
        )
        self.read = 0

    def reads(self, *texts: str, baseline: bool = False) -> None:
        for text in texts:
            self.read += 1
            article = Article(
                text, title=f"Page {self.read}", published=self.clock.now(), source="Fjord Post"
            )
            self.stream.take(article, baseline=baseline)
            self.clock.advance(timedelta(minutes=1))

    def sleeps(self, hours: int) -> str:
        """Time passes; the last message."""
        self.stream.give(self.clock.advance(timedelta(hours=hours)))
        return self.messages[-1].body if self.messages else ""


def test_a_digest_ends_with_what_came_near() -> None:
    desk = Desk()
    desk.reads(HERON, PLANNED, FERRY)
    told = desk.sleeps(3).split("\n\n")
    assert told[-2].split("\n") == [
        "Near misses, not told as alerts:",
        "◦ Truce in Marib: planned, not confirmed (Page 2, Fjord Post)",
        "◦ Ferry: 1 of 2 origins (Page 3, Fjord Post)",
    ]


def test_near_misses_alone_make_no_message_and_wait_for_one() -> None:
    desk = Desk()
    desk.reads(PLANNED)
    assert desk.sleeps(24) == ""
    desk.reads(HERON)
    assert "planned, not confirmed" in desk.sleeps(24)
    desk.reads("A heron built a nest of reeds.")
    assert "Near misses" not in desk.sleeps(24)
    assert len(desk.messages) == 2


def test_what_nearly_was_a_week_ago_is_of_no_interest() -> None:
    desk = Desk()
    desk.reads(PLANNED)
    desk.clock.advance(timedelta(days=8))
    desk.reads(HERON, FERRY)
    told = desk.sleeps(24)
    assert "Ferry: 1 of 2" in told
    assert "Marib" not in told


def test_what_came_near_several_times_in_one_story_stands_once() -> None:
    desk = Desk()
    desk.reads(HERON, PLANNED, PLANNED + " It rained.")
    assert desk.sleeps(3).count("planned, not confirmed") == 1


def test_a_story_that_is_told_was_no_near_miss() -> None:
    desk = Desk()
    desk.reads(PLANNED, AGREED)
    told = desk.sleeps(3)
    assert "signed on Sunday" in told
    assert "Near misses" not in told


def test_what_is_silenced_is_not_told_as_a_near_miss() -> None:
    desk = Desk()
    end = MONDAY + timedelta(days=1)
    desk.stream.store.silences.add(Silence(("rule=truce",), MONDAY, end))
    desk.reads(HERON, PLANNED)
    assert "Near misses" not in desk.sleeps(3)


def test_what_was_there_before_we_came_and_what_is_told_at_once_have_none() -> None:
    desk = Desk()
    desk.reads(PLANNED, baseline=True)
    desk.reads(HERON)
    assert "Near misses" not in desk.sleeps(3)
    hasty = Desk(digest=None)
    hasty.reads(PLANNED, HERON)
    assert "Near misses" not in hasty.sleeps(3)


def test_a_rule_with_a_digest_of_its_own_has_its_own_near_misses() -> None:
    own = RULES.replace("about: Marib", "about: Marib\n    digest: 0 9 * * *")
    desk = Desk(own + "    digest: 0 9 * * *\n", digest=None)
    desk.reads(PLANNED, FERRY, HERON)
    told = desk.sleeps(4)
    assert "Truce in Marib: planned, not confirmed" in told
    assert "Ferry" not in told


@pytest.mark.parametrize("count", [10, 13])
def test_of_many_the_first_ten_are_listed(count: int) -> None:
    rules = [
        {"rule": f"truce-{number}", "match": {"event": {"topic": "ceasefire"}}}
        for number in range(count)
    ]
    every = [*rules, {"rule": "heron", "match": {"query": "heron"}}]
    desk = Desk(json.dumps({"version": 1, "rules": every}))
    desk.reads(HERON, PLANNED)
    told = desk.sleeps(3)
    assert told.count("planned, not confirmed") == 10
    assert ("… and 3 more" in told) is (count == 13)
