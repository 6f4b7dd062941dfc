"""How two literals must stand to each other so that together they choose a rule."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from monitor.matching.literals import Literal


class Where(Enum):
    """Both in the article, or both in one sentence of it."""

    ANYWHERE = "anywhere"
    IN_SENTENCE = "in sentence"


@dataclass(frozen=True, slots=True)
class Apart:
    """At most so many words between them, the second behind, before, or either."""

    distance: int
    behind: bool = True
    before: bool = True


ANYWHERE: Final = Where.ANYWHERE
IN_SENTENCE: Final = Where.IN_SENTENCE

Bond = Where | Apart

Pair = tuple[Literal, Literal, Bond, int]
"""Two literals, how they must stand, and the rule that they choose then. A phrase may stand alone:
then it is both."""
