"""Every word and phrase that rules look for: a character for each word, a phrase in as many."""

from __future__ import annotations

from functools import cached_property

import ahocorasick_rs

from monitor.matching.canonical import is_exact, pattern_of
from monitor.matching.terms import Phrase

OTHER = " "
"""The character for any word that no rule looks for; those of literals follow it."""

Literal = str
"""A word as its character, or several in a row."""


class Literals:
    """Each pattern as its literal.

    The automaton that looks for them is made at the first text: then all must be known.
    """

    def __init__(self) -> None:
        self._known: dict[str, Literal] = {}
        self._lengths: dict[Literal, int] = {}

    def __len__(self) -> int:
        """How many words they have."""
        return len(self._lengths)

    def add(self, pattern: str) -> Literal:
        """What stands for a pattern, as `pattern_of` a phrase gives it."""
        known = self._known.get(pattern)
        if known is not None:
            return known
        assert "_automaton" not in vars(self), "characters behind these are taken"
        words = _words_of(pattern)
        if len(words) > 1:
            literal = "".join(map(self.add, words))
        else:
            literal = chr(ord(OTHER) + 1 + len(self._lengths))
            self._lengths[literal] = len(pattern)
        self._known[pattern] = literal
        return literal

    def of(self, phrase: Phrase) -> Literal | None:
        """What stands for a phrase; None if its pattern occurs elsewhere, too."""
        return self.add(pattern_of(phrase.words)) if is_exact(phrase.words) else None

    def longest(self, literal: Literal) -> tuple[Literal, Literal]:
        """The two longest of its words, the longest one last; a word twice."""
        if len(literal) == 1:
            return literal, literal
        *_, second, first = sorted(literal, key=self._lengths.__getitem__)
        return second, first

    def found(self, text: str) -> set[Literal]:
        """Those in a canonical text with a space about each word."""
        automaton, known = self._automaton
        return {known[at] for at, _, _ in automaton.find_matches_as_indexes(text, True)}

    @cached_property
    def _automaton(self) -> tuple[ahocorasick_rs.AhoCorasick, list[Literal]]:
        implementation = ahocorasick_rs.Implementation.ContiguousNFA
        automaton = ahocorasick_rs.AhoCorasick(self._known, implementation=implementation)
        return automaton, [*self._known.values()]


def _words_of(pattern: str) -> list[str]:
    """The patterns of a pattern's words: only the first may be open to the left, and the last to
    the right."""
    words = [f" {word} " for word in pattern.split()]
    if pattern[0] != " ":
        words[0] = words[0][1:]
    if pattern[-1] != " ":
        words[-1] = words[-1][:-1]
    return words
