"""What is news to someone who knows what was said before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.article import Article
from monitor.language.lexicon import Lexicon
from monitor.language.people.names import NameBook
from monitor.matching.rules import Trigger, TriggerType
from monitor.novelty.claims import Claim
from monitor.novelty.decide import field_value
from monitor.novelty.ledger import Fact
from monitor.novelty.triggers import Change, Reason, Verdict, judge
from tests.worlds import World

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NAMES = NameBook(Lexicon())
NEW_VALUE = Trigger(TriggerType.NEW_VALUE, timedelta(days=365))
NEW_TERM = Trigger(TriggerType.NEW_TERM, timedelta(days=90), field="person")


def number(
    value: float | None,
    hedge: str = "exact",
    *,
    low: float | None = None,
    high: float | None = None,
    hours: float = 0,
    actor: str = "norland",
    place: str = "",
    story: str = "s1",
    status: str = "asserted",
    origin: str = "",
    counts: str = "people",
) -> Claim:
    if hedge in {"exact", "approx"}:
        low = high = value
    elif hedge in {"at_least", "more_than"}:
        low = value
    return Claim(
        rule="r",
        series="killed|total",
        article="a",
        at=NOON + timedelta(hours=hours),
        story=story,
        actor=actor,
        place=place,
        counts=counts,
        status=status,
        value=value,
        low=low,
        high=high,
        hedge=hedge,
        origin=origin,
        speaker=origin,
    )


def known(*claims: Claim) -> list[Fact]:
    return [Fact(claim, f"f{at}", True, claim.at) for at, claim in enumerate(claims)]


def verdict(claim: Claim, *before: Claim, tolerance: float | None = None) -> Verdict:
    trigger = Trigger(TriggerType.NEW_VALUE, timedelta(days=365), tolerance=tolerance)
    return judge(claim, known(*before), trigger, NAMES)


def test_what_adds_to_a_total_says_to_which() -> None:
    world = World("version: 1\nrules: [{rule: toll, match: {quantity: {role: killed}}}]")
    world.reads("64 people were killed at the Torvik mine, police said.")
    (alert,) = world.reads("Another 5 people were killed at the Torvik mine, police said.", hours=1)
    assert alert.summary.startswith("another 5 people killed (")
    assert alert.summary.endswith("last total 64)")


def test_an_alert_that_only_rises_shows_no_change_of_its_figure() -> None:
    world = World("""
version: 1
rules:
  - rule: toll
    match: {quantity: {role: killed}}
    escalate: [{if: {origins: {gte: 2}}, level: critical}]
""")
    world.reads("64 people were killed at the Torvik mine, police said.")
    text = "The miners' union said that 64 people were killed at the Torvik mine."
    (alert,) = world.reads(text, hours=1, source="Fjord Post")
    assert (alert.reason, "→" in alert.summary) == (Reason.ESCALATED, False)


def test_the_first_number_is_a_first_report() -> None:
    found = verdict(number(12))
    assert (found.news, found.reason, found.change) == (True, Reason.FIRST_REPORT, Change.FIRST)


def test_a_higher_number_replaces_the_last_by_publication() -> None:
    found = verdict(number(15, hours=3), number(13, hours=2), number(11, hours=1))
    assert (found.reason, found.change) == (Reason.NEW_VALUE, Change.UP)
    assert found.before is not None and found.before.claim.value == 13


def test_a_number_seen_before_is_no_news_even_after_another() -> None:
    assert not verdict(number(13, hours=2), number(13), number(15, hours=1)).news


def test_exact_numbers_differ_by_one_approximate_ones_by_five_percent() -> None:
    assert verdict(number(101, hours=1), number(100)).news
    assert not verdict(number(102, "approx", hours=1), number(100)).news
    assert verdict(number(106, "approx", hours=1), number(100)).news


def test_a_rules_own_tolerance_holds_for_all() -> None:
    assert not verdict(number(109, hours=1), number(100), tolerance=0.1).news


def test_at_least_a_known_number_is_no_news_and_more_than_a_higher_one_is() -> None:
    assert not verdict(number(43, "at_least", hours=1), number(43)).news
    assert not verdict(number(40, "at_least", hours=1), number(43)).news
    assert verdict(number(50, "more_than", hours=1), number(43)).news


def test_a_range_over_a_known_number_is_known() -> None:
    dozens = number(None, "vague", low=24, high=99, hours=1)
    assert not verdict(dozens, number(43)).news
    assert verdict(number(None, "range", low=50, high=60, hours=1), number(43)).news


def test_what_was_planned_does_not_make_the_fact_known() -> None:
    found = verdict(number(60, hours=1), number(60, status="planned"))
    assert found.reason is Reason.FIRST_REPORT
    assert not verdict(number(60, status="planned", hours=1), number(60)).news


def test_what_may_yet_be_does_not_replace_what_is_reported() -> None:
    assert not verdict(number(100, status="possible", hours=1), number(44)).news
    assert verdict(number(100, status="possible", hours=1)).news


def test_an_old_article_that_comes_late_is_not_told() -> None:
    assert not verdict(number(11), number(13, hours=8)).news
    assert verdict(number(11), number(13, hours=5)).news


def test_another_voice_with_a_lower_number_is_a_conflict() -> None:
    found = verdict(number(20, hours=1, origin="army"), number(43, origin="rebels"))
    assert found.change is Change.CONFLICT
    found = verdict(number(20, hours=1, origin="army"), number(43, origin="army"))
    assert found.change is Change.DOWN


def test_another_voice_with_a_higher_number_is_mostly_the_later_one() -> None:
    before = number(43, origin="army")
    elsewhere = replace(before, article="another")
    assert verdict(number(60, origin="rebels"), before).change is Change.CONFLICT
    assert verdict(number(60, origin="rebels"), elsewhere).change is Change.UP


def test_what_only_repeated_a_figure_does_not_replace_it() -> None:
    told = Fact(number(23), "f", True, NOON)
    repeated = Fact(number(20, "at_least", hours=1), "f", False, NOON)
    found = judge(number(41, hours=2), [told, repeated], NEW_VALUE, NAMES)
    assert found.before is told


def test_nobody_is_no_news_and_what_follows_is_a_first_report() -> None:
    assert not verdict(number(0)).news
    assert verdict(number(5, hours=1), number(0)).reason is Reason.FIRST_REPORT


def test_two_actors_do_not_share_a_memory() -> None:
    assert verdict(number(12, actor="sudland"), number(12)).reason is Reason.FIRST_REPORT


def test_the_same_number_of_people_and_of_soldiers_is_one_fact() -> None:
    assert not verdict(number(12, counts="military_personnel", hours=1), number(12)).news
    assert not verdict(number(12, hours=1), number(12, counts="civilians")).news


def test_soldiers_and_people_have_each_their_own_figure() -> None:
    soldiers = number(3, counts="military_personnel", hours=1)
    assert verdict(soldiers, number(12)).reason is Reason.FIRST_REPORT
    twelve = number(12, counts="civilians")
    assert verdict(number(12, counts="military_personnel", hours=1), twelve).news


def test_without_an_actor_the_place_and_then_the_story_decide() -> None:
    here = number(12, actor="", place="chile/")
    assert not verdict(here, number(12, actor="", place="chile/", story="s2")).news
    assert verdict(here, number(12, actor="", place="peru/", story="s2")).news
    nowhere = number(12, actor="", hours=2)
    assert not verdict(nowhere, number(12, actor="")).news
    assert verdict(nowhere, number(12, actor="", story="s2"), number(14, actor="", hours=1)).news


def test_two_countries_in_one_story_do_not_share_a_memory() -> None:
    here = number(12, actor="", place="chile/")
    assert verdict(here, number(12, actor="", place="peru/")).reason is Reason.FIRST_REPORT


def test_an_actor_is_the_country_of_the_place_that_another_names() -> None:
    theirs = number(12, actor="chile", place="")
    assert not verdict(theirs, number(12, actor="", place="chile/arica", story="s2")).news
    assert verdict(theirs, number(12, actor="", place="peru/", story="s2")).news


def test_town_and_country_are_one_place_within_a_story_only() -> None:
    town = number(12, actor="", place="chile/arica")
    assert not verdict(town, number(12, actor="", place="chile/")).news
    assert not verdict(town, number(12, actor="", place="chile/iquique")).news
    assert verdict(town, number(12, actor="", place="chile/iquique", story="s2")).news


def test_a_figure_without_its_place_is_the_known_one_for_a_fortnight() -> None:
    told = number(12, actor="", place="chile/arica")
    later = number(12, actor="", story="s2", hours=24 * 13)
    assert not verdict(later, told).news
    assert verdict(number(12, actor="", story="s2", hours=24 * 15), told).news
    assert verdict(number(13, actor="", story="s2"), told).news


def test_a_place_unheard_of_may_lie_in_the_country_of_a_telling_figure() -> None:
    told = number(12, actor="", place="/brenn")
    assert not verdict(number(12, actor="", place="chile/", story="s2"), told).news
    few = number(3, actor="", place="/brenn")
    soon, late = (number(3, actor="", place="chile/", story="s2", hours=h) for h in (60, 80))
    assert not verdict(soon, few).news
    assert verdict(late, few).news


def test_a_bound_is_the_known_figure_only_if_that_lies_just_above() -> None:
    told = number(5_100, actor="", place="chile/")
    near = number(5_000, "more_than", actor="", story="s2")
    far = number(40, "more_than", actor="", story="s2")
    assert not verdict(near, told).news
    assert verdict(far, told).news


def test_a_bound_adds_nothing_to_the_figure_that_is_planned() -> None:
    planned = number(1_150, status="planned")
    assert not verdict(number(1_000, "more_than", hours=2), planned).news
    assert verdict(number(1_150, hours=2), planned).news


def test_a_firm_may_be_in_the_country_that_another_text_names() -> None:
    told = number(48_300, counts="vehicles", actor="", place="chile/")
    assert not verdict(number(48_300, counts="things", actor="zubr", story="s2"), told).news
    assert verdict(number(48_300, counts="things", actor="peru", story="s2"), told).news


def test_at_least_is_no_rounding() -> None:
    assert verdict(number(42, hours=1), number(44, "at_least")).news


def test_a_reading_that_lost_the_place_is_known_within_its_story() -> None:
    assert not verdict(number(12, actor=""), number(12, actor="", place="chile/")).news


def person(name: str, status: str = "planned", about: tuple[str, ...] = ("funeral",)) -> Claim:
    return Claim("r", "attendance", "a", NOON, story="s", about=about, term=name, status=status)


def test_a_new_person_is_news_and_a_known_one_in_another_spelling_is_not() -> None:
    assert judge(person("Anna Berg"), [], NEW_TERM, NAMES).reason is Reason.NEW_TERM
    seen = known(person("Choi Min-ho"))
    assert not judge(person("Choi Min Ho"), seen, NEW_TERM, NAMES).news


def test_a_surname_alone_is_the_person_known_in_full() -> None:
    assert not judge(person("Berg"), known(person("Anna Berg")), NEW_TERM, NAMES).news
    assert judge(person("Bergman"), known(person("Anna Berg")), NEW_TERM, NAMES).news


def test_a_person_confirmed_after_being_expected_is_known() -> None:
    assert not judge(
        person("Anna Berg", "confirmed"), known(person("Anna Berg")), NEW_TERM, NAMES
    ).news


def test_a_person_who_may_come_and_then_will_is_news() -> None:
    assert judge(person("Anna Berg"), known(person("Anna Berg", "possible")), NEW_TERM, NAMES).news
    assert not judge(
        person("Anna Berg", "possible"), known(person("Anna Berg")), NEW_TERM, NAMES
    ).news


def test_a_person_who_withdraws_is_news() -> None:
    assert judge(person("Anna Berg", "withdrawn"), known(person("Anna Berg")), NEW_TERM, NAMES).news


def test_the_same_person_at_another_event_is_news() -> None:
    gala = person("Anna Berg", about=("gala",))
    assert judge(gala, known(person("Anna Berg")), NEW_TERM, NAMES).news


def step(
    status: str, about: tuple[str, ...] = ("a", "b"), hours: int = 0, story: str = "s"
) -> Claim:
    at = NOON + timedelta(hours=hours)
    return Claim("r", "meeting", "a", at, story=story, about=about, term=status, status=status)


def test_a_status_that_moves_is_news_and_one_that_stays_is_not() -> None:
    trigger = Trigger(TriggerType.STATUS_CHANGE, timedelta(days=90))
    seen = known(step("possible"))
    moved = judge(step("confirmed", hours=1), seen, trigger, NAMES)
    assert (moved.reason, moved.before) == (Reason.STATUS_CHANGE, seen[0])
    assert not judge(step("possible", hours=1), seen, trigger, NAMES).news


def test_each_step_of_an_event_is_told_once() -> None:
    trigger = Trigger(TriggerType.NEW_TERM, timedelta(days=90), field="status")
    seen = known(step("confirmed"))
    assert not judge(step("confirmed", hours=1), seen, trigger, NAMES).news
    assert judge(step("denied", hours=1), seen, trigger, NAMES).news
    assert judge(step("confirmed", about=("c", "d"), story="t"), seen, trigger, NAMES).news


def test_any_is_told_once_a_story() -> None:
    trigger = Trigger(TriggerType.ANY, timedelta(days=90))
    seen = known(Claim("r", "article", "a", NOON, story="s"))
    assert not judge(Claim("r", "article", "b", NOON, story="s"), seen, trigger, NAMES).news
    assert judge(Claim("r", "article", "b", NOON, story="t"), seen, trigger, NAMES).news


values = st.integers(1, 10**9)
hedges = st.sampled_from(["exact", "approx", "at_least", "more_than"])


@given(values, hedges, st.lists(st.tuples(values, hedges), max_size=5))
def test_the_same_number_twice_is_never_news(
    value: int, hedge: str, before: list[tuple[int, str]]
) -> None:
    said = number(value, hedge, hours=1)
    earlier = [number(other, how) for other, how in before]
    assert not verdict(said, *earlier, said).news


@pytest.mark.parametrize("trigger", [NEW_VALUE, NEW_TERM])
def test_every_verdict_says_why(trigger: Trigger) -> None:
    assert judge(number(1), [], trigger, NAMES).why


COMING = """
version: 1
rules:
  - rule: Guests of the regatta
    match: {attendance: {event: regatta, status: [planned, asserted, confirmed, withdrawn]}}
"""


def test_who_was_to_come_and_will_not_has_withdrawn() -> None:
    world = World(COMING)
    world.reads("Chef Ida Moe will attend the regatta in Kiel.")
    world.reads("Chef Ida Moe will not attend the regatta in Kiel, her office said.", hours=5)
    assert [field_value(alert.fact, "status") for alert in world.told] == ["planned", "withdrawn"]


def test_who_was_never_to_come_does_not_withdraw() -> None:
    world = World(COMING)
    world.reads("Chef Ida Moe will not attend the regatta in Kiel, her office said.")
    assert world.told == []


def test_a_guest_of_a_concert_elsewhere_is_no_guest_of_the_regatta() -> None:
    world = World(COMING)
    world.reads(
        "Chef Ida Moe will attend the regatta in Kiel. The same night, "
        "singer Tom Beck will give a concert in Bramsche with pianist Ole Brandt."
    )
    assert [alert.new for alert in world.told] == ["Ida Moe"]


def test_a_headline_says_no_more_than_the_body_settles() -> None:
    world = World(
        "{version: 1, rules: [{rule: Kettles, "
        "match: {event: {topic: product_recall, status: confirmed}}}]}"
    )
    world.reads(
        "Ovo announced on Monday that it is recalling 900 kettles.",
        title="Ovo recalls 900 kettles",
    )
    assert [alert.new for alert in world.told] == ["confirmed"]


def test_an_alert_is_at_the_step_that_its_rule_asks_for() -> None:
    world = World(
        "{version: 1, rules: [{rule: Mayor, "
        "match: {event: {topic: resignation, who: [Ida Moe], status: [confirmed, denied]}}}]}"
    )
    world.reads("Mayor Ida Moe resigned on Monday.")
    assert [alert.new for alert in world.told] == ["confirmed"]


def _told(rule: str, *texts: str) -> list[str]:
    """What is told of articles a day and more apart, each in a story of its own words."""
    world = World(f"version: 1\nrules:\n  - {rule}\n")
    return [
        alert.summary
        for day, text in enumerate(texts)
        for alert in world.takes(
            Article(text, published=NOON + timedelta(days=day), source=f"Paper {day}")
        )
    ]


@pytest.mark.parametrize(
    "asked", ["{topic: sanctions, who: [Norway, Canada]}", "{topic: sanctions}"]
)
def test_what_another_state_does_to_the_same_firm_is_news(asked: str) -> None:
    told = _told(
        f"{{rule: Lists, about: Velmar, match: {{event: {asked}}}}}",
        "Norway imposed sanctions on the shipping firm Velmar on Monday.",
        "Canada has introduced sanctions against the shipping firm Velmar, Ottawa announced.",
        "The shipping firm Velmar is under Norwegian sanctions since Monday.",
    )
    assert len(told) == 2


def test_a_recall_by_another_maker_is_news() -> None:
    told = _told(
        "{rule: Recalls, about: kettle*, match: {event: {topic: product_recall}}}",
        "Orbel is recalling all kettles of the type Steam 2 because the lid may come off.",
        "Danish company Havnby has recalled its kettle Nord 40 because of a loose plug.",
    )
    assert len(told) == 2


def test_a_person_named_by_surname_alone_is_the_doer_known_in_full() -> None:
    told = _told(
        "{rule: Gone, match: {event: {topic: resignation, who: [Ida Moe, Olav Berg]}}}",
        "Transport minister Ida Moe resigned on Monday, her office announced.",
        "Trade minister Olav Berg resigned on Tuesday, his office announced.",
        "Moe resigned after the tunnel fire, the ministry confirmed.",
    )
    assert len(told) == 2


def test_a_second_paper_on_who_resigned_adds_nothing() -> None:
    told = _told(
        "{rule: Ministers, about: Norland*, match: {event: {topic: resignation}}}",
        "Norland's energy minister Ida Moe resigned on Monday, the government said.",
        "Ida Moe, who resigned as Norland's energy minister on Monday, leaves an empty desk.",
    )
    assert len(told) == 1


def test_a_supposed_arrest_is_not_told() -> None:
    rule = "{rule: Arrests, about: harbour, match: {event: {topic: arrest}}}"
    supposed = "If every harbour master who owns a villa in Luma were arrested, it would close."
    assert _told(rule, supposed) == []


def test_hundreds_add_nothing_to_the_number_that_was_planned() -> None:
    told = _told(
        "{rule: Walks, about: walk, match: {quantity: {role: [event_participation]}}}",
        "Some 400 people are to take part in a walk in Tarn on Sunday, the club said.",
        "Hundreds of people took part in the walk in Tarn.",
    )
    assert len(told) == 1


def test_thousands_of_nowhere_are_those_whose_number_is_known() -> None:
    told = _told(
        "{rule: Evacuees, about: volcano, match: {quantity: {role: [displaced]}}}",
        "Some 6,200 people have been displaced by the volcano, the government said.",
        "In the school thousands of evacuees of the volcano sleep between desks.",
    )
    assert len(told) == 1


def test_sanctions_of_one_state_on_another_firm_are_news() -> None:
    told = _told(
        "{rule: Lists, match: {event: {topic: sanctions}}}",
        "Norway imposed sanctions on the shipping firm Velmar on Monday.",
        "Norway has put the oil trader Kestrel under sanctions, Oslo announced.",
        "The oil trader Kestrel has been sanctioned by Norway.",
    )
    assert len(told) == 2


def test_a_resignation_told_with_the_surname_alone_is_known() -> None:
    told = _told(
        "{rule: Gone, match: {event: {topic: resignation}}}",
        "Norland's health minister Ola Krog has resigned over a contract, the government said.",
        "After Krog's resignation, the opposition wants an inquiry.",
    )
    assert len(told) == 1


def test_a_figure_that_hangs_on_an_if_is_told_only_to_a_rule_that_asks_for_it() -> None:
    supposed = (
        "If the tailings dam gives way, 700 people could die, an engineer in Cerro Alto said."
    )
    rule = "version: 1\nrules: [{rule: toll, match: {quantity: {role: killed%s}}}]\n"
    assert World(rule % "").reads(supposed) == []
    (alert,) = World(rule % ", status: possible").reads(supposed)
    assert alert.to_dict()["facts"]["value"] == 700  # type: ignore[index]


def test_a_title_that_is_part_of_the_name_is_told_once() -> None:
    world = World(
        "version: 1\nrules:\n  - rule: Guests in Ghent\n    match: {attendance: {event: wedding}}\n"
    )
    world.reads("Queen Ragna and the Danish premier Bo Lund attended the wedding in Ghent.")
    assert sorted(alert.summary.split(" (")[0] for alert in world.told) == [
        "Danish premier Bo Lund",
        "Queen Ragna",
    ]
