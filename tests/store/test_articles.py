"""Articles come back as they were published."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from monitor.article import Article
from monitor.store.connection import Store

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)

DAM = Article(
    text="The dam at Oroya is holding, engineers said.\n水位 is falling.",
    title="Dam holds",
    published=NOON,
    id="dam",
    source="Example Wire",
    link="https://example.org/dam",
    lang="en",
    file="dam.txt",
    feed="https://example.org/feed.xml",
    tier=1,
    teaser_only="403 Forbidden",
)


def test_an_article_comes_back_whole(store: Store) -> None:
    defaults = Article(text="", published=NOON + timedelta(1), id="other")
    assert all(getattr(DAM, one.name) != getattr(defaults, one.name) for one in fields(Article))
    store.articles.put(DAM, NOON, story="flood")
    assert store.articles.get("dam") == DAM
    assert store.articles.content("dam") == DAM.content
    assert store.articles.story_of("dam") == "flood"


def test_an_unknown_article_is_none(store: Store) -> None:
    assert store.articles.get("dam") is None
    assert store.articles.content("dam") is None
    assert store.articles.story_of("dam") is None
    assert store.articles.learned_at("dam") is None


def test_a_new_version_takes_the_place_of_the_old_but_was_learnt_when_the_first_came(
    store: Store,
) -> None:
    edited = replace(DAM, text="The dam has broken.")
    store.articles.put(DAM, NOON, story="flood")
    store.articles.put(edited, NOON + timedelta(hours=2), story="disaster")
    assert store.articles.get("dam") == edited
    assert store.articles.content("dam") == edited.content
    assert store.articles.story_of("dam") == "disaster"
    assert store.articles.learned_at("dam") == NOON


def test_recent_articles_come_in_the_order_of_arrival(store: Store) -> None:
    for hours, name in ((3, "third"), (1, "first"), (2, "second"), (2, "second too")):
        store.articles.put(Article("x", id=name), NOON + timedelta(hours=hours), story=name)
    recent = store.articles.recent(NOON + timedelta(hours=2))
    assert [article.id for article in recent] == ["second", "second too", "third"]


def test_times_with_and_without_fractions_keep_their_order(store: Store) -> None:
    store.articles.put(Article("x", id="later"), NOON + timedelta(microseconds=1), story="s")
    store.articles.put(Article("x", id="earlier"), NOON, story="s")
    recent = store.articles.recent(NOON)
    assert [article.id for article in recent] == ["earlier", "later"]


def test_a_story_holds_its_articles(store: Store) -> None:
    store.articles.put(DAM, NOON, story="flood")
    store.articles.put(Article("x", id="match report"), NOON, story="football")
    assert [article.id for article in store.articles.of_story("flood")] == ["dam"]


@given(st.text(st.characters(codec=None), max_size=50))
def test_any_text_can_be_stored_and_keeps_its_length_and_its_hash(text: str) -> None:
    with Store.open() as store:
        article = Article(text=text, title=text, id="any")
        store.articles.put(article, NOON, story="s")
        stored = store.articles.get("any")
        assert stored is not None
        assert len(stored.text) == len(text)
        assert stored.content == article.content == store.articles.content("any")
