"""Where the words and phrases that rules ask for stand in one article."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import accumulate

from monitor.article import Article
from monitor.matching.canonical import SENTENCE_END, is_exact, pattern_of
from monitor.matching.passages import Searchable
from monitor.matching.terms import Phrase

_STRETCH = 64
"""Characters between two places at which the words are counted beforehand."""


class Literals:
    """Every pattern that rules look for, each under its number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {f" {SENTENCE_END} ": 0}

    def __len__(self) -> int:
        return len(self._numbers)

    @property
    def patterns(self) -> Iterable[str]:
        return self._numbers.keys()

    def add(self, pattern: str) -> int:
        return self._numbers.setdefault(pattern, len(self._numbers))

    def of(self, phrase: Phrase) -> int | None:
        """The number of a phrase; None if its pattern occurs elsewhere, too."""
        return self.add(pattern_of(phrase.words)) if is_exact(phrase.words) else None


class Occurrences:
    """Where literals stand in the canonical text of one article, counted when first asked for.

    `searchable` is the same article for whoever asks more than literals tell.
    """

    def __init__(self, article: Article, text: str, hits: Sequence[tuple[int, int, int]]) -> None:
        self._text = text
        self._hits = hits
        self.article = article
        self.literals = {hit[0] for hit in hits}
        self.sentences = _Sentences(self)
        self.positions = _Positions(self)

    @cached_property
    def searchable(self) -> Searchable:
        return Searchable(self.article)

    @cached_property
    def every_sentence(self) -> int:
        """A bit for each sentence."""
        return (1 << len(self.sentence_ends)) - 1

    @cached_property
    def offsets(self) -> dict[int, list[int]]:
        """Where each literal begins in the text, in order; 0 are the ends of sentences."""
        offsets: dict[int, list[int]] = {literal: [] for literal in self.literals}
        for literal, start, _ in self._hits:
            offsets[literal].append(start)
        return offsets

    @cached_property
    def sentence_ends(self) -> list[int]:
        return self.offsets.get(0, [])

    def position(self, offset: int) -> int:
        """How many words stand before an offset."""
        stretch = offset // _STRETCH
        spaces = self._text.count(" ", stretch * _STRETCH, offset)
        return self._words_before[stretch] + spaces - bisect_left(self.sentence_ends, offset)

    def sentence_at(self, position: int) -> int:
        """In which sentence the word at a position stands."""
        return bisect_right(self._first_words, position) - 1

    @cached_property
    def _first_words(self) -> list[int]:
        return [0, *self.positions[0]]

    @cached_property
    def _words_before(self) -> list[int]:
        """How many words and ends of sentences stand before each stretch of the text."""
        text = self._text
        counted = [text.count(" ", at, at + _STRETCH) for at in range(0, len(text), _STRETCH)]
        return list(accumulate(counted, initial=0))


class _Sentences(dict[int, int]):
    """For each literal a bit for each sentence in which it stands."""

    def __init__(self, here: Occurrences) -> None:
        self._here = here

    def __missing__(self, literal: int) -> int:
        ends, bits = self._here.sentence_ends, 0
        for offset in self._here.offsets.get(literal, ()):
            bits |= 1 << bisect_left(ends, offset)
        self[literal] = bits
        return bits


class _Positions(dict[int, list[int]]):
    """For each literal the words at which it begins, counted over the whole article."""

    def __init__(self, here: Occurrences) -> None:
        self._here = here

    def __missing__(self, literal: int) -> list[int]:
        position = self._here.position
        self[literal] = found = [position(at) for at in self._here.offsets.get(literal, ())]
        return found
