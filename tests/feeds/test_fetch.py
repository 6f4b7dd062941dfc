"""The fetch, against a real server: what comes back is a value, and nothing runs over."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterator
from typing import BinaryIO

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard

from monitor.config import Limits
from monitor.feeds.connections import connected
from monitor.feeds.fetch import Failure, Fetched, FetchFailed, FetchRequest, Validators, fetch

from .loopback import Page, Site, site

ETAG = 'W/"odd, but theirs"'
STAMP = "Sat, 05 Apr 2031 12:00:00 GMT"


@pytest.fixture
def server() -> Iterator[Site]:
    with site({}) as here:
        yield here


def get(*requests: FetchRequest) -> list[Fetched | FetchFailed]:
    async def all_of_them() -> list[Fetched | FetchFailed]:
        async with connected() as client:
            return [await fetch(client, request) for request in requests]

    return asyncio.run(all_of_them())


def fetched(request: FetchRequest) -> Fetched:
    (answer,) = get(request)
    assert isinstance(answer, Fetched), answer
    return answer


def failed(request: FetchRequest) -> FetchFailed:
    (answer,) = get(request)
    assert isinstance(answer, FetchFailed), answer
    return answer


def allowed(url: str, validators: Validators = Validators()) -> FetchRequest:  # noqa: B008 frozen
    return FetchRequest(url, validators, allow_private=True)


def moved(to: str, status: int = 302) -> Page:
    return Page(status=status, headers={"Location": to})


def test_an_answer_brings_body_validators_and_where_it_was(server: Site) -> None:
    server.pages["/a"] = Page(b"<rss/>", headers={"ETag": ETAG, "Last-Modified": STAMP})
    answer = fetched(allowed(server.url("/a")))
    assert (answer.status, answer.body, answer.url) == (200, b"<rss/>", server.url("/a"))
    assert answer.validators == Validators(ETAG, STAMP, server.url("/a"))


def test_the_first_request_is_plain_and_says_who_asks(server: Site) -> None:
    get(allowed(server.url("/a")))
    headers = server.next_visit().headers
    assert headers["User-Agent"].startswith("news-monitor/")
    assert "(+http" in headers["User-Agent"]
    assert headers["Accept-Encoding"] == "gzip, br, zstd"
    assert not {"If-None-Match", "If-Modified-Since", "Cookie"} & headers.keys()


def test_validators_go_back_exactly_as_they_came(server: Site) -> None:
    server.pages["/a"] = Page(status=304)
    answer = fetched(allowed(server.url("/a"), Validators(ETAG, STAMP, server.url("/a"))))
    assert answer.is_unchanged
    headers = server.next_visit().headers
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == (ETAG, STAMP)


def test_validators_of_another_url_stay_at_home(server: Site) -> None:
    get(allowed(server.url("/b"), Validators(ETAG, STAMP, server.url("/a"))))
    assert "If-None-Match" not in server.next_visit().headers


def test_a_304_that_nobody_asked_for_is_a_failure(server: Site) -> None:
    server.pages["/a"] = Page(status=304)
    assert failed(allowed(server.url("/a"))).kind is Failure.STATUS


@pytest.mark.parametrize(("status", "for_good"), [(301, True), (308, True), (302, False)])
def test_redirects_are_followed_and_only_permanent_ones_remembered(
    server: Site, status: int, for_good: bool
) -> None:
    server.pages |= {"/old": moved("/new", status), "/new": Page(b"here")}
    answer = fetched(allowed(server.url("/old")))
    assert (answer.body, answer.url) == (b"here", server.url("/new"))
    assert answer.moved == (server.url("/new") if for_good else "")


def test_one_temporary_redirect_on_the_way_makes_all_of_it_temporary(server: Site) -> None:
    server.pages |= {"/1": moved("/2", 301), "/2": moved("/3", 307), "/3": Page(b"here")}
    assert fetched(allowed(server.url("/1"))).moved == ""


def test_a_redirect_loop_is_found(server: Site) -> None:
    server.pages |= {"/1": moved("/2"), "/2": moved("/1")}
    assert failed(allowed(server.url("/1"))).kind is Failure.REDIRECT


def test_no_more_than_five_redirects_are_followed(server: Site) -> None:
    def on(count: int) -> Page:
        return moved(f"/{count + 1}")

    server.pages |= {f"/{count}": on(count) for count in range(20)}
    assert failed(allowed(server.url("/0"))).kind is Failure.REDIRECT
    assert server.visits.qsize() == Limits().redirects + 1


@pytest.mark.parametrize("to", ["", "file:///etc/hostname", "gopher://x/", "http://", "http://[/"])
def test_a_redirect_to_what_is_no_page_fails(server: Site, to: str) -> None:
    server.pages["/1"] = moved(to)
    assert failed(allowed(server.url("/1"))).kind in {Failure.REDIRECT, Failure.URL}


def test_a_login_goes_along_to_the_same_origin_only(server: Site) -> None:
    login = server.url("/1").replace("//", "//ana:secret@")
    server.pages |= {"/1": moved("/2"), "/2": Page(b"here")}
    assert fetched(allowed(login)).url == server.url("/2")
    assert "Authorization" in server.next_visit().headers
    assert "Authorization" in server.next_visit().headers
    with site({"/": Page(b"elsewhere")}) as other:
        server.pages["/1"] = moved(other.url())
        answer = failed(allowed(login))
        assert answer.kind is Failure.REFUSED
        assert "secret" not in repr(answer)
        assert other.visits.empty()


@pytest.mark.parametrize(
    ("status", "kind"),
    [(404, Failure.STATUS), (500, Failure.STATUS), (410, Failure.GONE), (429, Failure.BUSY)],
)
def test_a_bad_status_is_a_failure_of_its_kind(server: Site, status: int, kind: Failure) -> None:
    server.pages["/a"] = Page(status=status, headers={"Retry-After": "120"})
    answer = failed(allowed(server.url("/a")))
    assert (answer.kind, answer.status, answer.retry_after) == (kind, status, "120")


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"<rss/>")),
        ("br", brotli.compress(b"<rss/>")),
        ("zstd", zstandard.compress(b"<rss/>")),
        ("identity", b"<rss/>"),
    ],
)
def test_bodies_are_decoded(server: Site, coding: str, body: bytes) -> None:
    server.pages["/a"] = Page(body, headers={"Content-Encoding": coding})
    assert fetched(allowed(server.url("/a"))).body == b"<rss/>"


def test_a_body_without_end_is_cut_at_the_cap(server: Site) -> None:
    def zeros(out: BinaryIO) -> None:
        while True:
            out.write(b"\0" * 65536)

    server.pages["/a"] = Page(stream=zeros)
    assert failed(allowed(server.url("/a"))).kind is Failure.TOO_BIG


def test_a_body_announced_as_too_big_is_not_read(server: Site) -> None:
    server.pages["/a"] = Page(stream=lambda out: None, headers={"Content-Length": "1000000000"})
    assert failed(allowed(server.url("/a"))).kind is Failure.TOO_BIG


def test_a_bomb_in_gzip_is_not_unpacked(server: Site) -> None:
    bomb = gzip.compress(b"\0" * (64 << 20))
    server.pages["/a"] = Page(bomb, headers={"Content-Encoding": "gzip"})
    assert failed(allowed(server.url("/a"))).kind is Failure.ENCODING


def test_a_body_cut_short_is_a_failure(server: Site) -> None:
    page = Page(stream=lambda out: None, headers={"Content-Length": "100"})
    server.pages["/a"] = page
    assert failed(allowed(server.url("/a"))).kind is Failure.PROTOCOL


def test_a_private_feed_may_not_redirect_to_another_private_port(server: Site) -> None:
    with site({"/": Page(b"secrets")}) as other:
        server.pages["/a"] = moved(other.url())
        assert failed(allowed(server.url("/a"))).kind is Failure.REFUSED
        assert other.visits.empty()


def test_what_one_feed_may_reach_is_not_lent_to_another(server: Site) -> None:
    server.pages["/a"] = Page(b"here")
    first, second = get(allowed(server.url("/a")), FetchRequest(server.url("/a")))
    assert isinstance(first, Fetched)
    assert isinstance(second, FetchFailed)
    assert second.kind is Failure.REFUSED


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/hostname",
        "data:text/xml,<rss/>",
        "http://in\\@out/",
        "http://a b/",
        "http://",
        "",
        "http://[::1",
        "http://example.org:99999/",
        "http://" + "a" * 5000,
        "javascript:alert(1)",
    ],
)
def test_what_is_no_web_address_is_not_asked_for(url: str) -> None:
    assert failed(FetchRequest(url)).kind is Failure.URL


def test_a_server_that_is_not_there_is_a_failure() -> None:
    with site({}) as gone:
        url = gone.url()
    assert failed(allowed(url)).kind is Failure.CONNECT
