"""What a word for attending asks of its sentence before it binds anybody to an event."""

from __future__ import annotations

from monitor.language.guests.guestcues import Cue, cues_in, guest_words
from monitor.language.guests.layout import Layout, is_plain
from monitor.language.people.company import has_agents, is_company
from monitor.language.words.clauses import either, words_of_clauses
from monitor.language.words.cues import Hit


class Needs(Layout):
    """A sentence that says whether each of its cues has what it needs."""

    def points_back(self, cue: Hit[Cue]) -> bool:
        """Whether a list is of those of whom the sentence before told: "They include X and Y"."""
        return cue.value.needs == "back" and self._part_start(cue.first) == cue.first

    def _goes_on_with_guests(self) -> bool:
        """Whether the sentence before told of people at an event, not of its victims."""
        before = self._before
        if before is None or not guest_words().no_guests.isdisjoint(before.vocabulary):
            return False
        told = any(hit.value.sense not in {"host", "possible"} for hit in cues_in(before))
        return told or bool(guest_words().guests.within(before)) or self._follows_event

    def has_what_it_needs(self, cue: Hit[Cue]) -> bool:
        """Whether the sentence holds what the cue asks for, as the data file lists it."""
        match cue.value.needs:
            case "event":
                return bool(self.gatherings) or self._tells_on(cue)
            case "purpose":
                return self._has_purpose(cue)
            case "arrival":
                return bool(self.gatherings) or self._is_event_around()
            case "close_by":
                return any(0 <= each.first - cue.last <= 3 for each in self.gatherings)
            case "guests":
                return self._has_guests(cue)
            case "delegation":
                return self._is_delegation(cue)
            case "presence":
                return self._is_presence(cue)
            case "told":
                return self._is_told_before(cue)
            case "scene":
                return not self._is_seen_in_place(cue)
            case "echo":
                return self.echoed(cue) is not None
            case "inversion":
                return self._is_inverted(cue)
            case "company":
                return self._is_equation(cue)
            case "back":
                return self.points_back(cue) and self._goes_on_with_guests()
            case "absolute":
                return self._is_absolute(cue)
            case "objects":
                return self._are_hosted(cue)
            case "occasion":
                return bool(self.gatherings) or self._is_event_around() or self._is_event_on_top()
            case "just_before":
                return self._is_company(cue) and self._leads_to_people(cue.last)
            case _:
                return not (cue.value.id == "present" and self._is_of_other_meeting())

    def _tells_on(self, cue: Hit[Cue]) -> bool:
        """Whether it goes on telling of the event of the sentence before."""
        if cue.value.id not in _SCENE_OF_EVENT or "outside" in self.sentence.vocabulary:
            return False
        return self._follows_event or (cue.value.id in _SEEN_THERE and self._is_headed_by_event())

    def _is_delegation(self, cue: Hit[Cue]) -> bool:
        """Whether those who are led have come: a delegation has, a group only to an event."""
        if not _DELEGATIONS.isdisjoint(self.sentence.vocabulary):
            return True
        is_event = bool(self.gatherings) or self._has_attending_cue(cue)
        return is_event and not _BANDS.isdisjoint(self.sentence.vocabulary)

    def _has_purpose(self, cue: Hit[Cue]) -> bool:
        """ "Flew to Bergen for the summit": the event that the cue leads to."""
        return any(
            0 <= each.first - cue.last <= _PURPOSE_REACH
            and not _LEADING.isdisjoint(self.between(cue.last, each.head))
            for each in self.gatherings
        )

    def _has_guests(self, cue: Hit[Cue]) -> bool:
        """ "Guests at the gala included": those the cue goes on to name."""
        guests, before = guest_words(), self.tokens[: cue.last]
        said = self.between(self._part_start(cue.first), cue.first)
        if cue.value.id == "among" and not guests.no_guests.isdisjoint(said):
            return False
        if guests.guests.find(before):
            return True
        if any(hit.last <= cue.first and is_plain(hit.value) for hit in self.cues):
            return True
        if not guests.weak_guests.find(before):
            return False
        return bool(self.gatherings) or self._has_attending_cue(cue)

    def _is_absolute(self, cue: Hit[Cue]) -> bool:
        """ "With X present", "with X and Y at his side": what follows says that they are there."""
        group = self.company_of(cue)
        if not group:
            return False
        words, at = guest_words(), group[-1].last
        if self.text(at) == "present":
            return True
        is_event = bool(self.gatherings) or not _MEETING.isdisjoint(self.sentence.vocabulary)
        if not (is_event or self._follows_event or self._has_attending_cue(cue)):
            return False
        if self.text(at) in words.absolutes:
            return True
        near = [self.text(each) for each in range(at, at + _PLACE_REACH)]
        return near[0] in {"at", "in", "on", "to"} and any(
            said in words.absolute_places and not {",", "."} & set(near[:index])
            for index, said in enumerate(near)
        )

    def _are_hosted(self, cue: Hit[Cue]) -> bool:
        """ "Hosted X and Y at a dinner": people, and the event behind them."""
        group = self.company_of(cue)
        if not group or self.seats.owns(group[-1]):
            return False
        last = group[-1].last
        return any(
            last <= each.first <= last + _PURPOSE_REACH
            and bool({"at", "for", "to"} & self.between(last, each.head))
            for each in self.gatherings
        )

    def _is_presence(self, cue: Hit[Cue]) -> bool:
        """Whether there is something to be present at, and nobody stands outside it."""
        if "outside" in self.between(self._part_start(cue.first), cue.first):
            return False
        return bool(self.gatherings) or self._follows_event or self._has_attending_cue(cue)

    def _is_told_before(self, cue: Hit[Cue]) -> bool:
        """Whether another cue before it has said that somebody attends."""
        return any(
            hit.last <= cue.first and hit.value.side == "left" and hit.value.needs != "told"
            for hit in self.cues
        )

    def echoed(self, cue: Hit[Cue]) -> Hit[Cue] | None:
        """What "and so will X", "as did X" says again: the cue before it, if X comes next."""
        near = range(cue.last, cue.last + 3)
        if not any(slot.first in near for slot in self.seats.slots):
            return None
        before = (
            hit
            for hit in reversed(self.cues)
            if hit.last <= cue.first and hit.value.side == "left" and self.has_what_it_needs(hit)
        )
        return next(before, None) or self._echoed_from_before(cue)

    def _echoed_from_before(self, cue: Hit[Cue]) -> Hit[Cue] | None:
        """ "So will X" at the head of a sentence says again what the one before told."""
        if self._before is None or cue.first:
            return None
        told = [hit.value for hit in cues_in(self._before) if hit.value.side == "left"]
        return Hit(cue.first, cue.last, told[-1]) if told else None

    def _is_seen_in_place(self, cue: Hit[Cue]) -> bool:
        """Seen in a town, not at an event: "was seen in Bergen with X"."""
        word = self.tokens[cue.last - 1].text
        at = cue.last + (self.text(cue.last) == "the")
        hits = [hit for hit in self._places.within(self.sentence) if hit.first == at]
        end = hits[0].last if hits else at + 1
        is_lone = at + 1 == len(self.tokens) or not self.tokens[at + 1].is_capital
        is_town = word == "in" and at < len(self.tokens) and self.tokens[at].is_capital and is_lone
        is_stop = word == "at" and bool(hits) and self.text(end) in guest_words().way_stations
        if not is_stop and (word != "in" or not (hits or is_town)):
            return False
        return not any(
            each.head < cue.first
            or each.first <= at < each.last
            or {"at", "for", "during", "attending"} & self.between(end, each.head)
            for each in self.gatherings
        )

    def _is_inverted(self, cue: Hit[Cue]) -> bool:
        """ "Watching from the stands were X and Y": the people stand behind the verb."""
        start = self._part_start(cue.first)
        opener = self.tokens[start].text
        opens = opener.endswith(("ing", "ed")) or opener in words_of_clauses().prepositions
        if not opens and opener not in _OPENERS:
            return False
        if (guest_words().no_guests | _NOT_THERE) & self.between(start, cue.first):
            return False
        guests = guest_words().guests.find(self.tokens[: cue.first])
        is_due = not _DUE.isdisjoint(self.between(start, cue.first)) and self._is_event_on_top()
        is_there = guests or is_due or self._has_attending_cue(cue) or self._follows_event
        if not (self.gatherings or is_there):
            return False
        return self._leads_to_people(cue.last) and not self._has_subject(start, cue.first)

    def _is_equation(self, cue: Hit[Cue]) -> bool:
        """ "The entrants for the open are X and Y", "Keynotes: X and Y": part, verb, people."""
        start = self._part_start(cue.first)
        said = [token.text for token in self.tokens[start : cue.first]]
        if not said or len(said) > _LONGEST_HEAD or guest_words().no_guests & set(said):
            return False
        if not self._leads_to_people(cue.last) or self._has_subject(start, cue.first):
            return False
        if _NOT_THERE & set(said) or self._says_no(start, cue.first):
            return False
        if said[-1] in {"they", "these"} and len(said) <= 2:
            return False
        guests = guest_words().guests.find(self.tokens[start : cue.first])
        if guests or any(map(is_company, said)):
            return True
        if self.text(cue.first) == ":" and self._is_event_head(start, cue):
            return True
        if _OTHER_TIME & set(said):
            return False
        return has_agents(said) and (bool(self.gatherings) or self._follows_event)

    def _is_event_head(self, start: int, cue: Hit[Cue]) -> bool:
        """ "Friday's hearing on the dam: X, for the bank; Y": an event, and nothing but names."""
        words = words_of_clauses()
        verbs = either(words.past, words.carriers, words.modals, words.be_any, words.have_any)
        if verbs & self.between(start, cue.first) or self.seats.scene.is_headline_case:
            return False
        behind = [slot for slot in self.seats.slots if slot.first >= cue.last]
        names_end = self.text(behind[0].last) in {",", ";", "(", "and"} if behind else False
        is_listed = (
            names_end
            and len(behind) > 1
            and not verbs & self.between(behind[0].last, behind[1].first)
        )
        return is_listed and any(start <= each.head < cue.first for each in self.gatherings)

    def _says_no(self, first: int, last: int) -> bool:
        return any(
            hit.value.sense in {"absent", "withdrawn"} and first <= hit.first < last
            for hit in self.cues
        )

    def _is_company(self, cue: Hit[Cue]) -> bool:
        """The "with" stands just behind an event, or behind a word for attending."""
        near = [each for each in self.gatherings if 0 <= cue.first - each.last <= 2]
        if near:
            return near[-1].noun not in guest_words().meetings
        return any(
            hit.value.side == "left"
            and hit.value.sense == "attends"
            and hit.value.id != "leads"
            and (
                is_plain(hit.value)
                or hit.value.needs == "scene"
                or self.gatherings
                or self._follows_event
                or self._is_headed_by_event()
            )
            and 0 <= cue.first - hit.last <= 7
            and self.has_what_it_needs(hit)
            for hit in self.cues
        )


_PURPOSE_REACH = 16
"""Words between a journey and the event that it is for."""


_MEETING = frozenset({"meet", "meets", "met", "meeting", "talks", "signed", "sign", "signing"})
"""What people do at a table where others may be present."""


_PLACE_REACH = 5
"""Words of "at the head table" behind those who are there."""


_LEADING = frozenset({"for", "to", "at", "ahead", "during"})
"""What leads from a journey to the event."""


_SCENE_OF_EVENT = frozenset(
    {
        "comes_by",
        "collects",
        "considers",
        "emotes",
        "stayed",
        "cancel_late",
        "signed_up",
        "competes",
        "equals",
        "walks_in",
        "stands_for",
        "replaces",
        "speak",
        "acts",
        "part_of",
        "seated",
        "witness",
        "appear",
        "opens",
        "also_expected",
        "booked",
        "place_taken",
        "chairs",
        "greets",
        "acts_by",
        "coffin",
        "attended_by",
    }
)
"""Cues that go on telling of the event that the sentence before has named."""


_DUE = frozenset({"due", "expected", "coming", "invited", "attending", "present"})
"""Behind "also" they say by themselves that people come: "Also due on Monday are X and Y"."""

_SEEN_THERE = frozenset(
    {"comes_by", "emotes", "seated", "greets", "walks_in", "witness", "acts_by"}
)
"""Cues that tell of where somebody is, so that the headline's event is meant."""

_OPENERS = frozenset(
    {"behind", "beside", "also", "among", "present", "seen", "absent", "there", "here"}
)
"""What else opens a sentence whose people stand behind the verb."""


_NOT_THERE = frozenset({"not", "n't", "no", "never", "absent", "missing", "without", "declined"})


_OTHER_TIME = frozenset({"before", "after", "ahead", "have", "has", "had"})
"""Of those who "have resigned before the summit" a list says nothing."""


_LONGEST_HEAD = 24
"""Words before a list that still say together what the list holds."""


_DELEGATIONS = frozenset({"delegation", "delegations", "entourage", "mourners"})
_BANDS = frozenset({"contingents", "teams", "groups", "contingent", "procession", "team", "group"})
