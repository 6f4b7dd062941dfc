"""The index chooses what may hold: too much is allowed, too little never."""

from __future__ import annotations

from dataclasses import replace
from typing import Never

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.article import Article
from monitor.language.lexicon import Lexicon, Person, Topic
from monitor.language.text import Reader
from monitor.language.words.document import document
from monitor.matching.boolean import Query, parse_query
from monitor.matching.canonical import SENTENCE_END, Canon, spelling
from monitor.matching.conditions import (
    AllOf,
    AnyOf,
    AttendanceIs,
    EntityIs,
    EventIs,
    Not,
    QuantityIs,
    QueryHolds,
    SourceIs,
    Within,
)
from monitor.matching.index import Index
from monitor.matching.passages import Searchable
from monitor.matching.rules import Rule
from monitor.matching.search import matches
from monitor.matching.terms import Regex
from tests.matching.handmade import rule

WORDS = (
    "salt", "mine", "mines", "miner", "strike", "struck", "U.S.", "US", "us", "won't", "can't",
    "4,000", "4.5", "12", "harbour", "half-open", "Éire", "naïve", "소금", "광산은", "盐矿", "Mr.",
    "No.", "e.g.", "St.", "A.", "rock'n'roll", "Oslo", "Oslo's", '"salt', "'mine'", "(strike)",
    "strike.", "mine!", "salt?", 'harbour."', 'us."', "n't", "'n't", "…", "...", "a.m.", "SALT,",
    "mine;", "—", "-", "U.S.-led", "salt.Mine",
)  # fmt: skip
SENTENCES = (
    "Norway sent 300 soldiers to Chad.",
    "In Oslo, 12 miners were killed when a salt mine fell in.",
    "The union struck at the harbour on Monday.",
    "Ana Duarte and Olof Strand will meet in Lima next week, her office said.",
    "Chile's president Ana Duarte attended the salt summit in Santiago.",
    "The ministers of Peru and Chile held talks about salt.",
    "No talks with Norwegian envoys took place, officials said.",
    "노르웨이는 차드에 병사 300명을 보냈다.",
)

LEXICON = Lexicon(
    topics=(Topic("salt-pact", ("salt|mine pact", "pact on ...3 salt*", "the? accord")),),
    people=(Person("Ana Duarte", offices=("Chilean president",)),),
)
READER = Reader(LEXICON)

breaks = st.sampled_from([" ", " ", " ", "  ", "\n", "\n\n", "\n- ", ". ", "! ", " -- "])
loose = st.lists(st.tuples(st.sampled_from(WORDS), breaks), max_size=25).map(
    lambda pairs: "".join(word + gap for word, gap in pairs)
)
told = st.lists(st.sampled_from(SENTENCES), max_size=4).map(" ".join)
articles = st.builds(
    Article,
    text=st.one_of(loose, told, st.tuples(told, loose).map("\n".join)),
    title=st.one_of(loose, st.sampled_from(["", "Salt mine strike", "Oslo"])),
    source=st.sampled_from(["", "Salt Gazette"]),
)

names = st.sampled_from(WORDS[:18])
items = st.one_of(
    names,
    st.sampled_from(["min*", "소*", "u.s*", "har*", "/s.lt/", '"salt mine"', '"U.S. strike"']),
    st.tuples(names, names).map(lambda pair: f'"{pair[0]} {pair[1]}"'),
)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(" AND ".join).map("({})".format),
        pairs.map(" OR ".join).map("({})".format),
        pairs.map(lambda pair: f"({pair[0]} NOT {pair[1]})"),
    )


phrases = items.filter(lambda item: item[0] != "/")
nears = st.tuples(phrases, st.sampled_from(["NEAR/0", "NEAR/3", "ONEAR/2"]), phrases).map(" ".join)
fields = st.tuples(st.sampled_from(["title:", "body:", "source:"]), items).map("".join)
queries = st.recursive(st.one_of(items, nears, fields), _grown, max_leaves=6).map(parse_query)

places = st.sampled_from(["Norway", "Chad", "Chile", "Oslo", "Salt Union", "Peru", "Norwegian"])
some = st.lists(places, max_size=2).map(tuple)
facts = st.one_of(
    st.builds(QuantityIs, actor=some, place=some, roles=st.sampled_from([(), ("sent", "killed")])),
    st.builds(
        EventIs,
        topic=st.sampled_from(["meeting", "salt-pact", "strike"]),
        place=some,
        statuses=st.just(("any",)),
    ),
    st.builds(AttendanceIs, event=st.one_of(st.none(), queries), statuses=st.just(("any",))),
)
leaves = st.one_of(
    st.builds(QueryHolds, queries, st.sampled_from([None, *Within])),
    facts,
    st.builds(EntityIs, st.lists(places, min_size=1, max_size=2).map(tuple)),
    st.just(SourceIs(name=("Salt*",))),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(tuple).map(AllOf),
        st.lists(inner, min_size=1, max_size=3).map(tuple).map(AnyOf),
        st.builds(Not, inner),
    ),
    max_leaves=4,
)
rules = st.lists(st.tuples(conditions, st.one_of(st.none(), queries)), min_size=1, max_size=8).map(
    lambda pairs: [
        replace(rule(condition, name=f"rule-{at}"), about=about)
        for at, (condition, about) in enumerate(pairs)
    ]
)


def index(*ruled: Rule) -> Index:
    return Index(ruled, LEXICON, READER.places)


def fired(ruled: list[Rule], article: Article) -> list[str]:
    found = matches(ruled, READER.read(article), READER.names, READER.places)
    return [match.rule.id for match in found.matches]


@settings(max_examples=300, deadline=None)
@given(rules, articles)
def test_what_is_chosen_fires_as_if_nothing_had_been_left_out(
    ruled: list[Rule], article: Article
) -> None:
    chosen = index(*ruled).choose(article)
    assert fired(list(chosen.rules), article) == fired(ruled, article)


@settings(max_examples=500, deadline=None)
@given(articles)
def test_the_canonical_text_holds_the_words_and_sentences_of_the_document(
    article: Article,
) -> None:
    sentences = document(article).sentences
    heard = Searchable.of(document(article)).heard
    expected: list[str] = []
    for sentence in sentences:
        first, last = heard.first_of[sentence.index : sentence.index + 2]
        expected += [*map(spelling, heard.said[first:last]), SENTENCE_END]
    assert Canon("{} ".format).read(article).text.split() == expected


@settings(max_examples=500, deadline=None)
@given(queries, articles)
def test_a_query_as_a_function_gives_the_same_answer(asked: Query, article: Article) -> None:
    words = Searchable.of(document(article))
    for within, passages in (
        (Within.ARTICLE, [words.article]),
        (Within.SENTENCE, [*words.each_sentence()]),
    ):
        asking = rule(QueryHolds(asked, within))
        holds = any(asked.holds(passage) is not None for passage in passages)
        assert bool(index(asking).choose(article).rules) == holds


def test_an_article_that_no_rule_touches_needs_no_reading() -> None:
    toll = rule(QuantityIs(roles=("killed",), place=("Chile",)))
    read = index(toll).choose(Article(text="12 miners were killed near Santiago."))
    assert (read.rules, read.is_read) == ((toll,), True)
    skimmed = index(toll).choose(Article(text="12 miners were killed near Lagos."))
    assert (skimmed.rules, skimmed.is_read) == ((), False)


@pytest.mark.parametrize(
    "text", ["양국 장관들이 만났다.", "The note said: “部长们会晤了”.", "窯。"]
)
def test_an_eastern_text_is_read_for_any_topic(text: str) -> None:
    met = rule(EventIs(topic="meeting", statuses=("any",)))
    assert index(met).choose(Article(text=text)).is_read
    assert not index(met).choose(Article(text="The ministers stayed at home – “alone”.")).is_read


def test_a_rule_about_words_alone_needs_no_reading() -> None:
    salt = rule(QueryHolds(parse_query("salt AND mine")))
    chosen = index(salt).choose(Article(text="A salt mine."))
    assert (chosen.rules, chosen.is_read) == ((salt,), False)


def test_a_rule_that_breaks_is_kept_for_the_judge_to_tell() -> None:
    class Breaks:
        def finditer(self, text: str) -> Never:
            raise RuntimeError(text)

    broken = rule(QueryHolds(Query("/x/", Regex("x", Breaks()), ())), name="broken")
    fine = rule(QueryHolds(parse_query("salt")), name="fine")
    article = Article(text="Salt.")
    chosen = index(broken, fine).choose(article)
    found = matches(chosen.rules, READER.read(article), READER.names, READER.places)
    assert [match.rule.id for match in found.matches] == ["fine"]
    assert [failure.rule.id for failure in found.failures] == ["broken"]


def test_a_rule_that_sleeps_is_not_chosen() -> None:
    asleep = replace(rule(QueryHolds(parse_query("salt"))), enabled=False)
    assert index(asleep).choose(Article(text="Salt.")).rules == ()


def test_a_not_looks_at_its_own_sentence_only() -> None:
    asked = rule(QueryHolds(parse_query("salt NOT mine"), Within.SENTENCE))
    article = Article(text="Salt is dear. The mine is shut.")
    assert fired([asked], article) == ["a-rule"]
    assert fired([asked], Article(text="Salt of a mine.")) == []


@pytest.mark.parametrize(
    ("query", "within", "text", "holds"),
    [
        ("salt NEAR/0 mine", None, "The salt mine.", True),
        ("salt NEAR/0 mine", None, "The salt of a mine.", False),
        ("mine ONEAR/2 salt", None, "The salt mine.", False),
        ("mine ONEAR/0 salt", None, "A mine. Salt!", True),
        ("salt NEAR/0 소금", None, "Salt 소금.", True),
        ("소금 ONEAR/0 salt", None, "소금은 salt.", True),
        ("salt NEAR/0 소금", None, "Salt of 소금.", False),
        ("min* NEAR/0 strike", None, "A mining strike.", True),
        ("min* NEAR/0 strike", None, "A mining town strike.", False),
        ("salt AND mine", Within.SENTENCE, "The salt mine. Shut.", True),
        ("salt AND mine", Within.SENTENCE, "Dear salt. The mine is shut.", False),
        ("salt AND mine", Within.PARAGRAPH, "Dear salt. The mine is shut.", True),
        ("salt NOT mine NOT strike", None, "A salt strike.", False),
        ("U.S. AND salt", None, "They gave us salt.", False),
        ("U.S. AND salt", None, "The US gave salt.", True),
        ("us AND salt", None, "The U.S. gave salt.", True),
        ('"salt mine"', None, "Dear salt. Mine is shut.", False),
    ],
)
def test_of_rules_about_words_only_those_that_hold_are_chosen(
    query: str, within: Within | None, text: str, holds: bool
) -> None:
    asking = rule(QueryHolds(parse_query(query), within))
    assert bool(index(asking).choose(Article(text=text)).rules) == holds


def test_a_vocabulary_that_grew_too_large_is_learnt_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.matching.canonical.MAX_PIECES", 3)
    choosing = index(rule(QueryHolds(parse_query('"salt mine" OR min* NEAR/1 strike'))))
    articles = [
        Article(text=text)
        for text in ("The salt mine.", "Miners on strike.", "Salt, no mine.", "A mining strike.")
    ]
    assert [bool(choosing.choose(each).rules) for each in articles * 2] == [
        True, True, False, True, True, True, False, True,
    ]  # fmt: skip


def test_letters_that_ran_out_are_given_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.matching.alphabet.MAX_LETTERS", 2)
    choosing = index(*(rule(QueryHolds(parse_query(f'"{word} mine"'))) for word in WORDS[:3]))
    texts = [f"The {word} mine." for word in WORDS[:3]] * 2
    assert [len(choosing.choose(Article(text=text)).rules) for text in texts] == [1] * 6
