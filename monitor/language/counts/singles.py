"""One person told with an article: "a soldier was killed" counts one, if the grammar is plain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from monitor.language.counts.counting import Candidate
from monitor.language.counts.roles import Form, RoleCue, grammar, single_words
from monitor.language.counts.scenes import scene_words
from monitor.language.words.clauses import Shape
from monitor.language.words.cues import Hit
from monitor.language.words.hedges import hedges_in
from monitor.language.words.numbers import Number, rank_at, ranks
from monitor.language.words.sentences import Sentence
from monitor.language.words.tokens import Token
from monitor.language.words.units import Noun, Units

SUBJECT_REACH = 6
"""Words between a person and the verb: "a nurse from Oslo was wounded"."""

MOST = 6
"""Persons of one sentence; one with more articles is no news of anybody."""


def may_hold_one(sentence: Sentence) -> bool:
    """Whether a sentence has an article and a word for harm: all others are passed over."""
    words = sentence.vocabulary
    opens = not words.isdisjoint(_ARTICLES) or ("the" in words and not words.isdisjoint(ranks()))
    return opens and not words.isdisjoint(single_words().verbs)


_ARTICLES = frozenset({"a", "an"})
_BECOMING = frozenset({"become", "becomes", "became", "becoming"})
_VICTIMS = frozenset({"victim", "fatality"})
_AGES = scene_words().small_numbers
_AGED_IN = frozenset({"days", "weeks", "months", "years"})
_FIRST_OF_ALL = 3
"""From here on "the ninth hostage" counts; "the second man" may be the other of two."""
_BEHIND = frozenset({Form.PARTICIPLE, Form.PAST_OR_PARTICIPLE, Form.HAPPENS, Form.ADJECTIVE})
_BEFORE = frozenset({Form.PRESENT, Form.PAST, Form.PAST_OR_PARTICIPLE, Form.ING})


@dataclass(frozen=True, slots=True)
class Singles:
    """Finds the persons of one sentence that an article counts and a verb harms."""

    sentence: Sentence
    shape: Shape
    units: Units
    names: Mapping[int, bool]
    cues: Sequence[Hit[RoleCue]]

    @property
    def tokens(self) -> Sequence[Token]:
        return self.sentence.tokens

    def among(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """The candidates, and between them, in reading order, the persons counted by an article."""
        harms = [hit for hit in self.cues if hit.value.role in single_words().roles]
        if not harms:
            return list(candidates)
        found = list(candidates)
        hedges = hedges_in(self.sentence)
        for at in self._openings()[: 4 * MOST]:
            if len(found) >= len(candidates) + MOST:
                break
            if any(each.outer <= at < each.last for each in candidates):
                continue
            rank, start = self._rank(at)
            noun = self._person(start, in_a_row=rank > 1)
            if noun is None or not self._is_harmed(at, noun, harms, candidates):
                continue
            if rank > 1:
                noun = replace(noun, unit=self.units.plural(noun.unit))
            number = Number(at, start, rank, rank, rank, "one" if rank == 1 else "rank")
            found.append(Candidate(number, hedges.of(number), noun, noun.last, False, False))
        return sorted(found, key=lambda each: each.number.first)

    def _text(self, at: int) -> str:
        return self.tokens[at].text if 0 <= at < len(self.tokens) else ""

    def _openings(self) -> list[int]:
        """The articles, of "the" those before a place in a row: "the ninth miner"."""
        return [
            at
            for at, text in enumerate(self.sentence.texts)
            if text in _ARTICLES or (text == "the" and self._rank(at)[0] > 1)
        ]

    def _rank(self, at: int) -> tuple[int, int]:
        """Which in a row the article's noun is, and where its words begin: "a 12th person"."""
        found = rank_at(self.tokens, at + 1)
        if found is None:
            return 1, at + 1
        rank, start = found
        least = 2 if self.tokens[at].text != "the" else _FIRST_OF_ALL
        return (rank, start) if rank >= least else (1, at + 1)

    def _person(self, start: int, *, in_a_row: bool) -> Noun | None:
        """The human noun behind an article: "a soldier", "a 14-year-old boy"."""
        ahead = [self._text(start + by) for by in range(5)]
        if ahead[1:] == ["-", "year", "-", "old"]:
            start += 5
        noun = self.units.noun_after(self.tokens, start, self.names, frozenset(), one=True)
        if not isinstance(noun, Noun) or not noun.known:
            return None
        is_person = self.units.is_human(noun.unit_class) and (
            in_a_row or noun.unit not in single_words().groups
        )
        noun = self._with_age(noun)
        after = self._text(noun.last)
        is_speaker = after in scene_words().speech | {"reported", "wrote", "counted", "estimated"}
        is_led = after in {"of", "-"} and not (in_a_row and noun.unit in _VICTIMS)
        return noun if is_person and not is_speaker and not is_led else None

    def _with_age(self, noun: Noun) -> Noun:
        """ "A girl of eight", "a baby of five months": the age belongs to the noun."""
        at = noun.last + 1
        if self._text(noun.last) != "of" or not (
            self._text(at).isdecimal() or self._text(at) in _AGES
        ):
            return noun
        return replace(noun, last=at + 2 if self._text(at + 1) in _AGED_IN else at + 1)

    def _is_harmed(
        self,
        at: int,
        noun: Noun,
        harms: Sequence[Hit[RoleCue]],
        candidates: Sequence[Candidate],
    ) -> bool:
        if self._text(at - 1) in _BECOMING and noun.unit in _VICTIMS:
            return True
        # "A girl died, becoming the sixth victim": what befell her made her one.
        return any(
            self._is_object(at, hit) or self._is_subject(noun, hit) for hit in harms
        ) or self._is_listed(at, candidates)

    def _is_object(self, at: int, hit: Hit[RoleCue]) -> bool:
        """ "killed a farmer", but not "was killed a mile away" nor "to kill a king"."""
        if hit.last != at or hit.value.form not in _BEFORE:
            return False
        return self._text(hit.first - 1) not in grammar().be

    def _is_subject(self, noun: Noun, hit: Hit[RoleCue]) -> bool:
        """ "a nurse was killed": a finite verb, with no other verb nor a comma before it."""
        if hit.value.form not in _BEHIND or not 0 <= hit.first - noun.last <= SUBJECT_REACH:
            return False
        words = grammar()
        between = [self._text(at) for at in range(noun.last, hit.first)]
        if words.relative & set(between) or {",", ";", ":", "(", '"'} & set(between):
            return False
        if hit.value.form is Form.HAPPENS:
            return not self._text(hit.first).endswith("ing")
        is_passive = any(text in words.be for text in between)
        verbs = [at for at in range(noun.last, hit.first) if at in self.shape.finite]
        return is_passive and len(verbs) <= 1

    def _is_listed(self, at: int, candidates: Sequence[Candidate]) -> bool:
        """ "two farmers and a soldier", "nine people, including a nurse"."""
        before = self._text(at - 1)
        earlier = [each for each in candidates if each.last <= at]
        if not earlier or not earlier[-1].noun:
            return False
        if before in {"including", "among"}:
            return True
        human = self.units.is_human(earlier[-1].noun.unit_class)
        return human and before in {"and", ","} and at - earlier[-1].last <= 2
