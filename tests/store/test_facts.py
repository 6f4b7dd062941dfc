"""Facts come back as they were kept, in the order in which things were said."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

from monitor.novelty.claims import Claim
from monitor.novelty.ledger import Fact
from monitor.store.connection import Store

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)

TOLL = Claim(rule="toll", series="killed|people", article="dam", at=NOON, value=43.0)


def kept(claim: Claim, fingerprint: str = "f") -> Fact:
    return Fact(claim=claim, fingerprint=fingerprint, told=True, learned_at=NOON)


def test_a_fact_comes_back_whole(store: Store) -> None:
    texts = {one.name: f"the {one.name}" for one in fields(Claim) if one.type == "str"}
    full = replace(TOLL, **texts, about=("a", "b"), low=40.0, high=None)  # type: ignore[arg-type]
    store.facts.add(kept(full))
    (found,) = store.facts.known("the rule", "the series", NOON)
    assert found == kept(full)


def test_facts_of_a_series_come_in_order_of_event_time_then_of_arrival(store: Store) -> None:
    for hours, article in ((2, "late"), (1, "early"), (2, "late too"), (0, "first")):
        claim = replace(TOLL, article=article, at=NOON + timedelta(hours=hours))
        store.facts.add(kept(claim))
    known = store.facts.known("toll", "killed|people", NOON + timedelta(hours=1))
    assert [fact.claim.article for fact in known] == ["early", "late", "late too"]


def test_other_series_and_other_rules_are_left_out(store: Store) -> None:
    store.facts.add(kept(TOLL))
    store.facts.add(kept(replace(TOLL, series="injured|people")))
    store.facts.add(kept(replace(TOLL, rule="other")))
    assert [fact.claim for fact in store.facts.known("toll", "killed|people", NOON)] == [TOLL]
    assert len(store.facts.of_rule("toll", NOON)) == 2


def test_facts_on_given_shelves_are_those_of_the_series_that_stand_there(store: Store) -> None:
    here, there = replace(TOLL, story="s1"), replace(TOLL, story="s2", article="b")
    for claim in (here, there, replace(here, series="injured|people"), replace(here, rule="other")):
        store.facts.add(kept(claim))
    found = store.facts.known("toll", "killed|people", NOON, {"story s1"})
    assert [fact.claim for fact in found] == [here]
    later = NOON + timedelta(hours=1)
    assert store.facts.known("toll", "killed|people", later, {"story s1"}) == ()


def test_the_last_facts_of_a_series_may_be_asked_for_wherever_they_stand(store: Store) -> None:
    for hours, article in ((2, "late"), (1, "early"), (2, "late too")):
        claim = replace(TOLL, article=article, at=NOON + timedelta(hours=hours), story=article)
        store.facts.add(kept(claim))
    store.facts.add(kept(replace(TOLL, rule="other", at=NOON + timedelta(hours=9))))
    found = store.facts.known("toll", "killed|people", NOON, {"last"})
    assert [fact.claim.article for fact in found] == ["late", "late too"]


def test_facts_are_found_by_article_and_by_alert(store: Store) -> None:
    store.facts.add(kept(TOLL, fingerprint="one"))
    store.facts.add(kept(replace(TOLL, article="rain"), fingerprint="two"))
    assert [fact.fingerprint for fact in store.facts.of_article("rain")] == ["two"]
    assert [fact.claim.article for fact in store.facts.support("one")] == ["dam"]
