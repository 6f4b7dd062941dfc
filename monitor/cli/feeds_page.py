"""Feeds on the page: one line each, the ailing ones with what ails them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import click

from monitor.article import iso
from monitor.cli.plain import counted, span, visible
from monitor.clock import WallClock
from monitor.feeds import backoff
from monitor.feeds.health import Health, health
from monitor.feeds.identity import without_login
from monitor.feeds.state import FeedState

if TYPE_CHECKING:
    from monitor.config import Config, FeedConfig
    from monitor.feeds.discover import FoundFeed
    from monitor.feeds.survey import Checked

SHOWN_ITEMS = 5
NAME_WIDTH = 38


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A subscription with how it is; `next_due` is None before it was ever asked."""

    feed: FeedConfig
    title: str
    health: Health
    state: FeedState
    next_due: datetime | None
    now: datetime

    def to_dict(self) -> dict[str, object]:
        return {
            "url": without_login(self.feed.shown),
            "name": self.feed.name or self.title,
            "well": self.health.is_well if self.health.was_polled else None,
            "rhythm_s": self.state.rhythm_s or None,
            "last_success": _iso(self.state.last_success),
            "last_change": _iso(self.state.last_change),
            "next_due": iso(self.next_due) if self.next_due else None,
            "failures": self.health.failures,
            "complaint": self.health.complaint,
        }


def feed_lines(config: Config) -> tuple[FeedLine, ...]:
    """Each subscription with what the store knows of it; a store that is not there is not made."""
    now = WallClock().now()
    known: dict[str, tuple[FeedState, datetime]] = {}
    if config.store.exists():
        from monitor.store.connection import Store

        with Store.open(config.store) as store:
            for one in store.feeds.kept():
                known[one.url] = (FeedState.from_json(one.state), one.next_due)
    lines = []
    for feed in config.feeds:
        state, due = known.get(without_login(feed.shown), (FeedState(), None))
        lines.append(FeedLine(feed, state.title, health(state, now), state, due, now))
    return tuple(lines)


def print_health(lines: Sequence[FeedLine]) -> None:
    """Print a line a feed, the ailing ones last, so that they stand above the prompt."""
    if not lines:
        click.echo("no feeds yet\n  add one: monitor feeds add URL")
        return
    click.echo(f"  {'':{NAME_WIDTH}}  {'rhythm':>8}  {'last new':>8}  {'next':>8}")
    for line in sorted(lines, key=lambda one: (not one.health.is_well, bool(one.health.complaint))):
        _print_line(line)
    well = sum(line.health.is_well and line.health.was_polled for line in lines)
    new = sum(not line.health.was_polled for line in lines)
    ill = len(lines) - well - new
    asked = f", {new} not asked yet" if new else ""
    click.echo(f"{counted(len(lines), 'feed')}: {well} well, {ill} not{asked}")


def print_checked(one: Checked) -> None:
    """Print how one feed answered."""
    name = visible(one.feed.name or one.title or "")
    url = visible(without_login(one.feed.shown))
    if not one.is_well:
        click.echo(f"✗ {url}: {visible(one.note)}")
        return
    newest = f"newest {span(one.at - one.newest)} ago" if one.newest else "no dates"
    wait = f"would be asked every {span(one.wait)}"
    click.echo(f"✓ {url}: {name}, {visible(one.note)}, {newest}, {wait}")


def print_found(found: FoundFeed, feed: FeedConfig, config: Config, is_new: bool) -> None:
    """Print what was subscribed to: its last items, and how often it will be asked."""
    now = WallClock().now()
    said = "added" if is_new else "is there already, and stays as it is:"
    click.echo(f"{said} {visible(feed.name)} {visible(without_login(found.url))}")
    dated = sorted(
        found.feed.items, key=lambda item: item.published or backoff.LONG_AGO, reverse=True
    )
    for item in dated[:SHOWN_ITEMS]:
        age = f"{span(now - item.published)} ago" if item.published else "undated"
        click.echo(f"  {age:>10}  {visible(item.title) or '(no title)'}"[:100])
    if not dated:
        click.echo("  nothing in it yet")
    wait = backoff.wait_of(
        feed.every,
        tuple(item.published for item in found.feed.items if item.published),
        found.feed.every,
        config.limits.poll_floor,
    )
    floor = config.limits.poll_floor
    is_floor = feed.every is not None and feed.every < floor
    why = f" (`poll_floor` of `limits` is {span(floor)})" if is_floor else ""
    items = counted(len(found.feed.items), "item")
    click.echo(f"{items}; it will be asked every {span(wait)}{why}")


def print_failures(failed: Iterable[tuple[str, str]]) -> None:
    """Print why feeds could not be read, the commonest reason first."""
    reasons: Counter[str] = Counter()
    named: dict[str, list[str]] = {}
    for feed, reason in failed:
        reasons[reason] += 1
        named.setdefault(reason, []).append(feed)
    for reason, number in reasons.most_common():
        click.echo(f"  {number} × {visible(reason)}")
        for feed in named[reason][:SHOWN_ITEMS]:
            click.echo(f"      {visible(feed)}")
        if number > SHOWN_ITEMS:
            click.echo(f"      and {number - SHOWN_ITEMS} more")


def _iso(said: str) -> str | None:
    return iso(datetime.fromisoformat(said)) if said else None


def _print_line(line: FeedLine) -> None:
    name = visible(line.feed.name or line.title or without_login(line.feed.shown))
    mark = "·" if not line.health.was_polled else "✓" if line.health.is_well else "✗"
    rhythm = span(line.health.rhythm) if line.health.rhythm else "–"
    change = span(line.health.since_change) if line.health.since_change is not None else "–"
    due = span(line.next_due - line.now) if line.next_due and line.next_due > line.now else "now"
    due = "never" if line.state.is_gone else due
    click.echo(f"{mark} {_fitted(name)}  {rhythm:>8}  {change:>8}  {due:>8}".rstrip())
    if line.health.complaint:
        failures = f" ({counted(line.health.failures, 'failure')})" if line.health.failures else ""
        click.echo(f"    {visible(line.health.complaint)}{failures}")


def _fitted(name: str) -> str:
    cut = name if len(name) <= NAME_WIDTH else f"{name[: NAME_WIDTH - 1]}…"
    return f"{cut:{NAME_WIDTH}}"
