"""The asides of a sentence that only say who has just been spoken of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from monitor.language.words.clauses import Shape

LONGEST_ASIDE = 16
"""Words of a clause about the subject: "the truce, which took effect on Monday, has failed"."""

LONGEST_APPOSITION = 5
"""Words of a name set between commas."""


def appositions(shape: Shape) -> Iterator[tuple[int, int]]:
    """The commas round each name or clause of that kind, in order."""
    tokens = shape.tokens
    commas = [at for at, token in enumerate(tokens) if token.text == ","]
    end = -1
    for opening, closing in pairwise(commas):
        if closing + 1 not in shape.finite or opening <= end:
            continue
        inside = tokens[opening + 1 : closing]
        is_names = len(inside) <= LONGEST_APPOSITION and all(token.is_capital for token in inside)
        is_relative = len(inside) <= LONGEST_ASIDE and inside and inside[0].text in WHO_OR_WHICH
        if inside and (is_names or is_relative):
            yield opening, closing
            end = closing


WHO_OR_WHICH = frozenset({"who", "which"})
