"""The same queries and articles given to SQLite's full-text search: where both mean the same by a
query, the same rules hold.

They do not mean the same by the end of a sentence (here no phrase reaches over it), by a possessive
's, by a word that would be near itself, and by the end of a headline (here NEAR reaches over it);
the articles and queries drawn here hold none of these.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import astuple, dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.article import Article
from monitor.language.lexicon import Lexicon
from monitor.language.text import Reader
from monitor.matching.boolean import parse_query
from monitor.matching.conditions import QueryHolds
from monitor.matching.index import Index
from tests.matching.handmade import rule

VOCABULARY = (
    "loom", "shuttle", "weft", "warp", "yarn", "dye", "bobbin", "spindle", "wool", "flax", "hemp",
    "linen", "madder", "woad", "indigo", "felt", "carder", "weaver", "fuller", "tenter", "naïve",
    "café", "half-bleached", "1200",
)  # fmt: skip
FAR = "The day was long and dull and grey"
MARKS = ("", "", "", "", ",", ";", " -", ")", '"')


@dataclass(frozen=True)
class Asked:
    """A query as a rule says it, and as the other engine wants it."""

    ours: str
    theirs: str


words = st.sampled_from(VOCABULARY)
cases = st.sampled_from([str, str, str.capitalize, str.upper])
said = st.builds(lambda word, case, mark: case(word) + mark, words, cases, st.sampled_from(MARKS))
articles = st.builds(
    # No capitals first: they would be a dateline. No word of the text is near the headline.
    lambda title, text: Article(title=f"The {' '.join(title)}", text=f"{FAR} {' '.join(text)}"),
    st.lists(words, min_size=1, max_size=4),
    st.lists(said, min_size=5, max_size=40),
)


def _all(*each: Asked) -> Asked:
    return _joined(" AND ", each)


def _any(*each: Asked) -> Asked:
    return _joined(" OR ", each)


def _joined(operator: str, each: Sequence[Asked]) -> Asked:
    ours, theirs = (operator.join(said) for said in zip(*map(astuple, each), strict=True))
    return Asked(f"({ours})", f"({theirs})")


def _without(one: Asked, other: Asked) -> Asked:
    return Asked(f"({one.ours} AND NOT {other.ours})", f"({one.theirs} NOT {other.theirs})")


def _near(sides: Sequence[str], distance: int) -> Asked:
    first, second = " ".join(sides[:-1]), sides[-1]
    return Asked(f'("{first}" NEAR/{distance} {second})', f'NEAR("{first}" "{second}", {distance})')


def _one_near(firsts: Sequence[str], second: str, distance: int) -> Asked:
    each = (f'NEAR("{first}" "{second}", {distance})' for first in firsts)
    return Asked(f"(({' OR '.join(firsts)}) NEAR/{distance} {second})", f"({' OR '.join(each)})")


def _in_field(field: str, column: str, one: Asked) -> Asked:
    return Asked(f"{field}:({one.ours})", f"{column} : ({one.theirs})")


quoted = st.lists(words, min_size=1, max_size=3).map(" ".join).map('"{}"'.format)
stems = words.filter(str.isalpha).map(lambda word: word[:3])
items = st.one_of(
    quoted.map(lambda text: Asked(text, text)),
    stems.map(lambda stem: Asked(f"{stem}*", f'"{stem}" *')),
)
nears = st.builds(_near, st.lists(words, min_size=2, max_size=3, unique=True), st.integers(0, 5))
choices = st.lists(words, min_size=3, max_size=4, unique=True)
nears |= st.builds(
    lambda sides, distance: _one_near(sides[:-1], sides[-1], distance), choices, st.integers(0, 5)
)
leaves = st.one_of(items, items, nears)
leaves |= st.builds(_in_field, st.just("title"), st.just("title"), leaves)
leaves |= st.builds(_in_field, st.just("body"), st.just("text"), items)
queries = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(_all, inner, inner),
        st.builds(_any, inner, inner),
        st.builds(_without, inner, inner),
    ),
    max_leaves=5,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(queries, min_size=1, max_size=20), st.lists(articles, min_size=1, max_size=10))
def test_the_same_queries_hold_for_the_same_articles(
    asked: list[Asked], articles: list[Article]
) -> None:
    expected = _found_by_sqlite(asked, articles)
    index = Index(
        [rule(QueryHolds(parse_query(one.ours)), name=str(at)) for at, one in enumerate(asked)],
        Lexicon(),
        Reader(Lexicon()).places,
    )
    held = [{int(one.id) for one in index.choose(article).rules} for article in articles]
    for at, one in enumerate(asked):
        found = {number for number, rules in enumerate(held) if at in rules}
        assert found == expected[at], one


def _found_by_sqlite(asked: Sequence[Asked], articles: Sequence[Article]) -> list[set[int]]:
    db = sqlite3.connect(":memory:")
    try:
        db.execute("CREATE VIRTUAL TABLE articles USING fts5(title, text, tokenize = 'unicode61')")
    except sqlite3.OperationalError:
        pytest.skip("this SQLite has no full-text search")
    rows = [(at, article.title, article.text) for at, article in enumerate(articles)]
    db.executemany("INSERT INTO articles (rowid, title, text) VALUES (?, ?, ?)", rows)
    search = "SELECT rowid FROM articles WHERE articles MATCH ?"
    return [{number for (number,) in db.execute(search, (one.theirs,))} for one in asked]
