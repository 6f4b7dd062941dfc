"""How the daemon treats servers: each rule tried on a real one, through all that a poll is."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_network
from itertools import pairwise
from pathlib import Path
from queue import Empty
from threading import Event, Lock

import pytest

from monitor.config import FeedConfig, Limits
from monitor.feeds.health import health

from .household import UNHURRIED, household
from .loopback import WAIT_S, Page, Site, Visit, site

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NEAR = timedelta(seconds=1)
LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))


@pytest.fixture
def server() -> Iterator[Site]:
    with site({}) as here:
        yield here


def feed(server: Site, path: str = "/feed", host: str = "127.0.0.1") -> FeedConfig:
    return FeedConfig(server.url(path, host), allow_private=True)


def rss(*titles: str, more: str = "") -> bytes:
    items = "".join(
        f"<item><title>{title}</title><guid isPermaLink='false'>{title}</guid></item>"
        for title in titles
    )
    return f'<rss version="2.0"><channel><title>Sava</title>{more}{items}</channel></rss>'.encode()


def visits(server: Site) -> list[Visit]:
    """All requests that nobody has looked at yet."""
    found: list[Visit] = []
    try:
        while True:
            found.append(server.visits.get_nowait())
    except Empty:
        return found


# --- conditional requests


def test_of_a_thousand_polls_one_is_unconditional(server: Site, tmp_path: Path) -> None:
    def answer(visit: Visit) -> Page:
        tag = {"ETag": 'W/"1"', "Last-Modified": "Sat, 05 Apr 2031 11:00:00 GMT"}
        known = visit.headers.get("If-None-Match") == 'W/"1"'
        return Page(status=304, headers=tag) if known else Page(rss("a"), headers=tag)

    server.pages["/feed"] = answer
    with household(tmp_path, feed(server)) as house:
        for _ in range(1000):
            house.ask(later=timedelta(minutes=5))
    plain, *conditional = visits(server)
    assert "If-None-Match" not in plain.headers
    assert "If-Modified-Since" not in plain.headers
    assert len(conditional) == 999
    assert {one.headers["If-None-Match"] for one in conditional} == {'W/"1"'}
    date = "Sat, 05 Apr 2031 11:00:00 GMT"
    assert {one.headers["If-Modified-Since"] for one in conditional} == {date}


def test_the_same_body_is_not_read_again(server: Site, tmp_path: Path) -> None:
    server.pages["/feed"] = Page(rss("a"))
    with household(tmp_path, feed(server)) as house:
        house.ask()
        assert house.ask(later=QUARTER).note == "same body"


def test_a_server_that_says_not_modified_for_ever_is_asked_plainly_once_a_day(
    server: Site, tmp_path: Path
) -> None:
    item = "<item><title>{0}</title><pubDate>Sat, 05 Apr 2031 {0}:00:00 GMT</pubDate></item>"
    hourly = rss(more="".join(item.format(hour) for hour in range(10, 12)))

    def answer(visit: Visit) -> Page:
        if "If-None-Match" in visit.headers:
            return Page(status=304)
        return Page(hourly, headers={"ETag": '"1"'}) if not broken else Page(status=500)

    server.pages["/feed"] = answer
    broken: list[bool] = []
    with household(tmp_path, feed(server)) as house:
        for hour in range(100):
            # From the third day on it fails whom it cannot tell "not modified".
            broken += [True] if hour == 50 else []
            house.ask(later=HOUR)
    plain = [n for n, one in enumerate(visits(server)) if "If-None-Match" not in one.headers]
    assert plain == [0, 25, 50, 75]


def test_what_was_not_kept_is_fetched_whole_again(
    server: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.pages["/feed"] = Page(rss("flood one"), headers={"ETag": '"1"'})
    with household(tmp_path, feed(server)) as house:
        house.ask()
        server.pages["/feed"] = Page(rss("flood one", "flood two"), headers={"ETag": '"2"'})
        with monkeypatch.context() as patch:
            patch.setattr("monitor.desk.Desk.keep", _dies)
            with pytest.raises(KeyboardInterrupt):
                house.ask(later=QUARTER)
        assert house.ask(later=QUARTER).alerts == 1
    assert [one.headers.get("If-None-Match") for one in visits(server)] == [None, '"1"', '"1"']


def _dies(*_: object) -> None:
    raise KeyboardInterrupt


def test_an_item_that_could_not_be_kept_comes_again_though_the_page_stays_the_same(
    server: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(visit: Visit) -> Page:
        known = visit.headers.get("If-None-Match") == '"2"'
        return Page(status=304) if known else Page(rss("flood two"), headers={"ETag": '"2"'})

    with household(tmp_path, feed(server)) as house:
        server.pages["/feed"] = Page(rss("flood one"))
        house.ask()
        server.pages["/feed"] = answer
        with monkeypatch.context() as patch:
            patch.setattr("monitor.stream.Stream._take_one", _breaks)
            for _ in range(10):
                assert house.ask(later=QUARTER).alerts == 0
        plain = [one for one in visits(server) if "If-None-Match" not in one.headers]
        assert len(plain) == 7, "the first, the one that broke, and five tries more"
        server.pages["/feed"] = Page(rss("flood three", "flood two"))
        assert house.ask(later=QUARTER).alerts == 2


def _breaks(*_: object) -> None:
    raise RecursionError("a sentence nobody thought of")


# --- servers that want patience


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("7200", 2 * HOUR, 2.2 * HOUR),
        ("Sat, 05 Apr 2031 18:00:00 GMT", 6 * HOUR, 6.6 * HOUR),
        ("1", timedelta(minutes=5), timedelta(minutes=5.5)),
        ("99999999", DAY, DAY),
    ],
)
def test_retry_after_is_waited_within_a_day(
    server: Site, tmp_path: Path, status: int, said: str, least: timedelta, most: timedelta
) -> None:
    server.pages["/feed"] = Page(status=status, headers={"Retry-After": said})
    with household(tmp_path, feed(server)) as house:
        house.ask()
        assert least <= house.waits() <= most


@pytest.mark.parametrize("status", [403, 404, 429, 500, 503])
def test_failures_are_waited_out_ever_longer_up_to_a_day_and_reported(
    server: Site, tmp_path: Path, status: int
) -> None:
    server.pages["/feed"] = Page(status=status)
    waits: list[timedelta] = []
    for day in range(14):
        # Each time another daemon, whose own seconds do not go by as fast as the days here.
        with household(tmp_path, feed(server)) as house:
            house.ask(later=day * DAY)
            waits.append(house.waits())
            journal = house.journal()
    assert timedelta(minutes=5) <= waits[0] <= timedelta(minutes=5.5)
    assert all(later >= 1.6 * earlier for earlier, later in pairwise(waits[:8]))
    assert max(waits) <= DAY
    assert journal.count("feed.failed") == 1


def test_gone_is_never_asked_again_and_said(server: Site, tmp_path: Path) -> None:
    server.pages["/feed"] = Page(status=410)
    with household(tmp_path, feed(server)) as house:
        assert len(house.look()) == 1
        house.clock.advance(300 * DAY)
        assert house.look() == []
        assert "feed.failed" in house.journal()


def test_a_429_counts_for_all_feeds_of_its_host_and_no_other(server: Site, tmp_path: Path) -> None:
    server.pages |= {"/a": Page(status=429, headers={"Retry-After": "3600"})}
    server.pages |= {"/b": Page(rss("b")), "/c": Page(rss("c"))}
    feeds = [feed(server, "/a"), feed(server, "/b"), feed(server, "/c", "localhost")]
    with household(tmp_path, *feeds) as house:
        house.ask(0)
        assert house.waits(1) >= HOUR
        assert [one.feed for one in house.look()] == [feeds[2].url]


def test_a_429_at_the_end_of_a_redirect_counts_for_the_host_that_gave_it(
    server: Site, tmp_path: Path
) -> None:
    there = {"Location": server.url("/busy", "localhost")}
    server.pages |= {"/a": Page(status=302, headers=there), "/b": Page(rss("b"))}
    server.pages["/busy"] = Page(status=429, headers={"Retry-After": "3600"})
    limits = Limits(starts_per_host=UNHURRIED, private_networks=LOOPBACK)
    feeds = [feed(server, "/a"), feed(server, "/a?2"), feed(server, "/b", "localhost")]
    server.pages["/a?2"] = server.pages["/a"]
    with household(tmp_path, *feeds, limits=limits) as house:
        house.ask(0)
        assert house.waits(2) >= HOUR
        assert "left alone" in house.ask(1).note
    assert [one.path for one in visits(server)].count("/busy") == 1


# --- moves


def test_a_permanent_move_is_believed_after_three_answers_over_a_day(
    server: Site, tmp_path: Path
) -> None:
    server.pages |= {"/feed": Page(status=301, headers={"Location": "/new"})}
    server.pages["/new"] = Page(rss("a"), headers={"ETag": '"1"'})
    with household(tmp_path, feed(server)) as house:
        for _ in range(4):
            house.ask(later=DAY / 2)
        visits(server)
        house.ask(later=DAY / 2)
    assert [one.path for one in visits(server)] == ["/new"]


def test_a_temporary_move_is_never_believed(server: Site, tmp_path: Path) -> None:
    server.pages |= {"/feed": Page(status=302, headers={"Location": "/new"})}
    server.pages["/new"] = Page(rss("a"))
    with household(tmp_path, feed(server)) as house:
        for _ in range(9):
            house.ask(later=DAY / 2)
    assert [one.path for one in visits(server)] == ["/feed", "/new"] * 9


# --- when a feed is asked next


@pytest.mark.parametrize(
    ("headers", "more", "wait"),
    [
        ({}, "", QUARTER),
        ({"Cache-Control": "no-cache"}, "", QUARTER),
        ({"Cache-Control": "max-age=0"}, "", QUARTER),
        ({"Cache-Control": "public, max-age=3600"}, "", HOUR),
        ({"Date": "Sat, 05 Apr 2031 12:00:00 GMT", "Expires": "Sat, 05 Apr 2031 14:00:00 GMT"},
         "", 2 * HOUR),
        ({"Expires": "0"}, "", QUARTER),
        ({}, "<ttl>90</ttl>", 1.5 * HOUR),
        ({"Cache-Control": "max-age=3600"}, "<ttl>90</ttl>", 1.5 * HOUR),
        ({"Cache-Control": "max-age=9999999"}, "", DAY),
        ({}, "<skipHours><hour>12</hour><hour>13</hour></skipHours>", 2 * HOUR),
        ({}, "<skipDays><day>Saturday</day></skipDays>", DAY / 2),
    ],
)  # fmt: skip
def test_a_server_is_asked_when_it_wants_to_be(
    server: Site, tmp_path: Path, headers: dict[str, str], more: str, wait: timedelta
) -> None:
    server.pages["/feed"] = Page(rss("a", more=more), headers=headers)
    with household(tmp_path, feed(server)) as house:
        house.ask()
        least = wait if wait > QUARTER else wait * 0.9
        assert least - NEAR <= house.waits() <= min(wait * 1.1, DAY)


def test_a_feeds_own_rhythm_says_when_and_the_users_word_counts_for_more(
    server: Site, tmp_path: Path
) -> None:
    item = "<item><title>{0}</title><pubDate>Sat, 05 Apr 2031 11:{0}:00 GMT</pubDate></item>"
    server.pages["/feed"] = Page(rss(more="".join(item.format(n) for n in range(10, 60, 20))))
    usual = feed(server)
    with household(tmp_path, usual, replace(usual, url=server.url("/other"), every=HOUR)) as house:
        server.pages["/other"] = server.pages["/feed"]
        house.ask(0)
        house.ask(1)
        assert 0.9 * timedelta(minutes=10) <= house.waits(0) <= 1.1 * timedelta(minutes=10)
        assert 0.9 * HOUR <= house.waits(1) <= 1.1 * HOUR


def test_a_page_of_nothing_but_news_is_asked_again_at_once_and_noted(
    server: Site, tmp_path: Path
) -> None:
    slow = {"Cache-Control": "max-age=86400"}
    server.pages["/feed"] = Page(rss("a", "b", "c"), headers=slow)
    with household(tmp_path, feed(server)) as house:
        house.ask()
        server.pages["/feed"] = Page(rss("d", "e", "f"), headers=slow)
        house.ask(later=DAY)
        assert house.waits() == timedelta(minutes=5)
        assert "feed.gap" in house.journal()


def test_ten_restarts_in_an_hour_add_no_poll(server: Site, tmp_path: Path) -> None:
    server.pages["/feed"] = Page(rss("a"), headers={"Cache-Control": "max-age=7200"})
    for restart in range(10):
        with household(tmp_path, feed(server)) as house:
            house.clock.advance(restart * HOUR / 10)
            house.look()
    assert len(visits(server)) == 1


def test_feeds_added_together_drift_apart(server: Site, tmp_path: Path) -> None:
    feeds = [feed(server, f"/{n}") for n in range(20)]
    server.pages |= {f"/{n}": Page(rss("a")) for n in range(20)}
    with household(tmp_path, *feeds) as house:
        for n in range(20):
            house.ask(n)
        waits = {house.waits(n) for n in range(20)}
    assert len(waits) > 10
    assert 0.9 * QUARTER <= min(waits) < max(waits) <= 1.1 * QUARTER


# --- many feeds


def test_a_hundred_feeds_begin_at_once(tmp_path: Path) -> None:
    with site({"/": Page(rss("a"))}, "0.0.0.0") as server:
        feeds = [feed(server, "/", f"127.0.1.{n}") for n in range(1, 101)]
        with household(tmp_path, *feeds) as house:
            assert len(house.look()) == 100


def test_feeds_whose_redirects_crowd_one_host_are_spaced_and_delay_no_other(
    tmp_path: Path,
) -> None:
    inside, most = [0], [0]
    lock, leave = Lock(), Event()

    def crowded(_: Visit) -> Page:
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        leave.wait(WAIT_S)
        with lock:
            inside[0] -= 1
        return Page(rss("a"))

    limits = Limits(polls=2, polls_per_host=1, starts_per_host=UNHURRIED, private_networks=LOOPBACK)
    with site({"/crowd": crowded, "/good": Page(rss("b"))}, "0.0.0.0") as server:
        server.pages["/"] = Page(status=302, headers={"Location": server.url("/crowd")})
        crowd = [feed(server, "/", f"127.0.1.{n}") for n in range(1, 20)]
        good = feed(server, "/good", "127.0.2.1")
        with household(tmp_path, *crowd, good, limits=limits) as house:
            first = house.until(lambda heard: bool(heard))
            assert [one.feed for one in first] == [good.url]
            leave.set()
            assert len(house.until(lambda heard: len(heard) == 20)) == 20
    assert most == [1]


def test_feeds_of_one_crowded_host_delay_no_other(tmp_path: Path) -> None:
    leave = Event()

    def slow(_: Visit) -> Page:
        leave.wait(WAIT_S)
        return Page(rss("a"))

    with site({"/good": Page(rss("b"))}, "0.0.0.0") as server:
        server.pages |= {f"/{n}": slow for n in range(1000)}
        crowd = [feed(server, f"/{n}", "127.0.1.1") for n in range(1000)]
        good = feed(server, "/good", "127.0.2.1")
        with household(tmp_path, *crowd, good, limits=Limits(polls=3)) as house:
            assert [one.feed for one in house.until(lambda heard: bool(heard))] == [good.url]
            leave.set()
    paths = [one.path for one in visits(server)]
    assert len(paths) == 3, "two of the crowd at once, and the good one"


# --- who asks, and for what


def test_who_asks_says_so_and_takes_what_is_packed(server: Site, tmp_path: Path) -> None:
    server.pages["/feed"] = Page(rss("a"))
    with household(tmp_path, feed(server)) as house:
        house.ask()
    (visit,) = visits(server)
    assert re.fullmatch(r"news-monitor/[\d.]+\S* \(\+http.*\)", visit.headers["User-Agent"])
    assert {"gzip", "br", "zstd"} <= set(visit.headers["Accept-Encoding"].split(", "))


# --- what a feed is, and was


def test_a_feed_taken_out_keeps_its_history(server: Site, tmp_path: Path) -> None:
    server.pages["/feed"] = Page(rss("flood one"))
    with household(tmp_path, feed(server)) as house:
        house.look()
    with household(tmp_path) as house:
        house.clock.advance(DAY)
        assert house.look() == []
    server.pages["/feed"] = Page(rss("flood one", "flood two"))
    with household(tmp_path, feed(server)) as house:
        house.clock.advance(2 * DAY)
        (back,) = house.look()
        assert back.alerts == 1


@pytest.mark.parametrize(("backfill", "told"), [(0, 0), (2, 2), (None, 5)])
def test_a_first_page_is_learnt_and_told_only_as_far_as_asked(
    server: Site, tmp_path: Path, backfill: int | None, told: int
) -> None:
    server.pages["/feed"] = Page(rss(*(f"flood {n}" for n in range(5))))
    with household(tmp_path, replace(feed(server), backfill=backfill)) as house:
        assert house.ask().alerts == told
        assert house.ask(later=QUARTER).alerts == 0


def test_fifty_items_under_new_ids_and_links_a_hundred_times_are_told_once(
    server: Site, tmp_path: Path
) -> None:
    drawn = iter(range(10_000))

    def page(_: Visit) -> Page:
        item = "<item><title>flood in ward {0}</title><guid>{1}</guid><link>/{1}</link></item>"
        return Page(rss(more="".join(item.format(n, next(drawn)) for n in range(50))))

    server.pages["/feed"] = page
    told = 0
    with household(tmp_path, replace(feed(server), backfill=None)) as house:
        for _ in range(100):
            told += house.ask(later=QUARTER).alerts
        assert house.state().draws_links
        assert house.journal().count("feed.draws_ids") == 1
    assert told == 50


def test_what_stays_the_same_but_for_its_stamp_is_no_change(server: Site, tmp_path: Path) -> None:
    stamps = iter(range(10))
    server.pages["/feed"] = lambda _: Page(
        rss("a", more=f"<lastBuildDate>{next(stamps)}</lastBuildDate>")
    )
    with household(tmp_path, feed(server)) as house:
        house.ask()
        first = house.state().last_change
        house.ask(later=DAY)
        assert house.state().last_change == first
        assert house.state().last_success > first


def test_a_hundred_thousand_items_are_read_to_their_newest_and_none_of_them_told(
    server: Site, tmp_path: Path
) -> None:
    server.pages["/feed"] = Page(rss(*(f"flood {n}" for n in range(100_000))))
    with household(tmp_path, feed(server)) as house:
        first = house.ask()
        assert (first.alerts, first.failures) == (0, 0)
        assert "items 2000, over the limit 98000" in first.note


@pytest.mark.parametrize("name", ["/news.xml", "/news.xml.gz"])
def test_a_sitemap_of_news_is_a_feed_packed_or_not(server: Site, tmp_path: Path, name: str) -> None:
    page = (
        "<url><loc>https://sava.example/{0}</loc><n:news><n:title>flood {0}</n:title>"
        "<n:publication_date>2031-04-05</n:publication_date></n:news></url>"
    )

    def sitemap(items: int) -> Page:
        body = f"<urlset>{''.join(page.format(n) for n in range(items))}</urlset>".encode()
        return Page(gzip.compress(body) if name.endswith("gz") else body)

    with household(tmp_path, replace(feed(server, name), fulltext="never")) as house:
        server.pages[name] = sitemap(3)
        house.ask()
        server.pages[name] = sitemap(5)
        assert house.ask(later=QUARTER).alerts == 2


def test_an_alert_says_that_only_the_teaser_was_read(server: Site, tmp_path: Path) -> None:
    teaser = (
        "<item><title>flood</title><link>/{0}</link><description>Soon more.</description></item>"
    )
    server.pages |= {"/feed": Page(rss(more=teaser.format(1))), "/1": Page(status=403)}
    with household(tmp_path, replace(feed(server), backfill=None)) as house:
        assert house.ask().alerts == 1
        (alert,) = house.alerts()
        article = alert["article"]
        assert isinstance(article, dict)
        assert article["teaser_only"] == "403 Forbidden"
        (message,) = house.give(HOUR)
        assert "Only the teaser was read: 403 Forbidden" in message.body


def test_a_host_that_gives_no_more_pages_is_left_alone(server: Site, tmp_path: Path) -> None:
    items = "".join(f"<item><title>flood {n}</title><link>/{n}</link></item>" for n in range(6))
    server.pages |= {f"/{n}": Page(status=429) for n in range(6)}
    server.pages["/feed"] = Page(rss(more=items))
    limits = Limits(polls_per_host=1, starts_per_host=UNHURRIED)
    with household(tmp_path, replace(feed(server), backfill=None), limits=limits) as house:
        assert house.ask().alerts == 6
    assert len(visits(server)) == 2, "the feed, and the first page"


def test_a_feed_that_falls_silent_for_longer_than_usual_is_told_by_rule_and_by_health(
    server: Site, tmp_path: Path
) -> None:
    rules = """
rules:
  - rule: A feed fell silent
    match: {source: {feed: '*'}}
    trigger: {type: flatline, group_by: [feed], window: 24h, condition: {lt: 1}}
"""
    item = "<item><title>{0}</title><pubDate>Sat, 05 Apr 2031 {0}:00:00 GMT</pubDate></item>"
    server.pages["/feed"] = Page(rss(more="".join(item.format(n) for n in range(10, 13))))
    with household(tmp_path, feed(server), rules=rules) as house:
        for _ in range(72):
            house.ask(later=HOUR)
        assert [alert["reason"] for alert in house.alerts()] == ["silent"]
        how = health(house.state(), house.clock.now())
        assert how.complaint == "silent for longer than its own rhythm"


def test_an_edited_item_is_read_again_and_revises(server: Site, tmp_path: Path) -> None:
    rules = "rules:\n  - rule: Dead\n    match: {quantity: {role: killed}}\n"
    item = "<item><guid>1</guid><title>Fire</title><description>{0}</description></item>"
    pages = [f"A fire killed {n} people in Norland." for n in ("three", "five", "five")]
    with household(tmp_path, replace(feed(server), backfill=None), rules=rules) as house:
        told = []
        for text in pages:
            server.pages["/feed"] = Page(rss(more=item.format(text)))
            told.append(house.ask(later=QUARTER).alerts)
    assert told == [1, 1, 0]
