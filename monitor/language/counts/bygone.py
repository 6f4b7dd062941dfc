"""Which counts belong to an earlier year, a former season or another, bygone event."""

from __future__ import annotations

from collections.abc import Sequence, Set
from functools import cached_property

from monitor.language.counts.anchors import Anchors, Time
from monitor.language.counts.measures import Measured
from monitor.language.counts.paths import Counted
from monitor.language.counts.roles import Role, grammar, is_harm
from monitor.language.counts.scenes import Scene, scene_words
from monitor.language.words.blocks import BlockKind
from monitor.language.words.clauses import either
from monitor.language.words.dates import dates_in
from monitor.language.words.document import Document
from monitor.language.words.sentences import Sentence

_MOVED = frozenset({"up", "down", "rise", "fall", "increase", "drop"})
"""With "from" they name another's level: "36 million voters, up from 31 million in 2021"."""

_STILL = frozenset({"has", "have", "'ve"})
_NEAR = 8

_RATE_REACH = 3
"""Words between the counted and "a year"."""

_OPENING = 3
"""Words that may stand before the time a sentence opens with: "back in", "but in late"."""


class Past:
    """Looks for the year that the counts of one sentence belong to; `lede` opens the document."""

    def __init__(self, scene: Scene, document: Document, lede: Sequence[Sentence]) -> None:
        self.scene = scene
        self.document = document
        self.lede = lede
        self.anchors = Anchors(scene, document)

    @cached_property
    def _present(self) -> tuple[int, ...]:
        return tuple(self.anchors.present())

    @cached_property
    def _earlier(self) -> tuple[Time, ...]:
        return tuple(self.anchors.earlier())

    def holds(self, each: Measured, role: Role | None) -> bool:
        """Whether the count is one of an earlier year: "in 2013 the 24 were freed"."""
        present = self._present
        if not present and self._is_remembered(each):
            return True
        if self._is_at_that_time() and self._is_carried(role, present):
            return True
        was_over = self._is_pluperfect(role)
        if role and role.is_perfect and not (was_over or self._is_infinitive(role)):
            return False
        is_planned = role is not None and role.is_planned
        number, counted = each.candidate.number.first, each.counted
        if self._goes_on(number):
            return False
        cue = range(role.cue.first, role.cue.last) if role and role.cue else range(0)
        is_told_of = is_planned or not (was_over or self._is_background(role, each))
        times = [
            time
            for time in self._earlier
            if (time.is_long_past or not is_told_of)
            and not counted.first <= time.first < counted.number
            and not self._is_of_what_follows(time, number)
        ]
        if any(self._opens(time, number, present) for time in times):
            return True
        return any(
            (
                self._is_led_by(time, number)
                or self._is_beside(time, number, cue)
                or self._befell_them_then(time, cue)
            )
            and not self._is_inside(time, counted, cue)
            and not self._is_nearer(present, time, number, cue)
            for time in times
        ) or self._is_carried(role, present)

    def _is_infinitive(self, role: Role) -> bool:
        """ "The drought of 1931 is thought to have killed 900": a perfect that is just a past."""
        first = role.cue.first if role.cue else 0
        return any(
            self.scene.text(first - by) == "have" and self.scene.text(first - by - 1) == "to"
            for by in (0, 1, 2)
        )

    def _is_of_what_follows(self, time: Time, number: int) -> bool:
        """ "150 came home, three years after 900 were sent": of those sent."""
        return self.scene.text(time.last) == "after" and number < time.first

    def is_usual(self, each: Measured) -> bool:
        """ "In a bad year 40 die", "25 on average", "300 people a year": that is no news."""
        words = scene_words()
        vocabulary = self.scene.sentence.vocabulary
        if self._is_of_years(each):
            return True
        if "average" not in vocabulary and vocabulary.isdisjoint(words.periods):
            return False
        clause_of = self.scene.sentence.clause_of
        number, last = each.counted.number, each.counted.last
        for at, text in enumerate(self.scene.sentence.texts):
            before, after = self.scene.text(at - 1), self.scene.text(at + 1)
            if text == "average":
                is_usual = before == "on" and clause_of(at) == clause_of(number)
            elif after in words.usual:
                is_period = self.scene.text(at + 2) in words.periods and text in words.articles
                is_usual = is_period and clause_of(at) == clause_of(number)
            elif after in words.periods:
                is_rate = text in words.rates or (
                    text in words.articles
                    and before not in words.before_a_time | _SPANS
                    and at >= last
                )
                # "More than 900 people die on its roads each year": wherever the rate stands.
                is_near = text in _EACH and clause_of(at) == clause_of(number)
                is_near = is_near or at == 0 or 0 <= at - last <= _RATE_REACH
                is_usual = is_rate and is_near and self.scene.text(at + 2) not in words.reckoning
            else:
                continue
            if is_usual:
                return True
        return False

    def _is_of_years(self, each: Measured) -> bool:
        """ "It has lost three ferries in five years", "900 were held in the year to June"."""
        words = scene_words()
        texts, last = self.scene.sentence.texts, each.candidate.last
        for at in range(last, min(last + _NEAR, len(texts) - 2)):
            if texts[at] != "in" or self.scene.sentence.clause_of(at) != (
                self.scene.sentence.clause_of(each.counted.number)
            ):
                continue
            if texts[at + 1 : at + 4] == ("the", "year", "to"):
                return True
            is_span = texts[at + 2] in words.long_times and texts[at + 2].endswith("s")
            if at <= last + 2 and is_span and texts[at + 3 : at + 4] != ("'",):
                return texts[at + 1] not in words.last_times
        return False

    def _goes_on(self, number: int) -> bool:
        """ "in 2011, triggering a war that has left 210,000 dead": the count is of today."""
        if _STILL.isdisjoint(self.scene.sentence.vocabulary):
            return False
        clause_of = self.scene.sentence.clause_of
        return any(
            self.scene.text(at) in _STILL
            and self.scene.text(at - 1) != "to"
            and clause_of(at) == clause_of(number)
            for at in range(max(0, number - _NEAR), number)
        )

    def _is_led_by(self, time: Time, number: int) -> bool:
        """ "peaked in 2009, when rebels held 90": the clause behind tells of that year."""
        behind = time.last + (self.scene.text(time.last) == ",")
        clause_of = self.scene.sentence.clause_of
        is_then = self.scene.text(behind) in scene_words().then
        return is_then and clause_of(number) == clause_of(behind)

    def _is_beside(self, time: Time, number: int, cue: range) -> bool:
        """Whether the time is of the number's clause, and of its verb.

        Not in "a ferry built in 1998 sank", nor in "the war that began in 2011".
        """
        clause_of = self.scene.sentence.clause_of
        before = {self.scene.text(time.first - by) for by in (0, 1, 2)}
        is_apart = clause_of(number) != clause_of(time.first)
        goes_on = self._trails(time, number) or self._goes_on_with(time, number)
        if (is_apart and not goes_on) or self._is_open(time, before):
            return False
        between = {self.scene.text(at) for at in range(number + 1, time.first)}
        is_level = "from" in between and bool(between & _MOVED)
        if is_level or between & scene_words().comparing or "since" in between:
            # "Has lost 40 men since fighting broke out in June": up to this day.
            return False
        if goes_on:
            return True
        here = time.first - 1
        while here in self.scene.dated or self.scene.text(here) in scene_words().before_a_time:
            here -= 1
        is_own_verb = here in cue or self._is_first_verb(number, here)
        return here < 0 or is_own_verb or not self._is_verb(here)

    def _befell_them_then(self, time: Time, cue: range) -> bool:
        """ "The 16 people killed when a roof fell in a year ago": the time of what befell them."""
        if not (cue and time.is_long_past and time.first > cue.stop):
            return False
        behind = self.scene.sentence.texts[cue.stop : time.first]
        return behind[0] == "when" and "," not in behind and ";" not in behind

    def _is_first_verb(self, number: int, here: int) -> bool:
        """ "Seventy cases were confirmed in 2019": whatever verb it is, it is the number's."""
        finite = self.scene.shape.next_finite(number)
        if finite is None or finite >= here:
            return False
        words = grammar()
        apart = either(words.relative, words.between_verbs)
        helping = either(words.be, words.have, words.adverbs)
        is_plain = not any(self.scene.text(at) in apart for at in range(number, finite))
        return is_plain and all(self.scene.text(at) in helping for at in range(finite, here))

    def _goes_on_with(self, time: Time, number: int) -> bool:
        """ "Thousands fled in January; 100 were killed": the next clause has no time of its own."""
        texts = self.scene.sentence.texts
        if time.last > number or ";" not in texts[time.last : number]:
            return False
        behind = time.last + texts[time.last : number].index(";")
        return not any(at > behind for at in self.scene.dated) and not any(
            at > behind for at in self._present
        )

    def _trails(self, time: Time, number: int) -> bool:
        """ "Overturned last spring, with 26 dead", ", leaving 40 dead": no clause of its own."""
        texts = self.scene.sentence.texts[time.last : number]
        if "," not in texts or any(
            at in self.scene.shape.finite for at in range(time.last, number)
        ):
            return False
        opener = texts[texts.index(",") + 1 : texts.index(",") + 2]
        return bool(opener) and (opener[0] == "with" or opener[0].endswith("ing"))

    def _is_remembered(self, each: Measured) -> bool:
        """ "We remember our five colleagues killed here": whom one remembers is long dead."""
        if scene_words().remembering.isdisjoint(self.scene.sentence.vocabulary):
            return False
        opens = self._opening_of(each.counted.number)
        said = self.scene.sentence.texts[opens : each.counted.first]
        return not scene_words().remembering.isdisjoint(said)

    def _is_inside(self, time: Time, counted: Counted, cue: range) -> bool:
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

    def _is_nearer(self, present: Sequence[int], time: Time, number: int, cue: range) -> bool:
        """ "Twelve died on Sunday in a ferry that in 2015 ran aground": Sunday stands nearer."""
        if {self.scene.text(time.last), self.scene.text(time.last + 1)} & scene_words().then:
            return False
        spots = (number, *cue[:1])
        gap = min(abs(time.first - spot) for spot in spots)
        return any(abs(at - spot) < gap for at in present for spot in spots)

    def _opens(self, time: Time, number: int, present: Sequence[int]) -> bool:
        """ "In 2019 a court threw it out; two people died": what opens a sentence holds for it."""
        before = range(max(0, self._opening_of(number)), time.first)
        if not (time.is_long_past and time.last <= number and len(before) <= _OPENING):
            return False
        words = scene_words()
        said = {self.scene.text(at) for at in before}
        if not said or self._is_open(time, said):
            return False
        is_led = said <= words.before_a_time | words.openers
        return is_led and not any(time.last <= at for at in present)

    def _is_open(self, time: Time, before: Set[str]) -> bool:
        """ "Since 2015" reaches into the present; "from 2014 to 2019" does not."""
        is_range = time.last - time.first > 1 and "from" in before
        is_event = self.scene.text(time.first - 1) == "the" and "after" in before
        return not (is_range or is_event or before.isdisjoint(scene_words().up_to_now))

    def _opening_of(self, number: int) -> int:
        """Where the sentence begins, or what follows a label: "Moderator's note: …"."""
        if ":" not in self.scene.sentence.vocabulary:
            return 0
        labels = [at for at in range(number) if self.scene.text(at) == ":"]
        return labels[-1] + 1 if labels else 0

    def _is_carried(self, role: Role | None, present: Sequence[int]) -> bool:
        """ "In 2011 a dyke broke. Forty people drowned": the year opened the paragraph.

        "At that time" says so, wherever the year stood.
        """
        index = self.scene.sentence.index
        if present or not (index and self._is_later()):
            return False
        before = self.document.sentences[index - 1]
        if before.block.index != self.scene.sentence.block.index:
            return False
        dates = dates_in(before, self.document.article.published)
        long_past = [dated for dated in dates if self.anchors.is_long_past(dated)]
        if self._is_at_that_time():
            return bool(long_past) or (not dates and self._was_long_past(index - 2))
        if role is None or role.is_planned or not is_harm(role.role) or self.scene.dates:
            return False
        opens = before.texts[0] in scene_words().openers and len(dates) == 1
        return opens and bool(long_past) and long_past[0].first <= 1

    def _was_long_past(self, index: int) -> bool:
        """Whether the sentence before the last, of the same paragraph, names a year long past."""
        if index < 0:
            return False
        sentence = self.document.sentences[index]
        dates = dates_in(sentence, self.document.article.published)
        in_block = sentence.block.index == self.scene.sentence.block.index
        return in_block and any(map(self.anchors.is_long_past, dates))

    def _is_at_that_time(self) -> bool:
        """ "At that time", "that year", "back then", "in those floods"."""
        if _OF_THEN.isdisjoint(self.scene.sentence.vocabulary):
            return False
        times = either(scene_words().periods, _THEN)
        events = scene_words().events
        texts = self.scene.sentence.texts
        return any(
            (text == "that" and self.scene.text(at + 1) in times)
            or (
                text in {"that", "those"}
                and self.scene.text(at - 1) in {"in", "by", "during"}
                and self.scene.text(at + 1) in events
            )
            or (text == "then" and self.scene.text(at - 1) in {"back", "since", "by", ""})
            for at, text in enumerate(texts)
        )

    def _is_background(self, role: Role | None, each: Measured) -> bool:
        """ "A 2007 quake killed 500", told after the news."""
        if not self._is_later():
            return False
        if role is not None and is_harm(role.role):
            return True
        return each.unit_class not in _FORCES and (role is None or role.role in _LEVELS)

    def _is_later(self) -> bool:
        """Whether it stands behind the first sentence of the body."""
        body = [one for one in self.lede if one.block.kind is not BlockKind.HEADLINE]
        return bool(body) and self.scene.sentence.index > body[0].index


_OF_THEN = frozenset({"that", "then", "those"})
_SPANS = frozenset({"within", "inside", "after", "for"})
"""Before "a day" they make it the time that something took, and no rate."""

_EACH = frozenset({"each", "every"})
_THEN = frozenset({"time", "day", "occasion"})
_FORCES = frozenset({"military_personnel", "police"})
_LEVELS = frozenset({"other", "present", "event_participation"})
"""Roles of what is merely counted: "last year the city had 147 cases"."""
