"""Which item is which, and which address is whose."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.addresses import is_public
from monitor.feeds.identity import article_id, canonical, keys_of, without_login


@dataclass(frozen=True)
class Same:
    left: str
    right: str


@pytest.mark.parametrize(
    "pair",
    [
        Same("https://a.example/x?utm_source=rss&id=5", "https://a.example/x?id=5"),
        Same("https://a.example/x?fbclid=abc#top", "https://a.example/x"),
        Same("HTTPS://A.Example:443/x", "https://a.example/x"),
        Same("http://a.example/x", "https://a.example/x"),
        Same("https://a.example", "https://a.example/"),
    ],
)
def test_what_does_not_change_the_page_does_not_change_the_link(pair: Same) -> None:
    assert canonical(pair.left) == canonical(pair.right)


@pytest.mark.parametrize(
    "pair",
    [
        Same("https://a.example/x?id=5", "https://a.example/x?id=6"),
        Same("https://a.example/x", "https://a.example/y"),
        Same("https://a.example/x", "https://a.example:8443/x"),
        Same("https://a.example/a%2Fb", "https://a.example/a/b"),
    ],
)
def test_different_pages_have_different_links(pair: Same) -> None:
    assert canonical(pair.left) != canonical(pair.right)


@given(st.text())
def test_no_link_makes_it_raise(link: str) -> None:
    canonical(link)
    without_login(link)


def test_an_item_is_known_by_guid_then_link_then_words() -> None:
    by_guid = keys_of("g", "https://a.example/x", "t", "b")
    assert by_guid.own == keys_of("g", "https://a.example/y", "other", "words").own
    by_link = keys_of("", "https://a.example/x?utm_source=1", "t", "b")
    assert by_link.own == keys_of("", "https://a.example/x", "other", "words").own
    assert keys_of("", "", "t", "b").own != keys_of("", "", "t", "c").own


def test_a_huge_guid_makes_no_huge_key() -> None:
    assert len(keys_of("x" * 1_000_000, "", "", "").own) < 100


def test_the_same_id_in_two_feeds_is_two_articles() -> None:
    assert article_id("https://a.example/", "k") != article_id("https://b.example/", "k")


def test_a_login_is_never_part_of_a_feeds_name() -> None:
    assert without_login("https://ana:secret@a.example/f?x=1") == "https://a.example/f?x=1"


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254",
        "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.1.1", "198.18.0.1",
        "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1",
        "255.255.255.255", "::", "::1", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "::7f00:1",
        "64:ff9b::808:808", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::",
        "3fff::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
        "localhost", "", "1.2.3",
    ],
)  # fmt: skip
def test_private_and_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "172.32.0.1", "2a00:1450::1"])
def test_addresses_of_the_open_net_are(address: str) -> None:
    assert is_public(address)
