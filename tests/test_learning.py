"""What a new or changed rule learns from the stored articles, so that it tells no old news."""

from __future__ import annotations

from pathlib import Path

from monitor.matching.load import rules_from_text
from monitor.stream import Stream
from tests.worlds import World, article

TOLL = """
version: 1
rules:
  - rule: toll
    about: %s
    match: {quantity: {role: killed}}
    trigger: %s
"""
TWELVE = "Twelve people were killed by floods in Norland, the police said."
AGAIN = "The floods in Norland have killed twelve people, officials said."
FIFTEEN = "Fifteen people were killed by floods in Norland, the police said."
FLOODS = TOLL % ("flood*", "new_value")


def world_that_read_before(text: str, rules: str = "version: 1\nwatch: [zyzzyva]") -> World:
    world = World(rules)
    world.reads(text)
    return world


def test_a_new_rule_knows_what_stood_in_the_stored_articles() -> None:
    world = world_that_read_before(TWELVE)
    world.stream.use(rules_from_text(FLOODS))
    assert world.reads(AGAIN, hours=1, source="Fjord Post") == []
    (alert,) = world.reads(FIFTEEN, hours=2)
    assert (alert.old, alert.new) == (12, 15)


def test_learning_is_journalled_and_tells_nobody() -> None:
    world = world_that_read_before(TWELVE)
    world.stream.use(rules_from_text(FLOODS))
    (entry,) = world.stream.store.journal.read("toll")
    assert (entry.kind, entry.reason) == ("rule.learnt", "from 1 stored articles")
    assert world.messages == []


def test_an_edited_rule_keeps_what_it_knows_and_learns_what_it_left_aside() -> None:
    world = World(TOLL % ("landslide*", "new_value"))
    world.reads(TWELVE)
    world.stream.use(rules_from_text(FLOODS))
    assert world.reads(AGAIN, hours=1, source="Fjord Post") == []


def test_a_rule_told_once_stays_told_when_its_level_or_words_change() -> None:
    world = World(FLOODS)
    assert len(world.reads(TWELVE)) == 1
    world.stream.use(rules_from_text(FLOODS + "    level: high\n"))
    assert world.reads(AGAIN, hours=1, source="Fjord Post") == []
    assert world.stream.store.journal.read("toll") == ()


def test_a_rule_of_another_shape_starts_anew_and_from_what_is_stored() -> None:
    world = World(FLOODS)
    world.reads(TWELVE)
    world.stream.use(rules_from_text(TOLL % ("flood*", "change")))
    (alert,) = world.reads(FIFTEEN, hours=1)
    assert alert.old == 12
    kinds = [entry.kind for entry in world.stream.store.journal.read("toll")]
    assert kinds == ["rule.forgot", "rule.learnt"]


def test_a_rule_that_was_away_learns_what_it_missed() -> None:
    world = World(FLOODS)
    world.stream.use(rules_from_text("version: 1\nwatch: [zyzzyva]"))
    world.reads(TWELVE, hours=1)
    world.stream.use(rules_from_text(FLOODS))
    assert world.reads(AGAIN, hours=2, source="Fjord Post") == []


def test_a_restart_with_the_same_rules_learns_nothing(tmp_path: Path) -> None:
    path = str(tmp_path / "monitor.db")
    before = World(FLOODS, path)
    before.reads(TWELVE)
    before.stream.close()
    after = World(FLOODS, path)
    assert after.stream.store.journal.read("toll") == ()
    assert after.reads(AGAIN, hours=1, source="Fjord Post") == []
    after.stream.close()


def test_who_only_looks_on_takes_nothing_from_the_rules_that_run() -> None:
    world = World(FLOODS)
    world.reads(TWELVE)
    others = rules_from_text(TOLL % ("flood*", "change"))
    looking = Stream(others, world.stream.store, world.clock, looks_on=True)
    looking.explain(article(FIFTEEN, 1))
    assert world.stream.store.journal.read("toll") == ()
    assert world.reads(AGAIN, hours=1, source="Fjord Post") == []


def test_a_new_counting_rule_counts_what_is_stored() -> None:
    world = World("version: 1\nwatch: [zyzzyva]")
    world.reads("A whale came to Tallow.")
    world.reads("The whale museum of Fenn burnt.", hours=1)
    world.stream.use(
        rules_from_text("""
version: 1
rules:
  - rule: whales
    match: {query: whale}
    trigger: {type: event_count, condition: {gte: 3}}
""")
    )
    assert len(world.reads("Students sang for a whale.", hours=2)) == 1


def test_a_new_sequence_hears_what_was_told_before_it() -> None:
    watched = "version: 1\nwatch: [alpaca, badger]\n"
    world = World(watched)
    world.reads("An alpaca was elected mayor.")
    both = "rules: [{rule: both, trigger: {type: temporal, rules: [alpaca, badger]}}]"
    world.stream.use(rules_from_text(watched + both))
    assert [alert.rule.id for alert in world.reads("A badger dug.", hours=1)] == ["badger", "both"]


def test_terms_seen_while_a_rule_still_learns_are_not_told() -> None:
    world = World("""
version: 1
rules:
  - rule: guests
    match: {attendance: {event: gala, status: any}}
    trigger: {type: new_term, field: person, learn: 2d}
""")
    gala = "{} will attend the gala in Tallow, the organisers said."
    assert world.reads(gala.format("Anna Berg")) == []
    assert world.reads(gala.format("Anna Berg"), hours=72, source="Fjord Post") == []
    (alert,) = world.reads(gala.format("Carl Dahl"), hours=73)
    assert alert.new == "Carl Dahl"
