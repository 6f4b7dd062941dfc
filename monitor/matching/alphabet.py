"""Words as single characters: an article is a string in which each counts as one.

What rules look for is then found, counted and measured at the speed of strings.
"""

from __future__ import annotations

from collections import defaultdict

from monitor.matching.canonical import SENTENCE_END
from monitor.matching.literals import OTHER, Literal, Literals

MAX_LETTERS = 100_000
"""Of words that are several literals, in the running vocabulary; then it is learnt anew."""


class Alphabet:
    """The character for each word.

    A word that is several literals, as "kilns" is for rules about "kilns" and "kil*", has a
    character of its own, learnt when the word is first met; that of one literal is the literal.
    """

    def __init__(self, literals: Literals) -> None:
        self._literals = literals
        self._letters: dict[str, str] = {}
        self.joint: dict[str, str] = {}
        """The literals for which each character of several stands."""
        self.also: defaultdict[Literal, str] = defaultdict(str)
        """For a literal all such characters that stand for it."""

    @property
    def is_full(self) -> bool:
        return len(self._letters) > MAX_LETTERS

    def letter(self, word: str) -> str:
        """The character for a word of a canonical text, or for the end of a sentence."""
        if word == SENTENCE_END:
            return word
        meant = "".join(sorted(self._literals.found(f" {word} ")))
        if len(meant) < 2:
            return meant or OTHER
        return self._letters.get(meant) or self._add(meant)

    def _add(self, meant: str) -> str:
        number = len(self._literals) + len(self._letters)
        letter = self._letters[meant] = chr(ord(OTHER) + 1 + number)
        self.joint[letter] = meant
        for literal in meant:
            self.also[literal] += letter
        return letter
