"""Queries: what they mean, how they are refused, and what they find."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.article import Article
from monitor.language.words.document import document
from monitor.matching.boolean import MAX_DEPTH, MAX_REGEX_BYTES, QueryError, parse_query
from monitor.matching.passages import Passage, Searchable


def article(text: str, title: str = "", source: str = "", link: str = "") -> Searchable:
    return Searchable.of(document(Article(text=text, title=title, source=source, link=link)))


def holds(query: str, text: str, **more: str) -> bool:
    return parse_query(query).holds(article(text, **more).article) is not None


def found(query: str, text: str, **more: str) -> list[str]:
    """The words that made the query hold, as the article writes them."""
    searchable = article(text, **more)
    hits = parse_query(query).holds(searchable.article)
    assert hits is not None
    return [searchable.document.text[hit.start : hit.end] for hit in hits]


def refusal(query: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        parse_query(query)
    return caught.value


# --- words ----------------------------------------------------------------------------------


def test_words_match_whole() -> None:
    assert holds("dam", "The dam burst.")
    assert not holds("dam", "The damage is great.")


def test_case_and_accents_make_no_difference() -> None:
    assert holds("SAO PAULO", "Floods hit São Paulo.")
    assert holds("são", "Floods hit Sao Paulo.")


def test_a_hyphen_is_a_space() -> None:
    assert holds('"ice free"', "An ice-free harbour.")
    assert holds("ice-free", "The harbour is ice free.")


def test_what_has_run_into_a_word_is_a_word_of_its_own() -> None:
    assert holds("Uruguay", "L’Uruguay ouvre ses ports.")
    assert holds("l'Uruguay", "La visite de l’Uruguay.")
    assert holds("acqua", "Il prezzo dell’acqua sale.")
    assert holds('"côte d\'ivoire"', "Un port en Cote d’Ivoire.")
    assert not holds("brien", "Mr O'Brien spoke.")


def test_a_possessive_is_the_word() -> None:
    assert holds("Norway", "Norway's ferries stand still.")
    assert holds('"Norway ferries"', "Norway’s ferries stand still.")


def test_a_negation_is_not_the_verb() -> None:
    assert not holds("can", "They can't sail.")
    assert holds("can't", "They can’t sail.")


def test_thousands_may_be_parted_by_a_comma() -> None:
    assert holds("12000", "Some 12,000 sacks.")
    assert holds("12,000", "Some 12000 sacks.")


def test_an_abbreviation_is_found_with_and_without_stops() -> None:
    assert holds("US", "The U.S. navy.")
    assert holds("U.S.", "The US navy.")
    assert not holds("U.S.", "They told us so.")


def test_a_star_stands_for_any_ending() -> None:
    assert holds("ferr*", "Two ferries collided.")
    assert not holds("ferr*", "The offer stands.")


def test_a_phrase_keeps_order_and_sentence() -> None:
    assert holds('"ferry strike"', "A ferry strike began.")
    assert not holds('"ferry strike"', "A strike of ferry crews.")
    assert not holds('"ferry strike"', "They took the ferry. Strike talks went on.")


def test_a_phrase_may_end_in_a_star() -> None:
    assert holds('"ferry strik*"', "Ferry strikes began.")
    assert not holds('"ferry strik*"', "A ferry was on strike.")


def test_korean_words_carry_particles() -> None:
    assert holds("부산항", "부산항에서 화재가 났다.")
    assert holds('"부산항 화재"', "오늘 부산항 화재가 났다.")
    assert not holds("인천항", "부산항에서 화재가 났다.")


def test_chinese_and_japanese_need_no_word_boundaries() -> None:
    assert holds("港口", "釜山港口发生火灾。")
    assert holds("火災", "港で火災が起きた。")
    assert not holds("口港", "釜山港口发生火灾。")


# --- operators ------------------------------------------------------------------------------


def test_words_beside_each_other_must_all_occur() -> None:
    assert holds("ferry strike", "A strike of ferry crews.")
    assert not holds("ferry strike", "A strike of pilots.")


def test_and_binds_closer_than_or() -> None:
    assert holds("rain OR ferry AND strike", "Rain fell.")
    assert not holds("(rain OR ferry) AND strike", "Rain fell.")


def test_not_binds_closer_than_and() -> None:
    assert holds("ferry NOT strike OR rain", "A ferry sank.")
    assert not holds("ferry NOT (strike OR rain)", "A ferry sank in the rain.")


def test_lower_case_operators_are_words() -> None:
    assert holds("search and rescue", "Search and rescue teams.")
    assert not holds("search and rescue", "Rescue teams search.")


def test_near_counts_the_words_between() -> None:
    assert holds("ferry NEAR/2 harbour", "The ferry left the harbour.")
    assert not holds("ferry NEAR/1 harbour", "The ferry left the harbour.")
    assert holds("ferry NEAR/0 harbour", "The ferry harbour.")


def test_near_takes_either_order_and_onear_one() -> None:
    assert holds("harbour NEAR/2 ferry", "The ferry left the harbour.")
    assert holds("ferry ONEAR/2 harbour", "The ferry left the harbour.")
    assert not holds("harbour ONEAR/2 ferry", "The ferry left the harbour.")


def test_near_needs_two_words() -> None:
    assert not holds("ferr* NEAR/5 ferry", "One ferry.")
    assert holds("ferr* NEAR/5 ferry", "One ferry after two ferries.")
    assert not holds('"north sea" NEAR/5 sea', "The North Sea.")


def test_near_takes_phrases_and_choices() -> None:
    query = '("night train" OR coach*) NEAR/3 (Vienna OR "Lake Garda")'
    assert holds(query, "The coaches to Lake Garda are full.")
    assert not holds(query, "The coaches to the north of Lake Garda are full.")


def test_near_looks_for_the_nearest_of_many() -> None:
    text = "Ferry. " + "Rain fell again. " * 20 + "The ferry and the harbour. Another harbour."
    assert holds("ferry NEAR/2 harbour", text)


def test_fields_look_where_they_say() -> None:
    where = {"title": "Strike at the port", "source": "Harbour Times"}
    assert holds("title:strike", "Crews walked out.", **where)
    assert not holds("title:crews", "Crews walked out.", **where)
    assert holds("body:(crews OR pilots)", "Crews walked out.", **where)
    assert not holds("body:strike", "Crews walked out.", **where)
    assert holds('source:"harbour times"', "Crews walked out.", **where)
    assert not holds("harbour", "Crews walked out.", **where)


def test_a_title_field_holds_from_within_one_sentence() -> None:
    searchable = article("Crews walked out. Rain fell.", title="Strike at the port")
    sentence = searchable.sentences([2])
    assert parse_query("rain NOT title:film").holds(sentence) is not None
    assert parse_query("rain NOT title:strike").holds(sentence) is None
    assert parse_query("crews").holds(sentence) is None


def test_a_title_that_is_no_line_of_the_text_is_searched_all_the_same() -> None:
    assert holds("title:strike", "Crews walked out.", title="Strike\nat the port")
    assert found("title:strike", "Copyright: Strike at the port.", title="Strike at the port") == []


def test_the_domain_is_a_source() -> None:
    assert holds("source:example.org", "Rain.", link="https://www.example.org/a")


def test_a_regex_sees_the_text_as_written() -> None:
    assert found(r"/flight [A-Z]{2}\d+/", "Flight KL1234 is late.") == ["Flight KL1234"]
    assert not holds(r"/(?-i)flight/", "Flight KL1234 is late.")


def test_a_regex_stays_in_its_paragraph() -> None:
    assert not holds("/late.*rain/", "The flight is late.\n\nThen rain fell.")
    assert holds("/late.*rain/", "The flight is late. Then rain fell.")


def test_the_words_found_are_told() -> None:
    assert found("ferry AND harb* NOT storm", "The Ferry left the harbours.") == [
        "Ferry",
        "harbours",
    ]


def test_what_holds_by_an_absence_shows_nothing() -> None:
    assert found("ferry OR NOT storm", "Rain fell.") == []


# --- refusals -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "at", "says"),
    [
        ("", 0, "empty"),
        ("   ", 0, "empty"),
        ("(rain", 0, "never closed"),
        ("rain)", 4, "closes nothing"),
        ("rain () snow", 5, "empty"),
        ('say "rain', 4, "never closed"),
        ("AND rain", 0, "before AND"),
        ("rain OR", 5, "after OR"),
        ("rain AND OR snow", 9, "before OR"),
        ("NOT rain", 0, "only NOT"),
        ("(NOT rain) OR title:(NOT snow)", 0, "only NOT"),
        ("rain NEAR snow", 5, "write NEAR/10"),
        ("rain near/5 snow", 5, "write NEAR/5"),
        ("rain NEAR/-5 snow", 5, "write NEAR/5"),
        ("rain NEAR/5.5 snow", 5, "NEAR/"),
        ("rain snow~2", 5, "write snow"),
        ("rain snow^4", 5, "write snow"),
        ("rain NEAR/5 (snow AND ice)", 12, "beside NEAR"),
        ("rain NEAR/5 NOT snow", 12, "before NOT"),
        ("title:rain NEAR/5 snow", 0, "title:(one NEAR/5 other)"),
        ("rain NEAR/5 snow NEAR/5 ice", 17, "AND"),
        ("rain NEAR/99999 snow", 5, "at most"),
        ("-rain snow", 0, "write NOT rain"),
        ("+rain", 0, "leave out the +"),
        ("rain && snow", 5, "write AND"),
        ("rain | snow", 5, "write OR"),
        ('"rain snow"~5', 11, "NEAR/5"),
        ("*", 0, "letters before it"),
        ("ra*n", 0, "end of a word"),
        ("r?in", 0, "no letter"),
        ('"…"', 0, "no word"),
        ("titel:rain", 0, "did you mean title:"),
        ("author:rain", 0, "fields are title, body, source"),
        ("title:", 0, "needs a word"),
        ("title:(body:rain)", 0, "another field"),
        ("$ports strike", 0, "list"),
        ("/rain", 0, "never closed"),
        ("/(?=rain)snow/", 0, "look-around"),
        (r"/(rain)\1/", 0, "back-reference"),
        ("/ra(in/", 0, "no regular expression"),
        ("/x*/", 0, "holds for the empty text"),
    ],
)
def test_a_query_that_cannot_be_meant_is_refused_with_place_and_remedy(
    query: str, at: int, says: str
) -> None:
    error = refusal(query)
    assert (error.at, says in error.message) == (at, True), error.message


def test_brackets_may_not_nest_without_end() -> None:
    assert parse_query("(" * MAX_DEPTH + "rain" + ")" * MAX_DEPTH)
    assert "deep" in refusal("(" * 1_000 + "rain" + ")" * 1_000).message
    assert "deep" in refusal("rain " + "NOT " * 1_000 + "snow").message


def test_a_query_has_a_greatest_length() -> None:
    assert "characters" in refusal("rain OR " * 10_000 + "snow").message
    assert "words" in refusal("a " * 9_000).message


def test_a_regex_that_would_need_much_memory_is_refused() -> None:
    assert MAX_REGEX_BYTES < 8 << 20
    assert "no regular expression" in refusal(r"/((\pL{50}){10}){2}x/").message


# --- anchors --------------------------------------------------------------------------------


def anchors(query: str) -> list[set[str]]:
    return [{str(word) for word in clause} for clause in parse_query(query).anchors]


def test_anchors_are_words_that_must_occur() -> None:
    assert anchors("ferry AND (strike OR walkout*) NOT rain") == [{"ferry"}, {"strike", "walkout*"}]
    assert anchors('"north sea" NEAR/5 oil') == [{"north"}, {"oil"}]


def test_a_choice_without_a_word_has_no_anchor() -> None:
    assert anchors("ferry OR NOT rain") == []
    assert anchors("/fer+y/") == []
    assert anchors("source:times") == []


# --- all inputs -----------------------------------------------------------------------------

WORDS = ["ferry", "ferries", "rain", "snow", "port"]
plain = st.sampled_from([*WORDS, "ferr*", '"ferry port"', '"rain snow*"'])
side = st.one_of(plain, st.builds("({} OR {})".format, plain, plain))
operator = st.builds("{}/{}".format, st.sampled_from(["NEAR", "ONEAR"]), st.integers(0, 4))
near = st.builds("{} {} {}".format, plain, operator, side)
queries = st.recursive(
    st.one_of(plain, near, st.builds("title:{}".format, plain)),
    lambda inner: st.one_of(
        st.builds("({} AND {})".format, inner, inner),
        st.builds("({} OR {})".format, inner, inner),
        st.builds("(port AND NOT {})".format, inner),
    ),
    max_leaves=8,
)
texts = st.lists(st.sampled_from([*WORDS, "Port", "Férry", "and"]), max_size=12).map(" ".join)


def passage(text: str) -> Passage:
    return article(text).article


@given(queries)
def test_a_query_printed_and_parsed_is_itself(source: str) -> None:
    query = parse_query(source)
    assert parse_query(str(query)) == query


@given(st.text(max_size=60))
def test_any_text_is_a_query_or_a_refusal_within_it(source: str) -> None:
    try:
        query = parse_query(source)
    except QueryError as error:
        assert 0 <= error.at <= len(source)
        assert error.message
    else:
        assert parse_query(str(query)) == query


@given(plain, plain, texts)
def test_operators_are_those_of_logic(one: str, other: str, text: str) -> None:
    first, second = holds(one, text), holds(other, text)
    assert holds(f"{one} AND {other}", text) == (first and second)
    assert holds(f"{one} OR {other}", text) == (first or second)
    assert holds(f"{one} NOT {other}", text) == (first and not second)
    assert holds(f"NOT (NOT {one})", text) == first


@given(plain, plain, st.integers(0, 4), texts)
def test_near_is_symmetric(one: str, other: str, distance: int, text: str) -> None:
    there = holds(f"{one} NEAR/{distance} {other}", text)
    assert there == holds(f"{other} NEAR/{distance} {one}", text)
    ordered = holds(f"{one} ONEAR/{distance} {other}", text)
    assert there == (ordered or holds(f"{other} ONEAR/{distance} {one}", text))


@given(st.sampled_from(WORDS), st.sampled_from(WORDS), st.integers(0, 4), texts)
def test_near_is_what_counting_by_hand_says(one: str, other: str, distance: int, text: str) -> None:
    said = [word.lower().replace("é", "e") for word in text.split()]
    by_hand = any(
        first != second and {said[first], said[second]} == {one, other}
        and (one != other or said[first] == said[second])
        and abs(first - second) - 1 <= distance
        for first in range(len(said))
        for second in range(len(said))
    )  # fmt: skip
    assert holds(f"{one} NEAR/{distance} {other}", text) == by_hand


@given(queries, texts)
def test_case_and_accents_never_matter(query: str, text: str) -> None:
    changed = text.upper().replace("E", "É")
    assert holds(query, text) == holds(query, changed)


@given(queries, texts)
def test_an_explanation_agrees_with_the_answer(source: str, text: str) -> None:
    query = parse_query(source)
    where = passage(text)
    assert query.told(where).holds == (query.holds(where) is not None)


@given(queries, texts)
def test_anchors_never_keep_a_match_out(source: str, text: str) -> None:
    searchable = article(text)
    query = parse_query(source)
    if query.term.hits(searchable.article) is not None:
        assert searchable.may_hold(query.anchors)


# --- how near -------------------------------------------------------------------------------


def details(query: str, text: str) -> list[str]:
    told = parse_query(query).told(passage(text))
    return [node.detail for node in told.walk() if node.detail]


def test_the_closest_pair_is_told() -> None:
    text = "The ferry lay for a long while in the harbour."
    assert details("ferry NEAR/3 harbour", text) == ["NEAR/3: closest pair is 7 words"]


def test_a_missing_word_is_told() -> None:
    assert details("ferry AND icebreak*", "The ferry left.") == ["missing: 'icebreak*'"]
    assert details("ferry NEAR/3 (ice OR snow)", "The ferry left.") == ["missing: 'ice' and 'snow'"]


def test_a_phrase_in_pieces_is_told() -> None:
    assert details('"ferry port"', "The port has a ferry.") == [
        "each word occurs, but not in a row"
    ]


def test_a_wrong_order_is_told() -> None:
    assert details("port ONEAR/3 ferry", "The ferry left port.") == [
        "ONEAR/3: both occur, but never in this order"
    ]
