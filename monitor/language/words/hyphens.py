"""Patterns found across hyphens: "vice-president" is two words for a pattern, as for a reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from monitor.language.words.cues import Hit, Patterns
from monitor.language.words.tokens import Token

T = TypeVar("T")


class HyphenPatterns(Patterns[T]):
    """Patterns for which the hyphens within words are not there."""

    def _find(self, tokens: Sequence[Token], texts: Sequence[str]) -> list[Hit[T]]:
        kept = _without_hyphens(tokens) if "-" in texts else None
        if kept is None:
            return super()._find(tokens, texts)
        return _placed(super()._find(*_only(tokens, kept)), kept)

    def _longest(self, tokens: Sequence[Token], texts: Sequence[str]) -> list[Hit[T]]:
        kept = _without_hyphens(tokens) if "-" in texts else None
        if kept is None:
            return super()._longest(tokens, texts)
        return _placed(super()._longest(*_only(tokens, kept)), kept)


def _only(tokens: Sequence[Token], kept: Sequence[int]) -> tuple[list[Token], list[str]]:
    plain = [tokens[at] for at in kept]
    return plain, [token.text for token in plain]


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
