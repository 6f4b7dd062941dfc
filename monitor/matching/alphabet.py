"""Words as single characters: an article is a string in which each counts as one.

What rules look for is then found, counted and measured at the speed of strings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain

from monitor.matching.canonical import SENTENCE_END
from monitor.matching.literals import Literals

MAX_LETTERS = 100_000
"""Of the running vocabulary; then it is learnt anew. There are a million characters."""

_OTHER = " "
"""Any word that no rule looks for."""


class Alphabet:
    """A character for each word that is looked for, learnt when the word is first met.

    Words that are the same literals, as "kiln" and "kilns" are for a rule about "kil*", share one.
    """

    def __init__(self, literals: Literals) -> None:
        self._literals = literals
        self._meant: dict[str, tuple[int, ...]] = {_OTHER: (), SENTENCE_END: ()}
        self._letters: dict[tuple[int, ...], str] = {(): _OTHER}
        self.of: dict[int, str] = {}
        """The characters that stand for a literal of one word, as far as they were met."""
        self.rows = _Rows(literals, self.of)

    @property
    def is_full(self) -> bool:
        return len(self._letters) > MAX_LETTERS

    def letter(self, word: str) -> str:
        """The character for a word of a canonical text, or for the end of a sentence."""
        if word == SENTENCE_END:
            return word
        meant = tuple(sorted(self._literals.found(f" {word} ")))
        letter = self._letters.get(meant)
        return self._add(meant) if letter is None else letter

    def _add(self, meant: tuple[int, ...]) -> str:
        letter = self._letters[meant] = chr(ord(_OTHER) + len(self._letters))
        self._meant[letter] = meant
        for literal in meant:
            if literal in self.of:
                self.rows.clear()
            self.of[literal] = self.of.get(literal, "") + letter
        return letter

    def meant(self, letters: Iterable[str]) -> set[int]:
        """The literals of one word that these characters stand for."""
        return set(chain.from_iterable(map(self._meant.__getitem__, letters)))


class _Rows(dict[int, str]):
    """How each literal is written, letter behind letter; "" for one that may be in several ways,
    or was never met."""

    def __init__(self, literals: Literals, letters: Mapping[int, str]) -> None:
        self._literals = literals
        self._letters = letters

    def __missing__(self, literal: int) -> str:
        letters = [*map(self._letters.get, self._literals.parts[literal])]
        if None in letters:
            return ""  # it may yet be met
        row = "".join(filter(None, letters))
        self[literal] = row = row if len(row) == len(letters) else ""
        return row
