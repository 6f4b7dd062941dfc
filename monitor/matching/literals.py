"""Every word and phrase that rules look for, each under its number."""

from __future__ import annotations

from functools import cached_property

import ahocorasick_rs

from monitor.matching.canonical import is_exact, pattern_of
from monitor.matching.terms import Phrase


class Literals:
    """Each pattern under its number, and each phrase by the numbers of its words.

    The automaton that looks for them is made at the first text: then all must be known.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.parts: list[tuple[int, ...]] = []
        """Of what words each consists: a word of itself."""
        self._longest: dict[int, tuple[int, int]] = {}

    def add(self, pattern: str) -> int:
        """The number of a pattern, as `pattern_of` a phrase gives it."""
        number = self._numbers.get(pattern)
        if number is not None:
            return number
        number = self._numbers[pattern] = len(self.parts)
        words = _words_of(pattern)
        self.parts.append((number,))
        if len(words) > 1:
            self.parts[number] = tuple(map(self.add, words))
            *_, second, first = map(self.add, sorted(words, key=len))
            self._longest[number] = second, first
        return number

    def is_word(self, literal: int) -> bool:
        """Whether it is a single word."""
        return literal not in self._longest

    def longest(self, literal: int) -> tuple[int, int]:
        """The two longest of its words, the longest one last; a word twice."""
        return self._longest.get(literal, (literal, literal))

    def of(self, phrase: Phrase) -> int | None:
        """The number of a phrase; None if its pattern occurs elsewhere, too."""
        return self.add(pattern_of(phrase.words)) if is_exact(phrase.words) else None

    def found(self, text: str) -> set[int]:
        """Those in a canonical text."""
        return {number for number, _, _ in self._automaton.find_matches_as_indexes(text, True)}

    @cached_property
    def _automaton(self) -> ahocorasick_rs.AhoCorasick:
        return ahocorasick_rs.AhoCorasick(
            self._numbers, implementation=ahocorasick_rs.Implementation.ContiguousNFA
        )


def _words_of(pattern: str) -> list[str]:
    """The patterns of a pattern's words: only the first may be open to the left, and the last to
    the right."""
    words = [f" {word} " for word in pattern.split()]
    if pattern[0] != " ":
        words[0] = words[0][1:]
    if pattern[-1] != " ":
        words[-1] = words[-1][:-1]
    return words
