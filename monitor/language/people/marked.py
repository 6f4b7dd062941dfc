"""A sentence with its places and titles marked, as the finder of names sees it."""

from __future__ import annotations

from functools import cached_property

from monitor.language.people.company import is_company
from monitor.language.people.titles import titles_in
from monitor.language.words.blocks import BlockKind
from monitor.language.words.places import Places
from monitor.language.words.sentences import Sentence


class Marked:
    """One sentence: its tokens, and for each the place and the title that cover it."""

    def __init__(self, sentence: Sentence, places: Places) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self.places = places.within(sentence)
        self.titles = titles_in(sentence, self.places)
        self.place_at = {at: hit for hit in self.places for at in range(hit.first, hit.last)}
        self.title_at = {at: each for each in self.titles for at in range(each.first, each.last)}

    @cached_property
    def is_headline_case(self) -> bool:
        """Most Words Begin With a Capital, so that a capital says nothing."""
        if self.sentence.block.kind is BlockKind.BULLET or self.tokens[-1].text in {".", "!"}:
            return False
        if self._is_list_line or self._is_titled_line:
            return False
        said = [token for token in self.tokens if token.is_word and len(token.text) > 3]
        capital = sum(token.is_capital for token in said)
        marked = sum(at in self.place_at or at in self.title_at for at in range(len(self.tokens)))
        return len(said) >= 4 and capital > 0.75 * len(said) and marked < 0.6 * len(self.tokens)

    @cached_property
    def _is_list_line(self) -> bool:
        """A line of the body such as "Speakers: X Y, Z W": a short head, commas behind it."""
        if self.sentence.block.kind is not BlockKind.PARAGRAPH:
            return False
        texts = self.sentence.texts
        colon = texts.index(":") if ":" in texts else len(texts)
        if colon >= _LONGEST_HEAD or "," not in texts[colon:]:
            return False
        return colon + 1 in self.title_at or any(map(is_company, texts[:colon]))

    @property
    def _is_of_country(self) -> bool:
        """A short line such as "Mauritania - X Y": a place, a dash, and somebody."""
        if 0 not in self.place_at or not 2 < len(self.tokens) <= _LONGEST_LINE:
            return False
        texts = self.sentence.texts
        return ":" in texts[1:_LONGEST_HEAD] or (
            texts[1] in {"-", "—"} and bool(self.tokens[1].gap)
        )

    @property
    def _is_titled_line(self) -> bool:
        """A line of the body such as "Chancellor X Y (Austria)", "King X of Norway"."""
        if self.sentence.block.kind is not BlockKind.PARAGRAPH:
            return False
        if self._is_of_country:
            return True
        if 0 not in self.title_at:
            return False
        return self.tokens[-1].text == ")" or "of" in self.sentence.texts

    def text(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def raw(self, at: int) -> str:
        return self.tokens[at].raw if 0 <= at < len(self.tokens) else ""


_LONGEST_HEAD = 6
"""Words before the colon of such a line."""

_LONGEST_LINE = 12
"""Tokens of a line of a list such as "Mauritania - X Y"."""
