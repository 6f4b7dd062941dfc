"""What each number of a sentence counts: its own noun, or the one that its neighbours lend it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.language.counts.counting import Candidate, Counter
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


TOLL_REACH = 14
"""Words between "the death toll" and the figure it rose to."""

MEASURE_REACH = 20
"""Words between "the number of" and the figure."""

LIMIT_REACH = 8
"""Words between "limits" and what it limits to: "limits job losses at the yard to 310"."""

SUM_REACH = 20
"""Words between "bringing" and the sum."""

RESTATED_WITHIN = 6
"""Words between "put" and the figure: "put the number of those hurt at 30"."""

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
        found: list[Measured] = []
        chain = 0
        for at, candidate in enumerate(candidates):
            if at and not self._is_listed(candidates[at - 1], candidate):
                chain += 1
            found.append(self._measured(candidate, chain, tolls, candidates[at + 1 :], found))
        return found

    def _text(self, at: int) -> str:
        return self.counter.tokens[at].text if 0 <= at < len(self.counter.tokens) else ""

    def _is_listed(self, one: Candidate, other: Candidate) -> bool:
        """Whether only commas and "and" stand between two counted nouns."""
        between = [token.text for token in self.counter.tokens[one.last : other.outer]]
        alike = (one.noun is None) == (other.noun is None) and other.hedged.increment != "subset"
        return alike and bool(between) and len(between) <= 4 and set(between) <= grammar().joints

    def _measured(
        self,
        candidate: Candidate,
        chain: int,
        tolls: Sequence[Hit[str]],
        following: Sequence[Candidate],
        found: Sequence[Measured],
    ) -> Measured:
        toll = None if self._is_broken_down(candidate, found) else self._toll(candidate, tolls)
        measure = self._number_of(candidate)
        if measure is None and (levelled := self._levelled(candidate, found)):
            measure = levelled if toll is None or levelled[0] > toll.first else None
        bringing = self._bringing(candidate, found)
        if toll and bringing is not None and toll.first < bringing:
            # "13 guards were injured, bringing the total to 40": a verb, not what is totalled.
            toll = None
        sums = not toll and bringing is not None
        restates = not toll and not sums and self._restates(candidate, found)
        corrects = self._corrects(candidate, found)
        leans = self._leans(candidate, found) and not (toll or measure or sums or restates)
        leans = leans or corrects
        noun, why, carried = candidate.noun, "", False
        is_part = self._is_part(candidate, found) or (bool(found) and candidate.hedged.is_denied)
        counted = self._counted(candidate, chain, leans or is_part)
        if measure:
            start, noun = measure
            counted = counted._replace(
                first=start, last=noun.last, number=start, number_last=start, head=noun.first
            )
            why = f"unit:number_of_{noun.unit}"
        elif noun is None and toll:
            noun = self._named_after(candidate, following) or self._toll_noun(toll, found)
            why = f"unit:toll_{noun.unit}"
        elif noun is None and corrects:
            noun, why = self._meant_again(candidate, found[-1].unit, found[-1].unit_class)
        elif noun is None:
            noun, why = self._lent(candidate, following, found, again=restates or sums)
            carried = why.startswith("unit:carried")
        return Measured(
            candidate,
            counted._replace(unit_class=noun.unit_class),
            noun.unit,
            noun.unit_class,
            toll.value if toll else None,
            self._level(candidate) if toll or measure else None,
            leans,
            bool(candidate.noun or measure or toll or sums or restates or corrects)
            or why.startswith("unit:numbered"),
            carried or not noun.known,
            why or f"unit:{noun.unit}",
            self._is_joined(candidate) or self._is_gapped(candidate, found),
            not measure and self._text(candidate.outer - 1) in grammar().prepositions,
            _nearest_thing(found),
            sums,
            restates,
            corrects,
        )

    def _is_joined(self, candidate: Candidate) -> bool:
        before = tuple(self._text(candidate.outer - by) for by in (3, 2, 1))
        return before == ("as", "well", "as") or before[1:] in {
            ("along", "with"), ("together", "with"), (",", "plus"),
        }  # fmt: skip

    def _is_gapped(self, candidate: Candidate, found: Sequence[Measured]) -> bool:
        """ "Peru sent 60 guards and Chile 40", "in Lund 90 marched, in Kiel 80": the verb again."""
        if candidate.noun or not found or not found[-1].has_noun:
            return False
        at = candidate.outer - 1
        if not self._is_name(at):
            return False
        while self._is_name(at) or self._text(at) in grammar().before_gap:
            at -= 1
        return self._text(at) in {"and", ",", ";", "while"} and found[-1].candidate.last <= at + 9

    def _is_name(self, at: int) -> bool:
        return at >= 0 and self.counter.tokens[at].is_capital

    def _counted(self, candidate: Candidate, chain: int, part: bool) -> Counted:
        number = candidate.number
        head = candidate.noun.first if candidate.noun else number.last
        return Counted(
            candidate.outer, candidate.last, number.first, number.last, head, "", chain, part,
            candidate.fraction,
        )  # fmt: skip

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
        is_aside = before in {",", ":"} or (before == "and" and found[-1].leans)
        if not is_aside or after not in grammar().prepositions:
            return False
        return candidate.number.high < found[0].candidate.number.high

    def _is_broken_down(self, candidate: Candidate, found: Sequence[Measured]) -> bool:
        """ "64 cases: 51 in Brenn, 13 in Tarn": what follows the colon are its parts."""
        return self._text(candidate.outer - 1) == ":" and self._leans(candidate, found)

    def _corrects(self, candidate: Candidate, found: Sequence[Measured]) -> bool:
        """ "was not 12 but 9": the figure behind a denied one."""
        denied = bool(found) and found[-1].candidate.hedged.is_denied
        return denied and (self._text(candidate.outer - 1) == "but" or candidate.noun is None)

    # --- levels ---------------------------------------------------------------------------------

    def _bringing(self, candidate: Candidate, found: Sequence[Measured]) -> int | None:
        """Where "bringing the total since May to 57" begins: a level of what was counted before."""
        words = grammar()
        if found and candidate.noun is None and self._is_all(candidate):
            return candidate.outer - 1
        if candidate.noun and not self.units.is_human(candidate.noun.unit_class):
            return None
        if not self._level_words(candidate) & {"to", "at"}:
            return None
        measured = False
        for at in range(candidate.outer - 1, max(-1, candidate.outer - SUM_REACH), -1):
            measured = measured or self._text(at) in words.measures | words.strengths
            if self._text(at) in words.bringing:
                return at if measured else None
            if self._text(at) in {";", ":"}:
                return None
        return None

    def _is_all(self, candidate: Candidate) -> bool:
        """ "54 in total", "for a total of 17", "making it 17", "which makes 54"."""
        ahead = (self._text(candidate.last), self._text(candidate.last + 1))
        if ahead in {("in", "all"), ("in", "total")} or ahead[0] in {"altogether", "overall"}:
            return True
        before = [self._text(candidate.outer - by) for by in (1, 2)]
        makes = {"makes", "making", "make", "made"}
        if before[0] in makes or (before[0] == "it" and before[1] in makes):
            return True
        said = range(candidate.outer, candidate.number.first)
        return before[0] == "for" and any(self._text(at) == "total" for at in said)

    def _restates(self, candidate: Candidate, found: Sequence[Measured]) -> bool:
        """ "Police put the number at 1,200", "the ministry's estimate is 35,000", "police said 9":
        behind a count of people, the same people counted by another.
        """
        before = found[-1].unit_class if found else self.carried and self.carried.unit_class
        if candidate.noun or not before or not self.units.is_human(before):
            return False
        words, at = grammar(), candidate.outer - 1
        if self._text(at) == "of" and self._text(at - 1) in words.reckons:
            at -= 1
        if self._text(at) in words.reckons:
            return bool(found) and self._text(candidate.last) in _STOPS
        if self._text(at) not in _EQUALS:
            return False
        behind = [self._text(each) for each in range(at - 1, max(-1, at - RESTATED_WITHIN), -1)]
        named = next((by for by, text in enumerate(behind) if text in words.estimates), None)
        if named is None or {",", ";"} & set(behind[:named]):
            return False
        return self._text(at) in words.be or bool(words.puts & set(behind[named + 1 :]))

    def _toll(self, candidate: Candidate, tolls: Sequence[Hit[str]]) -> Hit[str] | None:
        """The noun whose level this number is: "the death toll rose to 43"."""
        if candidate.noun and not self.units.is_human(candidate.noun.unit_class):
            return None
        last = candidate.last
        ahead = [self._text(last + by) for by in range(4)]
        if ahead[0] in {"the", "a"} and {"toll", "number"} & set(ahead[1:]):
            return next((hit for hit in tolls if last < hit.first <= last + 3), None)
        if not self._is_level(candidate) and not self._is_in_a_table(candidate, tolls):
            return None
        left = [
            hit
            for hit in tolls
            if hit.last <= candidate.outer and candidate.outer - hit.last <= TOLL_REACH
        ]
        best = max(left, key=lambda hit: (hit.last, hit.last - hit.first), default=None)
        return best if best and not self._is_cut(best.last, candidate.outer) else None

    def _level_words(self, candidate: Candidate) -> set[str]:
        """The words right before the number, and before each of its hedges."""
        start = candidate.outer
        return {self._text(at) for at in range(start - 1, candidate.number.first)}

    def _is_level(self, candidate: Candidate) -> bool:
        """Whether a level word leads up to the number: "rose to 43", "climbed on 43"."""
        if self._level_words(candidate) & grammar().levels or self._is_numbering(candidate):
            return True
        at = candidate.outer - 1
        is_on = self._text(at) == "on" and candidate.noun is None
        return is_on and self._text(at - 1) in grammar().reaching

    def _is_numbering(self, candidate: Candidate) -> bool:
        """ "The missing number nine"; but "at number nine" is a house."""
        at = candidate.outer - 1
        before = self._text(at - 1)
        named = before in grammar().prepositions | {"the", "a", "telephone", "phone"}
        return self._text(at) in grammar().numbering and not named

    def _is_in_a_table(self, candidate: Candidate, tolls: Sequence[Hit[str]]) -> bool:
        """ "Cases 812 (+31), deaths 16.": a bare number between its noun and a stop."""
        is_row = candidate.noun is None and self._text(candidate.last) in _ROW_ENDS
        return is_row and any(
            hit.last == candidate.outer and self._text(hit.first - 1) in _ROW_STARTS
            for hit in tolls
        )

    def _is_cut(self, start: int, end: int) -> bool:
        """Whether another clause begins between a toll and its figure.

        But "the wounded, who number 84" is one.
        """
        starts = self.counter.sentence.clauses
        own = {at + by for at in range(start, end) for by in (0, 1) if self._is_own_level(at)}
        return any(start < each < end and each not in own for each in starts) or any(
            self._text(at) in {";", "after", "when", "with", "who"} and at not in own
            for at in range(start, end)
        )

    def _is_own_level(self, at: int) -> bool:
        return self._text(at) == "who" and self._text(at + 1) in grammar().numbering

    def _level(self, candidate: Candidate) -> int:
        """The word that says how the level was reached: "rose" before "to 43"."""
        at = candidate.outer - 1
        return max(0, at - 1 if self._text(at) in {"to", "at", "of", "past", "above"} else at)

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

    def _levelled(self, candidate: Candidate, found: Sequence[Measured]) -> tuple[int, Noun] | None:
        """ "Evacuees from the slopes number 2,870", "vehicles affected: 410", "jobs fell to 90".

        A bare number's noun before it: the head, not one in a phrase of where or since when.
        """
        end = self._link(candidate)
        if end is None:
            return None
        begin = max(found[-1].candidate.last if found else 0, end - MEASURE_REACH)
        head: Noun | None = None
        for at in range(end - 1, begin - 1, -1):
            text = self._text(at)
            if text in _SEGMENT_ENDS or (head and (text == "," or text in grammar().limiting)):
                break
            if text in grammar().prepositions:
                head = None
            elif noun := self._many_at(at):
                head = noun
            elif head and text in grammar().be | grammar().have | grammar().modals:
                break
            if at in self.counter.sentence.clauses:
                break
        return (head.first, head) if head else None

    def _many_at(self, at: int) -> Noun | None:
        """A known noun in the plural that begins here."""
        noun = self.units.noun_after(self.counter.tokens, at, {}, frozenset())
        if not isinstance(noun, Noun) or not noun.known or noun.first != at:
            return None
        return noun if self.units.is_many(self._text(noun.last - 1)) else None

    def _link(self, candidate: Candidate) -> int | None:
        """Where the words begin that join a bare number to its noun before it, or None."""
        if candidate.noun:
            return None
        words, at = grammar(), candidate.outer - 1
        text, before = self._text(at), self._text(at - 1)
        if text == ":" or self._is_numbering(candidate):
            return at
        if text in {"to", "at"} and before in words.reaching:
            return at - 1
        near = range(max(0, at - LIMIT_REACH), at)
        limits = [here for here in near if self._text(here) in words.limiting]
        return at if text in {"to", "at"} and limits else None

    def _number_of(self, candidate: Candidate) -> tuple[int, Noun] | None:
        """Where "the number of X" stands, before its level or after "bringing to 10", and X."""
        if candidate.noun or not self._level_words(candidate) & grammar().levels:
            return None
        tokens = self.counter.tokens
        ahead = range(candidate.last, min(candidate.last + 3, len(tokens)))
        behind = range(candidate.outer - 1, max(-1, candidate.outer - MEASURE_REACH), -1)
        for at in (*ahead, *behind):
            if self._text(at) in grammar().measures and self._text(at + 1) == "of":
                if any(at < start < candidate.outer for start in self.counter.sentence.clauses):
                    return None
                start = at + 3 if self._text(at + 2) in grammar().owners else at + 2
                noun = self.units.noun_after(tokens, start, self.names, frozenset())
                return (at, noun) if isinstance(noun, Noun) else None
        return None

    # --- lent units -----------------------------------------------------------------------------

    def _lent(
        self,
        candidate: Candidate,
        following: Sequence[Candidate],
        found: Sequence[Measured],
        *,
        again: bool,
    ) -> tuple[Noun, str]:
        """The unit of a number alone: its neighbour's in the sentence, else the sentence before."""
        if self._text(candidate.last) == "of" and self._text(candidate.last + 2) == "own":
            return Noun(candidate.last, candidate.last, "people", "people"), "unit:own"
        if numbered := self._numbered(candidate):
            return numbered, f"unit:numbered_{numbered.unit}"
        for at in range(len(found) - 1, -1, -1):
            each = found[at]
            heads_list = not at or found[at - 1].counted.chain != each.counted.chain
            lends = self._lends(each.unit, each.unit_class) and not each.counted.part
            near = again or not self._is_apart(each.candidate, candidate)
            if heads_list and lends and near:
                return self._meant_again(candidate, each.unit, each.unit_class)
        noun = following[0].noun if following else None
        is_part = bool(following) and following[0].hedged.increment == "subset"
        if noun and noun.known and not is_part and self._lends(noun.unit, noun.unit_class):
            return self._meant_again(candidate, noun.unit, noun.unit_class)
        if self.carried and self._lends(self.carried.unit, self.carried.unit_class):
            return self.carried, f"unit:carried_{self.carried.unit}"
        return Noun(candidate.last, candidate.last, "people", "people"), "unit:people"

    def _is_apart(self, one: Candidate, other: Candidate) -> bool:
        """ "800 soldiers after fights that left 80 dead": the clauses speak of others."""
        between = range(one.last, other.outer)
        return len(between) > APART and any(self._text(at) in grammar().parting for at in between)

    def _meant_again(self, candidate: Candidate, unit: str, unit_class: str) -> tuple[Noun, str]:
        unit = self.units.plural(unit) if candidate.number.value != 1 else unit
        return Noun(candidate.last, candidate.last, unit, unit_class), f"unit:ellipsis_{unit}"

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
        says_role = (self.words.of_noun(each, hard=True) for each in self.units.singulars(unit))
        return human and not any(says_role)


def _nearest_thing(found: Sequence[Measured]) -> Noun | None:
    nouns = (each.candidate.noun for each in reversed(found))
    return next((n for n in nouns if n and n.unit_class in _THINGS), None)


_SEGMENT_ENDS = frozenset({".", ";", ":", "(", ")", "—", "and", "but", "which", "whom"})
_ROW_ENDS = frozenset({"", ",", ".", ";", "(", ")"})
_ROW_STARTS = frozenset({"", ",", ".", ";", "total", "new", "confirmed", "cumulative", ")"})

_STRENGTHS = frozenset({"sent", "present"})
"""Roles whose level counts the same people that the sentence has counted before."""

_EQUALS = frozenset({"at", "as", "is", "was", "being"})
_STOPS = frozenset({"", ".", ",", ";", "!", "?", ")", "while", "and", "but"})

_THINGS = frozenset({"vehicles", "aircraft", "ships", "weapons", "buildings"})
