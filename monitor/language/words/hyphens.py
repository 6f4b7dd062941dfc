"""Patterns found across hyphens: "vice-president" is two words for a pattern, as for a reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from monitor.language.words.cues import Hit, Patterns, Wording
from monitor.language.words.sentences import Sentence
from monitor.language.words.tokens import Token

T = TypeVar("T")


class HyphenPatterns(Patterns[T]):
    """Patterns for which the hyphens within words are not there."""

    def _find(self, said: Sentence | Wording) -> list[Hit[T]]:
        kept = self._unhyphened(said)
        if kept is None:
            return super()._find(said)
        return _placed(super()._find(Wording([said.tokens[at] for at in kept])), kept)

    def _longest(self, said: Sentence | Wording) -> list[Hit[T]]:
        kept = self._unhyphened(said)
        if kept is None:
            return super()._longest(said)
        return _placed(super()._longest(Wording([said.tokens[at] for at in kept])), kept)

    def _unhyphened(self, said: Sentence | Wording) -> list[int] | None:
        """The tokens to look at where some hyphen is to be left out."""
        if "-" not in said.vocabulary or not self.may_begin(said):
            return None
        return _without_hyphens(said.tokens)


def _without_hyphens(tokens: Sequence[Token]) -> list[int] | None:
    """The tokens but hyphens that join words; None when there are none."""
    joints = [
        at
        for at, token in enumerate(tokens)
        if token.text == "-" and not token.gap and at + 1 < len(tokens) and not tokens[at + 1].gap
    ]
    if not joints:
        return None
    dropped = set(joints)
    return [at for at in range(len(tokens)) if at not in dropped]


def _placed(hits: Sequence[Hit[T]], kept: Sequence[int]) -> list[Hit[T]]:
    return [Hit(kept[hit.first], kept[hit.last - 1] + 1, hit.value) for hit in hits]
