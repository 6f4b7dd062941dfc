"""What lies between a verb and a number, and what it costs to go past it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from monitor.language.counts.roles import Grammar, grammar
from monitor.language.words.clauses import Shape
from monitor.language.words.tokens import Token

ASIDE = 8
"""Words in "not ten as first reported", up to its comma."""


DASHED = 16
"""Words between the two dashes of an aside."""


class Counted(NamedTuple):
    """A counted noun phrase: hedge to noun, and where its number stands.

    `chain` is shared by phrases of one list ("12 soldiers and 3 guards"); a `part` belongs to the
    whole named before it ("including 3 officers").
    """

    first: int
    last: int
    number: int
    number_last: int
    head: int
    unit_class: str
    chain: int
    part: bool
    fraction: bool


def aside_in(tokens: Sequence[Token], shape: Shape) -> range:
    """ "Three people — two in Ohio, one in Iowa — have died": what stands between two dashes."""
    marks = [at for at, token in enumerate(tokens[:-1]) if token.text in _DASHES]
    dashes = [at for at in marks if _is_dash(tokens[at], tokens[at + 1])]
    if len(dashes) != 2 or dashes[1] - dashes[0] > DASHED:
        return range(0)
    inside = range(dashes[0], dashes[1] + 1)
    return range(0) if any(at in shape.finite for at in inside) else inside


_DASHES = frozenset({"-", "—"})


def _is_dash(token: Token, after: Token) -> bool:
    return token.text == "—" or (token.text == "-" and bool(token.gap and after.gap))


class Paths:
    """The words of one sentence, each with its price; `starts` are its counts by first word."""

    def __init__(
        self, tokens: Sequence[Token], shape: Shape, starts: Mapping[int, Counted]
    ) -> None:
        self._texts = [token.text for token in tokens]
        self._shape = shape
        self._starts = starts
        self._steps = self._costs()
        self._aside = aside_in(tokens, shape)

    def cost(self, counted: Counted, start: int, end: int) -> float | None:
        """The cost of the words between; the other members of its own list are free."""
        if end < start:
            return 0.0 if end >= start - 3 else None
        cost = 0.0
        free_until = start
        passes = self._aside if start <= self._aside.start and self._aside.stop <= end else range(0)
        for at in range(start, end):
            if at in passes:
                continue
            other = self._starts.get(at)
            if other and other is not counted:
                is_alone = counted.head >= counted.last
                if self._only_places(other):
                    cost += 0.5
                elif self._texts[other.first] == "not":
                    # "Eight people, not ten as first reported, died": up to the comma.
                    free_until = self._next_comma(other.last)
                elif self._is_subject_of_them(other):
                    cost += 5.0
                elif (
                    other.part or other.fraction or (other.chain == counted.chain and not is_alone)
                ):
                    free_until = other.last
                else:
                    cost += 5.0
            if at >= free_until:
                joins = self._joins_list(at, counted)
                cost += 0.0 if joins else self._steps[at]
        return cost

    def _is_subject_of_them(self, other: Counted) -> bool:
        """ "40 rode in it and 12 of them were hurt": a clause of its own."""
        behind = self._texts[other.last : other.last + 2]
        return behind == ["of", "them"] and other.last + 2 in self._shape.finite

    def _next_comma(self, at: int) -> int:
        near = range(at, min(at + ASIDE, len(self._texts)))
        return next((here + 1 for here in near if self._texts[here] == ","), at)

    def _only_places(self, other: Counted) -> bool:
        """ "Crews from six countries": a count within the phrase, of no people."""
        opening = self._texts[max(0, other.first - 1) : other.first + 1]
        is_thing = other.unit_class in {"countries", "buildings", "things"}
        return is_thing and not grammar().prepositions.isdisjoint(opening)

    def _joins_list(self, at: int, counted: Counted) -> bool:
        """Commas and "and" between members of one list."""
        if at < counted.first or self._texts[at] not in grammar().list_joints:
            return False
        nearby = (self._starts.get(after) for after in range(at + 1, at + 4))
        return any(each and (each.chain == counted.chain or each.part) for each in nearby)

    def _costs(self) -> list[float]:
        """What it costs to pass each word; words in brackets cost nothing."""
        words = grammar()
        costs: list[float] = []
        depth = 0
        for at, text in enumerate(self._texts):
            if text == "(":
                depth += 1
            cost = 0.0 if depth else self._step(at, text, words)
            if text == ")":
                depth = max(0, depth - 1)
            costs.append(cost)
        return costs

    def _step(self, at: int, text: str, words: Grammar) -> float:
        after = self._texts[at + 1] if at + 1 < len(self._texts) else ""
        if text in {";", "!", "?"} or text in {"but", "whereas"}:
            return 8.0
        if text in {":", "—"}:
            return 4.0
        if text == ",":
            return 3.0 if after in {"with", "but"} else 1.0
        if text in words.relative:
            return 1.5
        if text in words.subordinate:
            return 4.0
        if at in self._shape.finite:
            return 3.0
        if text == "and":
            return 1.5
        return 0.5 if text in words.prepositions else 0.25
