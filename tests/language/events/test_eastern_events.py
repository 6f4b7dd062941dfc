"""What Korean and Chinese sentences say of events, through the whole reading."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.article import Article
from monitor.language.text import Reader

READER = Reader()
SENTENCES = Path(__file__).with_name("statements.eastern.txt")


def _lines() -> list[list[str]]:
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    return [[part.strip() for part in line.split("|")] for line in lines if line[:1] != "#"]


@pytest.mark.parametrize(("step", "topic", "who", "said_by", "text"), _lines())
def test_a_sentence_without_english_words_says_as_much(
    step: str, topic: str, who: str, said_by: str, text: str
) -> None:
    article = Article(text, published=datetime(2026, 3, 2, tzinfo=UTC))
    (found,) = [each for each in READER.read(article).statements if each.topic == topic]
    assert found.status == step, found.why
    assert who in "; ".join(found.who + found.parties)
    assert not said_by or said_by in (found.said_by or "")
    assert text[found.span.start : found.span.end] in text


def test_an_english_sentence_is_none_of_its_business() -> None:
    text = "The talks in Seoul ended on Monday."
    (found,) = READER.read(Article(text)).statements
    assert found.topic == "meeting"
