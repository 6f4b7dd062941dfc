"""One poll: what is new, what is a baseline, what is remembered, when it comes again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.config import FeedConfig
from monitor.feeds.fetch import (
    Failure,
    Fetched,
    FetchFailed,
    FetchRequest,
    Freshness,
    Validators,
)
from monitor.feeds.poll import Polled, Turn, poll
from monitor.feeds.sift import Known, Sifted, sift
from monitor.feeds.state import FeedState

NOON = datetime(2031, 4, 5, 12, tzinfo=UTC)
FLOOR = timedelta(minutes=5)
URL = "https://sava.example/feed"
FEED = FeedConfig(URL)
HALF = 0.5
"""The lot with which the jitter changes nothing."""


def item(name: str, text: str = "", guid: str = "", day: int = 1) -> str:
    return (
        f"<item><title>{name}</title><guid isPermaLink='false'>{guid or name}</guid>"
        f"<link>https://sava.example/{name}</link><description>{text}</description>"
        f"<pubDate>{NOON - timedelta(days=30 - day):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
    )


def body(*items: str) -> bytes:
    return (
        f'<rss version="2.0"><channel><title>Sava</title>{"".join(items)}</channel></rss>'.encode()
    )


def page(*items: str, etag: str = "", moved: str = "", max_age: int = 0) -> Fetched:
    return Fetched(
        URL,
        200,
        body(*items),
        validators=Validators(etag, "", URL),
        freshness=Freshness(f"max-age={max_age}"),
        moved=moved,
    )


class Desk:
    """A feed and a store's memory of it, polled by hand."""

    def __init__(self, feed: FeedConfig = FEED) -> None:
        self.feed = feed
        self.state = FeedState()
        self.known: dict[str, Known] = {}
        self.asked: list[FetchRequest] = []

    def poll(self, answer: Fetched | FetchFailed, now: datetime = NOON) -> Sifted:
        polled = self.polled(answer, now)
        sifted = sift(polled, {key: self.known[key] for key in polled.keys if key in self.known})
        self.known |= {known.key: known for known in sifted.remember}
        self.state = FeedState.from_json(sifted.state.to_json())
        return sifted

    def polled(self, answer: Fetched | FetchFailed, now: datetime) -> Polled:
        async def fetch(request: FetchRequest) -> Fetched | FetchFailed:
            self.asked.append(request)
            return answer

        return asyncio.run(poll(fetch, self.feed, self.state, Turn(now, FLOOR, HALF)))


def titles(sifted: Sifted) -> tuple[list[str], list[str]]:
    """Of the baseline, and of what is fresh."""
    return [a.title for a in sifted.baseline], [a.title for a in sifted.fresh]


def test_the_first_page_is_the_baseline_and_later_items_are_fresh() -> None:
    desk = Desk()
    assert titles(desk.poll(page(item("one"), item("two", day=2)))) == (["one", "two"], [])
    assert titles(desk.poll(page(item("three", day=3), item("two", day=2)))) == ([], ["three"])


@pytest.mark.parametrize(
    ("backfill", "baseline", "fresh"),
    [
        (1, ["one", "two"], ["three"]),
        (9, [], ["one", "two", "three"]),
        (None, [], ["one", "two", "three"]),
    ],
)
def test_backfill_tells_the_newest_of_the_first_page(
    backfill: int | None, baseline: list[str], fresh: list[str]
) -> None:
    desk = Desk(replace(FEED, backfill=backfill))
    first = page(item("three", day=3), item("two", day=2), item("one", day=1))
    assert titles(desk.poll(first)) == (baseline, fresh)


def test_a_feed_that_failed_at_first_still_has_its_baseline_before_it() -> None:
    desk = Desk()
    desk.poll(FetchFailed(Failure.TIMEOUT, "no answer in time"))
    assert titles(desk.poll(page(item("one")))) == (["one"], [])


def test_an_empty_first_page_is_a_baseline_too() -> None:
    desk = Desk()
    desk.poll(page())
    assert titles(desk.poll(page(item("one")))) == ([], ["one"])


def test_an_edited_item_comes_again_under_its_own_id() -> None:
    desk = Desk()
    (before,) = desk.poll(page(item("one", "It rained."))).baseline
    (after,) = desk.poll(page(item("one", "It snowed."))).fresh
    assert after.id == before.id
    assert after.text == "It snowed."
    assert titles(desk.poll(page(item("one", "It snowed.")))) == ([], [])


def test_rotating_guids_repeat_nothing() -> None:
    desk = Desk()
    for turn in range(100):
        items = (item(f"n{n}", guid=f"{turn}-{n}") for n in range(50))
        assert titles(desk.poll(page(*items)))[1] == []
    assert len(desk.known) == 100


def test_an_item_that_stands_twice_on_a_page_is_one() -> None:
    desk = Desk()
    desk.poll(page())
    assert titles(desk.poll(page(item("one"), item("one")))) == ([], ["one"])


def test_validators_go_back_with_the_next_request() -> None:
    desk = Desk()
    desk.poll(page(item("one"), etag='W/"1"'))
    desk.poll(Fetched(URL, 304, validators=Validators("", "", URL)))
    desk.poll(Fetched(URL, 304, validators=Validators("", "", URL)))
    assert [request.validators.etag for request in desk.asked] == ["", 'W/"1"', 'W/"1"']


def test_a_page_that_is_no_feed_leaves_the_validators_as_they_were() -> None:
    desk = Desk()
    desk.poll(page(item("one"), etag='"1"'))
    desk.poll(Fetched(URL, 200, b"<html>", validators=Validators('"2"', "", URL)))
    assert (desk.state.etag, desk.state.failures) == ('"1"', 1)
    assert "not a feed" in desk.state.error


def test_the_same_body_is_not_parsed_again() -> None:
    desk = Desk()
    desk.poll(page(item("one")))
    assert desk.poll(page(item("one"))).note == "same body"


def test_failures_wait_longer_each_time_and_one_answer_forgives_them() -> None:
    desk = Desk()
    waits = [desk.poll(FetchFailed(Failure.DNS, "no address")).next_due - NOON for _ in range(3)]
    assert waits == [FLOOR, FLOOR * 2, FLOOR * 4]
    desk.poll(page(item("one")))
    assert (desk.state.failures, desk.state.error) == (0, "")


def test_retry_after_is_kept_to() -> None:
    busy = FetchFailed(Failure.BUSY, "503", 503, retry_after="7200")
    assert Desk().poll(busy).next_due - NOON >= timedelta(hours=2)


def test_a_feed_that_is_gone_is_not_asked_again_and_says_so() -> None:
    desk = Desk()
    gone = desk.poll(FetchFailed(Failure.GONE, "410 Gone", 410))
    assert desk.state.is_gone
    assert "gone" in gone.note
    assert gone.next_due > NOON + timedelta(days=365)


def test_what_the_server_and_the_feed_ask_for_is_waited() -> None:
    assert Desk().poll(page(item("one"), max_age=7200)).next_due == NOON + timedelta(hours=2)
    desk = Desk()
    answer = replace(page(), body=body("<ttl>180</ttl>"))
    assert desk.poll(answer).next_due == NOON + timedelta(hours=3)
    assert desk.poll(answer).next_due == NOON + timedelta(hours=3)


def test_a_page_of_nothing_but_news_is_asked_again_soon_and_noted() -> None:
    desk = Desk()
    desk.poll(page(*(item(f"a{n}") for n in range(3)), max_age=7200))
    full = desk.poll(page(*(item(f"b{n}") for n in range(3)), max_age=7200))
    assert full.next_due == NOON + FLOOR
    assert "missed" in full.note


def test_a_permanent_move_is_believed_after_three_answers_over_a_day() -> None:
    desk = Desk()
    there = "https://sava.example/new"
    for hours in (0, 12, 23):
        desk.poll(page(item("one"), moved=there), NOON + timedelta(hours=hours))
        assert desk.state.url == ""
    desk.poll(page(item("one"), moved=there), NOON + timedelta(hours=25))
    desk.poll(page(item("one")))
    assert desk.asked[-1].url == there


def test_a_new_home_that_does_not_answer_sends_us_back_to_the_old() -> None:
    desk = Desk()
    desk.state = FeedState(url="https://sava.example/new", is_settled=True)
    desk.poll(FetchFailed(Failure.DNS, "no address"))
    desk.poll(page(item("one")))
    assert [request.url for request in desk.asked] == ["https://sava.example/new", URL]


@pytest.mark.parametrize(
    ("raw", "published"),
    [
        ("Fri, 31 Dec 9999 23:59:59 GMT", NOON + timedelta(hours=1)),
        ("Sat, 05 Apr 2003 12:00:00 GMT", NOON - timedelta(days=3650)),
        ("Mon, 01 Jan 0001 00:00:00 GMT", NOON),
        ("Thu, 01 Jan 1970 00:00:00 GMT", NOON),
        ("", NOON),
    ],
)
def test_unbelievable_dates_are_clamped(raw: str, published: datetime) -> None:
    one = f"<item><title>one</title><pubDate>{raw}</pubDate></item>"
    (article,) = Desk().poll(page(one)).baseline
    assert article.published == published


def test_the_users_words_about_a_feed_are_on_its_articles() -> None:
    feed = FeedConfig("https://ana:secret@sava.example/f", name="Sava Post", tier=1, lang="hr")
    (article,) = Desk(feed).poll(page(item("one"))).baseline
    assert (article.source, article.tier, article.lang) == ("Sava Post", 1, "hr")
    assert "secret" not in repr(article)


def test_a_state_of_another_version_is_read_as_far_as_it_goes() -> None:
    state = FeedState.from_json('{"etag": "x", "unheard_of": 1, "failures": "many"}')
    assert state == FeedState(etag="x")
    assert FeedState.from_json(None) == FeedState()


def test_a_server_that_has_had_enough_holds_back_its_whole_host() -> None:
    desk = Desk()
    polled = desk.polled(FetchFailed(Failure.BUSY, "429", 429, retry_after="7200"), NOON)
    assert polled.host_until is not None
    assert polled.host_until >= NOON + timedelta(hours=2)
    assert desk.polled(FetchFailed(Failure.BUSY, "503", 503), NOON).host_until is None


def test_hours_and_days_that_the_feed_names_are_left_out() -> None:
    # 5 April 2031 is a Saturday; the next due time would be at 12:15.
    hours = "<skipHours><hour>12</hour><hour>13</hour></skipHours>"
    answer = replace(page(), body=body(hours))
    assert Desk().poll(answer).next_due == NOON + timedelta(hours=2)
    days = "<skipDays><day>Saturday</day><day>Sunday</day></skipDays>"
    answer = replace(page(), body=body(days))
    assert Desk().poll(answer).next_due == NOON + timedelta(days=1, hours=12)


def test_a_feed_that_never_wants_to_be_asked_is_asked_all_the_same() -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(24))
    answer = replace(page(), body=body(f"<skipHours>{hours}</skipHours>"))
    assert Desk().poll(answer).next_due == NOON + timedelta(minutes=15)


def test_a_server_that_always_says_not_modified_is_asked_plainly_once_a_day() -> None:
    desk = Desk()
    desk.poll(page(item("one", day=28), item("two", day=29), etag='"1"'))
    desk.state = replace(desk.state, rhythm_s=3600.0)
    unchanged = Fetched(URL, 304, validators=Validators("", "", URL))
    for hours in range(1, 25):
        desk.poll(unchanged, NOON + timedelta(hours=hours))
    assert all(request.validators.etag for request in desk.asked[1:])
    again = page(item("one", day=28), item("two", day=29), etag='"1"')
    desk.poll(again, NOON + timedelta(hours=25))
    desk.poll(unchanged, NOON + timedelta(hours=26))
    assert [request.validators.etag for request in desk.asked[-2:]] == ["", '"1"']


def test_a_feed_that_draws_its_ids_is_known_by_its_links_from_then_on() -> None:
    desk = Desk()
    for turn in range(3):
        items = [item(f"n{n}", "It rained.", guid=f"{turn}-{n}") for n in range(5)]
        desk.poll(page(*items))
    assert desk.state.draws_ids
    edited = [item(f"n{n}", "It snowed.", guid=f"9-{n}") for n in range(5)]
    first = desk.poll(page(*edited)).fresh
    again = [item(f"n{n}", "It thawed.", guid=f"10-{n}") for n in range(5)]
    assert {a.id for a in desk.poll(page(*again)).fresh} == {a.id for a in first}
