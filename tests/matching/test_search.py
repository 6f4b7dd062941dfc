"""Many rules held against one article: in which order, on which evidence, and apart."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from monitor.language.lexicon import Lexicon
from monitor.language.people.names import NameBook
from monitor.language.words.document import Span
from monitor.language.words.places import Places
from monitor.matching.boolean import parse_query
from monitor.matching.conditions import AllOf, AnyOf, Bounds, Condition, Not, QuantityIs, QueryHolds
from monitor.matching.evaluate import Judge
from tests.matching.handmade import Read, found_in, matched, rule

TEXT = "Fire broke out in the mill. It killed 3 people, and 9 workers fled."


def fire() -> Read:
    read = Read(TEXT, title="Mill burns")
    return read.counts("3 people", 3, role="killed").counts("9 workers", 9, role="displaced")


def query(source: str) -> QueryHolds:
    return QueryHolds(parse_query(source))


def test_matches_come_in_the_order_of_rules_and_text() -> None:
    every, mill = rule(QuantityIs(), name="every"), rule(query("mill"), name="mill")
    read = fire()
    found = found_in(read, mill, every)
    assert [(match.rule.id, match.fact) for match in found.matches] == [
        ("mill", None),
        ("every", read.quantities[0]),
        ("every", read.quantities[1]),
    ]


def test_the_facts_own_words_are_the_first_evidence() -> None:
    (match,) = matched(fire(), AllOf((query("fled"), QuantityIs(roles=("killed",)))))
    assert [fire().text[e.span.start : e.span.end] for e in match.evidence] == ["3 people", "fled"]
    assert {e.text for e in match.evidence} == {"It killed 3 people, and 9 workers fled."}


def test_evidence_in_the_headline_says_so() -> None:
    (match,) = matched(fire(), query("burns"))
    assert match.evidence[0].span == Span(5, 10, in_title=True)


def test_what_is_ruled_out_is_no_evidence() -> None:
    (match,) = matched(fire(), AllOf((query("mill NOT flood"), Not(query("storm")))))
    assert {fire().title[e.span.start : e.span.end] for e in match.evidence if e.span.in_title} == {
        "Mill"
    }


def test_a_disabled_rule_is_not_held() -> None:
    asleep = replace(rule(query("mill")), enabled=False)
    assert found_in(fire(), asleep).matches == ()


def test_a_rule_that_fails_is_told_and_stops_no_other() -> None:
    broken: Condition = AllOf((None,))  # type: ignore[arg-type]
    found = found_in(fire(), rule(broken, name="broken"), rule(query("mill"), name="mill"))
    assert [match.rule.id for match in found.matches] == ["mill"]
    assert [failure.rule.id for failure in found.failures] == ["broken"]
    assert "Traceback" in found.failures[0].error


conditions = st.recursive(
    st.sampled_from(
        [
            query("mill"),
            query("fled OR storm"),
            query("flood"),
            QuantityIs(roles=("killed",)),
            QuantityIs(units=("workers",), value=Bounds(gte=5)),
            QuantityIs(),
        ]
    ),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.lists(inner, min_size=1, max_size=3).map(lambda each: AllOf(tuple(each))),
        st.lists(inner, min_size=1, max_size=3).map(lambda each: AnyOf(tuple(each))),
    ),
    max_leaves=6,
)
FIRE, NAMES, PLACES = fire().as_text(), NameBook(Lexicon()), Places(Lexicon())


@given(conditions, st.sampled_from([None, "mill", "flood"]))
def test_a_thorough_judge_comes_to_the_same_answer(condition: Condition, about: str | None) -> None:
    quick = Judge(FIRE, NAMES, PLACES).evaluate(rule(condition, about))
    thorough = Judge(FIRE, NAMES, PLACES, thorough=True).evaluate(rule(condition, about))
    assert [b.fact for b in quick.held] == [b.fact for b in thorough.held]
    assert [b.node.shown() for b in quick.held] == [b.node.shown() for b in thorough.held]
