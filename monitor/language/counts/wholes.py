"""Which counts are parts of others, and which are wholes: "two of the five hostages"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitor.language.counts.countwords import count_words
from monitor.language.words.hedges import Hedged
from monitor.language.words.numbers import Number
from monitor.language.words.sentences import Sentence

ASIDE_REACH = 8
"""Words between a dash and the count of an aside, or the count that it explains."""


@dataclass(frozen=True, slots=True)
class Wholes:
    """How the numbers of one sentence are parts of each other."""

    sentence: Sentence

    def hedged(self, number: Number, hedged: Hedged, numbers: Sequence[Number]) -> Hedged:
        """The hedge of a number, which is a part's where it stands for some of others."""
        if self._opens_whole(number, numbers):
            return replace(hedged, increment="subset", why=(*hedged.why, "increment:of_the"))
        texts = self.sentence.texts[:4]
        if hedged.increment == "total" and texts[:2] == ("of", "the") and texts[3:] == (",",):
            return replace(hedged, increment="subset", why=(*hedged.why, "increment:of_all"))
        if hedged.increment == "total" and self._is_in_aside(hedged, number, numbers):
            return replace(hedged, increment="subset", why=(*hedged.why, "increment:aside"))
        return hedged

    def _is_in_aside(self, hedged: Hedged, number: Number, numbers: Sequence[Number]) -> bool:
        """ "Five hikers - three Swiss and two Danes - were killed": parts of those before."""
        if _DASHES.isdisjoint(self.sentence.vocabulary):
            return False
        begin = max(0, hedged.outer - ASIDE_REACH)
        opens = next((at for at in range(hedged.outer - 1, begin, -1) if self._is_dash(at)), None)
        if opens is None:
            return False
        ends = range(number.last, min(number.last + 2 * ASIDE_REACH, len(self.sentence.tokens)))
        is_closed = any(self._is_dash(at) for at in ends)
        wholes = (each for each in numbers if 0 < opens - each.last < ASIDE_REACH)
        return is_closed and any(each.high > number.high for each in wholes)

    def _is_dash(self, at: int) -> bool:
        """A long one, or a hyphen with space on both sides."""
        word, tokens = self.sentence.word(at), self.sentence.tokens
        if word != "-":
            return word == "—"
        return bool(tokens[at].gap) and (at + 1 >= len(tokens) or bool(tokens[at + 1].gap))

    def _opens_whole(self, number: Number, numbers: Sequence[Number]) -> bool:
        """ "two of the five hostages": the whole is a number of its own."""
        of, opener = self.sentence.word(number.last), self.sentence.word(number.last + 1)
        if of != "of" or opener not in count_words().definite:
            return False
        behind = range(number.last + 2, number.last + 4)
        is_limited = any(self.sentence.word(at + 1) in _LIMITING for at in behind)
        is_limited = is_limited or opener == "those"
        return is_limited or any(other.first in behind for other in numbers)

    def is_whole_alone(self, number: Number, numbers: Sequence[Number]) -> bool:
        """ "Forty of the 61 were let go": what follows is said of the forty."""
        before, of = self.sentence.word(number.first - 1), self.sentence.word(number.first - 2)
        is_of = before in count_words().definite and of == "of"
        return is_of and any(other.last == number.first - 2 for other in numbers)

    def is_whole(self, hedged: Hedged) -> bool:
        """ "half of the 4,100 soldiers", "two of the five": what follows is said of the part."""
        before = [self.sentence.word(hedged.outer - by) for by in range(1, 5)]
        if "of" not in before or "and" in before[: before.index("of")]:
            return False
        part = before[before.index("of") + 1 :][:1]
        if part and before.index("of") <= 1 and part[0] in {"", ",", "that"}:
            return True
        return bool(part) and (part[0] in count_words().parts or part[0][:1].isdigit())

    def is_definite(self, number: Number, hedged: Hedged) -> bool:
        """ "the three leaders": a known set, not a count."""
        if number.value is None or number.value > _SMALL:
            return False
        words = count_words()
        before, earlier = self.sentence.word(number.first - 1), self.sentence.word(number.first - 2)
        return before in words.definite or (earlier == "the" and before in words.picks)


_LIMITING = frozenset({"who", "that"})
"""Of "six of the workers who fell ill" the whole is those who did."""

_DASHES = frozenset({"-", "—"})

_SMALL = 12
"""Up to here a definite number ("the three leaders") points back at people already named."""
