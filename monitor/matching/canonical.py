"""An article's words in one spelling, cut out fast: what the index searches and queries ask.

The same words, positions and sentences as `language.document` gives, at a tenth of its price: a
piece of text between two spaces always gives the same words, so each is cut up once and kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain

from monitor.article import Article
from monitor.language.document import (
    CLOSERS,
    ENDS,
    Block,
    Ending,
    Token,
    cuts,
    ending,
    outline,
    starts_afresh,
    stops_in,
    words,
)
from monitor.matching.passages import Heard, Searchable, Sections, Word, WordIndex

MAX_PIECES = 100_000
"""Kept of the running vocabulary, some 30 MB; then it is learnt anew."""

LONGEST_KEPT = 40
"""Characters of a piece that is worth keeping: longer ones are addresses, met once."""

EASTERN = "\x01"
"""Stands in every text with Chinese, Japanese or Korean words, beside them."""

_EASTERN = re.compile("[\u1100-\u11ff\u3040-\u318f\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
_WHOLE = frozenset("。！？…")


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands between two spaces: its words, their second spellings, and what it ends.

    `others` are further spellings under which the reader may look for one of its words. `ends`
    None: it ends no sentence. `unsure`: that can only be said with the words round it.
    """

    said: tuple[str, ...]
    also: tuple[tuple[int, str], ...]
    others: str
    ends: Ending | None
    unsure: bool
    is_empty: bool
    is_small: bool
    is_opener: bool


class Canon:
    """Cuts articles into pieces, and remembers the pieces it has met."""

    def __init__(self) -> None:
        self._pieces: dict[str, Piece] = {}
        self._spelt: dict[str, str] = {}
        # The few pieces that have further spellings are found among the many at once.
        self._others: dict[str, str] = {}

    def read(self, article: Article) -> Canonical:
        """The article's words, cut as its document would be."""
        cut = outline(article)
        spans = [(block, cut.text[start:end]) for block, start, end in cut.spans]
        pieces = [(block, text, text.split()) for block, text in spans]
        if len(self._pieces) > MAX_PIECES:
            for kept in (self._spelt, self._others):
                kept.clear()
            self._pieces.clear()
        return Canonical(article, self, pieces)

    def spelt(self, pieces: Sequence[str]) -> str:
        """The words of pieces with one space between, as patterns are spelt."""
        try:
            return " ".join(filter(None, map(self._spelt.__getitem__, pieces)))
        except KeyError:
            for piece in set(pieces):
                self.piece(piece)
            return " ".join(filter(None, map(self._spelling, pieces)))

    def _spelling(self, text: str) -> str:
        kept = self._spelt.get(text)
        return spelt(self.piece(text).said) if kept is None else kept

    def piece(self, text: str) -> Piece:
        kept = self._pieces.get(text)
        if kept is None:
            kept = piece_of(text)
            if len(text) <= LONGEST_KEPT:
                self._keep(text, kept)
        return kept

    def _keep(self, text: str, piece: Piece) -> None:
        self._pieces[text] = piece
        self._spelt[text] = spelt(piece.said)
        if piece.others:
            self._others[text] = piece.others

    def others(self, pieces: Iterable[str]) -> list[str]:
        """The further spellings of pieces that were spelt before."""
        distinct = set(pieces)
        kept = [self._others[text] for text in self._others.keys() & distinct]
        return kept + [piece_of(text).others for text in distinct if len(text) > LONGEST_KEPT]

    def pieces(self, texts: Sequence[str]) -> list[Piece]:
        try:
            return list(map(self._pieces.__getitem__, texts))
        except KeyError:
            return list(map(self.piece, texts))


class Canonical:
    """The words of one article; positions and sentences are counted when they are asked for."""

    def __init__(
        self, article: Article, canon: Canon, spans: Sequence[tuple[Block, str, list[str]]]
    ) -> None:
        self.article = article
        self._canon = canon
        self._spans = spans

    @cached_property
    def text(self) -> str:
        """All its words, and those of its title and outlet, spelt as patterns are.

        Who looks for a pattern here finds it at least wherever a query would.
        """
        article, canon = self.article, self._canon
        loose = (article.title, article.source, article.domain, article.feed)
        parts = [canon.spelt(pieces) for _, _, pieces in self._spans]
        parts += [canon.spelt(each.split()) for each in loose if each]
        parts += filter(None, canon.others(piece for _, _, each in self._spans for piece in each))
        if any(_EASTERN.search(text) for _, text, _ in self._spans if not text.isascii()):
            parts.append(EASTERN)
        return f" {' '.join(parts)} "

    @cached_property
    def searchable(self) -> Searchable:
        return Searchable(self.article, words=self._index)

    @property
    def _index(self) -> WordIndex:
        every = [piece for _, pieces in self._cut for piece in pieces]
        said = list(chain.from_iterable([piece.said for piece in every]))
        return WordIndex(said, self._also(every), self._sections)

    def _also(self, every: Sequence[Piece]) -> dict[int, str]:
        if not any(piece.also for piece in every):
            return {}
        starts = accumulate([len(piece.said) for piece in every], initial=0)
        places = zip(starts, every, strict=False)
        return {here + at: text for here, piece in places for at, text in piece.also}

    @cached_property
    def _cut(self) -> list[tuple[Block, list[Piece]]]:
        return [(block, self._canon.pieces(pieces)) for block, _, pieces in self._spans]

    def _sections(self) -> Sections:
        first_of, blocks = [0], list[Block]()
        for (block, text, _), (_, pieces) in zip(self._spans, self._cut, strict=True):
            lengths = _lengths(text, pieces)
            blocks += [block] * len(lengths)
            first_of += [first_of[-1] + upto for upto in accumulate(lengths)]
        return Sections(first_of, blocks)


def spelt(said: Sequence[str]) -> str:
    """Words as they stand in a canonical text; "u.s." and "us" are spelt alike."""
    return " ".join(map(spelling, said))


def spelling(text: str) -> str:
    return text.replace(".", "") if "." in text and not text[0].isdigit() else text


def pattern_of(phrase: Sequence[Word]) -> str:
    """A phrase as it stands in the canonical text of every article that holds it."""
    said = spelt([word.text for word in phrase])
    return ("" if phrase[0].open_left else " ") + said + ("" if phrase[-1].open_right else " ")


def piece_of(text: str) -> Piece:
    """What stands between two spaces, cut up by the reader's own rules."""
    tokens = words(text)
    heard = Heard([tokens])
    read = {token.text for token in tokens if token.is_word}
    ends, unsure = _what_it_ends(tokens)
    return Piece(
        said=tuple(heard.said),
        also=tuple(heard.also.items()),
        others=spelt(sorted(read.difference(heard.said))),
        ends=ends,
        unsure=unsure,
        is_empty=not tokens,
        is_small=bool(tokens) and tokens[0].raw[0].islower(),
        is_opener=bool(tokens) and starts_afresh(tokens, 0),
    )


def _what_it_ends(tokens: Sequence[Token]) -> tuple[Ending | None, bool]:
    """What must follow it to end a sentence there, and whether that takes more than its words."""
    stops = stops_in(tokens)
    if not stops:
        return None, False
    at = stops[0]
    mark, after = tokens[at].text, at + 1
    if len(stops) > 1 or any(token.gap for token in tokens[1:]) or mark in _WHOLE:
        return None, True
    if mark not in ENDS:
        if after == len(tokens):
            return Ending.BEFORE_OPENER, False
        return None, starts_afresh(tokens, after)
    while after < len(tokens) and tokens[after].text in CLOSERS:
        after += 1
    if after < len(tokens):
        return None, not (mark == "." and after == at + 1)
    if at == 0:
        return None, True
    return (ending(tokens[at - 1]) if mark == "." else Ending.BEFORE_CAPITAL), False


def _lengths(text: str, pieces: Sequence[Piece]) -> list[int]:
    """How many words each sentence of a block has."""
    if any(piece.unsure for piece in pieces):
        return _lengths_by_words(text)
    pieces = [piece for piece in pieces if not piece.is_empty]
    lengths: list[int] = []
    length = 0
    last = len(pieces) - 1
    for at, piece in enumerate(pieces):
        length += len(piece.said)
        if at == last or (piece.ends and _is_cut(piece.ends, pieces[at + 1])):
            lengths.append(length)
            length = 0
    return lengths


def _is_cut(ends: Ending, follower: Piece) -> bool:
    match ends:
        case Ending.NEVER:
            return False
        case Ending.BEFORE_OPENER:
            return follower.is_opener
        case Ending.BEFORE_CAPITAL:
            return not follower.is_small


def _lengths_by_words(text: str) -> list[int]:
    tokens = words(text)
    sentences = [tokens[low:high] for low, high in cuts(tokens)]
    heard = Heard(sentences)
    return [last - first for first, last in zip(heard.first_of, heard.first_of[1:], strict=False)]
