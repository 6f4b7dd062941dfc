"""One mention of an event in its sentence, and who is heard there."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.language.events.topics import EventKind
from monitor.language.words.clauses import Shape
from monitor.language.words.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Scene:
    """One mention of a topic in its sentence."""

    sentence: Sentence
    shape: Shape
    first: int
    last: int
    is_verb: bool
    kind: EventKind
    speaker: tuple[int, int] | None
    """The tokens that name who says so: no party by being heard."""
    said_by: str
