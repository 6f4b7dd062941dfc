"""What the hand tools need of a store that a daemon may be using at the same time."""

from __future__ import annotations

import getpass
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.options import found_config
from monitor.errors import MonitorError

if TYPE_CHECKING:
    from monitor.store.alerts import StoredAlert
    from monitor.store.connection import Store

_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}

state_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--state", metavar="FILE", help="The store to look into; else the config's."
)
author_option: Callable[[Callable[..., Any]], Callable[..., Any]] = click.option(
    "--author", metavar="NAME", help="Who says so; else the user at the keyboard."
)


def opened(state: str | None, config: str | None) -> Store:
    """The store that was named, or the config's; a hand tool makes none."""
    from monitor.store.connection import Store

    settings = None if state else found_config(config)
    if state is None and settings is None:
        raise MonitorError("no store here\n  name one: --state FILE, or --config FILE")
    path = Path(state) if state else settings.store if settings else Path()
    if not path.is_file():
        raise MonitorError(f"{path}: no such store\n  monitor run or replay --state makes one")
    return Store.open(path)


def alert_like(store: Store, start: str) -> StoredAlert:
    """The one alert whose id begins so."""
    found = store.alerts.like(start) if start else ()
    if not found:
        raise MonitorError(f"{start}: no such alert\n  monitor alerts list shows them")
    if len(found) > 1 and found[0].fingerprint != start:
        ids = ", ".join(alert.fingerprint for alert in found[:5])
        raise MonitorError(f"{start}: several alerts begin so: {ids}\n  write more of it")
    return found[0]


def somebody(author: str | None) -> str:
    """Who asks, as well as it can be known."""
    try:
        return author or getpass.getuser()
    except (KeyError, OSError):
        return "somebody"


def span_of(written: str) -> timedelta:
    """A span such as 30m, 24h, 1h30m or 2w."""
    is_span = re.fullmatch(r"(?:\d{1,4}[smhdw])+", written)
    parts = re.findall(r"(\d+)([smhdw])", written) if is_span else ()
    span = sum((int(count) * _UNITS[unit] for count, unit in parts), timedelta(0))
    if not span:
        raise MonitorError(f"{written}: no span of time\n  such as 30m, 24h, 7d or 2w")
    return span


def time_given(written: str) -> datetime:
    """A time as a person writes it, in UTC where it names no zone."""
    try:
        when = datetime.fromisoformat(written)
    except ValueError:
        hint = "such as 2026-05-05T22:00 or 2026-05-05T22:00+09:00"
        raise MonitorError(f"{written}: no time\n  {hint}") from None
    return when if when.tzinfo else when.replace(tzinfo=UTC)
