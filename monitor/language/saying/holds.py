"""The cues of one sentence, and which of them take hold of a mention."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.language.saying.asides import WHO_OR_WHICH, appositions
from monitor.language.saying.genuine import genuine, is_itself, sober
from monitor.language.saying.grips import Cue, Grip, package_cues
from monitor.language.steps import Status
from monitor.language.words.clauses import (
    Shape,
    either,
    hits_through_quotes,
    shape_of,
    words_of_clauses,
)
from monitor.language.words.cues import Hit, Patterns
from monitor.language.words.sentences import Sentence

NEAR_REACH = 6
"""Words between a modifier and the head of its noun phrase ("a planned private three-way …")."""

SPEAKER_REACH = 9
"""Words of a speaker's name at the end of a sentence."""


REACH = 90
"""Words from a mention to the farthest cue that is looked at."""


def cues_of(sentence: Sentence, patterns: Patterns[Cue]) -> SentenceCues:
    """The cues in a sentence, without those whose words mean something else there."""
    found = hits_through_quotes(patterns, sentence)
    bare = shape_of(sentence)
    hits = tuple(genuine([hit for hit in found if is_itself(sentence, bare, hit)]))
    shape = sober(bare, hits)
    return SentenceCues(sentence, shape, hits, tuple(appositions(shape)))


@dataclass(frozen=True, slots=True)
class SentenceCues:
    """One sentence with its shape and the cues found in it."""

    sentence: Sentence
    shape: Shape
    hits: tuple[Hit[Cue], ...]
    asides: tuple[tuple[int, int], ...]
    """The commas round each name that only says who has just been spoken of."""

    def near(self, first: int, last: int) -> Sequence[Hit[Cue]]:
        """The cues near enough to reach a mention: work stays linear in a garbled page."""
        return near_cues(self.hits, first, last)

    def binds(self, hit: Hit[Cue], first: int, last: int, kind: str) -> bool:
        """Whether the cue takes hold of the mention."""
        if kind not in hit.value.kinds:
            return False
        is_near = Grip.NEAR in hit.value.grips
        if hit.value.of_head and not is_near and self._is_facet(hit, first):
            return False
        if hit.value.id == "took_place" and self._is_purpose(first):
            return False
        reaches_on = hit.value.raises and kind != "quantity" and hit.last <= first
        if reaches_on and self._is_owned(hit, first):
            return False
        return any(self._grips(grip, hit, first, last) for grip in hit.value.grips)

    def _is_facet(self, hit: Hit[Cue], first: int) -> bool:
        """Whether the mention only says which: "the agenda of the talks", "details on a summit"."""
        words = words_of_clauses()
        tokens = self.sentence.tokens
        at = first - 1
        while at > 0 and first - at <= NEAR_REACH and self._modifies(at):
            at -= 1
        of = at > 0 and tokens[at].text in words.prepositions and tokens[at].text != "to"
        is_cue = hit.first <= at - 1 < hit.last
        return of and not is_cue and tokens[at - 1].text in package_cues().facets

    def _is_purpose(self, first: int) -> bool:
        """Whether something else takes place: "costs for the recall came in"."""
        tokens = self.sentence.tokens
        at = first - 1
        while at > 0 and first - at <= NEAR_REACH and self._modifies(at):
            at -= 1
        return at > 0 and tokens[at].text in {"for", "about", "over"} and tokens[at - 1].is_word

    def _is_owned(self, hit: Hit[Cue], first: int) -> bool:
        """Whether the mention only says of what: "confirmed a warrant for his arrest"."""
        words = words_of_clauses()
        tokens = self.sentence.tokens
        at = first - 1
        while at > hit.last and first - at <= NEAR_REACH and self._modifies(at):
            at -= 1
        if at - 1 < hit.last or tokens[at].text not in words.prepositions:
            return False
        noun = tokens[at - 1]
        is_noun = noun.is_word and not noun.is_capital and tokens[at - 2].text in words.determiners
        return is_noun and noun.text not in package_cues().confirmable

    def _grips(self, grip: Grip, hit: Hit[Cue], first: int, last: int) -> bool:
        match grip:
            case Grip.NEAR:
                return self._isnear_cues(hit, first, last)
            case Grip.TOUCH:
                return self._touches(hit.last, first)
            case Grip.OBJECT:
                return self._is_object(hit, first, 0)
            case Grip.CLAUSE:
                return self._is_object(hit, first, 1)
            case Grip.SUBJECT:
                is_said = hit.first >= last and self._is_subject_of(last, hit.first)
                return is_said and not self._is_bygone_aside(hit, last)
            case Grip.BESIDE:
                return hit.first == last
            case Grip.INSIDE:
                return hit.first < first and last < hit.last
            case Grip.COLON:
                return hit.last <= first and ";" not in self.sentence.texts[hit.last : first]
            case Grip.BEFORE:
                return hit.first > last and self._is_new_clause(last, hit.first)
            case Grip.FRONT:
                return hit.last <= first and self._is_under(hit.last, first)
            case Grip.CLOSING:
                return hit.first >= last and self._closes(hit)
            case Grip.WHOLE:
                return self.sentence.clause_of(hit.first) == self.sentence.clause_of(first)

    def _is_subject_of(self, last: int, verb: int) -> bool:
        """Whether the verb is told of what ends at `last`, also past an aside on it."""
        if self.shape.reach_back(last, verb):
            return True
        return any(
            closing < verb <= closing + ADVERBS and self.shape.reach_back(last, opening)
            for opening, closing in self.asides
            if opening >= last
        )

    def of_main_clause(self, held: Sequence[Hit[Cue]], last: int) -> Sequence[Hit[Cue]]:
        """Of "talks, which broke down in May, are to resume" the main clause tells the news."""
        for opening, closing in self.asides:
            told = opening >= last and any(hit.first > closing for hit in held)
            if told and self.sentence.texts[opening + 1] in WHO_OR_WHICH:
                return [hit for hit in held if not opening < hit.first < closing]
        return held

    def _is_bygone_aside(self, hit: Hit[Cue], last: int) -> bool:
        """Whether the cue tells what had been before: "met in talks that had been put off"."""
        texts = self.sentence.texts
        that = next((at for at in range(last, hit.first) if texts[at] in _RELATIVES), None)
        if that is None or texts[that - 1] == ",":
            return False
        verb = self.shape.next_finite(that)
        if verb is None or verb > hit.last:
            return False
        if texts[verb] == "had":
            return True
        # A verb behind the clause is the main one: "the truce that was to last collapsed".
        is_main = self.shape.next_finite(hit.last) is not None
        return is_main and hit.value.status != Status.DENIED

    def _is_new_clause(self, start: int, end: int) -> bool:
        """Whether a clause of its own begins between: what it says is said of the one before."""
        parts = {",", ";", "—", "though", "although", "but", "while", ":"}
        return any(said in parts for said in self.sentence.texts[start:end])

    def _closes(self, hit: Hit[Cue]) -> bool:
        """Whether the cue is the verb of a speaker named after a comma, at the sentence's end."""
        tokens = self.sentence.tokens
        subordinators = words_of_clauses().subordinators
        then = (
            at
            for at in range(hit.last, len(tokens))
            if tokens[at].text in subordinators
            or (tokens[at].text.endswith("ing") and tokens[at - 1].text == ",")
        )
        rest = range(hit.last, next(then, len(tokens)))
        comma = next((at for at in range(hit.first - 1, -1, -1) if tokens[at].text == ","), None)
        if comma is None or hit.first - comma > SPEAKER_REACH or len(rest) > SPEAKER_REACH:
            return False
        silent = not any(at in self.shape.finite for at in (*range(comma, hit.first), *rest))
        return silent and not any(at in self.shape.walls for at in range(comma, hit.first))

    def _isnear_cues(self, hit: Hit[Cue], first: int, last: int) -> bool:
        if hit.first >= first and hit.last <= last:
            return True
        behind = self.sentence.texts[last] if last < len(self.sentence.texts) else ""
        if hit.value.id == "no" and behind in _OF_ITS_TIME:
            # "There is no strike date."
            return False
        gap = range(hit.last, first)
        return 0 <= len(gap) <= NEAR_REACH and hit.last <= first and all(map(self._modifies, gap))

    def _touches(self, end: int, first: int) -> bool:
        adverbs = words_of_clauses().adverbs
        return end <= first and all(
            self.sentence.tokens[at].text in adverbs for at in range(end, first)
        )

    def _modifies(self, at: int) -> bool:
        words = words_of_clauses()
        token = self.sentence.tokens[at]
        is_quote = token.text in {'"', "'", "-", "'s"}
        return is_quote or (
            token.is_word
            and token.text not in words.prepositions
            and token.text not in words.subordinators
            and token.text not in {"and", "or", "that", "to"}
            and at not in self.shape.finite
        )

    def _is_object(self, hit: Hit[Cue], first: int, allowance: int) -> bool:
        if hit.last > first or (hit.value.id == "refuses" and self._is_reason(hit, first)):
            return False
        passed = self._reach(hit.last, first, through_speech=allowance > 0)
        if passed is None:
            return False
        if first in self.shape.finite:
            passed += 1
        if passed and self._is_relative(hit):
            return False
        return passed <= allowance

    def _is_reason(self, hit: Hit[Cue], first: int) -> bool:
        """Whether something else is refused on its account: "cancelled flights over a strike"."""
        texts = self.sentence.texts
        for at in range(hit.last + 1, first):
            if texts[at] in _ON_ACCOUNT or (texts[at] == "in" and texts[at + 1] in _IN_REPLY):
                return True
        return False

    def _reach(self, start: int, end: int, *, through_speech: bool) -> int | None:
        """As the shape's, past names in apposition: "that its head, Ana Lund, had resigned"."""
        passed = 0
        low = bisect_left(self.asides, (start + 1, 0))
        high = bisect_left(self.asides, (end, 0))
        for opening, closing in self.asides[low:high]:
            if closing >= end:
                break
            part = self.shape.reach(start, opening, through_speech=through_speech)
            if part is None:
                return None
            passed += part
            start = closing + 1
        rest = self.shape.reach(start, end, through_speech=through_speech)
        return None if rest is None else passed + rest

    def _is_relative(self, hit: Hit[Cue]) -> bool:
        """Whether the cue stands in a relative clause, after which the main verb follows."""
        words = words_of_clauses()
        at = hit.first - 1
        while at > 0 and self.sentence.tokens[at].text in either(words.adverbs, words.have):
            at -= 1
        that = self.sentence.tokens[hit.last - 1].text == "that"
        return at >= 0 and self.sentence.tokens[at].text in {"who", "which"} and not that

    def _is_under(self, start: int, first: int) -> bool:
        """Whether the mention stands in the conjunction's own clause: no comma ends it before."""
        passed = self.shape.reach(start, first)
        return passed is not None and passed <= 1


_ON_ACCOUNT = frozenset(
    {"ahead", "because", "due", "over", "amid", "during", "despite", "following"}
)
_IN_REPLY = frozenset({"protest", "response", "reaction", "retaliation", "anger", "view", "light"})

_OF_ITS_TIME = frozenset({"date", "dates", "timetable", "timetables"})

_RELATIVES = frozenset({"that", "which"})


def near_cues(hits: Sequence[Hit[Cue]], first: int, last: int) -> Sequence[Hit[Cue]]:
    low = bisect_left(hits, first - REACH, key=lambda hit: hit.first)
    high = bisect_right(hits, last + REACH, key=lambda hit: hit.first)
    return hits[low:high]


ADVERBS = 2
"""Words between an aside and the verb: ", has now"."""
