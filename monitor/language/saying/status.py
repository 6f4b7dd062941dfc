"""How sure the text is of what it says: the steps from denied to happened, and their cues."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.language.lexicon import Lexicon
from monitor.language.saying.grips import KINDS, Cue, Grip, package_cues, user_cues
from monitor.language.saying.holds import (
    REACH,
    SPEAKER_REACH,
    SentenceCues,
    cues_of,
    near_cues,
)
from monitor.language.steps import Status as Status
from monitor.language.words.clauses import (
    Shape,
    hits_through_quotes,
    words_of_clauses,
)
from monitor.language.words.cues import Hit, Patterns
from monitor.language.words.document import Document
from monitor.language.words.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Judgement:
    """A status with the ids of the cues that decided it; not `sure` when it was guessed."""

    status: str
    cues: tuple[str, ...] = ()
    sure: bool = True


LONGEST_CUE = 40
"""Words a cue may span, its gaps included."""

_RANK = {step: rank for rank, step in enumerate(Status)}
_FUTURE = frozenset({Status.PLANNED, Status.EXPECTED})


class StatusReader:
    """Judges a mention by the cues that hold it, not by those that merely stand in its clause."""

    def __init__(self, lexicon: Lexicon) -> None:
        package = package_cues()
        self._patterns = Patterns([*package.cues, *user_cues(lexicon.cues)])
        self._further: tuple[Sentence, Patterns[Cue], tuple[Hit[Cue], ...]] | None = None

    def judge(
        self, document: Document, sentence: Sentence, first: int, last: int, kind: str
    ) -> Judgement:
        """The status of the mention at tokens `first` up to `last`, and the cues that gave it.

        `kind` is "quantity", "event" or "attendance".
        """
        reading = self._reading(sentence)
        first = _past_determiners(sentence, first, last)
        near = reading.near(first, last)
        held = list(_unhidden([hit for hit in near if reading.binds(hit, first, last, kind)]))
        return _Verdict(reading, first, last, kind, held).judgement()

    def holding(
        self, sentence: Sentence, cues: Patterns[Cue], first: int, last: int
    ) -> Sequence[Hit[Cue]]:
        """Those of some further cues that take hold of the mention."""
        reading = self._reading(sentence)
        further = self._further
        if further is None or further[0] is not sentence or further[1] is not cues:
            further = (sentence, cues, tuple(hits_through_quotes(cues, sentence)))
            self._further = further
        near = near_cues(further[2], first, last)
        held = [hit for hit in near if reading.binds(hit, first, last, "event")]
        return reading.of_main_clause(held, last)

    def shape(self, sentence: Sentence) -> Shape:
        """The finite verbs and walls of a sentence, as the cues see them."""
        return self._reading(sentence).shape

    def _reading(self, sentence: Sentence) -> SentenceCues:
        # Counts, statements and guests of one sentence are judged by the same cues, found once.
        return sentence.kept(self, lambda: cues_of(sentence, self._patterns))


@dataclass(frozen=True, slots=True)
class _Verdict:
    """The cues that hold one mention, weighed."""

    reading: SentenceCues
    first: int
    last: int
    kind: str
    held: Sequence[Hit[Cue]]

    def judgement(self) -> Judgement:
        """The step that stands first among the cues, raised where an official party says so."""
        doubts = [
            self._backshifted(hit)
            for hit in self.reading.of_main_clause(self.held, self.last)
            if hit.value.status in _RANK and not hit.value.raises
        ]
        raisers = [hit for hit in self.held if hit.value.raises and self._is_official(hit)]
        if self._is_asked():
            return Judgement(Status.POSSIBLE, ("question",))
        twice = self._twice_denied(doubts)
        if twice:
            # "The union will not call off the strike": it stands.
            return Judgement(Status.ASSERTED, twice)
        if doubts:
            best = min(doubts, key=lambda hit: _RANK[Status(hit.value.status)])
            held = self._already_held(best, doubts)
            if held is not None:
                return Judgement(Status.HAPPENED, (held.value.id,))
            due = self._is_due_behind(best, doubts)
            if due is not None:
                return Judgement(due.value.status, (due.value.id,))
            if best.value.status in _FUTURE and self._is_conditional():
                return Judgement(Status.POSSIBLE, ("conditional", best.value.id))
            if self._is_raised(best, raisers):
                raiser = raisers[0]
                return Judgement(Status.CONFIRMED, (raiser.value.id, best.value.id))
            wished = self._is_wished(best)
            if wished is not None:
                return Judgement(Status.POSSIBLE, (wished.value.id, best.value.id))
            if best.value.status == Status.POSSIBLE and self._is_conditional():
                why = dict.fromkeys((best.value.id, "conditional"))
                return Judgement(Status.POSSIBLE, tuple(why))
            return Judgement(best.value.status, (best.value.id,))
        if raisers:
            return Judgement(raisers[0].value.status, (raisers[0].value.id,))
        return Judgement(Status.ASSERTED)

    def _twice_denied(self, doubts: Sequence[Hit[Cue]]) -> tuple[str, ...]:
        """The cues of which one denies what the other denies; () where none does."""
        if self.kind != "event":
            return ()
        denials = [hit for hit in doubts if hit.value.status == Status.DENIED]
        for inner in denials:
            if inner.value.id not in _TAKES_BACK:
                continue
            for outer in self.reading.near(inner.first, inner.last):
                is_denial = outer.value.status == Status.DENIED and outer.value.id in _REFUSES
                if outer.last > inner.first or not is_denial:
                    continue
                if self.reading.binds(outer, inner.first, inner.last, self.kind):
                    return (outer.value.id, inner.value.id)
        return ()

    def _is_wished(self, best: Hit[Cue]) -> Hit[Cue] | None:
        """The cue under which a denial only may come: "threatened to cancel", "unless it is"."""
        if best.value.status != Status.DENIED or self.kind != "event":
            return None
        reading = self.reading
        for hit in reading.near(best.first, best.last):
            is_other = hit.value.id == "accuses" or reading.sentence.texts[hit.first] in _NO_WISH
            if hit.last > best.first or is_other:
                continue
            if self._backshifted(hit).value.status not in _WISHED:
                continue
            if reading.binds(hit, best.first, best.last, self.kind):
                return hit
        return None

    def _is_asked(self) -> bool:
        """Whether a question mark follows, in a quotation or at the sentence's end."""
        after = self.reading.sentence.tokens[self.last : self.last + REACH]
        return any(token.text == "?" for token in after)

    def _already_held(self, best: Hit[Cue], doubts: Sequence[Hit[Cue]]) -> Hit[Cue] | None:
        """The verb before, where only what follows is to come: "held talks that will go on"."""
        if best.value.status not in _FUTURE or best.first < self.last:
            return None
        before = [hit for hit in doubts if hit.last <= self.first]
        is_held = before and all(hit.value.id == "held" for hit in before)
        return before[0] if is_held and self.kind == "event" else None

    def _is_due_behind(self, best: Hit[Cue], doubts: Sequence[Hit[Cue]]) -> Hit[Cue] | None:
        """What ", which is to begin on Monday" says of what had been voted for or discussed."""
        texts = self.reading.sentence.texts[self.last : self.last + 2]
        if best.value.status != Status.POSSIBLE or best.last > self.first or self.kind != "event":
            return None
        if texts != (",", "which"):
            return None
        if self.reading.sentence.texts[self.last + 2] == "would":
            return None
        ahead = [hit for hit in doubts if hit.first == self.last + 2]
        return next((hit for hit in ahead if hit.value.status in _FUTURE), None)

    def _is_conditional(self) -> bool:
        """Whether it hangs on an "if" or "unless" clause before or after its own."""
        tokens = self.reading.sentence.tokens
        sentence = self.reading.sentence
        clause = sentence.clause_of(self.first)
        for hit in self.reading.near(self.first, self.last):
            if hit.value.id != "conditional" or tokens[hit.first].text not in _HANGS_ON:
                continue
            before = tokens[hit.first - 1].text if hit.first else ""
            if hit.first >= self.last and before not in _NO_CONDITION:
                return not self._is_walled(self.last, hit.first - 1)
            if sentence.clause_of(hit.first) != clause:
                continue
            opens = before in _OPENERS or tokens[hit.first].is_capital
            if hit.last <= self.first and opens:
                return any(t.text in {",", "then"} for t in tokens[hit.last : self.first])
        return False

    def _is_official(self, raiser: Hit[Cue]) -> bool:
        """Whether a party speaks: "sources", "analysts" and "media" confirm nothing."""
        tokens = self.reading.sentence.tokens
        near = range(max(raiser.first - SPEAKER_REACH, 0), raiser.first)
        said = {tokens[at].text for at in near if not self._is_walled(at, raiser.first)}
        return not said & package_cues().unofficial

    def _is_walled(self, at: int, end: int) -> bool:
        return any(at < wall <= end for wall in self.reading.shape.walls)

    def _backshifted(self, hit: Hit[Cue]) -> Hit[Cue]:
        """ "said he would meet" is what he said then of "I will meet": planned."""
        if hit.value.id != "modal_would":
            return hit
        reading = self.reading
        words = words_of_clauses()
        says = [
            at
            for at in range(hit.first - 1, -1, -1)
            if reading.sentence.tokens[at].text in words.reported_past
            and at in reading.shape.finite
        ]
        if not says or any(h.value.id == "conditional" for h in reading.hits):
            return hit
        passed = reading.shape.reach(says[0] + 1, hit.first)
        return hit if passed is None else hit._replace(value=_SAID_WOULD)

    def _is_raised(self, best: Hit[Cue], raisers: Sequence[Hit[Cue]]) -> bool:
        if self.kind == "quantity" or best.value.steady:
            return False
        if best.value.status not in _FUTURE | {Status.HAPPENED}:
            return False
        return any(
            best.first > raiser.first or Grip.CLOSING in raiser.value.grips for raiser in raisers
        )


_TAKES_BACK = frozenset({"refuses", "cancelled", "postponed"})
_REFUSES = frozenset({"negated", "denies", "refuses"})

_WISHED = frozenset({Status.POSSIBLE, Status.UNCONFIRMED})
_NO_WISH = frozenset(
    {"vote", "votes", "voted", "voting", "able", "ready", "willing", "not", "declined", "refused"}
    | {
        "has",
        "have",
        "had",
        "did",
        "does",
        "do",
        "was",
        "were",
        "is",
        "are",
        "neither",
        "none",
        "no",
    }
)
"""What opens cues after which the denial stands all the same: "voted to call off"."""

_HANGS_ON = frozenset({"if", "unless", "provided", "should"})
_OPENERS = frozenset({"", '"', "that", ","})
_NO_CONDITION = frozenset({"ask", "asked", "asking", "asks", "see", "as", "even", "what", "decide"})


_SAID_WOULD = Cue("said_would", Status.PLANNED, (), KINDS, False)


def _past_determiners(sentence: Sentence, first: int, last: int) -> int:
    """A mention begins at its own words: "no" and "any" before it may be cues."""
    determiners = words_of_clauses().determiners
    while first < last - 1 and sentence.tokens[first].text in determiners:
        first += 1
    return first


def _unhidden(hits: Sequence[Hit[Cue]]) -> Iterator[Hit[Cue]]:
    """Hits, in order, but those that begin within an earlier or a longer one."""
    ends: dict[int, int] = {}
    for hit in hits:
        ends[hit.first] = max(ends.get(hit.first, 0), hit.last)
    for hit in hits:
        earlier = range(max(hit.first - LONGEST_CUE, 0), hit.first)
        if hit.last == ends[hit.first] and not any(
            ends.get(start, 0) > hit.first for start in earlier
        ):
            yield hit
