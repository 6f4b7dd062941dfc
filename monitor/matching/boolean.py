"""Boolean text queries: AND OR NOT NEAR/n ONEAR/n, phrases, pre*, fields; parsed once.

or    := and ("OR" and)*
and   := not ("AND"? not)*
not   := "NOT" not | near
near  := item (("NEAR/n" | "ONEAR/n") item)?
item  := word | "phrase" | /regex/ | (title: | body: | source:) item | "(" or ")"
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import re2

from monitor.matching.findings import Node
from monitor.matching.heard import Clause, Word, asked, opened
from monitor.matching.lexemes import DISTANCE, Kind, Lexeme, QueryError, lexemes
from monitor.matching.passages import Hit, Passage
from monitor.matching.terms import (
    And,
    Field,
    Machine,
    Near,
    Not,
    Or,
    Phrase,
    Regex,
    Term,
    asks_for_something,
    holds_field,
)

__all__ = ["Query", "QueryError", "parse_query"]

MAX_CHARACTERS = 20_000
"""Of one query: a longer one is a list, and belongs in several rules."""

MAX_DEPTH = 40
"""Of brackets: no person writes more, and the walk over a query is recursive."""

MAX_REMEMBERED = 20_000
"""Queries that a reload need not understand anew: of many rules it changes few."""

MAX_PHRASE_WORDS = 50
MAX_DISTANCE = 1_000
MAX_REGEX_BYTES = 1 << 20
"""What RE2 may use for one pattern; a bomb such as ((a{99}){99}){99} needs more and is refused."""


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query; `source` is how the person wrote it, `str()` how it was understood.

    Each of `anchors` is a set of words of which at least one stands in every article that the
    query can hold for; without anchors the query may hold for any article.
    """

    source: str = field(compare=False)
    term: Term
    anchors: tuple[Clause, ...] = field(compare=False, repr=False)

    def holds(self, passage: Passage) -> tuple[Hit, ...] | None:
        """The words that make it hold there, or None; () where it holds by what is absent."""
        return self.term.hits(passage) if passage.of.may_hold(self.anchors) else None

    def told(self, passage: Passage) -> Node:
        """The same answer, with what was found of each part and how near the rest came."""
        return self.term.told(passage)

    def __str__(self) -> str:
        return str(self.term)


@lru_cache(maxsize=MAX_REMEMBERED)
def parse_query(source: str) -> Query:
    """Understand a query, or say in a QueryError what is wrong with it and where."""
    if len(source) > MAX_CHARACTERS:
        raise QueryError(f"a query has at most {MAX_CHARACTERS:,} characters", MAX_CHARACTERS)
    term = _Parser(source).whole()
    if not asks_for_something(term):
        message = "a query of only NOT holds for nearly every article: say what must occur, too"
        raise QueryError(message, 0)
    return Query(source, term, term.anchors())


_AFTER_ALL = (Kind.OR, Kind.CLOSE, Kind.END)


class _Parser:
    """Recursive descent over the lexemes; its depth is bounded."""

    def __init__(self, source: str) -> None:
        self._lexemes = lexemes(source)
        self._here = 0
        self._depth = 0

    def whole(self) -> Term:
        first = self._peek
        if first.kind is Kind.END:
            raise QueryError("the query is empty: write the words to look for", 0)
        if first.kind is Kind.CLOSE:
            raise QueryError("this ) closes nothing: take it out", first.at)
        term = self._either()
        if self._peek.kind is Kind.CLOSE:
            raise QueryError("this ) closes nothing: take it out, or add a ( before", self._peek.at)
        return term

    @property
    def _peek(self) -> Lexeme:
        return self._lexemes[self._here]

    def _take(self) -> Lexeme:
        lexeme = self._lexemes[self._here]
        self._here += 1
        return lexeme

    def _either(self) -> Term:
        terms = [self._all()]
        while self._peek.kind is Kind.OR:
            self._take()
            terms.append(self._all())
        return _joined(Or, terms)

    def _all(self) -> Term:
        terms = [self._perhaps_not()]
        while self._peek.kind not in _AFTER_ALL:
            if self._peek.kind is Kind.AND:
                self._take()
            terms.append(self._perhaps_not())
        return _joined(And, terms)

    def _perhaps_not(self) -> Term:
        if self._peek.kind is not Kind.NOT:
            return self._near()
        self._go_deeper(self._take())
        term = Not(self._perhaps_not())
        self._depth -= 1
        return term

    def _near(self) -> Term:
        at = self._peek.at
        left = self._item()
        if self._peek.kind is not Kind.NEAR:
            return left
        operator = self._take()
        right_at = self._peek.at
        right = self._item()
        if self._peek.kind is Kind.NEAR:
            message = "NEAR joins two things: write a NEAR/5 b AND b NEAR/5 c"
            raise QueryError(message, self._peek.at)
        sides = _phrases(left, at), _phrases(right, right_at)
        return Near(*sides, *_distance(operator))

    def _item(self) -> Term:
        lexeme = self._take()
        match lexeme.kind:
            case Kind.WORD | Kind.PHRASE:
                return Phrase(_words(lexeme))
            case Kind.REGEX:
                return Regex(lexeme.text, _machine(lexeme))
            case Kind.FIELD:
                return self._in_field(lexeme)
            case Kind.OPEN:
                return self._bracketed(lexeme)
            case Kind.END | Kind.CLOSE:
                before = self._lexemes[self._here - 2]
                raise QueryError(f"something is missing after {_name(before)}", before.at)
            case _:
                raise QueryError(f"something is missing before {_name(lexeme)}", lexeme.at)

    def _in_field(self, name: Lexeme) -> Term:
        if self._peek.kind in {Kind.END, Kind.CLOSE}:
            raise QueryError(f"{name.text}: needs a word, a phrase or a group after it", name.at)
        self._go_deeper(name)
        term = self._item()
        self._depth -= 1
        if holds_field(term):
            raise QueryError("a field cannot stand in another field", name.at)
        return Field(name.text, term)

    def _bracketed(self, opening: Lexeme) -> Term:
        self._go_deeper(opening)
        if self._peek.kind is Kind.CLOSE:
            raise QueryError("the brackets are empty: write words in them", opening.at)
        term = self._either()
        if self._take().kind is not Kind.CLOSE:
            raise QueryError("this ( is never closed: add a )", opening.at)
        self._depth -= 1
        return term

    def _go_deeper(self, lexeme: Lexeme) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise QueryError(f"brackets and NOT go at most {MAX_DEPTH} deep", lexeme.at)


def _joined(kind: type[And | Or], terms: Sequence[Term]) -> Term:
    """Terms under one operator, each once, whatever brackets were round some of them."""
    if len(terms) == 1:
        return terms[0]
    flat: dict[Term, None] = {}
    for term in terms:
        flat |= dict.fromkeys(term.terms if isinstance(term, kind) else (term,))
    return next(iter(flat)) if len(flat) == 1 else kind(tuple(flat))


def _words(lexeme: Lexeme) -> tuple[Word, ...]:
    if lexeme.kind is Kind.WORD and lexeme.text.isascii() and lexeme.text.isalpha():
        return (Word(lexeme.text.lower()),)
    found: list[Word] = []
    for piece in re.finditer(r"\S+", lexeme.text):
        at = lexeme.at + piece.start() + (lexeme.kind is Kind.PHRASE)
        found += _piece(piece.group(), at)
    if not found:
        said = lexeme.text if lexeme.kind is Kind.WORD else f'"{lexeme.text}"'
        raise QueryError(f"{said} has no word in it to look for", lexeme.at)
    if len(found) > MAX_PHRASE_WORDS:
        raise QueryError(f"a phrase has at most {MAX_PHRASE_WORDS} words", lexeme.at)
    return opened(found)


def _piece(text: str, at: int) -> tuple[Word, ...]:
    stem = text.removesuffix("*")
    if "*" in stem:
        raise QueryError(f"'{text}': a * stands at the end of a word, as in missil*", at)
    if re.search(r"\w\?\w", stem):
        raise QueryError(f"'{text}': ? stands for no letter; write both words with OR", at)
    found = asked(stem, is_prefix=stem != text)
    if not found and stem != text:
        raise QueryError("a * needs letters before it, as in missil*", at)
    return found


def _machine(lexeme: Lexeme) -> Machine:
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = False
    options.max_mem = MAX_REGEX_BYTES
    try:
        machine: Machine = re2.compile(lexeme.text, options)
    except (re2.error, UnicodeEncodeError) as error:
        raise QueryError(_regex_fault(lexeme.text, error), lexeme.at) from None
    if not lexeme.text or next(iter(machine.finditer("")), None):
        message = "the regular expression holds for the empty text, so for any: ask for a letter"
        raise QueryError(message, lexeme.at)
    return machine


def _regex_fault(pattern: str, error: Exception) -> str:
    said = error.args[0] if error.args else ""
    reason = said.decode(errors="replace") if isinstance(said, bytes) else str(error)
    if re.search(r"\(\?<?[=!]", pattern):
        return (
            "look-around is refused: it cannot be searched in linear time; "
            "match the whole and use AND, NOT beside it"
        )
    if re.search(r"\\[1-9]|\(\?P=", pattern):
        return "a back-reference is refused: it cannot be searched in linear time; spell it out"
    return f"/{pattern}/ is no regular expression: {reason}"


def _distance(operator: Lexeme) -> tuple[int, bool]:
    found = DISTANCE.match(operator.text)
    assert found
    distance = int(found[2])
    if distance > MAX_DISTANCE:
        raise QueryError(f"{operator.text}: at most {MAX_DISTANCE:,} words between", operator.at)
    return distance, bool(found[1])


def _phrases(term: Term, at: int) -> tuple[Phrase, ...]:
    """What may stand beside NEAR: a word, a phrase, or brackets of those with OR between."""
    if isinstance(term, Phrase):
        return (term,)
    if isinstance(term, Or) and all(isinstance(each, Phrase) for each in term.terms):
        return tuple(each for each in term.terms if isinstance(each, Phrase))
    message = "beside NEAR stands a word, a phrase, or (one OR another)"
    if isinstance(term, Field):
        message += f"; for a field write {term.name}:(one NEAR/5 other)"
    raise QueryError(message, at)


def _name(lexeme: Lexeme) -> str:
    return lexeme.text or lexeme.kind.value
