"""The daemon's page: four addresses, fixed, behind one guard; nothing that is asked changes it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime

from aiohttp import web as http
from aiohttp.web_protocol import RequestHandler

from monitor.daemon_config import Web
from monitor.errors import MonitorError
from monitor.web.guard import is_trusted, refusal

MAX_CONNECTIONS = 64
"""Past it the one that has been open longest gives way, so that slow ones lock nobody out."""
MAX_HEADER_B = 8190
KEPT_OPEN_S = 15.0
"""How long a connection may be idle."""
ANSWER_S = 5.0
"""How long a page may wait for the stream's thread."""
MAX_BODY_B = 1 << 20
"""Of a request; none is ever read."""


@dataclass(frozen=True, slots=True)
class Page:
    """One answer. `changed_at` lets who has it already be told so."""

    body: bytes
    content_type: str
    status: int = 200
    changed_at: datetime | None = None


Pages = Mapping[str, Callable[[bool], Awaitable[Page]]]
"""By path; each makes its page anew, for somebody who may see all of it or not."""


@asynccontextmanager
async def served(web: Web, pages: Pages) -> AsyncIterator[int]:
    """Answer at that address for as long as the block runs; the port it has.

    Raises MonitorError if the address cannot be had.
    """
    server = _Server(lambda request: _answer(request, web, pages))
    loop = asyncio.get_running_loop()
    try:
        door = await loop.create_server(server, web.host, web.port)
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise MonitorError(
            f"{web.host}:{web.port}: cannot be had for the page: {reason}\n"
            "  stop what stands there, or change `bind` of `web`"
        ) from None
    try:
        yield int(door.sockets[0].getsockname()[1])
    finally:
        door.close()
        server.pre_shutdown()
        await server.shutdown(1.0)


class _Server(http.Server):
    def __init__(
        self, answer: Callable[[http.BaseRequest], Awaitable[http.StreamResponse]]
    ) -> None:
        super().__init__(
            answer,
            keepalive_timeout=KEPT_OPEN_S,
            access_log=None,
            lingering_time=0,
            max_line_size=MAX_HEADER_B,
            max_field_size=MAX_HEADER_B,
        )

    def connection_made(self, handler: RequestHandler, transport: asyncio.Transport) -> None:
        oldest = self.connections[: max(0, len(self.connections) + 1 - MAX_CONNECTIONS)]
        super().connection_made(handler, transport)
        for one in oldest:
            one.force_close()


async def _answer(request: http.BaseRequest, web: Web, pages: Pages) -> http.StreamResponse:
    # Names of hosts and paths come raw: nothing is decoded, joined or opened.
    path = request.rel_url.raw_path
    refused = refusal(request.method, path, request.headers, web)
    if refused:
        return _plain(refused.status, refused.reason)
    if (request.content_length or 0) > MAX_BODY_B:
        return _plain(413, "too large")
    page = pages.get(path)
    if page is None:
        return _plain(404, f"no such page; there are: {' '.join(pages)}")
    try:
        async with asyncio.timeout(ANSWER_S):
            made = await page(is_trusted(request.headers, web))
    except TimeoutError:
        return _plain(503, "the stream is busy; see /healthz")
    except MonitorError as error:
        return _plain(503, f"{error}; see /healthz")
    return _response(made, request.headers)


def _response(page: Page, asked: Mapping[str, str]) -> http.Response:
    tag = f'"{hashlib.sha256(page.body).hexdigest()[:32]}"'
    headers = {**_GUARDED, "Content-Type": page.content_type}
    if page.changed_at is not None:
        headers |= {
            "ETag": tag,
            "Last-Modified": format_datetime(page.changed_at.replace(microsecond=0), usegmt=True),
            "Cache-Control": "no-cache",
        }
        if _is_known(page.changed_at, tag, asked):
            return http.Response(status=304, headers=headers)
    return http.Response(status=page.status, body=page.body, headers=headers)


def _is_known(changed_at: datetime, tag: str, asked: Mapping[str, str]) -> bool:
    """Whether the asker has this already; its ETag, if it sends one, alone decides (RFC 9110)."""
    tags = asked.get("If-None-Match", "")
    if tags:
        known = {one.strip().removeprefix("W/") for one in tags.split(",")}
        return tag in known or "*" in known
    try:
        since = parsedate_to_datetime(asked.get("If-Modified-Since", ""))
        return changed_at.replace(microsecond=0) <= since
    except (TypeError, ValueError):
        return False


_GUARDED = {
    "Server": "monitor",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}


def _plain(status: int, reason: str) -> http.Response:
    more = {"WWW-Authenticate": 'Basic realm="monitor", charset="UTF-8"'} if status == 401 else {}
    allow = {"Allow": "GET, HEAD"} if status == 405 else {}
    headers = {**_GUARDED, **more, **allow, "Content-Type": "text/plain; charset=utf-8"}
    return http.Response(status=status, body=f"{reason}\n".encode(), headers=headers)


def json_page(said: Mapping[str, object], status: int = 200) -> Page:
    """A page for a program."""
    return Page(f"{json.dumps(said, indent=2)}\n".encode(), "application/json", status)
