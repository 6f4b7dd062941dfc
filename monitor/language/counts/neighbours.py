"""What the words beside a number make of it: money, an age, a ratio, part of a name or a code."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.language.counts.ages import Ages
from monitor.language.counts.countwords import count_words
from monitor.language.words.numbers import Number
from monitor.language.words.sentences import Sentence
from monitor.language.words.units import Units


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The words on both sides of the numbers of one sentence."""

    sentence: Sentence
    units: Units
    ages: Ages

    def before(self, number: Number) -> str:
        """What the words before the number make of it."""
        first = number.first
        before, earlier = self.sentence.word(first - 1), self.sentence.word(first - 2)
        touching = not self.sentence.tokens[first].gap
        if before in count_words().currency_signs:
            return "money"
        if (
            first
            and touching
            and before in {"-", "."}
            and earlier
            and not self.sentence.tokens[first - 1].gap
        ):
            return "" if earlier in {"un", "us", "nato"} else "part of a name or a code"
        if first and touching and (before.isalpha() or before in {"/", "#", ":", "+"}):
            return "part of a name or a code"
        if before in {"#", "no", "no."} or (before == "." and earlier in {"no", "nos"}):
            return "a number in a row"
        if before == "of" and self._is_of_books(number):
            return "money"
        if before == "magnitude":
            return "a magnitude"
        if before in {"aged", "age", "turned", "turns", "ages"}:
            return "an age"
        is_model = before in count_words().names_of_models and number.kind != "vague"
        if is_model and self._is_name(number):
            return "a name or a number in a row"
        if (
            self.sentence.word(number.last) in {",", ")", "."}
            and before in {",", "("}
            and self.ages.may_be_one(number)
        ):
            return "an age"
        if self._is_ratio(number):
            return "a ratio"
        return "an age" if self.ages.is_of_a_pair(number) else ""

    def _is_of_books(self, number: Number) -> bool:
        """ "Against a loss of 22 million a year earlier": no currency is named, no noun follows."""
        owes = self.sentence.word(number.first - 2)
        if owes in {"loss", "losses"}:
            opens = self.sentence.word(number.first - 3)
            is_large = number.high is not None and number.high >= MILLION
            return is_large and opens in {
                "a",
                "net",
                "operating",
                "pre",
                "tax",
                "annual",
                "quarterly",
            }
        return owes in _BOOKED and not self.units.class_of(self.sentence.word(number.last))

    def is_model(self, number: Number, end: int) -> bool:
        """ "12,000 Volta 3 vans": a count, a name, and a number that belongs to the name."""
        is_behind_name = 0 <= end == number.first - 1 and self.sentence.tokens[end].is_capital
        return is_behind_name and number.kind == "digits"

    def _is_name(self, number: Number) -> bool:
        """ "Resolution 2231", "Boeing 737": no noun follows that could be counted."""
        token, after = self.sentence.tokens[number.first - 1], self.sentence.word(number.last)
        return token.is_capital or after in {"", ",", ".", "of", "and", ")", "in"}

    def _is_ratio(self, number: Number) -> bool:
        """ "one in five", "2 out of 3", "nine in ten"."""
        at = number.last
        at += 1 if self.sentence.word(at) == "out" else 0
        follower = self.sentence.word(at + 1)
        most = 10 if self.sentence.word(at) == "in" else 4
        small = number.value is not None and 1 <= number.value < most
        return small and self.sentence.word(at) in {"in", "of"} and follower in _RATIOS

    def after(self, number: Number) -> str:
        """What the words after the number make of it."""
        at = number.last
        after = self.sentence.word(at)
        touches = at < len(self.sentence.tokens) and not self.sentence.tokens[at].gap
        if after in {"st", "nd", "rd", "th"} and touches:
            return "an ordinal"
        if after in {"/", ":"} and touches:
            return "part of a code, a time or a ratio"
        if after == "%":
            return "percent"
        if after == "-" and (touches or not self._gap(at + 1)):
            return self._compound(at + 1, touches)
        if touches and after.isalpha() and number.kind == "digits" and after.isascii():
            return "part of a name or a measure"
        if (
            after == "of"
            and self.sentence.word(at + 1)
            in {"the", "them", "those", "us", "his", "her", "its", "their", "my", "our"}
            and number.value == 1
        ):
            return "one of several"
        return ""

    def _gap(self, at: int) -> str:
        return self.sentence.tokens[at].gap if at < len(self.sentence.tokens) else " "

    def _compound(self, at: int, touches: bool) -> str:
        """ "20-hour", "26-year-old", "six-party"; but "300-strong", "40-odd" count."""
        word = self.sentence.word(at)
        if word in {"strong", "odd", "plus"} or not word[:1].isalpha():
            return (
                "" if word in {"strong", "odd", "plus"} else "a score or a code" if touches else ""
            )
        if self.sentence.word(at + 2) == "old" or word == "old":
            return "an age"
        reason = self.units.reason_of(word)
        return reason or "part of a compound word"


_RATIOS = frozenset({"three", "four", "five", "six", "seven", "eight", "nine", "ten", "10", "100"})

MILLION = 1_000_000
"""From here on a loss without a noun is one of money."""

_BOOKED = frozenset({"profit", "profits", "revenue", "revenues", "turnover", "surplus", "deficit"})
