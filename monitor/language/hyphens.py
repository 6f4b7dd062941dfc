"""Patterns found across hyphens: "vice-president" is two words of a pattern, three tokens of a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from monitor.language.cues import Hit, Patterns
from monitor.language.document import Token

T = TypeVar("T")


def find_across(patterns: Patterns[T], tokens: Sequence[Token]) -> list[Hit[T]]:
    """Every hit, as `Patterns.find` gives it; hyphens within words are not there for a pattern."""
    kept = [at for at in range(len(tokens)) if not _is_inner_hyphen(tokens, at)]
    if len(kept) == len(tokens):
        return patterns.find(tokens)
    return _placed(patterns.find([tokens[at] for at in kept]), kept)


def longest_across(patterns: Patterns[T], tokens: Sequence[Token]) -> list[Hit[T]]:
    """Hits that do not overlap, as `Patterns.longest` gives them, past hyphens."""
    kept = [at for at in range(len(tokens)) if not _is_inner_hyphen(tokens, at)]
    if len(kept) == len(tokens):
        return patterns.longest(tokens)
    return _placed(patterns.longest([tokens[at] for at in kept]), kept)


def _is_inner_hyphen(tokens: Sequence[Token], at: int) -> bool:
    if tokens[at].text != "-" or tokens[at].gap or at + 1 >= len(tokens):
        return False
    return not tokens[at + 1].gap


def _placed(hits: Sequence[Hit[T]], kept: Sequence[int]) -> list[Hit[T]]:
    return [Hit(kept[hit.first], kept[hit.last - 1] + 1, hit.value) for hit in hits]
