"""Rules that count: bursts, different values, spikes and silence, by articles and by the clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.article import Article
from monitor.feeds.state import FeedState
from monitor.store.connection import Store
from tests.worlds import MONDAY, World, article, hours_of

WHALES = (
    "Whales were counted off Cape Fenn by a ferry crew",
    "A museum in Tallow bought the skeleton of a whale",
    "Students sang for a stranded whale at Rook Bay",
    "Insurers argue over a yacht that hit a whale",
    "A film on whale song opened in seven towns",
    "Doctors used whale oil for burns, letters show",
    "Council bans drones above the whale nursery",
    "An old harpoon was found inside a living whale",
    "Satellites follow one whale from Brenn to the pole",
    "The whale on the coin of Fenn turns left from May",
    "Bakers shaped a whale of bread for the harvest fair",
    "Judges let the whale watchers of Dorn keep their pier",
)


def whales(*hours: float, source: str = "Harbour News") -> list[Article]:
    """Articles on as many stories, one at each hour."""
    return [article(f"{WHALES[at]}.", hour, source) for at, hour in enumerate(hours)]


def world(trigger: str, more: str = "") -> World:
    return World(f"""
version: 1
rules:
  - rule: whales
    match: {{query: whale*}}
    trigger: {trigger}
    {more}
""")


# Bursts.


@pytest.mark.parametrize(
    ("condition", "articles", "told"),
    [
        ("{gte: 3}", 2, 0),
        ("{gte: 3}", 3, 1),
        ("{gte: 3}", 5, 1),
        ("{gt: 3}", 3, 0),
        ("{gt: 3}", 4, 1),
    ],
)
def test_a_count_is_told_when_it_is_reached_and_once(
    condition: str, articles: int, told: int
) -> None:
    found = world(f"{{type: event_count, window: 12h, condition: {condition}}}")
    assert len(found.lives(*whales(*range(articles)), until=12)) == told


def test_the_alert_says_how_many_there_were_and_in_which_window() -> None:
    found = world("{type: event_count, window: 12h, condition: {gte: 3}}")
    (alert,) = found.lives(*whales(0, 1, 2), until=3)
    line = alert.to_dict()
    assert line["tally"] == {
        "count": 3, "expected": None, "window_s": 43_200, "group": {}, "values": [],
    }  # fmt: skip
    assert (line["reason"], line["new"], line["summary"]) == ("count", 3, "3 matches in 12h")


def test_what_lies_further_apart_than_the_window_is_no_burst() -> None:
    found = world("{type: event_count, window: 12h, condition: {gte: 3}}")
    assert found.lives(*whales(0, 6, 12, 18, 24), until=30) == []


def test_a_burst_that_goes_on_is_one_alert_and_another_one_days_later_a_second() -> None:
    found = world("{type: event_count, window: 12h, condition: {gte: 3}}")
    told = found.lives(*whales(0, 1, 2, 8, 14, 15, 16, 90, 91, 92), until=99)
    assert hours_of(told) == [(2, "whales", "count"), (92, "whales", "count")]


def test_a_burst_is_over_when_its_window_is_and_the_next_one_is_told_on_the_same_day() -> None:
    found = world("{type: event_count, window: 2h, condition: {gte: 2}}")
    found.lives(*whales(0, 1, 1.5, 10, 11), until=12)
    assert hours_of(found.told) == [(1, "whales", "count"), (11, "whales", "count")]


def test_a_count_that_stayed_reached_is_not_told_again_when_its_alert_is_closed() -> None:
    found = world("{type: event_count, window: 7d, condition: {gte: 3}}")
    assert len(found.lives(*whales(0, 1, 2, 50), until=60)) == 1


def test_copies_of_one_story_are_one_where_stories_are_counted() -> None:
    found = world("{type: event_count, window: 12h, condition: {gte: 3}, count: stories}")
    copies = [article(WHALES[0], hour, f"Paper {hour}") for hour in range(4)]
    assert found.lives(*copies, until=5) == []
    assert len(found.lives(*whales(5, 6, 7)[1:], until=9)) == 1


def test_a_late_article_completes_the_burst_it_belongs_to() -> None:
    found = world("{type: event_count, window: 6h, condition: {gte: 3}}")
    first, second, third = whales(0, 1, 2)
    found.clock.advance_to(article("", 20).published)
    assert found.stream.take([first, third]) == []
    assert len(found.stream.take(second)) == 1


def test_each_group_has_a_count_of_its_own() -> None:
    found = world("{type: event_count, window: 12h, condition: {gte: 2}, group_by: [source]}")
    one, two = whales(0, 2)
    other = article(WHALES[5], 1.5, "Fjord Post")
    (alert,) = found.lives(one, other, two, until=3)
    assert alert.tally is not None
    assert alert.tally.group == (("source", "Harbour News"),)
    assert alert.summary == "Harbour News: 2 matches in 12h"


def test_independent_origins_may_be_asked_for() -> None:
    rules = "{type: event_count, window: 12h, condition: {gte: 3}}"
    found = world(rules, "min_origins: 2")
    assert found.lives(*whales(0, 1, 2), until=3) == []
    (alert,) = found.lives(article(WHALES[4], 4, "Fjord Post"), until=5)
    assert alert.origins == ("Harbour News", "Fjord Post")


def test_many_values_of_a_field_are_told_and_one_value_often_is_not() -> None:
    found = world("{type: value_count, field: source, window: 12h, condition: {gte: 3}}")
    assert found.lives(*whales(0, 1, 2, 3), until=4) == []
    others = [article(WHALES[5], 5, "Fjord Post"), article(WHALES[6], 6, "Lake Daily")]
    (alert,) = found.lives(*others, until=7)
    assert alert.summary == "3 source values in 12h (Harbour News, Fjord Post, Lake Daily)"


def test_a_count_with_an_upper_bound_lasts_and_ends() -> None:
    found = world("{type: event_count, window: 6h, condition: {gte: 1, lt: 3}}")
    told = found.lives(*whales(0, 1, 2), until=20)
    assert hours_of(told) == [
        (0, "whales", "count"),
        (2, "whales", "resolved"),
        (6, "whales", "count"),
        (8, "whales", "resolved"),
    ]


# Spikes.

SPIKE = "{type: spike, window: 24h, reference: 4d, ratio: 3, min_count: 4}"
DAILY = (0, 24, 48, 72, 96)


def test_a_spike_is_told_and_its_end_by_the_clock() -> None:
    found = world(SPIKE)
    told = found.lives(*whales(*DAILY, 121, 122, 123, 124), until=160)
    assert hours_of(told) == [(124, "whales", "spike"), (145, "whales", "resolved")]
    assert (told[0].old, told[0].new) == (1, 4)


def test_nothing_is_a_spike_before_it_is_known_what_is_usual() -> None:
    assert world(SPIKE).lives(*whales(0, 1, 2, 3, 4, 5), until=6) == []


def test_few_are_no_spike_though_there_are_usually_none() -> None:
    found = world(SPIKE)
    *three, fourth = whales(0, 130, 131, 132, 143)
    assert found.lives(*three, until=140) == []
    assert len(found.lives(fourth, until=144)) == 1


def test_copies_make_no_spike() -> None:
    found = world(SPIKE)
    copies = [article(WHALES[6], 121 + at, f"Paper {at}") for at in range(6)]
    assert found.lives(*whales(*DAILY), *copies, until=128) == []


def test_a_spike_is_over_only_when_it_was_for_long_enough() -> None:
    found = world(SPIKE, "keep_firing_for: 2h")
    told = found.lives(*whales(*DAILY, 121, 122, 123, 124), until=160)
    assert hours_of(told)[-1] == (147, "whales", "resolved")


# Silence.

SILENCE = "{type: flatline, window: 12h}"


def test_silence_is_told_by_the_clock_and_so_is_its_end() -> None:
    found = world(SILENCE)
    told = found.lives(*whales(0, 5, 40), until=45)
    assert hours_of(told) == [(17, "whales", "silent"), (40, "whales", "resolved")]
    assert told[0].summary == "no matches in 12h"


def test_what_speaks_at_the_very_moment_at_which_it_would_be_silent_is_not() -> None:
    found = world("{type: flatline, window: 6h}")
    assert found.lives(*whales(0, 6, 12), until=17) == []


def test_silence_from_the_very_beginning_is_told() -> None:
    assert hours_of(world(SILENCE).lives(until=13)) == [(12, "whales", "silent")]


def test_a_silence_that_lasts_is_told_once() -> None:
    assert len(world(SILENCE).lives(*whales(0), until=500)) == 1


def test_a_silence_must_have_lasted_for_as_long_as_the_rule_says() -> None:
    found = world(SILENCE, "for: 3h")
    assert hours_of(found.lives(*whales(0, 14, 40), until=41)) == [
        (29, "whales", "silent"),
        (40, "whales", "resolved"),
    ]


def test_fewer_than_so_many_are_silence_where_the_rule_says_so() -> None:
    found = world("{type: flatline, window: 12h, condition: {lt: 2}}")
    assert hours_of(found.lives(*whales(0, 1, 6), until=14)) == [(13, "whales", "silent")]


FEEDS = """
version: 1
rules:
  - rule: feed-silent
    match: {source: {feed: '*'}}
    trigger: {type: flatline, group_by: [feed], window: 24h, condition: {lt: 1}}
"""
QUIET, BUSY = "https://quiet.example.org/feed", "https://busy.example.org/feed"


def test_each_feed_that_was_seen_is_watched() -> None:
    found = World(FEEDS)
    told = found.lives(
        article("One.", 0, feed=QUIET),
        article("Two.", 1, feed=BUSY),
        article("Three.", 20, feed=BUSY),
        until=30,
    )
    assert [
        (alert.summary, hour) for alert, (hour, *_) in zip(told, hours_of(told), strict=True)
    ] == [(f"{QUIET}: no matches in 24h", 24)]


def test_a_feed_that_never_published_is_silent_too_and_one_that_was_taken_out_is_not() -> None:
    found = World(FEEDS)
    found.stream.follow([Article("", feed=QUIET), Article("", feed=BUSY)])
    found.stream.follow([Article("", feed=QUIET)])
    (alert,) = found.lives(until=30)
    assert alert.tally is not None
    assert alert.tally.group == (("feed", QUIET),)
    line = alert.to_dict()["article"]
    assert isinstance(line, dict) and line["id"] == line["title"] == ""


def test_a_feed_that_cannot_be_reached_is_not_silent_until_it_answers_again() -> None:
    found = World(FEEDS)
    found.stream.follow([Article("", feed=QUIET)])
    feeds = found.stream.store.feeds
    feeds.put(QUIET, MONDAY, FeedState(failures=3).to_json())
    assert found.lives(until=48) == []
    feeds.put(QUIET, MONDAY, FeedState().to_json())
    assert len(found.lives(until=49)) == 1


def test_a_restart_after_a_long_stop_asks_the_feeds_before_it_calls_them_silent(
    tmp_path: Path,
) -> None:
    path = tmp_path / "monitor.db"
    before = World(FEEDS, str(path))
    before.takes(article("One.", 0, feed=BUSY))
    before.stream.close()
    with Store.open(path) as store:
        after = World(FEEDS, store)
        after.clock.advance_to(article("", 48).published)
        after.stream.resume()
        assert after.stream.release() == []
        after.takes(article("Two.", 48.1, feed=BUSY))
        assert after.lives(until=49) == []


# What is remembered.


def test_what_was_counted_survives_a_restart(tmp_path: Path) -> None:
    rules = world("{type: event_count, window: 12h, condition: {gte: 3}}").stream.rules
    path = str(tmp_path / "monitor.db")
    one, two, three = whales(0, 1, 2)
    before = World(rules, path)
    before.takes(one, two)
    before.stream.close()
    after = World(rules, path)
    assert len(after.takes(three)) == 1
    after.stream.close()


def test_what_a_feed_held_when_it_was_first_seen_is_counted_and_not_told() -> None:
    found = world("{type: event_count, window: 12h, condition: {gte: 2}}")
    one, two, three = whales(0, 1, 2)
    found.clock.advance_to(three.published)
    assert found.stream.take([one, two], baseline=True) == []
    assert found.stream.take(three) == []


# People and places.


def test_each_person_that_an_article_names_has_a_count() -> None:
    found = world("{type: event_count, window: 12h, condition: {gte: 2}, group_by: [person]}")
    one = article("Anna Berg and Carl Dahl saw a whale.")
    two = article("Anna Berg sold a painting of a whale.", 1)
    (alert,) = found.lives(one, two, until=2)
    assert alert.summary == "Anna Berg: 2 matches in 12h"


def test_each_place_that_an_article_names_has_a_count() -> None:
    found = world("{type: event_count, window: 12h, condition: {gte: 2}, group_by: [place]}")
    one = article("A whale was seen off Chile and Peru.")
    two = article("Chilean divers freed a whale.", 1)
    (alert,) = found.lives(one, two, until=2)
    assert alert.summary == "Chile: 2 matches in 12h"


def test_a_name_that_was_not_there_before_is_told() -> None:
    found = world("{type: new_term, field: person}")
    told = found.lives(
        article("Anna Berg saw a whale."),
        article("Anna Berg and Carl Dahl saw another whale.", 1),
        until=2,
    )
    assert [alert.new for alert in told] == ["Anna Berg", "Carl Dahl"]


def test_many_people_are_told_and_one_often_is_not() -> None:
    found = world("{type: value_count, field: person, window: 12h, condition: {gte: 3}}")
    assert (
        found.lives(*[article(f"Anna Berg saw {n} whales: a whale.", n) for n in range(4)], until=4)
        == []
    )
    (alert,) = found.lives(article("Carl Dahl and Eva Holm saw a whale.", 5), until=6)
    assert alert.tally is not None
    assert alert.tally.values == ("Anna Berg", "Carl Dahl", "Eva Holm")
