"""What is old goes, a little at a time; what is open, waits, or tells new from old stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.article import Article
from monitor.clock import VirtualClock
from monitor.matching.load import rules_from_text
from monitor.novelty.decide import Alert
from monitor.store.connection import Store
from monitor.stream import Stream
from monitor.upkeep import Keep

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
KEEP = Keep(
    articles=20 * DAY, facts=400 * DAY, alerts=60 * DAY, messages=30 * DAY, journal=15 * DAY
)
RULES = """
version: 1
rules:
  - rule: toll
    match: {quantity: {role: killed}}
    trigger: {type: new_value, window: 365d}
"""
TOLL = Article(
    "The landslide in Peru killed 12 people, officials said on Saturday.",
    published=NOON, id="slide", source="Andes Post",
)  # fmt: skip


class Years:
    """A stream that lives on, with a store that is kept in order day by day."""

    def __init__(self, path: Path | None = None, keep: Keep = KEEP) -> None:
        self.clock = VirtualClock(NOON)
        self.store = Store.open(path) if path else Store.open()
        self.stream = Stream(rules_from_text(RULES), self.store, self.clock)
        self.keep = keep

    def take(self, article: Article) -> list[Alert]:
        told = self.stream.take(article)
        self.stream.give()
        return told

    def pass_by(self, days: int) -> None:
        """Days on which other things are in the news."""
        for _ in range(days):
            now = self.clock.advance(DAY)
            self.take(Article(f"Rain fell on {now:%d %B %Y}.", published=now, id=f"{now:%F}"))
            self.stream.give()
            while not self.store.housekeep(now, self.keep).is_done:
                pass

    def rows(self, table: str) -> int:
        (count,) = self.store._db.execute(f"SELECT COUNT(*) FROM {table}").fetchone()
        return int(count)


def test_an_old_text_goes_and_that_it_was_seen_stays() -> None:
    years = Years()
    assert len(years.take(TOLL)) == 1
    years.pass_by(40)
    assert years.store.articles.get("slide") is None
    assert years.store.articles.content("slide") == TOLL.content
    assert years.rows("articles") <= 22


def test_an_old_article_that_comes_again_is_not_new() -> None:
    years = Years()
    years.take(TOLL)
    years.pass_by(500)
    assert years.take(TOLL) == []


def test_an_old_article_that_was_touched_up_is_not_new_either() -> None:
    years = Years()
    years.take(TOLL)
    years.pass_by(500)
    assert years.rows("facts") == 0
    assert years.take(replace(TOLL, text=f"{TOLL.text} The road is open again.")) == []


def test_a_figure_is_known_for_as_long_as_its_rule_looks_back() -> None:
    years = Years(keep=KEEP.covering(365 * DAY))
    years.take(TOLL)
    years.pass_by(360)
    later = years.clock.now()
    again = Article(
        "The landslide in Peru killed 12 people a year ago.", published=later, id="anniversary"
    )
    assert years.take(again) == []


def test_facts_are_kept_for_at_least_a_rules_window() -> None:
    assert Keep(facts=30 * DAY).covering(365 * DAY).facts > 365 * DAY
    assert Keep(facts=900 * DAY).covering(365 * DAY).facts == 900 * DAY


def test_an_open_alert_keeps_its_article_its_journal_and_its_support() -> None:
    years = Years()
    (alert,) = years.take(TOLL)
    years.store.housekeep(NOON + 1000 * DAY, KEEP)
    assert years.store.articles.get("slide") == TOLL
    assert [one.kind for one in years.store.journal.read(alert.fingerprint)] == [
        "alert.first_report",
        "alert.told",
    ]
    assert len(years.store.facts.support(alert.fingerprint)) == 1


def test_a_closed_alert_goes_with_what_was_told_of_it() -> None:
    years = Years()
    (alert,) = years.take(TOLL)
    assert years.rows("told") == 1
    years.pass_by(59)
    assert years.store.alerts.get(alert.fingerprint) is not None
    years.pass_by(3)
    assert years.store.alerts.get(alert.fingerprint) is None
    assert years.rows("told") == 0


def test_messages_that_were_sent_go_and_those_that_wait_stay() -> None:
    years = Years()
    years.take(TOLL)
    years.store._db.execute(
        """
        INSERT INTO outbox (key, channel, title, body, reason, alerts, state, attempt,
                            created_at, changed_at, due_at, detail)
        SELECT 'waits', 'desk', title, body, reason, alerts, 'retry', 3,
               created_at, changed_at, '2030-01-01T00:00:00.000000Z', detail FROM outbox
        """
    )
    years.store.housekeep(NOON + 90 * DAY, KEEP)
    assert [row.message.key for row in years.store.outbox.rows(9)] == ["waits"]


def test_a_page_that_is_edited_for_years_keeps_its_text() -> None:
    years = Years()
    years.take(TOLL)
    years.pass_by(18)
    edited = replace(TOLL, text=f"{TOLL.text} Rain stopped.", published=years.clock.now())
    years.take(edited)
    years.pass_by(10)
    assert years.store.articles.get("slide") == edited


def test_what_goes_at_once_is_bounded_and_the_rest_goes_next() -> None:
    with Store.open() as store:
        for number in range(25):
            store.journal.note(NOON, "kind", str(number), "")
        rounds = [store.housekeep(NOON + 100 * DAY, KEEP, limit=10) for _ in range(4)]
    assert [one.gone.journal for one in rounds] == [10, 10, 5, 0]
    assert [one.is_done for one in rounds] == [False, False, True, True]


def test_room_goes_back_to_the_disk(path: Path) -> None:
    with Store.open(path) as store:
        with store.transaction():
            for number in range(6000):
                store.journal.note(NOON, "kind", str(number), "x" * 2000)
        before = store.size()
        while not store.housekeep(NOON + 100 * DAY, KEEP).is_done:
            pass
        for _ in range(5):
            store.housekeep(NOON + 100 * DAY, KEEP)
        after = store.size()
    assert before.file > 12_000_000
    assert after.file < before.file / 2
    assert after.free < before.file / 2


def test_beside_a_reader_the_log_waits_and_nobody_else_does(path: Path) -> None:
    with Store.open(path) as store, Store.look(path) as reader:
        store.journal.note(NOON, "kind", "one", "")
        rows = reader._db.execute("SELECT subject FROM journal")
        rows.fetchone()
        store.journal.note(NOON, "kind", "two", "")
        assert store.housekeep(NOON, KEEP).size.wal > 0
        rows.close()
