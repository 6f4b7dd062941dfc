"""Which event a sentence is about: its own, its list's, or the one the article opens with."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.language.guests.acting import Play
from monitor.language.guests.gatherings import Gathering, is_bygone, is_of_another_time, is_stand_in
from monitor.language.guests.guestcues import guest_words
from monitor.language.guests.slots import Slot
from monitor.language.people.company import has_agents
from monitor.language.people.names import Mention
from monitor.language.steps import Status
from monitor.language.words.blocks import BlockKind
from monitor.language.words.clauses import either, words_of_clauses
from monitor.language.words.cues import Hit
from monitor.language.words.document import Document
from monitor.language.words.hyphens import HyphenPatterns
from monitor.language.words.places import Places
from monitor.language.words.sentences import Sentence
from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class CueLine:
    """The sentence that introduces a list of those who come, and its words that say so."""

    sentence: Sentence
    first: int
    last: int
    is_absent: bool
    steps: frozenset[Status] = frozenset()
    """What its words say of those it lists: that they may come, or no longer do."""
    is_open: bool = False
    """It only names the event or asks who comes: its items must be names and no more."""


@dataclass(frozen=True, slots=True)
class Event:
    """The event as a phrase of the text, and its noun."""

    phrase: str
    noun: str
    countries: frozenset[str] = frozenset()


_LONGEST_LINE = 24
_LONGEST_HEADING = 32
"""Words before the colon that a list stands behind."""

_LONGEST_LIST = 100
"""Lines without bullets that one heading governs; a longer page is no guest list."""

_LONGEST_SECTION = 5
"""Words of "Heads of state:", which parts a list."""

_AFTER_SAID = 3
"""Words behind a "said" that ends its heading: "she said on Monday:"."""

_EARLY = 8
"""Where in a line of a list its first name stands at the latest."""

_NO_LIST = frozenset({"how", "why", "what", "when", "where", "rules", "tips", "winners", "results"})

_WHO_GOES_ON = frozenset({"he", "she", "they", "also"})
_PEERS = frozenset({"duke", "duchess", "earl", "marquess", "countess", "viscount"})

_HE = frozenset({"he", "she"})

_WITH_THEM = frozenset({"them", "too", "also", "there", "he", "she", "they"})
"""In the line behind a list they go on from those it names."""

_FULL_STOPS = frozenset({".", "!", "?", ":"})


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
        self._holders = self._office_holders(mentions)

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
        words = _list_words()
        for sentence in reversed(self._of_block.get(index, [])):
            hits = words.cues.within(sentence)
            against = words.not_cues.within(sentence)
            if any(not _is_introduced(sentence, hit, hits) for hit in against):
                return None
            if hits:
                absent = bool(words.absent.within(sentence))
                return CueLine(sentence, hits[0].first, hits[0].last, absent, _steps(sentence))
        heading = self._of_block.get(index, [None])[-1]
        if heading is None or not self._opens_list(heading):
            return None
        absent = bool(words.absent.within(heading))
        return CueLine(heading, 0, len(heading.tokens), absent, _steps(heading), is_open=True)

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

    def says_no(self, sentence: Sentence) -> bool:
        """Whether a line of a list says that its one person does not come."""
        return bool(_list_words().absent.within(sentence))

    def step_of(self, sentence: Sentence) -> Status | None:
        """What a line of a list says of its one person: "possibly Ana Lund", "… (tbc)"."""
        return next(iter(sorted(_steps(sentence))), None)

    # --- events ---------------------------------------------------------------------------

    def context(self, sentence: Sentence, gathering: Gathering | None) -> tuple[int, ...]:
        """Where a rule may look for the event; elsewhere than this sentence if it names none."""
        if gathering and self._is_elsewhere(gathering):
            return (sentence.index,)
        block = tuple(each.index for each in self._of_block[sentence.block.index])
        nearest = sorted(block, key=lambda index: abs(index - sentence.index))
        return _unique((sentence.index, *nearest, *self._top))

    def list_context(self, sentence: Sentence, line: CueLine) -> tuple[int, ...]:
        cue_block = [each.index for each in self._of_block[line.sentence.block.index]]
        return _unique(
            (sentence.index, line.sentence.index, *cue_block, *self._section(line), *self._top)
        )

    def _section(self, line: CueLine) -> Iterator[int]:
        """The paragraph before the line that introduces a list."""
        before = [i for i in self._of_block if i < line.sentence.block.index]
        if before:
            yield from (each.index for each in reversed(self._of_block[max(before)]))

    def _is_elsewhere(self, gathering: Gathering) -> bool:
        """Another event than the one the article opens with: it inherits nothing."""
        if gathering.is_generic:
            return False
        top = [each for index in self._top
               for each in self.stage(self.document.sentences[index]).gatherings]  # fmt: skip
        if not top or any(gathering is each for each in top):
            return False
        alike = [each for each in top if each.noun == gathering.noun or each.is_generic]
        if not alike:
            return True
        countries = {country for each in alike for country in each.countries}
        return bool(gathering.countries and countries and not gathering.countries & countries)

    def event(
        self, sentence: Sentence, gathering: Gathering | None, context: Sequence[int]
    ) -> Event | None:
        """The event named here, else the nearest named before it, else the article's own."""
        own = _event(sentence, gathering) if gathering else None
        if gathering and not is_stand_in(gathering):
            return own
        nearby = [index for index in context if index < sentence.index and index not in self._top]
        for index in (*nearby, *self._top):
            other = self.document.sentences[index]
            found = [
                each
                for each in self.stage(other).gatherings
                if not each.is_generic and not is_of_another_time(other, each, self._year)
            ]
            if found and index in context and index != sentence.index:
                return _event(other, found[0])
        return own

    def is_that_of_then(self, sentence: Sentence, gathering: Gathering) -> bool:
        """ "At that wedding", where the sentence before has told of another year's."""
        that = sentence.texts[gathering.first - 1] if gathering.first else ""
        before = self.document.sentences[max(sentence.index - 2, 0) : sentence.index]
        return that == "that" and any(is_bygone(each, self._year) for each in before)

    def is_far_from(self, sentence: Sentence, at: int, event: Event | None) -> bool:
        """Whether the place that stands about a token lies in none of the event's countries."""
        countries = self._countries_of(event) if event else set()
        here = {
            hit.value.country
            for hit in self._places.within(sentence)
            if at <= hit.first <= at + 3 and not hit.value.is_adjective
        } - {None}
        return bool(here and countries) and not here & countries

    def _countries_of(self, event: Event) -> set[str]:
        """Where the headline and the lede, too, say that it takes place."""
        top = [each for index in self._top
               for each in self.stage(self.document.sentences[index]).gatherings]  # fmt: skip
        named = [each.countries for each in top if each.noun == event.noun]
        return set(event.countries).union(*named)

    # --- offices --------------------------------------------------------------------------

    def holder(self, sentence: Sentence, slot: Slot) -> str | None:
        """Who holds an office, if the article says so elsewhere: "the Slovak prime minister"."""
        if slot.office is None:
            return None
        return self._holders.get(self._office_key(sentence.written(slot.first, slot.last)))

    def peer(self, sentence: Sentence, slot: Slot) -> str | None:
        """ "The Duke of Malvern": a peer's title is his name."""
        said = sentence.texts[slot.first : slot.last]
        if slot.office is None or "of" not in said or _PEERS.isdisjoint(said):
            return None
        return sentence.written(slot.first + (said[0] == "the"), slot.last)

    def _office_holders(self, mentions: Sequence[Mention]) -> dict[tuple[str, ...], str]:
        holders: dict[tuple[str, ...], str] = {}
        for mention in mentions:
            key = self._office_key(mention.title)
            if len(key) > 1:
                holders.setdefault(key, mention.name)
        return holders

    def _office_key(self, title: str) -> tuple[str, ...]:
        """The words of an office with its country under one name, in no order."""
        words = [
            word for word in title.replace("’s", "").replace("'s", "").split()
            if word.lower() not in {"the", "of", "a", "an", "for"}
        ]  # fmt: skip
        of = {word: self._places.country(word) for word in words}
        countries = {country for country in of.values() if country}
        plain = {word.lower() for word, country in of.items() if not country}
        if not countries or not plain:
            return ()
        return tuple(sorted((*countries, *plain)))


def _steps(heading: Sentence) -> frozenset[Status]:
    found = _list_words().steps.within(heading)
    return frozenset(hit.value for hit in found)


def _is_introduced(sentence: Sentence, against: Hit[bool], hits: Sequence[Hit[bool]]) -> bool:
    """Whether a "said" only tells who announces the list: "the office said A will bring:"."""
    said = sentence.texts[against.first]
    return said == "said" and bool(hits) and len(sentence.texts) - against.last > _AFTER_SAID


def _event(sentence: Sentence, gathering: Gathering) -> Event:
    phrase = sentence.written(gathering.first, gathering.last)
    return Event(phrase, gathering.noun, gathering.countries)


def _unique(indexes: Sequence[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(indexes))


@dataclass(frozen=True, slots=True)
class _ListWords:
    cues: HyphenPatterns[bool]
    absent: HyphenPatterns[bool]
    steps: HyphenPatterns[Status]
    not_cues: HyphenPatterns[bool]


@lru_cache(maxsize=1)
def _list_words() -> _ListWords:
    said = package_yaml(files("monitor.language") / "data" / "rosters.yaml")
    return _ListWords(
        HyphenPatterns([(pattern, True) for pattern in said["list_cues"]]),
        HyphenPatterns([(pattern, True) for pattern in said["list_absent"]]),
        HyphenPatterns(
            [(pattern, Status.POSSIBLE) for pattern in said["list_open"]]
            + [(pattern, Status.WITHDRAWN) for pattern in said["list_withdrawn"]]
        ),
        HyphenPatterns([(pattern, True) for pattern in said["not_list_cues"]]),
    )
