"""Feeds of all formats and in all states become items, and bad documents a reason."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.items import Item, NotAFeed, ParsedFeed, Sizes, safe_link
from monitor.feeds.parse import parse

NOON = datetime(2031, 4, 5, 12, tzinfo=UTC)
BASE = "https://sava.example/news/feed"


def rss(items: str, channel: str = "") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}{items}</channel></rss>'


def feed_of(body: str | bytes, content_type: str = "") -> ParsedFeed:
    said = parse(body.encode() if isinstance(body, str) else body, content_type, BASE)
    assert isinstance(said, ParsedFeed), said
    return said


def item_of(body: str) -> Item:
    (item,) = feed_of(body).items
    return item


def refusal(body: str | bytes) -> str:
    said = parse(body.encode() if isinstance(body, str) else body)
    assert isinstance(said, NotAFeed), said
    return said.reason


def test_an_rss_item_is_read_whole() -> None:
    item = item_of(
        rss(
            "<item><title>Rain &amp;amp; wind &lt;b&gt;now&lt;/b&gt;</title><guid>g1</guid>"
            "<link>/1?a=1&amp;b=2</link><description>It rained.</description>"
            "<pubDate>Sat, 05 Apr 2031 12:00:00 GMT</pubDate>"
            "<source url='https://other.example/'>Other Post</source></item>"
        )
    )
    assert item == Item(
        title="Rain & wind now",
        text="It rained.",
        link="https://sava.example/1?a=1&b=2",
        guid="g1",
        published=NOON,
        published_raw="Sat, 05 Apr 2031 12:00:00 GMT",
        source="Other Post",
    )


def test_an_atom_entry_is_read() -> None:
    item = item_of(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Sava</title><entry><id>urn:1</id>'
        '<title type="html">Rain &amp;lt; wind</title><link href="https://sava.example/1"/>'
        "<updated>2031-04-05T14:00:00+02:00</updated>"
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One</p><p>Two</p>'
        "</div></content></entry></feed>"
    )
    assert (item.guid, item.title, item.link) == ("urn:1", "Rain < wind", "https://sava.example/1")
    assert (item.text, item.published) == ("One\n\nTwo", NOON)


def test_rdf_is_read() -> None:
    item = item_of(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        '<item rdf:about="https://sava.example/1"><title>Rain</title>'
        "<link>https://sava.example/1</link><dc:date>2031-04-05T12:00:00Z</dc:date></item></rdf:RDF>"
    )
    assert (item.title, item.published) == ("Rain", NOON)


def test_json_feed_is_read() -> None:
    entry = {
        "id": 7,
        "url": "https://sava.example/7",
        "title": "Rain",
        "content_text": "It rained.\n- hard",
        "date_published": "2031-04-05T12:00:00Z",
        "language": "en",
    }
    said = {"version": "https://jsonfeed.org/version/1.1", "title": "Sava", "items": [entry]}
    (item,) = feed_of(json.dumps(said)).items
    assert (item.guid, item.title, item.text) == ("7", "Rain", "It rained.\n- hard")
    assert (item.link, item.published, item.lang) == ("https://sava.example/7", NOON, "en")


def test_the_longest_text_is_chosen_not_the_caption_that_comes_first() -> None:
    item = item_of(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id>'
        '<content type="html">A bridge.</content>'
        '<summary type="html">&lt;p&gt;It rained for three days, the ministry said.&lt;/p&gt;'
        "</summary></entry></feed>"
    )
    assert item.text == "It rained for three days, the ministry said."


def test_text_without_block_tags_keeps_its_bullets() -> None:
    item = item_of(rss("<item><description>Guests:\n- Ana\n- Marko</description></item>"))
    assert item.text == "Guests:\n- Ana\n- Marko"


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("Thu,28 Jul 2022 4:35:5 GMT+9", datetime(2022, 7, 27, 19, 35, 5, tzinfo=UTC)),
        ("2031-04-05T12:00:00Z", NOON),
        ("5 April 2031 21:00 KST", NOON),
        ("Sat, 05 Apr 2031 12:00:00 +0000", NOON),
        ("2031-04-05", datetime(2031, 4, 5, tzinfo=UTC)),
        ("-1", None),
        ("soon", None),
    ],
)
def test_odd_dates_are_read_or_left(raw: str, moment: datetime | None) -> None:
    item = item_of(rss(f"<item><title>x</title><pubDate>{raw}</pubDate></item>"))
    assert (item.published, item.published_raw) == (moment, raw)


@pytest.mark.parametrize(
    "raw",
    [
        "Fri, 31 Dec 9999 23:59:59 -1200",
        "Mon, 01 Jan 0001 00:00:00 +1400",
        "0000-00-00T00:00:00Z",
        "Sat, 99 Zzz 2031 99:99:99 QQQ",
        "2031-04-05T12:00:00+99:99",
    ],
)
def test_no_date_makes_it_raise(raw: str) -> None:
    assert item_of(rss(f"<item><title>x</title><pubDate>{raw}</pubDate></item>")).title == "x"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/x", "https://a.example/x"),
        (" /x\n", "https://sava.example/x"),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/hostname", ""),
        ("https://[", ""),
        ("https://a.example/" + "x" * 5000, ""),
        ("", ""),
    ],
)
def test_only_web_links_are_kept(url: str, link: str) -> None:
    assert safe_link(url, BASE) == link


def test_the_feeds_own_rhythm_is_read() -> None:
    assert feed_of(rss("", "<ttl>90</ttl>")).every == timedelta(minutes=90)
    sy = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    body = rss(
        "", "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
    ).replace("<rss ", f"<rss {sy} ")
    assert feed_of(body).every == timedelta(hours=6)


def test_only_the_newest_items_are_taken_and_the_rest_counted() -> None:
    days = "".join(
        f"<item><title>{day}</title><pubDate>{(NOON + timedelta(days=day)).isoformat()}</pubDate>"
        "</item>"
        for day in range(Sizes().items + 3)
    )
    feed = feed_of(rss(days))
    assert (len(feed.items), feed.dropped) == (Sizes().items, 3)
    assert {"0", "1", "2"}.isdisjoint(item.title for item in feed.items)


def test_fields_are_cut_at_their_limits() -> None:
    item = item_of(
        rss(
            f"<item><title>{'é' * 2000}</title><description>{'é' * 200_000}</description>"
            f"<guid>{'x' * 1_000_000}</guid></item>"
        )
    )
    assert len(item.title.encode()) <= Sizes().title_b
    assert len(item.text.encode()) <= Sizes().text_b


# Bytes and their labels


@pytest.mark.parametrize(
    ("encoding", "content_type"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", ""),
        ("utf-16-le", ""),
        ("utf-8", "text/xml; charset=iso-8859-1"),
        ("euc-kr", "text/xml; charset=euc-kr"),
        ("gb18030", "application/xml; charset=gb2312"),
    ],
)
def test_the_bytes_are_believed_more_than_their_labels(encoding: str, content_type: str) -> None:
    body = '<rss version="2.0"><channel><item><title>폭우 - 大雨</title></item></channel></rss>'
    if encoding == "euc-kr":
        body = body.replace("大雨", "비")
    (item,) = feed_of(body.encode(encoding), content_type).items
    assert item.title.startswith("폭우")


@pytest.mark.parametrize("label", ["utf-7", "zlib", "rot13", "idna", "unicode_escape", "x" * 300])
def test_a_lying_charset_calls_up_nothing(label: str) -> None:
    body = f'<?xml version="1.0" encoding="{label}"?><rss version="2.0"><channel>'
    body += "<item><title>caf\xe9</title></item></channel></rss>"
    (item,) = feed_of(body.encode("latin-1"), f"text/xml; charset={label}").items
    assert item.title == "café"


def test_control_characters_do_not_break_the_document() -> None:
    feed = feed_of(
        b'<rss version="2.0"><channel><item><title>a\x08\x00b</title></item></channel></rss>'
    )
    assert (feed.items[0].title, feed.malformed) == ("a b", "")


def test_a_document_cut_short_still_gives_its_items_and_is_marked() -> None:
    whole = rss("<item><title>One</title></item><item><title>Two</title></item>")
    feed = feed_of(whole[: whole.index("Two")])
    assert feed.items[0].title == "One"
    assert feed.malformed


@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(body: bytes) -> None:
    parse(body)
    parse(b"<rss version='2.0'><channel><item><title>" + body)


# What is refused before any parser sees it


def with_prolog(prolog: str, body: str = "&a;") -> str:
    feed = f'<rss version="2.0"><channel><title>{body}</title></channel></rss>'
    return f'<?xml version="1.0"?>{prolog}{feed}'


LOL = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 9}">' for n in range(9))


@pytest.mark.parametrize(
    "prolog",
    [
        f'<!DOCTYPE r [<!ENTITY l0 "lol">{LOL}]>',
        f'<!DOCTYPE r [<!ENTITY a "{"x" * 100_000}">]>',
        '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE r [<!ENTITY a PUBLIC "x" "http://127.0.0.1:1/">]>',
        '<!DOCTYPE r SYSTEM "http://127.0.0.1:1/x.dtd">',
        '<!DOCTYPE r [<!ENTITY % p "x">%p;]>',
        '<!DOCTYPE r [<!-- ]> --><!ENTITY a SYSTEM "file:///etc/hostname">]>',
        "<!DOCTYPE r [<!ENTITY a '&#38;b;'><!ENTITY b SYSTEM \"file:///x\">]>",
        "<!DOCTYPE r [",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_grows_or_names_the_outside_is_refused(prolog: str, encoding: str) -> None:
    assert refusal(with_prolog(prolog, "&a;" * 50).encode(encoding))


def test_plain_text_entities_stay() -> None:
    prolog = '<!DOCTYPE rss [<!ENTITY eacute "&#233;"> <!ENTITY post "Sava Post">]>'
    assert feed_of(with_prolog(prolog, "Caf&eacute; &post;")).title == "Café Sava Post"


def test_the_doctype_of_old_rss_is_let_pass() -> None:
    doctype = (
        '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
        '"http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    )
    assert feed_of(with_prolog(doctype, "Old")).title == "Old"


@pytest.mark.parametrize("body", ["", " ", "<html><p>x", "<!DOCTYPE html><html/>", "{}", "[1", "x"])
def test_what_is_no_feed_says_so(body: str) -> None:
    assert refusal(body)


def test_a_body_that_is_a_path_or_url_is_never_opened(tmp_path: Path) -> None:
    canary = tmp_path / "canary.xml"
    canary.write_text(rss("<item><title>opened</title></item>"))
    for name in (str(canary), f"file://{canary}", os.path.relpath(canary)):
        assert refusal(name)


def test_the_sizes_are_options() -> None:
    items = "".join(f"<item><title>{'t' * 99}</title></item>" for _ in range(9))
    body = f"<rss><channel><title>{'c' * 99}</title>{items}</channel></rss>".encode()
    feed = parse(body, sizes=Sizes(items=4, title_b=20))
    assert isinstance(feed, ParsedFeed)
    assert (len(feed.items), feed.dropped) == (4, 5)
    assert {len(item.title) for item in feed.items} == {len(feed.title)} == {20}
