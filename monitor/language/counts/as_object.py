"""What a word before a count says of it: "they seized 12 guards", the count as its object."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.language.counts.countwords import count_words
from monitor.language.counts.paths import Counted
from monitor.language.counts.roles import Form, RoleCue, grammar, is_harm
from monitor.language.counts.syntax import Syntax
from monitor.language.words.cues import Hit

INVERTED = 1.2
"""Of a subject behind its verb: plain, yet less so than one before it."""

LABEL = 10
"""Words before a colon that still are a label."""


@dataclass(frozen=True, slots=True)
class AsObject:
    """Weighs the role words that stand before the numbers of one sentence."""

    syntax: Syntax

    def cost(self, hit: Hit[RoleCue], counted: Counted) -> float | None:
        form = hit.value.form
        lead = self._leader(counted)
        if lead is not counted and counted.last in self.syntax.shape.finite:
            # "killed two people, and 40 of the others were flown home": a clause of its own.
            return None
        gap = lead.first - hit.last
        if self._is_of_a_house(hit):
            return None
        if form is Form.LEFT:
            expects = hit.value.role == "event_participation" and hit.value.id.endswith("expected")
            is_clause = expects and self.syntax.text(counted.last) == "to"
            return 0.4 if gap == 0 and not is_clause else None
        if self._is_inverted(hit, lead):
            return INVERTED
        if self._is_label(hit, lead):
            return 0.6
        if self._is_of_the_one_before(hit, lead):
            return None
        if form in {Form.HAPPENS, Form.HAPPENS_BASE, Form.RIGHT, Form.ADJECTIVE}:
            return self._behind(hit, counted, lead)
        if form is not Form.ING and self.syntax.verbs.voice(hit) == "passive":
            return self._behind(hit, counted, lead)
        if form is Form.PARTICIPLE and self.syntax.verbs.voice(hit) != "active":
            return None
        before = self.syntax.texts[lead.first - 1] if lead.first else ""
        if gap and before in grammar().prepositions and not self._goes_with_it(hit, lead):
            return None
        cost = self.syntax.paths.cost(lead, hit.last, lead.first)
        is_noun = self.syntax.text(hit.first - 1) in _BEFORE_NOUNS
        if form in {Form.BASE, Form.PRESENT} and is_noun:
            return None
        if cost is not None and form is Form.BASE and not self.syntax.verbs.is_verb(hit.first):
            cost += 3.0
        return None if cost is None else cost + 0.7

    def _goes_with_it(self, hit: Hit[RoleCue], lead: Counted) -> bool:
        """ "Sends a frigate with 40 sailors": who is aboard is sent, too."""
        is_with = self.syntax.text(lead.first - 1) == "with" and hit.value.role == "sent"
        return is_with and lead.unit_class in _FORCES

    def _is_of_a_house(self, hit: Hit[RoleCue]) -> bool:
        """ "The jail holds 1,100": they are in it, and nobody's captives."""
        words = count_words()
        if not set(self.syntax.texts[hit.first : hit.last]) & words.held:
            return False
        before = self.syntax.texts[max(0, hit.first - LABEL) : hit.first]
        return not words.houses.isdisjoint(before)

    def _is_inverted(self, hit: Hit[RoleCue], lead: Counted) -> bool:
        """ "In the fire died nine people", "have been arrested six men": the subject comes last.

        No English verb of theirs has an object here, so that nothing else can be meant.
        """
        if hit.last != lead.first or lead.head == lead.last or not is_harm(hit.value.role):
            return False
        match hit.value.form:
            case Form.HAPPENS:
                return hit.value.role in {"killed", "missing"}
            case Form.ADJECTIVE:
                return self.syntax.verbs.voice(hit) == "passive"
            case Form.PARTICIPLE | Form.PAST_OR_PARTICIPLE:
                return self.syntax.verbs.voice(hit) == "passive"
            case _:
                return False

    def _is_label(self, hit: Hit[RoleCue], lead: Counted) -> bool:
        """ "Personnel returned to date: 330 soldiers": what a bulletin writes before a colon."""
        colon = lead.first - 1
        if (
            self.syntax.text(colon) != ":"
            or hit.value.form not in _LABELS
            or self.syntax.verbs.voice(hit)
        ):
            return False
        begin = next(
            (at + 1 for at in range(colon - 1, -1, -1) if self.syntax.text(at) in _STOPS), 0
        )
        is_verbless = not any(at in self.syntax.shape.finite for at in range(begin, colon))
        return begin <= hit.first and colon - begin <= LABEL and is_verbless

    def _is_of_the_one_before(self, hit: Hit[RoleCue], lead: Counted) -> bool:
        """ "37 guards of Lund killed and 6 guards of Lund captured": each has its own."""
        if hit.value.form is not Form.PAST_OR_PARTICIPLE or self.syntax.verbs.voice(hit):
            return False
        if self.syntax.text(hit.last) not in {"and", ","} or lead.first - hit.last > 2:
            return False
        at = hit.first - 1
        while at > 0 and (
            self.syntax.tokens[at].is_capital or self.syntax.text(at) in {"of", "the", "from"}
        ):
            at -= 1
        return any(other.last == at + 1 for other in self.syntax.counted if other is not lead)

    def _leader(self, counted: Counted) -> Counted:
        """The first of a list: its verb is the verb of all."""
        return next(each for each in self.syntax.counted if each.chain == counted.chain)

    def _behind(self, hit: Hit[RoleCue], counted: Counted, lead: Counted) -> float | None:
        """ "were killed along with 12 civilians", "the dead: 12"."""
        before = self.syntax.texts[max(0, lead.first - 3) : lead.first]
        joined = before[-2:] in (["along", "with"], ["together", "with"]) or before == [
            "as",
            "well",
            "as",
        ]
        if not joined or lead.first - hit.last > 8:
            return None
        return 3.0


_FORCES = frozenset({"military_personnel", "police"})

_BEFORE_NOUNS = frozenset({"the", "a", "an", "this", "that", "'s", "of"})

_LABELS = frozenset({Form.ADJECTIVE, Form.PARTICIPLE, Form.PAST_OR_PARTICIPLE, Form.HAPPENS})

_STOPS = frozenset({".", ";", ":", ")", "!", "?"})
