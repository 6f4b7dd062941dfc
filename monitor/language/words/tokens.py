"""A text cut into words, numbers and marks, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import repeat
from typing import NamedTuple

from monitor.language.words.normalise import Folded, folded

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_HAS_CJK = re.compile(f"[{_CJK}]")
_NUMBER = r"\d+(?:[.,]\d+)*"
_ABBREVIATION = r"(?:[a-z]\.){2,}"
# Each with the gap before it; the end counts as one, so that spaces there are walked over once.
_TOKEN = re.compile(rf"(\s*)({_NUMBER}|{_ABBREVIATION}|[^\W\d_]+(?:'[^\W\d_]+)*|'[a-z]+|\S|\Z)")
_LETTER = rf"(?:(?![{_CJK}])[^\W\d_])"
_TOKEN_CJK = re.compile(
    rf"(\s*)({_NUMBER}|[{_CJK}]|{_ABBREVIATION}|{_LETTER}+(?:'{_LETTER}+)*|'[a-z]+|\S|\Z)"
)
_CLITICS = ("n't", "'s", "'re", "'ve", "'ll", "'d", "'m")


class Token(NamedTuple):
    """A word, a number or a mark. `text` is folded, `raw` as written; offsets are the document's.

    `gap` is what stands between this token and the one before it: "" when they touch. Marks are
    no words, nor are the endings 's and n't, which people do not count as such.
    """

    text: str
    raw: str
    start: int
    end: int
    gap: str
    is_word: bool
    is_capital: bool


def words(text: str) -> tuple[Token, ...]:
    """The tokens of a loose piece of text, such as a rule's phrase or a name."""
    return tokens_of(text, folded(text))


def tokens_of(text: str, whole: Folded) -> tuple[Token, ...]:
    """The tokens of a text; `whole` is the same text, folded."""
    plain = whole.text
    if not isinstance(whole.origin, range):
        return tuple(_shifted_tokens(text, whole))
    # Most texts fold character by character: then no place needs to be looked up. Tokens come by
    # the thousand: rows first, then all tokens in one go, take half the time of one after another.
    rows: list[tuple[str, str, int, int, str, bool, bool]] = []
    add = rows.append
    last = 0
    for gap, said in _gaps_and_words(plain):
        first = last + len(gap)
        last = first + len(said)
        if "'" in said and last - first > 1:
            for low, high in _apart(said, first):
                add(_token(text, whole, low, high, gap))
                gap = ""
        else:
            raw = text[first:last]
            add((said, raw, first, last, gap, said[0].isalnum(), raw[0].isupper()))
    return tuple(map(tuple.__new__, repeat(Token), rows))


def _shifted_tokens(text: str, whole: Folded) -> Iterator[Token]:
    last = 0
    for gap, said in _gaps_and_words(whole.text):
        first = last + len(gap)
        last = first + len(said)
        pieces = _apart(said, first) if "'" in said and last - first > 1 else ((first, last),)
        for low, high in pieces:
            yield _token(text, whole, low, high, gap)
            gap = ""


def _gaps_and_words(plain: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = (_TOKEN_CJK if _HAS_CJK.search(plain) else _TOKEN).findall(plain)
    while found and not found[-1][1]:
        found.pop()
    return found


def _token(text: str, whole: Folded, first: int, last: int, gap: str) -> Token:
    plain = whole.text
    said = plain[first:last]
    start, end = whole.source(first, last)
    raw = text[start:end]
    is_word = said[0].isalnum() and said != "n't"
    return Token(said, raw, start, end, gap, is_word, raw[0].isupper())


def _apart(said: str, first: int) -> Iterator[tuple[int, int]]:
    """ "kim's" is kim and 's, "won't" wo and n't; a quote before a word is its own token."""
    last = first + len(said)
    clitic = next((c for c in _CLITICS if said.endswith(c)), "")
    if said[0] == "'" and said != clitic:
        yield first, first + 1
        yield first + 1, last
    elif clitic and said != clitic:
        yield first, last - len(clitic)
        yield last - len(clitic), last
    else:
        yield first, last
