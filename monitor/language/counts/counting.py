"""Which numbers of a sentence count something, and what: the rest is turned away with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from monitor.language.words.dates import Dated
from monitor.language.words.hedges import Hedged, hedges_in
from monitor.language.words.numbers import Number
from monitor.language.words.sentences import Sentence
from monitor.language.words.tokens import Token
from monitor.language.words.units import NotCounted, Noun, Units
from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number that may count something. Without a `noun` the sentence must lend it one."""

    number: Number
    hedged: Hedged
    noun: Noun | None
    last: int
    fraction: bool
    definite: bool

    @property
    def first(self) -> int:
        """Where the evidence begins: the hedge."""
        return self.hedged.first

    @property
    def outer(self) -> int:
        """Where the noun phrase begins: before "a total of"."""
        return self.hedged.outer


@dataclass(frozen=True, slots=True)
class Refused:
    """A number that counts nothing, and what it is instead."""

    first: int
    last: int
    why: str


@dataclass(frozen=True, slots=True)
class _Words:
    currency_signs: frozenset[str]
    names_of_models: frozenset[str]
    definite: frozenset[str]
    particles: frozenset[str]
    exceptions: frozenset[str]
    parts: frozenset[str]
    picks: frozenset[str]
    stops: frozenset[str]
    speech: frozenset[str]
    limits_of_age: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    said = package_yaml(files("monitor.language") / "data" / "units.yaml")
    return _Words(**{name: frozenset(said[name]) for name in _Words.__dataclass_fields__})


_RATIOS = frozenset({"three", "four", "five", "six", "seven", "eight", "nine", "ten", "10", "100"})
_AFTER_A_NAME = frozenset({"because", "after", "over", "due", "when", "as", "since", ",", "."})
_PAIRS = frozenset({"and", "or", "to"})
ASIDE_REACH = 8
"""Words between a dash and the count of an aside, or the count that it explains."""

_LIMITING = frozenset({"who", "that"})
"""Of "six of the workers who fell ill" the whole is those who did."""

_DASHES = frozenset({"-", "—"})
_OLDEST = frozenset({"oldest", "youngest", "eldest"})
OLDEST_REACH = 8
"""Words between "the oldest" and the years: "the oldest of the victims was 91"."""

OLDEST = 120
"""Nobody is older; what is more counts something."""

_SMALL = 12
"""Up to here a definite number ("the three leaders") points back at people already named."""


@dataclass(frozen=True, slots=True)
class Counter:
    """Sorts the numbers of one sentence into candidates and refusals."""

    sentence: Sentence
    units: Units
    dates: Sequence[Dated]

    @property
    def tokens(self) -> Sequence[Token]:
        return self.sentence.tokens

    def turn_away(self, numbers: Sequence[Number]) -> tuple[list[Number], list[Refused]]:
        """The numbers that may count something, and those whose neighbours show they do not."""
        dated = {at for each in self.dates for at in range(each.first, each.last)}
        kept: list[Number] = []
        refused: list[Refused] = []
        age_ends = ratio_ends = last = -1
        for number in numbers:
            is_date = not dated.isdisjoint((number.first, number.last - 1))
            why = "a date" if is_date else self._before_it(number)
            why = why or self._after_it(number) or self._next_age(number, age_ends)
            why = why or self._is_model(number, last)
            last = number.last
            if ratio_ends >= 0 and number.first - ratio_ends <= 2:
                why = "a ratio"
            if why == "an age":
                age_ends = number.last
            ratio_ends = number.last if why == "a ratio" and ratio_ends < 0 else -1
            if why and number.kind == "none":
                continue
            if why:
                refused.append(Refused(number.first, number.last, why))
            else:
                kept.append(number)
        return kept, refused

    def candidates(
        self, numbers: Sequence[Number], names: Mapping[int, bool], verb_ends: frozenset[int]
    ) -> tuple[list[Candidate], list[Refused]]:
        """The numbers with their hedges and nouns; `names` and `verb_ends` as in `Units`."""
        hedges = hedges_in(self.sentence)
        candidates: list[Candidate] = []
        refused: list[Refused] = []
        for number in numbers:
            hedged = self._hedged(number, hedges.of(number), numbers)
            at = self._noun_start(number, hedged)
            one = number.value == 1
            noun = self.units.noun_after(self.tokens, at, names, verb_ends, one=one)
            if noun is None and self._is_whole_alone(number, numbers):
                why = "a set already named, not a count"
                refused.append(Refused(number.first, number.last, why))
                continue
            found = self._with_next(self._sorted(number, hedged, noun), numbers)
            if isinstance(found, Candidate):
                candidates.append(found)
            else:
                refused.append(found)
        return candidates, refused

    def _with_next(
        self, found: Candidate | Refused, numbers: Sequence[Number]
    ) -> Candidate | Refused:
        """ "Sisters of 7 and 11 years": what the next number of a pair is, a bare one is too."""
        if isinstance(found, Refused) or found.noun or self._text(found.number.last) not in _PAIRS:
            return found
        pair = next((each for each in numbers if each.first == found.number.last + 1), None)
        behind = self._text(pair.last) if pair else ""
        why = self.units.reason_of(behind)
        if why is None or self.units.class_of(behind):
            return found
        return Refused(found.number.first, found.number.last, why)

    def _text(self, at: int) -> str:
        texts = self.sentence.texts
        return texts[at] if 0 <= at < len(texts) else ""

    def _hedged(self, number: Number, hedged: Hedged, numbers: Sequence[Number]) -> Hedged:
        if self._opens_whole(number, numbers):
            return replace(hedged, increment="subset", why=(*hedged.why, "increment:of_the"))
        texts = self.sentence.texts[:4]
        if hedged.increment == "total" and texts[:2] == ("of", "the") and texts[3:] == (",",):
            return replace(hedged, increment="subset", why=(*hedged.why, "increment:of_all"))
        if hedged.increment == "total" and self._is_in_aside(hedged, number, numbers):
            return replace(hedged, increment="subset", why=(*hedged.why, "increment:aside"))
        return hedged

    def _is_in_aside(self, hedged: Hedged, number: Number, numbers: Sequence[Number]) -> bool:
        """ "Five hikers - three Swiss and two Danes - were killed": parts of those before."""
        if _DASHES.isdisjoint(self.sentence.vocabulary):
            return False
        begin = max(0, hedged.outer - ASIDE_REACH)
        opens = next((at for at in range(hedged.outer - 1, begin, -1) if self._is_dash(at)), None)
        if opens is None:
            return False
        ends = range(number.last, min(number.last + 2 * ASIDE_REACH, len(self.tokens)))
        is_closed = any(self._is_dash(at) for at in ends)
        wholes = (each for each in numbers if 0 < opens - each.last < ASIDE_REACH)
        return is_closed and any(each.high > number.high for each in wholes)

    def _is_dash(self, at: int) -> bool:
        spaced = self._text(at) == "-" and self.tokens[at].gap and self._gap(at + 1)
        return bool(spaced) or self._text(at) == "—"

    def _sorted(
        self, number: Number, hedged: Hedged, noun: Noun | NotCounted | None
    ) -> Candidate | Refused:
        if hedged.is_comparison:
            return Refused(number.first, number.last, "a comparison")
        before, earlier = self._text(hedged.outer - 1), self._text(hedged.outer - 2)
        if before in _words().exceptions or (before == "but" and earlier in {"all", "last"}):
            return Refused(hedged.first, number.last, "an exception")
        if self._is_age_of_many(number, noun):
            return Refused(number.first, number.last, "an age")
        if isinstance(noun, NotCounted):
            return Refused(number.first, number.last, noun.reason)
        if noun and self._text(noun.last) in _words().speech:
            return Refused(hedged.first, noun.last, "a source")
        if noun is None and (self._ends_a_name(number, hedged) or self._is_in_a_row(number)):
            return Refused(number.first, number.last, "a name or a number in a row")
        if self._is_year(number, hedged, noun):
            return Refused(number.first, number.last, "a year")
        last = noun.last if noun else self._past_particles(max(number.last, hedged.last))
        definite = self._is_definite(number, hedged)
        return Candidate(number, hedged, noun, last, self._is_whole(hedged), definite)

    def _before_it(self, number: Number) -> str:
        """What the words before the number make of it."""
        first = number.first
        before, earlier = self._text(first - 1), self._text(first - 2)
        touching = not self.tokens[first].gap
        if before in _words().currency_signs:
            return "money"
        if (
            first
            and touching
            and before in {"-", "."}
            and earlier
            and not self.tokens[first - 1].gap
        ):
            return "" if earlier in {"un", "us", "nato"} else "part of a name or a code"
        if first and touching and (before.isalpha() or before in {"/", "#", ":", "+"}):
            return "part of a name or a code"
        if before in {"#", "no", "no."} or (before == "." and earlier in {"no", "nos"}):
            return "a number in a row"
        if before == "magnitude":
            return "a magnitude"
        if before in {"aged", "age", "turned", "turns", "ages"}:
            return "an age"
        if before in _words().names_of_models and number.kind != "vague" and self._is_name(number):
            return "a name or a number in a row"
        if (
            self._text(number.last) in {",", ")", "."}
            and before in {",", "("}
            and self._is_age(number)
        ):
            return "an age"
        if self._is_ratio(number):
            return "a ratio"
        return "an age" if self._is_first_age(number) else ""

    def _is_first_age(self, number: Number) -> bool:
        """ "Girls of 11 and 13": two small numbers that count nothing, behind some people."""
        owner, joint, at = self._text(number.first - 2), self._text(number.last), number.last + 1
        if self._text(number.first - 1) != "of" or joint not in _PAIRS or number.high > OLDEST:
            return False
        unit_class = self.units.class_of(owner)
        if unit_class is None or not self.units.is_human(unit_class):
            return False
        is_pair = self.units.is_many(owner) and self._text(at).isdecimal()
        return is_pair and self.units.class_of(self._text(at + 1)) is None

    def _is_model(self, number: Number, end: int) -> str:
        """ "12,000 Volta 3 vans": a count, a name, and a number that belongs to the name."""
        is_behind_name = 0 <= end == number.first - 1 and self.tokens[end].is_capital
        return "part of a name or a code" if is_behind_name and number.kind == "digits" else ""

    def _next_age(self, number: Number, end: int) -> str:
        """ "aged 4, 7 and 11": the ages after the first."""
        if not 0 < number.first - end <= 2 or end < 0:
            return ""
        listed = {",", "and"}.issuperset(self.sentence.texts[end : number.first])
        noun = self._text(number.last)
        is_counted = noun in {"other", "others"} or self.units.class_of(noun) is not None
        return "an age" if listed and self._is_age(number) and not is_counted else ""

    def _is_name(self, number: Number) -> bool:
        """ "Resolution 2231", "Boeing 737": no noun follows that could be counted."""
        token = self.tokens[number.first - 1]
        return token.is_capital or self._text(number.last) in {"", ",", ".", "of", "and", ")", "in"}

    def _ends_a_name(self, number: Number, hedged: Hedged) -> bool:
        """ "its kettle Nord 40 because": a bare number behind a name, and nothing that it counts.

        In "in Brenn 40 were hurt" a verb follows.
        """
        at = number.first
        if at < 2 or hedged.first < at or number.kind != "digits":
            return False
        before, named = self.tokens[at - 2], self.tokens[at - 1]
        opens = before.is_word and not before.is_capital and before.text not in _words().stops
        return opens and named.is_capital and self._text(number.last) in _AFTER_A_NAME

    def _is_age(self, number: Number) -> bool:
        """ "Jane Roe, 45, said", "the minister, 58, was": a small number alone in an aside."""
        return isinstance(number.value, int) and number.value < 120 and number.kind == "digits"

    def _is_age_of_many(self, number: Number, noun: Noun | NotCounted | None) -> bool:
        """ "Boys under ten", "people over 65": a bare limit right behind persons is their age."""
        if isinstance(noun, Noun) or (number.high or 0) > OLDEST:
            return False
        limits, at = _words().limits_of_age, number.first - 1
        before, earlier = self._text(at), self._text(at - 1)
        is_limited = before in limits - {"the", "of"} or (before == "of" and earlier == "age")
        if before == "of" and self._is_one_person(at - 1):
            return True
        if self._text(number.first) != "between" and not is_limited:
            is_near = not _OLDEST.isdisjoint(self.sentence.vocabulary)
            return is_near and any(self._text(at - by) in _OLDEST for by in range(OLDEST_REACH))
        while self._text(at) in limits:
            at -= 1
        unit_class = self.units.class_of(self._text(at))
        return unit_class is not None and self.units.is_human(unit_class)

    def _is_one_person(self, at: int) -> bool:
        """ "A girl of six"."""
        unit_class = self.units.class_of(self._text(at))
        is_human = unit_class is not None and self.units.is_human(unit_class)
        return is_human and self._text(at - 1) in {"a", "an", "another"}

    def _is_in_a_row(self, number: Number) -> bool:
        """ "Bus 17 was late": a bare number behind a thing that has no article of its own."""
        at = number.first - 1
        if number.kind != "digits" or self.units.is_many(self._text(at)):
            return False
        before = self._text(at - 1)
        is_plain = not before or before in _words().stops - _words().definite - {"a", "an"}
        unit_class = self.units.class_of(self._text(at))
        return is_plain and unit_class is not None and not self.units.is_human(unit_class)

    def _is_ratio(self, number: Number) -> bool:
        """ "one in five", "2 out of 3", "nine in ten"."""
        at = number.last
        at += 1 if self._text(at) == "out" else 0
        follower = self._text(at + 1)
        most = 10 if self._text(at) == "in" else 4
        small = number.value is not None and 1 <= number.value < most
        return small and self._text(at) in {"in", "of"} and follower in _RATIOS

    def _after_it(self, number: Number) -> str:
        """What the words after the number make of it."""
        at = number.last
        after = self._text(at)
        touches = at < len(self.tokens) and not self.tokens[at].gap
        if after in {"st", "nd", "rd", "th"} and touches:
            return "an ordinal"
        if after in {"/", ":"} and touches:
            return "part of a code, a time or a ratio"
        if after == "%":
            return "percent"
        if after == "-" and (touches or not self._gap(at + 1)):
            return self._compound(at + 1, touches)
        if touches and after.isalpha() and number.kind == "digits" and after.isascii():
            return "part of a name or a measure"
        if (
            after == "of"
            and self._text(at + 1)
            in {"the", "them", "those", "us", "his", "her", "its", "their", "my", "our"}
            and number.value == 1
        ):
            return "one of several"
        return ""

    def _gap(self, at: int) -> str:
        return self.tokens[at].gap if at < len(self.tokens) else " "

    def _compound(self, at: int, touches: bool) -> str:
        """ "20-hour", "26-year-old", "six-party"; but "300-strong", "40-odd" count."""
        word = self._text(at)
        if word in {"strong", "odd", "plus"} or not word[:1].isalpha():
            return (
                "" if word in {"strong", "odd", "plus"} else "a score or a code" if touches else ""
            )
        if self._text(at + 2) == "old" or word == "old":
            return "an age"
        reason = self.units.reason_of(word)
        return reason or "part of a compound word"

    def _noun_start(self, number: Number, hedged: Hedged) -> int:
        """Where the noun may begin: past "of the" and the like."""
        at = max(number.last, hedged.last)
        if self._text(at) == "-" and self._text(at + 1) in {"strong", "odd", "plus"}:
            at += 2
        while self._text(at) in {"more", "other", "others", "additional", "further", "or", "so"}:
            at += 1
        if self._text(at) == "of" or self._is_from_our(at):
            at += 1
        while self._text(at) in {
            "the",
            "its",
            "their",
            "his",
            "our",
            "these",
            "those",
            "her",
            "them",
        }:
            at += 1
        return at

    def _is_from_our(self, at: int) -> bool:
        """ "The return of 132 from our heroes": other languages' "of"."""
        return self._text(at) == "from" and self._text(at + 1) == "our"

    def _opens_whole(self, number: Number, numbers: Sequence[Number]) -> bool:
        """ "two of the five hostages": the whole is a number of its own."""
        if self._text(number.last) != "of" or self._text(number.last + 1) not in _words().definite:
            return False
        behind = range(number.last + 2, number.last + 4)
        is_limited = any(self._text(at + 1) in _LIMITING for at in behind)
        is_limited = is_limited or self._text(number.last + 1) == "those"
        return is_limited or any(other.first in behind for other in numbers)

    def _is_whole_alone(self, number: Number, numbers: Sequence[Number]) -> bool:
        """ "Forty of the 61 were let go": what follows is said of the forty."""
        before, of = self._text(number.first - 1), self._text(number.first - 2)
        is_of = before in _words().definite and of == "of"
        return is_of and any(other.last == number.first - 2 for other in numbers)

    def _is_whole(self, hedged: Hedged) -> bool:
        """ "half of the 4,100 soldiers", "two of the five": what follows is said of the part."""
        before = [self._text(hedged.outer - by) for by in range(1, 5)]
        if "of" not in before or "and" in before[: before.index("of")]:
            return False
        part = before[before.index("of") + 1 :][:1]
        if part and before.index("of") <= 1 and part[0] in {"", ",", "that"}:
            return True
        return bool(part) and (part[0] in _words().parts or part[0][:1].isdigit())

    def _past_particles(self, at: int) -> int:
        while self._text(at) in _words().particles:
            at += 1
        return at

    def _is_year(self, number: Number, hedged: Hedged, noun: Noun | None) -> bool:
        """Four bare digits of our age, or two such, with no known noun right behind them."""
        said = [self._text(at) for at in range(number.first, number.last)]
        bare = [text for text in said if text.isdigit()]
        if len(said) > len(bare) * 2 or not all(_is_of_our_age(text) for text in bare):
            return False
        if len(bare) < 2 and any("hedge" in why for why in hedged.why):
            return False
        return noun is None or not noun.known or noun.first > number.last + 1

    def _is_definite(self, number: Number, hedged: Hedged) -> bool:
        """ "the three leaders": a known set, not a count."""
        if number.value is None or number.value > _SMALL:
            return False
        before, earlier = self._text(number.first - 1), self._text(number.first - 2)
        return before in _words().definite or (earlier == "the" and before in _words().picks)


def _is_of_our_age(text: str) -> bool:
    return len(text) == 4 and 1800 <= int(text) <= 2100
