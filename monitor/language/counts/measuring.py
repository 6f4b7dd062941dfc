"""What each number of a sentence counts: its own noun, or the one that its neighbours lend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.language.counts.counting import Candidate, Counter
from monitor.language.counts.lending import Lender, Lent
from monitor.language.counts.levels import Levels
from monitor.language.counts.measures import Measured
from monitor.language.counts.paths import Counted
from monitor.language.counts.roles import RoleWords, grammar
from monitor.language.counts.standing import Standing, Standings
from monitor.language.words.cues import Hit
from monitor.language.words.units import Noun, Units

WIDENED_WITHIN = 4
"""Words between "widened" and the "to" of the new level: "widened on Friday to 12 towns"."""


@dataclass(frozen=True, slots=True)
class Measurer:
    """Finds the units of one sentence's counts; `carried` is the unit of the sentence before."""

    counter: Counter
    names: Mapping[int, bool]
    units: Units
    words: RoleWords
    carried: Noun | None

    def measure(self, candidates: Sequence[Candidate]) -> list[Measured]:
        """Every candidate with its unit, lists of them sharing a chain."""
        tolls = self.words.tolls(self.counter.sentence)
        levels = Levels(self.counter, self.names, self.units, tolls)
        sentence = self.counter.sentence
        standings = Standings(sentence, levels, self.units, self.words, self.carried)
        found: list[Measured] = []
        chain = 0
        for at, candidate in enumerate(candidates):
            if at and not self._is_listed(candidates[at - 1], candidate):
                chain += 1
            stand = standings.of(candidate, tuple(found))
            found.append(self._measured(candidate, chain, stand, candidates[at + 1 :]))
        return found

    def _text(self, at: int) -> str:
        return self.counter.sentence.word(at)

    @property
    def _lender(self) -> Lender:
        return Lender(self.counter.sentence, self.units, self.words, self.carried)

    def _is_listed(self, one: Candidate, other: Candidate) -> bool:
        """Whether only commas and "and" stand between two counted nouns."""
        between = [token.text for token in self.counter.tokens[one.last : other.outer]]
        alike = (one.noun is None) == (other.noun is None) and other.hedged.increment != "subset"
        return alike and bool(between) and len(between) <= 4 and set(between) <= grammar().joints

    def _measured(
        self, candidate: Candidate, chain: int, stand: Standing, following: Sequence[Candidate]
    ) -> Measured:
        lent = self._meant(candidate, stand, following)
        counted = self._counted(candidate, chain, stand)
        noun = lent.noun
        return Measured(
            candidate=candidate,
            counted=counted._replace(unit_class=noun.unit_class),
            unit=noun.unit,
            unit_class=noun.unit_class,
            toll=stand.toll.value if stand.toll else None,
            level=stand.reached_by,
            leans=stand.leans,
            has_noun=candidate.noun is not None or stand.has_noun or lent.is_own,
            doubtful=lent.is_carried or not noun.known,
            why=lent.why,
            is_joined=self._is_joined(candidate) or self._is_gapped(candidate, stand.found),
            is_governed=not stand.measure and self._is_governed(candidate),
            thing=_nearest_thing(stand.found),
            sums=stand.sums,
            restates=stand.restates,
            corrects=stand.corrects,
            is_picked=self._is_picked(candidate),
            is_subject=lent.why.startswith("unit:ellipsis") and self._is_subject(candidate),
        )

    def _meant(self, candidate: Candidate, stand: Standing, following: Sequence[Candidate]) -> Lent:
        """Its own noun, else that of its level, of the figure it corrects, or of a neighbour."""
        noun, toll = candidate.noun, stand.toll
        if stand.measure:
            noun = stand.measure[1]
            return Lent(noun, f"unit:number_of_{noun.unit}")
        if noun:
            return Lent(noun, f"unit:{noun.unit}")
        if toll:
            noun = self._named_after(candidate, following) or self._toll_noun(toll, stand.found)
            return Lent(noun, f"unit:toll_{noun.unit}")
        if stand.corrects:
            before = stand.found[-1]
            return self._lender.meant_again(candidate, before.unit, before.unit_class)
        return self._lender.lent(
            candidate, following, stand.found, again=stand.restates or stand.sums
        )

    def _is_governed(self, candidate: Candidate) -> bool:
        words, at = grammar(), candidate.outer - 1
        if self._text(at) in {"to", "at"}:
            # "The recall was widened on Friday to 545,000 doses": a level, and no goal.
            near = {self._text(at - by) for by in range(1, WIDENED_WITHIN + 1)}
            return not near & words.widening
        return self._text(at) in words.prepositions

    def _is_picked(self, candidate: Candidate) -> bool:
        """ "She is one of 900 who fled", "Tom Lund, one of the 40 freed": no count of one."""
        if self._text(candidate.number.last) != "of":
            return False
        before = self._text(candidate.outer - 1)
        return before in grammar().be or before in {",", "as", "—", "became"}

    def _is_joined(self, candidate: Candidate) -> bool:
        before = tuple(self._text(candidate.outer - by) for by in (3, 2, 1))
        return before == ("as", "well", "as") or before[1:] in {
            ("along", "with"), ("together", "with"), (",", "plus"),
        }  # fmt: skip

    def _is_gapped(self, candidate: Candidate, found: Sequence[Measured]) -> bool:
        """ "Peru sent 60 guards and Chile 40", "in Lund 90 marched, in Kiel 80": the verb again."""
        if candidate.noun or not found:
            return False
        at = candidate.outer - 1
        if (
            self._text(at) == "and"
            and found[-1].has_noun
            and self._text(candidate.last) in grammar().where
        ):
            # "61 people in Lund and 14 in Kiel"
            return not found[-1].leans and self._text(found[-1].candidate.last) in grammar().where
        if not self._is_name(at):
            return False
        while self._is_name(at) or self._text(at) in grammar().before_gap:
            at -= 1
        return self._text(at) in {"and", ",", ";", "while"} and found[-1].candidate.last <= at + 9

    def _is_name(self, at: int) -> bool:
        return at >= 0 and self.counter.tokens[at].is_capital

    def _counted(self, candidate: Candidate, chain: int, stand: Standing) -> Counted:
        number = candidate.number
        head = candidate.noun.first if candidate.noun else number.last
        counted = Counted(
            candidate.outer, candidate.last, number.first, number.last, head, "", chain,
            stand.leans or stand.is_part, candidate.fraction,
        )  # fmt: skip
        if stand.measure is None:
            return counted
        start, noun = stand.measure
        return counted._replace(
            first=start, last=noun.last, number=start, number_last=start, head=noun.first
        )

    def _named_after(self, candidate: Candidate, following: Sequence[Candidate]) -> Noun | None:
        """ "from 450 to 200 soldiers": the former level counts what the new one does."""
        joined = candidate.hedged.is_former and self._text(candidate.last) == "to"
        return following[0].noun if joined and following else None

    def _toll_noun(self, toll: Hit[str], found: Sequence[Measured]) -> Noun:
        if found and toll.value in _STRENGTHS:
            return Noun(toll.first, toll.last, found[-1].unit, found[-1].unit_class)
        for at in range(toll.last - 1, toll.first - 1, -1):
            word = self._text(at)
            unit_class = self.units.class_of(word)
            if unit_class and word.endswith("s"):
                return Noun(at, at + 1, word, unit_class)
        return Noun(toll.first, toll.last, "people", "people")

    def _is_subject(self, candidate: Candidate) -> bool:
        """ "Nine died and 34 were plucked from the sea"."""
        words = grammar()
        begins = self._text(candidate.outer - 1) in {"and", ",", ";", "while", "but"}
        return begins and self._text(candidate.last) in words.be | words.have


def _nearest_thing(found: Sequence[Measured]) -> Noun | None:
    nouns = (each.candidate.noun for each in reversed(found))
    return next((n for n in nouns if n and n.unit_class in _THINGS), None)


_STRENGTHS = frozenset({"sent", "present"})
"""Roles whose level counts the same people that the sentence has counted before."""

_THINGS = frozenset({"vehicles", "aircraft", "ships", "weapons", "buildings"})
