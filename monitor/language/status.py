"""How sure the text is of what it says: the steps from denied to happened, and the cues for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from monitor.language.clauses import Shape, hits_through_quotes, shape_of, words_of_clauses
from monitor.language.cues import Hit, Patterns
from monitor.language.document import Document, Sentence
from monitor.language.lexicon import Lexicon, StatusCue
from monitor.yamlfile import package_yaml


class Status(StrEnum):
    """The steps of the ladder, in the order that decides among cues of one scope."""

    DENIED = "denied"
    UNCONFIRMED = "unconfirmed"
    UNLIKELY = "unlikely"
    POSSIBLE = "possible"
    LIKELY = "likely"
    EXPECTED = "expected"
    PLANNED = "planned"
    CONFIRMED = "confirmed"
    ASSERTED = "asserted"
    HAPPENED = "happened"
    HISTORICAL = "historical"
    WITHDRAWN = "withdrawn"
    """Attendance only: had been coming and no longer is."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A status with the ids of the cues that decided it; not `sure` when it was guessed."""

    status: str
    cues: tuple[str, ...] = ()
    sure: bool = True


class Grip(StrEnum):
    """How a cue takes hold of a mention; `data/cues.yaml` says each in words."""

    NEAR = "near"
    TOUCH = "touch"
    OBJECT = "object"
    CLAUSE = "clause"
    SUBJECT = "subject"
    INSIDE = "inside"
    WHOLE = "whole"
    FRONT = "front"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say how sure something is. A pseudo-cue has no status: it only hides others."""

    id: str
    status: str
    grips: tuple[Grip, ...]
    kinds: frozenset[str]
    raises: bool


NEAR_REACH = 6
"""Words between a modifier and the head of its noun phrase ("a planned private three-way …")."""

_KINDS = frozenset({"quantity", "event", "attendance"})
_RANK = {step: rank for rank, step in enumerate(Status)}
_NEGATIVE = frozenset(list(Status)[:4])
_FUTURE = frozenset({Status.PLANNED, Status.EXPECTED})
_USER_GRIPS = {
    "forward": (Grip.CLAUSE,),
    "backward": (Grip.SUBJECT,),
    "both": (Grip.CLAUSE, Grip.SUBJECT),
}


class StatusReader:
    """Judges a mention by the cues that hold it, not by those that merely stand in its clause."""

    def __init__(self, lexicon: Lexicon) -> None:
        pairs = [*_package_cues(), *_user_cues(lexicon.cues)]
        self._patterns = Patterns(pairs)
        self._latest: _Reading | None = None

    def judge(
        self, document: Document, sentence: Sentence, first: int, last: int, kind: str
    ) -> Judgement:
        """The status of the mention at tokens `first` up to `last`, and the cues that gave it.

        `kind` is "quantity", "event" or "attendance".
        """
        reading = self._reading(sentence)
        held = [hit for hit in reading.hits if reading.binds(hit, first, last, kind)]
        return _Verdict(reading, first, last, kind, held).judgement()

    def shape(self, sentence: Sentence) -> Shape:
        """The finite verbs and walls of a sentence, as the cues see them."""
        return self._reading(sentence).shape

    def _reading(self, sentence: Sentence) -> _Reading:
        # Many mentions of one sentence are judged in a row; its cues are found once.
        latest = self._latest
        if latest is None or latest.sentence is not sentence:
            hits = tuple(_unhidden(hits_through_quotes(self._patterns, sentence.tokens)))
            latest = _Reading(sentence, shape_of(sentence), hits)
            self._latest = latest
        return latest


@dataclass(frozen=True, slots=True)
class _Reading:
    """One sentence with its shape and the cues found in it."""

    sentence: Sentence
    shape: Shape
    hits: tuple[Hit[Cue], ...]

    def binds(self, hit: Hit[Cue], first: int, last: int, kind: str) -> bool:
        """Whether the cue takes hold of the mention."""
        if kind not in hit.value.kinds:
            return False
        return any(self._grips(grip, hit, first, last) for grip in hit.value.grips)

    def _grips(self, grip: Grip, hit: Hit[Cue], first: int, last: int) -> bool:
        match grip:
            case Grip.NEAR:
                return self._is_near(hit, first, last)
            case Grip.TOUCH:
                return self._touches(hit.last, first)
            case Grip.OBJECT:
                return self._is_object(hit, first, 0)
            case Grip.CLAUSE:
                return self._is_object(hit, first, 1)
            case Grip.SUBJECT:
                return hit.first >= last and self.shape.reach_back(last, hit.first)
            case Grip.INSIDE:
                return hit.first < first and last < hit.last
            case Grip.FRONT:
                return hit.last <= first and self._is_under(hit.last, first)
            case Grip.WHOLE:
                return self.sentence.clause_of(hit.first) == self.sentence.clause_of(first)

    def _is_near(self, hit: Hit[Cue], first: int, last: int) -> bool:
        if hit.first >= first and hit.last <= last:
            return True
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
            and token.text not in {"and", "or", "that", "to"}
            and at not in self.shape.finite
        )

    def _is_object(self, hit: Hit[Cue], first: int, allowance: int) -> bool:
        if hit.last > first:
            return False
        passed = self.shape.reach(hit.last, first)
        if passed is None:
            return False
        if first in self.shape.finite:
            passed += 1
        return passed <= allowance

    def _is_under(self, start: int, first: int) -> bool:
        """Whether the mention stands in the conjunction's own clause: no comma ends it before."""
        passed = self.shape.reach(start, first)
        return passed is not None and passed <= 1


@dataclass(frozen=True, slots=True)
class _Verdict:
    """The cues that hold one mention, weighed."""

    reading: _Reading
    first: int
    last: int
    kind: str
    held: Sequence[Hit[Cue]]

    def judgement(self) -> Judgement:
        doubts = [hit for hit in self.held if hit.value.status in _RANK and not hit.value.raises]
        raisers = [hit for hit in self.held if hit.value.raises]
        if self.reading.sentence.tokens[-1].text == "?":
            return Judgement(Status.POSSIBLE, ("question",))
        if doubts:
            best = min(doubts, key=lambda hit: _RANK[Status(hit.value.status)])
            if self._is_raised(best, raisers):
                raiser = raisers[0]
                return Judgement(Status.CONFIRMED, (raiser.value.id, best.value.id))
            return Judgement(best.value.status, (best.value.id,))
        if raisers:
            return Judgement(raisers[0].value.status, (raisers[0].value.id,))
        return Judgement(Status.ASSERTED)

    def _is_raised(self, best: Hit[Cue], raisers: Sequence[Hit[Cue]]) -> bool:
        if self.kind == "quantity" or best.value.status not in _FUTURE | {Status.HAPPENED}:
            return False
        return any(best.first > raiser.first for raiser in raisers)


# --- cues -----------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _package_cues() -> tuple[tuple[str, Cue], ...]:
    said = package_yaml(files("monitor.language") / "data" / "cues.yaml")
    pairs = [(pattern, _cue(entry)) for entry in said["cues"] for pattern in entry["match"]]
    pairs += [(pattern, _pseudo()) for pattern in said["pseudo"]]
    return tuple(pairs)


def _cue(entry: dict[str, object]) -> Cue:
    kinds = entry.get("for")
    return Cue(
        id=str(entry["id"]),
        status=str(entry["status"]),
        grips=(Grip(str(entry["grip"])),),
        kinds=frozenset(map(str, kinds)) if isinstance(kinds, list) else _KINDS,
        raises=bool(entry.get("raises", False)),
    )


def _pseudo() -> Cue:
    return Cue("pseudo", "none", (), frozenset(), False)


def _user_cues(cues: Iterable[StatusCue]) -> Iterator[tuple[str, Cue]]:
    for cue in cues:
        grips = _USER_GRIPS.get(cue.direction, _USER_GRIPS["both"])
        yield cue.match, Cue(cue.id, cue.status, grips, _KINDS, False)


def _unhidden(hits: Sequence[Hit[Cue]]) -> Iterator[Hit[Cue]]:
    """Hits that no longer hit covers; equal spans all stand."""
    longest: dict[int, int] = {}
    for hit in hits:
        longest[hit.first] = max(longest.get(hit.first, 0), hit.last)
    for hit in hits:
        if not any(
            start <= hit.first and hit.last <= end and (end - start) > (hit.last - hit.first)
            for start, end in longest.items()
        ):
            yield hit
