"""Who does something at an event: whoever sings, signs or wins there has come."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.language.guests.attending import Binding, Stage
from monitor.language.guests.gatherings import Gathering, is_stand_in
from monitor.language.guests.guestcues import Cue, cues_in, guest_words
from monitor.language.guests.slots import Slot
from monitor.language.people.company import has_agents
from monitor.language.words.clauses import either, words_of_clauses
from monitor.language.words.cues import Hit


class Play(Stage):
    """A stage on which any deed at the event tells, where no cue has told more."""

    def bindings(self) -> list[Binding]:
        """What the cues bind, and those left over who act at an event of the sentence."""
        # Most sentences name nobody who might come, others nothing to come to.
        if not (self.is_peopled and (self.cues or self.gatherings or self._is_answer)):
            return []
        told = super().bindings()
        if not self.seats.slots or not (self.gatherings or self._is_answer):
            return told
        taken = {binding.slot for binding in told}
        more = [each for each in self._deeds() if each.slot not in taken]
        return sorted([*told, *more], key=lambda each: each.slot.first) if more else told

    def _deeds(self) -> Iterator[Binding]:
        seen: set[Slot] = set()
        yield from self._echoes(seen)
        for gathering in self.gatherings:
            yield from self._who_acts_where(gathering, seen)
        for gathering in self.gatherings:
            at = None if is_stand_in(gathering) else self._preposition(gathering)
            near = self.between(gathering.last, gathering.last + 3)
            if at is None or "outside" in near:
                continue
            found = self._doers(at, gathering)
            if found is None:
                continue
            group, verb = found
            for slot in group:
                if not slot.is_lone and slot not in seen and not self.seats.owns(slot):
                    seen.add(slot)
                    yield Binding(slot, Hit(min(verb, at), max(verb, at) + 1, _AT), gathering)

    def _who_acts_where(self, gathering: Gathering, seen: set[Slot]) -> Iterator[Binding]:
        """ "The forum, where X and Y spoke": whoever acts there is there."""
        at = gathering.last + (self.text(gathering.last) == ",")
        if self.text(at) != "where":
            return
        groups = self.seats.groups([slot for slot in self.seats.slots if slot.first > at])
        if not groups or not self._opens_clause(groups[0][0].first, at + 1):
            return
        verb = self._verb_behind(groups[0][-1].last, len(self.tokens))
        for slot in groups[0] if verb is not None else ():
            if not slot.is_lone and not self.seats.owns(slot):
                seen.add(slot)
                yield Binding(slot, Hit(verb or at, (verb or at) + 1, _AT), gathering)

    @property
    def _is_answer(self) -> bool:
        """Whether the words go on from who comes or does not: "X and Y will."."""
        earlier = cues_in(self._before) if self._before else ()
        return any(hit.value.side == "left" for hit in (*earlier, *self.cues))

    def _echoes(self, seen: set[Slot]) -> Iterator[Binding]:
        """ "The king did not come. X and Y did": a part that ends with its auxiliary."""
        if not self._is_answer:
            return
        words = words_of_clauses()
        short = either(words.modals, words.do, words.be_any, words.have_any) - {"'s", "s"}
        for group in self.seats.groups(self.seats.slots):
            at = end = group[-1].last
            while self.text(end) in short or self.text(end) in _BESIDE_ANSWERS:
                end += 1
            is_done = self.text(end) in {"", ".", ";", "!"} and self.text(at) in short
            if not is_done or end - at > 4 or self.seats.is_oblique(group[0]):
                continue
            if not self._opens_clause(group[0].first, self._part_start(group[0].first)):
                continue
            for slot in group:
                if not slot.is_lone:
                    seen.add(slot)
                    yield Binding(slot, Hit(at, end, _SO), self._nearest(slot))

    def _nearest(self, slot: Slot) -> Gathering | None:
        before = [each for each in self.gatherings if each.last <= slot.first]
        return before[-1] if before else None

    def _preposition(self, gathering: Gathering) -> int | None:
        """The "at" before an event; the "in" only of what one is in: a race, a march."""
        at = gathering.first - 1
        while at > 0 and gathering.first - at <= 4 and self.text(at) in _BETWEEN:
            at -= 1
        said = self.text(at) if at >= 0 else ""
        if said == "of" and self.text(at - 1) in _PARTS and self.text(at - 2) == "the":
            # "At the head of the parade", "in the middle of the gala"
            at, said = at - 3, "at" if self.text(at - 3) in {"at", "in", "from"} else ""
        if said == "in":
            return at if gathering.noun in guest_words().contests else None
        if said in {"at", "during"}:
            return at
        is_part = said in {"of", "for", "on"} and self._is_part(at)
        return at if is_part else None

    def _is_part(self, at: int) -> bool:
        """ "The stars of the games", "as guests for the fair": a part stands before."""
        near = [token.text for token in self.tokens[max(0, at - 4) : at]]
        return bool(near) and has_agents(near[-1:]) and not guest_words().no_guests & set(near)

    def _doers(self, at: int, gathering: Gathering) -> tuple[Sequence[Slot], int] | None:
        """The subject of the clause in which the event stands, and its verb."""
        start, antecedent, skipped = self.clause_start(at)
        if antecedent is not None:
            return None
        is_speech = self.text(start) in {"in", "during"} and self.text(start + 1) in {"his", "her"}
        if at - start <= 1 or (is_speech and at - start <= _LONGEST_OPENING):
            return self._behind_opening(gathering)
        inside = [
            slot
            for slot in self.seats.slots
            if start <= slot.first
            and slot.last <= at
            and not any(low <= slot.first < high for low, high in skipped)
        ]
        for group in reversed(self.seats.groups(inside)):
            if self.seats.is_oblique(group[0]) or not self._opens_clause(group[0].first, start):
                continue
            verb = self._verb_behind(group[-1].last, at)
            return (group, verb) if verb is not None else None
        return None

    def _behind_opening(self, gathering: Gathering) -> tuple[Sequence[Slot], int] | None:
        """ "At the meeting in Basel, chairman X and auditor Y took questions"."""
        near = range(gathering.last, min(gathering.last + 8, len(self.tokens)))
        comma = next((at for at in near if self.text(at) == ","), None)
        first = gathering.last if comma is None else comma + 1
        groups = self.seats.groups([slot for slot in self.seats.slots if slot.first >= first])
        if not groups or not self._opens_clause(groups[0][0].first, first):
            return None
        verb = self._verb_behind(groups[0][-1].last, len(self.tokens))
        return (groups[0], verb) if verb is not None else None

    def _opens_clause(self, first: int, start: int) -> bool:
        """Whether only "the Kenyan harpist" stands between the clause's beginning and a name."""
        words = words_of_clauses()
        scene = self.seats.scene
        for at in range(first - 1, max(start, first - _LONGEST_OPENING) - 1, -1):
            said = self.text(at)
            if said in {",", "and", ";", "but"}:
                return True
            is_place = scene.place_at(at) is not None or said in {"the", "'s", "'", "-", "both"}
            verbs = either(words.past, words.carriers, words.present)
            is_verb = said in verbs or said.endswith("ed")
            is_owner = self.text(at + 1) in {"'s", "'"}
            # "Union president X": the first word of a sentence is written with a capital anyway.
            is_owner = is_owner or (at == 0 and said not in words.prepositions)
            if not (is_place or is_owner or self.is_common(at)) or is_verb:
                return False
        return first - start <= _LONGEST_OPENING

    def _verb_behind(self, last: int, before: int) -> int | None:
        """The verb that a name is the subject of, if it says what one does where one is."""
        words = words_of_clauses()
        at = self._past_aside(last)
        while self.text(at) in _AUXILIARY or self.text(at) in either(
            words.modals, words.be_any, words.have_any, words.adverbs
        ):
            at += 1
        if at >= min(before, len(self.tokens)) or self.text(before - 1) == "out":
            return None
        said = self.text(at)
        if at > last and self._is_part(before) and before - at <= _LONGEST_OPENING:
            return at - 1
        is_word = self.tokens[at].is_word and self.tokens[at].raw[0].islower()
        is_small = said in either(
            words.prepositions, words.determiners, words.relatives, words.pronouns
        )
        if not is_word or is_small or said in words.subordinators or said in {"and", "or", "as"}:
            return None
        return None if said in guest_words().no_deeds else at

    def _past_aside(self, at: int) -> int:
        """Past ", 34," and "(Italy)" behind a name."""
        closing = {",": ",", "(": ")"}.get(self.text(at))
        if closing is None:
            return at
        near = range(at + 1, min(at + 12, len(self.tokens)))
        end = next((each for each in near if self.text(each) == closing), None)
        if end is not None:
            return end + 1
        # "The ministers of Chad and Mali, X and Y, signed": the names were the aside.
        words, verb = words_of_clauses(), self.text(at + 1)
        is_verb = verb in either(words.past, words.modals, words.be_any, words.have_any)
        return at + 1 if is_verb or verb.endswith("ed") else at


_BESIDE_ANSWERS = frozenset({"also", "both", "too", "so", "there", "all", "be"})
_SO = Cue("did_so", "left", "attends", "told")
_AT = Cue("at_event", "left", "attends", "event")

_BETWEEN = frozenset({"the", "a", "an", "this", "that", "next", "year", "week", "month", "'s",
                      "his", "her", "their", "its", "today", "tomorrow"})  # fmt: skip
"""What may stand between the preposition and the words of an event."""

_PARTS = frozenset({"head", "front", "start", "beginning", "opening", "end", "close", "middle",
                    "centre", "center", "heart", "back", "tail", "rear", "top"})  # fmt: skip

_AUXILIARY = frozenset({"to", "not", "n't", "also", "both", "all", "set", "due", "then", "each",
                        "together", "going", "expected", "scheduled"})  # fmt: skip

_LONGEST_OPENING = 6
"""Words before the first name of a clause: "the world's best-known harpist"."""
