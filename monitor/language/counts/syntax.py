"""The grammar of one sentence with counts: its words and role words, and the ways between."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.language.counts.paths import Counted, Paths
from monitor.language.counts.roles import RoleCue
from monitor.language.counts.verbs import Verbs
from monitor.language.words.clauses import Shape
from monitor.language.words.cues import Hit
from monitor.language.words.tokens import Token


@dataclass(frozen=True, slots=True)
class Syntax:
    """What the words on both sides of a count are weighed by."""

    tokens: Sequence[Token]
    texts: Sequence[str]
    shape: Shape
    cues: Sequence[Hit[RoleCue]]
    cue_starts: Sequence[int]
    counted: Sequence[Counted]
    dated: frozenset[int]
    verbs: Verbs
    paths: Paths

    def text(self, at: int) -> str:
        return self.texts[at] if 0 <= at < len(self.texts) else ""

    def cues_from(self, at: int, *, to: int) -> Sequence[Hit[RoleCue]]:
        """The role words that begin in a stretch of words."""
        return self.cues[bisect_left(self.cue_starts, at) : bisect_right(self.cue_starts, to)]


def syntax_of(
    tokens: Sequence[Token],
    shape: Shape,
    cues: Sequence[Hit[RoleCue]],
    counted: Sequence[Counted],
    dated: frozenset[int],
) -> Syntax:
    starts = {each.first: each for each in counted}
    return Syntax(
        tokens=tokens,
        texts=[token.text for token in tokens],
        shape=shape,
        cues=cues,
        cue_starts=[hit.first for hit in cues],
        counted=counted,
        dated=dated,
        verbs=Verbs(tokens, dated, starts),
        paths=Paths(tokens, shape, starts),
    )
