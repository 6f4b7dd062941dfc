"""Articles about one event are one story; numbers and names keep look-alikes apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from monitor.article import Article
from monitor.feeds.replay import read_saved
from tests.novelty.press import NO_RULES, TEXTS, b_cubed, labelled, placed
from tests.worlds import MONDAY, ROOT, World

LOOK_ALIKES = labelled("stories")


def teasers(kind: str) -> list[tuple[Article, Article]]:
    """Pairs of articles three hours apart."""
    rows = yaml.safe_load((TEXTS / "alike.yaml").read_text(encoding="utf-8"))[kind]
    return [
        (
            Article(**one, id="one", source="Hill Post", published=MONDAY),
            Article(**other, id="two", source="Lake Mail", published=MONDAY + timedelta(hours=3)),
        )
        for one, other in rows
    ]


def stories(*articles: Article) -> list[str]:
    found = placed(articles)
    return [found[article.id][0] for article in articles]


def of(*wires: str) -> list[Article]:
    return [row.article for wire in wires for row in LOOK_ALIKES if row.wire == wire]


@pytest.mark.parametrize(
    "names", [("stories", "wires"), ("fresh",), ("briefs",), ("eastern",), ("pressed",)], ids=str
)
def test_of_all_articles_together_the_stories_are_found(names: tuple[str, ...]) -> None:
    rows = [row for name in names for row in labelled(name)]
    found = {id_: story for id_, (story, _) in placed([r.article for r in rows]).items()}
    assert b_cubed(found, {row.article.id: row.story for row in rows}) >= 0.9


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("q1", "q3", id="quakes on one day in two countries"),
        pytest.param("s1", "s3", id="the 12th and the 13th package"),
        pytest.param("s2", "s4", id="the 12th and the 13th package, differently told"),
        pytest.param("r1", "r3", id="two ministers"),
        pytest.param("p1", "p3", id="two planes"),
        pytest.param("f1", "f3", id="two finals"),
        pytest.param("k1", "k4", id="two floods"),
        pytest.param("v1", "v3", id="two governors"),
        pytest.param("l1", "l2", id="the sixth and the seventh flight"),
    ],
)
def test_look_alike_headlines_on_two_events_are_two_stories(one: str, other: str) -> None:
    first, second = stories(*of(one, other))
    assert first != second


@pytest.mark.parametrize(
    "wires",
    [("q1", "q2"), ("s1", "s2"), ("r1", "r2"), ("p1", "p2"), ("f1", "f2"), ("k1", "k2", "k3"),
     ("v1", "v2"), ("m1", "m2", "m3")],
    ids=str,
)  # fmt: skip
def test_one_event_told_in_several_ways_is_one_story(wires: tuple[str, ...]) -> None:
    assert len(set(stories(*of(*wires)))) == 1


def in_one_story(pairs: Sequence[tuple[Article, Article]]) -> list[str]:
    return [one.title for one, other in pairs if len(set(stories(one, other))) == 1]


def test_of_teasers_in_one_form_of_words_on_two_events_hardly_any_are_one_story() -> None:
    pairs = teasers("apart")
    assert len(in_one_story(pairs)) <= 0.05 * len(pairs)


def test_of_teasers_in_other_words_on_one_event_nearly_all_are_one_story() -> None:
    pairs = teasers("same")
    assert len(in_one_story(pairs)) >= 0.95 * len(pairs)


def test_a_toll_that_rises_stays_in_its_story_though_the_line_is_the_same() -> None:
    line = (
        "A bus fell into a gorge near {} in the hills on Sunday, killing {} pilgrims, police said."
    )
    here, later, there = (
        replace(
            LOOK_ALIKES[0].article, title="Bus falls into gorge", text=line.format(*said), id=id_
        )
        for id_, said in (("a", ("Ostrava", 11)), ("b", ("Ostrava", 15)), ("c", ("Kladno", 14)))
    )
    one, two, three = stories(here, later, there)
    assert one == two != three


def test_teasers_on_two_events_of_one_kind_are_each_told() -> None:
    world = World("version: 1\nwatch: [blaze OR fire OR walkout]\n")
    teasers = (
        "A fire destroyed a paint shop in Graz on Monday, police said.",
        "A fire in a nursing home in Linz injured two residents, the town said.",
        "Tram drivers in Graz began a walkout over pay.",
        "Pilots in Salzburg ended their walkout.",
    )
    assert [len(world.reads(text)) for text in teasers] == [1, 1, 1, 1]


def test_the_five_seeds_are_five_texts_and_one_story() -> None:
    found = placed(read_saved([str(ROOT / "seeds")]))
    assert len({story for story, _ in found.values()}) == 1
    assert len({wire for _, wire in found.values()}) == 5


def test_the_same_words_a_month_later_are_another_story() -> None:
    (first,) = of("k1")
    later = replace(first, id="later", published=first.published + timedelta(days=30))
    assert len(set(stories(first, later))) == 2


def test_an_edited_article_stays_in_its_story() -> None:
    first, second = of("m1", "m2")
    edited = replace(first, text="Nothing is left of what stood here before the editors came.")
    assert len(set(stories(first, second, edited))) == 1


def test_a_story_goes_on_after_a_restart(tmp_path: Path) -> None:
    first, second = of("m1", "m2")
    path = str(tmp_path / "monitor.db")
    world = World(NO_RULES, path)
    world.takes(first)
    world.stream.close()
    world = World(NO_RULES, path)
    world.takes(second)
    place = world.stream.store.stories.of(second.id)
    assert place is not None and place.story == first.id


def test_the_same_articles_are_placed_alike_every_time() -> None:
    articles = [row.article for row in labelled("wires")]
    assert placed(articles) == placed(articles)


@pytest.mark.parametrize("story", sorted({row.story for row in labelled("eastern")}))
def test_what_one_alert_told_in_english_is_not_told_again_in_korean_or_chinese(story: str) -> None:
    rows = [row for row in labelled("eastern") if row.story == story and row.kind != "independent"]
    assert len(set(stories(*(row.article for row in rows)))) == 1


def test_a_story_is_found_in_korean() -> None:
    first = Article(
        "북부 산간 지역에서 월요일 규모 5.8의 지진이 발생해 주택 40채가 무너졌다고 "
        "하늘시 소방본부가 밝혔다.",
        title="하늘시에서 규모 5.8 지진",
        id="a",
        published=MONDAY,
    )
    second = Article(
        "하늘시 주민들은 규모 5.8의 지진으로 집을 잃고 체육관에서 밤을 보냈다. "
        "소방본부는 무너진 주택을 수색했다.",
        title="지진 이재민 체육관으로",
        id="b",
        published=MONDAY,
    )
    other = Article(
        "중앙은행은 월요일 기준금리를 3.5%로 동결했다고 발표했다. 물가 상승률은 2%로 내려갔다.",
        title="기준금리 동결",
        id="c",
        published=MONDAY,
    )
    one, two, three = stories(first, second, other)
    assert one == two != three
