"""Levels and sums: the noun that a number alone has reached, or whose parts it sums up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.language.counts.counting import Candidate, Counter
from monitor.language.counts.countwords import count_words
from monitor.language.counts.roles import grammar
from monitor.language.words.clauses import either
from monitor.language.words.cues import Hit
from monitor.language.words.units import Noun, Units

TOLL_REACH = 14
"""Words between "the death toll" and the figure it rose to."""

MEASURE_REACH = 32
"""Words between "the number of" and the figure."""

LIMIT_REACH = 8
"""Words between "limits" and what it limits to: "limits job losses at the yard to 310"."""

SUM_REACH = 20
"""Words between "bringing" and the sum."""

_MANNED = frozenset({"crew", "staff", "workforce"})
_SEGMENT_ENDS = frozenset({".", ";", ":", "(", ")", "—", "and", "but", "which", "whom"})
_ROW_ENDS = frozenset({"", ",", ".", ";", "(", ")"})
_ROW_STARTS = frozenset({"", ",", ".", ";", "total", "new", "confirmed", "cumulative", ")"})


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of one sentence; `tolls` are the nouns in it that a level is the level of."""

    counter: Counter
    names: Mapping[int, bool]
    units: Units
    tolls: Sequence[Hit[str]]

    def toll(self, candidate: Candidate) -> Hit[str] | None:
        """The noun whose level this number is: "the death toll rose to 43"."""
        if not self.tolls:
            return None
        if candidate.noun and not self.units.is_human(candidate.noun.unit_class):
            return None
        last = candidate.last
        if self._lives_there(candidate):
            return None
        if candidate.hedged.increment == "subset" and self._text(last) in grammar().have:
            return None  # "nine cases, of whom six have died"
        ahead = [self._text(last + by) for by in range(4)]
        if ahead[0] in {"the", "a"} and {"toll", "number"} & set(ahead[1:]):
            return next((hit for hit in self.tolls if last < hit.first <= last + 3), None)
        if not self._is_level(candidate) and not self._is_in_a_table(candidate):
            return None
        left = [
            hit
            for hit in self.tolls
            if hit.last <= candidate.outer and candidate.outer - hit.last <= TOLL_REACH
        ]
        best = max(left, key=lambda hit: (hit.last, hit.last - hit.first), default=None)
        if best is None or self._is_cut(best.last, candidate.outer):
            return None
        # "Shot dead two of their 11 captives": the "of" is that of the two.
        is_of = self._text(candidate.outer - 1) == "of" and best.last < candidate.outer - 1
        return None if is_of and candidate.fraction else best

    def _lives_there(self, candidate: Candidate) -> bool:
        """ "The highest number of deaths was in Ost, a town of 30,000": no level of deaths."""
        at = candidate.outer - 1
        return self._text(at) == "of" and self._text(at - 1) in count_words().settlements

    def noun_of(
        self, candidate: Candidate, start: int, toll: Hit[str] | None
    ) -> tuple[int, Noun] | None:
        """Where the noun's phrase begins that a number alone is the level of, and the noun.

        Looked for from `start` on; a `toll` nearer to the number is meant instead.
        """
        numbered = self._number_of(candidate) or self._strength(candidate)
        levelled = None if numbered else self._levelled(candidate, start)
        if levelled and toll and levelled[0] <= toll.first:
            return None
        return numbered or levelled

    def _number_of(self, candidate: Candidate) -> tuple[int, Noun] | None:
        """Where "the number of X" stands, before its level or after "bringing to 10", and X."""
        if candidate.noun or not self._level_words(candidate) & grammar().levels:
            return None
        tokens = self.counter.tokens
        joined = self._text(candidate.last) == "and"
        near = candidate.last if joined else candidate.last + 3
        ahead = range(candidate.last, min(near, len(tokens)))
        behind = range(candidate.outer - 1, max(-1, candidate.outer - MEASURE_REACH), -1)
        for at in (*ahead, *behind):
            if self._text(at) in grammar().measures and self._text(at + 1) == "of":
                if any(at < start < candidate.outer for start in self.counter.sentence.clauses):
                    return None
                start = at + 3 if self._text(at + 2) in grammar().owners else at + 2
                noun = self.units.noun_after(tokens, start, self.names, frozenset())
                if noun is None and start in self.names:
                    # "The number of Congolese who fled": an adjective that names its people.
                    noun = Noun(start, start + 1, self._text(start), "people")
                is_verb = isinstance(noun, Noun) and self._is_level_verb(noun)
                return (at, noun) if isinstance(noun, Noun) and not is_verb else None
        return None

    def _strength(self, candidate: Candidate) -> tuple[int, Noun] | None:
        """ "A crew of 202": those who make it up."""
        at = candidate.outer - 2
        if candidate.noun or self._text(at + 1) != "of" or self._text(at) not in _MANNED:
            return None
        return at, Noun(at, at + 1, self._text(at), "people")

    def _is_level_verb(self, noun: Noun) -> bool:
        """ "The number of dead stands at 27": no stands are counted."""
        words = grammar()
        return self._text(noun.first) in words.levels | words.reaching | words.numbering

    def _levelled(self, candidate: Candidate, start: int) -> tuple[int, Noun] | None:
        """ "Evacuees from the slopes number 2,870", "vehicles affected: 410", "jobs fell to 90".

        A bare number's noun before it, from `start` on: the head, not one of where or since when.
        """
        end = self._link(candidate)
        if end is None:
            return None
        words, begin = grammar(), max(start, end - MEASURE_REACH)
        head: Noun | None = None
        for at in range(end - 1, begin - 1, -1):
            text = self._text(at)
            if text in words.estimates:
                return None
            if text in _SEGMENT_ENDS or (head and (text == "," or text in words.limiting)):
                break
            if text in words.prepositions:
                head = None
            elif noun := self._many_at(at):
                head = noun
            elif head and text in either(words.be, words.have, words.modals):
                break
            if at in self.counter.sentence.clauses:
                break
        return (head.first, head) if head else None

    def summed_up(self, candidate: Candidate, *, after_one: bool) -> int | None:
        """Where "bringing the total since May to 57" begins: a level of what was counted before."""
        words = grammar()
        if after_one and candidate.noun is None and self._is_all(candidate):
            return candidate.outer - 1
        if candidate.noun and not self.units.is_human(candidate.noun.unit_class):
            return None
        if not self._level_words(candidate) & {"to", "at"}:
            return None
        measured = False
        for at in range(candidate.outer - 1, max(-1, candidate.outer - SUM_REACH), -1):
            measured = measured or self._text(at) in either(words.measures, words.strengths)
            if self._text(at) in words.bringing:
                return at if measured else None
            if self._text(at) in {";", ":"}:
                return None
        return None

    def reached_by(self, candidate: Candidate) -> int:
        """The word that says how the level was reached: "rose" before "to 43"."""
        at = candidate.outer - 1
        if self._text(at) in grammar().modals:
            return candidate.outer
        return max(0, at - 1 if self._text(at) in {"to", "at", "of", "past", "above"} else at)

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
        return self._numbering(candidate) is not None

    def _numbering(self, candidate: Candidate) -> int | None:
        said = range(candidate.outer - 1, candidate.number.first)
        at = next((at for at in said if self._text(at) in grammar().numbering), 0)
        if at <= 0 or self._text(at - 1) in {"the", "a", "telephone", "phone"}:
            return None
        return at if self._text(at - 1) not in grammar().prepositions else None

    def _is_in_a_table(self, candidate: Candidate) -> bool:
        """ "Cases 812 (+31), deaths 16.": a bare number between its noun and a stop."""
        is_row = candidate.noun is None and self._text(candidate.last) in _ROW_ENDS
        return is_row and any(
            hit.last == candidate.outer and self._text(hit.first - 1) in _ROW_STARTS
            for hit in self.tolls
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

    def _many_at(self, at: int) -> Noun | None:
        """A known noun in the plural that begins here."""
        if not self.units.may_begin(self._text(at)):
            return None
        noun = self.units.noun_after(self.counter.tokens, at, {}, frozenset())
        if not isinstance(noun, Noun) or not noun.known or noun.first != at:
            return None
        return noun if self.units.is_many(self._text(noun.last - 1)) else None

    def _link(self, candidate: Candidate) -> int | None:
        """Where the words begin that join a bare number to its noun before it, or None."""
        if candidate.noun or self._text(candidate.last) in grammar().befallen:
            return None  # "put their losses at nine dead"
        words, at = grammar(), candidate.outer - 1
        text, before = self._text(at), self._text(at - 1)
        if text == ":":
            return at
        if (numbering := self._numbering(candidate)) is not None:
            return numbering
        if text in {"to", "at"} and before in words.reaching:
            return at - 1
        near = range(max(0, at - LIMIT_REACH), at)
        limits = [h for h in near if self._text(h) == "," or self._text(h) in words.limiting]
        is_limited = bool(limits) and self._text(limits[-1]) != ","
        return at if text in {"to", "at"} and is_limited else None

    def _text(self, at: int) -> str:
        texts = self.counter.sentence.texts
        return texts[at] if 0 <= at < len(texts) else ""
