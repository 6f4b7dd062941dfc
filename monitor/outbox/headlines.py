"""The title of a message: how grave it is, and the news itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.matching.rules import Level
from monitor.outbox.clean import cut
from monitor.outbox.news import PLAIN_STATUSES, news_of, spaced
from monitor.outbox.tidings import Reason, Tidings

TITLE_LIMIT = 200

_FOLLOW_UPS = {
    Reason.ESCALATED: "Escalated: ",
    Reason.REVISED: "Revised: ",
    Reason.REPEAT: "Still open: ",
    Reason.RESOLVED: "Resolved: ",
    Reason.RETRACTED: "Retracted: ",
}

_COLLECTED = {
    Reason.QUIET_ENDED: "After quiet hours: ",
    Reason.DIGEST: "Digest: ",
}


def headline_of(told: Sequence[Tidings], reason: Reason) -> str:
    """The level, why it is told again if it is, and the news: of many, as many as fit."""
    level = max((Level(one.level) for one in told), key=lambda level: level.rank)
    start = f"[{level.upper()}] {(_FOLLOW_UPS | _COLLECTED).get(reason, '')}"
    return cut(start + _headline(told, reason, TITLE_LIMIT - len(start)), TITLE_LIMIT)


def _headline(told: Sequence[Tidings], reason: Reason, room: int) -> str:
    if len(told) == 1:
        return _headline_of_one(told[0])
    titles = list(dict.fromkeys(one.title for one in told))
    if len(titles) > 1:
        return f"{len(told)} alerts: {'; '.join(titles)}"
    count = f"{len(told)}" if reason in _FOLLOW_UPS else f"{len(told)} new"
    if all(one.person for one in told):
        return _headline_of_people(told, f"{titles[0]}: {count}", room)
    news = list(dict.fromkeys(map(news_of, told)))
    start = f"{titles[0]}: {count}: "
    return start + _listed(news, "; ", room - len(start))


def _headline_of_people(told: Sequence[Tidings], start: str, room: int) -> str:
    """The names alone; the status they all share once."""
    statuses = {one.status for one in told}
    if len(statuses) == 1 and not statuses <= PLAIN_STATUSES:
        start += f", {spaced(told[0].status)}"
    if len(statuses) == 1:
        names = [one.person for one in told]
    else:
        names = [news_of(replace(one, person_title="")) for one in told]
    return f"{start}: " + _listed(list(dict.fromkeys(names)), ", ", room - len(start) - 2)


def _headline_of_one(one: Tidings) -> str:
    if one.summary:
        return one.summary
    news = news_of(one)
    return f"{one.title}: {news}" if news and news != one.title else one.title


def _listed(items: Sequence[str], separator: str, room: int) -> str:
    """As many whole items as there is room for, and "…" if some are left out."""
    shown = ""
    for index, item in enumerate(items):
        longer = f"{shown}{separator}{item}" if shown else item
        spare = 0 if index == len(items) - 1 else len(separator) + 1
        if len(longer) + spare > room:
            return f"{shown}{separator}…" if shown else cut(item, room)
        shown = longer
    return shown
