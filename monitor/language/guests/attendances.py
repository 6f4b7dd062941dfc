"""Attendances read from a text; of several readings of one the strongest is kept."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.language.counts.quantities import Rejected
from monitor.language.guests.eastern_guests import eastern_guests
from monitor.language.guests.occasions import Event, Occasions
from monitor.language.guests.slots import Slot
from monitor.language.saying.sources import Attribution
from monitor.language.saying.status import Judgement, Status
from monitor.language.words.blocks import BlockKind
from monitor.language.words.document import Span
from monitor.language.words.sentences import Sentence


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
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One reading of somebody's attendance, before it is weighed against the others."""

    sentence: Sentence
    slot: Slot
    event: Event | None
    verdict: Judgement
    context: tuple[int, ...]
    speaker: Attribution | None
    cue: str
    is_soft: bool


class Seen:
    """What was read so far: of each person and event the reading that says most."""

    def __init__(self) -> None:
        self.unresolved: list[Unresolved] = []
        self.rejected: list[Rejected] = []
        self._best: dict[tuple[str, str], tuple[tuple[int, bool, int], Attendance]] = {}
        self._offices: set[tuple[str, str]] = set()

    def people(self) -> tuple[Attendance, ...]:
        kept = [attendance for _, attendance in self._best.values()]
        return tuple(sorted(kept, key=lambda each: (each.sentence, each.span)))

    def add(self, page: Occasions, found: Found) -> None:
        sentence, slot = found.sentence, found.slot
        name = slot.mention.name if slot.mention else page.offices.holder(sentence, slot)
        if name is None and found.cue == "list":
            name = page.offices.peer(sentence, slot)
        if slot.is_lone:
            name = sentence.written(slot.name_first, slot.name_last)
        if name is None:
            self._add_office(page, found)
            return
        attendance = _attendance(page, found, name)
        key = (name, found.event.noun if found.event and len(found.context) == 1 else "")
        in_headline = sentence.block.kind is BlockKind.HEADLINE
        weight = (_rank(found), in_headline, sentence.index)
        if key not in self._best or weight < self._best[key][0]:
            self._best[key] = weight, attendance

    def add_eastern(self, page: Occasions, sentence: Sentence) -> None:
        """Those whom a Korean or Chinese sentence says to come or not to come."""
        for guest in eastern_guests(sentence):
            attendance = Attendance(
                name=guest.name,
                mention=guest.name,
                title=guest.title,
                event=guest.event or "unnamed",
                status=guest.status,
                sure="firm",
                quote=sentence.text,
                span=page.document.span(guest.start, guest.start + len(guest.name)),
                sentence=sentence.index,
                context=page.context(sentence, None),
                said_by=None,
                why=(f"attendance:{guest.cue}",),
            )
            self._best.setdefault((guest.name, ""), ((0, False, sentence.index), attendance))

    def _add_office(self, page: Occasions, found: Found) -> None:
        sentence, slot = found.sentence, found.slot
        written = sentence.written(slot.first, slot.last)
        key = (written, found.verdict.status)
        if key in self._offices:
            return
        self._offices.add(key)
        span = page.document.span_of(sentence, slot.first, slot.last)
        event = _event_of(found)
        why = (*_reasons(found), "office without a name")
        self.unresolved.append(
            Unresolved(written, event, found.verdict.status, sentence.text, span, sentence.index,
                       found.context, why)
        )  # fmt: skip

    def add_line(
        self,
        page: Occasions,
        sentence: Sentence,
        event: Event | None,
        verdict: Judgement,
        context: tuple[int, ...],
    ) -> None:
        """A line of a list that names nobody a reader could be sure of."""
        span = page.document.span_of(sentence, 0, len(sentence.tokens))
        self.unresolved.append(
            Unresolved(
                mention=sentence.text,
                event=event.phrase if event else None,
                status=verdict.status,
                quote=sentence.text,
                span=span,
                sentence=sentence.index,
                context=context,
                why=("attendance:list", "no name in the line"),
            )
        )

    def reject(self, page: Occasions, sentence: Sentence, slot: Slot, why: str) -> None:
        span = page.document.span_of(sentence, slot.name_first, slot.name_last)
        self.rejected.append(Rejected(sentence.written(slot.first, slot.last), span, why))


_ORDER = (
    Status.WITHDRAWN,
    Status.DENIED,
    Status.CONFIRMED,
    Status.ASSERTED,
    Status.PLANNED,
    Status.EXPECTED,
    Status.LIKELY,
    Status.POSSIBLE,
)


def _rank(found: Found) -> int:
    """Which of several readings of one attendance is kept: the lowest, then the first."""
    if found.is_soft:
        return _ORDER.index(Status.LIKELY)
    status = Status(found.verdict.status)
    return _ORDER.index(status) if status in _ORDER else len(_ORDER)


def _event_of(found: Found) -> str | None:
    """The phrase; of an attendance that is reported, not presupposed, an unnamed event."""
    if found.event:
        return found.event.phrase
    return None if found.is_soft else "unnamed"


def _reasons(found: Found) -> tuple[str, ...]:
    return (f"attendance:{found.cue}", *(f"status:{cue}" for cue in found.verdict.cues))


def _attendance(page: Occasions, found: Found, name: str) -> Attendance:
    sentence, slot = found.sentence, found.slot
    return Attendance(
        name=name,
        mention=sentence.written(slot.name_first, slot.name_last),
        title=slot.title,
        event=_event_of(found),
        status=found.verdict.status,
        sure="firm" if found.verdict.sure and slot.mention else "loose",
        quote=sentence.text,
        span=page.document.span_of(sentence, slot.name_first, slot.name_last),
        sentence=sentence.index,
        context=found.context,
        said_by=found.speaker.speaker if found.speaker else None,
        why=_reasons(found),
    )
