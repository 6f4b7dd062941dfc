"""An article cut up for reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.article import Article
from monitor.language.words.blocks import BlockKind
from monitor.language.words.document import Document, document
from monitor.language.words.sentences import Sentence, once
from monitor.language.words.tokens import words


def cut(text: str, title: str = "") -> Document:
    return document(Article(text, title=title))


def sentences(text: str) -> list[str]:
    return [sentence.text for sentence in cut(text).sentences]


def test_sentences_end_at_full_stops_before_capitals() -> None:
    assert sentences("The dam broke. Nobody was hurt! Why? “We do not know.” He left.") == [
        "The dam broke.",
        "Nobody was hurt!",
        "Why?",
        "“We do not know.”",
        "He left.",
    ]


def test_abbreviations_and_initials_do_not_end_a_sentence() -> None:
    text = "Gen. A. B. Okoro met U.S. envoy Dr. Lund on Sept. 2 at 9 a.m. local time in St. Gallen."
    assert sentences(text) == [text]


def test_a_country_in_dots_ends_a_sentence_before_a_word_that_opens_one() -> None:
    assert sentences("He flew to the U.S. The talks failed.") == [
        "He flew to the U.S.",
        "The talks failed.",
    ]


def test_decimals_stay_whole() -> None:
    assert sentences("A 6.4 quake struck. It was 3.5 km deep.") == [
        "A 6.4 quake struck.",
        "It was 3.5 km deep.",
    ]


def test_chinese_full_stops_end_sentences() -> None:
    assert sentences("六千名士兵已抵达。两人受伤。") == ["六千名士兵已抵达。", "两人受伤。"]


def test_bullets_know_the_line_that_introduces_them() -> None:
    found = cut("Who is coming?\n- Anna Berg\n• Ben Okafor\n1. Chen Wei\nThe end of it.")
    cues = [(block.kind, block.cue) for block in found.blocks]
    assert cues == [
        (BlockKind.PARAGRAPH, None),
        (BlockKind.BULLET, 0),
        (BlockKind.BULLET, 0),
        (BlockKind.BULLET, 0),
        (BlockKind.PARAGRAPH, None),
    ]
    assert [s.text for s in found.sentences][1:4] == ["Anna Berg", "Ben Okafor", "Chen Wei"]


def test_lines_wrapped_by_width_are_one_paragraph() -> None:
    text = "The river rose by two metres in the night and\nflooded the old town of Brenn.\n\nNext."
    assert len(cut(text).blocks) == 2


def test_what_is_not_news_is_left_out() -> None:
    text = "Ferry sinks off Cape Roe\nSix people were saved.\nALSO READ: Ten tips\n"
    text += "Leave a Reply\nName *"
    found = cut(text, title="Ferry sinks off Cape Roe")
    assert [s.text for s in found.sentences] == [
        "Ferry sinks off Cape Roe",
        "Six people were saved.",
    ]


def test_lines_above_the_headline_are_left_out() -> None:
    found = cut(
        "Staff\n| 2025-01-02\nMine collapse kills two\nTwo died.", "Mine collapse kills two"
    )
    assert [s.text for s in found.sentences] == ["Mine collapse kills two", "Two died."]


def test_a_dateline_is_taken_off_and_kept() -> None:
    found = cut("NAIROBI, Oct. 9 (Reuters) - Police found the bus.")
    assert found.dateline == "Nairobi"
    assert found.sentences[0].text == "Police found the bus."


def test_a_dateline_keeps_the_land_of_its_town() -> None:
    found = document(Article("CUSCO, Peru (PW) - Two tugs sank."))
    assert found.dateline == "Cusco, Peru"


def test_a_title_beside_the_text_is_read_and_its_spans_say_so() -> None:
    found = cut("Four people died.", title="Blast kills four")
    title, body = found.sentences
    assert title.block.kind is BlockKind.HEADLINE
    assert found.span(title.start, title.end) == (0, 16, True)
    assert found.span(body.start, body.end) == (0, 17, False)


def test_clauses_begin_at_but_and_at_according_to() -> None:
    (sentence,) = cut("Ten fled, but six stayed, according to the mayor.").sentences
    assert [sentence.tokens[at].text for at in sentence.clauses] == ["ten", "but", "according"]
    assert sentence.clause_of(4) == 1


def test_possessives_and_contractions_are_words_of_their_own() -> None:
    assert [t.text for t in words("Peru’s envoy won't say")] == [
        "peru", "'s", "envoy", "wo", "n't", "say",
    ]  # fmt: skip


@given(st.text(max_size=400), st.text(max_size=40))
def test_spans_lead_back_to_the_very_words(text: str, title: str) -> None:
    article = Article(text, title=title)
    found = document(article)
    for sentence in found.sentences:
        for token in sentence.tokens:
            start, end, in_title = found.span(token.start, token.end)
            within = article.title.strip() if in_title else article.text
            assert within[start:end] == token.raw


def test_a_reading_is_made_once_for_each_sentence_and_each_question() -> None:
    made: list[tuple[str, str]] = []

    @once
    def holds(sentence: Sentence, word: str) -> bool:
        made.append((sentence.text, word))
        return word in sentence.vocabulary

    first, second = cut("The dam broke. Nobody was hurt.").sentences
    answers = [holds(each, word) for each in (first, second, first) for word in ("dam", "hurt")]
    assert answers == [True, False, False, True, True, False]
    assert made == [(each.text, word) for each in (first, second) for word in ("dam", "hurt")]


def test_spaces_at_the_end_make_no_word() -> None:
    assert [token.text for token in words("the dam \n\t ")] == ["the", "dam"]
    assert words(" \n ") == ()


@pytest.mark.parametrize("time", ["16:40", "9.05", "21h15", "16:40 GMT -", "4:40 pm", "16:40 |"])
def test_the_time_of_an_entry_is_no_word_of_it(time: str) -> None:
    read = document(Article(f"{time} The harbour is shut.\n{time} Three ferries wait."))
    assert [sentence.text for sentence in read.sentences] == [
        "The harbour is shut.",
        "Three ferries wait.",
    ]


def test_a_time_within_a_sentence_stays() -> None:
    read = document(Article("At 16:40 the harbour was shut."))
    assert read.sentences[0].text == "At 16:40 the harbour was shut."


@pytest.mark.parametrize(
    "text",
    [
        "EARTHQUAKE LIMA - BULLETIN OF 14:00",
        "CYCLONE HILDA - Twelve people have died.",
        "FLOOD: Twelve people have died.",
    ],
)
def test_a_heading_in_capitals_is_no_dateline_and_is_read(text: str) -> None:
    page = document(Article(text))
    assert page.dateline == ""
    assert page.sentences[0].texts[0] == text.split()[0].strip(":").lower()
