"""What stands at each address of the daemon's page."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime

from monitor.article import iso
from monitor.desk import StreamThread
from monitor.errors import MonitorError
from monitor.pulse import Condition, Loop, Pulse
from monitor.store.alerts import StoredAlert
from monitor.tally import Figures, Tally
from monitor.web import syndication
from monitor.web.metrics import CONTENT_TYPE, Now, metrics
from monitor.web.server import Page, Pages, json_page
from monitor.web.syndication import Entry, entry_of

SHOWN_ALERTS = 100
FIGURES_S = 1.0
"""How long figures may take; metrics that tell of a stuck stream must not wait for it."""

OK, DEGRADED, STARTING, FAILING = "ok", "degraded", "starting", "failing"
"""How it is, for who asks for its health; the first two are well."""


@dataclass(frozen=True, slots=True)
class Inside:
    """What the pages look at; they change none of it."""

    thread: StreamThread
    pulse: Pulse
    tally: Tally
    condition: Condition
    started_at: datetime


def pages_of(inside: Inside) -> Pages:
    """The addresses that there are, and no others."""
    return {
        "/healthz": lambda is_trusted: _health(inside, is_trusted),
        "/metrics": _Metrics(inside).page,
        "/alerts.atom": lambda _: _atom(inside),
        "/alerts.json": lambda _: _json(inside),
    }


async def _health(inside: Inside, is_trusted: bool) -> Page:
    """Asks nobody: each loop has said when it last got somewhere. 503 names what is stuck.

    To strangers it says no more than that: files and feeds are not their business.
    """
    condition = inside.condition
    stuck = None if condition.starting else inside.pulse.stuck()
    status = _status(condition, stuck)
    brief: dict[str, object] = {"status": status, "stuck": stuck}
    more: dict[str, object] = {
        "loops": {
            str(beat.loop): {"age_s": round(beat.age_s, 1), "stuck": beat.is_stuck}
            for beat in inside.pulse.beats()
        },
        "start": condition.starting or "ok",
        "store": condition.store.fault or "ok",
        "reload": condition.reload_refused or "ok",
        "needs_restart": list(condition.needs_restart),
        "started_at": iso(inside.started_at),
    }
    is_well = status in (OK, DEGRADED)
    return json_page(brief | more if is_trusted else brief, 200 if is_well else 503)


def _status(condition: Condition, stuck: Loop | None) -> str:
    if condition.starting:
        return STARTING
    if stuck or condition.store.fault:
        return FAILING
    return DEGRADED if condition.reload_refused or condition.needs_restart else OK


class _Metrics:
    """Remembers the last figures, for when the stream's thread has no time for new ones."""

    def __init__(self, inside: Inside) -> None:
        self._inside = inside
        self._last = Figures()

    async def page(self, _: bool) -> Page:
        inside = self._inside
        try:
            async with asyncio.timeout(FIGURES_S):
                self._last = await inside.thread.ask(lambda desk: desk.figures())
        except (TimeoutError, MonitorError):
            pass
        started = inside.started_at.timestamp()
        now = Now(inside.tally, self._last, inside.pulse.beats(), started)
        return Page(metrics(now), CONTENT_TYPE)


async def _atom(inside: Inside) -> Page:
    entries = await _entries(inside)
    changed = _changed_at(entries, inside)
    body = syndication.atom(entries, changed)
    return Page(body, "application/atom+xml; charset=utf-8", changed_at=changed)


async def _json(inside: Inside) -> Page:
    entries = await _entries(inside)
    body = syndication.json_feed(entries)
    changed = _changed_at(entries, inside)
    return Page(body, "application/feed+json; charset=utf-8", changed_at=changed)


async def _entries(inside: Inside) -> tuple[Entry, ...]:
    alerts = await inside.thread.ask(lambda desk: desk.alerts(SHOWN_ALERTS))
    return tuple(map(_entry, alerts))


def _entry(alert: StoredAlert) -> Entry:
    return entry_of(json.loads(alert.line), alert.first_at, alert.last_at)


def _changed_at(entries: tuple[Entry, ...], inside: Inside) -> datetime:
    return max((one.last_at for one in entries), default=inside.started_at)
