"""How many say so: copies, families and agencies count once, and a rule may wait for more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.article import Article
from monitor.novelty.credits import credit
from monitor.novelty.families import Families, registrable
from tests.worlds import MONDAY, World

TOLL = """
version: 1
rules:
  - rule: mine-toll
    about: mine
    match: {quantity: {role: killed}}
    {waits}
"""
TWO_ORIGINS = TOLL.replace("{waits}", "min_origins: 2")
RAISED = TOLL.replace("{waits}", "escalate: [{if: {origins: {gte: 2}}, level: critical}]")

GAS = "Nineteen people were killed in a gas explosion at a coal mine near Tarnik on Monday."
GAS_LONG = (
    f"{GAS} The blast tore through the lower gallery at the change of shifts. Rescue teams brought "
    "up forty men in an hour. The owner, Karva Coal, had closed the shaft twice since spring."
)
OWN = (
    "A blast at the Tarnik coal mine has killed nineteen people. Our reporter saw coffins carried."
)


def article(text: str, hours: float, source: str, link: str = "") -> Article:
    published = MONDAY + timedelta(hours=hours)
    return Article(text, title="Mine", published=published, source=source, link=link)


def test_a_second_independent_outlet_raises_the_level() -> None:
    world = World(RAISED)
    world.takes(article(GAS_LONG, 0, "Hill Post"))
    (raised,) = world.takes(article(OWN, 1, "Valley Times"))
    assert (str(raised.level), raised.origins) == ("critical", ("Hill Post", "Valley Times"))


@pytest.mark.parametrize("copies", [1, 4])
def test_copies_of_one_text_raise_nothing(copies: int) -> None:
    world = World(RAISED)
    world.takes(article(GAS_LONG, 0, "Hill Post"))
    for number in range(copies):
        assert world.takes(article(GAS_LONG, 1, f"Paper {number}")) == []


def test_two_papers_of_one_owner_are_one_voice() -> None:
    world = World(RAISED)
    world.takes(article(GAS_LONG, 0, "The Wall Street Journal"))
    assert world.takes(article(OWN, 1, "New York Post")) == []


def test_two_sites_of_one_registered_domain_are_one_voice() -> None:
    world = World(RAISED)
    world.takes(article(GAS_LONG, 0, "Hill Post", "https://www.hillpost.co.uk/1"))
    assert world.takes(article(OWN, 1, "Hill Live", "https://live.hillpost.co.uk/2")) == []


def test_two_texts_of_one_agency_are_one_voice() -> None:
    world = World(RAISED)
    world.takes(article(f"TARNIK (Reuters) - {GAS_LONG}", 0, "Hill Post"))
    assert world.takes(article(f"TARNIK (Reuters) - {OWN}", 1, "Valley Times")) == []


def test_who_says_it_counts_and_not_who_prints_it() -> None:
    world = World(RAISED)
    world.takes(article(f"{GAS[:-1]}, the labour ministry of Peru said.", 0, "Hill Post"))
    again = OWN.replace("people.", "people, the Peruvian labour ministry said.")
    assert world.takes(article(again, 1, "Valley Times")) == []


def origins(*said: str) -> int:
    """How many origins two outlets are that name these speakers."""
    first = "Nineteen people were killed in a gas explosion at a coal mine near Lima, Peru, {}."
    again = "A blast at a coal mine close to the Peruvian capital has killed nineteen people, {}."
    world = World(TOLL.replace("{waits}", ""))
    world.takes(article(first.format(said[0]), 0, "Hill Post"))
    world.takes(article(again.format(said[1]), 1, "Valley Times"))
    return len({fact.claim.origin for fact in world.stream.store.facts.recent(10)})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("police said", "the interior ministry said"),
        ("Interior Minister Juan Ramos said", "the police said"),
        ("the UN said", "the United Nations said"),
        ("Kyodo reported", "Kyodo News said"),
        ("the International Committee of the Red Cross said", "the Red Cross said"),
        ("officials said", "authorities said"),
        ("officials said", "the Peruvian government said"),
        ("local media reported", "according to Peruvian media"),
        ("the newspaper Andina Libre reported", "Andina Libre said"),
        ("Hill Post reported", "Hill Post said"),
    ],
)
def test_two_names_of_one_voice_are_one_origin(one: str, other: str) -> None:
    assert origins(one, other) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("police said", "the Red Cross said"),
        ("the miners' union said", "the Peruvian government said"),
        ("police said", "two witnesses said"),
        ("the army said", "the opposition said"),
        ("the Peruvian government said", "the Peru Herald reported"),
        ("Peruvian media reported", "Bolivian media reported"),
        ("the newspaper Andina Libre reported", "the newspaper Costa Viva reported"),
        ("company officials said", "officials said"),
    ],
)
def test_a_state_and_who_is_not_of_it_are_two_origins(one: str, other: str) -> None:
    assert origins(one, other) == 2


@pytest.mark.parametrize("link", ["", "https://www.hillpost.co.uk/1"], ids=["unlinked", "linked"])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["quoted later", "quoted first"])
def test_a_paper_and_another_that_quotes_it_are_one_voice(
    link: str, order: tuple[int, int]
) -> None:
    world = World(TWO_ORIGINS)
    quoting = GAS.replace(" on Monday.", ", the Hill Post reported.")
    both = article(OWN, 0, "Hill Post", link), article(quoting, 0, "Valley Times")
    for hours, at in enumerate(order):
        told = replace(both[at], published=MONDAY + timedelta(hours=hours))
        assert world.takes(told) == []


def test_two_papers_of_one_name_under_two_domains_are_two_voices() -> None:
    world = World(TWO_ORIGINS)
    world.takes(article(GAS_LONG, 0, "Post", "https://post.se/1"))
    assert len(world.takes(article(OWN, 1, "Post", "https://post.no/1"))) == 1


def test_a_headline_that_names_its_speaker_in_short_is_no_second_voice() -> None:
    world = World(TWO_ORIGINS)
    text = "The miners' union said 19 people were killed by gas in the coal mine near Tarnik."
    headed = replace(article(text, 0, "Hill Post"), title="Union: 19 people killed")
    assert world.takes(headed) == []


def test_an_alert_waits_for_a_second_origin_and_names_both() -> None:
    world = World(TWO_ORIGINS)
    assert world.takes(article(GAS_LONG, 0, "Hill Post")) == []
    assert world.takes(article(GAS_LONG, 1, "Lake Mail")) == []
    (alert,) = world.takes(article(OWN, 2, "Valley Times"))
    assert (alert.new, str(alert.reason)) == (19, "first_report")
    assert alert.origins == ("Hill Post", "Valley Times")
    line = alert.to_dict()
    assert (line["outlets"], line["copies"]) == (["Hill Post", "Lake Mail"], 1)


def test_after_the_second_origin_a_third_tells_nothing() -> None:
    world = World(TWO_ORIGINS)
    world.takes(article(GAS_LONG, 0, "Hill Post"), article(OWN, 1, "Valley Times"))
    third = "Nineteen people were killed by gas in the mine, it was reported from Tarnik."
    assert world.takes(article(third, 2, "River Globe")) == []
    assert len(world.told) == 1


def test_another_figure_that_waits_replaces_none_that_was_told() -> None:
    world = World(TWO_ORIGINS)
    world.takes(article(GAS_LONG, 0, "Hill Post"), article(OWN, 1, "Valley Times"))
    more = GAS_LONG.replace("Nineteen", "Twenty-five")
    assert world.takes(article(more, 2, "Hill Post")) == []
    (alert,) = world.takes(article(OWN.replace("nineteen", "25"), 3, "Valley Times"))
    assert (alert.old, alert.new) == (19, 25)


def test_the_message_says_who_else_tells_the_story() -> None:
    world = World(TWO_ORIGINS)
    for hours, (text, source) in enumerate(
        [(GAS_LONG, "Hill Post"), (GAS_LONG, "Lake Mail"), (OWN, "Valley Times")]
    ):
        world.takes(article(text, hours, source))
    (message,) = world.messages
    assert "Origins: 2 independent (Hill Post and Valley Times)" in message.body
    assert "Also in: Hill Post and Lake Mail · 1 copy of one text not counted" in message.body


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("LIMA, May 2 (Reuters) - Snow fell.", "Reuters"),
        ("SEOUL, Sept. 2 (Yonhap) -- Snow fell.", "Yonhap"),
        ("LONDON (AP) — Snow fell.", "Associated Press"),
        ("AP — Snow fell.", "Associated Press"),
        ("MOSCOW, May 2. /TASS/. Snow fell.", "TASS"),
        ("Snow fell.\nReporting by A. Roe; editing by B. Doe", "Reuters"),
        ("Snow fell.\nSource: AFP", "AFP"),
        ("Snow fell. (Kyodo)", "Kyodo"),
        ("(서울=연합뉴스) 눈이 내렸다.", "Yonhap"),
        ("Snow fell, Reuters reported on Monday, citing the weather service.", ""),
        ("The minister told AFP: it will snow.", ""),
        ("A founder of Alcoholics Anonymous (AA) died in the snow.", ""),
        ("Snow fell. (AP Photo/Jo Doe) It melted at noon.", ""),
    ],
)
def test_a_credit_is_told_from_a_citation(text: str, agency: str) -> None:
    assert credit(Article(text)) == agency


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("news.example.org", "example.org"),
        ("www.hillpost.co.uk", "hillpost.co.uk"),
        ("a.b.hillpost.com.au", "hillpost.com.au"),
        ("jo.blogspot.com", "jo.blogspot.com"),
        ("www.jo.substack.com", "jo.substack.com"),
        ("visti.lanmore.kyiv.ua", "lanmore.kyiv.ua"),
        ("blogspot.com", "blogspot.com"),
        ("10.0.0.1", "10.0.0.1"),
        ("localhost", "localhost"),
    ],
)
def test_the_registered_domain_is_what_somebody_owns(host: str, domain: str) -> None:
    assert registrable(host) == domain


def test_an_aggregator_is_not_the_publisher() -> None:
    families = Families()
    here = Article("x", source="Hill Post", link="https://news.google.com/1")
    there = Article("x", source="Lake Mail", link="https://news.google.com/2")
    assert families.voice(here) != families.voice(there)


def test_a_headline_has_its_figure_from_whom_the_text_names() -> None:
    world = World(RAISED)
    world.takes(article(f"{GAS[:-1]}, the labour ministry of Peru said.", 0, "Hill Post"))
    quoted = "Nineteen people were killed at Tarnik, the labour ministry in Lima said. Divers wait."
    other = replace(article(quoted, 1, "Valley Times"), title="Tarnik: 19 people killed")
    assert world.takes(other) == []


def test_one_text_is_one_voice_though_its_headline_names_nobody() -> None:
    world = World(TWO_ORIGINS)
    quoted = "Nineteen people were killed at Tarnik, the labour ministry of Peru said."
    assert world.takes(replace(article(quoted, 0, "Hill Post"), title="19 people killed")) == []


def test_a_paper_s_own_photographer_is_the_paper() -> None:
    world = World(RAISED)
    world.takes(article(GAS_LONG, 0, "Hill Post", "https://www.hillpost.co.uk/1"))
    seen = "Our photographer counted the coffins: nineteen people were killed at the Tarnik mine."
    assert world.takes(article(seen, 1, "Hill Live", "https://live.hillpost.co.uk/2")) == []


@pytest.mark.parametrize(
    "told",
    [
        "스위스 피스프에서 댐이 붕괴해 19명이 숨졌다고 내무부가 밝혔다.",
        "内政部表示，瑞士菲斯普水坝溃决造成19人死亡。",
    ],
)
def test_a_ministry_is_one_voice_in_every_language(told: str) -> None:
    world = World(RAISED)
    said = "The Swiss interior ministry said that 19 people were killed by the dam at Visp."
    world.takes(article(said, 0, "Hill Post"))
    world.takes(article(told, 1, "먼 신문"))
    assert all(str(one.level) != "critical" for one in world.told)
