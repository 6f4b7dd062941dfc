"""Who attends: people named in lists and in prose, bound to the event they attend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.language.counts.quantities import Rejected
from monitor.language.guests.attending import Binding
from monitor.language.guests.eastern_guests import eastern_guests
from monitor.language.guests.gatherings import is_bygone, is_of_another_time
from monitor.language.guests.occasions import CueLine, Event, Page
from monitor.language.guests.slots import Slot
from monitor.language.lexicon import Lexicon
from monitor.language.people.names import Mention, NameBook
from monitor.language.saying.sources import Attribution, speaker_of
from monitor.language.saying.status import Judgement, Status, StatusReader
from monitor.language.words.blocks import BlockKind
from monitor.language.words.clauses import either, words_of_clauses
from monitor.language.words.document import Document, Span
from monitor.language.words.places import Places
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


Roster = tuple[tuple[Attendance, ...], tuple[Unresolved, ...], tuple[Rejected, ...]]


class RosterReader:
    """Reads who attends what, for any people and events: cues and structure decide."""

    def __init__(
        self, lexicon: Lexicon, book: NameBook, places: Places, status: StatusReader
    ) -> None:
        self._book = book
        self._places = places
        self._status = status

    def read(
        self,
        document: Document,
        mentions: Sequence[Mention],
        attributions: Sequence[Sequence[Attribution]],
    ) -> Roster:
        """Attendances, those whom the text does not name, and people found not to attend."""
        page = Page(document, mentions, self._places)
        seen = _Seen()
        for sentence in document.sentences:
            listed = page.cue_line(sentence)
            if listed is not None:
                self._read_item(page, sentence, listed, attributions, seen)
            else:
                self._read_prose(page, sentence, attributions, seen)
                seen.add_eastern(page, sentence)
        return seen.people(), tuple(seen.unresolved), tuple(seen.rejected)

    def _read_prose(
        self,
        page: Page,
        sentence: Sentence,
        attributions: Sequence[Sequence[Attribution]],
        seen: _Seen,
    ) -> None:
        for binding in page.stage(sentence).bindings():
            cue = binding.cue.value
            if cue.sense == "host":
                continue
            slot = binding.slot
            verdict = self._verdict(page, sentence, binding)
            if verdict.status == Status.HISTORICAL:
                seen.reject(page, sentence, slot, "attended another time")
                continue
            context = page.context(sentence, binding.gathering)
            event = page.event(sentence, binding.gathering, context)
            if binding.gathering is None and sentence.texts[0] in _ELSEWHERE:
                seen.reject(page, sentence, slot, "was elsewhere")
                continue
            inherits = binding.gathering is None and cue.id in _WHEREABOUTS
            if inherits and page.is_far_from(sentence, binding.cue.last - 1, event):
                seen.reject(page, sentence, slot, "was elsewhere")
                continue
            speaker = speaker_of(attributions[sentence.index], binding.cue.first)
            in_headline = sentence.block.kind is BlockKind.HEADLINE
            is_soft = verdict.status == Status.ASSERTED and (
                in_headline or cue.id in _SOFT or cue.sense == "beside"
            )
            found = _Found(sentence, slot, event, verdict, context, speaker, cue.id, is_soft)
            seen.add(page, found)

    def _verdict(self, page: Page, sentence: Sentence, binding: Binding) -> Judgement:
        """The status the cue's sense gives, unless the sentence says it less surely."""
        cue = binding.cue
        first = _head_of(sentence, cue.first, cue.last)
        judged = self._status.judge(page.document, sentence, first, cue.last, kind="attendance")
        if judged.status == Status.UNCONFIRMED and _is_open(sentence, first):
            judged = Judgement(Status.POSSIBLE, judged.cues, judged.sure)
        year = page.document.today.year
        gathering = binding.gathering
        is_past = gathering and (
            is_of_another_time(sentence, gathering, year)
            or page.is_that_of_then(sentence, gathering)
        )
        is_over = cue.value.sense != "possible" and is_bygone(sentence, year, cue.first)
        if is_over or (is_past and judged.status not in _TO_COME):
            return Judgement(Status.HISTORICAL, ("bygone",))
        if cue.value.sense == "attends" and _is_none_of_two(sentence, binding.slot):
            return Judgement(Status.DENIED, ("neither", *judged.cues))
        if cue.value.sense == "attends" and _hangs_on_aside(sentence, binding.slot):
            return Judgement(Status.POSSIBLE, ("aside", *judged.cues))
        match cue.value.sense:
            case "absent":
                doubtful = judged.status in {Status.POSSIBLE, Status.UNLIKELY, Status.LIKELY}
                if "after all" in " ".join(sentence.texts[cue.first : cue.last]):
                    return Judgement(Status.WITHDRAWN, judged.cues)
                return judged if doubtful else Judgement(Status.DENIED, judged.cues)
            case "withdrawn":
                doubtful = judged.status in {Status.POSSIBLE, Status.UNLIKELY, Status.LIKELY}
                return judged if doubtful else Judgement(Status.WITHDRAWN, judged.cues)
            case "invited" if _is_accepted(page, sentence, cue.last):
                return Judgement(Status.CONFIRMED, ("accepted", *judged.cues))
            case "invited" | "possible":
                return Judgement(Status.POSSIBLE, judged.cues)
        introducing = set(sentence.texts[cue.first : binding.slot.first])
        is_invited = cue.value.side == "right" and "invited" in introducing
        if is_invited and not (introducing & _YES or _is_accepted(page, sentence, cue.last)):
            return Judgement(Status.POSSIBLE, ("invited", *judged.cues))
        if cue.value.side == "right" and _SAYS_NO & set(sentence.texts[cue.first : cue.last]):
            return Judgement(Status.DENIED, ("not", *judged.cues))
        if cue.value.id == "confirms":
            before = sentence.tokens[cue.first - 1].text if cue.first else ""
            return _of_confirming(judged, before == "to" or _is_negated(sentence, cue.first))
        if judged.status == Status.DENIED and not _is_negated(sentence, cue.first):
            # The no belongs to another verb: "did not come, sending X instead".
            return Judgement(Status.ASSERTED, ())
        if judged.status == Status.POSSIBLE and _is_reported_will(sentence, cue.first):
            return Judgement(Status.PLANNED, judged.cues, judged.sure)
        if judged.status == Status.HAPPENED:
            return Judgement(Status.ASSERTED, judged.cues, judged.sure)
        return judged

    # --- lists ----------------------------------------------------------------------------

    def _read_item(
        self,
        page: Page,
        sentence: Sentence,
        line: CueLine,
        attributions: Sequence[Sequence[Attribution]],
        seen: _Seen,
    ) -> None:
        """One line of a list: the person it names first, and those it names beside."""
        stage = page.stage(sentence)
        verdict = self._list_verdict(page, line)
        context = page.list_context(sentence, line)
        gatherings = page.stage(line.sentence).gatherings
        event = page.event(line.sentence, gatherings[0] if gatherings else None, context)
        own = {binding.slot: binding for binding in stage.bindings()}
        slots = [slot for slot in stage.seats.slots if not stage.is_aside(slot)]
        # A lone word beside a name says whence somebody comes: "(Paramount)".
        slots = [slot for slot in slots if not slot.is_lone] or slots
        if not slots:
            if len(sentence.tokens) <= _LONGEST_ITEM and sentence.tokens[0].is_word:
                seen.add_line(page, sentence, event, verdict, context)
            return
        for slot in slots[:_MOST_PER_ITEM]:
            binding = own.get(slot)
            given = verdict
            if binding and binding.cue.value.sense in {"absent", "withdrawn"}:
                given = self._verdict(page, sentence, binding)
            elif len(slots) == 1 and page.says_no(sentence):
                given = Judgement(Status.DENIED, ("list:absent",))
            elif len(slots) == 1 and (step := page.step_of(sentence)):
                given = Judgement(step, (f"list:{step.value}",))
            speaker = speaker_of(attributions[sentence.index], slot.first)
            found = _Found(sentence, slot, event, given, context, speaker, "list", False)
            seen.add(page, found)

    def _list_verdict(self, page: Page, line: CueLine) -> Judgement:
        for step in (Status.WITHDRAWN, Status.POSSIBLE):
            if step in line.steps:
                return Judgement(step, (f"list:{step.value}",))
        if line.is_absent:
            return Judgement(Status.DENIED, ("list:absent",))
        judged = self._status.judge(
            page.document, line.sentence, line.first, line.last, kind="attendance"
        )
        words = {token.text for token in line.sentence.tokens}
        if "confirmed" in words:
            return Judgement(Status.CONFIRMED, ("list:confirmed",))
        if "question" in judged.cues or judged.status == Status.HAPPENED:
            # A list's heading asks what the list answers: "Who will be there?"
            future = bool(words & {"will", "ll", "'ll", "going", "coming", "expected", "to"})
            return Judgement(Status.PLANNED if future else Status.ASSERTED, ("list",))
        if judged.status == Status.ASSERTED and words & {"will", "attending", "coming"}:
            return Judgement(Status.PLANNED, ("list",))
        return judged


def _of_confirming(judged: Judgement, is_negated: bool) -> Judgement:
    """Who confirms his attendance comes; who has not confirmed it may yet."""
    if is_negated or judged.status in _UNSURE:
        return Judgement(Status.POSSIBLE, judged.cues, judged.sure)
    return Judgement(Status.CONFIRMED, ("confirms", *judged.cues), judged.sure)


_TO_COME = frozenset({Status.PLANNED, Status.EXPECTED, Status.LIKELY, Status.POSSIBLE})
_UNSURE = frozenset({Status.DENIED, Status.UNCONFIRMED, Status.UNLIKELY, Status.POSSIBLE})


_SMALL = frozenset({"to", "not", "n't", "also"})


def _head_of(sentence: Sentence, first: int, last: int) -> int:
    """Past the auxiliaries that a cue begins with: they say how sure it is."""
    words = words_of_clauses()
    while first < last - 1 and sentence.tokens[first].text in either(
        words.modals, words.be_any, words.have_any, _SMALL
    ):
        first += 1
    return first


def _is_reported_will(sentence: Sentence, first: int) -> bool:
    """The "would" of reported speech is a "will": "she said she would come"."""
    said = [token.text for token in sentence.tokens[:first]]
    if "would" not in said[-5:] or {"if", "whether", "could", "might", "may"} & set(said):
        return False
    return bool(_REPORTS & set(said))


_REPORTS = frozenset({"said", "told", "confirmed", "announced", "added", "pledged", "promised"})


def _hangs_on_aside(sentence: Sentence, slot: Slot) -> bool:
    """ "And, if her back allows, harpist X", "and, health permitting, X": only then does X come."""
    texts = sentence.texts
    comma = slot.first - 1
    while comma > 0 and slot.first - comma < 4 and sentence.tokens[comma].is_word:
        comma -= 1
    if comma < 2 or texts[comma] != ",":
        return False
    opening = next((at for at in range(comma - 1, 0, -1) if texts[at] == ","), 0)
    inside = texts[opening + 1 : comma]
    return bool(inside) and (inside[0] == "if" or inside[-1] in {"permitting", "allowing"})


def _is_open(sentence: Sentence, first: int) -> bool:
    """Whether it is a question that nobody has answered: "whether X will come is uncertain"."""
    return bool({"whether", "if"} & {token.text for token in sentence.tokens[:first]})


def _is_none_of_two(sentence: Sentence, slot: Slot) -> bool:
    """ "Neither Chad's X nor Y will come": the word stands before the country or the title."""
    before = sentence.texts[max(0, slot.first - 6) : slot.first]
    if before[-1:] == (",",):
        # "nor his wife, Mira Costa,"
        before = before[:-1]
    return any(
        said in {"neither", "nor"}
        and not {",", "and"} & set(before[at + 1 :])
        for at, said in enumerate(before)
    )  # fmt: skip


def _is_accepted(page: Page, sentence: Sentence, at: int) -> bool:
    """Whether those invited have said yes: "were invited; all three have accepted"."""
    texts = [*sentence.texts[at:], *page.texts_after(sentence)]
    yes = next((i for i, said in enumerate(texts) if said in _YES and _is_theirs(texts, i)), None)
    come = (i for i, said in enumerate(texts) if said in {"come", "attend"})
    return yes is not None or any(
        {"will", "both"} <= said or {"will", "all"} <= said
        for said in (set(texts[max(0, at - 6) : at]) for at in come)
    )


def _is_theirs(texts: Sequence[str], at: int) -> bool:
    """Said of all who were invited: "both have accepted", not "X has accepted"."""
    before = texts[max(0, at - 6) : at]
    return bool({"have", "had"} & set(before)) and not {"not", "n't", "none", "neither"} & set(
        before
    )


_SAYS_NO = frozenset({"not", "n't", "never"})
"""Within the words before a list: "among those who will not come are X and Y"."""

_YES = frozenset({"accepted", "agreed", "confirmed", "yes"})


def _is_negated(sentence: Sentence, first: int) -> bool:
    said = [token.text for token in sentence.tokens[max(0, first - 6) : first]]
    while "," in said:
        said = said[said.index(",") + 1 :]
    return bool(
        set(said) & {"not", "n't", "no", "never", "neither", "nor", "none", "without", "denied"}
    )


_ELSEWHERE = frozenset({"meanwhile", "elsewhere", "separately"})
"""They open a sentence about another occasion than the article's."""

_SOFT = frozenset({"come", "their_presence", "presence_of", "accompany", "accompanied"})
"""Cues that take an attendance for granted rather than report it."""

_WHEREABOUTS = frozenset({"come", "arrived", "spotted"})
"""Cues that say where somebody is; only there can the article's event be attended."""

_LONGEST_ITEM = 8
_MOST_PER_ITEM = 6


@dataclass(frozen=True, slots=True)
class _Found:
    """One reading of somebody's attendance, before it is weighed against the others."""

    sentence: Sentence
    slot: Slot
    event: Event | None
    verdict: Judgement
    context: tuple[int, ...]
    speaker: Attribution | None
    cue: str
    is_soft: bool


class _Seen:
    """What was read so far: of each person and event the reading that says most."""

    def __init__(self) -> None:
        self.unresolved: list[Unresolved] = []
        self.rejected: list[Rejected] = []
        self._best: dict[tuple[str, str], tuple[tuple[int, bool, int], Attendance]] = {}
        self._offices: set[tuple[str, str]] = set()

    def people(self) -> tuple[Attendance, ...]:
        kept = [attendance for _, attendance in self._best.values()]
        return tuple(sorted(kept, key=lambda each: (each.sentence, each.span)))

    def add(self, page: Page, found: _Found) -> None:
        sentence, slot = found.sentence, found.slot
        name = slot.mention.name if slot.mention else page.holder(sentence, slot)
        if name is None and found.cue == "list":
            name = page.peer(sentence, slot)
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

    def add_eastern(self, page: Page, sentence: Sentence) -> None:
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

    def _add_office(self, page: Page, found: _Found) -> None:
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
        page: Page,
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

    def reject(self, page: Page, sentence: Sentence, slot: Slot, why: str) -> None:
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


def _rank(found: _Found) -> int:
    """Which of several readings of one attendance is kept: the lowest, then the first."""
    if found.is_soft:
        return _ORDER.index(Status.LIKELY)
    status = Status(found.verdict.status)
    return _ORDER.index(status) if status in _ORDER else len(_ORDER)


def _event_of(found: _Found) -> str | None:
    """The phrase; of an attendance that is reported, not presupposed, an unnamed event."""
    if found.event:
        return found.event.phrase
    return None if found.is_soft else "unnamed"


def _reasons(found: _Found) -> tuple[str, ...]:
    return (f"attendance:{found.cue}", *(f"status:{cue}" for cue in found.verdict.cues))


def _attendance(page: Page, found: _Found, name: str) -> Attendance:
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
