"""An edited or corrected article whose fact changes is followed up; a cosmetic edit is silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from monitor.article import Article
from tests.worlds import MONDAY, World

TOLL = """
version: 1
rules:
  - rule: bus-toll
    about: bus
    match: {quantity: {role: [killed, wounded]}}
"""
GUESTS = """
version: 1
rules:
  - rule: guests
    match: {attendance: {event: wedding, status: [asserted, confirmed, planned, withdrawn]}}
"""
TWELVE = "Twelve people were killed when a bus left the road near Corva, the police said."
NINE = TWELVE.replace("Twelve", "Nine")
REST = " The driver had been at the wheel since dawn. Snow lay on the pass."


def article(text: str, hours: float = 0, source: str = "Hill Post", title: str = "") -> Article:
    return Article(
        text, title=title, id="a1", published=MONDAY + timedelta(hours=hours), source=source
    )


def test_an_edited_figure_is_followed_up_on_the_same_alert() -> None:
    world = World(TOLL)
    (first,) = world.takes(article(TWELVE))
    (second,) = world.takes(article(NINE))
    assert (second.fingerprint, str(second.reason)) == (first.fingerprint, "revised")
    assert (second.old, second.new) == (12, 9)
    world.waits(days=1)
    assert [str(message.reason) for message in world.messages] == ["first", "revised"]


def test_when_one_of_two_voices_corrects_what_both_told_it_is_followed_up_once() -> None:
    world = World(TOLL.rstrip() + "\n    min_origins: 2\n")
    assert world.takes(article(TWELVE)) == []
    guides = "Twelve people were killed when a bus left the road near Corva, the Alpine Club said."
    (told,) = world.takes(replace(article(guides, 1, "Lake Mail"), id="a2"))
    (revised,) = world.takes(article(NINE, 2))
    assert (revised.fingerprint, str(revised.reason)) == (told.fingerprint, "revised")
    assert world.takes(article(NINE + REST, 3)) == []


def test_a_cosmetic_edit_sends_nothing() -> None:
    world = World(TOLL)
    world.takes(article(TWELVE + REST))
    edited = article(TWELVE + REST.replace("Snow", "Some snow"), title="Bus leaves the road")
    assert world.takes(edited) == []
    assert len(world.messages) == 1


def test_a_figure_that_only_loses_its_hedge_sends_nothing() -> None:
    world = World(TOLL)
    world.takes(article(TWELVE.replace("Twelve", "At least 12")))
    assert world.takes(article(TWELVE)) == []


def test_a_truce_that_an_edit_calls_off_is_followed_up() -> None:
    world = World(
        """
        version: 1
        rules:
          - rule: truce
            match: {event: {topic: ceasefire, status: [confirmed, denied]}}
        """
    )
    said = "The army and the rebels have agreed to a ceasefire in Corva, both sides said."
    (first,) = world.takes(article(said))
    (second,) = world.takes(article("The rebels rejected a ceasefire with the army in Corva."))
    assert (second.fingerprint, str(second.reason)) == (first.fingerprint, "revised")
    assert (second.old, second.new) == ("confirmed", "denied")


def test_a_fact_that_is_cut_is_not_taken_back() -> None:
    world = World(TOLL)
    world.takes(article(TWELVE + REST))
    assert world.takes(article("A bus left the road near Corva." + REST)) == []
    assert world.reads(TWELVE, hours=2, source="Lake Mail") == []


def test_an_edit_is_followed_up_each_time_the_fact_changes() -> None:
    world = World(TOLL)
    world.takes(article(TWELVE))
    alerts = world.takes(article(NINE)) + world.takes(article(TWELVE.replace("Twelve", "Ten")))
    assert [(alert.old, alert.new) for alert in alerts] == [(12, 9), (9, 10)]
    assert len({alert.fingerprint for alert in alerts}) == 1


def test_a_figure_that_an_edit_adds_is_an_alert_of_its_own() -> None:
    world = World(TOLL)
    (first,) = world.takes(article(TWELVE))
    (second,) = world.takes(article(TWELVE + " Thirty people were injured, the police said."))
    assert second.fingerprint != first.fingerprint
    assert (second.new, str(second.reason)) == (30, "first_report")


def test_who_was_told_at_a_higher_level_hears_of_the_revision() -> None:
    world = World(TOLL + "    escalate: [{if: {origins: {gte: 2}}, level: critical}]\n")
    world.takes(article(TWELVE))
    other = "The Red Cross said that twelve people were killed in the bus near Corva."
    assert [str(one.level) for one in world.reads(other, hours=1, source="Mail")] == ["critical"]
    (revised,) = world.takes(article(NINE))
    assert (str(revised.reason), str(revised.level)) == ("revised", "critical")


def test_a_late_copy_of_the_old_text_tells_nothing() -> None:
    world = World(TOLL)
    world.takes(article(TWELVE + REST), article(NINE + REST))
    assert world.reads(TWELVE + REST, hours=3, source="Lake Mail") == []


def test_an_edit_to_what_others_have_told_already_is_silent() -> None:
    world = World(TOLL)
    world.takes(article(TWELVE))
    world.reads(f"{NINE[:-1]} in Corva.", hours=1, source="Lake Mail")
    assert world.takes(article(NINE, 1)) == []


def test_a_correction_is_followed_up_on_the_alert_of_the_corrected_article() -> None:
    world = World(TOLL)
    (first,) = world.takes(article(TWELVE + REST, title="Bus crash near Corva"))
    correction = replace(article(NINE + REST, 2, title="Correction: Bus crash near Corva"), id="a2")
    (second,) = world.takes(correction)
    assert (second.fingerprint, str(second.reason)) == (first.fingerprint, "revised")


def test_a_guest_who_no_longer_comes_after_an_edit_is_followed_up() -> None:
    world = World(GUESTS)
    (first,) = world.takes(article("Greta Holm will attend the wedding of the crown prince."))
    (second,) = world.takes(article("Greta Holm will no longer attend the wedding of the prince."))
    assert (second.fingerprint, str(second.reason)) == (first.fingerprint, "revised")


def test_what_was_revised_is_remembered_as_such() -> None:
    world = World(TOLL)
    world.takes(article(TWELVE), article(NINE))
    facts = world.stream.store.facts.of_article("a1")
    assert [(fact.claim.value, str(fact.standing)) for fact in facts] == [
        (12, "withdrawn"),
        (9, "holds"),
    ]
