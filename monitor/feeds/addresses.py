"""Which addresses a fetch may connect to: the public ones, unless a feed says otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from socket import AF_INET, inet_pton

# is_global of Python's ipaddress differs between patch releases; these are refused by all.
# As numbers: each connection asks, and the objects take ten times as long.
_CLOSED_4 = tuple(
    (int(network.network_address), int(network.netmask))
    for network in map(
        IPv4Network, (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    ))
)  # fmt: skip
# Only 2000::/3 is handed out; in it, what is reserved or carries another address inside.
_OPEN_6 = IPv6Network("2000::/3")
_CLOSED_6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    )
)  # fmt: skip


def is_public(address: str) -> bool:
    """Whether a numeric address is anybody's on the internet; False for what is no address."""
    try:
        number = int.from_bytes(inet_pton(AF_INET, address))
    except OSError:
        return _is_public_6(address)
    return all(number & mask != base for base, mask in _CLOSED_4)


def _is_public_6(address: str) -> bool:
    try:
        parsed = IPv6Address(address.partition("%")[0])
    except ValueError:
        return False
    # IPv4 inside IPv6 (::ffff:, 64:ff9b::, ::a.b.c.d) lies outside 2000::/3 and is refused whole.
    return parsed in _OPEN_6 and not any(parsed in network for network in _CLOSED_6)


def lies_in(address: str, networks: Iterable[IPv4Network | IPv6Network]) -> bool:
    """Whether a numeric address lies in one of the networks; an IPv4 one in IPv6 does not."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return any(parsed in network for network in networks)


def is_one_host(address: str) -> bool:
    """Whether an address names one machine, be it private: no multicast, broadcast or nothing."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return not (parsed.is_multicast or parsed == IPv4Address("255.255.255.255"))
