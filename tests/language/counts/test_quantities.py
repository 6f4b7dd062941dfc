"""Counts of people and things, read from whole sentences."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.article import Article
from monitor.language.counts.quantities import Quantity, Rejected
from monitor.language.counts.readings import QuantityReader
from monitor.language.lexicon import Lexicon
from monitor.language.saying.sources import SourceReader
from monitor.language.saying.status import StatusReader
from monitor.language.words.document import document
from monitor.language.words.places import Places

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"
DAY = datetime(2025, 3, 12, tzinfo=UTC)


def reader(lexicon: Lexicon) -> QuantityReader:
    return QuantityReader(lexicon, Places(lexicon), StatusReader(lexicon))


READER = reader(Lexicon())
SOURCES = SourceReader(Lexicon())


def read(
    text: str, with_reader: QuantityReader = READER
) -> tuple[tuple[Quantity, ...], tuple[Rejected, ...]]:
    page = document(Article(text, published=DAY))
    return with_reader.read(page, SOURCES.read(page))


def counts(text: str) -> tuple[Quantity, ...]:
    return read(text)[0]


def said(text: str) -> list[tuple[object, str, str]]:
    return [(count.value, count.unit, count.role) for count in counts(text)]


# --- roles ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A blast killed 16 miners.", [(16, "miners", "killed")]),
        ("Sixteen miners were killed in a blast.", [(16, "miners", "killed")]),
        ("Sixteen miners have died.", [(16, "miners", "killed")]),
        ("Sixteen guards have given their lives.", [(16, "guards", "killed")]),
        ("Sixteen guards fell as martyrs.", [(16, "guards", "killed")]),
        ("Sixteen hundred islanders are entitled to vote.", [(1600, "islanders", "other")]),
        ("The blast left 16 miners dead.", [(16, "miners", "killed")]),
        ("The blast claimed 16 lives.", [(16, "lives", "killed")]),
        ("The blast claimed the lives of 16 miners.", [(16, "miners", "killed")]),
        ("The blast took the lives of 16 miners.", [(16, "miners", "killed")]),
        ("Blast kills 16 in Turkey", [(16, "people", "killed")]),
        ("16 dead, 20 hurt in mine blast", [(16, "people", "killed"), (20, "people", "wounded")]),
        ("Hospitals reported 16 deaths.", [(16, "deaths", "killed")]),
        ("The death toll rose to 61.", [(61, "people", "killed")]),
        ("The toll now stands at 61.", [(61, "people", "killed")]),
        ("Nine hikers are missing.", [(9, "hikers", "missing")]),
        ("Rescuers are searching for nine hikers.", [(9, "hikers", "missing")]),
        ("Police arrested 83 students.", [(83, "students", "detained")]),
        ("Some 83 students are in custody.", [(83, "students", "detained")]),
        ("Gunmen abducted 87 villagers.", [(87, "villagers", "captured")]),
        ("Forty hostages are still held.", [(40, "hostages", "captured")]),
        ("The group freed 12 hostages.", [(12, "hostages", "returned")]),
        ("The fire displaced 4,000 families.", [(4000, "families", "displaced")]),
        ("About 4,000 villagers fled.", [(4000, "villagers", "displaced")]),
        ("Peru sent 800 soldiers to Haiti.", [(800, "soldiers", "sent")]),
        ("Peru will send 800 soldiers.", [(800, "soldiers", "planned_deployment")]),
        ("Peru to send 800 soldiers", [(800, "soldiers", "planned_deployment")]),
        ("Peru has 800 soldiers stationed in Haiti.", [(800, "soldiers", "present")]),
        ("Peru lost 80 soldiers.", [(80, "soldiers", "killed")]),
        ("About 9,000 troops goose-stepped past.", [(9000, "troops", "parade_display")]),
        ("About 9,000 people marched.", [(9000, "people", "event_participation")]),
        ("Some 9,000 people attended the vigil.", [(9000, "people", "event_participation")]),
        ("The storm destroyed 70 houses.", [(70, "houses", "destroyed")]),
        ("Gunners shot down nine drones.", [(9, "drones", "destroyed")]),
        ("The storm damaged 70 houses.", [(70, "houses", "damaged")]),
        ("The maker recalled 9,000 cars.", [(9000, "cars", "other")]),
        ("The bank will cut 900 jobs.", [(900, "jobs", "other")]),
    ],
)
def test_verbs_and_nouns_give_the_role(text: str, expected: list[tuple[object, str, str]]) -> None:
    assert said(text) == expected


def test_killers_are_not_killed() -> None:
    assert said("Forty gunmen killed the guard.") == [(40, "gunmen", "other")]


def test_two_verbs_share_one_unit() -> None:
    text = "The raid killed 28 and wounded 30 smugglers."
    assert said(text) == [(28, "smugglers", "killed"), (30, "smugglers", "wounded")]


def test_each_verb_keeps_its_own_number() -> None:
    text = "The raid killed more than 20 smugglers and destroyed eight trucks."
    assert said(text) == [(20, "smugglers", "killed"), (8, "trucks", "destroyed")]


def test_a_finite_verb_beats_a_reduced_relative() -> None:
    text = "Some 700 soldiers deployed to help Mali are believed to have been killed."
    assert said(text) == [(700, "soldiers", "killed")]


def test_a_predicate_beats_an_attribute() -> None:
    assert said("All 60 wounded sailors were flown home.") == [(60, "sailors", "returned")]


def test_half_of_the_wounded_leave_the_wounded_wounded() -> None:
    (count,) = counts("Half of the 60 wounded sailors were flown home.")
    assert count.role == "wounded"


def test_an_aside_between_subject_and_verb_does_not_hide_the_verb() -> None:
    text = "The ferry sank. Six pilgrims including three children (5-8 years) were injured."
    assert said(text) == [(6, "pilgrims", "wounded"), (3, "children", "wounded")]


def test_tanks_are_not_killed_but_destroyed() -> None:
    assert said("The brigade lost 14 tanks.") == [(14, "tanks", "destroyed")]


def test_people_on_a_sinking_ferry_are_not_destroyed() -> None:
    assert said("The ferry, with 300 people on board, sank.") == [(300, "people", "other")]


def test_one_class_only_is_counted_in_a_coordination() -> None:
    text = "About 900 guards and heavy weapons have been sent."
    assert said(text) == [(900, "guards", "sent")]


def test_a_level_is_read_from_the_number_of() -> None:
    text = "That brings the number of Peruvian soldiers in Haiti to 3,000."
    assert said(text) == [(3000, "soldiers", "present")]


def test_a_level_may_stand_before_its_noun() -> None:
    text = "Two divers drowned, bringing to 10 the number of divers who have died this year."
    assert said(text)[1] == (10, "divers", "killed")


def test_nobody_is_a_number() -> None:
    assert said("Nobody was killed.") == [(0, "people", "killed")]
    assert said("There were no casualties.") == [(0, "casualties", "casualties")]


def test_no_new_deaths_are_no_news() -> None:
    assert said("No new deaths were reported.") == []


def test_no_plan_is_no_number() -> None:
    assert said("There is no plan and no doubt.") == []


def test_korean_and_chinese_roles_are_read() -> None:
    assert said("지진으로 주민 120명이 숨졌다.") == [(120, "주민", "killed")]
    assert said("地震造成120人死亡。") == [(120, "人", "killed")]


# --- hedges, increments -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "hedge", "bounds"),
    [
        ("300", "exact", (300, 300, 300)),
        ("About 300", "approx", (300, 300, 300)),
        ("Nearly 300", "approx", (300, 300, 300)),
        ("An estimated 300", "approx", (300, 300, 300)),
        ("At least 300", "at_least", (300, 300, None)),
        ("No fewer than 300", "at_least", (300, 300, None)),
        ("More than 300", "more_than", (300, 300, None)),
        ("Over 300", "more_than", (300, 300, None)),
        ("Up to 300", "at_most", (300, None, 300)),
        ("As many as 300", "at_most", (300, None, 300)),
        ("Between 300 and 400", "range", (None, 300, 400)),
        ("Hundreds of", "vague", (None, 100, 999)),
    ],
)
def test_a_hedge_opens_one_end_or_both(
    phrase: str, hedge: str, bounds: tuple[int | None, int | None, int | None]
) -> None:
    (count,) = counts(f"{phrase} miners were killed.")
    assert (count.hedge, (count.value, count.low, count.high)) == (hedge, bounds)


def test_moreover_is_not_over() -> None:
    (count,) = counts("Moreover 40 miners were killed.")
    assert count.hedge == "exact"


@pytest.mark.parametrize(
    ("text", "increments"),
    [
        ("Another 40 miners were killed.", ["delta"]),
        ("Peru will send an additional 40 medics.", ["delta"]),
        ("Six people died and 40 others were hurt.", ["total", "total"]),
        ("There were 40 deaths, including six children.", ["total", "subset"]),
        ("Forty miners, six of them foreigners, were killed.", ["total", "subset"]),
        ("Forty miners died, 30 in Ankara and 10 in Izmir.", ["total", "subset", "subset"]),
        ("Two of the five hostages were killed.", ["total"]),
        ("Two of the five injured hostages were killed.", ["subset", "total"]),
        ("Two of the five hostages are Danes.", ["subset"]),
    ],
)
def test_an_increment_adds_or_is_a_part(text: str, increments: list[str]) -> None:
    assert [count.increment for count in counts(text)] == increments


def test_a_delta_beside_its_total_says_so() -> None:
    delta, total = counts("Another 40 miners were found dead, bringing the total to 73.")
    assert "increment:beside_total" in delta.why
    assert (total.value, total.increment, total.role) == (73, "total", "killed")


def test_a_former_level_is_history() -> None:
    now, then = counts("The death toll rose to 43 from 38.")
    assert (now.status, then.status, then.value) == ("asserted", "historical", 38)


def test_a_number_alone_takes_its_neighbours_unit_in_the_plural() -> None:
    text = "One soldier was killed and two others were wounded."
    assert said(text) == [(1, "soldier", "killed"), (2, "soldiers", "wounded")]


def test_an_earlier_years_disaster_is_history_behind_the_news() -> None:
    text = "A quake killed 12 people in Peru. A 2007 quake killed more than 500 people."
    assert [count.status for count in counts(text)] == ["asserted", "historical"]


def test_a_war_that_goes_on_since_a_year_is_no_history() -> None:
    text = "A raid killed 12 people. More than 500 people have been killed since 2011."
    assert [count.status for count in counts(text)] == ["asserted", "asserted"]


def test_a_toll_that_is_expected_to_rise_is_known_all_the_same() -> None:
    (count,) = counts("Floods killed 95 people, and the toll was expected to rise.")
    assert (count.value, count.status) == (95, "asserted")


# --- status, source, evidence -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Forty miners were killed.", "asserted"),
        ("Forty miners may have been killed.", "possible"),
        ("Forty miners are believed to have been killed.", "expected"),
        ("Forty miners are feared dead.", "possible"),
        ("Forty miners were confirmed dead.", "confirmed"),
        ("Peru will send 40 medics.", "planned"),
        ("Peru denied that 40 soldiers had been killed.", "denied"),
    ],
)
def test_the_status_is_that_of_the_verb(text: str, status: str) -> None:
    (count,) = counts(text)
    assert count.status == status


def test_the_source_of_a_count_is_named() -> None:
    (count,) = counts("Forty miners were killed, according to the Interior Ministry.")
    assert count.said_by == "Interior Ministry"


def test_the_span_covers_hedge_number_and_noun() -> None:
    text = "Officials said at least 40 Turkish miners were killed."
    (count,) = counts(text)
    assert text[count.span.start : count.span.end] == "at least 40 Turkish miners"
    assert count.quote == text


def test_bodies_found_are_a_doubtful_toll() -> None:
    (count,) = counts("Rescuers found 14 bodies.")
    assert (count.role, count.sure) == ("killed", "loose")


def test_a_guessed_unit_is_loose() -> None:
    (known,) = counts("Forty miners were killed.")
    (guessed,) = counts("Forty snorklers were killed.")
    assert (known.sure, guessed.sure) == ("firm", "loose")


# --- what is no count -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("They met on 3 September.", "a date"),
        ("It began in 2019.", "a date"),
        ("It lasted 20 hours.", "duration"),
        ("It was a 20-hour trip.", "duration"),
        ("He is a 26-year veteran.", "duration"),
        ("A 45-year-old man spoke.", "an age"),
        ("The mayor, 58, spoke.", "an age"),
        ("Trade grew 97 percent.", "percent"),
        ("Trade grew 9%.", "percent"),
        ("They paid $30 million.", "money"),
        ("They paid 30 million euros.", "money"),
        ("It is 30 km away.", "distance"),
        ("It marked the 80th anniversary.", "an ordinal"),
        ("An Su-35 flew past.", "part of a name or a code"),
        ("Council Resolution 2231 lapsed.", "a name or a number in a row"),
        ("The three leaders agreed.", "a set already named, not a count"),
        ("It won 12 medals.", "rank"),
        ("Two diplomats said so.", "a source"),
        ("A magnitude 7.1 quake struck.", "a magnitude"),
        ("All but two passengers died.", "an exception"),
    ],
)
def test_what_is_no_count_is_turned_away_with_its_reason(text: str, why: str) -> None:
    found, rejected = read(text)
    assert (found, [each.why for each in rejected]) == ((), [why])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Arden recalled 900 Lume 4 prams.", "part of a name or a code"),
        ("The 900 prams were made between 2018 and 2021.", "a date"),
    ],
)
def test_a_number_beside_the_count_is_turned_away_with_its_reason(text: str, why: str) -> None:
    found, rejected = read(text)
    assert ([count.value for count in found], [each.why for each in rejected]) == ([900], [why])


def test_a_table_of_numbers_is_cut_off() -> None:
    found, rejected = read("12 soldiers and " * 200)
    assert len(found) <= 40
    assert rejected[-1].why == "a table of numbers"


# --- the user's own words ---------------------------------------------------------------------


def test_a_users_unit_and_role_are_one_line_each() -> None:
    own = Lexicon(
        units={"military_personnel": ("dragoon",)}, roles={"killed": {"right": ("laid to rest",)}}
    )
    (count,), _ = read("Nine dragoons were laid to rest.", reader(own))
    assert (count.unit_class, count.role) == ("military_personnel", "killed")


# --- all inputs -------------------------------------------------------------------------------

WORDS = st.sampled_from(
    ["12", "3,000", "dozens", "of", "killed", "wounded", "soldiers", "and", ",", ".", "(", ")",
     "were", "to", "from", "the", "number", "toll", "rose", "another", "including", "Kenya", "in",
     "Haiti", "'s", "-", "45", "%", "million", "no", "one", "more", "than", "half"]
)  # fmt: skip


@settings(deadline=None)
@given(st.lists(WORDS, max_size=40))
def test_no_text_breaks_the_reader_and_every_span_is_evidence(said_words: Sequence[str]) -> None:
    text = " ".join(said_words)
    found, rejected = read(text)
    spans = [count.span for count in found] + [each.span for each in rejected]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    for count in found:
        assert count.value is None or count.value in (count.low, count.high)
        assert count.why


@pytest.mark.parametrize(
    "piece",
    [
        "12 killed and 13 wounded, a soldier ",
        "a man who killed a man who ",
        "of the 12 of the ",
        "12명에서 ",
        "从12人",
    ],
)
def test_a_page_of_nothing_else_is_read_to_its_end(piece: str) -> None:
    text = (piece * 80_000)[:80_000]
    found, rejected = read(text)
    assert (found, rejected) == read(text)
    assert len(found) <= 60


def test_the_same_text_is_read_the_same_twice() -> None:
    text = "Another 40 Turkish miners died in Izmir. Some 90 were hurt, officials said."
    assert read(text) == read(text)


# --- labelled data, where it is at hand -------------------------------------------------------


@pytest.mark.skipif(not SHARED.is_dir(), reason="the labelled sentences are not here")
@pytest.mark.parametrize("name", ["quantities.jsonl", "quantities_korean.jsonl"])
def test_labelled_counts_are_found_with_their_role(name: str) -> None:
    wanted = found = right = extra = 0
    for line in (SHARED / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        page = counts(row["text"])
        labels = [q for q in row["quantities"] if q["unit"] not in {"days", "km", "GBP"}]
        spans = [(label["span"], label["role"]) for label in labels]
        roles = {
            tuple(span): [c.role for c in page if c.span.start < span[1] and span[0] < c.span.end]
            for span, _ in spans
        }
        wanted += len(spans)
        found += sum(bool(roles[tuple(span)]) for span, _ in spans)
        right += sum(role in roles[tuple(span)] for span, role in spans)
        extra += len(page) - sum(len(each) for each in roles.values())
    assert found >= 0.95 * wanted
    assert right >= 0.93 * found
    assert extra <= 0.05 * found


# --- relative clauses --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Twelve nurses who were abducted in Mali last month have been released.", "returned"),
        ("Twelve nurses who were abducted when gunmen stormed a clinic were freed.", "returned"),
        ("Twelve nurses who were abducted by 20 rebels after a raid have been killed.", "killed"),
        ("Twelve nurses, who had been injured in the crash, have died.", "killed"),
        ("Ten hikers kidnapped in May were rescued.", "other"),
        ("Twelve nurses who were abducted in Mali were trained in Italy.", "captured"),
        ("Twelve nurses who were hurt when nine guards were killed got a medal.", "wounded"),
    ],
)
def test_the_main_verb_says_more_than_the_relative_clause(text: str, role: str) -> None:
    assert counts(text)[0].role == role


def test_where_refugees_live_nobody_flees_now() -> None:
    (count,) = counts("She toured the camp where 60,000 refugees live.")
    assert count.role == "other"


@pytest.mark.parametrize(
    ("sailors", "unit_class"), [("sailors", "people"), ("navy sailors", "military_personnel")]
)
def test_only_the_sailors_of_a_navy_are_soldiers(sailors: str, unit_class: str) -> None:
    (count,) = counts(f"Eight {sailors} drowned off Crete.")
    assert count.unit_class == unit_class


@pytest.mark.parametrize(
    "text",
    [
        "A mass was read for the 31 boatmen who drowned.",
        "Bells rang for the 31 boatmen who were killed on Sunday.",
    ],
)
def test_a_relative_clause_says_what_became_of_those_it_belongs_to(text: str) -> None:
    assert [(count.value, count.role) for count in counts(text)] == [(31, "killed")]


@pytest.mark.parametrize(
    ("text", "role", "status"),
    [
        ("No fewer than 60 oystermen have not come home since the gale.", "missing", "asserted"),
        ("Nine oystermen never returned from the trip.", "missing", "asserted"),
        ("Nine oystermen have not been accounted for.", "missing", "asserted"),
        ("Divers searched for 40 guests who had not been accounted for.", "missing", "asserted"),
        ('"We buried 26 neighbours in a day," said the baker.', "killed", "asserted"),
        ("If need be 900 oystermen will have to leave.", "displaced", "possible"),
        ("There remain missing 18 oystermen, the firemen said.", "missing", "asserted"),
        ("Lund hosts 9,000 refugees from the islands.", "other", "asserted"),
        ("Lund is home to 9,000 refugees from the islands.", "other", "asserted"),
    ],
)
def test_what_befell_them_is_told_in_other_words(text: str, role: str, status: str) -> None:
    (count,) = counts(text)
    assert (count.role, count.status) == (role, status)


def test_a_verb_far_off_makes_nobody_of_an_unknown_noun() -> None:
    assert counts("Tiller Ole made seven hauls in his old cutter before the engine died.") == ()
