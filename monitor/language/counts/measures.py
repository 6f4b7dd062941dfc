"""What each number of a sentence counts: its own noun, or the one that its neighbours lend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from monitor.language.counts.counting import Candidate, Counter
from monitor.language.counts.levels import Levels
from monitor.language.counts.paths import Counted
from monitor.language.counts.roles import RoleWords, grammar
from monitor.language.words.cues import Hit
from monitor.language.words.units import Noun, Units


@dataclass(frozen=True, slots=True)
class Measured:
    """A candidate with its unit.

    `toll` is the role that a level gives ("the death toll rose to 43"), `level` the word that
    carries it. `leans` when its role is that of the count before ("six of them", "up from 38").
    `has_noun` is False where a number stands alone. `doubtful` when the unit was guessed.
    """

    candidate: Candidate
    counted: Counted
    unit: str
    unit_class: str
    toll: str | None
    level: int | None
    leans: bool
    has_noun: bool
    doubtful: bool
    why: str
    is_joined: bool
    """Whether "as well as" or "along with" joins it to the count before."""
    is_governed: bool
    """Whether a preposition stands before it: "in raids across 14 provinces"."""
    thing: Noun | None
    """For a number alone: the nearest thing counted before it, in case things are meant."""
    sums: bool
    """Whether it is the sum of what was counted before: "bringing the total to 57"."""
    restates: bool
    """Whether another counts the same: "police put the number at 1,200"."""
    corrects: bool
    """Whether it takes the place of the figure before it: "not 12 but 9"."""
    is_picked: bool
    """Whether it says only to whom somebody belongs: "she is one of 900 who fled"."""
    is_subject: bool
    """Whether a verb right behind it says something of others like those before: "40 were fed"."""


@dataclass(frozen=True, slots=True)
class _Standing:
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


class _Lent(NamedTuple):
    """What a number counts, and who lent it."""

    noun: Noun
    why: str

    @property
    def is_carried(self) -> bool:
        return self.why.startswith("unit:carried")

    @property
    def is_own(self) -> bool:
        return self.why.startswith(("unit:numbered", "unit:those", "unit:of_"))


_CASES = frozenset({"cases", "infections"})

RESTATED_WITHIN = 6
"""Words between "put" and the figure: "put the number of those hurt at 30"."""

WIDENED_WITHIN = 4
"""Words between "widened" and the "to" of the new level: "widened on Friday to 12 towns"."""

APART = 5
"""So many words may lie between two counts before a word like "after" parts them."""


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
        found: list[Measured] = []
        chain = 0
        for at, candidate in enumerate(candidates):
            if at and not self._is_listed(candidates[at - 1], candidate):
                chain += 1
            stand = self._standing(candidate, levels, tuple(found))
            found.append(self._measured(candidate, chain, stand, candidates[at + 1 :]))
        return found

    def _text(self, at: int) -> str:
        texts = self.counter.sentence.texts
        return texts[at] if 0 <= at < len(texts) else ""

    def _is_listed(self, one: Candidate, other: Candidate) -> bool:
        """Whether only commas and "and" stand between two counted nouns."""
        between = [token.text for token in self.counter.tokens[one.last : other.outer]]
        alike = (one.noun is None) == (other.noun is None) and other.hedged.increment != "subset"
        return alike and bool(between) and len(between) <= 4 and set(between) <= grammar().joints

    def _measured(
        self, candidate: Candidate, chain: int, stand: _Standing, following: Sequence[Candidate]
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

    def _standing(
        self, candidate: Candidate, levels: Levels, found: Sequence[Measured]
    ) -> _Standing:
        toll = None if self._is_broken_down(candidate, found) else levels.toll(candidate)
        measure = levels.noun_of(candidate, found[-1].candidate.last if found else 0, toll)
        bringing = levels.summed_up(candidate, after_one=bool(found))
        if toll and bringing is not None and toll.first < bringing:
            # "13 guards were injured, bringing the total to 40": a verb, not what is totalled.
            toll = None
        sums = not toll and bringing is not None
        restates = not toll and not sums and self._restates(candidate, found)
        corrects = self._corrects(candidate, found)
        leans = self._leans(candidate, found) and not (toll or measure or sums or restates)
        return _Standing(
            found=found,
            toll=toll,
            measure=measure,
            reached_by=levels.reached_by(candidate) if toll or measure else None,
            sums=sums,
            restates=restates,
            corrects=corrects,
            leans=leans or corrects,
            is_part=bool(found) and (self._is_part(candidate, found) or candidate.hedged.is_denied),
        )

    def _meant(
        self, candidate: Candidate, stand: _Standing, following: Sequence[Candidate]
    ) -> _Lent:
        """Its own noun, else that of its level, of the figure it corrects, or of a neighbour."""
        noun, toll = candidate.noun, stand.toll
        if stand.measure:
            noun = stand.measure[1]
            return _Lent(noun, f"unit:number_of_{noun.unit}")
        if noun:
            return _Lent(noun, f"unit:{noun.unit}")
        if toll:
            noun = self._named_after(candidate, following) or self._toll_noun(toll, stand.found)
            return _Lent(noun, f"unit:toll_{noun.unit}")
        if stand.corrects:
            before = stand.found[-1]
            return self._meant_again(candidate, before.unit, before.unit_class)
        return self._lent(candidate, following, stand.found, again=stand.restates or stand.sums)

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

    def _counted(self, candidate: Candidate, chain: int, stand: _Standing) -> Counted:
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

    # --- parts and former levels ----------------------------------------------------------------

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
        near = self.counter.tokens[max(0, at) : at + 2]
        return len(near) == 2 and near[0].text == "-" and all(token.gap for token in near)

    def _is_broken_down(self, candidate: Candidate, found: Sequence[Measured]) -> bool:
        """ "64 cases: 51 in Brenn, 13 in Tarn": what follows the colon are its parts."""
        return self._text(candidate.outer - 1) == ":" and self._leans(candidate, found)

    def _corrects(self, candidate: Candidate, found: Sequence[Measured]) -> bool:
        """ "was not 12 but 9": the figure behind a denied one."""
        denied = bool(found) and found[-1].candidate.hedged.is_denied
        return denied and (self._text(candidate.outer - 1) == "but" or candidate.noun is None)

    # --- levels ---------------------------------------------------------------------------------

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

    # --- lent units -----------------------------------------------------------------------------

    def _lent(
        self,
        candidate: Candidate,
        following: Sequence[Candidate],
        found: Sequence[Measured],
        *,
        again: bool,
    ) -> _Lent:
        """The unit of a number alone: its neighbour's in the sentence, else the sentence before."""
        if self._text(candidate.last) == "of" and self._text(candidate.last + 2) == "own":
            return _Lent(Noun(candidate.last, candidate.last, "people", "people"), "unit:own")
        if self._stands_for_people(candidate):
            return _Lent(Noun(candidate.last, candidate.last, "people", "people"), "unit:those")
        noun = found[-1].candidate.noun if found and not found[-1].is_governed else None
        if noun and self._is_some_of(candidate):
            return _Lent(noun, f"unit:of_{noun.unit}")
        if numbered := self._numbered(candidate):
            return _Lent(numbered, f"unit:numbered_{numbered.unit}")
        for at in range(len(found) - 1, -1, -1):
            each = found[at]
            heads_list = not at or found[at - 1].counted.chain != each.counted.chain
            lends = self._lends(each.unit, each.unit_class) or (again and each.unit in _CASES)
            lends = lends and not each.counted.part
            near = again or not self._is_apart(each.candidate, candidate)
            if heads_list and lends and near:
                return self._meant_again(candidate, each.unit, each.unit_class)
        noun = following[0].noun if following else None
        is_part = bool(following) and following[0].hedged.increment == "subset"
        if noun and noun.known and not is_part and self._lends(noun.unit, noun.unit_class):
            return self._meant_again(candidate, noun.unit, noun.unit_class)
        if self.carried and self._lends(self.carried.unit, self.carried.unit_class):
            unit = self.carried.unit
            unit = self.units.plural(unit) if candidate.number.value != 1 else unit
            return _Lent(replace(self.carried, unit=unit), f"unit:carried_{unit}")
        return _Lent(Noun(candidate.last, candidate.last, "people", "people"), "unit:people")

    def _is_subject(self, candidate: Candidate) -> bool:
        """ "Nine died and 34 were plucked from the sea"."""
        words = grammar()
        begins = self._text(candidate.outer - 1) in {"and", ",", ";", "while", "but"}
        return begins and self._text(candidate.last) in words.be | words.have

    def _is_some_of(self, candidate: Candidate) -> bool:
        """ "24 blazes, 14 of which", "900 doses, 300 of them": some of what stands before."""
        after = (self._text(candidate.number.last), self._text(candidate.number.last + 1))
        return after in {("of", "which"), ("of", "them"), ("of", "whom")}

    def _stands_for_people(self, candidate: Candidate) -> bool:
        """ "34 of those sickened", "the 52 dead": people, whoever was counted before."""
        at = candidate.number.last
        if self._text(at) == "of" and self._text(at + 1) == "those":
            return True
        is_definite = self._text(candidate.number.first - 1) in _DEFINITE
        return is_definite and self._text(at) in grammar().befallen

    def _is_apart(self, one: Candidate, other: Candidate) -> bool:
        """ "800 soldiers after fights that left 80 dead": the clauses speak of others."""
        between = range(one.last, other.outer)
        return len(between) > APART and any(self._text(at) in grammar().parting for at in between)

    def _meant_again(self, candidate: Candidate, unit: str, unit_class: str) -> _Lent:
        unit = self.units.plural(unit) if candidate.number.value != 1 else unit
        return _Lent(
            Noun(candidate.last, candidate.last, unit, unit_class), f"unit:ellipsis_{unit}"
        )

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


def _nearest_thing(found: Sequence[Measured]) -> Noun | None:
    nouns = (each.candidate.noun for each in reversed(found))
    return next((n for n in nouns if n and n.unit_class in _THINGS), None)


_STRENGTHS = frozenset({"sent", "present"})
"""Roles whose level counts the same people that the sentence has counted before."""

_DEFINITE = frozenset({"the", "its", "their", "his", "her", "our", "these", "those"})
_EQUALS = frozenset({"at", "as", "is", "was", "being"})
_STOPS = frozenset({"", ".", ",", ";", "!", "?", ")", "while", "and", "but"})

_THINGS = frozenset({"vehicles", "aircraft", "ships", "weapons", "buildings"})
