"""OPML: what other readers write is read, and what is written is read back the same."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config import FeedConfig
from monitor.feeds.markup import clean
from monitor.feeds.opml import OpmlError, feeds_in_opml, opml_of

OTHERS = b"""<?xml version="1.0" encoding="ISO-8859-1"?>
<opml version="1.1"><head><title>Mine</title></head><body>
 <outline text="Europe">
  <outline text="Rivers">
   <outline title="Die Donau f\xfcr alle" xmlUrl="https://donau.example/rss"/>
  </outline>
  <outline text="https://sava.example/f" xmlUrl=" https://sava.example/f " language="hr"/>
 </outline>
 <outline text="a bookmark" url="https://no-feed.example/"/>
 <outline text="again" xmlUrl="https://sava.example/f"/>
 <outline text="bad" xmlUrl="file:///etc/passwd"/>
</body></opml>
"""


def test_feeds_are_found_in_folders_once_and_in_order() -> None:
    assert feeds_in_opml(OTHERS) == (
        FeedConfig("https://donau.example/rss", "Die Donau für alle", folder="Europe/Rivers"),
        FeedConfig("https://sava.example/f", lang="hr", folder="Europe"),
    )


words = st.text(max_size=20).map(lambda said: clean(said).replace("\r", "").strip())
feeds = st.builds(
    FeedConfig,
    url=st.integers(0, 10**6).map(lambda number: f"https://n{number}.example/f?a=1&b=<é>"),
    name=words,
    every=st.none() | st.integers(1, 10**6).map(lambda seconds: timedelta(seconds=seconds)),
    backfill=st.none() | st.integers(0, 999),
    allow_private=st.booleans(),
    tier=st.sampled_from([1, 2, 3]),
    lang=words,
    fulltext=st.sampled_from(["auto", "always", "never"]),
    folder=st.sampled_from(["", "Asia", "Asia/Japan & more", '"quoted"']),
    others=st.dictionaries(st.sampled_from(["htmlUrl", "description", "category"]), words).map(
        lambda said: tuple(said.items())
    ),
)


@given(st.lists(feeds, max_size=20, unique_by=lambda feed: feed.url))
def test_what_is_written_is_read_back_the_same(several: list[FeedConfig]) -> None:
    assert set(feeds_in_opml(opml_of(several).encode())) == set(several)


def test_a_thousand_feeds_come_back_equal_and_in_order() -> None:
    many = tuple(FeedConfig(f"https://n{n}.example/rss", f"Gazette {n}") for n in range(1000))
    assert feeds_in_opml(opml_of(many).encode()) == many


def test_a_thousand_feeds_of_another_reader_keep_folders_and_all_that_it_said_of_them() -> None:
    feed = (
        '<outline text="N{0}" title="Gazette {0}" type="atom" xmlUrl="https://n{0}.example/f" '
        'htmlUrl="https://n{0}.example/?a=1&amp;b=2" description="&lt;b&gt;Daily&lt;/b&gt;" '
        'category="/Press/{0}" starred="{0}"/>'
    )
    folders = (
        f'<outline text="Press/Radio {of}"><outline text="Inner &amp; {of}">'
        + "".join(feed.format(n) for n in range(of * 50, of * 50 + 50))
        + "</outline></outline>"
        for of in range(20)
    )
    theirs = f'<opml version="2.0"><body>{"".join(folders)}</body></opml>'
    ours = opml_of(feeds_in_opml(theirs.encode()))
    assert len(feeds_in_opml(ours.encode())) == 1000
    assert _told(ours) == _told(theirs)


def _told(opml: str) -> list[tuple[dict[str, str], list[str]]]:
    """Each feed's attributes with the names of the folders round it."""
    body = ElementTree.fromstring(opml).find("body")
    assert body is not None
    return [
        (dict(feed.attrib), [outer.attrib["text"], inner.attrib["text"]])
        for outer in body
        for inner in outer
        for feed in inner
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no xml",
        b"<rss/>",
        b"<opml><body>",
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body/></opml>',
        b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><opml><body/></opml>',
    ],
)
def test_what_is_no_opml_or_dangerous_is_refused(body: bytes) -> None:
    with pytest.raises(OpmlError):
        feeds_in_opml(body)


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise_anything_else(body: bytes) -> None:
    with suppress(OpmlError):
        feeds_in_opml(body)
