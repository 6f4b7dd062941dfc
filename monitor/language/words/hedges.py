"""How exactly a number is meant, and whether it stands alone, adds, or is part of another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.language.words.cues import Hit, Patterns
from monitor.language.words.numbers import Number, Value
from monitor.language.words.sentences import Sentence, once
from monitor.yamlfile import package_yaml

_HEDGE_ORDER = ("at_most", "at_least", "more_than", "approx")

SHORT_OF = "hedge:short_of"
"""In the why of a number: it is below its figure, and not it."""


@dataclass(frozen=True, slots=True)
class Hedged:
    """The words round a number, from `first` up to `last`, and what they make of it.

    `outer` is where its noun phrase begins: before "a total of", which is no part of the evidence.
    """

    outer: int
    first: int
    last: int
    hedge: str
    increment: str
    is_former: bool
    is_denied: bool
    is_comparison: bool
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Mark:
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class _Marks:
    before: Patterns[_Mark]
    after: Patterns[_Mark]
    only_after: frozenset[str]
    prepositions: frozenset[str]
    short_of: frozenset[str]
    with_particles: frozenset[str]
    after_motion: frozenset[str]
    motion: frozenset[str]


@lru_cache(maxsize=1)
def _marks() -> _Marks:
    said = package_yaml(files("monitor.language") / "data" / "hedges.yaml")
    groups: dict[str, Mapping[str, Sequence[str]]] = dict(said["hedges"])
    groups |= {key: said[key] for key in ("delta", "subset", "comparison", "denies", "former")}
    groups["neutral"] = {"before": said["neutral"]}
    sides = {
        side: [
            (pattern, _Mark(kind, pattern))
            for kind, group in groups.items()
            for pattern in group.get(side, ())
        ]
        for side in ("before", "after")
    }
    only_after = frozenset(said["former"]["only_after"])
    prepositions = frozenset(said["prepositions"])
    patterns = Patterns(sides["before"]), Patterns(sides["after"])
    return _Marks(
        *patterns,
        only_after,
        prepositions,
        frozenset(said["short_of"]),
        frozenset(said["with_particles"]),
        frozenset(said["after_motion"]),
        frozenset(said["motion"]),
    )


@once
def hedges_in(sentence: Sentence) -> Hedges:
    """The hedges of a sentence; the same ones for all who ask for its numbers."""
    return Hedges(sentence)


class Hedges:
    """The hedges of one sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self._tokens = sentence.tokens
        marks = _marks()
        self._ending: dict[int, list[Hit[_Mark]]] = {}
        for hit in marks.before.within(sentence):
            self._ending.setdefault(hit.last, []).append(hit)
        self._beginning: dict[int, list[Hit[_Mark]]] = {}
        for hit in marks.after.within(sentence):
            self._beginning.setdefault(hit.first, []).append(hit)

    def of(self, number: Number) -> Hedged:
        """What stands round a number, read outwards from it."""
        found = self._before(number.first)
        outer = found[-1].first if found else number.first
        while found and found[-1].value.kind == "neutral":
            found.pop()
        first = found[-1].first if found else number.first
        after = self._after(number.last)
        kinds = {hit.value.kind: hit for hit in (*found, *after)}
        hedge = self._hedge(number, kinds)
        last = max(
            (hit.last for hit in after if hit.value.kind in _HEDGE_ORDER), default=number.last
        )
        increment = "subset" if "subset" in kinds else "delta" if "delta" in kinds else "total"
        why = [f"increment:{kinds[increment].value.words}"] if increment != "total" else []
        if hedge in kinds:
            words = kinds[hedge].value.words
            why += [f"hedge:{words}", *((SHORT_OF,) if words in _marks().short_of else ())]
        return Hedged(
            outer,
            first,
            last,
            hedge,
            increment,
            "former" in kinds
            and (kinds["former"].value.words.endswith(":") or self._has_level(first, number.last)),
            "denies" in kinds,
            "comparison" in kinds,
            tuple(why),
        )

    def _before(self, at: int) -> list[Hit[_Mark]]:
        found: list[Hit[_Mark]] = []
        here = at
        while True:
            hits = self._ending.get(here)
            if not hits:
                break
            best = min(hits, key=lambda hit: (hit.first, hit.value.kind == "neutral"))
            if found and found[-1].value.kind == "neutral" and self._is_preposition(best):
                break
            if self._is_particle(best):
                break
            found.append(best)
            if best.value.kind in {"subset", "former", "denies"}:
                break
            here = best.first
        return found

    @staticmethod
    def _is_preposition(hit: Hit[_Mark]) -> bool:
        """ "over" hedges only right before its number, not in "handed over the four hostages"."""
        return hit.value.words in _marks().prepositions

    def _is_particle(self, hit: Hit[_Mark]) -> bool:
        """ "Handed over 210 captives", "has gone up to 61": the verb's own word."""
        before = self._tokens[hit.first - 1].text if hit.first else ""
        if hit.value.words in _marks().after_motion and before in _marks().motion:
            return True
        return self._is_preposition(hit) and before in _marks().with_particles

    def _after(self, at: int) -> list[Hit[_Mark]]:
        if at < len(self._tokens) and self._tokens[at].text == '"':
            at += 1
        if at >= len(self._tokens):
            return []
        best = max(self._beginning.get(at, ()), key=lambda hit: hit.last, default=None)
        return [best] if best else []

    def _has_level(self, first: int, last: int) -> bool:
        """Whether "from" follows a rise: "up from 61", "rose to 43 from 38", "from 38 to 43"."""
        near = [*self._tokens[max(0, first - 8) : first + 1], *self._tokens[last : last + 2]]
        return any(token.text in _marks().only_after for token in near)

    @staticmethod
    def _hedge(number: Number, kinds: Mapping[str, Hit[_Mark]]) -> str:
        found = next((hedge for hedge in _HEDGE_ORDER if hedge in kinds), None)
        if number.kind == "range":
            return "range"
        if number.kind == "vague":
            return "vague"
        if found:
            return found
        return "more_than" if number.is_above else "exact"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number as the contract has it: value, low and high by its hedge."""

    value: Value | None
    low: Value | None
    high: Value | None


def amount_of(number: Number, hedge: str) -> Amount:
    """exact, approx: all equal; at_least, more_than: no high; at_most: no low; else no value."""
    match hedge:
        case "at_least" | "more_than":
            return Amount(number.value, number.low, None)
        case "at_most":
            return Amount(number.value, None, number.high)
        case _:
            return Amount(number.value, number.low, number.high)
