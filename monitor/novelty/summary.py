"""The news of an alert in one line: in the rule's own words, or in ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from monitor.language.counts.quantities import Quantity
from monitor.language.events.statements import Statement
from monitor.language.guests.attendances import Attendance, Unresolved
from monitor.matching.templates import TemplateFailedError, render
from monitor.novelty.claimant import speaker_of
from monitor.novelty.claims import Claim
from monitor.novelty.decide import Alert, Number, article_dict, as_told, facts_dict
from monitor.novelty.tallies import Tally, span
from monitor.novelty.triggers import Reason

_HEDGES = {
    "approx": "about ",
    "at_least": "at least ",
    "more_than": "more than ",
    "at_most": "up to ",
}
_ROLES = {
    "planned_deployment": "to be sent",
    "event_participation": "taking part",
    "parade_display": "on parade",
    "casualties": "killed or wounded",
    "other": "",
}


def figure(value: Number | None) -> str:
    """A number as people read it: 15,000."""
    return "" if value is None else f"{value:,.10g}"


def in_words(fact: Quantity) -> str:
    """A quantity's number with its hedge: "about 15,000", "another 6,000", "10,000 to 12,000"."""
    if fact.value is None and fact.low is not None and fact.high is not None:
        number = f"{figure(fact.low)} to {figure(fact.high)}"
    else:
        number = figure(fact.value if fact.value is not None else fact.low or fact.high)
    if fact.increment == "delta":
        return f"another {_HEDGES.get(fact.hedge, '')}{number}"
    return _HEDGES.get(fact.hedge, "") + number


def worded(alert: Alert) -> Alert:
    """The alert with its summary filled in."""
    return replace(alert, summary=summary(alert))


def summary(alert: Alert) -> str:
    """One line that says what is new, complete without the rest of the message.

    A rule's template that fails in spite of having been checked never costs the alert.
    """
    if alert.rule.summary:
        try:
            return render(alert.rule.summary, template_values(alert)).strip()
        except TemplateFailedError:
            return _own_words(alert)
    return _own_words(alert)


def own_body(alert: Alert) -> str:
    """What the rule says of it in words of its own, below the summary; "" is ours."""
    try:
        return render(alert.rule.annotations.get("body", ""), template_values(alert)).strip()
    except TemplateFailedError:
        return ""


def template_values(alert: Alert) -> Mapping[str, object]:
    """What a template may use: the fields of the fact, and what the alert says of it."""
    return facts_dict(alert.fact) | {
        "rule": alert.rule.id,
        "level": str(alert.level),
        "reason": str(alert.reason),
        "change": alert.change,
        "old": alert.old,
        "new": alert.new,
        "story": alert.story,
        "origins": [as_told(origin) for origin in alert.origins],
        "quote": alert.quotes[0].text if alert.quotes else "",
        "said_by": speaker_of(alert.fact),
        "article": article_dict(alert.article),
        "count": alert.tally.count if alert.tally else None,
        "expected": alert.tally.expected if alert.tally else None,
        "group": [value for _, value in alert.tally.group] if alert.tally else [],
    }


def _own_words(alert: Alert) -> str:
    if alert.tally is not None:
        return of_tally(alert.tally)
    match alert.fact:
        case Quantity() as fact:
            return _of_quantity(alert, fact)
        case Statement() as fact:
            return _of_statement(alert, fact)
        case Attendance() as fact:
            return f"{_named(fact)} ({fact.status}){_at(fact.event)}"
        case Unresolved() as fact:
            return f"{fact.mention} ({fact.status}){_at(fact.event)}"
        case None:
            return ": ".join(filter(None, (", ".join(alert.named), alert.article.title)))


def _named(fact: Attendance) -> str:
    """Title and name; of "Queen Sonja" the title is part of the name and is not said twice."""
    title, name = fact.title, fact.name
    kept = title.split()
    while kept and name.casefold().startswith(" ".join(kept[-1:]).casefold() + " "):
        name = name[len(kept.pop()) + 1 :]
    return f"{title} {name}".strip()


def of_tally(tally: Tally) -> str:
    """ "Fjord Post: no article in 24h", "12 stories in 24h, usually 3.5"."""
    group = ", ".join(value for _, value in tally.group if value)
    if tally.values and not tally.noun:
        what = " → ".join(tally.values)
    else:
        usual = "" if tally.expected is None else f", usually {tally.expected:,.1f}"
        values = f" ({', '.join(tally.values)})" if tally.values else ""
        count = figure(tally.count) if tally.count else "no"
        what = f"{count} {tally.noun} in {span(tally.window)}{usual}{values}"
    return f"{group}: {what}" if group else what


def _of_quantity(alert: Alert, fact: Quantity) -> str:
    is_change = alert.old is not None and alert.reason is not Reason.ESCALATED
    old = f"{_known(alert.old)} → " if is_change else ""
    what = " ".join(filter(None, (fact.unit, _ROLES.get(fact.role, fact.role))))
    about = ", ".join(filter(None, dict.fromkeys((fact.actor, fact.place))))
    total = f"last total {_figure_of(alert.total.claim)}" if alert.total else ""
    beside = "; ".join(filter(None, (about, total)))
    return f"{old}{in_words(fact)} {what}" + (f" ({beside})" if beside else "")


def _figure_of(claim: Claim) -> str:
    return figure(claim.value if claim.value is not None else claim.low or claim.high)


def _known(old: Number | str | None) -> str:
    return old if isinstance(old, str) else figure(old)


def _of_statement(alert: Alert, fact: Statement) -> str:
    who = ", ".join(fact.who or fact.parties)
    old = f"{alert.old} → " if alert.old and alert.old != fact.status else ""
    where = f" in {fact.place}" if fact.place else ""
    when = f" on {fact.when}" if fact.when else ""
    return f"{fact.topic.replace('_', ' ')}{where}{when}: {old}{fact.status}" + (
        f" ({who})" if who else ""
    )


def _at(event: str | None) -> str:
    return f", {event}" if event and event != "unnamed" else ""
