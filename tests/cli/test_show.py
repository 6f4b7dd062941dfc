"""What the terminal shows: evidence marked, nothing that it would obey."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from monitor.article import Article
from monitor.cli.plain import json_line, visible
from monitor.cli.show import put, quoted, screen, words_within
from monitor.language.words.document import Span

SENTENCE = "The flood in Hoi An killed 14 people, the mayor said."


def test_an_escape_in_a_headline_is_shown_and_not_obeyed() -> None:
    assert visible("Red \x1b[31malert") == "Red \\x1b[31malert"


def test_marks_that_turn_the_line_round_are_shown() -> None:
    assert visible("safe\u202egnp.exe") == "safe\\u202egnp.exe"


def test_joiners_that_persian_needs_are_kept() -> None:
    assert visible("می\u200cخواهم") == "می\u200cخواهم"


@given(st.text())
def test_whatever_the_text_the_terminal_gets_one_printable_line(text: str) -> None:
    assert visible(text).replace("\u200c", "").replace("\u200d", "").isprintable()


@given(st.text())
def test_whatever_the_text_its_json_line_is_printable_and_says_the_same(text: str) -> None:
    line = json_line({"text": text})
    assert line.isprintable()
    assert json.loads(line) == {"text": text}


def test_without_a_terminal_evidence_stands_between_marks() -> None:
    assert quoted(SENTENCE, [(27, 36)], screen()).plain == (
        "“The flood in Hoi An killed «14 people», the mayor said.”"
    )


def test_on_a_terminal_evidence_is_bold_and_underlined() -> None:
    page = Console(force_terminal=True, no_color=False)
    line = quoted(SENTENCE, [(27, 36)], page)
    assert line.plain == f"“{SENTENCE}”"
    assert [(span.start, span.end, span.style) for span in line.spans] == [
        (28, 37, "bold underline")
    ]


def test_two_pieces_of_evidence_are_both_marked() -> None:
    line = quoted(SENTENCE, [(27, 36), (13, 19)], screen())
    assert "«Hoi An» killed «14 people»" in line.plain


def test_evidence_is_found_in_the_sentence_that_it_stands_in() -> None:
    article = Article(f"Rain fell. {SENTENCE} {SENTENCE}")
    second = article.text.rindex("14 people")
    assert words_within(SENTENCE, article, Span(second, second + 9)) == (27, 36)


def test_evidence_in_a_headline_is_looked_for_there() -> None:
    article = Article("It rained.", title="Flood kills 14")
    assert words_within("Flood kills 14", article, Span(12, 14, in_title=True)) == (12, 14)


def test_evidence_that_cannot_be_found_is_not_guessed() -> None:
    assert words_within(SENTENCE, Article("Other words."), Span(0, 5)) is None


def test_lines_are_wrapped_and_later_ones_hang(capsys: object) -> None:
    page = Console(width=40, force_terminal=False)
    with page.capture() as printed:
        put(page, "one two three four five six seven eight nine ten eleven", indent=2, hang=2)
    first, second, *_ = printed.get().split("\n")
    assert first.startswith("  one")
    assert second.startswith("    ")
    assert max(len(first), len(second)) <= 40


def test_brackets_in_a_headline_are_no_markup() -> None:
    page = screen()
    with page.capture() as printed:
        put(page, "[bold]Quake[/bold] :fire:")
    assert printed.get() == "[bold]Quake[/bold] :fire:\n"
