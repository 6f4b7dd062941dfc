"""What is known of one thing, in time and by voice: where voices differ, and who was revised."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitor.language.words.normalise import fold
from monitor.novelty.claims import Claim
from monitor.novelty.ledger import Fact, Standing
from monitor.novelty.origins import one_name_each
from monitor.novelty.subjects import same_matter, same_subject
from monitor.novelty.triggers import standing

if TYPE_CHECKING:
    from monitor.language.people.names import NameBook


@dataclass(frozen=True, slots=True)
class Line:
    """What one voice says of a thing: all its facts, the last one being what it says now."""

    origin: str
    facts: tuple[Fact, ...]

    @property
    def now(self) -> Fact:
        """The last one that stands; of a headline and its text, that which names the speaker."""
        standing = [fact for fact in self.facts if fact.standing is not Standing.WITHDRAWN]
        last = (standing or self.facts)[-1]
        return next((fact for fact in standing if fact.claim.speaker and _as_one(fact, last)), last)

    @property
    def is_revised(self) -> bool:
        """Whether the same voice said something else before; one more report is no revision."""
        return len(self.steps) > 1 and not _is_report(self.facts[0])

    @property
    def steps(self) -> tuple[Fact, ...]:
        """The first fact that said each thing which this voice said; a hedge is no other thing."""
        found: dict[str, Fact] = {}
        for fact in self.facts:
            found.setdefault(_unhedged(fact.claim), fact)
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class History:
    """All that was said of one subject in one role, for one rule, in order of event time."""

    rule: str
    subject: str
    role: str
    facts: tuple[Fact, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """By voice, in the order in which they first spoke."""
        names = one_name_each(fact.claim.origin for fact in self.facts)
        by_origin: dict[str, list[Fact]] = {}
        for fact in self.facts:
            by_origin.setdefault(names[fact.claim.origin], []).append(fact)
        return tuple(Line(origin, tuple(facts)) for origin, facts in by_origin.items())

    @property
    def is_of_reports(self) -> bool:
        """Whether nothing was claimed but that articles of one story hold what a rule asks for."""
        return _is_report(self.facts[0])

    @property
    def once_each(self) -> tuple[Fact, ...]:
        """The facts, what one article says twice but once: as it names the speaker, if it does."""
        found: list[Fact] = []
        for fact in self.facts:
            at = next((at for at, other in enumerate(found) if _as_one(fact, other)), None)
            if at is None:
                found.append(fact)
            elif fact.claim.speaker and not found[at].claim.speaker:
                found[at] = fact
        return tuple(found)

    @property
    def is_disputed(self) -> bool:
        """Whether voices now say different things."""
        return (
            not self.is_of_reports and len({_unhedged(line.now.claim) for line in self.lines}) > 1
        )

    @property
    def changes(self) -> tuple[Fact, ...]:
        """The facts that said something else than their voice had said, or another voice says."""
        found: list[Fact] = []
        latest: dict[str, str] = {}
        for fact in self.facts:
            what = _unhedged(fact.claim)
            if what not in latest.values():
                found.append(fact)
            latest[fact.claim.origin] = what
        return tuple(found)


def _is_report(fact: Fact) -> bool:
    return fact.claim.series.startswith("article")


def _as_one(fact: Fact, other: Fact) -> bool:
    """Whether one article says the same in one voice, and both stand or neither."""
    one, two = fact.claim, other.claim
    return (one.article, one.origin, one.at, said(one), fact.standing) == (
        *(two.article, two.origin, two.at, said(two), other.standing),
    )


def histories(facts: Iterable[Fact], names: Callable[[], NameBook]) -> tuple[History, ...]:
    """Facts as histories, in the order in which the first of each was heard.

    Two facts belong together by the same tests of subject, and of what makes two spellings one
    person, by which news is decided. The `names` are asked for only where people are compared.
    """
    groups: dict[tuple[str, str], list[list[Fact]]] = {}
    for fact in facts:
        claim = fact.claim
        known = groups.setdefault((claim.rule, claim.series), [])
        for group in known:
            if _one_thing(claim, group[0].claim, names):
                group.append(fact)
                break
        else:
            known.append([fact])
    return tuple(
        History(rule, _subject(group), role_of(group[0].claim), tuple(group))
        for (rule, _), known in groups.items()
        for group in known
    )


def said(claim: Claim) -> str:
    """What a claim says, in few words: 13,000; 10,000 to 12,000; confirmed; Anna Berg."""
    if claim.value is not None:
        return f"{_HEDGES.get(claim.hedge, '')}{claim.value:,.10g}"
    if claim.low is not None and claim.high is not None:
        return f"{claim.low:,.10g} to {claim.high:,.10g}"
    if claim.low is not None or claim.high is not None:
        bound = claim.low if claim.low is not None else claim.high
        return f"{'at least' if claim.low is not None else 'at most'} {bound:,.10g}"
    if claim.series.startswith("attendance"):
        return standing(claim.status)
    return claim.term if not claim.series.startswith("article") else claim.quote


def _unhedged(claim: Claim) -> str:
    """What it says, "at least 14" being no other figure than 14."""
    if claim.low is None and claim.high is None:
        return said(claim)
    ends = {end for end in (claim.low, claim.high) if end is not None}
    return " ".join(f"{end:.10g}" for end in sorted(ends))


def role_of(claim: Claim) -> str:
    """What is counted or asked, as people say it: "planned deployment, delta", "meeting"."""
    parts = [part.replace("_", " ") for part in claim.series.split("|") if part]
    return ", ".join(part for part in parts if part != "total")


_HEDGES = {"at_least": "at least ", "more_than": "more than ", "at_most": "at most "}


def _one_thing(claim: Claim, other: Claim, names: Callable[[], NameBook]) -> bool:
    if claim.low is not None or claim.high is not None:
        return same_subject(claim, other)
    if claim.series.startswith("attendance"):
        one, two = claim.term, other.term
        is_one = fold(one) == fold(two) or names().same(one, two).same
        return is_one and same_matter(claim, other)
    if claim.series.startswith("article"):
        return claim.story == other.story
    return same_matter(claim, other)


def _subject(facts: Sequence[Fact]) -> str:
    """As the first text that names it does."""
    first = facts[0].claim
    named = next((fact.claim.subject for fact in facts if fact.claim.subject), "")
    if first.series.startswith("attendance"):
        return first.term
    return named or first.story
