"""How the monitor is, on the page: a line for each part, and below it what wants to be seen."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from rich.console import Console
from rich.text import Text as Line

from monitor.article import iso
from monitor.cli.plain import counted, span, visible
from monitor.cli.show import LEVEL_STYLES, day_and_time
from monitor.condition import Condition, FeedCondition, by_level
from monitor.store.alerts import StoredAlert
from monitor.visible import size_of

SHOWN = 3
"""Lines below a part; the commands that list all of it are named."""
NAME = 10
"""Columns of a part's name."""
LABEL = 28
"""Columns of what a line below a part is about."""


def print_condition(found: Condition, rules: Sequence[str] | None, page: Console) -> None:
    """Print all of it. `rules` are those of the config; None if they are not known."""
    running = f"running ({visible(found.holder)})" if found.holder else "not running"
    _part("Monitor", f"{running} · {day_and_time(found.at)} UTC", page, "" if found.holder else "!")
    for trouble in found.troubles[:SHOWN]:
        _below(f"{_ago(trouble.since, found.at)} · {trouble.kind}", trouble.what, page, "yellow")
    _print_feeds(found, page)
    _print_articles(found, page)
    _print_rules(found, rules, page)
    _print_alerts(found, page)
    _print_outbox(found, page)
    _print_store(found, page)


def _print_feeds(found: Condition, page: Console) -> None:
    if not found.feeds:
        _part("Feeds", "none asked yet · monitor feeds add URL, then monitor run", page)
        return
    ill = len(found.failing)
    well = len(found.feeds) - ill - found.unasked
    said = [f"{counted(len(found.feeds), 'feed')}: {well} well, {ill} not"]
    said += [f"{found.unasked} not asked yet"] if found.unasked else []
    if found.is_late:
        said.append(f"the longest waiting is due since {span(found.lag)}")
    elif found.next_due and found.next_due > found.at:
        said.append(f"the next in {span(found.next_due - found.at)}")
    _part("Feeds", " · ".join(said), page, "!" if ill or found.is_late else "")
    worst = sorted(found.failing, key=lambda one: -one.health.failures)
    for feed in worst[:SHOWN]:
        _below(feed.name, _ailment(feed), page)
    _more(ill, "monitor feeds list", page)


def _ailment(feed: FeedCondition) -> str:
    times = f" ({counted(feed.health.failures, 'failure')})" if feed.health.failures else ""
    return f"{feed.health.complaint}{times}"


def _print_articles(found: Condition, page: Console) -> None:
    _part("Articles", f"{found.articles_a_day:,} in 24 hours", page)
    for one in found.articles[:SHOWN]:
        source = f" · {one.source}" if one.source else ""
        _below(f"{_ago(one.learned_at, found.at)}{source}", one.title or "(no title)", page)


def _print_rules(found: Condition, rules: Sequence[str] | None, page: Console) -> None:
    week = sum(one.alerts for one in found.rules)
    spoke = {one.rule for one in found.rules}
    silent = [rule for rule in rules or () if rule not in spoke]
    known = f"{counted(len(rules), 'rule')}, {len(silent)} never spoke · " if rules else ""
    _part("Rules", f"{known}{counted(week, 'alert')} in 7 days", page)
    for one in found.rules[:SHOWN]:
        last = _ago(one.last_at, found.at)
        _below(one.rule, f"last {last} · {one.alerts} in 7 days", page)
    _more(len(found.rules), "monitor alerts list", page)


def _print_alerts(found: Condition, page: Console) -> None:
    levels = by_level(found.open_alerts)
    shares = ", ".join(f"{levels[name]} {name}" for name in LEVEL_STYLES if name in levels)
    said = f"{len(found.open_alerts)} open" + (f": {shares}" if shares else "")
    _part("Alerts", said, page)
    for alert in found.alerts[:SHOWN]:
        label = f"{_ago(alert.last_at, found.at)} · {alert.level}"
        _below(label, _summary(alert), page, LEVEL_STYLES.get(alert.level, ""))
    _more(len(found.open_alerts), "monitor alerts list", page)


def _print_outbox(found: Condition, page: Console) -> None:
    troubled = [one for one in found.channels if one.failing or one.held or one.dead]
    oldest = min((one.oldest_at for one in found.channels if one.oldest_at), default=None)
    waits = f", the longest for {span(found.at - oldest)}" if oldest else ""
    sent = max((one.sent_at for one in found.channels if one.sent_at), default=None)
    last = f" · last sent {_ago(sent, found.at)}" if sent else ""
    said = f"{counted(found.waiting, 'message')} waiting{waits}{last}"
    _part("Outbox", said, page, "!" if troubled else "")
    for one in troubled[:SHOWN]:
        counts = {"failing": one.failing, "held for you": one.held, "dead in 7 days": one.dead}
        told = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
        _below(one.channel, f"{told}: {one.complaint}" if one.complaint else told, page)
    _more(len(troubled), "monitor outbox list", page)


def _print_store(found: Condition, page: Console) -> None:
    size = found.size
    said = [
        f"{visible(str(found.store))}, {size_of(size.file)}",
        f"{size_of(size.free)} of it free",
    ]
    said += [f"log {size_of(size.wal)}"] if size.wal else []
    copy = found.backup
    said.append(f"backup {_ago(copy.at, found.at)}" if copy else "no backup yet")
    _part("Store", " · ".join(said), page)


def _part(name: str, said: str, page: Console, mark: str = "") -> None:
    style = "bold yellow" if mark else "bold"
    _line(Line.assemble((f"{name:{NAME}}", style), said), page)


def _below(label: str, said: str, page: Console, style: str = "") -> None:
    label = visible(label)
    label = label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"
    _line(
        Line.assemble(" " * NAME, (f"{label:{LABEL}}  ", style or "dim"), visible(said)),
        page,
    )


def _more(count: int, command: str, page: Console) -> None:
    if count > SHOWN:
        _line(Line.assemble(" " * NAME, (f"{count - SHOWN} more: {command}", "dim")), page)


def _line(line: Line, page: Console) -> None:
    """One row of the screen, cut where it ends."""
    line.truncate(page.width, overflow="ellipsis")
    line.rstrip()
    page.print(line, soft_wrap=True)


def _ago(when: datetime, now: datetime) -> str:
    return f"{span(now - when)} ago"


def _summary(alert: StoredAlert) -> str:
    told = json.loads(alert.line)
    return str(told.get("summary") or told.get("title") or alert.rule)


# --- for a program --------------------------------------------------------------------------


def condition_dict(found: Condition) -> dict[str, object]:
    """All of it as one JSON object."""
    return {
        "v": 1,
        "kind": "status",
        "at": iso(found.at),
        "running": found.holder is not None,
        "holder": found.holder,
        "troubles": [
            {"kind": one.kind, "subject": one.subject, "what": one.what, "since": iso(one.since)}
            for one in found.troubles
        ],
        "feeds": _feeds_dict(found),
        "articles": {
            "in_24h": found.articles_a_day,
            "last": [
                {"title": one.title, "source": one.source, "learned_at": iso(one.learned_at)}
                for one in found.articles
            ],
        },
        "rules": [
            {"rule": one.rule, "alerts_in_7d": one.alerts, "last_at": iso(one.last_at)}
            for one in found.rules
        ],
        "alerts": _alerts_dict(found),
        "outbox": _outbox_list(found),
        "store": _store_dict(found),
    }


def _feeds_dict(found: Condition) -> dict[str, object]:
    return {
        "total": len(found.feeds),
        "failing": len(found.failing),
        "silent": sum(one.is_silent for one in found.feeds),
        "unasked": found.unasked,
        "next_due": _iso(found.next_due),
        "lag_s": int(found.lag.total_seconds()),
        "ailing": [
            {"url": one.url, "name": one.name, "failures": one.health.failures,
             "complaint": one.health.complaint}
            for one in found.failing
        ],
    }  # fmt: skip


def _alerts_dict(found: Condition) -> dict[str, object]:
    return {
        "open": by_level(found.open_alerts),
        "last": [
            {"fingerprint": one.fingerprint, "rule": one.rule, "level": one.level,
             "state": one.state, "last_at": iso(one.last_at), "summary": _summary(one)}
            for one in found.alerts
        ],
    }  # fmt: skip


def _outbox_list(found: Condition) -> list[dict[str, object]]:
    return [
        {"channel": one.channel, "waiting": one.waiting, "failing": one.failing,
         "held": one.held, "dead_in_7d": one.dead, "oldest_at": _iso(one.oldest_at),
         "sent_at": _iso(one.sent_at), "complaint": one.complaint}
        for one in found.channels
    ]  # fmt: skip


def _store_dict(found: Condition) -> dict[str, object]:
    return {
        "file": str(found.store),
        "bytes": found.size.file,
        "free_bytes": found.size.free,
        "log_bytes": found.size.wal,
        "backup_at": _iso(found.backup.at if found.backup else None),
    }


def _iso(when: datetime | None) -> str | None:
    return iso(when) if when else None
