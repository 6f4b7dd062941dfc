"""The page on a real port: what is fresh, what is known already, and slow clients."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from monitor.daemon_config import Web
from monitor.errors import MonitorError
from monitor.web.server import MAX_CONNECTIONS, Page, Pages, json_page, served

NOON = datetime(2031, 4, 5, 12, 0, 0, 7, tzinfo=UTC)
HERE = Web(port=0)


async def _health(is_trusted: bool) -> Page:
    return json_page({"all": is_trusted})


async def _feed(_: bool) -> Page:
    return Page(b"<feed/>", "application/atom+xml", changed_at=NOON)


async def _hangs(_: bool) -> Page:
    await asyncio.Event().wait()
    raise AssertionError


PAGES: Pages = {"/healthz": _health, "/alerts.atom": _feed, "/hangs": _hangs}


async def asked(port: int, path: str, *headers: str, method: str = "GET") -> tuple[int, str, str]:
    """Status, headers and body of one answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", "Connection: close", *headers]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    head, _, body = (await asyncio.wait_for(reader.read(), 30)).decode().partition("\r\n\r\n")
    writer.close()
    return int(head.split()[1]), head, body


def test_what_is_known_already_is_not_sent_again() -> None:
    async def look() -> None:
        async with served(HERE, PAGES) as port:
            status, head, body = await asked(port, "/alerts.atom")
            assert (status, body) == (200, "<feed/>")
            tag = head.partition("ETag: ")[2].splitlines()[0]
            date = head.partition("Last-Modified: ")[2].splitlines()[0]
            assert date == "Sat, 05 Apr 2031 12:00:00 GMT"
            for known in (
                f"If-None-Match: {tag}",
                f'If-None-Match: "other", W/{tag}',
                f"If-Modified-Since: {date}",
            ):
                assert (await asked(port, "/alerts.atom", known))[::2] == (304, "")
            for unknown in (
                'If-None-Match: "other"',
                "If-Modified-Since: Sat, 05 Apr 2031 11:59:59 GMT",
                "If-Modified-Since: yesterday",
            ):
                assert (await asked(port, "/alerts.atom", unknown))[0] == 200

    asyncio.run(look())


@pytest.mark.parametrize(
    "path", ["/", "/../etc/passwd", "/healthz/", "//healthz", "/%68ealthz", "/alerts.atom%00"]
)
def test_there_are_no_addresses_but_those_that_are_named(path: str) -> None:
    async def look() -> int:
        async with served(HERE, PAGES) as port:
            return (await asked(port, path))[0]

    assert asyncio.run(look()) == 404


def test_every_answer_forbids_what_a_page_could_do() -> None:
    async def look() -> list[str]:
        async with served(HERE, PAGES) as port:
            return [(await asked(port, path))[1] for path in ("/healthz", "/alerts.atom", "/no")]

    for head in asyncio.run(look()):
        assert "Content-Security-Policy: default-src 'none'" in head
        assert "X-Content-Type-Options: nosniff" in head
        assert "aiohttp" not in head


def test_only_who_has_the_token_is_told_more_than_health() -> None:
    async def look() -> list[object]:
        async with served(Web(port=0, token="0pen"), PAGES) as port:
            token = "Authorization: Bearer 0pen"
            answers = [await asked(port, "/healthz"), await asked(port, "/healthz", token)]
            return [json.loads(body) for _, _, body in answers]

    assert asyncio.run(look()) == [{"all": False}, {"all": True}]


def test_a_head_has_no_body_and_a_body_is_not_read() -> None:
    async def look() -> None:
        async with served(HERE, PAGES) as port:
            assert (await asked(port, "/healthz", method="HEAD"))[::2] == (200, "")
            huge = "Content-Length: 2000000"
            assert (await asked(port, "/healthz", huge))[0] == 413
            assert (await asked(port, "/healthz", huge, method="POST"))[0] == 405

    asyncio.run(look())


@asynccontextmanager
async def slow_clients(port: int, number: int) -> AsyncIterator[list[asyncio.StreamWriter]]:
    """Clients that begin to ask, and never end."""
    writers = []
    for _ in range(number):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /healthz HTTP/1.1\r\nHost: ")
        writers.append(writer)
    try:
        yield writers
    finally:
        for writer in writers:
            writer.close()


def test_slow_clients_lock_nobody_out() -> None:
    async def look() -> int:
        async with served(HERE, PAGES) as port, slow_clients(port, 2 * MAX_CONNECTIONS):
            return (await asked(port, "/healthz"))[0]

    assert asyncio.run(look()) == 200


def test_a_page_that_hangs_ends_in_503_and_holds_up_no_other() -> None:
    async def look() -> tuple[int, int]:
        async with served(HERE, PAGES) as port:
            hanging = asyncio.create_task(asked(port, "/hangs"))
            well = await asked(port, "/healthz")
            return (await hanging)[0], well[0]

    assert asyncio.run(look()) == (503, 200)


def test_an_address_that_is_taken_is_told_with_its_remedy() -> None:
    async def look(port: int) -> None:
        async with served(Web(port=port), PAGES):
            pass

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(MonitorError, match="change `bind` of `web`"):
            asyncio.run(look(taken.getsockname()[1]))
