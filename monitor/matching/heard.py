"""The words of a query, and those of an article that count, spelt alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from monitor.language.words.tokens import Token, words

_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+$")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")
_ELIDED = re.compile(r"(?:l|d|qu|lorsqu|puisqu|jusqu|un|(?:de|a|ne|su|da)ll)'(?=\w)")
"""Small words of French and Italian that have run into the next: "l'Iran", "dell'acqua"."""

_MANY_CAPITALS = 4


class Word(NamedTuple):
    """A word as a query asks for it. An open end may run on: "missil*", or any Korean word."""

    text: str
    is_prefix: bool = False
    open_left: bool = False
    open_right: bool = False

    def takes(self, said: str) -> bool:
        if self.open_left:
            return self.text in said if self.open_right else said.endswith(self.text)
        return said.startswith(self.text) if self.open_right else said == self.text

    def __str__(self) -> str:
        return f"{self.text}*" if self.is_prefix else self.text


Clause = tuple[Word, ...]
"""Words of which at least one occurs in every article that a query holds for."""


def asked(text: str, *, is_prefix: bool = False) -> tuple[Word, ...]:
    """The words of a piece of a query; the last one may run on if it `is_prefix`."""
    if text.isascii() and text.isalpha():
        return (Word(text.lower(), is_prefix, open_right=is_prefix),)
    found = [Word(said) for said in Heard([words(text)]).said]
    if found and is_prefix:
        found[-1] = Word(found[-1].text, is_prefix=True, open_right=True)
    return tuple(found)


def opened(phrase: Sequence[Word]) -> tuple[Word, ...]:
    """A phrase whose Korean ends may run on: particles stick to nouns without a space."""
    opened = list(phrase)
    if _HANGUL.search(opened[0].text[0]):
        opened[0] = opened[0]._replace(open_left=True)
    if _HANGUL.search(opened[-1].text[-1]):
        opened[-1] = opened[-1]._replace(open_right=True)
    return tuple(opened)


def phrase_of(text: str) -> tuple[Word, ...]:
    """A piece of plain text as the phrase to look for; () when there is no word in it."""
    found = asked(text)
    return opened(found) if found else ()


class Heard:
    """The words of tokens, sentence by sentence, and where each stands in the document.

    The words that count: no marks, no possessive 's; "won't" is one; 13,000 is 13000; "l'Iran" is
    two. `also` holds second spellings: "U.S." also answers to "us", and "US" in capitals to "u.s.".
    """

    def __init__(self, sentences: Iterable[Sequence[Token]]) -> None:
        self.said: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.first_of: list[int] = [0]
        self.also: dict[int, str] = {}
        for tokens in sentences:
            for token in tokens:
                self._hear(token)
            self.first_of.append(len(self.said))

    def _hear(self, token: Token) -> None:
        text = token.text
        if not token.is_word or text[0] == "'":
            if text == "n't" and self.said and token.start == self.ends[-1]:
                self.said[-1] += text
                self.ends[-1] = token.end
            return
        start = token.start
        if text[0].isdigit():
            text = text.replace(",", "") if _THOUSANDS.match(text) else text
        elif "'" in text and (elided := _ELIDED.match(text)):
            start, text = start + elided.end(), text[elided.end() :]
            self._say(elided.group()[:-1], token.start, start)
        elif "." in text:
            self.also[len(self.said)] = text.replace(".", "")
        elif len(text) <= _MANY_CAPITALS and token.raw.isupper() and text.isascii():
            self.also[len(self.said)] = ".".join(text) + "."
        self._say(text, start, token.end)

    def _say(self, text: str, start: int, end: int) -> None:
        self.said.append(text)
        self.starts.append(start)
        self.ends.append(end)
