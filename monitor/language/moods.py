"""How sure a text is of a count: the status of its verb, else of the noun phrase itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import NamedTuple

from monitor.language.cues import Hit
from monitor.language.dates import Dated
from monitor.language.document import BlockKind, Document, Sentence
from monitor.language.measures import Measured
from monitor.language.paths import Counted
from monitor.language.predicates import Role
from monitor.language.roles import Form, RoleCue, is_harm, mood_in
from monitor.language.scenes import Scene, scene_words
from monitor.language.status import Judgement, StatusReader

_TRAILING = frozenset({"possible", "likely", "expected", "planned", "confirmed"})
"""Steps that a later clause of the sentence may give to something else."""

_DOUBTS = frozenset({"unconfirmed", "unlikely", "possible", "likely", "expected"})
"""Steps that the subject of a verb may carry: "40 people feared trapped have died"."""


@dataclass(frozen=True, slots=True)
class Moods:
    """Judges the counts of one sentence; `past` knows which of them are of earlier years."""

    status: StatusReader
    document: Document
    sentence: Sentence
    past: Past

    def _text(self, at: int) -> str:
        tokens = self.sentence.tokens
        return tokens[at].text if 0 <= at < len(tokens) else ""

    def of(self, each: Measured, role: Role | None) -> Judgement:
        """The status of what is said of the counted: of its verb, else of the noun phrase."""
        if each.candidate.number.kind == "none":
            return self._of_none(each, role)
        return self._of_some(each, role)

    def _of_none(self, each: Measured, role: Role | None) -> Judgement:
        """ "No one was killed" is a count of none; within quotes it only denies that anyone was."""
        if self._is_quoted(each):
            return Judgement("denied", ("none_in_quotes",))
        judged = self._of_some(each, role)
        return Judgement("asserted") if judged.status == "denied" else judged

    def _is_quoted(self, each: Measured) -> bool:
        at = each.candidate.number.first
        return sum(token.text == '"' for token in self.sentence.tokens[:at]) % 2 == 1

    def _of_some(self, each: Measured, role: Role | None) -> Judgement:
        hedged = each.candidate.hedged
        if hedged.is_former:
            return Judgement("historical", ("former",))
        if self.past.holds(each, role):
            return Judgement("historical", ("earlier_year",))
        if hedged.is_denied:
            return Judgement("denied", ("corrected",))
        noun = (each.candidate.first, each.candidate.last)
        if each.level is not None:
            return self._judged((each.level, each.level + 1))
        if role is None or role.cue is None or role.cue.value.form in {Form.LEFT, Form.RIGHT}:
            return self._judged(noun)
        verb = self._judged((role.cue.first, role.cue.last))
        is_subject = role.cue.first >= each.counted.last
        if not is_subject and verb.status in _TRAILING:
            return self._without_the_rest(role.cue, each, verb)
        mood = mood_in(role.cue.value.id)
        if mood and verb.status == "asserted":
            return Judgement(mood, (role.cue.value.id,))
        # "are believed to have been killed" is no plan, whatever "to" may look like.
        if role.is_perfect and verb.status == "planned":
            return self._judged(noun)
        if verb.status == "asserted" and self._is_headline_plan(role.cue):
            return Judgement("planned", ("headline_to",))
        if is_subject and verb.status == "asserted":
            of_noun = self._judged(noun)
            return of_noun if of_noun.status in _DOUBTS else verb
        return verb

    def _is_headline_plan(self, cue: Hit[RoleCue]) -> bool:
        """ "Peru to free 60 captives": a headline's future, no verb stands before the "to"."""
        if cue.value.form is not Form.BASE or self._text(cue.first - 1) != "to":
            return False
        closed = self.sentence.tokens[-1].text == "."
        finite = self.status.shape(self.sentence).finite
        return not closed and all(at >= cue.first for at in finite)

    def _without_the_rest(self, cue: Hit[RoleCue], each: Measured, verb: Judgement) -> Judgement:
        """What follows "killed 95 people" is of something else: "and the toll was expected …"."""
        clipped = replace(self.sentence, tokens=self.sentence.tokens[: each.candidate.last])
        judged = self.status.judge(self.document, clipped, cue.first, cue.last, "quantity")
        return judged if judged.status == "asserted" else verb

    def _judged(self, mention: tuple[int, int]) -> Judgement:
        return self.status.judge(self.document, self.sentence, *mention, "quantity")


A_YEAR = timedelta(days=365)

RECENT = timedelta(days=90)
"""What lies no further back may still be the story that is told."""


class _Time(NamedTuple):
    """An earlier time: its words, and whether it lies a whole year back."""

    first: int
    last: int
    is_long_past: bool


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
        if role and (role.is_perfect or role.is_planned):
            return False
        number, counted = each.candidate.number.first, each.counted
        if self._goes_on(number):
            return False
        cue = range(role.cue.first, role.cue.last) if role and role.cue else range(0)
        return any(
            (time.is_long_past or self._is_background(role))
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
        published = self.document.article.published
        for dated in self.scene.dates:
            if self._is_earlier(dated):
                yield _Time(dated.first, dated.last, self._is_long_past(dated))
        words = scene_words()
        for at, token in enumerate(self.scene.tokens):
            if token.text == "ago" and self.scene.text(at - 1) in words.long_times:
                yield _Time(max(0, at - 2), at + 1, True)
            elif token.text == "after" and self.scene.text(at - 1) in words.long_times:
                yield _Time(max(0, at - 2), at, True)
            # "the 2004 flood": a year that names its event is no date, yet says when.
            names_event = at not in self.scene.dated and self.scene.text(at + 1) in words.events
            is_year = names_event and token.text.isdecimal() and len(token.text) == 4
            if is_year and 1800 <= int(token.text) < published.year:
                yield _Time(at, at + 2, int(token.text) < published.year - 1)

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
        here = time.first - 1
        while self.scene.text(here) in scene_words().before_a_time:
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

    def _is_background(self, role: Role | None) -> bool:
        """ "A 2007 quake killed 500", told after the news."""
        body = [one for one in self.lede if one.block.kind is not BlockKind.HEADLINE]
        is_later = bool(body) and self.scene.sentence.index > body[0].index
        return is_later and role is not None and is_harm(role.role)
