"""Which numbers of a sentence count something, and what: the rest is turned away with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.language.counts.ages import Ages
from monitor.language.counts.capacities import Capacities
from monitor.language.counts.countwords import count_words
from monitor.language.counts.labels import Labels
from monitor.language.counts.neighbours import Neighbours
from monitor.language.counts.wholes import Wholes
from monitor.language.words.dates import Dated
from monitor.language.words.hedges import Hedged, hedges_in
from monitor.language.words.numbers import Number
from monitor.language.words.sentences import Sentence
from monitor.language.words.tokens import Token
from monitor.language.words.units import NotCounted, Noun, Units


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number that may count something. Without a `noun` the sentence must lend it one."""

    number: Number
    hedged: Hedged
    noun: Noun | None
    last: int
    fraction: bool
    definite: bool

    @property
    def first(self) -> int:
        """Where the evidence begins: the hedge."""
        return self.hedged.first

    @property
    def outer(self) -> int:
        """Where the noun phrase begins: before "a total of"."""
        return self.hedged.outer


@dataclass(frozen=True, slots=True)
class Refused:
    """A number that counts nothing, and what it is instead."""

    first: int
    last: int
    why: str


_OWNERS = frozenset({"the", "its", "their", "his", "our", "these", "those", "her", "them"})
_PAIRS = frozenset({"and", "or", "to"})


@dataclass(frozen=True, slots=True)
class Counter:
    """Sorts the numbers of one sentence into candidates and refusals."""

    sentence: Sentence
    units: Units
    dates: Sequence[Dated]

    @property
    def tokens(self) -> Sequence[Token]:
        return self.sentence.tokens

    @property
    def _beside(self) -> Neighbours:
        return Neighbours(self.sentence, self.units, Ages(self.sentence, self.units))

    @property
    def _wholes(self) -> Wholes:
        return Wholes(self.sentence)

    @property
    def _labels(self) -> Labels:
        return Labels(self.sentence, self.units)

    def turn_away(self, numbers: Sequence[Number]) -> tuple[list[Number], list[Refused]]:
        """The numbers that may count something, and those whose neighbours show they do not."""
        beside, ages = self._beside, self._beside.ages
        dated = {at for each in self.dates for at in range(each.first, each.last)}
        kept: list[Number] = []
        refused: list[Refused] = []
        age_ends = ratio_ends = last = -1
        for number in numbers:
            is_date = not dated.isdisjoint((number.first, number.last - 1))
            why = "a date" if is_date else beside.before(number)
            why = why or beside.after(number)
            if not why and ages.is_next(number, age_ends):
                why = "an age"
            if not why and beside.is_model(number, last):
                why = "part of a name or a code"
            last = number.last
            if ratio_ends >= 0 and number.first - ratio_ends <= 2:
                why = "a ratio"
            if why == "an age":
                age_ends = number.last
            ratio_ends = number.last if why == "a ratio" and ratio_ends < 0 else -1
            if why and number.kind == "none":
                continue
            if why:
                refused.append(Refused(number.first, number.last, why))
            else:
                kept.append(number)
        return kept, refused

    def candidates(
        self, numbers: Sequence[Number], names: Mapping[int, bool], verb_ends: frozenset[int]
    ) -> tuple[list[Candidate], list[Refused]]:
        """The numbers with their hedges and nouns; `names` and `verb_ends` as in `Units`."""
        hedges = hedges_in(self.sentence)
        candidates: list[Candidate] = []
        refused: list[Refused] = []
        for number in numbers:
            hedged = self._wholes.hedged(number, hedges.of(number), numbers)
            at = self._noun_start(number, hedged)
            one = number.value == 1
            noun = self.units.noun_after(self.sentence.tokens, at, names, verb_ends, one=one)
            if noun is None and self._wholes.is_whole_alone(number, numbers):
                why = "a set already named, not a count"
                refused.append(Refused(number.first, number.last, why))
                continue
            found = self._with_next(self._sorted(number, hedged, noun), numbers)
            if isinstance(found, Candidate):
                candidates.append(found)
            else:
                refused.append(found)
        return candidates, refused

    def _with_next(
        self, found: Candidate | Refused, numbers: Sequence[Number]
    ) -> Candidate | Refused:
        """ "Sisters of 7 and 11 years": what the next number of a pair is, a bare one is too."""
        if isinstance(found, Refused) or found.noun:
            return found
        if self.sentence.word(found.number.last) not in _PAIRS:
            return found
        pair = next((each for each in numbers if each.first == found.number.last + 1), None)
        behind = self.sentence.word(pair.last) if pair else ""
        why = self.units.reason_of(behind)
        if why is None or self.units.class_of(behind):
            return found
        return Refused(found.number.first, found.number.last, why)

    def _sorted(
        self, number: Number, hedged: Hedged, noun: Noun | NotCounted | None
    ) -> Candidate | Refused:
        if hedged.is_comparison:
            return Refused(number.first, number.last, "a comparison")
        word, labels = self.sentence.word, self._labels
        before, earlier = word(hedged.outer - 1), word(hedged.outer - 2)
        if Capacities(self.sentence, self.units).is_one(hedged):
            return Refused(hedged.first, number.last, "a capacity")
        if before in count_words().exceptions or (before == "but" and earlier in {"all", "last"}):
            return Refused(hedged.first, number.last, "an exception")
        if self._beside.ages.is_limit(number, noun):
            return Refused(number.first, number.last, "an age")
        if isinstance(noun, NotCounted):
            return Refused(number.first, number.last, noun.reason)
        if noun and word(noun.last) in count_words().speech:
            return Refused(hedged.first, noun.last, "a source")
        if noun is None and (labels.ends_a_name(number, hedged) or labels.is_in_a_row(number)):
            return Refused(number.first, number.last, "a name or a number in a row")
        if labels.is_year(number, hedged, noun):
            return Refused(number.first, number.last, "a year")
        last = noun.last if noun else self._past_particles(max(number.last, hedged.last))
        definite = self._wholes.is_definite(number, hedged)
        return Candidate(number, hedged, noun, last, self._wholes.is_whole(hedged), definite)

    def _noun_start(self, number: Number, hedged: Hedged) -> int:
        """Where the noun may begin: past "of the" and the like."""
        word, at = self.sentence.word, max(number.last, hedged.last)
        if word(at) == "-" and word(at + 1) in {"strong", "odd", "plus"}:
            at += 2
        while word(at) in {"more", "other", "others", "additional", "further", "or", "so"}:
            at += 1
        if word(at) == "of" or self._is_from_our(at):
            at += 1
        while word(at) in _OWNERS:
            at += 1
        return at

    def _is_from_our(self, at: int) -> bool:
        """ "The return of 132 from our heroes": other languages' "of"."""
        return self.sentence.word(at) == "from" and self.sentence.word(at + 1) == "our"

    def _past_particles(self, at: int) -> int:
        while self.sentence.word(at) in count_words().particles:
            at += 1
        return at
