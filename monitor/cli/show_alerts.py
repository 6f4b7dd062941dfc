"""What a replay tells, on the page: the news, the sentence that says it, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text as Line

from monitor.cli.show import (
    LEVEL_STYLES,
    print_heading,
    put,
    quoted,
    visible,
    words_within,
)
from monitor.language.rosters import Attendance, Unresolved
from monitor.novelty.decide import Alert
from monitor.outbox.routes import CONSOLE
from monitor.outbox.tidings import Message

if TYPE_CHECKING:
    from monitor.cli.replay import Moment

BADGE = 10
"""How far in the news stands: the longest level and a space on either side of it."""


def print_replay(moments: Iterable[Moment], articles: int, rules: int, page: Console) -> None:
    """Print each message under the article that caused it, and at the end what it came to."""
    alerts: dict[str, Alert] = {}
    headed = ""
    sent = told = 0
    for moment in moments:
        alerts |= {alert.fingerprint: alert for alert in moment.alerts}
        told += len(moment.alerts)
        for messages in _copies(moment.messages):
            sent += 1
            news = [alerts[known] for known in messages[0].alerts if known in alerts]
            if news and news[-1].article.id != headed:
                headed = news[-1].article.id
                page.print()
                print_heading(news[-1].article, page)
            _print_message(messages, news, page)
    if sent:
        page.print()
    counts = (_count(articles, "article"), _count(rules, "rule"), _count(told, "alert"))
    put(page, f"{', '.join(counts)}, {_count(sent, 'message')}")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _copies(messages: Iterable[Message]) -> Iterator[Sequence[Message]]:
    """One message to several channels is shown once."""
    copies: dict[tuple[str, tuple[str, ...]], list[Message]] = {}
    for message in messages:
        copies.setdefault((message.reason, message.alerts), []).append(message)
    yield from copies.values()


def _print_message(messages: Sequence[Message], alerts: Sequence[Alert], page: Console) -> None:
    """Print the level and the rule's title, then each piece of news with its evidence."""
    page.print()
    if not alerts:  # a message that an earlier run, with the same store, had left behind
        put(page, visible(messages[0].title), indent=2)
        return
    gravest = max(alerts, key=lambda alert: alert.level.rank)
    badge = Line(gravest.level.upper().center(BADGE - 2), style=LEVEL_STYLES[gravest.level])
    count = f": {len(alerts)} new" if len(alerts) > 1 else ""
    put(page, badge, "  ", (visible(gravest.rule.title) + count, "bold"), hang=BADGE)
    for said in _by_sentence(alerts):
        _print_sentence(said, page)
    put(page, (" · ".join(_foot(messages, alerts)), "dim"), indent=BADGE)


def _by_sentence(alerts: Iterable[Alert]) -> Iterator[Sequence[Alert]]:
    """The alerts that one sentence caused are told with it, not each with its copy."""
    sentences: dict[tuple[str, str], list[Alert]] = {}
    for alert in alerts:
        quote = alert.quotes[0].text if alert.quotes else ""
        sentences.setdefault((alert.article.id, quote), []).append(alert)
    yield from sentences.values()


def _print_sentence(alerts: Sequence[Alert], page: Console) -> None:
    first = alerts[0]
    news = Line(visible(", ".join(_news(alert) for alert in alerts)), style="bold green")
    if not first.quotes:
        put(page, news, indent=BADGE, hang=2)
        return
    sentence = _quote(alerts, page)
    if news.cell_len + sentence.cell_len + BADGE + 2 <= page.width:
        put(page, news, "  ", sentence, indent=BADGE)
        return
    put(page, news, indent=BADGE, hang=2)
    put(page, sentence, indent=BADGE + 2, hang=1)


def _news(alert: Alert) -> str:
    """A person by name (the sentence says the rest), anything else in the rule's own words."""
    match alert.fact:
        case Attendance(name=name):
            return f"{name} (no longer coming)" if alert.fact.status == "withdrawn" else name
        case Unresolved(mention=mention):
            return mention
        case _:
            return alert.summary


def _quote(alerts: Sequence[Alert], page: Console) -> Line:
    evidence = [(alert.article, quote) for alert in alerts for quote in alert.quotes]
    sentence = evidence[0][1].text
    places = [
        words_within(sentence, article, quote.span)
        for article, quote in evidence
        if quote.text == sentence
    ]
    return quoted(sentence, [place for place in places if place], page)


def _foot(messages: Sequence[Message], alerts: Sequence[Alert]) -> Iterator[str]:
    """Who says so, why it is told, and by which rule: what one needs to trust or to mend it."""
    speakers = dict.fromkeys(alert.fact.said_by for alert in alerts if alert.fact)
    named = [visible(speaker) for speaker in speakers if speaker]
    if named:
        yield f"said by {', '.join(named)}"
    origins = {origin for alert in alerts for origin in alert.origins}
    if len(origins) > 1:
        yield f"{len(origins)} independent origins"
    if any(
        alert.fact is not None and getattr(alert.fact, "sure", "") == "loose" for alert in alerts
    ):
        yield "an unsure reading"
    yield " and ".join(dict.fromkeys(str(alert.reason).replace("_", " ") for alert in alerts))
    yield f"rule {alerts[0].rule.id}"
    channels = [message.channel for message in messages if message.channel != CONSOLE]
    if channels:
        yield f"sent to {', '.join(channels)}"
