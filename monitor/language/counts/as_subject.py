"""What a word behind a count says of it: "12 guards were seized", the count as its subject."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from monitor.language.counts.paths import Counted
from monitor.language.counts.roles import Form, RoleCue, grammar, is_harm
from monitor.language.counts.syntax import Syntax
from monitor.language.words.clauses import either
from monitor.language.words.cues import Hit

NEAR = 6
"""Words that a verb before its object may have."""


@dataclass(frozen=True, slots=True)
class AsSubject:
    """Weighs the role words that stand behind the counted nouns of one sentence."""

    syntax: Syntax

    def cost(self, hit: Hit[RoleCue], counted: Counted) -> float | None:
        start = self.syntax.verbs.start(hit)
        if counted.fraction and not self._is_own(hit, counted, start):
            return None
        cost = self.syntax.paths.cost(counted, counted.last, start)
        if cost is None:
            return None
        base = self.base(hit, start, counted)
        if base is None:
            return None
        if self._is_object_of_relative(counted) or self._is_of_a_part(counted, start):
            return None
        is_thing = counted.unit_class in {"things", "countries", "buildings"}
        is_predicate = is_thing or hit.value.form not in {Form.ADJECTIVE, Form.RIGHT}
        return None if is_predicate and self._is_governed(hit, counted, start) else cost + base

    def _is_object_of_relative(self, counted: Counted) -> bool:
        """ "the man who killed six people was arrested": what follows is not said of the six."""
        words = grammar()
        if self.syntax.text(counted.last) in words.relative:
            return False
        near = bisect_left(self.syntax.cue_starts, counted.first - NEAR)
        for hit in self.syntax.cues[near : near + 4 * NEAR]:
            if hit.last >= counted.first:
                ends_there = hit.last == counted.first and hit.value.form in _TAKES_OBJECT
                return ends_there and self.syntax.text(hit.first - 1) in either(words.relative, _OF)
        return False

    def _is_of_a_part(self, counted: Counted, start: int) -> bool:
        """ "Nine patients, of whom six have died", "44, six of whom died": said of the six."""
        is_part_itself = counted.last == counted.number_last
        for at in range(start - 2, counted.last - 1 + is_part_itself, -1):
            if self.syntax.texts[at] == ",":
                return False
            if self.syntax.texts[at] == "of" and self.syntax.texts[at + 1] in _OF_THESE:
                return self.syntax.texts[at - 1] not in _EVERY
        return False

    def _is_own(self, hit: Hit[RoleCue], counted: Counted, start: int) -> bool:
        """Whether it is said of the whole itself: "half of the 8,000 who were sent"."""
        if hit.value.form is Form.ADJECTIVE and hit.first == counted.last == counted.number_last:
            return True
        if hit.first == counted.last and (
            self._opens_with_of(counted) or self._is_reduced(hit, counted)
        ):
            return True
        return start == counted.last + 1 and self.syntax.texts[counted.last] in grammar().relative

    def _is_reduced(self, hit: Hit[RoleCue], counted: Counted) -> bool:
        """ "38 of the 52 people detained in Lund were freed", "one of 14 men freed there".

        Another verb is the main one: right before the part, or behind the participle.
        """
        if hit.value.form not in {Form.PARTICIPLE, Form.PAST_OR_PARTICIPLE}:
            return False
        part = next(
            (each for each in self.syntax.counted if each.number_last == counted.first - 1), None
        )
        if part and (self.syntax.text(part.first - 1) in grammar().be or self._is_object(part)):
            return True
        behind = self.syntax.shape.next_finite(hit.last)
        if behind is None or self.syntax.shape.next_finite(counted.last) == hit.first:
            return False
        between = self.syntax.texts[hit.last : behind]
        return not (set(between) & _ENDS_OF_PHRASES or self._counts_between(hit.last, behind))

    def _is_object(self, part: Counted) -> bool:
        """ "Troops have freed 61 of the 88 pupils abducted there": of a verb right before it."""
        return any(
            hit.last == part.first and hit.value.form in _TAKES_OBJECT for hit in self.syntax.cues
        )

    def _counts_between(self, start: int, end: int) -> bool:
        return any(start <= each.first < end for each in self.syntax.counted)

    def _opens_with_of(self, counted: Counted) -> bool:
        """ "Of the 17 people hurt, five …": what befell the whole stands right behind it."""
        before = [self.syntax.text(counted.first - by) for by in (1, 2, 3)]
        at = before.index("of") + 1 if "of" in before[:2] else 3
        return at < 3 and before[at] in {"", ",", "that"}

    def base(self, hit: Hit[RoleCue], start: int, counted: Counted) -> float | None:
        """What a word behind the noun costs by its form, None where it cannot be its predicate."""
        match hit.value.form:
            case Form.ADJECTIVE:
                if self._is_a_noun(hit, counted):
                    return None
                is_near = start - counted.last <= 2 or self.syntax.verbs.voice(hit) == "passive"
                return 0.0 if is_near else 3.0
            case Form.RIGHT:
                # "is home to 7,200": a camp is nobody who has come home.
                at_home = self.syntax.text(hit.last - 1) == "home"
                # "told to take leave": a holiday.
                is_off = self.syntax.text(hit.last - 1) == "leave" and (
                    self.syntax.text(hit.last - 2) in _KINDS_OF_LEAVE
                )
                is_no_coming = at_home and self.syntax.text(hit.last) == "to"
                return None if is_no_coming or is_off else 1.0
            case Form.HAPPENS:
                by_others = self.syntax.texts[hit.last : hit.last + 1] == ["by"]
                return None if by_others or self._is_gerund(hit) else 0.6
            case Form.HAPPENS_BASE:
                # "a camp where 4,000 refugees live": the plain present right behind the noun.
                # "Two passengers die in fire", in headlines; other bases are as often nouns.
                is_sure = hit.value.role == "other" or is_harm(hit.value.role)
                is_plain = is_sure and counted.last == hit.first
                return 0.8 if start < hit.first or is_plain else None
            case Form.PARTICIPLE | Form.PAST_OR_PARTICIPLE:
                return self._passive(hit, start, counted)
            case Form.PAST:
                return self._of_relative(hit, start, counted)
            case _:
                return None

    def _is_gerund(self, hit: Hit[RoleCue]) -> bool:
        """ "Has lost 40 men since fighting broke out": a noun behind its preposition."""
        is_ing = self.syntax.texts[hit.first].endswith("ing")
        return is_ing and self.syntax.text(hit.first - 1) in _BEFORE_GERUNDS

    def _is_a_noun(self, hit: Hit[RoleCue], counted: Counted) -> bool:
        """ "Spoke to 12 reporters about the dead": an adjective with an article of its own."""
        at = hit.first - 1
        if at <= counted.last or self.syntax.texts[at - 1] == "of":
            return False
        return self.syntax.texts[at] in _OWNING

    def _passive(self, hit: Hit[RoleCue], start: int, counted: Counted) -> float | None:
        voice = self.syntax.verbs.voice(hit)
        if voice == "passive":
            # "700 could be offered early retirement": they get it, and are given to nobody.
            is_given = self.syntax.texts[hit.first] in _GIVEN and self._gets_something(hit.last)
            return None if is_given else 0.4
        if voice == "active":
            return self._of_relative(hit, start, counted)
        if self.syntax.verbs.has_object(hit) or self.syntax.verbs.describes(hit):
            return None
        if self._is_of_the_whole(hit, counted):
            return None
        relative = self._of_relative(hit, start, counted)
        if relative is not None:
            return relative
        joined = hit.first and self.syntax.texts[hit.first - 1] in {"and", "or", "but"}
        if joined and start - counted.last > 2:
            return 2.5
        return 0.8 if hit.first - counted.last <= 1 else 3.0

    def _is_of_the_whole(self, hit: Hit[RoleCue], counted: Counted) -> bool:
        """ "Six of the miners abducted in Lund reached a farm": all the miners were abducted."""
        of = (self.syntax.text(counted.number_last), self.syntax.text(counted.number_last + 1))
        is_part = of[0] == "of" and of[1] in _OWNING and counted.head > counted.number_last
        if not is_part or hit.first != counted.last or counted.fraction:
            return False
        behind = range(hit.last, len(self.syntax.texts))
        stop = next((at for at in behind if self.syntax.texts[at] in _ENDS_OF_PHRASES), behind.stop)
        return any(self._may_be_main(at) for at in range(hit.last, stop))

    def _may_be_main(self, at: int) -> bool:
        """Whether a verb stands there: one that the shape knows, or a past before "into", "to"."""
        if at in self.syntax.shape.finite:
            return True
        is_past = self.syntax.texts[at].endswith("ed")
        return is_past and self.syntax.text(at + 1) in _GOALS

    def _gets_something(self, at: int) -> bool:
        token = self.syntax.tokens[at] if at < len(self.syntax.tokens) else None
        ends = either(_BEHIND_GIVEN, grammar().prepositions)
        return token is not None and token.is_word and token.text not in ends

    def _of_relative(self, hit: Hit[RoleCue], start: int, counted: Counted) -> float | None:
        """ "soldiers North Korea sent": a short subject of its own stands before the verb."""
        gap = range(counted.last, start)
        if not 1 <= len(gap) <= 6 or self.syntax.verbs.has_object(hit):
            return None
        if not (
            self.syntax.tokens[start - 1].is_capital
            or self.syntax.texts[start - 1] in {"it", "they", "he"}
        ):
            return None
        if any(at in self.syntax.dated or not self.syntax.tokens[at].is_word for at in gap):
            return None
        return 1.5

    def _is_governed(self, hit: Hit[RoleCue], counted: Counted, start: int) -> bool:
        """A noun inside a prepositional phrase is no subject: "an attack by 20 gunmen was …".

        But of its own relative clause it is: "a mass for the 20 who drowned".
        """
        if start == counted.last + 1 and self.syntax.text(counted.last) in grammar().relative:
            return False
        before = self.syntax.texts[counted.first - 1] if counted.first else ""
        if before in _OF_NOUNS or before not in grammar().prepositions:
            return False
        arrives = hit.value.form is Form.HAPPENS and not is_harm(hit.value.role)
        return start - counted.last > 0 or before == "by" or arrives


_OF = frozenset({"of"})

_OF_NOUNS = frozenset({"of", "than", "with", "as", "from"})
"""Prepositions between the words of one noun phrase: they govern no noun of their own."""

_GIVEN = frozenset({"offered", "given", "promised", "assigned", "lent", "provided", "supplied"})

_BEHIND_GIVEN = frozenset(
    {
        "only",
        "jointly",
        "mainly",
        "and",
        "or",
        "but",
        "when",
        "while",
        "after",
        "last",
        "this",
        "so",
        "who",
    }
)

_ENDS_OF_PHRASES = frozenset({",", ";", ":", "—", "and", "but", "while", "when", "after", "as"})
"""Past these a finite verb has a subject of its own."""

_GOALS = frozenset({"into", "to", "back", "out", "across", "home", "up", "off", "a", "an", "the"})

_BEFORE_GERUNDS = frozenset({"since", "amid", "of", "despite", "during"})

_KINDS_OF_LEAVE = frozenset({"take", "unpaid", "paid", "sick", "annual", "on"})

_OF_THESE = frozenset({"whom", "which"})

_EVERY = frozenset({"all", "both", "each"})

_OWNING = frozenset({"the", "its", "their", "his", "her"})
_TAKES_OBJECT = frozenset({Form.PAST, Form.PAST_OR_PARTICIPLE, Form.PRESENT, Form.ING})
