"""Which bare numbers only tell one thing from others of its name: "Bus 17", "Nord 40", "2023"."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.language.counts.countwords import count_words
from monitor.language.words.hedges import Hedged
from monitor.language.words.numbers import Number
from monitor.language.words.sentences import Sentence
from monitor.language.words.units import Noun, Units


@dataclass(frozen=True, slots=True)
class Labels:
    """Tells the labels among the bare numbers of one sentence."""

    sentence: Sentence
    units: Units

    def is_year(self, number: Number, hedged: Hedged, noun: Noun | None) -> bool:
        """Four bare digits of our age, or two such, with no known noun right behind them."""
        said = [self.sentence.word(at) for at in range(number.first, number.last)]
        bare = [text for text in said if text.isdigit()]
        if len(said) > len(bare) * 2 or not all(_is_of_our_age(text) for text in bare):
            return False
        if len(bare) < 2 and any("hedge" in why for why in hedged.why):
            return False
        is_apart = self.sentence.word(number.last) in count_words().definite
        return noun is None or not noun.known or is_apart or noun.first > number.last + 1

    def ends_a_name(self, number: Number, hedged: Hedged) -> bool:
        """ "its kettle Nord 40 because": a bare number behind a name, and nothing that it counts.

        In "in Brenn 40 were hurt" a verb follows.
        """
        at = number.first
        if at < 2 or hedged.first < at or number.kind != "digits":
            return False
        before, named = self.sentence.tokens[at - 2], self.sentence.tokens[at - 1]
        opens = before.is_word and not before.is_capital and before.text not in count_words().stops
        return opens and named.is_capital and self.sentence.word(number.last) in _AFTER_A_NAME

    def is_in_a_row(self, number: Number) -> bool:
        """ "Bus 17 was late": a bare number behind a thing that has no article of its own."""
        at = number.first - 1
        if number.kind != "digits" or self.units.is_many(self.sentence.word(at)):
            return False
        before = self.sentence.word(at - 1)
        is_plain = not before or before in count_words().stops - count_words().definite - {
            "a",
            "an",
        }
        unit_class = self.units.class_of(self.sentence.word(at))
        return is_plain and unit_class is not None and not self.units.is_human(unit_class)


_AFTER_A_NAME = frozenset({"because", "after", "over", "due", "when", "as", "since", ",", "."})


def _is_of_our_age(text: str) -> bool:
    return len(text) == 4 and 1800 <= int(text) <= 2100
