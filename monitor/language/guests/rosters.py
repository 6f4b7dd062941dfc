"""Who attends: people named in lists and in prose, bound to the event they attend."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.language.counts.quantities import Rejected
from monitor.language.guests.attendances import Attendance, Found, Seen, Unresolved
from monitor.language.guests.cuelines import CueLine, says_no, step_of
from monitor.language.guests.occasions import Occasions
from monitor.language.guests.verdicts import VerdictReader
from monitor.language.lexicon import Lexicon
from monitor.language.people.names import Mention, NameBook
from monitor.language.saying.sources import Attribution, speaker_of
from monitor.language.saying.status import Judgement, Status, StatusReader
from monitor.language.words.blocks import BlockKind
from monitor.language.words.document import Document
from monitor.language.words.places import Places
from monitor.language.words.sentences import Sentence

Roster = tuple[tuple[Attendance, ...], tuple[Unresolved, ...], tuple[Rejected, ...]]


class RosterReader:
    """Reads who attends what, for any people and events: cues and structure decide."""

    def __init__(
        self, lexicon: Lexicon, book: NameBook, places: Places, status: StatusReader
    ) -> None:
        self._book = book
        self._places = places
        self._verdicts = VerdictReader(status)

    def read(
        self,
        document: Document,
        mentions: Sequence[Mention],
        attributions: Sequence[Sequence[Attribution]],
    ) -> Roster:
        """Attendances, those whom the text does not name, and people found not to attend."""
        page = Occasions(document, mentions, self._places)
        seen = Seen()
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
        page: Occasions,
        sentence: Sentence,
        attributions: Sequence[Sequence[Attribution]],
        seen: Seen,
    ) -> None:
        for binding in page.stage(sentence).bindings():
            cue = binding.cue.value
            if cue.sense == "host":
                continue
            slot = binding.slot
            if slot.is_late(sentence.texts):
                seen.reject(page, sentence, slot, "is dead")
                continue
            verdict = self._verdicts.of_prose(page, sentence, binding)
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
            found = Found(sentence, slot, event, verdict, context, speaker, cue.id, is_soft)
            seen.add(page, found)

    def _read_item(
        self,
        page: Occasions,
        sentence: Sentence,
        line: CueLine,
        attributions: Sequence[Sequence[Attribution]],
        seen: Seen,
    ) -> None:
        """One line of a list: the person it names first, and those it names beside."""
        stage = page.stage(sentence)
        verdict = self._verdicts.of_list(page, line)
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
                given = self._verdicts.of_prose(page, sentence, binding)
            elif len(slots) == 1 and says_no(sentence):
                given = Judgement(Status.DENIED, ("list:absent",))
            elif len(slots) == 1 and (step := step_of(sentence)):
                given = Judgement(step, (f"list:{step.value}",))
            speaker = speaker_of(attributions[sentence.index], slot.first)
            found = Found(sentence, slot, event, given, context, speaker, "list", False)
            seen.add(page, found)


_ELSEWHERE = frozenset({"meanwhile", "elsewhere", "separately"})
"""They open a sentence about another occasion than the article's."""

_SOFT = frozenset({"come", "their_presence", "presence_of", "accompany", "accompanied"})
"""Cues that take an attendance for granted rather than report it."""

_WHEREABOUTS = frozenset({"come", "arrived", "spotted"})
"""Cues that say where somebody is; only there can the article's event be attended."""

_LONGEST_ITEM = 8
_MOST_PER_ITEM = 6
