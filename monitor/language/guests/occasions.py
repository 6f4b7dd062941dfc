"""Which event a sentence is about: its own, its list's, or the one the article opens with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.language.guests.cuelines import CueLine
from monitor.language.guests.gatherings import Gathering, is_bygone, is_of_another_time, is_stand_in
from monitor.language.guests.pages import Page
from monitor.language.words.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Event:
    """The event as a phrase of the text, and its noun."""

    phrase: str
    noun: str
    countries: frozenset[str] = frozenset()


class Occasions(Page):
    """A page with the events it tells of."""

    def context(self, sentence: Sentence, gathering: Gathering | None) -> tuple[int, ...]:
        """Where a rule may look for the event; elsewhere than this sentence if it names none."""
        if gathering and self._is_elsewhere(gathering):
            return (sentence.index,)
        block = tuple(each.index for each in self._of_block[sentence.block.index])
        nearest = sorted(block, key=lambda index: abs(index - sentence.index))
        return _unique((sentence.index, *nearest, *self._top))

    def list_context(self, sentence: Sentence, line: CueLine) -> tuple[int, ...]:
        cue_block = [each.index for each in self._of_block[line.sentence.block.index]]
        return _unique(
            (sentence.index, line.sentence.index, *cue_block, *self._section(line), *self._top)
        )

    def _section(self, line: CueLine) -> Iterator[int]:
        """The paragraph before the line that introduces a list."""
        before = [i for i in self._of_block if i < line.sentence.block.index]
        if before:
            yield from (each.index for each in reversed(self._of_block[max(before)]))

    def _is_elsewhere(self, gathering: Gathering) -> bool:
        """Another event than the one the article opens with: it inherits nothing."""
        if gathering.is_generic:
            return False
        top = [each for index in self._top
               for each in self.stage(self.document.sentences[index]).gatherings]  # fmt: skip
        if not top or any(gathering is each for each in top):
            return False
        alike = [each for each in top if each.noun == gathering.noun or each.is_generic]
        if not alike:
            return True
        countries = {country for each in alike for country in each.countries}
        return bool(gathering.countries and countries and not gathering.countries & countries)

    def event(
        self, sentence: Sentence, gathering: Gathering | None, context: Sequence[int]
    ) -> Event | None:
        """The event named here, else the nearest named before it, else the article's own."""
        own = _event(sentence, gathering) if gathering else None
        if gathering and not is_stand_in(gathering):
            return own
        nearby = [index for index in context if index < sentence.index and index not in self._top]
        for index in (*nearby, *self._top):
            other = self.document.sentences[index]
            found = [
                each
                for each in self.stage(other).gatherings
                if not each.is_generic and not is_of_another_time(other, each, self._year)
            ]
            if found and index in context and index != sentence.index:
                return _event(other, found[0])
        return own

    def is_that_of_then(self, sentence: Sentence, gathering: Gathering) -> bool:
        """ "At that wedding", where the sentence before has told of another year's."""
        that = sentence.texts[gathering.first - 1] if gathering.first else ""
        before = self.document.sentences[max(sentence.index - 2, 0) : sentence.index]
        return that == "that" and any(is_bygone(each, self._year) for each in before)

    def is_far_from(self, sentence: Sentence, at: int, event: Event | None) -> bool:
        """Whether the place that stands about a token lies in none of the event's countries."""
        countries = self._countries_of(event) if event else set()
        here = {
            hit.value.country
            for hit in self._places.within(sentence)
            if at <= hit.first <= at + 3 and not hit.value.is_adjective
        } - {None}
        return bool(here and countries) and not here & countries

    def _countries_of(self, event: Event) -> set[str]:
        """Where the headline and the lede, too, say that it takes place."""
        top = [each for index in self._top
               for each in self.stage(self.document.sentences[index]).gatherings]  # fmt: skip
        named = [each.countries for each in top if each.noun == event.noun]
        return set(event.countries).union(*named)


def _event(sentence: Sentence, gathering: Gathering) -> Event:
    phrase = sentence.written(gathering.first, gathering.last)
    return Event(phrase, gathering.noun, gathering.countries)


def _unique(indexes: Sequence[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(indexes))
