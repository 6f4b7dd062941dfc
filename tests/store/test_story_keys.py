"""The few earlier articles that a new one may belong with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from monitor.article import Article
from monitor.language.lexicon import Lexicon
from monitor.language.words.document import document
from monitor.language.words.places import Places
from monitor.novelty.neighbours import Place, Profile, Serial, Wording, packed, unpacked
from monitor.novelty.postings import COUNTED_FOR, EVERY, NEWEST_PER_KEY, Posting, filed, nearest
from monitor.novelty.profiles import profile_of
from monitor.novelty.stories import Rarity, rarity, term_key
from monitor.store.connection import Store

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
    keys = (EVERY, *map(term_key, terms))
    store.articles.put(article, at, place.story)
    store.stories.put(article, place, found, keys, store.stories.postings(keys), at, at)


def found_by(
    store: Store, keys: Mapping[int, float], limit: int = 10, around: timedelta = DAY
) -> list[str]:
    postings = store.stories.postings(keys)
    numbers = nearest(keys, postings, NOON - around, NOON + around, limit)
    neighbours = store.stories.neighbours(numbers)
    return [neighbours[number].article for number in numbers if number in neighbours]


def near(store: Store, *terms: str, limit: int = 10) -> list[str]:
    return found_by(store, {term_key(term): 1.0 for term in terms}, limit)


def rarity_of(store: Store, *terms: str) -> Rarity:
    return rarity(terms, store.stories.postings((EVERY, *map(term_key, terms))))


def test_the_article_that_shares_most_keys_comes_first(store: Store) -> None:
    put(store, "flood", ["oroya", "dam", "rain"])
    put(store, "football", ["oroya", "goal"])
    assert near(store, "dam", "oroya", "rain", "river") == ["flood", "football"]


def test_a_weighty_key_counts_for_more_than_two_light_ones(store: Store) -> None:
    put(store, "heavy", ["oroya"])
    put(store, "light", ["dam", "rain"])
    keys = {term_key("oroya"): 3.0, term_key("dam"): 1.0, term_key("rain"): 1.0}
    assert found_by(store, keys, around=timedelta(0)) == ["heavy", "light"]


def test_among_equals_the_newest_comes_first(store: Store) -> None:
    for hours, name in ((1, "old"), (2, "middle"), (3, "new")):
        put(store, name, ["dam"], hours)
    assert near(store, "dam", limit=2) == ["new", "middle"]


def test_articles_from_outside_the_window_are_left_out(store: Store) -> None:
    put(store, "before", ["dam"], -25)
    put(store, "after", ["dam"], 25)
    assert near(store, "dam") == []


def test_an_edited_article_is_found_by_its_new_keys_and_counted_once(store: Store) -> None:
    put(store, "dam", ["old", "same"])
    put(store, "dam", ["new", "same"], 1)
    assert near(store, "new", "same") == ["dam"]
    found = rarity_of(store, "new", "same")
    assert (found.articles, found.seen) == (1, {"new": 1, "same": 1})


def test_a_key_of_every_article_brings_up_the_newest_of_them_only(store: Store) -> None:
    for number in range(NEWEST_PER_KEY + 5):
        put(store, f"{number:04}", ["the"], number / 100)
    found = near(store, "the", limit=10_000)
    assert len(found) == NEWEST_PER_KEY
    assert found[-1] == "0005"


def test_how_rare_a_term_is_is_counted(store: Store) -> None:
    put(store, "flood", ["dam", "rain"])
    put(store, "storm", ["rain"], 1)
    found = rarity_of(store, "dam", "rain", "sun")
    assert (found.articles, found.seen) == (2, {"dam": 1, "rain": 2})
    assert found.of("dam") > found.of("rain")


def test_what_left_the_window_is_counted_no_more(store: Store) -> None:
    put(store, "old", ["a", "b"])
    put(store, "new", ["a"], 240)
    assert rarity_of(store, "a", "b").seen == {"a": 1, "b": 0}


def test_an_article_of_the_period_before_counts_by_the_share_that_the_window_covers() -> None:
    first = Posting().with_one(filed(1, NOON, 0, is_new=True))
    period = int(COUNTED_FOR.total_seconds())
    assert first.counted(period - 1) == 1
    assert first.counted(period + period // 4) == 0.75
    assert first.counted(3 * period) == 0


def test_what_is_forgotten_is_found_no_more_but_still_listed(store: Store) -> None:
    put(store, "old", ["a", "b"])
    put(store, "new", ["a"], 200)
    assert store.stories.forget(NOON + DAY, limit=10, start=(0,)) == 1
    assert near(store, "a", "b") == []
    assert [one.article for one in store.stories.of_story("old")] == ["old"]


def test_keys_that_nobody_uses_any_more_are_swept_out(store: Store) -> None:
    put(store, "old", ["a", "b"])
    put(store, "new", ["a"], 200)
    store.stories.forget(NOON + DAY, limit=10, start=(0,))
    assert set(store.stories.postings(map(term_key, "ab"))) == {term_key("a")}


def test_copies_are_what_repeats_a_text_of_the_same_articles(store: Store) -> None:
    for name, wire in (("a", "a"), ("b", "a"), ("c", "a"), ("d", "d")):
        put(store, name, ["x"], story="a", wire=wire)
    assert store.stories.copies(["a", "b", "c", "d"]) == 2
    assert store.stories.copies(["b", "d"]) == 0
    assert store.stories.outlets("a", 3) == ("a Post", "b Post", "c Post")


def test_what_is_kept_of_an_article_is_read_back_whole(store: Store) -> None:
    text = (
        "LIMA (AP) - The 12th ferry of the line sank off San Pedro in northern Peru on Monday.\n"
        "Divers of the Almar Club found 31 lamps, said Rosa Quispe. The Almar Club dives for free."
    )
    article = Article(text, title="Ferry sinks off Peru", id="a", published=NOON)
    found = profile_of(document(article), PLACES)
    store.articles.put(article, NOON, "a")
    store.stories.put(article, Place("a", "a", ""), found, (EVERY,), {}, NOON, NOON)
    ((_, neighbour),) = store.stories.neighbours((1,)).items()
    assert found.serials and found.names and found.own and found.credit
    assert neighbour.profile == Profile(
        terms={term: round(100 * weight) / 100 for term, weight in found.terms.items()},
        names=found.names,
        lede=found.lede,
        serials=found.serials,
        wording=found.wording,
        credit=found.credit,
        own=found.own,
    )


def test_an_article_with_half_a_sign_is_kept(store: Store) -> None:
    article = Article("The \ud83d dam of Oroya broke.", id="a", published=NOON)
    found = profile_of(document(article), PLACES)
    assert unpacked(packed(found), b"").terms.keys() == found.terms.keys()
    store.articles.put(article, NOON, "a")
    store.stories.put(article, Place("a", "a", ""), found, (EVERY,), {}, NOON, NOON)
    assert store.stories.neighbours((1,))


def test_what_an_older_monitor_kept_of_an_article_is_still_read() -> None:
    row = '[["dam","#Peru"],[250,100],[3,2],[["12",["ferry"]]],"AP",true,""]'
    found = unpacked(row, b"")
    assert found == Profile(
        terms={"dam": 2.5, "#Peru": 1.0},
        names=frozenset({"dam"}),
        lede=frozenset({"dam", "#Peru"}),
        serials=(Serial("12", ("ferry",)),),
        wording=Wording(b""),
        credit="AP",
    )
