"""The one fetch in the house: a conditional GET with a budget for everything that can run over."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from enum import StrEnum

import aiohttp
from aiohttp.client_exceptions import ClientConnectorDNSError
from yarl import URL

from monitor.clock import monotonic
from monitor.config import Limits
from monitor.feeds.coding import CodingError, uncoded
from monitor.feeds.connections import AddressRefusedError, Client
from monitor.feeds.hosts import HostHeldError
from monitor.feeds.identity import fingerprint, may_be_kept

MAX_URL = 2048
"""Characters of a URL that is asked for or redirected to."""
TOO_MANY = 429
"""The status of a server that has had enough of us."""
A_MOMENT_S = 60.0
"""How long its host is left alone at least."""
SMALL_B = 256 << 10
"""Bodies up to here are decoded where they stand; longer ones beside the loop."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to recognise an answer by, exactly as received, and for which URL."""

    etag: str = ""
    last_modified: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """A URL to fetch, unless what is there is still what the validators stand for.

    `allow_private` opens the URL's own host and port, not what it redirects to.
    """

    url: str
    validators: Validators = Validators()
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Freshness:
    """What the headers say about when to ask again, unread."""

    cache_control: str = ""
    expires: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: 200 with a decoded body, or 304 with none. `url` is where it was found.

    `moved` is where the URL has moved for good: set when each redirect on the way was permanent,
    and the address may be kept.
    """

    url: str
    status: int
    body: bytes = field(default=b"", repr=False)
    content_type: str = ""
    validators: Validators = Validators()
    freshness: Freshness = Freshness()
    moved: str = ""

    @property
    def is_unchanged(self) -> bool:
        return self.status == _NOT_MODIFIED


class Failure(StrEnum):
    """Why there is no answer to read."""

    URL = "url"
    REFUSED = "refused"
    DNS = "dns"
    CONNECT = "connect"
    TLS = "tls"
    TIMEOUT = "timeout"
    STATUS = "status"
    BUSY = "busy"
    GONE = "gone"
    REDIRECT = "redirect"
    TOO_BIG = "too_big"
    ENCODING = "encoding"
    PROTOCOL = "protocol"


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """The world's fault, in words for the journal; `retry_after` is the header, unread.

    `host` is the one that gave this status, be it at the end of redirects.
    """

    kind: Failure
    detail: str
    status: int = 0
    retry_after: str = ""
    host: str = ""


async def fetch(client: Client, request: FetchRequest) -> Fetched | FetchFailed:
    """Get one document. Whatever the world does comes back as a value, within the budgets.

    The time that it waits for its turn at a host is not counted.
    """
    try:
        return await _follow(client, request)
    except _FailedError as failed:
        return failed.failure
    except HostHeldError as held:
        return FetchFailed(Failure.BUSY, str(held), retry_after=f"{held.seconds:.0f}")
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        return _failure_of(error)


class _FailedError(Exception):
    """A failure that this module found itself."""

    def __init__(
        self, kind: Failure, detail: str, status: int = 0, retry_after: str = "", host: str = ""
    ) -> None:
        self.failure = FetchFailed(kind, detail, status, retry_after, host)
        super().__init__(detail)


# The way through the redirects


_MOVED_FOR_GOOD = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304


async def _follow(client: Client, request: FetchRequest) -> Fetched:
    start = url = _checked(request.url)
    visited = {url}
    for_good = True
    left_s = client.limits.fetch_timeout.total_seconds()
    for _ in range(client.limits.redirects + 1):
        own = request.allow_private and url.origin() == start.origin()
        session = client.session(url, private=own)
        headers = _conditions(request.validators, url)
        async with client.hosts.turn(_server(url)):
            began = monotonic()
            budget = _budget(client.limits, left_s)
            async with session.get(
                url, headers=headers, allow_redirects=False, timeout=budget
            ) as response:
                if response.status == TOO_MANY:
                    # Who stands in line for it must not come before it is known for how long.
                    client.hosts.hold(_server(url), A_MOMENT_S)
                if response.status not in _REDIRECTS:
                    moved = _moved(start, url) if for_good else ""
                    return await _answer(response, url, bool(headers), moved, client.limits)
                for_good = for_good and response.status in _MOVED_FOR_GOOD
                url = _target(response, url)
                response.close()
            left_s -= monotonic() - began
        if url in visited:
            raise _FailedError(Failure.REDIRECT, f"a redirect loop at {url.host}")
        visited.add(url)
    raise _FailedError(Failure.REDIRECT, f"more than {client.limits.redirects} redirects")


def _budget(limits: Limits, left_s: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(
        total=max(left_s, 0.01),
        sock_connect=limits.connect_timeout.total_seconds(),
        sock_read=limits.silence_timeout.total_seconds(),
    )


def _checked(said: str) -> URL:
    """The URL, if it is one that may be asked for; spellings that parsers disagree on are not."""
    if len(said) > MAX_URL or re.search(r"[\x00-\x20\x7f\\\\]", said):
        raise _FailedError(Failure.URL, "not a URL")
    try:
        url = URL(said)
        origin = url.origin() if url.scheme in {"http", "https"} else None
    except ValueError:
        raise _FailedError(Failure.URL, "not a URL") from None
    if origin is None:
        raise _FailedError(Failure.URL, "neither http nor https")
    return url.with_fragment(None)


def _target(response: aiohttp.ClientResponse, url: URL) -> URL:
    """Where a redirect leads; a login goes along to the same origin only."""
    location = response.headers.get("Location", "").strip()
    if not location:
        raise _FailedError(Failure.REDIRECT, "a redirect to nowhere", response.status)
    try:
        joined = url.join(URL(location))
    except ValueError:
        raise _FailedError(Failure.REDIRECT, "a redirect to no URL", response.status) from None
    target = _checked(str(joined)).with_user(None)
    if target.origin() != url.origin() or url.user is None:
        return target
    return target.with_user(url.user).with_password(url.password)


def _moved(start: URL, url: URL) -> str:
    to = _bare(url)
    return to if url != start and may_be_kept(to, str(start)) else ""


def _conditions(validators: Validators, url: URL) -> dict[str, str]:
    if validators.url not in (_bare(url), fingerprint(_bare(url))):
        return {}
    headers = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in headers.items() if value}


def _bare(url: URL) -> str:
    """The URL without a login: what may be stored and shown."""
    return str(url.with_user(None) if url.raw_user or url.raw_password else url)


def _server(url: URL) -> str:
    """`server_of` the URL, which is in its parts already."""
    host = (url.raw_host or "").removesuffix(".")
    return host if url.port in (None, 80, 443) else f"{host}:{url.port}"


# One answer


async def _answer(
    response: aiohttp.ClientResponse, url: URL, was_conditional: bool, moved: str, limits: Limits
) -> Fetched:
    status = response.status
    if status != 200 and not (status == _NOT_MODIFIED and was_conditional):
        raise _refusal(response)
    headers = response.headers
    body = await _body(response, limits) if status == 200 else b""
    return Fetched(
        url=_bare(url),
        status=status,
        body=body,
        content_type=headers.get("Content-Type", ""),
        validators=Validators(
            _sendable(headers.get("ETag", "")),
            _sendable(headers.get("Last-Modified", "")),
            _bare(url),
        ),
        freshness=Freshness(
            headers.get("Cache-Control", ""), headers.get("Expires", ""), headers.get("Date", "")
        ),
        moved=moved,
    )


def _refusal(response: aiohttp.ClientResponse) -> _FailedError:
    kinds = {410: Failure.GONE, 429: Failure.BUSY, 503: Failure.BUSY}
    kind = kinds.get(response.status, Failure.STATUS)
    detail = f"{response.status} {response.reason or ''}".strip()[:100]
    again = response.headers.get("Retry-After", "")
    response.close()
    return _FailedError(kind, detail, response.status, again, _server(response.url))


def _sendable(value: str) -> str:
    """The value, unless it holds bytes that cannot be sent back as they came."""
    return value if value.isascii() and value.isprintable() else ""


async def _body(response: aiohttp.ClientResponse, limits: Limits) -> bytes:
    most = limits.wire_mib * _MIB
    if (response.content_length or 0) > most:
        response.close()
        raise _FailedError(Failure.TOO_BIG, f"{response.content_length} bytes announced")
    wire = await _wire(response, most)
    coding = response.headers.get("Content-Encoding", "")
    cap, ratio = limits.decoded_mib * _MIB, limits.decoded_ratio
    try:
        if len(wire) <= SMALL_B:
            return uncoded(wire, coding, cap, ratio)
        return await asyncio.to_thread(uncoded, wire, coding, cap, ratio)
    except CodingError as error:
        raise _FailedError(Failure.ENCODING, str(error)) from None


async def _wire(response: aiohttp.ClientResponse, most: int) -> bytes:
    if response.content_length is not None:
        # No more than that is ever read.
        return await response.read()
    wire = bytearray()
    async for chunk in response.content.iter_any():
        wire += chunk
        if len(wire) > most:
            response.close()
            raise _FailedError(Failure.TOO_BIG, f"more than {most} bytes")
    return bytes(wire)


_MIB = 1 << 20


def _failure_of(error: Exception) -> FetchFailed:
    match error:
        case ClientConnectorDNSError():
            return FetchFailed(Failure.DNS, f"no address for {error.host}")
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientSSLError():
            return FetchFailed(Failure.TLS, f"TLS with {error.host} failed")
        case aiohttp.ClientConnectorError():
            if isinstance(error.os_error, AddressRefusedError):
                why = (
                    f"{error.host} has no public address (allow_private has it asked all the same)"
                )
                return FetchFailed(Failure.REFUSED, why)
            return FetchFailed(Failure.CONNECT, f"no connection to {error.host}: {error.strerror}")
        case TimeoutError():
            return FetchFailed(Failure.TIMEOUT, "no answer in time")
        case aiohttp.InvalidURL():
            return FetchFailed(Failure.URL, "not a URL")
        case aiohttp.ClientPayloadError():
            return FetchFailed(Failure.PROTOCOL, "the answer was cut short")
        case _:
            return FetchFailed(Failure.PROTOCOL, f"no sound answer ({type(error).__name__})")
