"""A match that is news becomes an alert; one that is not says why, and supports what is known."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.article import Article, iso
from monitor.language.counts.quantities import Quantity
from monitor.language.events.statements import Statement
from monitor.language.guests.attendances import Attendance, Unresolved
from monitor.language.people.names import NameBook
from monitor.language.words.blocks import BlockKind
from monitor.language.words.document import Document
from monitor.matching.rules import Escalation, Level, Rule, TriggerType
from monitor.matching.search import BoundFact, Evidence, Match
from monitor.novelty.claims import REFUSED, Claim
from monitor.novelty.ledger import Fact
from monitor.novelty.origins import UNNAMED, each_once
from monitor.novelty.tallies import Tally
from monitor.novelty.triggers import Reason, Verdict, standing

Number = int | float

NO_ARTICLE = Article("", id="none")
"""Stands in the alert on a silence in which nothing was ever published."""


@dataclass(frozen=True, slots=True)
class Company:
    """Who else tells the story: its other outlets, and how many articles only repeat a text."""

    outlets: tuple[str, ...] = ()
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Alert:
    """One piece of news for one rule, with the evidence for it and what was known before.

    `fingerprint` is the same for the same news: it is what escalations raise and a message is
    keyed by. `before` is the fact that this one replaces. `named` are the people or places that
    an article as a whole is told for; `total` is what a number that adds to another adds to.
    """

    rule: Rule
    level: Level
    reason: Reason
    change: str | None
    at: datetime
    fingerprint: str
    summary: str
    article: Article
    fact: BoundFact | None
    before: Fact | None
    origins: tuple[str, ...]
    story: str
    quotes: tuple[Evidence, ...]
    company: Company = Company()
    tally: Tally | None = None
    named: tuple[str, ...] = ()
    total: Fact | None = None

    @property
    def old(self) -> Number | str | None:
        """The number or step that was known before, or None."""
        if self.tally is not None and self.tally.expected is not None:
            return _whole(round(self.tally.expected, 1))
        if self.before is None:
            return None
        known = self.before.claim
        number = known.value if known.value is not None else known.low
        return _whole(number) if number is not None else known.status or None

    @property
    def new(self) -> Number | str | None:
        """The number, step or person that is new; of a count, how many."""
        if self.tally is not None and self.tally.noun:
            return self.tally.count
        match self.fact:
            case Quantity():
                return self.fact.value if self.fact.value is not None else self.fact.low
            case Statement():
                return self.fact.status
            case Attendance():
                return self.fact.name
            case Unresolved():
                return self.fact.mention
            case None:
                return ", ".join(self.named) or None

    def to_dict(self) -> dict[str, object]:
        """The alert as one line of the JSON contract."""
        line = {
            "v": 1,
            "kind": "alert",
            "rule": self.rule.id,
            "title": self.rule.title,
            "level": str(self.level),
            "reason": str(self.reason),
            "change": self.change,
            "at": iso(self.at),
            "fingerprint": self.fingerprint,
            "summary": self.summary,
            "article": article_dict(self.article),
            "facts": facts_dict(self.fact),
            "old": self.old,
            "new": self.new,
            "origins": [as_told(origin) for origin in self.origins],
            "story": self.story,
            "outlets": list(self.company.outlets),
            "copies": self.company.copies,
            "quotes": [self._quote(quote) for quote in self.quotes],
        }
        return line if self.tally is None else line | {"tally": self.tally.to_dict()}

    def to_json(self) -> str:
        return json.dumps(self.to_dict(), ensure_ascii=False)

    def _quote(self, quote: Evidence) -> dict[str, object]:
        line: dict[str, object] = {
            "text": quote.text,
            "article": self.article.id,
            "span": [quote.span.start, quote.span.end],
        }
        return line | {"in": "title"} if quote.span.in_title else line


def article_dict(article: Article) -> dict[str, object]:
    """An article as the JSON contract refers to it."""
    line: dict[str, object] = {
        "id": "" if article == NO_ARTICLE else article.id,
        "file": article.file,
        "title": article.title,
        "source": article.source,
        "link": article.link,
        "published": iso(article.published),
    }
    return line | {"teaser_only": article.teaser_only} if article.teaser_only else line


_RETURNING = (TriggerType.CHANGE, TriggerType.STATUS_CHANGE)
_OF_QUANTITY = (
    "role", "value", "low", "high", "unit", "unit_class", "hedge", "increment", "status", "sure",
    "actor", "place", "said_by",
)  # fmt: skip
_OF_STATEMENT = ("topic", "status", "who", "parties", "place", "when", "said_by", "sure")


def facts_dict(fact: BoundFact | None) -> dict[str, object]:
    """The fields of a fact as the JSON contract names them; {} for an article as a whole."""
    match fact:
        case Quantity():
            return {name: getattr(fact, name) for name in _OF_QUANTITY}
        case Statement():
            found = {name: getattr(fact, name) for name in _OF_STATEMENT}
            return found | {"who": list(fact.who), "parties": list(fact.parties)}
        case Attendance() | Unresolved():
            return {
                "person": field_value(fact, "person"),
                "title": fact.title if isinstance(fact, Attendance) else fact.mention,
                "event": fact.event,
                "status": fact.status,
                "sure": fact.sure if isinstance(fact, Attendance) else "loose",
            }
        case None:
            return {}


def as_told(origin: str) -> str:
    """A voice in words; a text that nobody is named for is "an unnamed outlet"."""
    return "an unnamed outlet" if origin.startswith(UNNAMED) else origin


def fingerprint(rule: Rule, claim: Claim) -> str:
    """The same for the same news, whoever brings it and however often."""
    subject = (claim.actor or claim.place or claim.story) if claim.value is not None else ""
    news: tuple[object, ...] = (rule.id, claim.series, claim.counts, subject, claim.about)
    if claim.low is not None or claim.high is not None:
        news += (claim.value, claim.low, claim.high)
    elif claim.series.startswith("attendance"):
        news += (claim.term, standing(claim.status))
    else:
        news += (claim.term, "" if claim.about else claim.story)
    return hashlib.sha256(repr(news).encode(errors="replace")).hexdigest()[:16]


def returning_print(rule: Rule, claim: Claim, before: Fact | None) -> str:
    """The fingerprint of news that may come back: 100, 120 and 100 again are three pieces."""
    own = fingerprint(rule, claim)
    if rule.trigger.type not in _RETURNING or before is None:
        return own
    seen = repr((own, before.claim.article, before.claim.status, before.claim.value))
    return hashlib.sha256(seen.encode(errors="replace")).hexdigest()[:16]


def group_print(rule: Rule, series: str, news: str = "") -> str:
    """The fingerprint of what is counted or follows: the rule, its group, and what is new."""
    parts = repr((rule.id, series, news)) if news else repr((rule.id, series))
    return hashlib.sha256(parts.encode(errors="replace")).hexdigest()[:16]


def told(
    match: Match,
    claim: Claim,
    verdict: Verdict,
    article: Article,
    names: NameBook,
    print_of: str = "",
    origins: Sequence[str] = (),
) -> Alert:
    """The alert for a claim that is news, at the level that its rule's `escalate` gives it.

    `print_of` and `origins` are those of the facts that waited for this one.
    """
    rule = match.rule
    assert verdict.reason is not None
    origins = each_once((*origins, claim.origin))
    return Alert(
        rule=rule,
        level=raised(rule.level, rule.escalate, match.fact, origins, names),
        reason=verdict.reason,
        change=verdict.change,
        at=claim.at,
        fingerprint=print_of or returning_print(rule, claim, verdict.before),
        summary="",
        article=article,
        fact=_as_known(match.fact, claim),
        before=verdict.before,
        origins=origins,
        story=claim.story,
        quotes=match.evidence,
        named=tuple(value for _, value in match.named if value),
    )


def _as_known(fact: BoundFact | None, claim: Claim) -> BoundFact | None:
    """The fact at the step that is told: that of the rule, or the one that what is known gives.

    A rule that asks for confirmed is told "confirmed" of what happened; who was to come and "will
    not attend" has withdrawn.
    """
    if claim.status == REFUSED and isinstance(fact, Attendance | Unresolved):
        return replace(fact, status=standing(REFUSED))
    if isinstance(fact, Statement) and claim.status != fact.status:
        return replace(fact, status=claim.status)
    return fact


def raised(
    level: Level,
    escalate: Sequence[Escalation],
    fact: BoundFact | None,
    origins: Sequence[str],
    names: NameBook,
) -> Level:
    """The highest level that applies; never lower than the one given."""
    reached = [step.level for step in escalate if _applies(step, fact, origins, names)]
    return max([level, *reached], key=lambda one: one.rank)


def _applies(
    step: Escalation, fact: BoundFact | None, origins: Sequence[str], names: NameBook
) -> bool:
    if step.field == "origins":
        return step.bounds is not None and step.bounds.hold(len(origins))
    value = field_value(fact, step.field)
    if step.bounds is not None:
        return isinstance(value, int | float) and step.bounds.hold(value)
    values = value if isinstance(value, tuple) else (value,)
    return any(
        isinstance(one, str) and (one == other or names.same(one, other).same)
        for one in values
        for other in step.among
    )


def field_value(fact: BoundFact | None, name: str) -> object:
    """A field of a fact by the name that rules and templates use for it."""
    if isinstance(fact, Unresolved) and name in {"person", "title"}:
        return fact.mention
    if isinstance(fact, Attendance) and name == "person":
        return fact.name
    if name == "value" and isinstance(fact, Quantity) and fact.value is None:
        return fact.low
    return getattr(fact, name, None)


def worth_judging(matches: Sequence[Match], document: Document) -> list[Match]:
    """The matches in the order in which they are judged, without those that say nothing more.

    The body comes before the headline, which says the same with less: no speaker, no hedge. A
    delta whose own sentence gives the total is left out ("another 410, bringing the total to
    730" is news of 730), also in the headline; so is a headline's "dozens" where the body counts.
    """
    totals = {_counted(m) for m in matches if _increment(m) in {"total", None}}
    doubled = [m for m in matches if _increment(m) == "delta" and _counted(m) in totals]
    told_by_total = {_number(match) for match in doubled}
    body = [m for m in matches if m not in doubled and not _is_headline(m, document)]
    counted = {_role_of(match) for match in body}
    return body + [
        match
        for match in matches
        if _is_headline(match, document)
        and not (_is_vague(match) and _role_of(match) in counted)
        and not (_increment(match) == "delta" and _number(match) in told_by_total)
    ]


def _is_headline(match: Match, document: Document) -> bool:
    if match.fact is None:
        return False
    return document.sentences[match.fact.sentence].block.kind is BlockKind.HEADLINE


def _is_vague(match: Match) -> bool:
    return isinstance(match.fact, Quantity) and match.fact.hedge == "vague"


def _role_of(match: Match) -> tuple[str, str]:
    role = match.fact.role if isinstance(match.fact, Quantity) else ""
    return match.rule.id, role


def _increment(match: Match) -> str | None:
    return match.fact.increment if isinstance(match.fact, Quantity) else ""


def _number(match: Match) -> tuple[str, float | None]:
    return match.rule.id, match.fact.low if isinstance(match.fact, Quantity) else None


def _counted(match: Match) -> tuple[str, int, str, str]:
    fact = match.fact
    assert isinstance(fact, Quantity)
    return match.rule.id, fact.sentence, fact.role, fact.unit_class


def _whole(value: float | None) -> Number | None:
    """A number as it is printed: 15000, not 15000.0."""
    return int(value) if value is not None and value == int(value) else value
