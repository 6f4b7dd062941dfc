"""Which counts belong to an earlier year, a former season or another, bygone event."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from monitor.language.counts.measures import Measured
from monitor.language.counts.paths import Counted
from monitor.language.counts.predicates import Role
from monitor.language.counts.roles import is_harm
from monitor.language.counts.scenes import Scene, scene_words
from monitor.language.words.blocks import BlockKind
from monitor.language.words.dates import Dated
from monitor.language.words.document import Document
from monitor.language.words.sentences import Sentence

A_YEAR = timedelta(days=365)

RECENT = timedelta(days=90)
"""What lies no further back may still be the story that is told."""


FORTNIGHT = timedelta(days=14)
"""What happened to others less than so long ago may still be one story with the news."""


class _Time(NamedTuple):
    """An earlier time: its words, and whether it lies a whole year back."""

    first: int
    last: int
    is_long_past: bool


_MOVED = frozenset({"up", "down", "rise", "fall", "increase", "drop"})
"""With "from" they name another's level: "36 million voters, up from 31 million in 2021"."""

_STILL = frozenset({"has", "have", "'ve"})
_NEAR = 8


@dataclass(frozen=True, slots=True)
class Past:
    """Looks for the year that the counts of one sentence belong to; `lede` opens the document."""

    scene: Scene
    document: Document
    lede: Sequence[Sentence]

    def holds(self, each: Measured, role: Role | None) -> bool:
        """Whether the count is one of an earlier year: "in 2013 the 24 were freed"."""
        was_over = self._is_pluperfect(role)
        if role and role.is_perfect and not was_over:
            return False
        is_planned = role is not None and role.is_planned
        number, counted = each.candidate.number.first, each.counted
        if self._goes_on(number):
            return False
        cue = range(role.cue.first, role.cue.last) if role and role.cue else range(0)
        return any(
            (time.is_long_past or (not is_planned and (was_over or self._is_background(role))))
            and (self._is_led_by(time, number) or self._is_beside(time, number, cue))
            and not self._is_inside(time, counted, cue)
            for time in self._earlier()
            if not counted.first <= time.first < counted.last
        )

    def _goes_on(self, number: int) -> bool:
        """ "in 2011, triggering a war that has left 210,000 dead": the count is of today."""
        clause_of = self.scene.sentence.clause_of
        return any(
            self.scene.text(at) in _STILL and clause_of(at) == clause_of(number)
            for at in range(max(0, number - _NEAR), number)
        )

    def _earlier(self) -> Iterator[_Time]:
        """The times before this year that the sentence names."""
        for dated in self.scene.dates:
            if self._is_earlier(dated) or self._is_of_another(dated):
                yield _Time(dated.first, dated.last, self._is_long_past(dated))
        for at in range(len(self.scene.tokens)):
            time = self._reckoned(at) or self._season(at) or self._named_year(at)
            if time:
                yield time

    def _reckoned(self, at: int) -> _Time | None:
        """ "A decade ago", "ten years after", "the year before", "two seasons earlier"."""
        words = scene_words()
        text, unit = self.scene.text(at), self.scene.text(at - 1)
        if text == "ago" and unit in words.long_times:
            return _Time(max(0, at - 2), at + 1, True)
        if text == "after" and unit in words.long_times:
            return _Time(max(0, at - 2), at, True)
        if text in words.before_then and unit in words.long_times | words.seasons:
            return _Time(max(0, at - 2), at + 1, True)
        return None

    def _season(self, at: int) -> _Time | None:
        """ "Last winter", "in the previous season"; what is still "in the last year" is no past."""
        words = scene_words()
        text = self.scene.text(at)
        if text not in words.last_times or self.scene.text(at + 1) not in words.seasons:
            return None
        if text == "last" and self.scene.text(at - 1) in {"the", "this"}:
            return None
        return _Time(at, at + 2, self.scene.text(at + 2) == "'s")

    def _named_year(self, at: int) -> _Time | None:
        """ "The 2004 flood", "the cyclone of 1991": a year that names its event says when."""
        words = scene_words()
        text = self.scene.text(at)
        if at in self.scene.dated or not (text.isdecimal() and len(text) == 4):
            return None
        leads = self.scene.text(at + 1) in words.events | words.seasons
        follows = self.scene.text(at - 1) == "of" and self.scene.text(at - 2) in words.events
        this_year = self.document.article.published.year
        if (leads or follows) and 1800 <= int(text) < this_year:
            return _Time(at, at + 2 if leads else at + 1, int(text) < this_year - 1)
        return None

    def _is_of_another(self, dated: Dated) -> bool:
        """ "A similar blast last month", "earlier floods in January": told beside the news."""
        today = self.document.article.published.date()
        if dated.day is None or today - dated.day < FORTNIGHT:
            return False
        words = scene_words()
        return any(
            self.scene.text(at) in words.other_events and self.scene.text(at + 1) in words.events
            for at in range(len(self.scene.tokens))
        )

    def _is_earlier(self, dated: Dated) -> bool:
        """Whether it names a year before this one, and is no day of last winter."""
        today = self.document.article.published.date()
        if dated.day is None or dated.day.year >= today.year:
            return False
        said = [self.scene.text(at) for at in range(dated.first, dated.last)]
        names_year = any(text.isdecimal() and len(text) == 4 for text in said)
        is_recent = len(dated.iso) > 4 and today - dated.day < RECENT
        return self._is_long_past(dated) or (names_year and not is_recent)

    def _is_long_past(self, dated: Dated) -> bool:
        today = self.document.article.published.date()
        if dated.day is None or len(dated.iso) <= 4:
            return dated.day is not None and dated.day.year < today.year - 1
        return today - dated.day >= A_YEAR

    def _is_led_by(self, time: _Time, number: int) -> bool:
        """ "peaked in 2009, when rebels held 90": the clause behind tells of that year."""
        behind = time.last + (self.scene.text(time.last) == ",")
        clause_of = self.scene.sentence.clause_of
        is_then = self.scene.text(behind) in scene_words().then
        return is_then and clause_of(number) == clause_of(behind)

    def _is_beside(self, time: _Time, number: int, cue: range) -> bool:
        """Whether the time is of the number's clause, and of its verb.

        Not in "a ferry built in 1998 sank", nor in "the war that began in 2011".
        """
        clause_of = self.scene.sentence.clause_of
        before = {self.scene.text(time.first - by) for by in (0, 1, 2)}
        if clause_of(number) != clause_of(time.first) or before & scene_words().up_to_now:
            return False
        between = {self.scene.text(at) for at in range(number + 1, time.first)}
        is_level = "from" in between and bool(between & _MOVED)
        if is_level or between & scene_words().comparing:
            return False
        here = time.first - 1
        while here in self.scene.dated or self.scene.text(here) in scene_words().before_a_time:
            here -= 1
        return here < 0 or here in cue or not self._is_verb(here)

    def _is_inside(self, time: _Time, counted: Counted, cue: range) -> bool:
        """ "Nine who were seized in 2021 were freed": the time of the relative clause's verb."""
        if not counted.last <= time.first < cue.start:
            return False
        between = range(counted.last, time.first)
        words = scene_words().relatives
        return any(self.scene.text(at) in words or self._is_verb(at) for at in between)

    def _is_verb(self, at: int) -> bool:
        text = self.scene.text(at)
        is_participle = text.endswith("ed") or text in scene_words().made
        return is_participle or at in self.scene.shape.finite

    def _is_pluperfect(self, role: Role | None) -> bool:
        """ "By the same time last year 90 had died": told as over and done."""
        if role is None or role.cue is None:
            return False
        before = [self.scene.text(role.cue.first - by) for by in (1, 2)]
        return before[0] == "had" or before == ["been", "had"]

    def _is_background(self, role: Role | None) -> bool:
        """ "A 2007 quake killed 500", told after the news."""
        body = [one for one in self.lede if one.block.kind is not BlockKind.HEADLINE]
        is_later = bool(body) and self.scene.sentence.index > body[0].index
        return is_later and role is not None and is_harm(role.role)
