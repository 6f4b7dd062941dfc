"""The examples of the rule language as they stand there, on articles about what they watch for."""

from __future__ import annotations

import pytest

from monitor.article import Article
from monitor.matching.load import rules_from_text
from tests.worlds import World, article

SEVEN = """
version: 1
lists:
  dprk:    [North Korea, North Korean, DPRK, Pyongyang]
  leaders: [Kim Jong Un, Xi Jinping, Vladimir Putin]
  vips:    [Narendra Modi, Donald Trump, Lee Jae-myung]
macros:
  beijing-parade: {query: '(Beijing OR Tiananmen OR China) NEAR/20 parade'}

rules:
  - rule: nk-troop-numbers
    title: New number of North Korean troops
    level: high
    match:
      quantity: {of: [troops, soldiers], actor: $dprk, role: [sent, planned_deployment, killed]}
    trigger: {type: new_value, window: 180d, tolerance: 2%}
    annotations:
      summary: "NK troops {{ role }}: {{ old or 'no earlier figure' }} -> {{ value }} ({{ said_by }})"

  - rule: three-way-summit-confirmed
    title: Kim-Xi-Putin three-way summit confirmed
    level: high
    match:
      event: {topic: meeting, parties: {all: $leaders}, status: confirmed}
    escalate: [{if: {origins: {gte: 2}}, level: critical}]

  - rule: parade-attendees
    title: New named attendee of the Beijing parade
    match:
      attendance: {event: {macro: beijing-parade}}
    escalate: [{if: {field: person, in: $vips}, level: critical}]

  - rule: missile-watch
    title: Missile engine / ICBM development
    level: low
    match:
      query: '("North Korea" OR DPRK) NEAR/15 (missile* OR ICBM) AND (engine OR "new generation") NOT title:film'
      source: {lang: [en, ko]}

  - rule: kim-mention-spike
    title: Spike in mentions of Kim Jong Un
    match: {entity: {name: Kim Jong Un}}
    trigger: {type: spike, window: 24h, reference: 7d, ratio: 3, min_count: 10, count: stories}

  - rule: feed-silent
    title: Nothing published for 24 h
    level: low
    match: {source: {feed: '*'}}
    trigger: {type: flatline, group_by: [feed], window: 24h, condition: {lt: 1}}

  - rule: deployment-after-talks
    title: New troop figure within a week of a confirmed summit
    level: critical
    trigger: {type: temporal_ordered, rules: [three-way-summit-confirmed, nk-troop-numbers], window: 7d}
"""  # noqa: E501 - the examples stand as they are written

SENT = "North Korea has sent {} soldiers to build a dam in Laos, officials in Vientiane said."
SUMMIT = (
    "{} confirmed on Friday that Kim Jong Un, Xi Jinping and Vladimir Putin will hold a "
    "three-way summit in Ulan Bator."
)


@pytest.fixture
def world() -> World:
    return World(SEVEN)


def rules_of(world: World, *articles: Article, until: float) -> list[tuple[str, str, str]]:
    """Who told, why, and how gravely; but for silence, which is one test's own."""
    return [
        (alert.rule.id, str(alert.reason), str(alert.level))
        for alert in world.lives(*articles, until=until)
        if alert.rule.id != "feed-silent"
    ]


def test_a_new_figure_says_what_it_was_before(world: World) -> None:
    world.lives(article(SENT.format("2,000")), article(SENT.format("3,500"), 9), until=10)
    summaries = [alert.summary for alert in world.told]
    assert summaries[0].startswith("NK troops sent: no earlier figure -> 2,000")
    assert summaries[1].startswith("NK troops sent: 2,000 -> 3,500")


def test_a_confirmed_summit_is_told_and_rises_with_a_second_voice(world: World) -> None:
    one = article(SUMMIT.format("The Kremlin"))
    other = article(SUMMIT.format("The Chinese foreign ministry"), 2, "Fjord Post")
    assert rules_of(world, one, other, until=3) == [
        ("three-way-summit-confirmed", "new_term", "high"),
        ("three-way-summit-confirmed", "escalated", "critical"),
    ]


def test_a_summit_that_nobody_confirms_is_not_told(world: World) -> None:
    maybe = "Kim Jong Un, Xi Jinping and Vladimir Putin may meet in Ulan Bator, analysts said."
    assert rules_of(world, article(maybe), until=1) == []


def test_each_guest_is_told_once_and_some_gravely(world: World) -> None:
    text = (
        "Prime Minister Narendra Modi will attend the military parade in Beijing. "
        "President Anders Holm will attend the parade in Beijing, too."
    )
    again = "Narendra Modi will attend the parade in Beijing, officials in Delhi confirmed."
    told = world.lives(article(text), article(again, 5, "Fjord Post"), until=6)
    assert [(alert.new, str(alert.level)) for alert in told] == [
        ("Narendra Modi", "critical"),
        ("Anders Holm", "medium"),
    ]


@pytest.mark.parametrize(
    ("text", "lang", "told"),
    [
        ("North Korea tested an engine for a new missile on Monday.", "en", True),
        ("North Korea tested an engine for a new missile on Monday.", "fr", False),
        ("North Korea tested a new tractor engine on Monday.", "en", False),
    ],
)
def test_words_near_each_other_are_told(world: World, text: str, lang: str, told: bool) -> None:
    one = Article(text, published=article("").published, source="Harbour News", lang=lang)
    assert ("missile-watch", "new_story", "low") in rules_of(world, one, until=1) or not told
    assert bool(world.told) is told


def test_a_film_title_is_left_out(world: World) -> None:
    text = "North Korea fires a missile whose engine stalls, in the new comedy."
    one = Article(text, title="A film of the week", published=article("").published)
    assert rules_of(world, one, until=1) == []


SCENES = (
    "A dairy in Wonsan milks Swiss cows by machine. The director thanked Kim Jong Un.",
    "Surgeons in Sinuiju sewed a thumb back on. The ward is named after Kim Jong Un.",
    "Fishermen landed herring by the ton. Kim Jong Un had lent them nets.",
    "Acrobats opened the winter circus with bears. Kim Jong Un sat in the first row.",
    "Larches were planted against landslides. Kim Jong Un carried a spade.",
    "A marathon runner came home with bronze. Kim Jong Un shook her hand.",
    "The glass factory at Nampo melts bottles again. Kim Jong Un cut the ribbon.",
    "A violinist played Dvorak in the opera. Kim Jong Un sent orchids.",
    "Coal miners get shorter shifts from June. Kim Jong Un signed the decree.",
    "The football stadium has a new roof. Kim Jong Un gave it its name.",
    "Chess masters met for the final in Kaesong. Kim Jong Un watched.",
    "Potatoes from Samjiyon are sold in three cities. Kim Jong Un tasted one.",
)


def test_mentions_spike_against_the_week_before(world: World) -> None:
    stamps = (
        "The stamp of {} May shows a heron, a tower and two boats on the lake. Collectors from "
        "Fenn to Dorn paid well for misprints. Kim Jong Un is on the envelope."
    )
    daily = [article(stamps.format(day), 24 * day) for day in range(9)]
    burst = [article(scene, 220 + at / 4) for at, scene in enumerate(SCENES)]
    told = rules_of(world, *daily, *burst, until=224)
    assert told == [("kim-mention-spike", "spike", "medium")]


def test_a_feed_that_falls_silent_is_told(world: World) -> None:
    one = article("The fair is open.", 0, feed="https://example.org/feed")
    (alert,) = world.lives(one, until=30)
    assert (alert.rule.id, str(alert.reason), str(alert.level)) == ("feed-silent", "silent", "low")


@pytest.mark.parametrize(("summit", "figure", "told"), [(0, 100, 1), (0, 200, 0), (100, 0, 0)])
def test_a_figure_within_a_week_after_the_summit_is_told(
    world: World, summit: float, figure: float, told: int
) -> None:
    articles = [
        article(SUMMIT.format("The Kremlin"), summit),
        article(SENT.format("2,000"), figure, "Fjord Post"),
    ]
    articles.sort(key=lambda one: one.published)
    found = [name for name, *_ in rules_of(world, *articles, until=250)]
    assert found.count("deployment-after-talks") == told


SHORT = """
version: 1
watch:
  - cocoa AND price*
  - '"rare earths" NEAR/10 export*'
rules:
  - rule: Earthquake toll
    about: earthquake* OR quake*
    match: {quantity: {role: [killed, wounded, missing]}}
  - rule: Our ministers at COP31
    about: COP31 OR "climate summit"
    match: {attendance: {person: $our-government}}
    to: [desk-chat]
  - rule: Marib truce
    about: Marib
    match: {event: {topic: ceasefire, status: [confirmed, broken, denied]}}
  - rule: Toyota recall
    match: {event: {topic: product_recall, who: [Toyota, Lexus]}}
  - rule: Kremlin on troops
    match: {quantity: {of: troops, said_by: [Kremlin, Peskov]}}
"""
NAMES = """
people: [{name: Astrid Vang, offices: [environment minister of Norland]}]
groups: {our-government: [Astrid Vang, prime minister of Norland]}
"""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Cocoa is dear: prices rose by a tenth in Abidjan.", ["cocoa-and-price"]),
        ("Cocoa is sweet.", []),
        ("Exports of rare earths fell in May.", ["rare-earths-near-10-export"]),
        ("The earthquake near Brenn killed 14 people, police said.", ["earthquake-toll"]),
        ("The flood near Brenn killed 14 people, police said.", []),
        ("Astrid Vang will attend the climate summit in Brenn.", ["our-ministers-at-cop31"]),
        ("Carl Dahl will attend the climate summit in Brenn.", []),
        (
            "The warring parties in Marib have broken the ceasefire, the UN said.",
            ["marib-truce"],
        ),
        ("The two clans may agree to a ceasefire in Marib.", []),
        ("Toyota recalls 40,000 cars over faulty brakes.", ["toyota-recall"]),
        ("Volvo recalls 40,000 cars over faulty brakes.", []),
        ("The Kremlin said 3,000 troops were sent to the coast.", ["kremlin-on-troops"]),
        ("The mayor said 3,000 troops were sent to the coast.", []),
    ],
)
def test_the_short_forms_hold_for_what_they_say(text: str, told: list[str]) -> None:
    world = World(rules_from_text(SHORT, names=NAMES))
    assert [alert.rule.id for alert in world.reads(text)] == told
