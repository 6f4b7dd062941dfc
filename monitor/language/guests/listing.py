"""The people whom a word introduces behind it, up to where another clause begins."""

from __future__ import annotations

from monitor.language.guests.guestcues import Cue, guest_words
from monitor.language.guests.needs import Needs
from monitor.language.guests.slots import Slot
from monitor.language.words.clauses import shape_of, words_of_clauses
from monitor.language.words.cues import Hit


class Listing(Needs):
    """A sentence that says whom a cue lists to its right."""

    def listed(self, cue: Hit[Cue]) -> list[Slot]:
        """The people that a word introduces to its right, up to where another clause begins."""
        end = self._list_end(cue)
        found: list[Slot] = []
        for slot in self.seats.slots:
            if slot.first < cue.last or slot.last > end:
                continue
            if cue.value.id in {"ranged", "pits"}:
                found.append(slot)
                continue
            is_next = all(
                self.tokens[at].text in _DETERMINERS for at in range(cue.last, slot.first)
            )
            is_by_again = self.text(cue.last - 1) == "by" and "by" in self.between(
                slot.first - 2, slot.first
            )
            if self.seats.owns(slot) if is_next or is_by_again else self.seats.is_oblique(slot):
                continue
            found.append(slot)
        if found and guest_words().no_guests & self.between(cue.first, found[0].first):
            return []
        if found and found[0].first - cue.last > _REACH and cue.value.needs != "guests":
            return []
        return found

    def _conditional_aside(self, at: int) -> int | None:
        """The comma behind ", if her back allows,": a list of people goes on there."""
        if self.tokens[at].text != "if" or self.text(at - 1) != ",":
            return None
        return next((end for end in range(at, at + 8) if self.text(end) == ","), None)

    def _list_end(self, cue: Hit[Cue]) -> int:
        words = words_of_clauses()
        at = cue.last
        others = {
            hit.first
            for hit in self.cues
            if hit.value.side == "right" and hit.first >= cue.last
            and (hit.value.sense == "absent") != (cue.value.sense == "absent")
        }  # fmt: skip
        while at < len(self.tokens):
            said = self.tokens[at].text
            if at in others:
                return at
            if self.seats.holds(at):
                at += 1
                continue
            aside = self._conditional_aside(at)
            if aside is not None:
                at = aside
                continue
            if said == "as" and self._tells_why(at):
                return at
            if said in guest_words().list_ends or (said == ";" and self._tells_more(at)):
                return at
            if said in words.carriers and said not in {"expected", "see", "means", "show"}:
                return self._before_speaker(at, cue.last)
            if said in {"who", "whose", "which", "where", "whom"}:
                comma = next(
                    (i for i in range(at, len(self.tokens)) if self.tokens[i].text in {",", ";"}),
                    None,
                )
                if comma is None:
                    return at
                at = comma
            elif said in words.modals and at > cue.last + 1:
                return self._before_subject(at, cue.last)
            at += 1
        return at

    def _tells_why(self, at: int) -> bool:
        """ ", as her doctors forbade it" ends a list; ", as mediator, X" does not."""
        return self.text(at - 1) == "," and self.text(at + 1) != "well" and self.text(at + 2) != ","

    def _tells_more(self, semicolon: int) -> bool:
        """Whether a clause of its own follows: "…; the premier stayed in Lima"."""
        finite = shape_of(self.sentence).finite
        inner = range(semicolon + 1, len(self.tokens))
        close = next((at for at in inner if self.tokens[at].text == ";"), len(self.tokens))
        return any(semicolon < at < close for at in finite)

    def _before_speaker(self, verb: int, earliest: int) -> int:
        """Up to the comma before ", X said"; "said X" ends the list at the verb itself."""
        near = [slot for slot in self.seats.slots if slot.last == verb and slot.first >= earliest]
        if near:
            return near[-1].first
        return verb

    def _before_subject(self, modal: int, earliest: int) -> int:
        near = [slot for slot in self.seats.slots if modal - 2 <= slot.last <= modal]
        return near[-1].first if near and near[-1].first >= earliest else modal


_REACH = 12
"""Words between a cue and the first person of its list."""


_DETERMINERS = frozenset({"the", "a", "an", "his", "her", "their", "its", "both", "former", ":"})
