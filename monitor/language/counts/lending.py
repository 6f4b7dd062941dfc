"""What a number alone counts: the noun that its neighbours, or the sentence before, lend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from monitor.language.counts.counting import Candidate
from monitor.language.counts.measures import Measured
from monitor.language.counts.roles import RoleWords, grammar
from monitor.language.words.clauses import either
from monitor.language.words.sentences import Sentence
from monitor.language.words.units import Noun, Units

APART = 5
"""So many words may lie between two counts before a word like "after" parts them."""


class Lent(NamedTuple):
    """What a number counts, and who lent it."""

    noun: Noun
    why: str

    @property
    def is_carried(self) -> bool:
        return self.why.startswith("unit:carried")

    @property
    def is_own(self) -> bool:
        return self.why.startswith(("unit:numbered", "unit:those", "unit:of_"))


@dataclass(frozen=True, slots=True)
class Lender:
    """Lends nouns to the bare numbers of one sentence; `carried` is the unit of the one before."""

    sentence: Sentence
    units: Units
    words: RoleWords
    carried: Noun | None

    def lent(
        self,
        candidate: Candidate,
        following: Sequence[Candidate],
        found: Sequence[Measured],
        *,
        again: bool,
    ) -> Lent:
        """The unit of a number alone: its neighbour's in the sentence, else the sentence before."""
        return (
            self._by_its_words(candidate, found)
            or self._from_before(candidate, found, again=again)
            or self._from_behind(candidate, following)
            or self._from_last_sentence(candidate, found, again=again)
            or _people(candidate, "unit:people")
        )

    def _by_its_words(self, candidate: Candidate, found: Sequence[Measured]) -> Lent | None:
        """What the words right beside it say that it counts."""
        if self._text(candidate.last) == "of" and self._text(candidate.last + 2) == "own":
            return _people(candidate, "unit:own")
        if self._stands_for_people(candidate):
            return _people(candidate, "unit:those")
        noun = found[-1].candidate.noun if found and not found[-1].is_governed else None
        if noun and self._is_some_of(candidate):
            return Lent(noun, f"unit:of_{noun.unit}")
        if numbered := self._numbered(candidate):
            return Lent(numbered, f"unit:numbered_{numbered.unit}")
        return None

    def _from_before(
        self, candidate: Candidate, found: Sequence[Measured], *, again: bool
    ) -> Lent | None:
        """The noun of a count before it in the sentence."""
        for at in range(len(found) - 1, -1, -1):
            each = found[at]
            heads_list = not at or found[at - 1].counted.chain != each.counted.chain
            lends = self._lends(each.unit, each.unit_class) or (again and each.unit in _CASES)
            lends = lends or (each.unit == "bodies" and self._text(candidate.number.last) == "more")
            lends = lends and not each.counted.part
            near = again or not self._is_apart(each.candidate, candidate)
            if heads_list and lends and near:
                return self.meant_again(candidate, each.unit, each.unit_class)
        if self._adds(candidate) and found and found[-1].candidate.noun:
            return self.meant_again(candidate, found[-1].unit, found[-1].unit_class)
        return None

    def _from_behind(self, candidate: Candidate, following: Sequence[Candidate]) -> Lent | None:
        """The noun of the count behind it: "some 30 and perhaps 40 hostages"."""
        noun = following[0].noun if following else None
        if noun is None or not noun.known or following[0].hedged.increment == "subset":
            return None
        is_apart = (
            following[0].number.kind == "one"
            or self._is_walled(candidate.last, noun.first)
            or self._are_apart(candidate, following[0])
            or (self._is_subject(candidate) and self._text(following[0].outer - 1) in _GOVERNS)
        )
        if is_apart or not self._lends(noun.unit, noun.unit_class):
            return None
        return self.meant_again(candidate, noun.unit, noun.unit_class)

    def _from_last_sentence(
        self, candidate: Candidate, found: Sequence[Measured], *, again: bool
    ) -> Lent | None:
        """The noun that the sentence before lends."""
        carried = self.carried
        if carried is None:
            return None
        more_bodies = carried.unit == "bodies" and self._text(candidate.number.last) == "more"
        if not (more_bodies or self._lends(carried.unit, carried.unit_class)):
            return None
        last = found[-1] if found else None
        if last and not again and last.unit_class == carried.unit_class:
            # "Chad has 500 troops there; another 90 have been sent": nearer than a sentence.
            return self.meant_again(candidate, last.unit, last.unit_class)
        unit = carried.unit
        unit = self.units.plural(unit) if candidate.number.value != 1 else unit
        return Lent(replace(carried, unit=unit), f"unit:carried_{unit}")

    def _text(self, at: int) -> str:
        return self.sentence.word(at)

    def _is_subject(self, candidate: Candidate) -> bool:
        """ "Four more were brought up by nine divers": four of whom the text spoke before."""
        return self._text(candidate.last) in either(grammar().be, grammar().have)

    def _adds(self, candidate: Candidate) -> bool:
        """ "Called off 200 flights and a further 90": more of the same, whatever they are."""
        joins = self._text(candidate.outer - 1) in {"and", ","}
        return joins and candidate.hedged.increment == "delta"

    def _are_apart(self, candidate: Candidate, other: Candidate) -> bool:
        """ "70 dead and 40 prisoners"; but of "9 dead and 30 wounded soldiers" all are soldiers."""
        is_said = self._text(candidate.last) in grammar().befallen
        return is_said and other.noun is not None and other.noun.first == other.number.last

    def _is_walled(self, start: int, end: int) -> bool:
        """ "Riot leaves 31 dead; four guards held": what stands behind counts others."""
        return any(self._text(at) in _WALLS for at in range(start, end))

    def _is_some_of(self, candidate: Candidate) -> bool:
        """ "24 blazes, 14 of which", "900 doses, 300 of them": some of what stands before."""
        after = (
            self._text(candidate.number.last),
            self._text(candidate.number.last + 1),
        )
        return after in {("of", "which"), ("of", "them"), ("of", "whom")}

    def _stands_for_people(self, candidate: Candidate) -> bool:
        """ "34 of those sickened", "the 52 dead": people, whoever was counted before."""
        at = candidate.number.last
        if self._text(at) == "of" and self._text(at + 1) == "those":
            return True
        if self._text(at) == "of" and self._text(at + 1) == "the":
            return self._text(at + 2) in grammar().befallen
        is_definite = self._text(candidate.number.first - 1) in _DEFINITE
        return is_definite and self._text(at) in grammar().befallen

    def _is_apart(self, one: Candidate, other: Candidate) -> bool:
        """ "800 soldiers after fights that left 80 dead": the clauses speak of others."""
        between = range(one.last, other.outer)
        return len(between) > APART and any(self._text(at) in grammar().parting for at in between)

    def meant_again(self, candidate: Candidate, unit: str, unit_class: str) -> Lent:
        unit = self.units.plural(unit) if candidate.number.value != 1 else unit
        return Lent(Noun(candidate.last, candidate.last, unit, unit_class), f"unit:ellipsis_{unit}")

    def _numbered(self, candidate: Candidate) -> Noun | None:
        """ "Protesters numbered about 12,000"."""
        at = candidate.outer - 2
        if self._text(at + 1) not in {"numbered", "numbering", "totalled", "totaled"}:
            return None
        unit_class = self.units.class_of(self._text(at))
        return Noun(at, at + 1, self._text(at), unit_class) if unit_class else None

    def _lends(self, unit: str, unit_class: str) -> bool:
        """Whether a unit can be meant again: people can, deaths and leaders cannot."""
        human = self.units.is_human(unit_class) and unit_class != "leaders"
        human = human and unit not in _CASES
        says_role = (self.words.of_noun(each, hard=True) for each in self.units.singulars(unit))
        return human and not any(says_role)


_GOVERNS = frozenset({"by", "of", "from", "with", "to", "for", "in", "at", "near", "on"})
_WALLS = frozenset({";", ".", "—"})
_CASES = frozenset({"cases", "infections"})
_DEFINITE = frozenset({"the", "its", "their", "his", "her", "our", "these", "those"})


def _people(candidate: Candidate, why: str) -> Lent:
    return Lent(Noun(candidate.last, candidate.last, "people", "people"), why)
