"""Counts of people in Korean and Chinese, by the words that stand nearest to the counter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from monitor.language.counts.easternspeakers import speaker_in
from monitor.language.counts.easternwords import LONGEST, country_names, eastern_words
from monitor.language.words.numbers import Number
from monitor.language.words.sentences import Sentence


@dataclass(frozen=True, slots=True)
class EasternCount:
    """One count; `start` and `end` are offsets in the document, counter included."""

    number: Number
    start: int
    end: int
    unit: str
    unit_class: str
    role: str
    hedge: str
    increment: str
    status: str
    actor: str | None
    place: str | None
    said_by: str | None
    why: tuple[str, ...]


_ABOVE = " 여余餘多"
_GOES_ON = ("고", "며", "으며", "하고", "하며")
"""Endings after which a Korean verb belongs to what stands before it, not to the next noun."""

FARTHEST = 40
"""A role word this many characters away says nothing of a number."""


def eastern_counts(
    sentence: Sentence, numbers: Sequence[Number]
) -> tuple[list[EasternCount], list[Number]]:
    """The numbers that a Korean or Chinese counter follows, read; and the other numbers."""
    if sentence.text.isascii():
        return [], list(numbers)
    spans = {number: span for number in numbers if (span := _counter_after(sentence, number))}
    said_by = speaker_in(sentence.text[:LONGEST]) if spans else None
    counts = [
        _window(sentence, number, span, spans.values()).read(said_by)
        for number, span in spans.items()
    ]
    counts = [_with_the_whole(each, counts[:at]) for at, each in enumerate(counts)]
    return counts, [number for number in numbers if number not in spans]


def _with_the_whole(part: EasternCount, before: Sequence[EasternCount]) -> EasternCount:
    """ "死亡人数升至17人，其中5人是儿童": the five are of those who died."""
    if part.increment != "subset" or part.role != "other" or not before:
        return part
    return replace(part, role=before[-1].role, why=(*part.why, "role:of_the_whole"))


def _counter_after(sentence: Sentence, number: Number) -> tuple[int, int] | None:
    """Where the number with its counter stands in the sentence's text, or None."""
    tokens = sentence.tokens
    begin = tokens[number.first].start - sentence.start
    end = tokens[number.last - 1].end - sentence.start
    text = sentence.text
    if text[end - 1] in eastern_words().counters and not text[end - 1].isdecimal():
        return begin, end
    while end < len(text) and text[end] in _ABOVE:
        end += 1
    if end < len(text) and text[end] in eastern_words().counters:
        return begin, end + 1
    return None


WINDOW = 60
"""Characters before and behind a number in which its words are looked for."""


def _window(
    sentence: Sentence, number: Number, span: tuple[int, int], spans: Iterable[tuple[int, int]]
) -> _Count:
    start = max(0, span[0] - WINDOW)
    end = span[1] + WINDOW
    taken = tuple((low - start, high - start) for low, high in spans if start <= low < end)
    text = sentence.text[start:end]
    offset = sentence.start + start
    return _Count(text, offset, number, span[0] - start, span[1] - start, taken)


@dataclass(frozen=True, slots=True)
class _Count:
    """One number with its counter, in the words around it; `offset` is where they begin."""

    text: str
    offset: int
    number: Number
    begin: int
    end: int
    taken: Sequence[tuple[int, int]]

    def read(self, said_by: str | None) -> EasternCount:
        role, role_cue = self._role()
        hedge = self._hedge()
        status = self._status()
        if role == "sent" and status != "asserted":
            role = "planned_deployment"
        unit, unit_class = self._unit()
        if role == "other" and unit in eastern_words().soft:
            role, role_cue = eastern_words().soft[unit], unit
        why = (f"unit:{unit}", f"role:{role}:{role_cue or 'none'}", f"hedge:{hedge}")
        return EasternCount(
            number=self.number,
            start=self.offset + self.begin,
            end=self.offset + self.end,
            unit=unit,
            unit_class=unit_class,
            role=role,
            hedge=hedge,
            increment=self._increment(),
            status=status,
            actor=self._actor(),
            place=self._place(),
            said_by=said_by,
            why=why,
        )

    def _unit(self) -> tuple[str, str]:
        """The noun right before the number or right behind its counter, else the counter."""
        nouns = eastern_words().nouns
        before = self.text[: self.begin].rstrip()
        after = self.text[self.end :].lstrip("의 ")
        for noun, unit_class in nouns.items():
            if before.endswith(noun) or after.startswith(noun):
                return noun, unit_class
        counter = self.text[self.end - 1]
        return counter, eastern_words().counters[counter]

    def _role(self) -> tuple[str, str]:
        found = [
            (self._cost(at, at + len(word)), role, word)
            for role, words in eastern_words().roles.items()
            for word in words
            for at in _places(self.text, word)
        ]
        cost, role, word = min(found, default=(99.0, "other", ""))
        return (role, word) if cost < 10 else ("other", "")

    def _cost(self, start: int, end: int) -> float:
        """How far off a word stands; another number or a comma between makes it further."""
        if end <= self.begin:
            gap, cost = (end, self.begin), (self.begin - end) / 3
            cost += 0.0 if self.begin - end <= 2 else 2.0
        elif start >= self.end:
            gap, cost = (self.end, start), 0.5 + (start - self.end) / 4
        else:
            return 99.0
        between = self.text[gap[0] : gap[1]]
        cost += 4.0 if end <= self.begin and between.startswith(_GOES_ON) else 0.0
        cost += 2.0 * sum(between.count(comma) for comma in ",，、;；")
        cost += 4.0 * sum(
            gap[0] <= low < gap[1] and not self._is_former(low, high) for low, high in self.taken
        )
        return cost if len(between) < FARTHEST else 99.0

    def _hedge(self) -> str:
        if self.number.kind in {"vague", "range"}:
            return self.number.kind
        before = self.text[: self.begin].rstrip()
        after = self.text[self.end :].lstrip()
        for hedge, words in eastern_words().before.items():
            if before.endswith(tuple(words)):
                return hedge
        for hedge, words in eastern_words().after.items():
            if after.startswith(tuple(words)):
                return hedge
        has_above = self.number.is_above or set(_ABOVE[1:]) & set(self.text[self.begin : self.end])
        return "more_than" if has_above else "exact"

    def _increment(self) -> str:
        before = self.text[max(0, self.begin - 8) : self.begin]
        after = self.text[self.end : self.end + 5]
        if any(word in after for word in eastern_words().subset if "\uac00" <= word[0] <= "\ud7a3"):
            return "subset"
        if any(word in before for word in eastern_words().subset if word[0] < "\uac00"):
            return "subset"
        if before.rstrip().endswith(tuple(eastern_words().part_of)):
            return "subset"
        adds = any(word in before or word in after for word in eastern_words().delta)
        return "delta" if adds else "total"

    def _status(self) -> str:
        if self._is_former(self.begin, self.end):
            return "historical"
        if any(word in self.text[: self.begin] for word in eastern_words().unconfirmed):
            return "unconfirmed"
        near = self.text[max(0, self.begin - 12) : self.end + FARTHEST]
        for status in ("possible", "planned", "expected"):
            if any(word in near for word in getattr(eastern_words(), status)):
                return status
        return "asserted"

    def _is_former(self, begin: int, end: int) -> bool:
        """ "52명에서 74명으로", "从52人增至74人": an earlier level, told with the new one."""
        said = eastern_words()
        rises = any(low >= end for low, _ in self.taken)
        behind = self.text[end:].startswith(tuple(said.former_after))
        return rises and (behind or self.text[:begin].endswith(tuple(said.former_before)))

    def _named(self) -> Iterator[tuple[int, int, str]]:
        """Countries named in the sentence, with their place; the longest name at a place."""
        for found in country_names().finditer(self.text):
            yield found.start(), found.end(), eastern_words().countries[found[0]]

    def _is_place(self, start: int, end: int) -> bool:
        behind = self.text[end:].startswith(tuple(eastern_words().place_after))
        behind = behind or self.text[end:].lstrip().startswith(tuple(eastern_words().events))
        # "러시아 부랴티야의 한 탄광에서": a region of the country stands between.
        region = self.text[end:].split(maxsplit=1)[:1] if self.text[end : end + 1] == " " else []
        behind = behind or (bool(region) and region[0].endswith(("의", "에서", "해상")))
        return behind or self.text[:start].endswith(tuple(eastern_words().place_before))

    def _actor(self) -> str | None:
        """The last country before the number that is no place, else the first behind it."""
        named = [
            (start, name) for start, end, name in self._named() if not self._is_place(start, end)
        ]
        before = [name for start, name in named if start < self.begin]
        return before[-1] if before else next((name for _, name in named), None)

    def _place(self) -> str | None:
        return next(
            (name for start, end, name in self._named() if self._is_place(start, end)),
            self._locality(),
        )

    def _locality(self) -> str | None:
        """A province or a city in the text's own words: "강원도", "四川"."""
        said = eastern_words()
        found = [
            (at, -len(name), name)
            for name in said.local
            for at in _places(self.text, name)
            if not self.text[at + len(name) :].lstrip().startswith(tuple(said.local_speakers))
            and not (at and "\uac00" <= self.text[at - 1] <= "\ud7a3")
        ]
        return min(found)[2] if found else None


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at != -1:
        yield at
        at = text.find(word, at + 1)
