"""Servers that mean harm, or do it: each costs no more than its budget, and delays no other."""

from __future__ import annotations

import asyncio
import gzip
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import BinaryIO

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import FeedConfig, Limits
from monitor.feeds.connections import connected
from monitor.feeds.fetch import Failure, Fetched, FetchFailed, FetchRequest, fetch
from monitor.feeds.items import NotAFeed, ParsedFeed, Sizes
from monitor.feeds.parse import parse
from monitor.feeds.poll import Polled, Turn, believed, poll
from monitor.feeds.sift import sift
from monitor.feeds.state import FeedState
from tests.benchmarks.feeds import HOSTILE_MARKUP

from .household import UNHURRIED
from .loopback import Page, Site, site
from .test_poll import NOON

NEVER = Event()
PATIENCE = timedelta(seconds=4)
QUICK = Limits(
    silence_timeout=timedelta(seconds=0.3),
    fetch_timeout=timedelta(seconds=1),
    wire_mib=1,
    polls_per_host=50,
    starts_per_host=UNHURRIED,
)


@pytest.fixture
def server() -> Iterator[Site]:
    with site({}) as here:
        yield here


def get(*urls: str, limits: Limits = QUICK) -> list[Fetched | FetchFailed]:
    async def all_at_once() -> list[Fetched | FetchFailed]:
        async with connected(limits) as client:
            requests = [FetchRequest(url, allow_private=True) for url in urls]
            return await asyncio.gather(*(fetch(client, one) for one in requests))

    return asyncio.run(all_at_once())


def drip(out: BinaryIO) -> None:
    while True:
        out.write(b"<")
        out.flush()
        NEVER.wait(0.05)


def silence(out: BinaryIO) -> None:
    NEVER.wait(2)


def test_twenty_drips_end_in_time_and_the_good_feed_beside_them_is_read(server: Site) -> None:
    server.pages |= {f"/drip{n}": Page(stream=drip) for n in range(20)}
    server.pages["/good"] = Page(b"<rss/>")
    urls = [*(server.url(f"/drip{n}") for n in range(20)), server.url("/good")]
    # Room enough for a busy machine to serve the good one, and still none for a drip.
    patient = replace(QUICK, silence_timeout=PATIENCE, fetch_timeout=PATIENCE)
    *drips, good = get(*urls, limits=patient)
    assert isinstance(good, Fetched)
    assert [one.kind for one in drips if isinstance(one, FetchFailed)] == [Failure.TIMEOUT] * 20


def test_who_accepts_and_says_nothing_is_left(server: Site) -> None:
    server.pages["/a"] = Page(stream=silence, headers={"Content-Length": "10"})
    (answer,) = get(server.url("/a"))
    assert isinstance(answer, FetchFailed)
    assert answer.kind is Failure.TIMEOUT


def test_a_body_without_end_costs_little_memory(server: Site) -> None:
    def zeros(out: BinaryIO) -> None:
        while True:
            out.write(b"\0" * 65536)

    server.pages["/a"] = Page(stream=zeros)
    tracemalloc.start()
    try:
        (answer,) = get(server.url("/a"), limits=replace(QUICK, wire_mib=10))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(answer, FetchFailed)
    assert answer.kind is Failure.TOO_BIG
    assert peak < 32 << 20


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"\0" * (200 << 20), 9)),
        ("zstd", zstandard.compress(b"\0" * (200 << 20))),
        ("gzip, gzip", gzip.compress(gzip.compress(b"<rss/>"))),
        ("gzip", b"\x1f\x8b not gzip"),
        ("br", b"\xff" * 50),
        ("compress", b"<rss/>"),
    ],
    ids=["gzip bomb", "zstd bomb", "gzip in gzip", "broken gzip", "broken br", "unheard of"],
)
def test_no_encoding_unpacks_into_harm(server: Site, coding: str, body: bytes) -> None:
    server.pages["/a"] = Page(body, headers={"Content-Encoding": coding})
    (answer,) = get(server.url("/a"))
    assert isinstance(answer, FetchFailed)
    assert answer.kind is Failure.ENCODING


@pytest.mark.parametrize(
    "headers",
    [
        {"ETag": "\x7f\xff", "Last-Modified": "yesterday"},
        {"ETag": "x" * 9000},
        {"Expires": "never", "Date": "0", "Cache-Control": "max-age=99999999999999999999"},
        {"Content-Type": "text/xml; charset=zlib"},
        {"Retry-After": "-1"},
    ],
)
def test_headers_that_lie_do_not_stop_a_poll(server: Site, headers: dict[str, str]) -> None:
    body = (
        b"<rss version='2.0'><channel><title>S</title><item><title>x</title></item></channel></rss>"
    )
    server.pages["/a"] = Page(body, headers=headers)
    polled = polled_from(server.url("/a"))
    if not polled.state.failures:
        assert [item.title for item in polled.items] == ["x"]
    assert polled.next_due > NOON


def polled_from(url: str) -> Polled:
    async def run() -> Polled:
        async with connected() as client:
            feed = FeedConfig(url, allow_private=True)
            turn = Turn(NOON, timedelta(minutes=5), 0.5)
            return await poll(lambda request: fetch(client, request), feed, FeedState(), turn)

    return asyncio.run(run())


def test_of_too_many_items_the_newest_are_read_and_the_rest_counted() -> None:
    items = b"".join(
        b"<item><title>t%d</title><guid>%d</guid></item>" % (n, n) for n in range(5000)
    )
    said = parse(b'<rss version="2.0"><channel><title>S</title>' + items + b"</channel></rss>")
    assert isinstance(said, ParsedFeed)
    assert (len(said.items), said.dropped) == (Sizes().items, 5000 - Sizes().items)


def test_ids_drawn_anew_a_hundred_times_tell_nothing_and_are_flagged(server: Site) -> None:
    drawn = iter(range(10_000))

    def page(_: object) -> Page:
        items = "".join(
            f"<item><title>t{n}</title><guid>{next(drawn)}</guid></item>" for n in range(50)
        )
        body = f'<rss version="2.0"><channel><title>S</title>{items}</channel></rss>'
        return Page(body.encode())

    server.pages["/a"] = page
    first = sift(polled_from(server.url("/a")), {})
    known = {one.key: one for one in first.remember}
    second = polled_from(server.url("/a"))
    again = sift(replace(second, is_first=False), known)
    assert again.fresh == ()
    assert again.state.draws_ids


@pytest.mark.parametrize("piece", HOSTILE_MARKUP)
def test_forty_thousand_pieces_of_hostile_markup_are_read(piece: str) -> None:
    body = f"<rss version='2.0'><channel><item><title>Dam</title><description>{piece * 40_000}"
    assert isinstance(parse(body.encode()), ParsedFeed | NotAFeed)


HEADS = (b"", b"<rss version='2.0'><channel><item>", b"<feed><entry>", b'{"items": [', b"<urlset>")


@given(
    st.sampled_from(HEADS), st.binary(max_size=400), st.sampled_from(["", "text/xml; charset=x"])
)
def test_any_bytes_give_valid_text_or_no_feed(head: bytes, body: bytes, content_type: str) -> None:
    said = parse(head + body, content_type, "https://sava.example/")
    for item in said.items if isinstance(said, ParsedFeed) else ():
        for text in (item.title, item.text, item.link, item.guid, item.source):
            text.encode()
            assert all(char.isprintable() or ord(char) > 0x9F or char in "\n\t" for char in text)
        assert believed(item.published, NOON).tzinfo is not None
