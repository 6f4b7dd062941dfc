"""How much polling costs: the due-queue of a hundred thousand, a fetch, a parse, a poll."""

from __future__ import annotations

import asyncio
import os
import resource
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_network
from pathlib import Path

import httpx2
import uvloop
from aiohttp import web

from monitor.config import Config, FeedConfig, Limits
from monitor.feeds.connections import connected
from monitor.feeds.fetch import Fetched, FetchRequest, fetch
from monitor.feeds.parse import parse
from monitor.matching.load import rules_from_text
from monitor.once import poll_once
from monitor.store.connection import Store

NOON = datetime(2031, 4, 5, 12, tzinfo=UTC)
FEEDS = 100_000
HOSTS = 5_000
IN_FLIGHT = 50
FETCH_ROUNDS = 3
POLLED = int(os.environ.get("FEEDS", "500"))
ITEM = (
    "<item><title>The river rose again in town {n}</title><guid>{n}</guid>"
    "<link>https://sava.example/{n}</link><pubDate>Sat, 05 Apr 2031 {h:02}:00:00 GMT</pubDate>"
    "<description>&lt;p&gt;{words}&lt;/p&gt;</description></item>"
)
BODY = (
    '<rss version="2.0"><channel><title>Sava Post</title>'
    + "".join(ITEM.format(n=n, h=n % 24, words="rain and wind " * 60) for n in range(30))
    + "</channel></rss>"
).encode()


HOSTILE_MARKUP = ("<!--", "<a href=", '<p x="', "<![CDATA[", "<div>", "</p", "&lt;!--", "<", "&#")
"""What makes a careless reader's time grow with the square of the length."""


def hostile() -> None:
    """How much longer twice as much takes to read: 2.0 is linear, 4.0 quadratic."""
    for piece in HOSTILE_MARKUP:
        head = "<rss version='2.0'><channel><item><description>"
        small, large = (f"{head}{piece * size}".encode() for size in (20_000, 40_000))
        spent = [min(timed(partial(parse, body)) for _ in range(3)) for body in (small, large)]
        said(f"twice as many {piece!r}", spent[1] / max(spent[0], 1e-6), "times as long")


def main() -> None:
    """Print one line a measure; the machine is whatever runs it."""
    with tempfile.TemporaryDirectory() as folder:
        due_queue(Path(folder) / "queue.db")
    parsing()
    hostile()
    server = subprocess.Popen(
        [sys.executable, __file__, "serve"], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout
    try:
        port = int(server.stdout.readline())
        fetching(port)
        with tempfile.TemporaryDirectory() as folder:
            polling(Path(folder), port)
    finally:
        server.kill()
        server.wait()


def due_queue(path: Path) -> None:
    urls = [f"https://h{n % HOSTS}.example/feed/{n}" for n in range(FEEDS)]
    with Store.open(path) as store, store.transaction():
        store.feeds.subscribe(urls, NOON)
    store = Store.open(path)
    said("restart to the first 100 feeds", timed(lambda: _restart(store, urls)), "s")
    said(
        "longest look at what is due",
        max(timed(lambda: _look(store)) for _ in range(50)) * 1000,
        "ms",
    )
    tracemalloc.start()
    _restart(store, urls)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    said("memory of it at its peak", peak / 2**20, "MiB")
    crowd = [f"https://crowd.example/{n}" for n in range(20_000)]
    with store.transaction():
        store.feeds.subscribe(crowd, NOON - timedelta(days=1))
    busy = {"crowd.example": 2}
    look = timed(lambda: store.feeds.lease(NOON, "me", 100, busy, 2))
    said("a look past 20,000 feeds of one crowded host", look * 1000, "ms")
    store.close()


def _restart(store: Store, urls: list[str]) -> None:
    with store.transaction():
        store.feeds.void_leases()
        store.feeds.subscribe(urls, NOON)
    with store.transaction():
        assert len(store.feeds.lease(NOON, "me", 100, {}, 2)) == 100


def _look(store: Store) -> None:
    with store.transaction():
        for url in store.feeds.lease(NOON, "me", 100, {}, 2):
            store.feeds.put(url, NOON + timedelta(minutes=15), "{}")


def parsing() -> None:
    spent = min(timed(lambda: parse(BODY)) for _ in range(20))
    said(f"parse of {len(BODY) >> 10} KiB, 30 items", spent * 1000, "ms")


def fetching(port: int) -> None:
    """Each of two thousand hosts is asked once, by us and by httpx2, turn about."""
    urls = [f"http://127.0.{n // 250}.{n % 250 + 1}:{port}/{n}" for n in range(2_000)]
    ours, theirs = (
        [cpu_of(partial(ask, urls)) for _ in range(FETCH_ROUNDS)] for ask in (_by_us, _by_httpx2)
    )
    mine, others = (len(urls) / min(spent) for spent in (ours, theirs))
    said("fetches a CPU-second, 2,000 hosts", mine, "")
    said("httpx2's", others, "")
    said("times as many", mine / others, "")


async def _by_us(urls: list[str]) -> None:
    limits = Limits(polls=IN_FLIGHT, private_networks=(ip_network("127.0.0.0/8"),))
    async with connected(limits) as client:

        async def one(url: str) -> bool:
            return isinstance(await fetch(client, FetchRequest(url)), Fetched)

        assert all(await _with_room(one, urls))


async def _by_httpx2(urls: list[str]) -> None:
    limits = httpx2.Limits(max_connections=IN_FLIGHT)
    async with httpx2.AsyncClient(limits=limits, follow_redirects=True) as client:

        async def one(url: str) -> bool:
            answer = await client.get(url)
            return answer.status_code == 200 and bool(answer.content)

        assert all(await _with_room(one, urls))


async def _with_room(ask: Callable[[str], Awaitable[bool]], urls: list[str]) -> list[bool]:
    room = asyncio.Semaphore(IN_FLIGHT)

    async def one(url: str) -> bool:
        async with room:
            return await ask(url)

    return await asyncio.gather(*map(one, urls))


def cpu_of(work: Callable[[], Coroutine[object, object, None]]) -> float:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        before = cpu_s()
        runner.run(work())
        return cpu_s() - before


def polling(folder: Path, port: int) -> None:
    """Whole polls, with workers, reading and store; then once more, when all is 304."""
    feeds = tuple(
        FeedConfig(f"http://127.0.0.1:{port}/{n}", allow_private=True) for n in range(POLLED)
    )
    config = Config(
        store=folder / "m.db",
        feeds=feeds,
        limits=Limits(polls_per_host=50, starts_per_host=100_000),
    )
    rules = rules_from_text("watch:\n  - volcano\n", "rules.yaml")
    for what in ("first", "304"):
        before, start = cpu_s(), time.perf_counter()
        rounds = poll_once(config, rules)
        assert not any(one.failures for one in rounds)
        wall = time.perf_counter() - start
        said(f"{what} polls a CPU-second", POLLED / (cpu_s() - before), "")
        if what == "first":
            said("items a second into the store", POLLED * 30 / wall, "")


def serve() -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.headers.get("If-None-Match") == '"1"':
            return web.Response(status=304, headers={"ETag": '"1"'})
        body = BODY.replace(b"<guid>", b"<guid>" + request.path.encode())
        return web.Response(body=body, content_type="text/xml", headers={"ETag": '"1"'})

    app = web.Application()
    app.router.add_get("/{n}", answer)

    async def run() -> None:
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "0.0.0.0", 0)
        await site.start()
        print(runner.addresses[0][1], flush=True)
        await asyncio.Event().wait()

    asyncio.run(run())


def cpu_s() -> float:
    """Processor seconds of this process and of the workers that have ended."""
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def said(what: str, value: float, unit: str) -> None:
    print(f"{what:45} {value:12,.3f} {unit}".rstrip())


if __name__ == "__main__":
    serve() if sys.argv[1:] == ["serve"] else main()
