"""One article as a page of lines: which sentence goes on from which, and which heads a list."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from monitor.language.guests.acting import Play
from monitor.language.guests.cuelines import CueLine, is_introduced, list_words, steps_in
from monitor.language.guests.guestcues import guest_words
from monitor.language.guests.offices import Offices
from monitor.language.people.company import has_agents
from monitor.language.people.names import Mention
from monitor.language.words.blocks import BlockKind
from monitor.language.words.clauses import either, words_of_clauses
from monitor.language.words.document import Document
from monitor.language.words.places import Places
from monitor.language.words.sentences import Sentence


class Page:
    """One article with what the reading of a sentence needs from the others."""

    def __init__(self, document: Document, mentions: Sequence[Mention], places: Places) -> None:
        self.document = document
        self._year = document.today.year
        self._places = places
        self._by_sentence: dict[int, list[Mention]] = {}
        for mention in mentions:
            self._by_sentence.setdefault(mention.sentence, []).append(mention)
        self._cast = frozenset(word for each in mentions for word in each.name.split())
        self._stages: dict[int, Play] = {}
        self._lines: dict[int, CueLine | None] = {}
        self._of_block: dict[int, list[Sentence]] = {}
        for sentence in document.sentences:
            self._of_block.setdefault(sentence.block.index, []).append(sentence)
        self._block_order = sorted(self._of_block)
        self._opening = tuple(document.lede())
        self._top = tuple(sentence.index for sentence in self._opening)
        self.offices = Offices(mentions, places)

    def stage(self, sentence: Sentence) -> Play:
        if sentence.index not in self._stages:
            own = self._by_sentence.get(sentence.index, [])
            before = self.before(sentence)
            around = self._of_block[sentence.block.index]
            hero = self._hero(sentence, before) if _HE & sentence.vocabulary else None
            self._stages[sentence.index] = Play(
                sentence, own, self._places, self._cast, before, hero, around, self._opening
            )
        return self._stages[sentence.index]

    def _hero(self, sentence: Sentence, before: Sentence | None) -> Mention | None:
        """The one person whom the sentence before tells of, for a "she" that goes on."""
        if before is None:
            return None
        seats = self.stage(before).seats
        people = [s for s in seats.slots if s.mention and not seats.is_oblique(s)]
        named = {slot.mention.name: slot.mention for slot in people if slot.mention}
        return next(iter(named.values())) if len(named) == 1 else None

    def before(self, sentence: Sentence) -> Sentence | None:
        """The sentence before, in the same paragraph; a "he" goes on from another paragraph too."""
        if not sentence.index:
            return None
        before = self.document.sentences[sentence.index - 1]
        if before.block.index == sentence.block.index:
            return before
        if before.block.kind is BlockKind.BULLET and _WITH_THEM & sentence.vocabulary:
            line = self.cue_line(before)
            return line.sentence if line else None
        goes_on = sentence.tokens[0].text in _WHO_GOES_ON
        return before if goes_on and before.block.kind is BlockKind.PARAGRAPH else None

    def texts_after(self, sentence: Sentence) -> tuple[str, ...]:
        """The words of the sentence behind, in the same paragraph, if it tells of "all", "both"."""
        index = sentence.index + 1
        if index >= len(self.document.sentences):
            return ()
        after = self.document.sentences[index]
        is_same = after.block.index == sentence.block.index
        return after.texts if is_same and after.texts[0] in {"all", "both", "they"} else ()

    def cue_line(self, sentence: Sentence) -> CueLine | None:
        """The line that introduces the list of which the sentence is an item, if it is one."""
        block = sentence.block
        head = block.cue if block.kind is BlockKind.BULLET else self._plain_list_head(block.index)
        if head is None:
            return None
        line = self._line_at(head)
        if (line is None or line.is_open) and self._is_section(head):
            line = self._line_above(head) or line
        return line if line is None or not line.is_open or self._only_names(sentence) else None

    def _line_at(self, head: int) -> CueLine | None:
        if head not in self._lines:
            self._lines[head] = self._read_cue_line(head)
        return self._lines[head]

    def _is_section(self, index: int) -> bool:
        """ "Ministers:", "Science:": a short head within a list of guests."""
        sentences = self._of_block[index]
        last = sentences[-1].tokens
        return len(sentences) == 1 and len(last) <= _LONGEST_SECTION and last[-1].text == ":"

    def _line_above(self, head: int) -> CueLine | None:
        """The line above the parts of a list, over those before this one."""
        at = bisect_left(self._block_order, head) - 1
        earliest = max(0, at - _LONGEST_LIST)
        while at >= earliest:
            index = self._block_order[at]
            is_item = self._of_block[index][0].block.kind is BlockKind.BULLET
            if not (is_item or self._is_section(index)):
                return self._line_at(index)
            at -= 1
        return None

    def _only_names(self, sentence: Sentence) -> bool:
        """Whether a line holds somebody's name and says nothing of him."""
        words = words_of_clauses()
        said = either(words.modals, words.be_any, words.have_any, words.carriers, words.past)
        return (
            len(sentence.tokens) <= _LONGEST_LINE
            and said.isdisjoint(sentence.vocabulary)
            and any(slot.first <= _EARLY for slot in self.stage(sentence).seats.slots)
        )

    def _plain_list_head(self, index: int) -> int | None:
        """The line with a colon above short lines without full stops: a list without bullets."""
        if not self._is_list_line(index):
            return None
        blocks = self._block_order
        at = bisect_left(blocks, index) - 1
        earliest = max(0, at - _LONGEST_LIST)
        while at >= earliest and self._is_list_line(blocks[at]):
            at -= 1
        ends_open = at >= 0 and self._of_block[blocks[at]][-1].tokens[-1].text == ":"
        return blocks[at] if ends_open else None

    def _is_list_line(self, index: int) -> bool:
        sentences = self._of_block[index]
        last = sentences[-1].tokens
        return (
            len(sentences) == 1
            and sentences[0].block.kind is BlockKind.PARAGRAPH
            and len(last) <= _LONGEST_LINE
            and last[-1].text not in _FULL_STOPS
        )

    def _read_cue_line(self, index: int) -> CueLine | None:
        words = list_words()
        for sentence in reversed(self._of_block.get(index, [])):
            hits = words.cues.within(sentence)
            against = words.not_cues.within(sentence)
            if any(not is_introduced(sentence, hit, hits) for hit in against):
                return None
            if hits:
                absent = bool(words.absent.within(sentence))
                return CueLine(sentence, hits[0].first, hits[0].last, absent, steps_in(sentence))
        heading = self._of_block.get(index, [None])[-1]
        if heading is None or not self._opens_list(heading):
            return None
        absent = bool(words.absent.within(heading))
        return CueLine(heading, 0, len(heading.tokens), absent, steps_in(heading), is_open=True)

    def _opens_list(self, heading: Sentence) -> bool:
        """A question for those who come, or a line that names who takes part or the event."""
        texts = heading.texts
        if texts[-1] == "?":
            return bool({"who", "whom"} & set(texts[:3]))
        longest = _LONGEST_LINE if texts[-1] != ":" else _LONGEST_HEADING
        if len(texts) > longest or texts[-1] in {".", "!"}:
            return False
        if (_NO_LIST | guest_words().no_guests) & set(texts):
            return False
        return has_agents(texts) or any(
            not each.is_generic for each in self.stage(heading).gatherings
        )


_LONGEST_LINE = 24
_LONGEST_HEADING = 32
"""Words before the colon that a list stands behind."""

_LONGEST_LIST = 100
"""Lines without bullets that one heading governs; a longer page is no guest list."""

_LONGEST_SECTION = 5
"""Words of "Heads of state:", which parts a list."""

_EARLY = 8
"""Where in a line of a list its first name stands at the latest."""

_NO_LIST = frozenset({"how", "why", "what", "when", "where", "rules", "tips", "winners", "results"})

_WHO_GOES_ON = frozenset({"he", "she", "they", "also"})

_HE = frozenset({"he", "she"})

_WITH_THEM = frozenset({"them", "too", "also", "there", "he", "she", "they"})
"""In the line behind a list they go on from those it names."""

_FULL_STOPS = frozenset({".", "!", "?", ":"})
