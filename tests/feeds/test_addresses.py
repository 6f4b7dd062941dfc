"""No spelling of a private address gets a connection, and no public address is refused."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import Limits
from monitor.feeds.addresses import is_public, lies_in
from monitor.feeds.connections import connected
from monitor.feeds.fetch import Failure, Fetched, FetchFailed, FetchRequest, fetch

from .loopback import Page, Site, Visit, site

HERE = (
    *("127.0.0.1", "127.0.0.2", "127.1", "127.0.1", "127.127.127.127", "127.0.0.1."),
    *("0.0.0.0", "0", "0x0", "00000000", "0.0", "0.0.0"),
    *("2130706433", "017700000001", "0x7f000001", "0x7F000001", "0x7f.1", "0x7f.0.0.1"),
    *("0177.0.0.1", "0177.1", "00177.0.0.01", "0x7f.0x0.0x0.0x1", "127.0x0.0.1", "127.00.00.1"),
    *("localhost", "LOCALHOST", "localhost.", "LocalHost."),
    *("user@127.0.0.1", "user:pw@127.0.0.1", "127.0.0.2@127.0.0.1", "example.org@127.0.0.1"),
    *("%31%32%37.0.0.1", "127%2e0%2e0%2e1", "127.0.0.1%00.example.org", "127.0.0.1%2f@example"),
    *("①②⑦.⓪.⓪.①", "127。0。0。1", "１２７.0.0.1", "127．0．0．1", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ"),
    *("[::1]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::]", "[::ffff:127.0.0.1]"),
    *("[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[::7f00:1]"),
    *("[64:ff9b::7f00:1]", "[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]", "[2002:7f00:1::]"),
    *("[fe80::1]", "[fe80::1%25lo]", "[::1%25lo]", "[fc00::1]", "[fd00::1]", "[fec0::1]"),
    *("[ff02::1]", "[2001:db8::1]", "[2001:0:7f00:1::]", "[100::1]", "[3fff::1]"),
    *("255.255.255.255", "256.0.0.1", "1.2.3.4.5", "127.0.0.1\\@example.org", "127.0.0.1 "),
    *("[::1", "::1", "127.0.0.1:80:80", "-127.0.0.1"),
)
"""Ways of writing this machine, its neighbours, or nothing at all."""

ELSEWHERE = (
    *("10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.254", "192.168.0.1", "169.254.1.1"),
    *("169.254.169.254", "100.64.0.1", "100.127.255.255", "224.0.0.1", "239.255.255.255"),
    *("240.0.0.1", "198.18.0.1", "198.19.255.255", "192.0.2.1", "198.51.100.1", "203.0.113.1"),
    *("192.0.0.1", "192.88.99.1", "0.1.2.3", "fe80::1", "fc00::1", "fd12::1", "ff0e::1", "::"),
    *("::ffff:10.0.0.1", "::ffff:8.8.8.8", "64:ff9b::808:808", "64:ff9b::a00:1", "2002:a00:1::1"),
    *("2001::1", "2001:db8::1", "2001:10::1", "4000::1", "fe80::1%eth0", "", "example.org"),
)
PUBLIC = ("1.1.1.1", "8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1", "2a00:1450::1")


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with site({"/a": Page(b"secrets")}) as here:
        yield here


def asked(url: str, limits: Limits | None = None) -> Fetched | FetchFailed:
    async def ask() -> Fetched | FetchFailed:
        async with connected(limits) as client:
            return await fetch(client, FetchRequest(url))

    return asyncio.run(ask())


def test_the_table_holds_at_least_60_spellings() -> None:
    assert len(set(HERE)) >= 60


@pytest.mark.parametrize("host", HERE)
def test_no_spelling_gets_a_connection(server: Site, host: str) -> None:
    answer = asked(server.url("/a", host))
    assert isinstance(answer, FetchFailed)
    assert answer.kind in {Failure.REFUSED, Failure.URL, Failure.DNS}
    assert server.visits.empty()


def test_a_name_that_resolves_to_a_private_address_is_refused_where_it_connects(
    server: Site,
) -> None:
    answer = asked(server.url("/a", "localhost"))
    assert isinstance(answer, FetchFailed)
    assert answer.kind is Failure.REFUSED


@pytest.mark.parametrize("address", ELSEWHERE)
def test_what_is_not_everybodys_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_everybodys_is_public(address: str) -> None:
    assert is_public(address)


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_an_ipv4_address_inside_an_ipv6_one_is_never_public(address: IPv4Address) -> None:
    inside = int(address)
    wrapped = [IPv6Address(inside), IPv6Address(0xFFFF << 32 | inside)]
    wrapped += [IPv6Address(0x64_FF9B << 96 | inside), IPv6Address(0x2002 << 112 | inside << 80)]
    assert not any(is_public(str(one)) for one in wrapped)


def test_a_network_that_the_config_allows_is_open_and_no_other(server: Site) -> None:
    home = Limits(private_networks=(ip_network("127.0.0.0/8"),))
    other = Limits(private_networks=(ip_network("10.0.0.0/8"),))
    assert isinstance(asked(server.url("/a"), home), Fetched)
    server.next_visit()
    assert isinstance(asked(server.url("/a"), other), FetchFailed)
    assert lies_in("10.1.2.3", other.private_networks)
    assert not lies_in("::ffff:10.1.2.3", other.private_networks)


class Alternating(AbstractResolver):
    """A name server that says another address each time it is asked."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        address = self.addresses[self.asked % len(self.addresses)]
        self.asked += 1
        return [ResolveResult(hostname=host, host=address, port=port, family=family, proto=0,
                              flags=0)]  # fmt: skip

    async def close(self) -> None:
        pass


@pytest.mark.parametrize("open_first", [True, False])
def test_a_name_that_changes_its_address_is_resolved_once_and_judged_by_where_it_leads(
    open_first: bool,
) -> None:
    """127.0.0.2 stands for an open address, 127.0.0.1 for what the attacker is after."""
    addresses = ("127.0.0.2", "127.0.0.1") if open_first else ("127.0.0.1", "127.0.0.2")
    resolver = Alternating(*addresses)
    limits = Limits(private_networks=(ip_network("127.0.0.2/32"),))
    reached: list[str] = []

    async def ask_often(port: int) -> list[bool]:
        async with connected(limits, resolver=resolver) as client:
            answers = []
            for _ in range(10):
                request = FetchRequest(f"http://rebind.example:{port}/a")
                answers.append(isinstance(await fetch(client, request), Fetched))
            return answers

    def answer(_: Visit) -> Page:
        reached.append("")
        return Page(b"secrets", headers={"Connection": "close"})

    with site({"/a": answer}, "0.0.0.0") as server:
        answers = asyncio.run(ask_often(server.port))
    assert answers == [open_first, not open_first] * 5
    assert (len(reached), resolver.asked) == (5, 10)
