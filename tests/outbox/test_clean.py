"""What strangers write cannot ring, link, hide or reorder anything in a message."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.outbox.clean import clean_line, clean_link, clean_text, cut

ANY_TEXT = st.text(st.characters(codec=None), max_size=200)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("Floods hit @everyone in town", "Floods hit ＠everyone in town"),
        ("@here: news", "＠here: news"),
        ("(@channel)", "(＠channel)"),
        ("write to desk@example.org", "write to desk@example.org"),
        ("<!channel> look", "‹!channel› look"),
        ("<@U024BE7LH> said", "‹＠U024BE7LH› said"),
        ("<#C024BE7LR>", "‹#C024BE7LR›"),
        ("<https://evil.example|your bank>", "‹https://evil.example|your bank›"),
        ("<script>alert(1)</script>", "‹script›alert(1)‹/script›"),
        ("a <!here without an end", "a ‹!here without an end"),
        ("3 < 5 and 7 > 6", "3 < 5 and 7 > 6"),
        ("[your bank](https://evil.example)", "[your bank] (https://evil.example)"),
        ("![pixel](https://evil.example/p.gif)", "![pixel] (https://evil.example/p.gif)"),
        ("[a][b]", "[a] [b]"),
    ],
)
def test_what_acts_in_a_chat_or_a_mailer_is_broken(written: str, told: str) -> None:
    assert clean_text(written) == told


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("red \x1b[31malert", "red [31malert"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("abc\u202edef\u202c", "abcdef"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("@every\u200bone", "＠everyone"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("tag\U000e0041", "tag"),
    ],
)
def test_what_cannot_be_seen_is_left_out(written: str, told: str) -> None:
    assert clean_text(written) == told


def test_joiners_that_scripts_and_emoji_need_are_kept() -> None:
    assert clean_text("می\u200cخواهم 👩\u200d🚒") == "می\u200cخواهم 👩\u200d🚒"


def test_lines_are_kept_in_a_text_and_not_in_a_line() -> None:
    assert clean_text("one\r\ntwo\u2028three\n\n\n\nfour") == "one\ntwo\nthree\n\nfour"
    assert clean_line("one\r\nBcc: all@example.org") == "one Bcc: all@example.org"


@given(ANY_TEXT)
def test_a_cleaned_line_is_one_line_that_can_be_encoded_and_seen(text: str) -> None:
    line = clean_line(text)
    line.encode()
    assert len(line.splitlines()) <= 1
    assert not {unicodedata.category(char) for char in line} & {"Cc", "Cs", "Co"}


@given(ANY_TEXT)
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    assert clean_text(clean_text(text)) == clean_text(text)


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ("https://example.org/a?b=c&d=%20#e", "https://example.org/a?b=c&d=%20#e"),
        (" http://example.org/ü ", "http://example.org/%C3%BC"),
        ("https://example.org/@everyone", "https://example.org/%40everyone"),
        ("https://example.org/<!here>", "https://example.org/%3C!here%3E"),
        ("https://example.org/a](b", "https://example.org/a%5D(b"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("https://your-bank.example@evil.example/", ""),
        ("https://[broken/", ""),
        ("not a link", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_without_tricks_are_links(link: str, told: str) -> None:
    assert clean_link(link) == told


@given(ANY_TEXT, st.integers(0, 50))
def test_what_is_cut_is_never_longer_than_its_limit(text: str, limit: int) -> None:
    assert len(cut(text, limit)) <= limit
