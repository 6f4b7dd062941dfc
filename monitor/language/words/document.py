"""An article cut up for reading: blocks, sentences and words, each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from monitor.article import UNDATED, Article
from monitor.language.words.blocks import TITLE_BREAK, Block, BlockKind, outline
from monitor.language.words.normalise import folded
from monitor.language.words.sentences import Sentence, sentences_of
from monitor.language.words.tokens import tokens_of


class Span(NamedTuple):
    """Half-open, in Unicode code points of the article's text (or of its title)."""

    start: int
    end: int
    in_title: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """The text that is read: the article's title, unless its text holds it, then its text.

    Sentences of furniture (menus, copyright lines) are left out. `dateline` is the place before
    the first sentence ("SEOUL, Sept. 2 (Yonhap) --"), or "". `today` is the day that the text
    speaks from: of an undated article the end of the latest year that it names.
    """

    article: Article
    text: str
    title_length: int
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    dateline: str
    today: datetime

    @property
    def is_dated(self) -> bool:
        return self.article.published != UNDATED

    def span(self, start: int, end: int) -> Span:
        """Where offsets of this document stand in the article."""
        if start < self.title_length:
            return Span(start, min(end, self.title_length), in_title=True)
        shift = self.title_length + len(TITLE_BREAK) if self.title_length else 0
        return Span(start - shift, end - shift)

    def span_of(self, sentence: Sentence, first: int, last: int) -> Span:
        """The span of a sentence's tokens from `first` up to, not including, `last`."""
        return self.span(sentence.tokens[first].start, sentence.tokens[last - 1].end)

    def block_sentences(self, block: Block) -> tuple[Sentence, ...]:
        return tuple(s for s in self.sentences if s.block.index == block.index)

    def lede(self) -> tuple[Sentence, ...]:
        """The headline's sentences and those of the first paragraph."""
        body = [s for s in self.sentences if s.block.kind is not BlockKind.HEADLINE]
        first = body[0].block.index if body else -1
        return tuple(
            s
            for s in self.sentences
            if s.block.kind is BlockKind.HEADLINE or s.block.index == first
        )


def document(article: Article) -> Document:
    """Cut an article up. Linear in its length; the same article gives the same document."""
    cut = outline(article)
    tokens = tokens_of(cut.text, folded(cut.text))
    sentences = sentences_of(cut, tokens)
    today = article.published if article.published != UNDATED else _latest_year(cut.text)
    return Document(article, cut.text, cut.title_length, cut.blocks, sentences, cut.dateline, today)


_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d\d(?![\d.,]?\d)")


def _latest_year(text: str) -> datetime:
    """The end of the latest year that a text names; without one, no day at all."""
    years = [int(year) for year in _YEAR.findall(text)]
    return datetime(max(years), 12, 31, tzinfo=UTC) if years else UNDATED
