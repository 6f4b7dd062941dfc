"""Every word and phrase that rules look for, all found in one pass over a canonical text."""

from __future__ import annotations

from functools import cached_property

import ahocorasick_rs

from monitor.matching.canonical import SENTENCE_END, is_exact, pattern_of
from monitor.matching.terms import Phrase

Found = tuple[int, int, int]
"""A literal, the offset at which it begins, and the one behind it."""


class Literals:
    """Each pattern under its number; 0 are the ends of sentences.

    The automaton that looks for them is made at the first text: then all must be known.
    """

    def __init__(self) -> None:
        self._numbers = {f" {SENTENCE_END} ": 0}
        self.widths = [1]
        """How many words each has."""
        self.are_words = [False]
        """Whether each is one whole word: then no two occur in one place."""

    def add(self, pattern: str) -> int:
        """The number of a pattern, as `pattern_of` a phrase gives it."""
        number = self._numbers.setdefault(pattern, len(self.widths))
        if number == len(self.widths):
            self.widths.append(len(pattern.split()))
            self.are_words.append(pattern == f" {pattern.strip()} " and self.widths[number] == 1)
        return number

    def of(self, phrase: Phrase) -> int | None:
        """The number of a phrase; None if its pattern occurs elsewhere, too."""
        return self.add(pattern_of(phrase.words)) if is_exact(phrase.words) else None

    def found(self, text: str) -> list[Found]:
        """Those in a canonical text, in the order in which they end."""
        found: list[Found] = self._automaton.find_matches_as_indexes(text, True)
        return found

    @cached_property
    def _automaton(self) -> ahocorasick_rs.AhoCorasick:
        return ahocorasick_rs.AhoCorasick(
            self._numbers, implementation=ahocorasick_rs.Implementation.ContiguousNFA
        )
