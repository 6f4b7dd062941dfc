"""Patterns found across hyphens: "vice-president" is two words for a pattern, as for a reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from monitor.language.cues import Hit, Patterns
from monitor.language.document import Token

T = TypeVar("T")


class HyphenPatterns(Patterns[T]):
    """Patterns for which the hyphens within words are not there."""

    def find(self, tokens: Sequence[Token]) -> list[Hit[T]]:
        kept = _without_hyphens(tokens)
        if kept is None:
            return [hit for at in self._starts(tokens) for hit in self.at(tokens, at)]
        plain = [tokens[at] for at in kept]
        return _placed([hit for at in self._starts(plain) for hit in self.at(plain, at)], kept)

    def longest(self, tokens: Sequence[Token]) -> list[Hit[T]]:
        kept = _without_hyphens(tokens)
        plain = tokens if kept is None else [tokens[at] for at in kept]
        found: list[Hit[T]] = []
        for at in self._starts(plain):
            if found and at < found[-1].last:
                continue
            best = max(self.at(plain, at), key=lambda hit: hit.last, default=None)
            if best:
                found.append(best)
        return found if kept is None else _placed(found, kept)

    def _starts(self, tokens: Sequence[Token]) -> list[int]:
        """The tokens at which some pattern may begin: few, so that the rest cost one look-up."""
        words, starts = self._by_word, self._by_start
        if not starts and not self._by_number:
            return [at for at, token in enumerate(tokens) if token.text in words]
        return [
            at
            for at, token in enumerate(tokens)
            if token.text in words
            or token.text[:3] in starts
            or (self._by_number and token.text[0].isdigit())
        ]


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
