"""What feed HTML says: words, lines and bullets, whatever is thrown at it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.markup import clean, one_line, plain_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Rain &amp; wind</p><p>Second\nline</p>", "Rain & wind\n\nSecond line"),
        ("<ul><li>One</li><li>Two</li></ul><p>After</p>", "- One\n- Two\n\nAfter"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<b>15,000</b> people", "15,000 people"),
        ("<td>a</td><td>b</td>", "a b"),
        ("<p>x<script>if (a < b) { alert('</p>') }</script>y</p>", "xy"),
        ("<style>p { color: red }</style>Rain", "Rain"),
        ('<a title="a > b" href="x">ok</a>', "ok"),
        ("rain <!-- <p>not this</p> -->today", "rain today"),
        ("<![CDATA[a < b]]> is so", "a < b is so"),
        ("&lt;p&gt;twice&lt;/p&gt;&lt;p&gt;escaped&lt;/p&gt;", "twice\n\nescaped"),
    ],
)
def test_tags_become_what_a_reader_sees(markup: str, text: str) -> None:
    assert plain_text(markup) == text


def test_text_without_block_tags_keeps_its_newlines() -> None:
    assert plain_text("Guests:\n- Ana\n- <b>Marko</b>\n\nMore") == "Guests:\n- Ana\n- Marko\n\nMore"


@pytest.mark.parametrize("text", ["profit <5 % and > 3", "1 <2 <3", "a < b", "x <", "AT&T"])
def test_what_only_looks_like_a_tag_stays(text: str) -> None:
    assert plain_text(text) == text


@pytest.mark.parametrize("open_end", ["<!-- rain", '<a href="x>rain', "<![CDATA[rain", "<b>rain"])
def test_what_never_closes_does_not_swallow_the_words(open_end: str) -> None:
    assert "rain" in plain_text(open_end)


def test_a_title_is_one_line() -> None:
    assert one_line("<b>Bridge</b>\n closed<br>today") == "Bridge closed today"


def test_clean_changes_one_character_for_one() -> None:
    assert clean("a\x00b\x9bc\ud800d\ufffee\n\t") == "a b c\ufffdd\ufffde\n\t"


@given(st.text(alphabet=st.characters(codec=None)))
def test_what_comes_out_is_always_clean_text(markup: str) -> None:
    text = plain_text(markup)
    text.encode()
    assert unicodedata.is_normalized("NFC", text)
    assert all(character in "\n\t" or ord(character) >= 32 for character in text)


@given(st.lists(st.sampled_from(["<p x='", '"', "'", ">", "<!--", "-->", "a", "<b", "</", "&#"])))
def test_no_heap_of_markup_makes_it_raise(pieces: list[str]) -> None:
    plain_text("".join(pieces))
