"""What the five saved articles must tell a person who runs the bundled rules, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.article import Article
from monitor.feeds.replay import read_saved
from monitor.language.counts.quantities import Quantity
from monitor.language.text import Text
from tests.worlds import ROOT, World, bundled

SEEDS = ROOT / "seeds"
AT = datetime(2025, 9, 2, 9, 25, 54, tzinfo=UTC)


def told(world: World, rule: str) -> list[tuple[str, object, object]]:
    """Of one rule: the seed's number, what was known, what is new."""
    return [
        (Path(alert.article.file).name[:3], alert.old, alert.new)
        for alert in world.told
        if alert.rule.id == rule
    ]


def text(world: World, number: int) -> Text:
    return world.stream.reader.read(seeds()[number])


def seeds() -> list[Article]:
    return read_saved([str(SEEDS)])


@pytest.fixture
def world() -> World:
    world = World(bundled())
    world.takes(*seeds())
    return world


def test_all_seeds_stand_at_the_one_date_that_two_of_them_give() -> None:
    assert [(article.file[-24:-21], article.published) for article in seeds()] == [
        (f"00{number}", AT) for number in range(5)
    ]


def test_troops_are_told_with_role_and_change(world: World) -> None:
    numbers = [
        (alert.article.file[-24:-21], alert.fact.role, alert.old, alert.new, alert.fact.increment)
        for alert in world.told
        if isinstance(alert.fact, Quantity)
    ]
    assert numbers == [
        ("000", "planned_deployment", None, 6000, "delta"),
        ("000", "sent", None, 13000, "total"),
        ("000", "killed", None, 2000, "total"),
        ("003", "sent", 13000, 15000, "total"),
    ]


def test_the_two_figures_are_one_voice_that_changed(world: World) -> None:
    *_, killed, changed = [a for a in world.told if isinstance(a.fact, Quantity)]
    assert str(changed.change) == "up"
    assert changed.origins == killed.origins


def test_no_seed_confirms_a_three_way_summit(world: World) -> None:
    assert told(world, "three-way-summit-confirmed") == []


@pytest.mark.parametrize(("seed", "status"), [(0, "unlikely"), (1, "possible"), (3, "unconfirmed")])
def test_the_status_of_the_summit_is_read(world: World, seed: int, status: str) -> None:
    trio = {"Kim Jong Un", "Xi Jinping", "Vladimir Putin"}
    said = [
        s for s in text(world, seed).statements if trio <= set(s.parties) and s.topic == "meeting"
    ]
    assert status in {s.status for s in said}
    assert not {"confirmed", "happened"} & {s.status for s in said}


def test_each_attendee_is_told_once_under_one_name(world: World) -> None:
    names: dict[str, list[object]] = {}
    for seed, _, name in told(world, "parade-attendees"):
        names.setdefault(seed, []).append(name)
    assert set(names["000"]) == {
        "Kim Jong Un",
        "Xi Jinping",
        "Vladimir Putin",
        "Choe Son Hui",
        "Hyon Song Wol",
        "Kim Song Nam",
    }
    assert names["002"] == ["Woo Won-shik"]
    assert len(names["003"]) == 23
    assert "Robert Fico" in names["003"]
    assert set(names) == {"000", "002", "003"}


def test_a_garbled_line_of_the_list_is_reported_and_names_nobody(world: World) -> None:
    assert [one.mention for one in text(world, 3).unresolved if "Kyrg" in one.mention] == [
        "Kyrghietics"
    ]


def test_the_attendees_of_one_article_share_one_message(world: World) -> None:
    about = [m for m in world.messages if "attendee" in m.title.lower()]
    assert [len(message.alerts) for message in about] == [6, 1, 23]


def test_every_quote_is_found_where_its_span_says(world: World) -> None:
    for alert in world.told:
        for quote in alert.quotes:
            start, end, in_title = quote.span
            page = alert.article.title if in_title else alert.article.text
            assert page[start:end] in quote.text


def test_reading_the_seeds_again_tells_nothing(world: World) -> None:
    again = [
        Article(a.text, title=a.title, published=a.published, id=f"copy {a.id}") for a in seeds()
    ]
    assert world.takes(*again) == []


CONFIRMED = (
    "The Kremlin confirmed that Putin, Xi and Kim will hold a three-way summit in Beijing on "
    "Wednesday."
)
SECOND = (
    "China's foreign ministry announced on Tuesday that Xi Jinping, Vladimir Putin and Kim Jong Un "
    "will hold a three-way summit in Beijing."
)


def later(text: str, hours: int, source: str) -> Article:
    return Article(text, published=AT + timedelta(hours=hours), source=source)


def test_a_confirmed_summit_fires_once_and_a_second_voice_raises_it(world: World) -> None:
    first = world.takes(later(CONFIRMED, 1, "TASS"))
    assert [(a.rule.id, str(a.level), str(a.reason)) for a in first] == [
        ("three-way-summit-confirmed", "high", "new_term")
    ]
    assert world.takes(later(CONFIRMED, 2, "Another paper")) == []
    second = world.takes(later(SECOND, 3, "Xinhua"))
    assert [(a.fingerprint, str(a.level), str(a.reason)) for a in second] == [
        (first[0].fingerprint, "critical", "escalated")
    ]
    assert world.takes(later(SECOND, 4, "Yet another paper")) == []


def test_ten_quiet_days_later_nothing_is_repeated(world: World) -> None:
    world.takes(later(CONFIRMED, 1, "TASS"))
    before = len(world.messages)
    for day in range(11):
        now = world.clock.advance_to(AT + timedelta(days=day))
        assert world.stream.give(now) == []
    assert len(world.messages) == before
    assert world.stream.next_due() is None
