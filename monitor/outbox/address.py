"""An alert as the outbox needs it: the labels that route it, and what there is to tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from monitor.language.counts.quantities import Quantity
from monitor.language.events.statements import Statement
from monitor.language.guests.attendances import Attendance, Unresolved
from monitor.matching.search import Evidence
from monitor.novelty.claimant import speaker_of
from monitor.novelty.decide import Alert
from monitor.novelty.summary import of_tally, own_body
from monitor.outbox.tidings import Quote, Tidings


def labels_of(alert: Alert) -> Mapping[str, str]:
    """What routes match on and group by: the rule's own labels, and what the alert is."""
    fact = alert.fact
    group = alert.tally.group if alert.tally else ()
    return {
        **dict(group),
        **alert.rule.labels,
        "alert": alert.fingerprint,
        "rule": alert.rule.id,
        "level": str(alert.level),
        "reason": str(alert.reason),
        "story": alert.story,
        "article": alert.article.id,
        "source": dict(group).get("source", alert.article.outlet),
        "feed": dict(group).get("feed", alert.article.feed),
        "topic": fact.topic if isinstance(fact, Statement) else "",
        "role": fact.role if isinstance(fact, Quantity) else "",
    }


def tidings_of(alert: Alert) -> Tidings:
    """All that a message may say of an alert."""
    rule, article, fact = alert.rule, alert.article, alert.fact
    common = Tidings(
        fingerprint=alert.fingerprint,
        rule=rule.id,
        level=str(alert.level),
        title=rule.title,
        at=alert.at,
        reason=str(alert.reason),
        body=own_body(alert),
        summary=alert.summary if rule.summary or alert.named else "",
        file=rule.file,
        quotes=tuple(_quote(alert, evidence) for evidence in alert.quotes),
        said_by=speaker_of(fact) or "",
        outlet=article.outlet,
        link=article.link,
        article=article.id,
        article_title=article.title,
        teaser_only=article.teaser_only,
        origins=tuple(map(_voice, alert.origins)),
        outlets=alert.company.outlets,
        copies=alert.company.copies,
        story=alert.story,
        status=fact.status if fact else "",
        old=alert.old,
        known_since=alert.before.claim.at if alert.before else None,
        labels=tuple(labels_of(alert).items()),
        tally=of_tally(alert.tally) if alert.tally else "",
    )
    match fact:
        case Quantity():
            return _of_quantity(common, fact)
        case Statement():
            return _of_statement(common, fact)
        case Attendance() | Unresolved():
            return _of_attendance(common, fact)
        case None:
            return common


def _voice(origin: str) -> str:
    """An origin as people know it; a wire's is only the id of its first article."""
    return "" if origin.startswith("wire:") else origin


def _of_quantity(common: Tidings, fact: Quantity) -> Tidings:
    return replace(
        common,
        sure=fact.sure,
        actor=fact.actor or "",
        place=fact.place or "",
        value=fact.value,
        low=fact.low,
        high=fact.high,
        unit=fact.unit,
        role=fact.role,
        hedge=fact.hedge,
        increment=fact.increment or "",
    )


def _of_statement(common: Tidings, fact: Statement) -> Tidings:
    return replace(
        common,
        sure=fact.sure,
        place=fact.place or "",
        topic=fact.topic,
        parties=fact.who or fact.parties,
        when=fact.when or "",
    )


def _of_attendance(common: Tidings, fact: Attendance | Unresolved) -> Tidings:
    return replace(
        common,
        sure=fact.sure if isinstance(fact, Attendance) else "loose",
        person=fact.name if isinstance(fact, Attendance) else fact.mention,
        person_title=fact.title if isinstance(fact, Attendance) else "",
        event=fact.event or "",
    )


def _quote(alert: Alert, evidence: Evidence) -> Quote:
    """The sentence, and where in it the evidence stands."""
    start, end, in_title = evidence.span
    page = alert.article.title if in_title else alert.article.text
    begins = page.rfind(evidence.text, 0, start + len(evidence.text))
    if not 0 <= begins <= start:
        return Quote(evidence.text, alert.article.id)
    return Quote(evidence.text, alert.article.id, (start - begins, end - begins))
