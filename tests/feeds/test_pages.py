"""Whole texts: whose page is fetched, what of it is kept, and what it may cost a host."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest

from monitor.article import Article
from monitor.config import FeedConfig, Limits
from monitor.feeds.fetch import Failure, Fetched, FetchFailed, FetchRequest
from monitor.feeds.fulltext import is_teaser, text_of_page, whole_text
from monitor.feeds.hosts import PageBudget
from monitor.feeds.pages import Pages, Whole, wants_page

NOON = datetime(2031, 4, 5, 12, tzinfo=UTC)
FEED = FeedConfig("https://sava.example/feed")
TEASER = "The river rose over its banks on Monday"
STORY = "\n".join(
    f"The river rose over bank {n} on Monday and took {n} boats away." for n in range(20)
)


def article(number: int = 1, text: str = TEASER) -> Article:
    return Article(text, id=str(number), link=f"https://sava.example/{number}")


class Web:
    """Answers every page with the same body, and knows who asked for what."""

    def __init__(self, answer: bytes | FetchFailed = b"<html>") -> None:
        self.answer = answer
        self.asked: list[FetchRequest] = []

    async def fetch(self, request: FetchRequest) -> Fetched | FetchFailed:
        self.asked.append(request)
        if isinstance(self.answer, FetchFailed):
            return self.answer
        return Fetched(request.url, 200, self.answer, "text/html")

    async def text_of(self, body: bytes, content_type: str, url: str) -> str:
        return body.decode()

    def whole(self, articles: Iterable[Article], feed: FeedConfig = FEED, most: int = 100) -> Whole:
        several = tuple(articles)
        pages = Pages(self.fetch, self.text_of, PageBudget(most))
        wanted = [one.id for one in several]
        return asyncio.run(pages.whole(feed, several, wanted, NOON))


@pytest.mark.parametrize(
    ("fulltext", "text", "wanted"),
    [
        ("auto", TEASER, True),
        ("auto", STORY, False),
        ("always", STORY, True),
        ("never", TEASER, False),
    ],
)
def test_a_page_is_wanted_as_the_config_says(fulltext: str, text: str, wanted: bool) -> None:
    feed = FeedConfig(FEED.url, fulltext=fulltext)  # type: ignore[arg-type]
    assert wants_page(feed, article(text=text)) is wanted
    assert not wants_page(feed, Article(text))


def test_a_teasers_article_gets_the_text_of_its_page() -> None:
    (got,) = Web(STORY.encode()).whole([article()]).articles
    assert got.text.endswith(STORY)
    assert TEASER in got.text
    assert got.id == "1"


def test_a_page_that_cannot_be_had_leaves_the_teaser_and_says_why() -> None:
    whole = Web(FetchFailed(Failure.STATUS, "403 Forbidden")).whole([article()])
    assert [one.text for one in whole.articles] == [TEASER]
    assert [(one.article, one.reason) for one in whole.missing] == [("1", "403 Forbidden")]


def test_a_page_without_an_article_leaves_the_teaser_and_says_why() -> None:
    whole = Web(b"").whole([article()])
    assert [one.text for one in whole.articles] == [TEASER]
    assert "no article" in whole.missing[0].reason


def test_only_so_many_pages_are_fetched_at_once_and_they_are_the_newest() -> None:
    web = Web(STORY.encode())
    whole = web.whole(article(n) for n in range(Limits().pages_per_poll + 5))
    assert len(web.asked) == Limits().pages_per_poll
    assert [one.article for one in whole.missing] == [str(n) for n in range(5)]


def test_a_host_that_has_given_enough_pages_is_left_alone() -> None:
    web = Web(STORY.encode())
    web.whole((article(n) for n in range(9)), most=3)
    assert len(web.asked) == 3


def test_a_private_feed_leads_to_its_own_host_and_to_no_other_private_one() -> None:
    web = Web(STORY.encode())
    feed = FeedConfig(FEED.url, allow_private=True)
    web.whole([article(), Article(TEASER, id="x", link="https://other.example/")], feed)
    assert [request.allow_private for request in web.asked] == [True, False]


def test_nothing_that_the_teaser_said_is_lost() -> None:
    assert whole_text(TEASER, STORY) == f"{TEASER}\n\n{STORY}"
    assert whole_text(STORY[:70] + "…", STORY) == STORY
    assert whole_text(STORY[:200], STORY) == STORY
    assert whole_text(STORY, TEASER) == f"{STORY}\n\n{TEASER}"


@pytest.mark.parametrize(("words", "short"), [(119, True), (120, False)])
def test_a_text_under_120_words_is_a_teaser(words: int, short: bool) -> None:
    assert is_teaser("word " * words) is short


def test_chinese_is_counted_though_it_writes_no_words_apart() -> None:
    assert not is_teaser("河水上涨" * 60)


def test_the_charset_that_a_page_gives_itself_is_believed() -> None:
    story = "".join(
        f"<p>Die Donau stieg am Montag über Ufer {n}, und {n} Boote gingen in Passau unter.</p>"
        for n in range(9)
    )
    page = f"<html><head><meta charset='iso-8859-1'></head><article>{story}</article>"
    assert "über Ufer 8" in text_of_page(page.encode("latin-1"), "text/html")


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7 \x00\xff", b"<html>", b"<" * 5000, b"\xff\xfe<"])
def test_what_holds_no_article_gives_none(body: bytes) -> None:
    assert text_of_page(body) == ""
