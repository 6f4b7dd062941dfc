"""What a query is made of: words, phrases, distances and the operators that join them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from types import UnionType
from typing import Protocol

from monitor.matching.findings import Node
from monitor.matching.heard import Clause, Word
from monitor.matching.passages import Hit, Passage

MAX_HITS = 20
"""Shown of one term: a common word in a long article would drown the rest."""

Ranges = list[tuple[int, int]]


class Machine(Protocol):
    """A compiled regular expression, as far as it is used here."""

    def finditer(self, text: str) -> Iterator[Found]: ...


class Found(Protocol):
    def span(self) -> tuple[int, int]: ...


@dataclass(frozen=True, slots=True)
class Phrase:
    """One word, or several in a row."""

    words: tuple[Word, ...]

    def hits(self, passage: Passage) -> tuple[Hit, ...] | None:
        found = passage.find(self.words, MAX_HITS)
        return passage.hits(found) if found else None

    def told(self, passage: Passage) -> Node:
        hits = self.hits(passage)
        if hits is not None:
            return Node(str(self), True, "", passage.of.evidence(hits))
        missing = [str(word) for word in self.words if not passage.find((word,), 1)]
        if not missing:
            return Node(str(self), False, "each word occurs, but not in a row")
        return Node(str(self), False, "missing: " + ", ".join(f"'{word}'" for word in missing))

    def anchors(self) -> tuple[Clause, ...]:
        return ((max(self.words, key=lambda word: len(word.text)),),)

    def __str__(self) -> str:
        said = " ".join(map(str, self.words))
        return said if len(self.words) == 1 else f'"{said}"'


@dataclass(frozen=True, slots=True)
class Regex:
    """A regular expression, searched in one paragraph at a time, in the text as written."""

    pattern: str
    machine: Machine = field(compare=False, repr=False)

    def hits(self, passage: Passage) -> tuple[Hit, ...] | None:
        found: list[Hit] = []
        for text, offset, sentence in passage.pieces():
            for match in self.machine.finditer(text):
                start, end = match.span()
                if end == start:
                    continue
                if passage.apart:
                    return ()
                found.append(passage.clipped(offset + start, offset + end, sentence))
                if len(found) == MAX_HITS:
                    return tuple(found)
        return tuple(found) or None

    def told(self, passage: Passage) -> Node:
        hits = self.hits(passage)
        if hits is None:
            return Node(str(self), False, "matches nowhere")
        return Node(str(self), True, "", passage.of.evidence(hits))

    def anchors(self) -> tuple[Clause, ...]:
        return ()

    def __str__(self) -> str:
        return "/" + self.pattern.replace("/", "\\/") + "/"


@dataclass(frozen=True, slots=True)
class Near:
    """One of `left` and one of `right`, apart from each other, at most `distance` words between."""

    left: tuple[Phrase, ...]
    right: tuple[Phrase, ...]
    distance: int
    ordered: bool = False

    def hits(self, passage: Passage) -> tuple[Hit, ...] | None:
        left = _ranges(self.left, passage)
        right = _ranges(self.right, passage) if left else []
        if not right:
            return None
        near = (pair for gap, *pair in self._pairs(passage, left, right) if gap <= self.distance)
        pairs = list(islice(near, MAX_HITS))
        if not pairs:
            return None
        return passage.hits(sorted({place for pair in pairs for place in pair}))

    def told(self, passage: Passage) -> Node:
        hits = self.hits(passage)
        if hits is not None:
            return Node(str(self), True, "", passage.of.evidence(hits))
        left, right = _ranges(self.left, passage), _ranges(self.right, passage)
        missing = [_one_of(side) for side, at in ((self.left, left), (self.right, right)) if not at]
        if missing:
            return Node(str(self), False, "missing: " + ", ".join(missing))
        closest = min((gap for gap, *_ in self._pairs(passage, left, right)), default=None)
        if closest is None:
            how = "both occur, but never in this order" if self.ordered else "one word is both"
            return Node(str(self), False, f"{self._name}: {how}")
        return Node(str(self), False, f"{self._name}: closest pair is {closest} words")

    def anchors(self) -> tuple[Clause, ...]:
        return tuple(
            tuple(word for phrase in side for (word,) in phrase.anchors())
            for side in (self.left, self.right)
        )

    @property
    def _name(self) -> str:
        return f"{'O' if self.ordered else ''}NEAR/{self.distance}"

    def _pairs(
        self, passage: Passage, left: Ranges, right: Ranges
    ) -> Iterator[tuple[int, tuple[int, int], tuple[int, int]]]:
        """For each range of one side, the nearest of the other behind it, and the gap between."""
        yield from _followers(passage, left, right)
        if not self.ordered:
            yield from _followers(passage, right, left)

    def __str__(self) -> str:
        return f"{_group(self.left)} {self._name} {_group(self.right)}"


@dataclass(frozen=True, slots=True)
class Field:
    """A term that looks elsewhere than its query does: in title, body or source of the article."""

    name: str
    term: Term

    def hits(self, passage: Passage) -> tuple[Hit, ...] | None:
        return self.term.hits(self._passage(passage))

    def told(self, passage: Passage) -> Node:
        inner = self.term.told(self._passage(passage))
        return replace(inner, label=str(self))

    def anchors(self) -> tuple[Clause, ...]:
        return () if self.name == "source" else self.term.anchors()

    def _passage(self, passage: Passage) -> Passage:
        match self.name:
            case "title":
                return passage.of.title
            case "body":
                return passage.of.body
            case _:
                return passage.of.source

    def __str__(self) -> str:
        bare = isinstance(self.term, Phrase | Regex)
        return f"{self.name}:{self.term}" if bare else f"{self.name}:({self.term})"


@dataclass(frozen=True, slots=True)
class Not:
    """Holds where its term does not; there is nothing to show for it."""

    term: Term

    def hits(self, passage: Passage) -> tuple[Hit, ...] | None:
        return () if self.term.hits(passage) is None else None

    def told(self, passage: Passage) -> Node:
        inner = self.term.told(passage)
        if not inner.holds:
            return Node(str(self), True)
        return Node(str(self), False, f"{self.term} occurs", inner.evidence)

    def anchors(self) -> tuple[Clause, ...]:
        return ()

    def __str__(self) -> str:
        return f"NOT {_bracketed(self.term, And | Or)}"


@dataclass(frozen=True, slots=True)
class And:
    terms: tuple[Term, ...]

    def hits(self, passage: Passage) -> tuple[Hit, ...] | None:
        found: list[Hit] = []
        for term in self.terms:
            hits = term.hits(passage)
            if hits is None:
                return None
            found += hits
        return tuple(dict.fromkeys(found))

    def told(self, passage: Passage) -> Node:
        children = tuple(term.told(passage) for term in self.terms)
        holds = all(child.holds for child in children)
        return Node("all of", holds, children=children)

    def anchors(self) -> tuple[Clause, ...]:
        return tuple(dict.fromkeys(clause for term in self.terms for clause in term.anchors()))

    def __str__(self) -> str:
        return " AND ".join(_bracketed(term, Or) for term in self.terms)


@dataclass(frozen=True, slots=True)
class Or:
    terms: tuple[Term, ...]

    def hits(self, passage: Passage) -> tuple[Hit, ...] | None:
        found: list[Hit] = []
        holds = False
        for term in self.terms:
            hits = term.hits(passage)
            if hits is not None:
                holds = True
                found += hits
        return tuple(dict.fromkeys(found)) if holds else None

    def told(self, passage: Passage) -> Node:
        children = tuple(term.told(passage) for term in self.terms)
        holds = any(child.holds for child in children)
        return Node("any of", holds, children=children, choice=True)

    def anchors(self) -> tuple[Clause, ...]:
        each = [term.anchors() for term in self.terms]
        if not all(each):
            return ()
        return (tuple(dict.fromkeys(word for clauses in each for word in _rarest(clauses))),)

    def __str__(self) -> str:
        return " OR ".join(map(str, self.terms))


Term = Phrase | Regex | Near | Field | Not | And | Or


def asks_for_something(term: Term) -> bool:
    """Whether a term can hold by what an article says, and not only by what it does not say."""
    match term:
        case Not(inner):
            return _can_fail_by_a_word(inner)
        case Field(_, inner):
            return asks_for_something(inner)
        case And(terms) | Or(terms):
            return any(map(asks_for_something, terms))
        case _:
            return True


def _can_fail_by_a_word(term: Term) -> bool:
    match term:
        case Not(inner):
            return asks_for_something(inner)
        case Field(_, inner):
            return _can_fail_by_a_word(inner)
        case And(terms) | Or(terms):
            return any(map(_can_fail_by_a_word, terms))
        case _:
            return False


def phrases_of(term: Term) -> Iterator[Phrase]:
    """Every word or phrase that a term is made of."""
    match term:
        case Phrase():
            yield term
        case Near(left, right):
            yield from (*left, *right)
        case Not(inner) | Field(_, inner):
            yield from phrases_of(inner)
        case And(terms) | Or(terms):
            for each in terms:
                yield from phrases_of(each)


def distances_of(term: Term) -> Iterator[Near]:
    """Every NEAR and ONEAR in a term."""
    match term:
        case Near():
            yield term
        case Not(inner) | Field(_, inner):
            yield from distances_of(inner)
        case And(terms) | Or(terms):
            for each in terms:
                yield from distances_of(each)


def holds_field(term: Term) -> bool:
    """Whether a part of a term looks elsewhere than its query does."""
    match term:
        case Field():
            return True
        case Not(inner):
            return holds_field(inner)
        case And(terms) | Or(terms):
            return any(map(holds_field, terms))
        case _:
            return False


def _rarest(clauses: Sequence[Clause]) -> Clause:
    """The clause that fewest articles are likely to have: few words, and long ones."""
    return min(clauses, key=lambda clause: (len(clause), -min(len(word.text) for word in clause)))


def _ranges(phrases: Sequence[Phrase], passage: Passage) -> Ranges:
    if len(phrases) == 1:
        return passage.find(phrases[0].words)
    return sorted({place for phrase in phrases for place in passage.find(phrase.words)})


def _followers(
    passage: Passage, first: Ranges, then: Ranges
) -> Iterator[tuple[int, tuple[int, int], tuple[int, int]]]:
    starts = [start for start, _ in then]
    for here in first:
        at = bisect_left(starts, here[1])
        if at < len(then):
            gap = passage.place(starts[at]) - passage.place(here[1] - 1) - 1
            yield gap, here, then[at]


def _bracketed(term: Term, kinds: UnionType | type) -> str:
    return f"({term})" if isinstance(term, kinds) else str(term)


def _group(phrases: Sequence[Phrase]) -> str:
    said = " OR ".join(map(str, phrases))
    return said if len(phrases) == 1 else f"({said})"


def _one_of(phrases: Sequence[Phrase]) -> str:
    return " and ".join(f"'{phrase}'" for phrase in phrases)
