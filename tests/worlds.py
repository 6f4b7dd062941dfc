"""A small world for tests: rules, articles at times of a virtual clock, and all that was told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.article import Article
from monitor.clock import VirtualClock
from monitor.matching.load import load_rules, rules_from_text
from monitor.matching.rules import RuleSet
from monitor.novelty.decide import Alert
from monitor.outbox.tidings import Message
from monitor.rehearsal import on_publication, rehearsed
from monitor.store.connection import Store
from monitor.stream import Stream

ROOT = Path(__file__).parent.parent
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


class World:
    """A stream on a clock of its own. `told` are its alerts, `messages` what the console got."""

    def __init__(self, rules: RuleSet | str, store: Store | str = ":memory:") -> None:
        self.clock = VirtualClock(MONDAY)
        self.messages: list[Message] = []
        self.told: list[Alert] = []
        rule_set = rules_from_text(rules) if isinstance(rules, str) else rules
        self.stream = Stream(rule_set, store, clock=self.clock, console=self.messages.append)

    def reads(
        self, text: str, hours: float = 0, source: str = "Harbour News", title: str = ""
    ) -> list[Alert]:
        """An article is published so many hours after the world began; what it makes known."""
        published = MONDAY + timedelta(hours=hours)
        return self.takes(Article(text, title=title, published=published, source=source))

    def takes(self, *articles: Article) -> list[Alert]:
        """Articles arrive when they are published, one by one."""
        alerts: list[Alert] = []
        for article in articles:
            now = self.clock.advance_to(article.published)
            alerts += self.stream.take(article)
            self.stream.give(now)
        self.told += alerts
        return alerts

    def lives(self, *articles: Article, until: float) -> list[Alert]:
        """Articles arrive, and time goes on to so many hours after the world began; all told."""
        end = MONDAY + timedelta(hours=until)
        moments = rehearsed(self.stream, self.clock, on_publication(articles), until=end)
        alerts = [alert for moment in moments for alert in moment.alerts]
        self.told += alerts
        return alerts

    def waits(self, days: float) -> None:
        """Nothing arrives for so many days; what is due is given."""
        self.stream.give(self.clock.advance(timedelta(days=days)))


def article(
    text: str, hours: float = 0, source: str = "Harbour News", feed: str = "", page: str = ""
) -> Article:
    """An article so many hours after the world began."""
    published = MONDAY + timedelta(hours=hours)
    return Article(text, published=published, source=source, feed=feed, id=page)


def hours_of(alerts: Iterable[Alert]) -> list[tuple[float, str, str]]:
    """Of each alert its hour, its rule and its reason."""
    return [
        ((alert.at - MONDAY) / timedelta(hours=1), alert.rule.id, str(alert.reason))
        for alert in alerts
    ]


def bundled() -> RuleSet:
    """The rules that come with the project."""
    return load_rules([ROOT / "rules"])
