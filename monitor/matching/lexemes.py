"""A query cut into words, phrases and operators; what would mislead is refused."""

from __future__ import annotations

import re
from difflib import get_close_matches
from enum import Enum
from typing import NamedTuple

from monitor.errors import MonitorError

MAX_TERMS = 2_000
LONGEST_MESSAGE = 300
"""What a person wrote is quoted in it, and may be a page."""

FIELDS = ("title", "body", "source")


class QueryError(MonitorError):
    """A query that cannot be understood: what is wrong and how to mend it, `at` which character."""

    def __init__(self, message: str, at: int) -> None:
        if len(message) > LONGEST_MESSAGE:
            half = LONGEST_MESSAGE // 2
            message = f"{message[:half]} … {message[-half:]}"
        super().__init__(message)
        self.message = message
        self.at = at


class Kind(Enum):
    WORD = "word"
    PHRASE = "phrase"
    REGEX = "regex"
    FIELD = "field"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    NEAR = "NEAR"
    OPEN = "("
    CLOSE = ")"
    END = "the end"


class Lexeme(NamedTuple):
    kind: Kind
    text: str
    at: int


_OPERATORS = {"AND": Kind.AND, "OR": Kind.OR, "NOT": Kind.NOT}
_QUOTES = {'"': '"”“„', "“": '”"“', "„": '“”"', "”": '”"', "«": "»", "»": "«»"}
_PLAIN = re.compile(r"\s*([a-z]+)(?=[\s()]|$)")
"""What most of a query is: it has no other meaning."""
_SPACE_OR_MARK = re.compile(r"[\s()\"“”„«»]")
DISTANCE = re.compile(r"(O?)NEAR/(\d{1,6})$")
_ALMOST_DISTANCE = re.compile(r"(?i)(?:O?NEAR(?:[/:~_-]\S*|\w*)|W/\d+|(?<=.)/\d+)$")
_FUZZY = re.compile(r"(?P<word>.*\w\*?)[~^][\d.]*$")
_FIELD = re.compile(r"([^\W\d]{2,}):")
_REFUSED = {
    "-": "write NOT {rest} to leave it out",
    "!": "write NOT {rest} to leave it out",
    "+": "words beside each other must all occur already; leave out the +",
    "~": 'for words near each other write: "one" NEAR/5 "other"',
    "^": "a query has no weights",
    "&": "write AND",
    "|": "write OR",
    "[": "a query has no ranges; compare numbers with a quantity's value:",
    "{": "a query has no ranges; compare numbers with a quantity's value:",
}


def lexemes(source: str) -> list[Lexeme]:
    """Cut a query into words, phrases and operators; the last one is the end."""
    return _Lexer(source).lexemes()


class _Lexer:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0

    def lexemes(self) -> list[Lexeme]:
        found: list[Lexeme] = []
        while True:
            found.append(self._next())
            if found[-1].kind is Kind.END:
                return found
            if len(found) > 3 * MAX_TERMS:
                raise QueryError(f"a query has at most {MAX_TERMS:,} words", found[-1].at)

    def _next(self) -> Lexeme:
        source = self._source
        plain = _PLAIN.match(source, self._at)
        if plain:
            self._at = plain.end()
            return Lexeme(Kind.WORD, plain[1], plain.start(1))
        while self._at < len(source) and source[self._at].isspace():
            self._at += 1
        at = self._at
        if at >= len(source):
            return Lexeme(Kind.END, "", at)
        mark = source[at]
        if mark in "()":
            self._at += 1
            return Lexeme(Kind.OPEN if mark == "(" else Kind.CLOSE, mark, at)
        if mark in _QUOTES:
            return self._phrase(at, _QUOTES[mark])
        if mark == "/":
            return self._regex(at)
        named = _FIELD.match(source, at)
        if named:
            return self._field(named)
        return self._word(at)

    def _phrase(self, at: int, closers: str) -> Lexeme:
        end = next((i for i in range(at + 1, len(self._source)) if self._source[i] in closers), -1)
        if end == -1:
            raise QueryError('the quotation mark is never closed: add a " after the phrase', at)
        self._at = end + 1
        if self._source[end + 1 : end + 2] in {"~", "^", "*"}:
            message = 'nothing may stick to a phrase: write "a b" NEAR/5 c, or "a b*" with the star'
            raise QueryError(f"{message} inside", end + 1)
        return Lexeme(Kind.PHRASE, self._source[at + 1 : end], at)

    def _regex(self, at: int) -> Lexeme:
        end = re.compile(r"/((?:[^/\\]|\\.)*)/", re.DOTALL).match(self._source, at)
        if not end:
            raise QueryError("the regular expression is never closed: add a / after it", at)
        self._at = end.end()
        return Lexeme(Kind.REGEX, end[1].replace("\\/", "/"), at)

    def _field(self, named: re.Match[str]) -> Lexeme:
        name = named[1].lower()
        if name not in FIELDS:
            close = get_close_matches(name, FIELDS, 1)
            hint = f"did you mean {close[0]}:" if close else f"fields are {', '.join(FIELDS)}"
            message = f"no field is called '{named[1]}'; {hint} (to look for it, quote it)"
            raise QueryError(message, named.start())
        self._at = named.end()
        return Lexeme(Kind.FIELD, name, named.start())

    def _word(self, at: int) -> Lexeme:
        stop = _SPACE_OR_MARK.search(self._source, at)
        self._at = stop.start() if stop else len(self._source)
        text = self._source[at : self._at]
        if text in _OPERATORS:
            return Lexeme(_OPERATORS[text], text, at)
        if text.isalpha() and not text.isupper():
            return Lexeme(Kind.WORD, text, at)
        if DISTANCE.match(text):
            return Lexeme(Kind.NEAR, text, at)
        self._complain(text, at)
        return Lexeme(Kind.WORD, text, at)

    def _complain(self, text: str, at: int) -> None:
        """Refuse what other tools give a meaning to: taken as a word it would mislead."""
        if text.isupper() or "/" in text:
            distance = _ALMOST_DISTANCE.match(text)
            if distance:
                number = "".join(filter(str.isdigit, text)) or "10"
                raise QueryError(f"'{text}': write NEAR/{number} (or ONEAR/{number})", at)
        fuzzy = _FUZZY.match(text) if "~" in text or "^" in text else None
        if fuzzy:
            message = f"'{text}': words have no weights and match as they are written"
            raise QueryError(f"{message}; write {fuzzy['word']}", at)
        if text[0] in _REFUSED and (rest := text.strip("".join(_REFUSED))):
            raise QueryError(f"'{text}': {_REFUSED[text[0]].format(rest=rest)}", at)
        if text[0] in _REFUSED:
            raise QueryError(f"'{text}' is no word: {_REFUSED[text[0]].format(rest='it')}", at)
        if text[0] == "$" and text[1:2].isalpha():
            message = f"'{text}': a list cannot stand in a query; write (one OR another)"
            raise QueryError(message, at)
