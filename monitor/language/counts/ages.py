"""Which numbers are the ages of people: "aged 4, 7 and 11", "boys under ten"."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.language.counts.countwords import count_words
from monitor.language.words.numbers import Number
from monitor.language.words.sentences import Sentence
from monitor.language.words.units import NotCounted, Noun, Units

OLDEST_REACH = 8
"""Words between "the oldest" and the years: "the oldest of the victims was 91"."""

OLDEST = 120
"""Nobody is older; what is more counts something."""


@dataclass(frozen=True, slots=True)
class Ages:
    """Tells the ages among the numbers of one sentence."""

    sentence: Sentence
    units: Units

    def is_of_a_pair(self, number: Number) -> bool:
        """ "Girls of 11 and 13": two small numbers that count nothing, behind some people."""
        word, at = self.sentence.word, number.last + 1
        owner, joint = word(number.first - 2), word(number.last)
        if word(number.first - 1) != "of" or joint not in _PAIRS or number.high > OLDEST:
            return False
        unit_class = self.units.class_of(owner)
        if unit_class is None or not self.units.is_human(unit_class):
            return False
        is_pair = self.units.is_many(owner) and word(at).isdecimal()
        return is_pair and self.units.class_of(word(at + 1)) is None

    def is_next(self, number: Number, end: int) -> bool:
        """ "aged 4, 7 and 11": the ages after the first, which ends at `end`."""
        if not 0 < number.first - end <= 2 or end < 0:
            return False
        listed = {",", "and"}.issuperset(self.sentence.texts[end : number.first])
        noun = self.sentence.word(number.last)
        is_counted = noun in {"other", "others"} or self.units.class_of(noun) is not None
        return listed and self.may_be_one(number) and not is_counted

    def may_be_one(self, number: Number) -> bool:
        """ "Jane Roe, 45, said", "the minister, 58, was": a small number alone in an aside."""
        return isinstance(number.value, int) and number.value < 120 and number.kind == "digits"

    def is_limit(self, number: Number, noun: Noun | NotCounted | None) -> bool:
        """ "Boys under ten", "people over 65": a bare limit right behind persons is their age."""
        if isinstance(noun, Noun) or (number.high or 0) > OLDEST:
            return False
        word = self.sentence.word
        limits, at = count_words().limits_of_age, number.first - 1
        before, earlier = word(at), word(at - 1)
        is_limited = before in limits - {"the", "of"} or (before == "of" and earlier == "age")
        if before == "of" and self._is_one_person(at - 1):
            return True
        if word(number.first) != "between" and not is_limited:
            is_near = not _OLDEST.isdisjoint(self.sentence.vocabulary)
            return is_near and any(word(at - by) in _OLDEST for by in range(OLDEST_REACH))
        while word(at) in limits:
            at -= 1
        unit_class = self.units.class_of(word(at))
        return unit_class is not None and self.units.is_human(unit_class)

    def _is_one_person(self, at: int) -> bool:
        """ "A girl of six", "a Japanese woman of 58"; but a crew of 58 is many."""
        noun = self.sentence.word(at)
        unit_class = self.units.class_of(noun)
        if unit_class is None or not self.units.is_human(unit_class):
            return False
        if self.units.is_many(noun) or noun in _BODIES_OF_MEN:
            return False
        before = [self.sentence.word(at - by) for by in range(1, ARTICLE_REACH)]
        opens = next((by for by, word in enumerate(before) if word in _ONE), None)
        return opens is not None and all(word.isalpha() for word in before[:opens])


ARTICLE_REACH = 5
"""Words back to the article of "a retired Japanese teacher of 61"."""

_ONE = frozenset({"a", "an", "another"})
_BODIES_OF_MEN = frozenset({"force", "militia", "general"})

_OLDEST = frozenset({"oldest", "youngest", "eldest"})
_PAIRS = frozenset({"and", "or", "to"})
