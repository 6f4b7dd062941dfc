"""The top of a saved page: which line is the headline, and when it was published."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.feeds.page import date_line, headline, publication

BODY = "The ministry said on Monday that the bridge over the river Sava had been closed to lorries."


@pytest.mark.parametrize(
    "above",
    [
        "By Ana Kovac",
        "By Ana Kovac and John Smith, Reuters",
        "BY ANA KOVAC",
        "박보영 기자",
        "记者：王小明",
        "Categories: Balkans",
        "Published by",
        "Home > World > Europe",
        "2031-04-05 06:07",
        "date 2031-04-05 World",
        "Balkans-bridge-closure",
        "(LEAD) Balkans-bridge",
        "World News",
        "5 min read",
    ],
)
def test_what_stands_above_the_headline_is_passed_over(above: str) -> None:
    title = "Croatia closes bridge over the Sava to lorries"
    assert headline(f"{above}\n\n{title}\n\n{BODY}") == title


def test_the_first_line_may_be_the_headline() -> None:
    assert headline(f"Bridge closed, minister says\n{BODY}") == "Bridge closed, minister says"


@pytest.mark.parametrize(
    "title",
    [
        "S. Korea's Kim-led panel meets U.S. envoy in St. Louis",
        "Will the bridge reopen? Minister says no",
        "Minister: bridge stays closed until 2031",
        "萨瓦河大桥对卡车关闭至明年春天",
        "사바강 다리 화물차 통행 금지, 내년 봄까지",
        "Shares of bridge builder fall in U.S.",
    ],
)
def test_headlines_come_in_many_shapes(title: str) -> None:
    assert headline(f"{title}\n\n{BODY}") == title


def test_a_page_without_headline_is_called_by_its_first_sentence() -> None:
    text = f"{BODY} Gen. Marko Horvat said more would follow. It rained.\n\nMore text here.\n"
    assert headline(text) == BODY


def test_a_first_sentence_wrapped_by_width_is_not_cut_at_the_line() -> None:
    text = "The ministry said on Monday that the bridge over\nthe river had been closed. It rained."
    assert headline(text) == text.removesuffix(" It rained.")


def test_a_long_first_sentence_is_cut_between_words() -> None:
    cut = headline("word " * 100 + "end.")
    assert len(cut) <= 250
    assert cut.endswith("word")


@given(st.text())
def test_every_headline_stands_in_its_text(text: str) -> None:
    assert headline(text) in text


@pytest.mark.parametrize(
    ("line", "day", "at"),
    [
        ("2031-04-05 06:07:08", date(2031, 4, 5), time(6, 7, 8)),
        ("| 2031-04-05 06:07:08", date(2031, 4, 5), time(6, 7, 8)),
        (" date 2031-04-05 Politics", date(2031, 4, 5), None),
        ("Published: April 5, 2031 6:07 p.m.", date(2031, 4, 5), time(18, 7)),
        ("Apr. 5, 2031", date(2031, 4, 5), None),
        ("Sat, 5 Apr 2031 06:07:08 GMT", date(2031, 4, 5), time(6, 7, 8)),
        ("By Ana Kovac | 5 April 2031", date(2031, 4, 5), None),
        ("Zagreb, 5 April 2031", date(2031, 4, 5), None),
        ("입력 2031. 4. 5. 오후 3:05", date(2031, 4, 5), time(15, 5)),
        ("发布时间：2031年4月5日 10:00", date(2031, 4, 5), time(10, 0)),
        ("2031年4月5日", date(2031, 4, 5), None),
        ("05.04.2031", date(2031, 4, 5), None),
        ("25/04/2031", date(2031, 4, 25), None),
        ("04/25/2031", date(2031, 4, 25), None),
        ("2031-04-05 25:99", date(2031, 4, 5), None),
    ],
)
def test_a_date_line_is_read(line: str, day: date, at: time | None) -> None:
    found = date_line(line)
    assert found is not None
    assert (found.day, found.at) == (day, at)


@pytest.mark.parametrize(
    "line",
    [
        "The treaty of 5 April 2031 is dead",
        "Signed on 5 April 2031.",
        "It was agreed on April 5, 2031 that the bridge should be closed.",
        "2031-04-05 bridge closure: what we know so far",
        "04/05/2031",
        "2031-13-45",
        "Bridge closed",
        "",
    ],
)
def test_a_date_in_prose_or_an_unclear_one_is_not_a_date_line(line: str) -> None:
    assert date_line(line) is None


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("2031-04-05 06:07", datetime(2031, 4, 5, 6, 7, tzinfo=UTC)),
        ("2031-04-05T06:07:00Z", datetime(2031, 4, 5, 6, 7, tzinfo=UTC)),
        ("2031-04-05T06:07:00+09:00", datetime(2031, 4, 4, 21, 7, tzinfo=UTC)),
        ("2031-04-05 06:07 KST", datetime(2031, 4, 4, 21, 7, tzinfo=UTC)),
        ("April 5, 2031 6:07 a.m. EDT", datetime(2031, 4, 5, 10, 7, tzinfo=UTC)),
        ("2031-04-05 06:07 GMT-3", datetime(2031, 4, 5, 9, 7, tzinfo=UTC)),
        ("2031-04-05 06:07 +99:99", datetime(2031, 4, 5, 6, 7, tzinfo=UTC)),
    ],
)
def test_a_zone_counts_and_none_is_utc(line: str, moment: datetime) -> None:
    found = date_line(line)
    assert found is not None
    assert found.moment(None) == moment


def test_publication_is_taken_from_near_the_top_only() -> None:
    near = f"Headline here\n\n2031-04-05\n{BODY}"
    far = "\n".join(["Headline here", *["A line."] * 20, "2031-04-05"])
    found = publication(near)
    assert found is not None
    assert found.day == date(2031, 4, 5)
    assert publication(far) is None


def test_when_it_was_published_stands_before_when_it_was_updated() -> None:
    found = publication("Updated 2031-04-06 10:00\nPublished 2031-04-05 09:00\nHeadline here")
    assert found is not None
    assert found.day == date(2031, 4, 5)


@given(st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    found = publication(text)
    if found:
        found.moment(None)
