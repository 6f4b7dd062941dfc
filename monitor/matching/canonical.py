"""An article's words in one spelling: what the index searches, and fast.

The same words and sentences as `language.words` gives, at a tenth of its price: what
stands between two spaces always gives the same words, so each such piece is cut up once and kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from monitor.article import Article
from monitor.language.words.blocks import BlockKind, Outline, outline
from monitor.language.words.sentences import (
    CLOSERS,
    ENDS,
    Ending,
    cuts,
    ending,
    starts_afresh,
    stops_in,
)
from monitor.language.words.tokens import Token, words
from monitor.matching.heard import Heard, Word

MAX_PIECES = 100_000
"""Kept of the running vocabulary, some 20 MB; then it is learnt anew."""

LONGEST_KEPT = 40
"""Characters of a piece that is worth keeping: longer ones are addresses, met once."""

MAX_OUTLETS = 10_000
"""Names of outlets and feeds that are kept spelt; then they are learnt anew."""

SENTENCE_END = "\x01"
"""Stands behind each sentence as if it were a word, so that no phrase reaches over it."""

EASTERN = "\x02"
"""Stands beside every text with Chinese, Japanese or Korean words."""

_EASTERN = re.compile("[\u1100-\u11ff\u3040-\u318f\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff]")
_WHOLE = frozenset("。！？…")

# What a piece may end stands behind its words, how it begins before them, both as signs that no
# article's word can be; where they meet it is known whether a sentence ends.
_BEFORE_CAPITAL, _BEFORE_OPENER, _UNSURE = "\x03", "\x04", "\x05"
_CAPITAL, _OPENER, _WORDLESS, _EMPTY = "\x06", "\x07", "\x11", "\x12"
_CUTS = (
    (_BEFORE_CAPITAL, _CAPITAL),
    (_BEFORE_CAPITAL, _OPENER),
    (_BEFORE_OPENER, _OPENER),
)
_SIGNS = (_BEFORE_CAPITAL, _BEFORE_OPENER, _CAPITAL, _OPENER, _WORDLESS, EASTERN)
_NO_SIGNS = str.maketrans("", "", "".join(_SIGNS))
_ASIDE_BEGINS, _ASIDE_ENDS = "\x0f", "\x10"
_ASIDE = re.compile(f"{_ASIDE_BEGINS}([^{_ASIDE_ENDS}]*){_ASIDE_ENDS}")
_BREAK = "\n"
"""A piece of its own behind each block: no text between two spaces is one."""

Write = Callable[[str], str]
"""How a word, or the end of a sentence, is set down in the text."""


@dataclass(frozen=True, slots=True)
class Canonical:
    """All words of one article, and beside them what else a pattern may be looked for in.

    The `text` is as it was set down, word by word. `beside` holds its title, its outlet, and
    further spellings of words, a space about each word: who looks for a pattern in both finds it
    at least wherever a reader or a query would.
    """

    text: str
    beside: str


class Canon:
    """Spells articles, and remembers the pieces it has met."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._end = write(SENTENCE_END)
        self._pieces = _Pieces(write)
        self._outlets = _Outlets()

    @property
    def is_full(self) -> bool:
        return len(self._pieces) > MAX_PIECES

    def read(self, article: Article) -> Canonical:
        """The article's words, cut as its document would be."""
        cut = outline(article)
        blocks = [cut.text[start:end] for _, start, end in cut.spans]
        joined = self._joined(blocks)
        said = self._resolved(joined)
        others = _ASIDE.findall(said) if _ASIDE_BEGINS in said else []
        if others:
            said = _ASIDE.sub("", said)
        if EASTERN in joined:
            others.append(EASTERN)
        others += self._around(article, cut)
        return Canonical(said, f" {' '.join(others)} " if others else "")

    def _joined(self, blocks: Sequence[str]) -> str:
        every: list[str] = []
        for block in blocks:
            every += block.split()
            every.append(_BREAK)
        joined = "".join(map(self._pieces.__getitem__, every))
        if _UNSURE not in joined and _EMPTY not in joined:
            return joined
        parts = zip(joined.split(self._end)[:-1], blocks, strict=True)
        return "".join(self._mended(part, block) for part, block in parts)

    def _mended(self, said: str, block: str) -> str:
        """A block of which some piece holds nothing that is read, or does not tell its end."""
        if _UNSURE in said:
            return self._cut(block)
        said = said.replace(_EMPTY, "")
        return said + self._end if said else ""

    def _cut(self, text: str) -> str:
        """A block as its sentences are cut when all of it is looked at."""
        tokens = words(text)
        sentences = [tokens[low:high] for low, high in cuts(tokens)]
        heard = Heard(sentences)
        each = (heard.said[low:high] for low, high in pairwise(heard.first_of))
        said = (_set_down(one, self._write) + self._end for one in each)
        return _aside(text, tokens, heard) + "".join(said)

    def _resolved(self, joined: str) -> str:
        """The words alone, and the ends of sentences."""
        for ends, begins in _CUTS:
            if begins in joined:
                joined = joined.replace(ends + begins, self._end)
        if joined.isascii():
            return joined.translate(_NO_SIGNS)
        # Of other texts a translation is slow.
        for sign in _SIGNS:
            joined = joined.replace(sign, "")
        return joined

    def _around(self, article: Article, cut: Outline) -> Iterator[str]:
        """The outlet, and a title that is no headline of the text."""
        if article.title and not any(block.kind is BlockKind.HEADLINE for block, *_ in cut.spans):
            yield _loose(article.title)
        for text in (article.source, article.domain, article.feed):
            if text:
                yield self._outlets[text]


class _Pieces(dict[str, str]):
    """Each piece between two spaces as it is set down, with the signs of how it begins and ends."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self[_BREAK] = write(SENTENCE_END)

    def __missing__(self, text: str) -> str:
        said = _piece(text, self._write)
        if len(text) <= LONGEST_KEPT:
            self[text] = said
        return said


class _Outlets(dict[str, str]):
    """What outlets and feeds are called, as it is spelt."""

    def __missing__(self, text: str) -> str:
        if len(self) > MAX_OUTLETS:
            self.clear()
        self[text] = said = _loose(text)
        return said


def _loose(text: str) -> str:
    return spelt(Heard([words(text)]).said)


def _set_down(said: Sequence[str], write: Write) -> str:
    return "".join(map(write, map(spelling, said)))


def spelt(said: Sequence[str]) -> str:
    """Words as they stand in a canonical text; "u.s." and "us" are spelt alike."""
    return " ".join(map(spelling, said))


def spelling(text: str) -> str:
    return text.replace(".", "") if "." in text and not text[0].isdigit() else text


def pattern_of(phrase: Sequence[Word]) -> str:
    """A phrase as it stands in the canonical text of every article that holds it."""
    said = " ".join([word.text for word in phrase])
    if "." in said:
        said = spelt([word.text for word in phrase])
    return ("" if phrase[0].open_left else " ") + said + ("" if phrase[-1].open_right else " ")


def is_exact(phrase: Sequence[Word]) -> bool:
    """Whether its pattern occurs only where the phrase does: "us" is no "u.s."."""
    return not any("." in word.text and not word.text[0].isdigit() for word in phrase)


def _piece(text: str, write: Write) -> str:
    """What stands between two spaces, cut up by the reader's own rules."""
    if text.isascii() and text.isalpha() and text.islower():
        return write(text)
    tokens = words(text)
    if not tokens:
        return _EMPTY
    heard = Heard([tokens])
    begins = _CAPITAL if not tokens[0].raw[0].islower() else ""
    if starts_afresh(tokens, 0):
        begins = _OPENER
    said = _set_down(heard.said, write)
    return begins + _aside(text, tokens, heard) + said + _what_it_ends(tokens) or _WORDLESS


def _aside(text: str, tokens: Sequence[Token], heard: Heard) -> str:
    """The sign of Eastern words, and further spellings under which the reader may look for one."""
    sign = EASTERN if not text.isascii() and _EASTERN.search(text) else ""
    others = {token.text for token in tokens if token.is_word}.difference(heard.said)
    return sign + (f"{_ASIDE_BEGINS}{spelt(sorted(others))}{_ASIDE_ENDS}" if others else "")


def _what_it_ends(tokens: Sequence[Token]) -> str:
    """The sign of what must follow it to end a sentence there, or that its words do not say."""
    stops = stops_in(tokens)
    if not stops:
        return ""
    at = stops[0]
    mark, after = tokens[at].text, at + 1
    if len(stops) > 1 or any(token.gap for token in tokens[1:]) or mark in _WHOLE:
        return _UNSURE
    if mark not in ENDS:
        if after == len(tokens):
            return _BEFORE_OPENER
        return _UNSURE if starts_afresh(tokens, after) else ""
    while after < len(tokens) and tokens[after].text in CLOSERS:
        after += 1
    if after < len(tokens):
        return "" if mark == "." and after == at + 1 else _UNSURE
    if at == 0:
        return _UNSURE
    ends = ending(tokens[at - 1]) if mark == "." else Ending.BEFORE_CAPITAL
    return _SIGN_OF[ends]


_SIGN_OF = {
    Ending.NEVER: "",
    Ending.BEFORE_OPENER: _BEFORE_OPENER,
    Ending.BEFORE_CAPITAL: _BEFORE_CAPITAL,
}
