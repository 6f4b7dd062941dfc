"""Whether a sentence tells of an earlier year, so that its counts are background and no news."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.language.clauses import Shape
from monitor.language.dates import month_of
from monitor.language.document import BlockKind, Document, Sentence
from monitor.language.measures import Measured
from monitor.language.predicates import Role
from monitor.language.roles import is_harm
from monitor.language.scenes import scene_words


@dataclass(frozen=True, slots=True)
class Past:
    """Looks for the year that the counts of one sentence belong to; `lede` opens the document."""

    sentence: Sentence
    shape: Shape
    document: Document
    lede: Sequence[Sentence]

    def holds(self, each: Measured, role: Role | None) -> bool:
        """Whether the count is one of an earlier year: "in 2013 the 24 were freed"."""
        first, last = each.candidate.first, each.candidate.last
        verb = role.cue.first if role and role.cue else None
        for at, is_long_past in self._earlier_times():
            if first <= at < last or not self._reaches(at, each.candidate.number.first):
                continue
            if self._is_background(role) or (is_long_past and not self._is_of_other(at, verb)):
                return True
        return False

    def _text(self, at: int) -> str:
        return self.sentence.texts[at] if 0 <= at < len(self.sentence.texts) else ""

    def _earlier_times(self) -> Iterator[tuple[int, bool]]:
        """Where earlier years stand, and whether they lie a whole year back for certain."""
        for at, text in enumerate(self.sentence.texts):
            if text.isdecimal() and len(text) == 4 and text.isascii():
                if self._is_earlier(int(text)):
                    yield at, self._is_a_year_back(at, int(text))
            elif text == "ago" and self._text(at - 1) in _LONG:
                yield at, True

    def _is_earlier(self, year: int) -> bool:
        return 1800 <= year < self.document.article.published.year

    def _is_a_year_back(self, at: int, year: int) -> bool:
        """A year as the time of what is told, and long enough ago."""
        before, behind = self._text(at - 1), self._text(at + 1)
        month = month_of(before)
        is_time = before in _IN or month is not None or behind in scene_words().events
        published = self.document.article.published
        if year == published.year - 1 and month is not None and month > published.month:
            return False
        return is_time

    def _reaches(self, at: int, number: int) -> bool:
        """Whether the time is that of the number's clause, or of the one it depends on."""
        mine, its = self.sentence.clause_of(number), self.sentence.clause_of(at)
        if mine == its:
            return not {self._text(at - 1), self._text(at - 2)} & _UP_TO_NOW
        between = range(at + 1, number)
        opens = next((here for here in between if self._text(here) in _THEN), None)
        return opens is not None and set(self.sentence.texts[at + 1 : opens]) <= {","}

    def _is_of_other(self, at: int, verb: int | None) -> bool:
        """Whether the time hangs on another word: "built in 1998", "the war that began in 2011"."""
        here = at - 1
        while here >= 0 and (self._text(here) in _PHRASE or self._text(here).isdecimal()):
            here -= 1
        if here < 0 or verb == here or here >= len(self.sentence.texts):
            return False
        is_verb = here in self.shape.finite or self._text(here).endswith("ed")
        is_own = verb is not None and verb <= here <= verb + 3
        return (is_verb or self._text(here) in _MADE) and not is_own

    def _is_background(self, role: Role | None) -> bool:
        """ "A 2007 quake killed 500", told after the news."""
        body = [one for one in self.lede if one.block.kind is not BlockKind.HEADLINE]
        is_later = bool(body) and self.sentence.index > body[0].index
        return is_later and role is not None and is_harm(role.role)


_UP_TO_NOW = frozenset({"since", "from", "until", "after", "than"})
"""Before a year: what follows reaches into the present."""

_LONG = frozenset({"years", "decade", "decades", "century", "centuries", "generation"})
_IN = frozenset({"in", "of", "during", "throughout", "by", "early", "late", "mid", "-", ",", "summer",
    "winter", "spring", "autumn"})  # fmt: skip
_THEN = frozenset({"when", "where", "while"})
_PHRASE = _IN | {"the", "a", "an", "some", "two", "three", "four", "five", "six", "seven", "eight",
    "nine", "ten", "several", "many", "few", "more", "than", "about", "over", "almost", "nearly",
    "years", "decade", "decades", "century", "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december", "on"} - {","}  # fmt: skip
_MADE = frozenset({"built", "begun", "held", "won", "made", "born", "set", "struck", "sent", "cut"})
