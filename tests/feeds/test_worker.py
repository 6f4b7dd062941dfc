"""Documents read in processes of their own: one that takes too much harms no other."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from monitor.config import Limits
from monitor.feeds.items import NotAFeed, ParsedFeed
from monitor.feeds.worker import Readers, readers

RSS = (
    b'<rss version="2.0"><channel><title>Sava Post</title>'
    b"<item><title>x</title></item></channel></rss>"
)
SLOW = b'<rss version="2.0"><channel>' + b"<item>" * 900_000
PAGE = "".join(
    f"<p>The river rose by {n} centimetres on Monday, and the mayor of town {n} shut a bridge.</p>"
    for n in range(9)
)
_T = TypeVar("_T")


def read(work: Callable[[Readers], Awaitable[_T]], limits: Limits | None = None) -> _T:
    async def run() -> _T:
        async with readers(limits) as desk:
            return await work(desk)

    return asyncio.run(run())


def test_a_feed_comes_back_as_its_items() -> None:
    said = read(lambda desk: desk.feed(RSS, "text/xml", "https://sava.example/"))
    assert isinstance(said, ParsedFeed)
    assert (said.title, [item.title for item in said.items]) == ("Sava Post", ["x"])


def test_a_page_comes_back_as_its_article() -> None:
    page = f"<html><nav>Menu</nav><article>{PAGE}</article></html>".encode()
    said = read(lambda desk: desk.page(page, "text/html"))
    assert "by 8 centimetres" in said
    assert "Menu" not in said


def test_a_document_that_takes_too_long_is_refused_and_the_others_are_read() -> None:
    async def together(desk: Readers) -> list[ParsedFeed | NotAFeed]:
        return await asyncio.gather(desk.feed(SLOW), *(desk.feed(RSS) for _ in range(8)))

    slow, *others = read(together, Limits(parse_cpu=timedelta(seconds=1)))
    assert isinstance(slow, NotAFeed)
    assert "more than 1 s" in slow.reason
    assert all(isinstance(one, ParsedFeed) for one in others)


def test_a_document_that_takes_too_much_memory_is_refused_and_the_next_is_read() -> None:
    async def one_by_one(desk: Readers) -> list[ParsedFeed | NotAFeed]:
        return [await desk.feed(SLOW), await desk.feed(RSS)]

    fat, next_one = read(one_by_one, Limits(parse_mib=80, parse_cpu=timedelta(seconds=20)))
    assert isinstance(fat, NotAFeed)
    assert isinstance(next_one, ParsedFeed)


def test_a_worker_knows_nothing_of_its_parents_secrets_and_dies_with_it() -> None:
    os.environ["MONITOR_TEST_CANARY"] = "hunter2"

    async def children(desk: Readers) -> set[Path]:
        await desk.feed(RSS)
        return _children()

    try:
        (child, *_) = read(children)
    finally:
        del os.environ["MONITOR_TEST_CANARY"]
    assert not (child / "cmdline").exists()


def _children() -> set[Path]:
    mine = {
        stat.parent
        for stat in Path("/proc").glob("[0-9]*/stat")
        if stat.read_text().rpartition(")")[2].split()[1] == str(os.getpid())
    }
    workers = {one for one in mine if b"monitor.feeds.worker" in (one / "cmdline").read_bytes()}
    assert all(b"hunter2" not in (one / "environ").read_bytes() for one in workers)
    return workers
