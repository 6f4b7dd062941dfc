"""Numbers of people and things: what is counted, in which role, how exactly, who says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from monitor.language.counts.counting import Refused
from monitor.language.counts.openings import (
    has_own_place,
    is_part_of,
    turns_elsewhere,
    was_said_before,
    wholes_of,
)
from monitor.language.counts.owners import Seen
from monitor.language.counts.periods import names_a_month, where_a_long_period_is_named
from monitor.language.counts.repeats import is_one_of, vague_repeats
from monitor.language.counts.roles import is_harm
from monitor.language.counts.scenes import scene_words
from monitor.language.counts.tickers import entry_times
from monitor.language.words.document import Document, Span
from monitor.language.words.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Quantity:
    """One count that a sentence gives.

    exact, approx: value = low = high; at_least, more_than: value = low, high None; at_most:
    value = high, low None; range, vague: value None. `increment` is "total", "delta", "subset",
    or None where the idea does not apply. `sentence` indexes the document's sentences.
    `sure` is "firm" or "loose"; `why` names the cues that decided each field.
    """

    value: int | float | None
    low: int | float | None
    high: int | float | None
    unit: str
    unit_class: str
    role: str
    hedge: str
    increment: str | None
    status: str
    sure: str
    actor: str | None
    place: str | None
    said_by: str | None
    quote: str
    span: Span
    sentence: int
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate that is no fact, and why."""

    quote: str
    span: Span
    why: str


_TOLD = frozenset({"asserted", "confirmed"})


class Findings:
    """What a document was found to count, growing sentence by sentence."""

    def __init__(self, document: Document, last_of_lede: int) -> None:
        self.document = document
        self.last_of_lede = last_of_lede
        self.found: list[Quantity] = []
        self.rejected: list[Rejected] = []
        self.opening: list[Seen] = []
        self.last: Seen | None = None

    def refuse(self, sentence: Sentence, refused: Sequence[Refused]) -> None:
        """Keep, with their reasons, the numbers that count nothing."""
        self.rejected += [rejected_in(self.document, sentence, each) for each in refused]

    def take(self, fact: Quantity | Rejected) -> None:
        """Keep a fact beside those before it: a single one may be one of those counted."""
        if isinstance(fact, Rejected):
            self.rejected.append(fact)
            return
        if _is_one(fact) and self._was_counted(fact):
            fact = replace(fact, increment="subset", why=(*fact.why, "increment:one_of_them"))
        self.found.append(fact)
        if not (self._is_part_of_last(fact) or self._is_aside(fact)):
            self.last = seen_in(fact)
        if fact.sentence <= self.last_of_lede:
            self.opening.append(seen_in(fact))

    def _is_part_of_last(self, fact: Quantity) -> bool:
        """ "They treated 62 people, 19 of them officers. Six …": these are six of the people."""
        last = self.last
        is_same = last is not None and (last.sentence, last.role) == (fact.sentence, fact.role)
        return is_same and fact.increment == "subset"

    def _is_aside(self, fact: Quantity) -> bool:
        """ "900 marched for the 16 people killed last year. Police put the number at 700"."""
        if self.last is None or self.last.sentence != fact.sentence or fact.span.in_title:
            return False
        tokens = self.document.sentences[fact.sentence].texts
        return fact.status == "historical" or tokens[self._first_token(fact) - 1] == "the"

    def _was_counted(self, one: Quantity) -> bool:
        """Whether a sentence before counted those of whom this is one."""
        before = [seen_in(each) for each in self.found if each.sentence < one.sentence]
        return is_one_of(before, one.role)

    def settled(self) -> tuple[tuple[Quantity, ...], tuple[Rejected, ...]]:
        """The findings without vague counts for which another sentence has the number."""
        self.found = [self._in_the_toll(fact) for fact in self.found]
        self.found = [self._as_in_the_body(self._beside_total(fact)) for fact in self.found]
        self.found = self._beside_the_opening()
        self.found = self._in_their_periods()
        self.found = self._of_their_hour()
        repeats = vague_repeats([seen_in(fact) for fact in self.found])
        kept = tuple(fact for at, fact in enumerate(self.found) if at not in repeats)
        repeated = (self.found[at] for at in repeats)
        why = "a vague figure, exact elsewhere"
        vague = (Rejected(fact.quote, fact.span, why) for fact in repeated)
        return kept, (*self.rejected, *vague)

    def _beside_total(self, fact: Quantity) -> Quantity:
        """ "Another 37 are free. With that 65 are back": what was added is in the new total."""
        if fact.increment != "delta" or fact.role in {"sent", "planned_deployment"}:
            return fact
        block = self.document.sentences[fact.sentence].block.index
        sums = (
            each
            for each in self.found
            if (each.sentence > fact.sentence or _is_level_before(each, fact))
            and (
                self.document.sentences[each.sentence].block.index == block
                or (fact.span.in_title and _is_level(each))
            )
            and (each.role, each.increment) == (fact.role, "total")
            and (each.status == fact.status or {each.status, fact.status} == _SAID)
            and (fact.role != "other" or each.unit == fact.unit)
        )
        if not any((each.low or 0) > (fact.low or 0) for each in sums):
            return fact
        return replace(fact, increment="subset", why=(*fact.why, "increment:in_the_total"))

    def _in_the_toll(self, fact: Quantity) -> Quantity:
        """ "A cook hurt on Monday has died. With her the deaths are 21", "18 died. Eight bodies
        washed ashore": one that has its number in the toll, or bodies of those who died.
        """
        if fact.low is None or fact.increment != "total" or not is_harm(fact.role):
            return fact
        if fact.role == "missing" and not fact.span.in_title:
            return fact  # They grow fewer as they are found.
        larger = (
            each
            for each in self.found
            if each.role == fact.role
            and each.increment == "total"
            and (each.low or 0) > fact.low
            and each.status in _TOLD
        )
        if not any(self._is_in(each, fact) for each in larger):
            return fact
        return replace(fact, increment="subset", why=(*fact.why, "increment:in_the_toll"))

    def _is_in(self, each: Quantity, fact: Quantity) -> bool:
        if _is_one(fact):
            return self._is_toll_behind(each, fact)
        if each.sentence >= fact.sentence:
            return False
        if _is_of_bodies(fact):
            return True
        is_elsewhere = turns_elsewhere(self.document.sentences[fact.sentence])
        return _is_smaller_again(fact, each) and not is_elsewhere

    def _is_toll_behind(self, each: Quantity, fact: Quantity) -> bool:
        """Whether the paragraph goes on to a level that has one more in it."""
        block = self.document.sentences[fact.sentence].block.index
        is_behind = fact.sentence < each.sentence <= fact.sentence + 2
        in_block = self.document.sentences[each.sentence].block.index == block
        return is_behind and in_block and _is_level(each)

    def _beside_the_opening(self) -> list[Quantity]:
        """Every fact, held against what the opening has counted of the same fate."""
        opening = [seen_in(each) for each in self.found if each.sentence <= self.last_of_lede]
        return [self._of_the_opening(fact, opening) for fact in self.found]

    def _of_the_opening(self, fact: Quantity, opening: Sequence[Seen]) -> Quantity:
        """A part of the opening's total as a part, and a figure given before it as bygone."""
        sentence, seen = self.document.sentences[fact.sentence], seen_in(fact)
        for whole in wholes_of(seen, opening):
            if was_said_before(seen, whole, sentence, self._first_token(fact)):
                return replace(fact, status="historical", why=(*fact.why, "status:said_before"))
            has_place, first = has_own_place(fact.why), self.document.sentences[whole.sentence]
            if _is_level(fact):
                continue
            if is_part_of(seen, whole, first, sentence, has_place=has_place):
                why = (*fact.why, "increment:of_the_opening")
                return replace(fact, increment="subset", why=why)
        return fact

    def _first_token(self, fact: Quantity) -> int:
        """Where the fact begins in its sentence."""
        tokens = self.document.sentences[fact.sentence].tokens
        starts = (self.document.span(token.start, token.end).start for token in tokens)
        return next((at for at, start in enumerate(starts) if start >= fact.span.start), 0)

    def _in_their_periods(self) -> list[Quantity]:
        """Every fact, held against the figures of its role before it and everywhere."""
        largest: dict[str, int | float] = {}
        for fact in self.found:
            if fact.increment == "total":
                largest[fact.role] = max(largest.get(fact.role, 0), fact.low or 0)
        before: dict[str, int | float] = {}
        kept: list[Quantity] = []
        for _, group in groupby(self.found, key=lambda fact: fact.sentence):
            facts = tuple(group)
            kept += [self._in_its_period(fact, before, largest) for fact in facts]
            for fact in facts:
                before[fact.role] = max(before.get(fact.role, 0), fact.low or 0)
        return kept

    def _in_its_period(
        self,
        fact: Quantity,
        before: Mapping[str, int | float],
        largest: Mapping[str, int | float],
    ) -> Quantity:
        """ "More than 600 have drowned this year", told beside twelve: no toll of these twelve.

        "In October 80 died", beside the year's 341, is a part.
        """
        is_told = is_harm(fact.role) and fact.increment == "total" and fact.status in _TOLD
        if not is_told or fact.low is None or fact.span.in_title:
            return fact
        sentence = self.document.sentences[fact.sentence]
        spoken = [sentence]
        if fact.why[1].endswith(":sum"):
            # "Another office puts it at 712": of the same year as the figure before it.
            spoken.append(self.document.sentences[fact.sentence - 1])
        is_more = 0 < before.get(fact.role, 0) < fact.low
        if is_more and any(self._is_of_the_period(fact, each) for each in spoken):
            return replace(fact, status="historical", why=(*fact.why, "status:of_the_period"))
        if largest.get(fact.role, 0) > fact.low and names_a_month(sentence):
            return replace(fact, increment="subset", why=(*fact.why, "increment:of_the_month"))
        return fact

    def _is_of_the_period(self, fact: Quantity, sentence: Sentence) -> bool:
        """Of "900 fled, joining the 4,000 who have come since May" only the later are May's."""
        at = where_a_long_period_is_named(sentence, is_apart=sentence.index > self.last_of_lede)
        if at is None:
            return False
        named = self.document.span_of(sentence, at, at + 1).start
        return not any(
            fact.span.start < each.span.start < named
            for each in self.found
            if each.sentence == sentence.index == fact.sentence
        )

    def _of_their_hour(self) -> list[Quantity]:
        """Of a live page's figures those of one role that a later entry overtook are past."""
        times = entry_times(self.document) if len(self.found) > 1 else {}
        if not times:
            return self.found
        told = [
            each
            for each in self.found
            if each.increment == "total" and each.status in _TOLD and each.sentence in times
        ]
        return [
            replace(fact, status="historical", why=(*fact.why, "status:overtaken"))
            if fact in told and any(_overtakes(each, fact, times) for each in told)
            else fact
            for fact in self.found
        ]

    def _as_in_the_body(self, fact: Quantity) -> Quantity:
        """A headline's figure as a part, where the text below says that it is one."""
        if not fact.span.in_title or fact.increment != "total":
            return fact
        same = [each for each in self.found if not each.span.in_title and each.low == fact.low]
        again = next((each for each in same if _is_same_again(fact, each)), None)
        if again:
            # "9,000 took part" above "some 9,000 weavers in Lund": said once, where it is fuller.
            return replace(fact, place=again.place, actor=again.actor, unit=again.unit)
        if not same or any(each.increment != "subset" for each in same):
            return fact
        return replace(fact, increment="subset", why=(*fact.why, "increment:in_the_body"))


_SAID = frozenset({"asserted", "confirmed"})


def _is_level_before(each: Quantity, fact: Quantity) -> bool:
    """ "The total is 71. Five new cases were notified": they are in the total already."""
    return each.sentence < fact.sentence and _is_level(each)


def _is_level(each: Quantity) -> bool:
    return each.why[1].endswith(":toll") or each.why[0].startswith("unit:number_of")


def rejected_in(document: Document, sentence: Sentence, refused: Refused) -> Rejected:
    """A refused number with its words and where they stand."""
    span = document.span_of(sentence, refused.first, refused.last)
    return Rejected(sentence.written(refused.first, refused.last), span, refused.why)


def seen_in(fact: Quantity) -> Seen:
    """A quantity as the sentences after it look back at it."""
    return Seen(
        fact.sentence, fact.unit, fact.unit_class, fact.role, fact.actor, fact.place, fact.low,
        fact.high, fact.hedge, fact.status, fact.increment, fact.said_by,
    )  # fmt: skip


def _overtakes(each: Quantity, fact: Quantity, times: Mapping[int, int]) -> bool:
    """Whether a later entry has the same figure anew, higher or of the same place."""
    if each.role != fact.role or times[each.sentence] <= times[fact.sentence]:
        return False
    if fact.role == "other" and each.unit != fact.unit:
        return False
    return (each.low or 0) > (fact.low or 0) or each.place == fact.place


def _is_smaller_again(fact: Quantity, each: Quantity) -> bool:
    """ "23 people died. … Four people died in one carriage": the same speaker, no other place."""
    is_told = fact.status in _TOLD and fact.hedge in {"exact", "approx"} and not _is_level(fact)
    if not is_told or fact.span.in_title or fact.why[1].endswith(":sum"):
        return False
    if fact.said_by not in {None, each.said_by} or each.unit not in _ANYBODY:
        return False
    is_placed = any(why in _OWN_PLACES or why.startswith("place:in") for why in fact.why)
    return fact.unit_class == "people" and (not is_placed or fact.place == each.place)


_ANYBODY = frozenset({"bodies", "people", "persons", "deaths", "dead", "toll_people", "fatalities"})
_OWN_PLACES = frozenset({"place:at", "place:near", "place:of", "place:off", "place:to"})


def _is_same_again(title: Quantity, body: Quantity) -> bool:
    """Whether a headline's bare figure is the one that the text gives with its place."""
    is_bare = title.place is None and title.actor is None and title.unit == "people"
    alike = (body.role, body.status, body.increment) == (title.role, title.status, "total")
    return is_bare and alike and body.unit_class == title.unit_class


def _is_of_bodies(fact: Quantity) -> bool:
    is_exact = fact.hedge in {"exact", "approx"} and fact.increment == "total"
    return fact.unit in scene_words().not_a_toll and is_exact and not fact.span.in_title


def _is_one(fact: Quantity) -> bool:
    """Whether an article alone counts: "a soldier"."""
    return fact.value == 1 and fact.increment == "total" and "hedge:article" in fact.why
