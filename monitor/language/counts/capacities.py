"""How many a house, a camp or a ship has room for: no count of anybody."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.language.counts.countwords import count_words
from monitor.language.words.hedges import Hedged
from monitor.language.words.sentences import Sentence
from monitor.language.words.units import Units

HOUSE_REACH = 8
"""Words between a jail and how many it can hold."""


@dataclass(frozen=True, slots=True)
class Capacities:
    """Tells the capacities among the numbers of one sentence."""

    sentence: Sentence
    units: Units

    def is_one(self, hedged: Hedged) -> bool:
        """ "Built for 3,000", "with room for 40", "a capacity of 900", "a jail to hold 800"."""
        words, at = count_words(), hedged.outer - 1
        before, earlier = self.sentence.word(at), self.sentence.word(at - 1)
        if before == "for":
            return earlier in words.made_for or earlier in words.room
        if before == "of":
            return earlier == "capacity"
        if before not in words.holding or earlier not in _ABLE:
            return False
        if earlier == "to" and self.sentence.word(at - 2) in words.made_for | _LICENSED:
            return True  # "licensed to carry 95"
        behind = range(at - 2, max(-1, at - 2 - HOUSE_REACH), -1)
        return any(self._is_house(self.sentence.word(here)) for here in behind)

    def _is_house(self, word: str) -> bool:
        return word in count_words().houses or self.units.class_of(word) in _ROOMY


_LICENSED = frozenset({"licensed", "certified", "authorised", "authorized", "permitted"})
_ABLE = frozenset({"can", "could", "to"})
_ROOMY = frozenset({"buildings", "ships"})
