"""One text under many mastheads is one wire, whatever was done to it; another text is not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from monitor.article import Article
from tests.novelty.press import Labelled, labelled, pairs, placed

ARTICLES = labelled("wires")
FRESH = labelled("fresh")
LANGUAGES = labelled("languages")
EASTERN = labelled("eastern")
PRESSED = labelled("pressed")
FIRST = [row for row in ARTICLES if row.kind == "first"]


def by_kind(kind: str) -> list[Labelled]:
    return [row for row in ARTICLES if row.kind == kind]


REWRITTEN = by_kind("reworded") + by_kind("retold") + by_kind("translated")


def name(row: Labelled) -> str:
    return f"{row.story}-{row.kind}"


def wire_of(first: Article, second: Article) -> bool:
    """Whether the second is taken for a copy of the first."""
    found = placed([first, second])
    return found[second.id][1] == first.id


def same_and_apart(rows: list[Labelled]) -> tuple[int, int, int]:
    """Of all pairs: rightly one wire, wrongly one, wrongly two."""
    found = {id_: wire for id_, (_, wire) in placed([row.article for row in rows]).items()}
    hit = wrong = missed = 0
    for one, other in pairs(rows):
        is_one = found[one.article.id] == found[other.article.id]
        hit += is_one and one.wire == other.wire
        wrong += is_one and one.wire != other.wire
        missed += not is_one and one.wire == other.wire
    return hit, wrong, missed


@pytest.mark.parametrize(
    "rows",
    [ARTICLES, FRESH, LANGUAGES, EASTERN, PRESSED],
    ids=["wires", "fresh", "languages", "eastern", "pressed"],
)
def test_of_all_articles_together_the_wires_are_found(rows: list[Labelled]) -> None:
    hit, wrong, missed = same_and_apart(rows)
    assert 2 * hit / (2 * hit + wrong + missed) >= 0.95
    assert hit / (hit + wrong) >= 0.98


@pytest.mark.parametrize("row", REWRITTEN, ids=name)
def test_a_reworded_or_translated_copy_is_the_same_wire(row: Labelled) -> None:
    (first,) = [other for other in FIRST if other.story == row.story]
    assert wire_of(first.article, row.article)
    assert wire_of(row.article, first.article)


@pytest.mark.parametrize(
    "row", [r for r in (*LANGUAGES, *EASTERN) if r.kind == "foreign"], ids=lambda r: r.article.id
)
def test_a_text_in_another_language_is_the_same_wire(row: Labelled) -> None:
    (first,) = [
        other for other in (*LANGUAGES, *EASTERN) if (other.wire, other.kind) == (row.wire, "first")
    ]
    assert wire_of(first.article, row.article)
    assert wire_of(row.article, first.article)


@pytest.mark.parametrize("row", by_kind("independent"), ids=name)
def test_a_report_of_ones_own_stays_apart_though_it_has_the_same_quote(row: Labelled) -> None:
    (first,) = [other for other in FIRST if other.story == row.story]
    assert not wire_of(first.article, row.article)


@pytest.mark.parametrize("row", [r for r in EASTERN if r.kind == "independent"], ids=name)
def test_a_report_of_ones_own_in_another_language_is_a_text_of_its_own(row: Labelled) -> None:
    (first,) = [other for other in EASTERN if (other.story, other.kind) == (row.story, "first")]
    assert not wire_of(first.article, row.article)


def test_a_report_of_ones_own_is_no_translation_though_it_names_the_same() -> None:
    (own,) = [row for row in ARTICLES if row.wire == "ferry-b"]
    foreign = [row for row in LANGUAGES if (row.wire, row.kind) == ("fe1", "foreign")]
    assert foreign
    assert not any(wire_of(row.article, own.article) for row in foreign)


def retitled(article: Article) -> Article:
    return replace(article, title="What we know so far")


def cut(article: Article) -> Article:
    return replace(article, text=article.text[: article.text.index("\n", len(article.text) // 2)])


def without_its_start(article: Article) -> Article:
    return replace(article, text=article.text[article.text.index("\n") + 1 :])


def with_another_lede(article: Article) -> Article:
    rest = without_its_start(article).text
    return replace(article, text=f"It is the news everybody here talks about today.\n{rest}")


def with_a_frame(article: Article) -> Article:
    text = f"By our correspondents\n{article.text}\nSubscribe to our newsletter for more stories."
    return replace(article, text=text)


CHANGES = (retitled, cut, without_its_start, with_another_lede, with_a_frame)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: str(change.__name__))
@pytest.mark.parametrize("row", FIRST, ids=name)
def test_a_copy_that_an_editor_touched_is_the_same_wire(
    row: Labelled, change: Callable[[Article], Article]
) -> None:
    copy = replace(change(row.article), id="copy", source="Another paper")
    assert wire_of(row.article, copy)


FORM = (
    "A magnitude {size} earthquake struck {where} at {time} local time, the survey said. The quake "
    "was centred {far} km {side} of {town} at a depth of {deep} km. There were no immediate "
    "reports of damage or casualties. The survey measures quakes all over the world and puts out "
    "its reports within minutes of each one."
)


def test_two_events_told_in_one_form_of_words_are_two_texts() -> None:
    here = FORM.format(
        size="5.2", where="southern Peru", time="04:12", far=31, side="west", town="Ica", deep=40
    )
    there = FORM.format(
        size="5.7", where="Mindanao", time="17:49", far=88, side="east", town="Davao", deep=12
    )
    assert not wire_of(Article(here, id="a"), Article(there, id="b"))


@pytest.mark.parametrize(
    "teaser",
    [
        "Snow closed the pass at Ellmar.",
        "Two climbers were found alive on Mount Ordal on Sunday. They had lived on snow.",
        "북부 오르달 산에서 등반객 두 명이 일요일 구조됐다. 이들은 눈을 먹고 버텼다.",
    ],
)
def test_a_teaser_of_a_line_or_two_that_another_paper_has_word_for_word_is_one_text(
    teaser: str,
) -> None:
    first = Article(teaser, id="a", title="On the mountain", source="Hill Post")
    assert wire_of(first, Article(teaser, id="b", title="From the pass", source="Lake Mail"))


def test_a_teaser_that_shares_but_a_line_with_a_longer_text_is_a_text_of_its_own() -> None:
    line = "Snow closed the pass at Ellmar."
    longer = f"{line} A lorry stood across both lanes. Nobody was hurt, said Ada Winter, a driver."
    assert not wire_of(Article(line, id="a"), Article(longer, id="b"))


def test_a_speech_printed_twice_is_one_text() -> None:
    said = '"We will rebuild the bridge at Lanmore by spring and nobody shall pay a toll on it."'
    more = '"The masons start on Monday, the steel comes by ship, and I shall be there myself."'
    first = Article(f"{said}\n{more}", id="a", title="The minister's words")
    again = Article(f"In full: {said}\n{more}", id="b", title="Speech")
    assert wire_of(first, again)
