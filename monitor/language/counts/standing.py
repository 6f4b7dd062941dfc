"""How a number stands to the levels of its sentence and to the counts before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from monitor.language.counts.counting import Candidate
from monitor.language.counts.levels import Levels
from monitor.language.counts.measures import Measured
from monitor.language.counts.roles import RoleWords, grammar
from monitor.language.words.cues import Hit
from monitor.language.words.sentences import Sentence
from monitor.language.words.units import Noun, Units

RESTATED_WITHIN = 6
"""Words between "put" and the figure: "put the number of those hurt at 30"."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a number stands to the levels of its sentence and to the counts `found` before it.

    `measure` is the noun that it is the level of, and where its phrase begins; `reached_by` the
    word that says how. The rest as in `Measured`.
    """

    found: Sequence[Measured]
    toll: Hit[str] | None
    measure: tuple[int, Noun] | None
    reached_by: int | None
    sums: bool
    restates: bool
    corrects: bool
    leans: bool
    is_part: bool

    @property
    def has_noun(self) -> bool:
        """Whether a noun that is not its own stands for it in the sentence."""
        return bool(self.toll or self.measure or self.sums or self.restates or self.corrects)


@dataclass(frozen=True, slots=True)
class Standings:
    """Tells parts, sums, corrections and second opinions; `carried` as in `Lender`."""

    sentence: Sentence
    levels: Levels
    units: Units
    words: RoleWords
    carried: Noun | None

    def of(self, candidate: Candidate, found: Sequence[Measured]) -> Standing:
        toll = None if self._is_broken_down(candidate, found) else self.levels.toll(candidate)
        measure = self.levels.noun_of(candidate, found[-1].candidate.last if found else 0, toll)
        bringing = self.levels.summed_up(candidate, after_one=bool(found))
        if toll and bringing is not None and toll.first < bringing:
            # "13 guards were injured, bringing the total to 40": a verb, not what is totalled.
            toll = None
        sums = not toll and bringing is not None
        restates = not toll and not sums and self._restates(candidate, found)
        corrects = self._corrects(candidate, found)
        leans = self._leans(candidate, found) and not (toll or measure or sums or restates)
        return Standing(
            found=found,
            toll=toll,
            measure=measure,
            reached_by=self.levels.reached_by(candidate) if toll or measure else None,
            sums=sums,
            restates=restates,
            corrects=corrects,
            leans=leans or corrects,
            is_part=bool(found) and (self._is_part(candidate, found) or candidate.hedged.is_denied),
        )

    def _text(self, at: int) -> str:
        return self.sentence.word(at)

    def _is_part(self, candidate: Candidate, found: Sequence[Measured]) -> bool:
        return candidate.hedged.increment == "subset" and bool(found)

    def _leans(self, candidate: Candidate, found: Sequence[Measured]) -> bool:
        """ "ten died, four in Gaza and six in Rafah": alone, after a comma or another such."""
        if candidate.noun or not found:
            return False
        if candidate.hedged.is_former or self._is_part(candidate, found):
            return True
        before = self._text(candidate.outer - 1)
        after = self._text(candidate.last)
        is_aside = (
            before in {",", ":", "—", "("}
            or self._is_dash(candidate.outer - 1)
            or (before == "and" and found[-1].leans)
        )
        if not is_aside or after not in grammar().prepositions | grammar().gravely:
            return False
        return candidate.number.high < found[0].candidate.number.high

    def _is_dash(self, at: int) -> bool:
        """A hyphen with space on both sides."""
        near = self.sentence.tokens[max(0, at) : at + 2]
        return len(near) == 2 and near[0].text == "-" and all(token.gap for token in near)

    def _is_broken_down(self, candidate: Candidate, found: Sequence[Measured]) -> bool:
        """ "64 cases: 51 in Brenn, 13 in Tarn": what follows the colon are its parts."""
        return self._text(candidate.outer - 1) == ":" and self._leans(candidate, found)

    def _corrects(self, candidate: Candidate, found: Sequence[Measured]) -> bool:
        """ "was not 12 but 9": the figure behind a denied one."""
        denied = bool(found) and found[-1].candidate.hedged.is_denied
        return denied and (self._text(candidate.outer - 1) == "but" or candidate.noun is None)

    def _restates(self, candidate: Candidate, found: Sequence[Measured]) -> bool:
        """ "Police put the number at 1,200", "the ministry's estimate is 35,000", "police said 9":
        behind a count of people, the same people counted by another.
        """
        before = found[-1].unit_class if found else self.carried and self.carried.unit_class
        if candidate.noun or not before or not (self.units.is_human(before) or self._is_deed()):
            return False
        words, at = grammar(), candidate.outer - 1
        if self._text(at) in _EQUALS and self._text(at - 1) == "it":
            # "The police said it was closer to 900."
            return candidate.hedged.hedge == "approx" and self._text(candidate.last) in _STOPS
        if self._text(at) == "of" and self._text(at - 1) in words.reckons:
            at -= 1
        if self._text(at) in words.reckons:
            is_told = bool(found) or self._text(candidate.outer - 1) == "of" or self._is_deed()
            return is_told and self._text(candidate.last) in _STOPS
        if found and found[-1].restates and self._text(candidate.outer - 1) == "of":
            # "The guild spoke of 900, police of 400."
            return self._text(candidate.last) in _STOPS
        if self._text(at) not in _EQUALS:
            return False
        behind = [self._text(each) for each in range(at - 1, max(-1, at - RESTATED_WITHIN), -1)]
        named = next((by for by, text in enumerate(behind) if text in words.estimates), None)
        if named is None or {",", ";"} & set(behind[:named]):
            return False
        return self._text(at) in words.be or bool(words.puts & set(behind[named + 1 :]))

    def _is_deed(self) -> bool:
        """Whether the sentence before counted arrests or deaths: "police confirmed 71"."""
        if self.carried is None:
            return False
        names = self.units.singulars(self.carried.unit)
        return any(self.words.of_noun(name, hard=True) for name in names)


_EQUALS = frozenset({"at", "as", "is", "was", "being"})
_STOPS = frozenset({"", ".", ",", ";", "!", "?", ")", "while", "and", "but"})
