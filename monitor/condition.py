"""How the monitor is: what its store, its lock and its config tell, beside a daemon or without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.feeds.health import Health, health, is_silent
from monitor.feeds.identity import without_login
from monitor.feeds.state import FeedState
from monitor.store.alerts import StoredAlert
from monitor.store.backup import Backup, backups_in
from monitor.store.connection import Size, Store
from monitor.store.lock import holder_of
from monitor.store.overview import ChannelCount, Headline, RuleCount
from monitor.store.troubles import KeptTrouble
from monitor.upkeep import Backups

if TYPE_CHECKING:
    from monitor.config import Config

LAST = 5
"""How many of the last articles and alerts are shown."""
A_WEEK = timedelta(days=7)
A_DAY = timedelta(days=1)
LATE_AFTER = timedelta(minutes=2)
"""A feed that is due for so long is late: the monitor is behind, or not running."""


@dataclass(frozen=True, slots=True)
class FeedCondition:
    """One subscribed feed; `name` is what the config calls it, its own title, or its address."""

    url: str
    name: str
    health: Health
    next_due: datetime

    @property
    def is_silent(self) -> bool:
        return is_silent(self.health.rhythm, self.health.since_change)


@dataclass(frozen=True, slots=True)
class Condition:
    """Everything at one instant. `holder` is the monitor that runs on the store, or None."""

    at: datetime
    store: Path
    holder: str | None
    size: Size
    feeds: tuple[FeedCondition, ...]
    articles_a_day: int
    articles: tuple[Headline, ...]
    rules: tuple[RuleCount, ...]
    open_alerts: tuple[StoredAlert, ...]
    alerts: tuple[StoredAlert, ...]
    channels: tuple[ChannelCount, ...]
    troubles: tuple[KeptTrouble, ...]
    backup: Backup | None
    newest_at: datetime | None

    @property
    def failing(self) -> tuple[FeedCondition, ...]:
        return tuple(one for one in self.feeds if one.health.was_polled and not one.health.is_well)

    @property
    def unasked(self) -> int:
        return sum(not one.health.was_polled for one in self.feeds)

    @property
    def next_due(self) -> datetime | None:
        return min((one.next_due for one in self.feeds), default=None)

    @property
    def lag(self) -> timedelta:
        """How long the feed that waits longest has been due."""
        return max(self.at - self.next_due, timedelta(0)) if self.next_due else timedelta(0)

    @property
    def is_late(self) -> bool:
        return self.lag > LATE_AFTER

    @property
    def waiting(self) -> int:
        return sum(one.waiting for one in self.channels)


def condition(
    store: Store, path: Path, backups: Backups, now: datetime, names: Mapping[str, str]
) -> Condition:
    """How it is now; nothing is written. `names` are those that the config gives to feeds."""
    copies = backups_in(backups.folder, path)
    return Condition(
        at=now,
        store=path,
        holder=holder_of(path),
        size=store.size(),
        feeds=tuple(_feeds(store, now, names)),
        articles_a_day=store.overview.articles_since(now - A_DAY),
        articles=store.overview.last_articles(LAST),
        rules=store.overview.rules(now - A_WEEK),
        open_alerts=store.alerts.open(),
        alerts=store.alerts.recent(LAST),
        channels=store.overview.channels(now - A_WEEK),
        troubles=tuple(one for one in store.troubles.all() if not one.over_at),
        backup=copies[-1] if copies else None,
        newest_at=store.overview.newest(),
    )


def names_of(config: Config | None) -> Mapping[str, str]:
    """What a config calls its feeds, by what the store calls them."""
    feeds = config.feeds if config else ()
    return {without_login(feed.shown): feed.name for feed in feeds if feed.name}


def backups_of(config: Config | None, store: Path) -> Backups:
    """Where a store's copies lie: as the config says, else beside it."""
    if config and config.store == store:
        return config.backups
    return Backups(store.parent / Backups().folder)


def _feeds(store: Store, now: datetime, names: Mapping[str, str]) -> Iterator[FeedCondition]:
    for kept in store.feeds.kept():
        if kept.is_subscribed:
            state = FeedState.from_json(kept.state)
            name = names.get(kept.url) or state.title or kept.url
            yield FeedCondition(kept.url, name, health(state, now), kept.next_due)


def by_level(alerts: Iterable[StoredAlert]) -> dict[str, int]:
    """How many alerts there are of each level."""
    counts: dict[str, int] = {}
    for alert in alerts:
        counts[alert.level] = counts.get(alert.level, 0) + 1
    return counts
