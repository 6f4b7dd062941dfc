"""The few earlier articles that a new one may belong with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from monitor.article import Article
from monitor.language.document import document
from monitor.language.lexicon import Lexicon
from monitor.language.places import Places
from monitor.novelty.profiles import profile_of
from monitor.novelty.stories import Place, term_key
from monitor.store.connection import Store
from monitor.store.stories import NEWEST_PER_KEY

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PLACES = Places(Lexicon())


def put(
    store: Store, name: str, terms: Sequence[str], hours: float = 0, story: str = "", wire: str = ""
) -> None:
    at = NOON + timedelta(hours=hours)
    article = Article("Words of a text.", id=name, source=f"{name} Post", published=at)
    place = Place(story or name, wire or name, "")
    found = profile_of(document(article), PLACES)
    store.articles.put(article, at, place.story)
    store.stories.put(article, place, found, tuple(map(term_key, terms)), (), at, at)


def near(store: Store, *terms: str, limit: int = 10) -> list[str]:
    keys = {term_key(term): 1.0 for term in terms}
    found = store.stories.near(keys, NOON - DAY, NOON + DAY, limit)
    return [one.article for one in found]


def test_the_article_that_shares_most_keys_comes_first(store: Store) -> None:
    put(store, "flood", ["oroya", "dam", "rain"])
    put(store, "football", ["oroya", "goal"])
    assert near(store, "dam", "oroya", "rain", "river") == ["flood", "football"]


def test_a_weighty_key_counts_for_more_than_two_light_ones(store: Store) -> None:
    put(store, "heavy", ["oroya"])
    put(store, "light", ["dam", "rain"])
    keys = {term_key("oroya"): 3.0, term_key("dam"): 1.0, term_key("rain"): 1.0}
    found = store.stories.near(keys, NOON, NOON, 10)
    assert [one.article for one in found] == ["heavy", "light"]


def test_among_equals_the_newest_comes_first(store: Store) -> None:
    for hours, name in ((1, "old"), (2, "middle"), (3, "new")):
        put(store, name, ["dam"], hours)
    assert near(store, "dam", limit=2) == ["new", "middle"]


def test_articles_from_outside_the_window_are_left_out(store: Store) -> None:
    put(store, "before", ["dam"], -25)
    put(store, "after", ["dam"], 25)
    assert near(store, "dam") == []


def test_an_edited_article_is_found_by_its_new_keys_only(store: Store) -> None:
    put(store, "dam", ["old", "same"])
    put(store, "dam", ["new", "same"], 1)
    assert near(store, "old") == []
    assert near(store, "new", "same") == ["dam"]
    assert store.stories.rarity(["old", "same"]).seen == {"old": 0, "same": 1}


def test_a_key_of_every_article_brings_up_the_newest_of_them_only(store: Store) -> None:
    for number in range(NEWEST_PER_KEY + 5):
        put(store, f"{number:04}", ["the"], number / 100)
    found = near(store, "the", limit=10_000)
    assert len(found) == NEWEST_PER_KEY
    assert found[-1] == "0005"


def test_how_rare_a_term_is_is_counted(store: Store) -> None:
    put(store, "flood", ["dam", "rain"])
    put(store, "storm", ["rain"], 1)
    found = store.stories.rarity(["dam", "rain", "sun"])
    assert (found.articles, found.seen) == (2, {"dam": 1, "rain": 2})
    assert found.of("dam") > found.of("rain")


def test_what_is_forgotten_is_found_and_counted_no_more_but_still_listed(store: Store) -> None:
    put(store, "old", ["a", "b"])
    put(store, "new", ["a"], 200)
    assert store.stories.forget(NOON + DAY, limit=10) == 1
    assert near(store, "a", "b") == []
    assert store.stories.rarity(["a"]).seen == {"a": 1}
    assert [one.article for one in store.stories.of_story("old")] == ["old"]


def test_copies_are_what_repeats_a_text_of_the_same_articles(store: Store) -> None:
    for name, wire in (("a", "a"), ("b", "a"), ("c", "a"), ("d", "d")):
        put(store, name, ["x"], story="a", wire=wire)
    assert store.stories.copies(["a", "b", "c", "d"]) == 2
    assert store.stories.copies(["b", "d"]) == 0
    assert store.stories.outlets("a", 3) == ("a Post", "b Post", "c Post")
