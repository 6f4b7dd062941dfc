"""The two verbs, by the public door: articles in, alerts and messages out, with a memory."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.article import Article
from monitor.clock import VirtualClock
from monitor.config import Route
from monitor.language.kinds import Kind
from monitor.language.words.document import Document, document
from monitor.matching.load import rules_from_text
from monitor.outbox.tidings import Message
from monitor.store.connection import Store
from monitor.stream import FeedRow, Stream
from tests.worlds import MONDAY, World

FLOOD = """
version: 1
rules:
  - rule: flood-toll
    title: Flood toll
    about: flood*
    match: {quantity: {role: killed}}
    escalate: [{if: {origins: {gte: 2}}, level: critical}]
"""
TWELVE = "Twelve people were killed by floods in Norland, the police said."
FIFTEEN = "Fifteen people were killed by floods in Norland, the police said."


def article(text: str, hours: float = 0, source: str = "Harbour News") -> Article:
    return Article(text, published=MONDAY + timedelta(hours=hours), source=source)


def test_the_same_article_twice_is_told_once() -> None:
    world = World(FLOOD)
    assert [alert.new for alert in world.takes(article(TWELVE))] == [12]
    assert world.takes(article(TWELVE)) == []


def test_another_figure_carries_the_one_before() -> None:
    world = World(FLOOD)
    world.reads(TWELVE)
    (alert,) = world.reads(FIFTEEN, hours=2)
    assert (alert.old, alert.new, str(alert.reason)) == (12, 15, "new_value")
    assert "12" in alert.summary and "15" in alert.summary


def test_an_edited_article_tells_only_what_is_new() -> None:
    world = World(FLOOD)
    first = article(TWELVE + " The army is helping.")
    world.takes(first)
    assert world.takes(replace(first, text=TWELVE + " The navy is helping.")) == []
    (alert,) = world.takes(replace(first, text=FIFTEEN))
    assert (alert.old, alert.new) == (12, 15)


def test_a_second_voice_raises_the_same_alert_and_a_copy_does_not() -> None:
    world = World(FLOOD)
    (first,) = world.reads(TWELVE)
    assert world.reads(TWELVE, hours=1, source="Fjord Post") == []
    (raised,) = world.reads(
        "Floods in Norland have killed twelve people, the Red Cross said.", hours=2
    )
    assert (raised.fingerprint, str(raised.reason)) == (first.fingerprint, "escalated")
    assert (str(first.level), str(raised.level)) == ("medium", "critical")
    assert len(raised.origins) == 2


def test_a_baseline_is_learnt_and_not_told() -> None:
    world = World(FLOOD)
    assert world.stream.take(article(TWELVE), baseline=True) == []
    assert world.reads(TWELVE, hours=1, source="Fjord Post") == []
    (alert,) = world.reads(FIFTEEN, hours=2)
    assert (alert.old, alert.new) == (12, 15)


def test_what_is_known_survives_a_restart(tmp_path: Path) -> None:
    store = tmp_path / "monitor.db"
    world = World(FLOOD, str(store))
    world.reads(TWELVE)
    world.stream.close()
    world = World(FLOOD, str(store))
    assert world.reads(TWELVE, hours=1, source="Fjord Post") == []
    (alert,) = world.reads(FIFTEEN, hours=2)
    assert alert.old == 12


def test_an_article_that_breaks_the_reading_is_dropped_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World(FLOOD)
    read = world.stream.reader.read_cut

    def reading(one: Document, kinds: Set[Kind]) -> object:
        if "poison" in one.text:
            raise RecursionError("a sentence nobody thought of")
        return read(one, kinds)

    monkeypatch.setattr(world.stream.reader, "read_cut", reading)
    poison = article("Five people were killed by poison in Norland floods.")
    alerts = world.stream.take([poison, article(TWELVE)])
    assert [alert.new for alert in alerts] == [12]
    assert world.stream.store.articles.get(poison.id) is None
    (entry,) = world.stream.store.journal.read(poison.id)
    assert entry.kind == "article.dropped"


def test_an_article_that_no_rule_touches_is_filed_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(FLOOD)
    read: list[str] = []
    reading = world.stream.reader.read_cut

    def counted(one: Document, kinds: Set[Kind]) -> object:
        read.append(one.text)
        return reading(one, kinds)

    monkeypatch.setattr(world.stream.reader, "read_cut", counted)
    gala = article("The opera of Sundvik opens its gala with a new soprano.")
    world.stream.take([gala, article(TWELVE)])
    assert read == [TWELVE]
    assert world.stream.store.stories.of(gala.id) is not None


def test_of_an_article_only_what_its_rules_ask_for_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World(FLOOD)
    asked: list[Set[Kind]] = []
    reading = world.stream.reader.read_cut

    def noted(one: Document, kinds: Set[Kind]) -> object:
        asked.append(kinds)
        return reading(one, kinds)

    monkeypatch.setattr(world.stream.reader, "read_cut", noted)
    world.stream.take(article(TWELVE))
    assert asked == [{Kind.QUANTITIES}]


def test_an_article_is_cut_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World('version: 1\nwatch: ["title:kiln", "/gla.e/ AND kiln"]\n')
    cut: list[str] = []

    def noted(one: Article) -> Document:
        cut.append(one.title)
        return document(one)

    for place in ("language.text", "matching.passages"):
        monkeypatch.setattr(f"monitor.{place}.document", noted)
    world.stream.take(Article(text="A grey glaze.", title="Kiln opens"))
    assert cut == ["Kiln opens"]


def test_a_feeds_state_is_written_with_its_articles_or_not_at_all() -> None:
    world = World(FLOOD)
    row = FeedRow("https://example.org/feed", MONDAY, '{"etag": "1"}')
    world.stream.take([article(TWELVE)], feed_state=row)
    assert world.stream.store.feeds.get(row.url) == row.state

    def failing() -> object:
        yield article(FIFTEEN, 1)
        raise OSError("the feed broke off")

    with pytest.raises(OSError, match="broke off"):
        world.stream.take(failing(), feed_state=replace(row, state="{}"))  # type: ignore[arg-type]
    assert world.stream.store.feeds.get(row.url) == row.state
    assert world.stream.store.articles.get(article(FIFTEEN, 1).id) is None


def test_alerts_of_one_group_share_a_message() -> None:
    messages: list[Message] = []
    clock = VirtualClock(MONDAY)
    route = Route("console", group_by=("rule",), group_wait=timedelta(minutes=1))
    stream = Stream(rules_from_text(FLOOD), clock=clock, route=route, console=messages.append)
    stream.take(article(TWELVE))
    stream.take(article("Floods killed 3 people in Sudland.", source="Fjord Post"))
    assert stream.give(MONDAY) == []
    assert stream.next_flush() == MONDAY + timedelta(minutes=1)
    stream.give(clock.advance(timedelta(minutes=1)))
    assert [len(message.alerts) for message in messages] == [2]
    assert stream.next_due() is None


def test_an_article_dated_in_the_future_counts_from_its_arrival() -> None:
    world = World(FLOOD)
    (alert,) = world.stream.take(article(TWELVE, hours=1000))
    assert alert.at == MONDAY


def test_explain_decides_without_writing_anything() -> None:
    world = World(FLOOD)
    _, (decision,) = world.stream.explain(article(TWELVE))
    assert decision.verdict.news
    assert world.stream.store.articles.get(article(TWELVE).id) is None
    assert [alert.new for alert in world.takes(article(TWELVE))] == [12]
    _, (decision,) = world.stream.explain(article(TWELVE, 1, "Fjord Post"))
    assert decision.verdict.why == "12 is known since 2 Mar 2026"


def test_an_alert_prints_as_the_contract_says() -> None:
    world = World(FLOOD)
    (alert,) = world.reads(TWELVE)
    line = alert.to_dict()
    assert line["kind"] == "alert"
    assert line["at"] == "2026-03-02T08:00:00Z"
    facts = line["facts"]
    assert isinstance(facts, dict)
    assert (facts["role"], facts["value"], facts["unit"]) == ("killed", 12, "people")
    quotes = line["quotes"]
    assert isinstance(quotes, list)
    start, end = quotes[0]["span"]
    assert "Twelve" in TWELVE[start:end]


def test_a_store_may_be_shared_with_an_open_one() -> None:
    store = Store.open()
    world = World(FLOOD, store)
    world.reads(TWELVE)
    assert len(store.alerts.recent(5)) == 1
