"""Whom the words of one sentence bind to an event: the subjects and the lists of attending cues."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.language.guests.gatherings import Gathering
from monitor.language.guests.guestcues import Cue, guest_words
from monitor.language.guests.listing import Listing
from monitor.language.guests.slots import Slot
from monitor.language.people.company import has_agents
from monitor.language.words.clauses import either, words_of_clauses
from monitor.language.words.cues import Hit

_SMALL = frozenset({"also", "not", "n't", "that"})


@dataclass(frozen=True, slots=True)
class Binding:
    """One slot bound to an event by one cue."""

    slot: Slot
    cue: Hit[Cue]
    gathering: Gathering | None


class Stage(Listing):
    """A sentence that says whom its cues bind to which event."""

    def bindings(self) -> list[Binding]:
        """Each slot with the cue that binds it, if one does: the nearest, a no before a yes."""
        best: dict[Slot, tuple[tuple[int, int], Binding]] = {}
        if not (self.seats.slots or self.hero) or len(self.tokens) > _LONGEST_SENTENCE:
            return []
        for said in self.cues:
            slots = list(self._told_apart(said, list(self._bound(said))))
            cue = (self.echoed(said) or said) if said.value.needs == "echo" and slots else said
            for slot in slots:
                distance = min(abs(slot.first - cue.last), abs(cue.first - slot.last))
                weight = (_PRIORITY.get(cue.value.sense, 2), distance)
                if slot not in best or weight < best[slot][0]:
                    best[slot] = weight, Binding(slot, cue, self.gathering_of(cue, slot))
        return [best[slot][1] for slot in sorted(best, key=lambda slot: slot.first)]

    def _told_apart(self, cue: Hit[Cue], slots: Sequence[Slot]) -> Iterator[Slot]:
        """Without lone capital words, unless a plain cue takes several, or one inside."""
        lone = [slot for slot in slots if slot.is_lone]
        trusted = cue.value.needs in {"", "guests"} and cue.value.sense in _PLAIN_SENSES
        counted = len(slots) > 1 or (lone and lone[0].first > 0)
        for slot in slots:
            if not slot.is_lone or (trusted and counted and not self.seats.is_at(slot)):
                yield slot

    def _bound(self, cue: Hit[Cue]) -> Iterator[Slot]:
        side = cue.value.side
        if side == "right" and not any(slot.first >= cue.last for slot in self.seats.slots):
            return
        if not self.has_what_it_needs(cue):
            return
        if side in {"left", "both"}:
            yield from self._subjects(cue)
        if side in {"right", "both"}:
            is_near = cue.value.needs in {"absolute", "objects"}
            yield from self.company_of(cue) if is_near else self.listed(cue)
        if side == "owner":
            yield from self._owners(cue)

    def _subjects(self, cue: Hit[Cue]) -> Sequence[Slot]:
        """The people of whom a verb is said: the first group of its clause, or whose it is."""
        verb = self._verb_of(cue)
        start, antecedent, skipped = self.clause_start(verb)
        if antecedent is not None:
            return [antecedent]
        inside = [
            slot
            for slot in self.seats.slots
            if start <= slot.first
            and slot.last <= verb
            and not (any(low <= slot.first < high for low, high in skipped))
        ]
        groups = [self._without_owners(group) for group in self.seats.groups(inside)]
        if not groups:
            return self._subjects_elsewhere(cue, start)
        if self._is_told_to(cue, start):
            return groups[-1]
        if {"he", "she"} & self.between(start, groups[0][0].first):
            return [*self._whom_he_means(start), *groups[0]]
        groups = self._behind_last_verb(cue, groups, skipped)
        if self._is_beside(groups[-1][-1], cue) and not self.seats.is_oblique(groups[-1][0]):
            return groups[-1]
        return next((group for group in groups if not self.seats.is_oblique(group[0])), [])

    def _without_owners(self, group: list[Slot]) -> list[Slot]:
        """Of "Chad's X and Y's envoy Z" those who act; of "at X's wish, Y and Z" the last two."""
        if len(group) > 1 and self.seats.is_oblique(group[0]) and self._opens_sentence(group):
            group = group[1:]
        return [slot for slot in group if not self.seats.owns(slot)] or group

    def _opens_sentence(self, group: Sequence[Slot]) -> bool:
        """ "At the invitation of X, Y and Z": a comma ends what the preposition governs."""
        is_opening = self.text(0) in words_of_clauses().prepositions
        return is_opening and self.text(group[0].last) == ","

    def _verb_of(self, cue: Hit[Cue]) -> int:
        """Where a cue's verb stands; "nor X will attend" has people before it."""
        return cue.last - 1 if self.text(cue.first) in {"neither", "nor"} else cue.first

    def _behind_last_verb(
        self, cue: Hit[Cue], groups: list[list[Slot]], skipped: Sequence[tuple[int, int]]
    ) -> list[list[Slot]]:
        """The groups of this verb's own clause, when "and" opens it behind another such verb."""
        verbs = [
            hit.last
            for hit in self.cues
            if hit.value.side == "left"
            and hit.last <= cue.first
            and not any(low <= hit.first < high for low, high in skipped)
        ]
        own = [
            group
            for group in groups
            if group[0].first >= max(verbs, default=0)
            and {"and", ",", ";"} & self.between(group[0].first - 2, group[0].first)
        ]
        return own if verbs and own else groups

    def _whom_he_means(self, start: int) -> Sequence[Slot]:
        """Who speaks of himself: "X said he would", "X's office said he would"."""
        before = [slot for slot in self.seats.slots if slot.last <= start]
        plain = [slot for slot in before if not self.seats.is_oblique(slot)]
        owners = [slot for slot in before if self.seats.owns(slot)]
        return (plain or owners)[-1:]

    def _who_goes_on(self, start: int, end: int) -> Sequence[Slot]:
        """Whom the sentence before was about: "X is ill. She will not attend"."""
        at = next((at for at in range(start, end) if self.text(at) in {"he", "she"}), None)
        if at is None or self.hero is None or any(s.last <= at for s in self.seats.slots):
            return ()
        return (Slot(at, at + 1, self.hero, None, at, at + 1, self.hero.title),)

    def _who_says_i(self, cue: Hit[Cue]) -> Sequence[Slot]:
        """Who speaks of himself: "I may come," X said."""
        carriers = words_of_clauses().carriers
        for slot in self.seats.slots:
            beside = {self.text(slot.last), self.text(slot.first - 1)}
            if slot.first >= cue.last and beside & carriers:
                return (slot,)
        return ()

    def _whom_they_mean(self, start: int) -> Sequence[Slot]:
        """Several who speak of themselves: "X and Y said they would"."""
        groups = self.seats.groups(
            [slot for slot in self.seats.slots if slot.last <= start and not slot.is_lone]
        )
        return groups[-1] if groups and len(groups[-1]) > 1 else []

    def _is_beside(self, slot: Slot, cue: Hit[Cue]) -> bool:
        """Only auxiliaries and adverbs stand between a subject and its verb."""
        words = words_of_clauses()
        small = either(words.modals, words.be_any, words.have_any, words.adverbs, words.do)
        return slot.last <= cue.first and all(
            self.tokens[at].text in small
            or self.tokens[at].text in {"also", "both", "all", "to", "set", "n't", "not"}
            for at in range(slot.last, cue.first)
        )

    def _subjects_elsewhere(self, cue: Hit[Cue], start: int) -> Sequence[Slot]:
        """The subject behind an opening participle, of the verb before, or of the speech verb."""
        opener = self.tokens[cue.first].text
        if cue.first <= 1 and opener.endswith(("ing", "ed")):
            comma = next((at for at in range(cue.last, len(self.tokens))
                          if self.tokens[at].text == ","), None)  # fmt: skip
            behind = [slot for slot in self.seats.slots if comma is not None and slot.first > comma]
            groups = self.seats.groups(behind)
            return groups[0] if groups and groups[0][0].first - (comma or 0) <= 4 else []
        if {"he", "she"} & self.between(start, cue.first):
            return self._whom_he_means(start) or self._who_goes_on(start, cue.first)
        if "i" in self.between(start, cue.first):
            return self._who_says_i(cue)
        if start and "they" in self.between(start, cue.first):
            return self._whom_they_mean(start)
        earlier = self._earlier_predicate(cue, start)
        return self._subjects(earlier) if earlier else self._named_behind(cue, start)

    def _named_behind(self, cue: Hit[Cue], start: int) -> Sequence[Slot]:
        """ "Two ministers came to the fair, X and Y": who they were stands at the end."""
        said = [token.text for token in self.tokens[start : cue.first]]
        if not (has_agents(said) or _COUNTED & set(said)) or not guest_words().no_guests.isdisjoint(
            said
        ):
            return []
        behind = [slot for slot in self.seats.slots if slot.first >= cue.last and not slot.is_lone]
        groups = self.seats.groups(behind)
        if not groups or self.text(groups[-1][-1].last) not in {".", ";", ""}:
            return []
        return groups[-1] if self._follows_mark(groups[-1][0].first) else []

    def _follows_mark(self, first: int) -> bool:
        """Whether a comma, dash or colon stands before, past "Kenya's" or "the Irish poet"."""
        for at in range(first - 1, max(0, first - _LONGEST_OF), -1):
            if self.text(at) in {",", ":", "—", "-"}:
                return True
            is_place = self.seats.scene.place_at(at) is not None or self.text(at) in {"'s", "the"}
            if not (is_place or self.is_common(at)):
                return False
        return False

    def clause_start(self, before: int) -> tuple[int, Slot | None, list[tuple[int, int]]]:
        """Leftwards to where the clause begins; the antecedent if it is a relative clause."""
        words = words_of_clauses()
        skipped: list[tuple[int, int]] = []
        comma = -1
        at = before - 1
        while at >= 0:
            said = self.tokens[at].text
            if said in {"who", "whom"}:
                if comma < 0:
                    found = self._antecedent(at)
                    is_open = found is None and self.text(at - 1) in _ANYBODY
                    return (before if is_open else at + 1), found, skipped
                skipped.append((at, comma))
            elif said in {";", ":", "—"} or said in guest_words().clause_openers:
                return at + 1, None, skipped
            elif (
                said in words.carriers
                and at + 1 < before
                and self.text(at - 1) not in words.be_any
                and self.text(at - 1) not in {"who", "which"}
                and not self.seats.holds(at)
            ):
                opening = self._aside_opening(at) if self.tokens[at + 1].text == "," else None
                if opening is None:
                    return at + 1, None, skipped
                skipped.append((opening, at))
                at = opening
                continue
            elif said == ",":
                comma = at
            at -= 1
        return 0, None, skipped

    def _aside_opening(self, verb: int) -> int | None:
        """The comma that opens ", officials said,"."""
        return next(
            (at for at in range(verb - 1, max(-1, verb - 9), -1) if self.tokens[at].text == ","),
            None,
        )

    def _antecedent(self, relative: int) -> Slot | None:
        if self.text(relative - 1) in _ANYBODY:
            return None
        before = [slot for slot in self.seats.slots if slot.last <= relative]
        if before and relative - before[-1].last <= 8:
            return before[-1]
        return None

    def _earlier_predicate(self, cue: Hit[Cue], start: int) -> Hit[Cue] | None:
        """The coordinated verb before this one, whose subject it shares; or the main clause's."""
        earlier = [
            hit for hit in self.cues
            if hit.last <= cue.first and hit.value.side == "left" and hit.last <= start + 3
        ]  # fmt: skip
        is_bare = self._is_bare(start, cue.first)
        joins = {"before", "after", "while", "when"}
        joined = start and is_bare and self.tokens[start - 1].text in joins
        gerund = self.tokens[cue.first].text.endswith("ing")
        if earlier and (joined or gerund or start == 0):
            return earlier[-1]
        if start and is_bare and (joined or gerund):
            return Hit(start - 1, start, cue.value)
        return None

    def _is_bare(self, start: int, verb: int) -> bool:
        """No subject of its own before a participle: not "X said leaders attending"."""
        words = words_of_clauses()
        small = either(words.adverbs, words.prepositions, words.be_any, _SMALL)
        return all(token.text in small for token in self.tokens[start:verb])

    def _is_told_to(self, cue: Hit[Cue], start: int) -> bool:
        """ "invited X to attend": the person told is the one who comes."""
        return bool(guest_words().telling & self.between(start, cue.first))

    def _owners(self, cue: Hit[Cue]) -> Sequence[Slot]:
        """Whose attendance: "Kim's planned attendance", "the presence of" is another cue."""
        for at in range(cue.first - 1, max(-1, cue.first - 5), -1):
            if self.tokens[at].text in {"'s", "'"}:
                owner = [
                    slot for slot in self.seats.slots if slot.last == at or slot.name_last == at
                ]
                if not owner:
                    return []
                groups = self.seats.groups([slot for slot in self.seats.slots if slot.last <= at])
                group = next((each for each in groups if owner[0] in each), [])
                return [
                    slot for slot in group if slot is owner[0] or not self.seats.is_oblique(slot)
                ]
        return []


_LONGEST_SENTENCE = 600
"""Tokens of a sentence that is read for guests: what is longer is a table or an attack."""


_COUNTED = frozenset({"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
                      "eleven", "twelve", "leaders", "heads", "many", "several"})  # fmt: skip
"""Beside one of these a subject is told by number, and may be named behind."""


_LONGEST_OF = 6
"""Words of "the Irish poet" between a comma and a name."""


_PLAIN_SENSES = frozenset({"attends", "absent", "withdrawn"})


_PRIORITY = {"absent": 0, "withdrawn": 0, "host": 1, "invited": 1, "attends": 1}


_ANYBODY = frozenset({"everyone", "everybody", "anyone", "anybody", "people", "thousands",
                      "hundreds", "dozens", "many", "all", "some", "others"})  # fmt: skip
"""Of whom a "who" speaks: not of the one named before them."""
