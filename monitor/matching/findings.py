"""What came of holding a condition against an article: yes or no, on which words, and how near."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.language.counts.quantities import Quantity
    from monitor.language.events.statements import Statement
    from monitor.language.guests.attendances import Attendance, Unresolved
    from monitor.language.words.document import Span

    BoundFact = Quantity | Statement | Attendance | Unresolved
    """What a match can be about."""
else:
    # Loading rules needs no reader: importing all of them would double the start of a command.
    BoundFact = object


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that made a rule hold, and the words in it that did."""

    sentence: int
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Node:
    """One condition with its answer; a condition made of others has theirs as `children`.

    `detail` says what was found, or how near it came; it is filled only when asked for. Of the
    children all must hold, or, where it is a `choice`, one.
    """

    label: str
    holds: bool
    detail: str = ""
    evidence: tuple[Evidence, ...] = ()
    children: tuple[Node, ...] = ()
    choice: bool = False

    def walk(self) -> Iterator[Node]:
        """This node and all below it, in the order they are printed."""
        yield self
        for child in self.children:
            yield from child.walk()

    def shown(self) -> tuple[Evidence, ...]:
        """The evidence of all that holds, each piece once; what does not hold shows nothing."""
        return tuple(dict.fromkeys(self._shown()))

    def _shown(self) -> Iterator[Evidence]:
        if self.holds:
            yield from self.evidence
            for child in self.children:
                yield from child._shown()
