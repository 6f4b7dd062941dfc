"""What rules would have said of articles that are past: how often, in how many messages, and what
a change of the rules gains and loses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from monitor.article import UNDATED
from monitor.clock import VirtualClock
from monitor.delivery import Delivery
from monitor.matching.rules import RuleSet
from monitor.novelty.decide import Alert
from monitor.rehearsal import Arrival, rehearsed, staged

_SAID = ("level", "reason", "change", "old", "new", "summary")
"""What of an alert may change while it stays the same alert."""


@dataclass(frozen=True, slots=True)
class Backtest:
    """What came of the articles: every alert, and how many messages each channel had."""

    rules: RuleSet
    articles: int
    first: datetime
    last: datetime
    alerts: tuple[Alert, ...]
    messages: Mapping[str, int]

    @property
    def days(self) -> int:
        """The days that the articles span; a part of a day is one."""
        return (self.last.date() - self.first.date()).days + 1


@dataclass(frozen=True, slots=True)
class Fires:
    """How often one rule told something, and on which days."""

    rule: str
    alerts: tuple[Alert, ...]
    by_day: Mapping[date, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """What new rules tell that the old ones did not, no longer tell, and tell otherwise."""

    gained: tuple[Alert, ...]
    lost: tuple[Alert, ...]
    changed: tuple[tuple[Alert, Alert], ...]


def backtest(rules: RuleSet, arrivals: Iterable[Arrival], delivery: Delivery) -> Backtest:
    """Run articles through rules on a clock of their own, with a memory that begins empty."""
    clock = VirtualClock(UNDATED)
    stream = staged(rules, clock, delivery)
    counted = _Counted(arrivals)
    alerts: list[Alert] = []
    messages: Counter[str] = Counter()
    for moment in rehearsed(stream, clock, counted):
        alerts += moment.alerts
        messages.update(message.channel for message in moment.messages)
    stream.close()
    return Backtest(rules, counted.count, counted.first, counted.last, tuple(alerts), messages)


class _Counted:
    """Arrivals on their way, counted, so that months of them need not be held."""

    def __init__(self, arrivals: Iterable[Arrival]) -> None:
        self._arrivals = arrivals
        self.count = 0
        self.first = self.last = UNDATED

    def __iter__(self) -> Iterator[Arrival]:
        for arrival in self._arrivals:
            self.first = arrival.at if not self.count else self.first
            self.last = max(self.last, arrival.at)
            self.count += 1
            yield arrival


def fires(found: Backtest) -> tuple[Fires, ...]:
    """Rule by rule, in their order, how often each would have fired."""
    of_rule: dict[str, list[Alert]] = {rule.id: [] for rule in found.rules.rules}
    for alert in found.alerts:
        of_rule[alert.rule.id].append(alert)
    return tuple(
        Fires(rule, tuple(alerts), Counter(alert.at.astimezone(UTC).date() for alert in alerts))
        for rule, alerts in of_rule.items()
    )


def difference(old: Backtest, new: Backtest) -> Difference:
    """An alert is the same if the same rule told it of the same words of the same article."""
    before, after = _by_words(old.alerts), _by_words(new.alerts)
    both = [(before[key], alert) for key, alert in after.items() if key in before]
    return Difference(
        gained=tuple(alert for key, alert in after.items() if key not in before),
        lost=tuple(alert for key, alert in before.items() if key not in after),
        changed=tuple((then, now) for then, now in both if _said(then) != _said(now)),
    )


def _by_words(alerts: Sequence[Alert]) -> dict[tuple[object, ...], Alert]:
    """Of several alerts on the same words (it was told, then escalated) each has its number."""
    seen: Counter[tuple[object, ...]] = Counter()
    found: dict[tuple[object, ...], Alert] = {}
    for alert in alerts:
        words = alert.quotes[0].span if alert.quotes else None
        key = (alert.rule.id, alert.article.id, alert.new, words)
        found[(*key, seen[key])] = alert
        seen[key] += 1
    return found


def _said(alert: Alert) -> tuple[object, ...]:
    told = alert.to_dict()
    return tuple(told[name] for name in _SAID)
