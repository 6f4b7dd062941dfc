"""One sentence laid out for reading who attends: its people, its events, its cues."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from monitor.language.guests.gatherings import Gathering, gatherings_in, is_stand_in
from monitor.language.guests.guestcues import Cue, cues_in, guest_words
from monitor.language.guests.slots import Seats, Slot
from monitor.language.people.capitals import scene_of
from monitor.language.people.names import Mention
from monitor.language.words.blocks import BlockKind
from monitor.language.words.clauses import words_of_clauses
from monitor.language.words.cues import Hit
from monitor.language.words.places import Places
from monitor.language.words.sentences import Sentence


class Layout:
    """A sentence with its people, events and cues.

    `cast` are the words of all names of the article; `before` is the sentence before, if it
    stands in the same paragraph; `hero` the one person it is about; `around` the paragraph;
    `top` the headline and the lede.
    """

    def __init__(
        self,
        sentence: Sentence,
        mentions: Sequence[Mention],
        places: Places,
        cast: frozenset[str] = frozenset(),
        before: Sentence | None = None,
        hero: Mention | None = None,
        around: Sequence[Sentence] = (),
        top: Sequence[Sentence] = (),
    ) -> None:
        self.sentence = sentence
        self.tokens = sentence.tokens
        self._mentions = mentions
        self._places = places
        self._cast = cast
        self._before = before
        self.hero = hero
        self._around = around
        self._top = top

    @cached_property
    def seats(self) -> Seats:
        return Seats(scene_of(self.sentence, self._places), self._mentions, self._cast)

    @property
    def is_peopled(self) -> bool:
        """Whether somebody is named whom a cue could bind, or "she" goes on from before."""
        scene = scene_of(self.sentence, self._places)
        may_be = self._mentions or scene.titles or scene.sightings
        return bool(self.hero or (may_be and self.seats.slots))

    @cached_property
    def gatherings(self) -> tuple[Gathering, ...]:
        every = gatherings_in(self.sentence, self._places)
        return tuple(each for each in every if not self._is_outside(each))

    def _is_outside(self, gathering: Gathering) -> bool:
        """Those who stand "outside the summit" are not at it."""
        return "outside" in self.between(max(0, gathering.first - 2), gathering.first)

    @cached_property
    def cues(self) -> tuple[Hit[Cue], ...]:
        return cues_in(self.sentence)

    @cached_property
    def _follows_event(self) -> bool:
        near = (self._before, *self._earlier()) if self._before is not None else ()
        return any(gatherings_in(each, self._places) for each in near)

    def _earlier(self) -> Sequence[Sentence]:
        """The sentence before the one before, in the same paragraph."""
        index = self.sentence.index
        return [each for each in self._around if each.index == index - 2]

    def gathering_of(self, cue: Hit[Cue], slot: Slot) -> Gathering | None:
        """The event a cue speaks of: the next one behind it, else the nearest before it."""
        every = [each for each in self.gatherings if not self._is_in_aside(each, cue)]
        named = [each for each in every if not is_stand_in(each)] or every
        after = [each for each in named if each.head >= cue.first]
        if len(after) > 1 and self._leads_to(*after[:2]):
            after = after[1:]
        is_near = after and after[0].head - cue.last < 30
        if is_near and ";" not in self.between(cue.last, after[0].head):
            return after[0]
        before = [each for each in named if each.head < cue.first]
        return before[-1] if before else after[0] if is_near else None

    def _is_in_aside(self, gathering: Gathering, cue: Hit[Cue]) -> bool:
        """Of another clause: "Y, who hosted the last meeting in Brno, is not coming"."""
        near = range(gathering.first - 1, max(0, gathering.first - _LONGEST_ASIDE), -1)
        opens = next((at for at in near if self.text(at) in {"who", "whose"}), None)
        if opens is None or self.text(opens - 1) != "," or opens < cue.first < gathering.last:
            return False
        return cue.first > gathering.last and "," in self.between(gathering.last, cue.first)

    def _leads_to(self, journey: Gathering, event: Gathering) -> bool:
        """The trip to the summit: whoever calls it off will not be at the summit."""
        return (
            journey.noun in guest_words().journeys
            and event.first - journey.last <= 4
            and bool({"to", "for"} & self.between(journey.head, event.first))
        )

    def is_aside(self, slot: Slot) -> bool:
        """Mentioned only to say who somebody else is: "the widow of X", "X's envoy"."""
        return slot.first > 0 and self.seats.is_oblique(slot)

    def _is_event_around(self) -> bool:
        return any(gatherings_in(each, self._places) for each in self._around)

    def _is_headed_by_event(self) -> bool:
        """Whether the headline names an event: the body then tells who sat and stood there."""
        if self._follows_meeting():
            return False
        headline = [each for each in self._top if each.block.kind is BlockKind.HEADLINE]
        every = [event for each in headline for event in gatherings_in(each, self._places)]
        return any(not each.is_generic for each in every)

    def _follows_meeting(self) -> bool:
        before = self._before
        return before is not None and not _OTHER_MEETING.isdisjoint(before.vocabulary)

    def _is_of_other_meeting(self) -> bool:
        return not self.gatherings and self._follows_meeting()

    def _is_event_on_top(self) -> bool:
        """Whether the article opens with an event: who "will come" comes to that one."""
        if self._follows_meeting():
            return False
        return any(gatherings_in(each, self._places) for each in self._top)

    def company_of(self, cue: Hit[Cue]) -> Sequence[Slot]:
        """The group that stands right behind a "with"."""
        behind = [slot for slot in self.seats.slots if slot.first >= cue.last]
        is_next = behind and self._leads_to_people(cue.last)
        return self.seats.groups(behind)[0] if is_next else []

    def _part_start(self, before: int) -> int:
        """Where the part of the sentence begins that a semicolon or a colon set off."""
        return next(
            (at + 1 for at in range(before - 1, -1, -1) if self.text(at) in {";", ":", "—"}), 0
        )

    def _has_subject(self, first: int, last: int) -> bool:
        """Whether somebody stands there who acts: not whose wedding it is, not an "of X"."""
        seats = self.seats
        inside = [slot for slot in seats.slots if first <= slot.first and slot.last <= last]
        return any(
            not (group[0].is_lone or seats.is_oblique(group[0])) for group in seats.groups(inside)
        )

    def _leads_to_people(self, at: int) -> bool:
        """Whether somebody stands right there, behind "the" or "the shipowner" at most."""
        if self.text(at) in {"for", "as", "from"}:
            # "For Chad, minister X; for Togo, envoy Y": the people stand behind the comma.
            near = range(at, min(at + _BEFORE_NAME, len(self.tokens)))
            at = next((each + 1 for each in near if self.text(each) == ","), at)
        starts = {slot.first for slot in self.seats.slots}
        scene = self.seats.scene
        for behind in range(at, min(at + _BEFORE_NAME, len(self.tokens))):
            if behind in starts:
                return True
            said = self.text(behind)
            is_place = scene.place_at(behind) is not None or said in {"'s", "'", "the", "-"}
            is_place = is_place or self.tokens[behind].raw.isupper()
            if said == "," and not _THEIR.isdisjoint(self.between(at, behind)):
                # "With his niece, X"
                continue
            if not (is_place or self.is_common(behind) or self.text(behind + 1) in {"'s", "'"}):
                return behind == at and behind + 1 in starts
        return False

    def is_common(self, at: int) -> bool:
        """A word of "the shipowner" before a name."""
        said, token = self.text(at), self.tokens[at]
        is_plain = token.is_word and not token.is_capital
        return is_plain and said not in words_of_clauses().prepositions | {"and", "or"}

    def _has_attending_cue(self, but: Hit[Cue]) -> bool:
        return any(is_plain(hit.value) for hit in self.cues if hit != but)

    def between(self, first: int, last: int) -> set[str]:
        return {token.text for token in self.tokens[first:last]}

    def text(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""


_OTHER_MEETING = frozenset({"meet", "meets", "meeting"})
"""Where the sentence before tells of one, whoever "will be there" need not be at the article's."""

_LONGEST_ASIDE = 12
"""Words of ", who hosted the last meeting in Brno"."""


_BEFORE_NAME = 6
"""Words that may stand before a name: "the", "Oman's", "the Swedish shipowner"."""


_THEIR = frozenset({"his", "her", "their", "its", "my", "our"})


def is_plain(cue: Cue) -> bool:
    """Whether a cue says by itself that people attend."""
    return cue.needs == "" and cue.sense == "attends"
