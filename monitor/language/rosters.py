"""Who attends: people named in lists and in prose, bound to the event they attend."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.language.document import Span


@dataclass(frozen=True, slots=True)
class Attendance:
    """One person attends (or may, or no longer will) one event.

    `name` is the person's one name: as the names file has it, else the fullest form in the
    article. `event` is a phrase of the text, "unnamed", or None if there is no event.
    `context` are the sentences in which a rule may look for its event, nearest first: own
    sentence, the list's cue line and section, the paragraph, headline and lede.
    """

    name: str
    mention: str
    title: str
    event: str | None
    status: str
    sure: str
    quote: str
    span: Span
    sentence: int
    context: tuple[int, ...]
    said_by: str | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unresolved:
    """Someone who attends and whom the text does not name: an office, or a garbled line."""

    mention: str
    event: str | None
    status: str
    quote: str
    span: Span
    sentence: int
    context: tuple[int, ...]
    said_by: str | None
    why: tuple[str, ...]
