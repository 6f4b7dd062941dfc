"""How alerts wait, and how they end: expired, resolved, taken back."""

from __future__ import annotations

from tests.worlds import World, article, hours_of

TRUCE = """
version: 1
rules:
  - rule: truce
    match: {event: {topic: ceasefire, status: [agreed, confirmed]}}
    resolve: {when: broken}
%s
  - rule: broken
    match: {event: {topic: ceasefire, status: broken}}
"""
AGREED = "Norland and Sudland agreed to a ceasefire on Monday, both governments said."
BROKEN = "Norland has broken the ceasefire with Sudland, the UN said."


def test_an_alert_of_which_nothing_was_heard_for_a_day_expires_without_a_word() -> None:
    world = World("version: 1\nwatch: [heron]")
    (alert,) = world.reads("A heron was seen in Tallow.")
    world.lives(until=25)
    stored = world.stream.store.alerts.get(alert.fingerprint)
    assert stored is not None and stored.state == "expired"
    assert len(world.messages) == 1
    journal = world.stream.store.journal.read(alert.fingerprint)
    assert journal[-1].reason == "nothing was heard of it for 24h"


def test_a_rule_may_keep_its_alerts_open_for_longer() -> None:
    world = World("version: 1\nrules: [{rule: heron, match: {query: heron}, resolve: {after: 3d}}]")
    (alert,) = world.reads("A heron was seen in Tallow.")
    for until, state in ((71, "firing"), (73, "expired")):
        world.lives(until=until)
        stored = world.stream.store.alerts.get(alert.fingerprint)
        assert stored is not None and stored.state == state


def test_another_rules_alert_takes_one_back_and_says_so() -> None:
    world = World(TRUCE % "")
    found = world.lives(article(AGREED), article(BROKEN, 5, "Fjord Post"), until=6)
    assert hours_of(found) == [
        (0, "truce", "new_term"),
        (5, "broken", "new_term"),
        (5, "truce", "retracted"),
    ]
    assert found[0].fingerprint == found[2].fingerprint
    stored = world.stream.store.alerts.get(found[0].fingerprint)
    assert stored is not None and stored.state == "retracted"
    assert [str(message.reason) for message in world.messages] == ["first", "first", "retracted"]


def test_a_denial_of_something_else_takes_nothing_back() -> None:
    world = World(TRUCE % "")
    other = "Westmark has broken the ceasefire with Ostmark, the UN said."
    found = world.lives(article(AGREED), article(other, 5, "Fjord Post"), until=6)
    assert "retracted" not in [str(alert.reason) for alert in found]


def test_what_must_be_so_for_a_while_is_told_later() -> None:
    world = World(TRUCE % "    for: 3h")
    assert hours_of(world.lives(article(AGREED), until=2)) == []
    assert [alert.rule.id for alert in world.lives(until=4)] == ["truce"]


def test_what_is_denied_meanwhile_is_never_told() -> None:
    world = World(TRUCE % "    for: 3h")
    found = world.lives(article(AGREED), article(BROKEN, 2, "Fjord Post"), until=9)
    assert [alert.rule.id for alert in found] == ["broken"]


def test_what_is_edited_away_meanwhile_is_never_told() -> None:
    world = World("version: 1\nrules: [{rule: heron, match: {query: heron}, for: 3h}]")
    first = article("A heron was seen in Tallow.", page="page")
    assert world.lives(first, until=1) == []
    world.lives(article("A stork was seen in Tallow.", 2, page="page"), until=2)
    assert world.lives(until=9) == []


def test_the_end_of_a_replay_does_not_wait_for_what_must_be_so_for_a_while() -> None:
    world = World(TRUCE % "    for: 3h")
    world.lives(article(AGREED), until=1)
    assert world.stream.next_turn() is not None
    assert world.stream.next_flush() is None
