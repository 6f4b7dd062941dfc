"""An article's words, indexed once, so that every query of every rule can ask where they stand."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import groupby, islice, pairwise
from typing import NamedTuple

from monitor.article import Article
from monitor.language.words.blocks import Block, BlockKind
from monitor.language.words.document import Document, document
from monitor.language.words.tokens import words
from monitor.matching.findings import Evidence
from monitor.matching.heard import Clause, Heard, Word

_SURROGATES = re.compile("[\ud800-\udfff]")


class Hit(NamedTuple):
    """Words found, between two offsets of the document, in one sentence."""

    sentence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sections:
    """Where the sentences begin, as word positions with the end behind them, and their blocks."""

    first_of: Sequence[int]
    blocks: Sequence[Block]


class WordIndex:
    """Where each word stands. A position counts words; a phrase never leaves its sentence.

    The sentences are asked for only by who needs them: most queries do not.
    """

    def __init__(
        self, said: Sequence[str], also: Mapping[int, str], sections: Callable[[], Sections]
    ) -> None:
        self.said = said
        self._also = also
        self._cut = sections
        self._found: dict[Word, list[int]] = {}

    @cached_property
    def places(self) -> Mapping[str, list[int]]:
        """The positions of every spelling, in order."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        for here, text in enumerate(self.said):
            places[text].append(here)
        for here, text in self._also.items():
            insort(places[text], here)
        return dict(places)

    @cached_property
    def sections(self) -> Sections:
        return self._cut()

    @property
    def first_of(self) -> Sequence[int]:
        return self.sections.first_of

    @cached_property
    def sentence_of(self) -> list[int]:
        """For each position the index of its sentence."""
        found: list[int] = []
        for index, (first, last) in enumerate(pairwise(self.first_of)):
            found += [index] * (last - first)
        return found

    @cached_property
    def _vocabulary(self) -> list[str]:
        return sorted(self.places)

    def positions(self, word: Word) -> Sequence[int]:
        """Every position at which the word stands, in order."""
        if not word.open_left and not word.open_right:
            return self.places.get(word.text, ())
        found = self._found.get(word)
        if found is None:
            every = (here for text in self._spellings(word) for here in self.places[text])
            found = self._found[word] = sorted(set(every))
        return found

    def _spellings(self, word: Word) -> Iterator[str]:
        if word.open_left:
            yield from filter(word.takes, self._vocabulary)
            return
        for at in range(bisect_left(self._vocabulary, word.text), len(self._vocabulary)):
            if not self._vocabulary[at].startswith(word.text):
                return
            yield self._vocabulary[at]

    def is_at(self, word: Word, here: int) -> bool:
        also = self._also.get(here)
        return word.takes(self.said[here]) or (also is not None and word.takes(also))

    def starts(self, phrase: Sequence[Word]) -> Iterator[int]:
        """Every position at which the words stand in a row, in order."""
        for word in phrase:
            if not (word.open_left or word.open_right or word.text in self.places):
                return
        yield from (here for here in self.positions(phrase[0]) if self.stands(phrase, here))

    def stands(self, phrase: Sequence[Word], here: int) -> bool:
        """Whether the rest of a phrase follows its first word, which is at `here`."""
        last = here + len(phrase) - 1
        if last >= len(self.said):
            return False
        if not all(self.is_at(word, here + step) for step, word in enumerate(phrase) if step):
            return False
        return self.sentence_of[here] == self.sentence_of[last]


def index_of(texts: Iterable[str]) -> WordIndex:
    """Loose texts, such as an outlet's names, each taken as a sentence."""
    heard = Heard(words(text) for text in texts)
    return WordIndex(heard.said, heard.also, lambda: Sections(heard.first_of, ()))


@dataclass(frozen=True, slots=True)
class Passage:
    """Some sentences of an article, in order, searched as one text.

    `runs` are half-open ranges of sentences. A passage `apart` (the outlet's name) has no place
    in the article's text: what is found in it is no evidence to show.
    """

    index: WordIndex
    runs: tuple[tuple[int, int], ...]
    of: Searchable
    apart: tuple[str, ...] = ()

    def find(self, phrase: Sequence[Word], at_most: int | None = None) -> list[tuple[int, int]]:
        """Half-open position ranges at which the words stand in a row, in order."""
        length = len(phrase)
        if length == 1:
            return [(here, here + 1) for here in self._within(phrase[0], at_most)]
        stands = self.index.stands
        starts = (here for here in self._within(phrase[0], None) if stands(phrase, here))
        return [(here, here + length) for here in islice(starts, at_most)]

    def _within(self, word: Word, at_most: int | None) -> list[int]:
        positions = self.index.positions(word)
        starts = self.index.first_of
        found: list[int] = []
        for first, last in self.runs:
            low = bisect_left(positions, starts[first])
            high = bisect_left(positions, starts[last], low)
            found += positions[low : high if at_most is None else min(high, low + at_most)]
        return found[:at_most]

    def place(self, position: int) -> int:
        """A position counted within this passage alone, for distances."""
        if len(self.runs) == 1:
            return position
        starts = self.index.first_of
        before = 0
        for first, last in self.runs:
            if position < starts[last]:
                return before + position - starts[first]
            before += starts[last] - starts[first]
        return before

    def hits(self, ranges: Iterable[tuple[int, int]]) -> tuple[Hit, ...]:
        """What stands at these position ranges, as places in the document."""
        if self.apart:
            return ()
        sentence_of, heard = self.index.sentence_of, self.of.heard
        return tuple(
            Hit(sentence_of[first], heard.starts[first], heard.ends[last - 1])
            for first, last in ranges
        )

    def pieces(self) -> Iterator[tuple[str, int, int]]:
        """Each paragraph's part as written, with its offset and the index of its sentence."""
        if self.apart:
            yield from ((text, 0, 0) for text in self.apart)
            return
        document = self.of.document
        for first, last in self.runs:
            for _, group in groupby(document.sentences[first:last], key=lambda s: s.block.index):
                together = list(group)
                text = document.text[together[0].start : together[-1].end]
                yield _SURROGATES.sub("\ufffd", text), together[0].start, together[0].index

    def clipped(self, start: int, end: int, first: int) -> Hit:
        """A stretch of the document as a hit in the sentence it begins in, `first` or a later."""
        sentences = self.of.document.sentences
        at = first
        while at + 1 < len(sentences) and sentences[at + 1].start <= start:
            at += 1
        return Hit(at, start, min(end, max(sentences[at].end, start + 1)))


class Searchable:
    """One article, ready to be asked by many queries; each index is made once, when asked for."""

    def __init__(self, article: Article, read: Callable[[], Document] | None = None) -> None:
        self.told_by = article
        self._read = read or partial(document, article)

    @classmethod
    def of(cls, document: Document) -> Searchable:
        return cls(document.article, lambda: document)

    @cached_property
    def document(self) -> Document:
        return self._read()

    @cached_property
    def heard(self) -> Heard:
        """The words with their offsets in the document."""
        return Heard(sentence.tokens for sentence in self.document.sentences)

    @cached_property
    def places(self) -> Mapping[str, list[int]]:
        return self.index.places

    @cached_property
    def index(self) -> WordIndex:
        return WordIndex(self.heard.said, self.heard.also, self._sections)

    def _sections(self) -> Sections:
        return Sections(self.heard.first_of, [one.block for one in self.document.sentences])

    @property
    def _blocks(self) -> Sequence[Block]:
        return self.index.sections.blocks

    @cached_property
    def article(self) -> Passage:
        """Headline and text."""
        return Passage(self.index, ((0, len(self._blocks)),), self)

    @cached_property
    def title(self) -> Passage:
        kinds = enumerate(self._blocks)
        heads = [at for at, block in kinds if block.kind is BlockKind.HEADLINE]
        if heads or not self.told_by.title:
            return self.sentences(heads)
        return self._apart([self.told_by.title])

    @cached_property
    def body(self) -> Passage:
        """All that is not headline."""
        kinds = enumerate(self._blocks)
        return self.sentences(at for at, block in kinds if block.kind is not BlockKind.HEADLINE)

    @cached_property
    def source(self) -> Passage:
        """The outlet's name, its domain and its feed."""
        article = self.told_by
        return self._apart([*filter(None, (article.source, article.domain, article.feed))])

    @cached_property
    def lede(self) -> tuple[int, ...]:
        """The sentences of the headline and of the first paragraph."""
        body = (one.index for one in self._blocks if one.kind is not BlockKind.HEADLINE)
        first = next(body, -1)
        return tuple(
            at
            for at, block in enumerate(self._blocks)
            if block.kind is BlockKind.HEADLINE or block.index == first
        )

    @cached_property
    def _by_block(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for at, block in enumerate(self._blocks):
            found.setdefault(block.index, []).append(at)
        return found

    def block_of(self, sentence: int) -> Block:
        return self._blocks[sentence]

    def with_cue(self, sentence: int) -> tuple[int, ...]:
        """The sentences of this one's paragraph, or of its bullet and the bullet's cue line."""
        block = self.block_of(sentence)
        cue = self._by_block.get(block.cue, []) if block.cue is not None else []
        return (*cue, *self._by_block[block.index])

    def sentences(self, indexes: Iterable[int]) -> Passage:
        """These sentences, in the order of the article, as one text."""
        runs: list[tuple[int, int]] = []
        for index in sorted(set(indexes)):
            if runs and runs[-1][1] == index:
                runs[-1] = (runs[-1][0], index + 1)
            else:
                runs.append((index, index + 1))
        return Passage(self.index, tuple(runs), self)

    def each_sentence(self) -> Iterator[Passage]:
        for at in range(len(self._blocks)):
            yield self.sentences((at,))

    def paragraphs(self) -> Iterator[Passage]:
        for indexes in self._by_block.values():
            yield self.sentences(indexes)

    def may_hold(self, clauses: Iterable[Clause]) -> bool:
        """Whether the article has a word of each clause: without, no query with them holds."""
        return all(any(map(self._has, clause)) for clause in clauses)

    def _has(self, word: Word) -> bool:
        if self.index.positions(word):
            return True
        return bool(self.title.apart) and bool(self.title.index.positions(word))

    def evidence(self, hits: Iterable[Hit]) -> tuple[Evidence, ...]:
        """Hits as they are shown: with their sentence, in the article's own offsets."""
        return tuple(
            Evidence(
                hit.sentence,
                self.document.sentences[hit.sentence].text,
                self.document.span(hit.start, hit.end),
            )
            for hit in hits
        )

    def _apart(self, texts: Sequence[str]) -> Passage:
        return Passage(index_of(texts), ((0, len(texts)),), self, apart=tuple(texts) or ("",))
