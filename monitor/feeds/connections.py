"""Connections to the outside: kept while they are of use, and only to where they may lead."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import version

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from monitor.config import CONTACT, Limits
from monitor.feeds.addresses import is_one_host, is_public, lies_in
from monitor.feeds.coding import ACCEPTED
from monitor.feeds.hosts import Hosts, Manners


class AddressRefusedError(OSError):
    """A host stands at an address that this fetch may not connect to."""


# As aiohappyeyeballs gives it: family, type, protocol, canonical name, socket address.
_AddressInfo = tuple[int, int, int, str, tuple[object, ...]]


class Client:
    """Connections to the outside, kept while it is open; all fetches of a process share one.

    Each request waits for its turn at its host, those to which redirects lead as well. A
    connection that was opened to a private address is never lent to another feed's request.
    """

    def __init__(
        self,
        stack: AsyncExitStack,
        limits: Limits,
        contact: str,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self.limits = limits
        self.hosts = Hosts(Manners(limits.polls_per_host, 1 / limits.starts_per_host))
        self._stack = stack
        self._contact = contact
        self._resolver = resolver
        self._public: aiohttp.ClientSession | None = None
        self._private: dict[URL, aiohttp.ClientSession] = {}

    def session(self, url: URL, private: bool) -> aiohttp.ClientSession:
        """The session for a URL; `private` when its own host and port may be private."""
        if not private:
            self._public = self._public or self._opened(self._public_socket)
            return self._public
        origin = url.origin()
        if origin not in self._private:
            self._private[origin] = self._opened(_any_host_socket)
        return self._private[origin]

    def _opened(self, new_socket: Callable[[_AddressInfo], socket.socket]) -> aiohttp.ClientSession:
        session = _session(new_socket, self.limits, self._contact, self._resolver)
        self._stack.push_async_callback(session.close)
        return session

    def _public_socket(self, info: _AddressInfo) -> socket.socket:
        networks = self.limits.private_networks
        return _socket(info, lambda address: is_public(address) or lies_in(address, networks))


@asynccontextmanager
async def connected(
    limits: Limits | None = None,
    contact: str = CONTACT,
    resolver: AbstractResolver | None = None,
) -> AsyncIterator[Client]:
    """A client, for as long as the block runs; `contact` is where a server's owner finds us.

    Names are looked up by the `resolver`, else by the system.
    """
    async with AsyncExitStack() as stack:
        yield Client(stack, limits or Limits(), contact, resolver)


def _session(
    new_socket: Callable[[_AddressInfo], socket.socket],
    limits: Limits,
    contact: str,
    resolver: AbstractResolver | None,
) -> aiohttp.ClientSession:
    # The check stands where the socket is made, so that what is checked is what is connected
    # to, however the host was spelt and whatever its name resolved to a moment before.
    connector = aiohttp.TCPConnector(
        limit=limits.polls, use_dns_cache=False, socket_factory=new_socket, resolver=resolver
    )
    return aiohttp.ClientSession(
        connector=connector,
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        headers={
            "User-Agent": f"news-monitor/{version('news-monitor')} (+{contact})",
            "Accept": _ACCEPT,
            "Accept-Encoding": ACCEPTED,
        },
    )


_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
)


def _any_host_socket(info: _AddressInfo) -> socket.socket:
    return _socket(info, is_one_host)


def _socket(info: _AddressInfo, is_allowed: Callable[[str], bool]) -> socket.socket:
    family, kind, protocol, _, address = info
    if not is_allowed(str(address[0])):
        raise AddressRefusedError("not a public address")
    return socket.socket(family, kind, protocol)
