"""What a rule's conditions mean, held against facts that were read before."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.language.lexicon import Lexicon, Person
from monitor.matching.boolean import parse_query
from monitor.matching.conditions import (
    AllOf,
    AnyOf,
    AttendanceIs,
    Bounds,
    EntityIs,
    EventIs,
    Not,
    QuantityIs,
    QueryHolds,
    SourceIs,
    Within,
)
from monitor.matching.units import is_unit
from tests.matching.handmade import Read, is_matched, matched
from tests.worlds import World


def query(source: str, within: Within | None = None) -> QueryHolds:
    return QueryHolds(parse_query(source), within)


# --- queries --------------------------------------------------------------------------------

FLOOD_TEXT = (
    "The river Oder rose again. Dykes held in Wroclaw.\n\nIn Opole 4 people drowned, and 30 fled."
)
FLOOD = Read(FLOOD_TEXT, title="Flood in Silesia")
FLOOD.counts("4 people", 4, role="killed").counts("30", 30, unit="people", role="displaced")


def test_a_query_alone_is_about_the_whole_article() -> None:
    assert is_matched(FLOOD, query("Silesia AND Opole"))
    assert not is_matched(FLOOD, query("Silesia AND Gdansk"))


def test_a_query_beside_a_fact_is_about_its_sentence() -> None:
    drowned = QuantityIs(roles=("killed",))
    assert is_matched(FLOOD, AllOf((drowned, query("Opole"))))
    assert not is_matched(FLOOD, AllOf((drowned, query("Wroclaw"))))


@pytest.mark.parametrize(
    ("word", "within", "holds"),
    [
        ("Silesia", Within.TITLE, True),
        ("Opole", Within.TITLE, False),
        ("Opole", Within.PARAGRAPH, True),
        ("Wroclaw", Within.PARAGRAPH, False),
        ("Wroclaw", Within.ARTICLE, True),
    ],
)
def test_within_says_where_else(word: str, within: Within, holds: bool) -> None:
    match = AllOf((QuantityIs(roles=("killed",)), query(word, within)))
    assert is_matched(FLOOD, match) is holds


def test_within_without_a_fact_means_any_one_of_them() -> None:
    assert is_matched(FLOOD, query("Oder AND rose", Within.SENTENCE))
    assert not is_matched(FLOOD, query("Oder AND Wroclaw", Within.SENTENCE))
    assert is_matched(FLOOD, query("Oder AND Wroclaw", Within.PARAGRAPH))
    assert not is_matched(FLOOD, query("Oder AND Opole", Within.PARAGRAPH))


def test_a_bullet_is_one_paragraph_with_its_cue_line() -> None:
    text = "The mayor opened the bridge.\n\nOn the first ferry:\n\n- 12 nuns\n- 3 goats"
    read = Read(text).counts("12 nuns", 12)
    nuns = QuantityIs(units=("nuns",))
    assert is_matched(read, AllOf((nuns, query("ferry AND nuns", Within.PARAGRAPH))))
    assert not is_matched(read, AllOf((nuns, query("bridge", Within.PARAGRAPH))))
    assert not is_matched(read, AllOf((nuns, query("goats", Within.PARAGRAPH))))


def test_about_is_the_headline_the_lede_and_the_paragraph_of_the_fact() -> None:
    killed = QuantityIs(roles=("killed",))
    text = "The Oder rose.\n\nRain fell in Brno.\n\nIn Opole 4 people drowned.\n\nTrains stopped."
    read = Read(text, title="Flood").counts("4 people", 4, role="killed")
    for word in ("flood", "Oder", "Opole"):
        assert is_matched(read, killed, about=word)
    for word in ("Brno", "trains"):
        assert not is_matched(read, killed, about=word)


def test_about_without_a_fact_is_the_headline_and_the_lede() -> None:
    assert is_matched(FLOOD, query("Opole"), about="Oder")
    assert not is_matched(FLOOD, query("Oder"), about="Opole")


# --- trees ----------------------------------------------------------------------------------


def test_all_any_and_not_turn_round_one_fact() -> None:
    killed, fled = QuantityIs(roles=("killed",)), QuantityIs(roles=("displaced",))
    many = QuantityIs(value=Bounds(gte=10))
    assert [m.fact for m in matched(FLOOD, AnyOf((killed, fled)))] == FLOOD.quantities
    assert matched(FLOOD, AllOf((killed, many))) == ()
    assert [m.fact for m in matched(FLOOD, AllOf((many, Not(killed))))] == FLOOD.quantities[1:]


def test_a_choice_may_hold_without_the_fact() -> None:
    either = AnyOf((QuantityIs(roles=("captured",)), query("Dykes")))
    (match,) = matched(FLOOD, either)
    assert match.fact is None
    assert [evidence.text for evidence in match.evidence] == ["Dykes held in Wroclaw."]


def test_a_fact_that_is_not_asked_for_is_never_bound() -> None:
    either = AnyOf((QuantityIs(roles=("captured",)), query("drowned")))
    assert [match.fact for match in matched(FLOOD, either)] == [None]
    read = Read("The strike is over. The truce holds.").states("strike", "strike", "happened")
    told = matched(read, AnyOf((EventIs("ceasefire"), query("strike"))))
    assert [match.fact for match in told] == [None]


def test_not_of_another_fact_means_the_article_tells_none() -> None:
    calm, deadly = query("Oder"), QuantityIs(roles=("killed",))
    assert is_matched(Read("The Oder rose."), AllOf((calm, Not(deadly))))
    assert not is_matched(FLOOD, AllOf((calm, Not(deadly))))


# --- quantities -----------------------------------------------------------------------------


def is_counted(asked: QuantityIs, words: str = "20 sailors", **said: object) -> bool:
    read = Read("The Chilean navy said 20 sailors and 20 police officers were there.")
    read.counts(words, 20, **said)  # type: ignore[arg-type]
    return is_matched(read, asked)


def test_a_unit_is_its_noun_in_singular_or_plural_or_a_class() -> None:
    assert is_unit(("sailor",), "sailors", "military_personnel")
    assert is_unit(("sailors",), "sailor", "military_personnel")
    assert is_unit(("women",), "woman", "people")
    assert is_unit(("ferries",), "ferry", "ships")
    assert is_unit(("officers",), "police officers", "police")
    assert is_unit(("military_personnel",), "sailors", "military_personnel")
    assert is_unit(("troops",), "sailors", "military_personnel")
    assert not is_unit(("soldiers",), "sailors", "military_personnel")
    assert not is_unit(("police officers",), "officers", "military_personnel")
    assert not is_unit(("sailors",), "ships", "ships")


def test_people_are_every_human_class() -> None:
    for unit_class in ("police", "civilians", "patients", "leaders", "military_personnel"):
        assert is_unit(("people",), "ones", unit_class)
    assert not is_unit(("people",), "ships", "ships")


def test_a_number_that_is_nobodys_figure_is_left_out_unless_asked_for() -> None:
    for status in ("asserted", "confirmed", "possible", "planned", "expected"):
        assert is_counted(QuantityIs(), status=status)
    for status in ("denied", "unconfirmed", "unlikely", "historical"):
        assert not is_counted(QuantityIs(), status=status)
        assert is_counted(QuantityIs(statuses=(status,)), status=status)
        assert is_counted(QuantityIs(statuses=("any",)), status=status)


def test_totals_and_deltas_are_told_and_parts_are_not() -> None:
    assert is_counted(QuantityIs(), increment="delta")
    assert is_counted(QuantityIs(), increment=None)
    assert not is_counted(QuantityIs(), increment="subset")
    assert is_counted(QuantityIs(increments=("subset",)), increment="subset")


def test_role_and_hedge_are_compared() -> None:
    assert is_counted(QuantityIs(roles=("sent", "present")), role="sent")
    assert not is_counted(QuantityIs(roles=("sent",)), role="present")
    assert not is_counted(QuantityIs(hedges=("exact",)), hedge="approx")


def test_a_country_is_one_under_each_of_its_names() -> None:
    for asked in ("Chile", "Chilean", "Santiago"):
        assert is_counted(QuantityIs(actor=(asked,)), actor="Chile")
    assert not is_counted(QuantityIs(actor=("China",)), actor="Chile")
    assert not is_counted(QuantityIs(actor=("Chile",)), actor=None)


def test_an_actor_may_be_a_group() -> None:
    assert is_counted(QuantityIs(actor=("Houthi",)), actor="Houthi fighters")
    assert is_counted(QuantityIs(actor=("Chile",)), actor="Chilean marines")
    assert not is_counted(QuantityIs(actor=("Chile",)), actor="Chilean-backed gunmen")
    assert not is_counted(QuantityIs(actor=("Korea Line",)), actor="South Korea")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("", "Four died in a blaze in the Galm and Himlo regions of Peru."),
        ("", "Four died in a blaze in Galm. The town lies in Lumna in northern Peru."),
        ("Peru blaze", "Four died in a blaze near Galm."),
        ("", "A blaze in Peru has spread. Four died near Galm."),
        ("", "GALM, Peru - Four died in a blaze near Galm."),
    ],
)
def test_a_town_on_no_list_lies_in_the_country_that_the_text_gives(title: str, text: str) -> None:
    page = Read(text, title=title).counts("Four", 4, place="Galm")
    assert is_matched(page, QuantityIs(place=("Peru",)))
    assert not is_matched(page, QuantityIs(place=("Chile",)))


@pytest.mark.parametrize(
    "text",
    [
        "Four Peruvians died in a blaze near Galm.",
        "Peru's president mourned the four who died near Galm.",
        "A blaze in Peru and one in Bolivia have spread. Four died near Galm.",
    ],
)
def test_a_town_does_not_lie_in_a_country_only_because_it_is_named(text: str) -> None:
    four = "four" if "the four" in text else "Four"
    page = Read(text).counts(four, 4, place="Galm")
    assert not is_matched(page, QuantityIs(place=("Peru",)))


def test_a_place_lies_in_its_country_and_not_the_other_way_round() -> None:
    assert is_counted(QuantityIs(place=("Chile",)), place="Santiago")
    assert not is_counted(QuantityIs(place=("Santiago",)), place="Chile")
    assert is_counted(QuantityIs(place=("Arica",)), place="Arica province")


@pytest.mark.parametrize(
    ("asked", "said", "holds"),
    [
        ("Chile", "Chile's navy", True),
        ("Santiago", "Chile", True),
        ("Reyes", "navy spokesman Juan Reyes", True),
        ("Kremlin", "Kremlin spokesman Igor Belov", True),
        ("Kremlin", "the Russian Ministry of Health", False),
        ("Chile", "the Peruvian navy", False),
        ("Red Cross", "the Red Cross", True),
        ("NRC", "the Norwegian Refugee Council", True),
        ("Norwegian Refugee Council", "a spokeswoman of the NRC", True),
        ("NRC", "the Norwegian Council", False),
        ("Chile", None, False),
    ],
)
def test_a_speaker_is_known_by_name_body_or_country(
    asked: str, said: str | None, holds: bool
) -> None:
    assert is_counted(QuantityIs(said_by=(asked,)), said_by=said) is holds


def test_a_spokesman_speaks_for_his_house() -> None:
    lexicon = Lexicon(people=(Person("Igor Belov", offices=("Kremlin spokesman",)),))
    read = Read("He counted 20 sailors.", lexicon=lexicon)
    read.counts("20 sailors", 20, said_by="Igor Belov")
    assert is_matched(read, QuantityIs(said_by=("Kremlin",)))
    assert is_matched(read, QuantityIs(said_by=("Russia",)))
    assert not is_matched(read, QuantityIs(said_by=("White House",)))


def lies_within(bounds: Bounds, **said: object) -> bool:
    read = Read("There are some sailors.").counts("some sailors", **said)  # type: ignore[arg-type]
    return is_matched(read, QuantityIs(value=bounds))


def test_a_number_is_compared_with_its_bounds() -> None:
    assert lies_within(Bounds(gte=20), value=20)
    assert not lies_within(Bounds(gt=20), value=20)
    assert lies_within(Bounds(gt=20), value=20, hedge="more_than")
    assert not lies_within(Bounds(lte=20), value=20, hedge="more_than")
    assert lies_within(Bounds(eq=20), value=20)


@pytest.mark.parametrize(
    ("few", "bounds", "fires"),
    [
        ("Fewer than 20", "{lt: 20}", True),
        ("Fewer than 20", "{gte: 20}", False),
        ("Up to 20", "{lt: 20}", False),
        ("Up to 20", "{gte: 20}", True),
    ],
)
def test_fewer_than_a_number_is_not_that_number(few: str, bounds: str, fires: bool) -> None:
    match = f"{{quantity: {{of: sailors, value: {bounds}}}}}"
    world = World(f"version: 1\nrules: [{{rule: few, match: {match}}}]")
    assert bool(world.reads(f"{few} sailors were killed when the tug sank.")) == fires


def test_a_range_lies_within_if_some_of_it_does() -> None:
    assert lies_within(Bounds(gte=5_000), low=4_000, high=6_000, hedge="range")
    assert not lies_within(Bounds(gte=7_000), low=4_000, high=6_000, hedge="range")
    assert not lies_within(Bounds(lt=4_000), low=4_000, high=6_000, hedge="range")


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_a_range_holds_where_some_number_in_it_does(one: int, other: int, bound: int) -> None:
    low, high = sorted((one, other))
    some = any(Bounds(gte=bound, lt=bound + 3).hold(number) for number in range(low, high + 1))
    assert lies_within(Bounds(gte=bound, lt=bound + 3), low=low, high=high, hedge="range") == some


# --- events ---------------------------------------------------------------------------------

TREATY = "Ana Duarte and Olof Strand will meet in Porto. The two may meet. They have met."


def treaty() -> Read:
    return Read(TREATY)


def test_an_event_is_confirmed_by_default_and_happened_is_confirmed() -> None:
    assert is_matched(treaty().states("will meet", "meeting", "confirmed"), EventIs("meeting"))
    assert is_matched(treaty().states("have met", "meeting", "happened"), EventIs("meeting"))
    assert not is_matched(treaty().states("may meet", "meeting", "possible"), EventIs("meeting"))
    assert not is_matched(treaty().states("will meet", "treaty", "confirmed"), EventIs("meeting"))


def test_happened_does_not_stand_for_other_steps() -> None:
    read = treaty().states("have met", "meeting", "happened")
    assert not is_matched(read, EventIs("meeting", statuses=("planned", "denied")))
    assert is_matched(read, EventIs("meeting", statuses=("any",)))


def test_all_parties_asked_for_must_take_part() -> None:
    read = treaty().states("will meet", "meeting", "confirmed", parties=("Ana Duarte", "Norway"))
    assert is_matched(read, EventIs("meeting", parties_all=("Duarte Ana", "Norwegian")))
    assert not is_matched(read, EventIs("meeting", parties_all=("Ana Duarte", "Olof Strand")))
    assert is_matched(read, EventIs("meeting", parties_any=("Olof Strand", "Oslo")))
    assert not is_matched(read, EventIs("meeting", parties_any=("Olof Strand",)))


def test_a_person_takes_part_under_an_office_and_for_a_country() -> None:
    lexicon = Lexicon(people=(Person("Ana Duarte", offices=("Portuguese president",)),))
    read = Read(TREATY, lexicon=lexicon)
    read.states("will meet", "meeting", "confirmed", parties=("president of Portugal",))
    assert is_matched(read, EventIs("meeting", parties_all=("Ana Duarte",)))
    assert is_matched(read, EventIs("meeting", parties_all=("Portugal",)))
    assert not is_matched(read, EventIs("meeting", parties_all=("Spain",)))


def test_the_doer_may_be_named_in_part() -> None:
    read = Read("Volvo Cars recalls a model.").states(
        "recalls", "product_recall", "confirmed", who=("Volvo Cars",)
    )
    assert is_matched(read, EventIs("product_recall", who=("Saab", "Volvo")))
    assert not is_matched(read, EventIs("product_recall", who=("Saab",)))


def ranked_first(*said: tuple[str, str]) -> list[str]:
    read = treaty()
    for words, status in said:
        read.states(words, "meeting", status)
    facts = (match.fact for match in matched(read, EventIs("meeting", statuses=("any",))))
    return [fact.status for fact in facts if fact is not None]


def test_of_several_statements_the_furthest_step_is_the_match() -> None:
    assert ranked_first(("will meet", "confirmed"), ("have met", "happened")) == ["happened"]
    assert ranked_first(("will meet", "confirmed"), ("may meet", "denied")) == ["confirmed"]
    assert ranked_first(("will meet", "denied"), ("may meet", "possible")) == ["denied"]
    assert ranked_first(("will meet", "planned"), ("may meet", "possible")) == ["possible"]
    assert ranked_first(("may meet", "possible"), ("have met", "historical")) == ["possible"]


def test_the_step_is_tested_after_the_ranking() -> None:
    read = (
        treaty().states("will meet", "meeting", "confirmed").states("may meet", "meeting", "denied")
    )
    assert is_matched(read, EventIs("meeting", statuses=("confirmed",)))
    assert not is_matched(read, EventIs("meeting", statuses=("denied",)))


def test_a_statement_of_other_parties_does_not_outrank() -> None:
    read = treaty()
    read.states("will meet", "meeting", "planned", parties=("Ana Duarte", "Olof Strand"))
    read.states("have met", "meeting", "happened", parties=("Lena Krauss",))
    asked = EventIs("meeting", parties_all=("Ana Duarte",), statuses=("planned",))
    assert is_matched(read, asked)


def test_a_statement_outside_the_query_does_not_outrank() -> None:
    read = (
        treaty()
        .states("will meet", "meeting", "confirmed")
        .states("have met", "meeting", "happened")
    )
    (match,) = matched(read, AllOf((EventIs("meeting"), query("Porto"))))
    assert match.fact == read.statements[0]


def test_different_doers_are_different_events() -> None:
    text = "Ana Duarte has resigned. Olof Strand has resigned too. The minister has resigned."
    read = Read(text)
    read.states("Duarte has resigned", "resignation", "happened", who=("Ana Duarte",))
    read.states("Strand has resigned", "resignation", "happened", who=("Olof Strand",))
    read.states("minister has resigned", "resignation", "happened", who=("minister",))
    told = matched(read, EventIs("resignation"))
    assert [match.fact for match in told] == [read.statements[0], read.statements[2]]


def test_each_outcome_of_a_topic_is_told() -> None:
    text = "The truce was agreed on Monday. It was broken on Tuesday. It may be renewed."
    read = Read(text).states("truce was agreed", "ceasefire", "agreed")
    read.states("was broken", "ceasefire", "broken").states(
        "may be renewed", "ceasefire", "possible"
    )
    asked = EventIs("ceasefire", statuses=("agreed", "broken"))
    assert [match.fact for match in matched(read, asked)] == read.statements[:2]


def test_an_agreed_truce_is_confirmed_and_once() -> None:
    text = "The truce was agreed on Monday. Both capitals confirmed the truce."
    read = Read(text).states("truce was agreed", "ceasefire", "agreed")
    assert is_matched(read, EventIs("ceasefire"))
    read.states("confirmed the truce", "ceasefire", "confirmed")
    assert len(matched(read, EventIs("ceasefire"))) == 1
    assert len(matched(read, EventIs("ceasefire", statuses=("agreed", "confirmed")))) == 2


def test_a_firm_word_on_a_step_stands_before_an_unsure_one() -> None:
    text = "The truce was agreed. It took hold."
    read = Read(text).states("truce was agreed", "ceasefire", "agreed")
    read.states("took hold", "ceasefire", "happened", sure="loose")
    assert [match.fact for match in matched(read, EventIs("ceasefire"))] == read.statements[:1]


# --- attendance -----------------------------------------------------------------------------

GALA = (
    "The harbour gala opens on Friday in Split.\n\n"
    "The city is proud. Ivo Maric will be there.\n\n"
    "Guests include:\n\n- Petra Novak, singer\n- the Croatian culture minister"
)
GALA_TITLE = "Split awaits its gala"


def gala() -> Read:
    return Read(GALA, title=GALA_TITLE)


def attending(event: str = "", person: tuple[str, ...] = ()) -> AttendanceIs:
    return AttendanceIs(parse_query(event) if event else None, event, person)


def test_an_event_is_looked_for_in_the_facts_own_sentence_first() -> None:
    read = gala().attends("Ivo Maric")
    assert is_matched(read, attending("Maric"))
    assert not is_matched(read, attending("gala"))


def test_an_event_is_looked_for_in_the_text_that_the_reader_allows() -> None:
    cue, lede = 4, (0, 1)
    assert is_matched(gala().attends("Petra Novak", context=(cue,)), attending("guests"))
    assert is_matched(gala().attends("Petra Novak", context=(cue, *lede)), attending("gala"))
    assert not is_matched(gala().attends("Petra Novak", context=(cue,)), attending("gala"))


def test_an_event_must_stand_in_one_ring() -> None:
    read = gala().attends("Petra Novak", context=(4, 0, 1))
    assert is_matched(read, attending("split NEAR/9 gala"))
    assert not is_matched(read, attending("guests AND gala"))


def test_who_may_attend_or_no_longer_does_is_left_out_unless_asked_for() -> None:
    for status in ("asserted", "confirmed", "planned", "happened"):
        assert is_matched(gala().attends("Ivo Maric", status=status), AttendanceIs())
    for status in ("possible", "withdrawn", "denied"):
        read = gala().attends("Ivo Maric", status=status)
        assert not is_matched(read, AttendanceIs())
        assert is_matched(read, AttendanceIs(statuses=(status,)))


def test_a_person_is_asked_for_by_name_or_office() -> None:
    read = gala().attends("Ivo Maric", title="mayor of Split")
    assert is_matched(read, attending(person=("Petra Novak", "Maric Ivo")))
    assert is_matched(read, attending(person=("mayor of Split",)))
    assert not is_matched(read, attending(person=("deputy mayor of Split",)))
    assert not is_matched(read, attending(person=("Iva Maric",)))


def test_who_is_not_named_counts_only_where_the_office_is_asked_for() -> None:
    read = gala().attends_unnamed("Croatian culture minister")
    assert is_matched(read, attending(person=("Croatia's culture minister",)))
    assert not is_matched(read, attending(person=("Croatian minister of finance",)))
    assert not is_matched(read, attending(person=("Slovenia's culture minister",)))
    assert not is_matched(read, attending())


def test_a_deputy_does_not_hold_the_office() -> None:
    read = gala().attends("Ivo Maric", title="deputy prime minister of Croatia")
    assert not is_matched(read, attending(person=("Croatian prime minister",)))
    assert is_matched(read, attending(person=("Croatian deputy prime minister",)))


# --- entities and sources -------------------------------------------------------------------


def test_an_entity_is_named_by_any_of_its_names() -> None:
    lexicon = Lexicon(people=(Person("Petra Novak", also=("PeNo",)),))
    read = Read("PeNo sang in Swedish for Volvo Cars.", lexicon=lexicon)
    for name in ("Petra Novak", "Sweden", "Volvo"):
        assert is_matched(read, EntityIs((name,)))
    for name in ("Ivo Maric", "Norway", "Stockholm"):
        assert not is_matched(read, EntityIs((name,)))


def test_a_mention_is_evidence_for_an_entity() -> None:
    read = Read("At noon Petra Nováková sang.").names("Petra Nováková")
    (match,) = matched(read, EntityIs(("Petra Novakova",)))
    span = match.evidence[0].span
    assert read.text[span.start : span.end] == "Petra Nováková"


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        (SourceIs(feed=("*",)), True),
        (SourceIs(feed=("https://example.org/*",)), True),
        (SourceIs(feed=("https://example.com/*",)), False),
        (SourceIs(domain=("example.org",)), True),
        (SourceIs(domain=("*.org",)), True),
        (SourceIs(domain=("ample.org",)), False),
        (SourceIs(name=("harbour *",)), True),
        (SourceIs(tier=(1, 2)), True),
        (SourceIs(tier=(1,)), False),
        (SourceIs(lang=("en",)), True),
        (SourceIs(lang=("ko", "hr")), False),
        (SourceIs(lang=("en",), tier=(3,)), False),
    ],
)
def test_a_source_is_compared_key_by_key(asked: SourceIs, holds: bool) -> None:
    read = Read(
        "Rain fell.",
        lang="en-GB",
        source="Harbour Times",
        link="https://news.example.org/rain",
        feed="https://example.org/feed.xml",
    )
    assert is_matched(read, asked) is holds


def test_an_article_that_names_no_language_is_let_through_unless_its_script_tells() -> None:
    english, korean = (
        Read("Rain fell."),
        Read("부산에 비가 내렸다. 배는 모두 항구로 돌아왔다고 한다."),
    )
    assert is_matched(english, SourceIs(lang=("en",)))
    assert is_matched(korean, SourceIs(lang=("ko",)))
    assert not is_matched(korean, SourceIs(lang=("en",)))


def test_a_spokesman_speaks_for_the_body_that_his_title_names() -> None:
    world = World(
        "version: 1\nrules:\n  - rule: r\n    match: {quantity: {of: troops, said_by: [Kremlin]}}\n"
    )
    (alert,) = world.reads("Russia has 400 troops in Armenia, Kremlin spokesman Orlov said.")
    assert alert.origins == ("Russia",)


def test_who_attends_another_event_of_the_article_does_not_inherit_the_headlines() -> None:
    world = World(
        'version: 1\nrules:\n  - rule: r\n    match: {attendance: {event: "Varna marathon"}}\n'
    )
    alerts = world.reads(
        "Olympic champion Ana Lopes will run at the Varna marathon on Sunday.\n"
        "On Monday, tenor Emil Dahl will attend a concert in Graz with pianist Jon Bauer.",
        title="Varna marathon draws stars",
    )
    assert "Emil Dahl" not in {alert.new for alert in alerts}


def test_an_event_named_in_other_words_inherits_where_it_shares_one() -> None:
    world = World(
        "version: 1\nrules:\n  - rule: r\n    match: {attendance: {event: '\"climate summit\"'}}\n"
    )
    alerts = world.reads(
        "Norwegian Prime Minister Kari Lie will attend the summit in Nairobi, her office said.",
        title="Leaders gather for the climate summit",
    )
    assert [alert.new for alert in alerts] == ["Kari Lie"]
