"""What a replay tells, on the page: the news, the sentence that says it, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text as Line

from monitor.article import Article
from monitor.cli.plain import counted, visible
from monitor.cli.show import LEVEL_STYLES, print_heading, put, quoted, words_within
from monitor.language.guests.attendances import Attendance, Unresolved
from monitor.matching.search import BoundFact
from monitor.novelty.claimant import speaker_of
from monitor.novelty.decide import Alert
from monitor.novelty.origins import UNNAMED
from monitor.outbox.news import joined
from monitor.outbox.routes import CONSOLE
from monitor.outbox.tidings import Message

if TYPE_CHECKING:
    from monitor.rehearsal import Moment

MOST_NAMED = 4
"""Independent voices named beside their number."""
BADGE = 10
"""How far in the news stands: the longest level and a space on either side of it."""


def print_replay(moments: Iterable[Moment], articles: int, rules: int, page: Console) -> None:
    """Print each message under the article that caused it, and at the end what it came to."""
    alerts: dict[str, Alert] = {}
    headed: Article | None = None
    sent = told = 0
    for moment in moments:
        alerts |= {alert.fingerprint: alert for alert in moment.alerts}
        told += len(moment.alerts)
        for messages in _copies(moment.messages):
            sent += 1
            news = [alerts[known] for known in messages[0].alerts if known in alerts]
            # An article that was edited is shown as it stands now.
            if news and news[-1].article != headed:
                headed = news[-1].article
                page.print()
                print_heading(news[-1].article, page)
            _print_message(messages, news, page)
    if sent:
        page.print()
    counts = (counted(articles, "article"), counted(rules, "rule"), counted(told, "alert"))
    put(page, f"{', '.join(counts)}, {counted(sent, 'message')}")


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
    """Print the news and the sentence that says it, on one line if there is room."""
    news = [Line(visible(told), style="bold green") for told in _news(alerts)]
    sentence = quote_of(alerts, page)
    if len(news) == 1 and news[0].cell_len + sentence.cell_len + BADGE + 2 <= page.width:
        put(page, news[0], "  ", sentence, indent=BADGE)
        return
    for line in news:
        put(page, line, indent=BADGE, hang=2)
    if sentence:
        put(page, sentence, indent=BADGE + 2, hang=1)


def _news(alerts: Sequence[Alert]) -> Iterator[str]:
    """People by name, on one line, since the sentence says the rest; else the rule's own words."""
    people = [name for alert in alerts if (name := _person(alert.fact))]
    if people:
        yield ", ".join(people)
    yield from dict.fromkeys(alert.summary for alert in alerts if not _person(alert.fact))


def _person(fact: BoundFact | None) -> str:
    match fact:
        case Attendance(name=name) | Unresolved(mention=name):
            return f"{name} (no longer coming)" if fact.status == "withdrawn" else name
        case _:
            return ""


def quote_of(alerts: Sequence[Alert], page: Console) -> Line:
    """The sentence that caused these alerts, its evidence marked; empty if there is none."""
    evidence = [(alert.article, quote) for alert in alerts for quote in alert.quotes]
    if not evidence:
        return Line()
    sentence = evidence[0][1].text
    places = [
        words_within(sentence, article, quote.span)
        for article, quote in evidence
        if quote.text == sentence
    ]
    return quoted(sentence, [place for place in places if place], page)


def _names(origins: Sequence[str]) -> list[str]:
    """The first few by name: who has the rest stands in the message, and in JSON."""
    shown = [
        "an unnamed outlet" if origin.startswith(UNNAMED) else visible(origin)
        for origin in origins[:MOST_NAMED]
    ]
    return [*shown, f"{len(origins) - MOST_NAMED} more"] if len(origins) > MOST_NAMED else shown


def _foot(messages: Sequence[Message], alerts: Sequence[Alert]) -> Iterator[str]:
    """Who says so, why it is told, and by which rule: what one needs to trust or to mend it."""
    speakers = dict.fromkeys(speaker_of(alert.fact) for alert in alerts)
    named = [visible(speaker) for speaker in speakers if speaker]
    if named:
        yield f"said by {', '.join(named)}"
    origins = max((alert.origins for alert in alerts), key=len)
    if len(origins) > 1:
        yield f"{len(origins)} independent origins: {joined(_names(origins))}"
    if any(
        alert.fact is not None and getattr(alert.fact, "sure", "") == "loose" for alert in alerts
    ):
        yield "an unsure reading"
    yield " and ".join(dict.fromkeys(str(alert.reason).replace("_", " ") for alert in alerts))
    yield f"rule {alerts[0].rule.id}"
    channels = [message.channel for message in messages if message.channel != CONSOLE]
    if channels:
        yield f"to {', '.join(channels)}"
