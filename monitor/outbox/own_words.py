"""A message in the words of its receiver's own template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from monitor.matching.rules import Level
from monitor.outbox.news import before, news_of, spaced
from monitor.outbox.tidings import Reason, Tidings
from monitor.wording import TemplateFailedError, render


def own_title(source: str, told: Sequence[Tidings], reason: Reason, headline: str) -> str:
    """The title by a template, on one line; of several alerts it says what the gravest is.

    "" if there is no template; one that fails in spite of having been checked costs no message.
    """
    gravest = max(told, key=lambda one: Level(one.level).rank)
    of_message = {"headline": headline, "reason": spaced(reason), "count": len(told)}
    return " ".join(_rendered(source, _values(gravest) | of_message).split())


def own_body(
    source: str, told: Sequence[Tidings], reason: Reason, headline: str
) -> tuple[str, ...]:
    """The template filled in for each alert; () if there is none, or it fails."""
    of_message = {"headline": headline, "reason": spaced(reason), "count": len(told)}
    filled = [_rendered(source, _values(one) | of_message).strip() for one in told]
    return tuple(filled) if all(filled) else ()


def _rendered(source: str, values: Mapping[str, object]) -> str:
    try:
        return render(source, values) if source else ""
    except TemplateFailedError:
        return ""


def _values(one: Tidings) -> dict[str, object]:
    """What there is under each of `ALERT_FIELDS`."""
    return {
        "level": one.level,
        "rule": one.rule,
        "title": one.title,
        "news": news_of(one),
        "summary": one.summary or news_of(one),
        "quote": one.quotes[0].text if one.quotes else "",
        "said_by": one.said_by,
        "outlet": one.outlet,
        "link": one.link,
        "article": one.article_title,
        "value": one.value if one.value is not None else one.low,
        "unit": one.unit,
        "role": one.role,
        "actor": one.actor,
        "place": one.place,
        "status": one.status,
        "person": one.person,
        "event": one.event,
        "topic": one.topic,
        "parties": one.parties,
        "when": one.when,
        "old": before(one),
        "known_since": f"{one.known_since:%Y-%m-%d}" if one.known_since else "",
        "origins": tuple(name or "an unnamed outlet" for name in one.origins),
        "outlets": one.outlets,
        "why": spaced(one.reason),
        "alert": one.fingerprint,
    }
