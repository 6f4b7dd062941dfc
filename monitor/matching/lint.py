"""What is allowed in a rule and yet seldom meant: each finding with a stable id and a remedy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from monitor.matching.boolean import Query
from monitor.matching.conditions import (
    AllOf,
    AnyOf,
    AttendanceIs,
    Condition,
    Not,
    QueryHolds,
    fact_condition,
)
from monitor.matching.rules import Rule
from monitor.matching.terms import distances_of, phrases_of

SHORT_STEM = 4
FAR = 10
_OPERATORS = frozenset({"and", "or", "not"})
_NOQA = re.compile(r"# *noqa: *(R\d+(?:[ ,]+R\d+)*)")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at again. The `id` never changes its meaning: `# noqa: R012` names it."""

    id: str
    rule: str
    file: str
    line: int
    what: str
    hint: str


def lint(
    rules: Sequence[Rule], texts: Mapping[str, str] = MappingProxyType({})
) -> tuple[Finding, ...]:
    """All findings, rule by rule in the order given.

    `texts` are the rule files as written, by the name that rules know them by: a comment
    `# noqa: R012, R050` in a rule's lines accepts those findings of it.
    """
    first: dict[object, str] = {}
    found: list[Finding] = []
    for rule in rules:
        accepted = _accepted(rule, rules, texts.get(rule.file, ""))
        for code, what, hint in (*_of_rule(rule), *_equal(rule, first)):
            if code not in accepted:
                found.append(Finding(code, rule.id, rule.file, rule.line, what, hint))
    return tuple(found)


def _accepted(rule: Rule, rules: Iterable[Rule], text: str) -> frozenset[str]:
    """The ids named in comments from the rule's line up to the next rule's."""
    after = (one.line for one in rules if one.file == rule.file and one.line > rule.line)
    lines = text.splitlines()
    own = "\n".join(lines[max(rule.line - 1, 0) : min(after, default=len(lines) + 1) - 1])
    return frozenset(code for codes in _NOQA.findall(own) for code in re.findall(r"\w+", codes))


def accepted_by_comment(
    rules: Sequence[Rule], texts: Mapping[str, str]
) -> Mapping[str, frozenset[str]]:
    """Which ids the comments of each rule accept, for findings that are made elsewhere."""
    return {rule.id: _accepted(rule, rules, texts.get(rule.file, "")) for rule in rules}


def _of_rule(rule: Rule) -> Iterator[tuple[str, str, str]]:
    queries = tuple(_queries(rule))
    if fact_condition(rule.match) is None and queries and not any(q.anchors for q in queries):
        yield (
            "R010",
            "no word must occur: it runs on every article",
            "add a word that all the articles meant have in common",
        )
    yield from _stems(queries)
    yield from _small_operators(queries)
    yield from _distances(queries)
    if not rule.tests:
        yield "R050", "it has no tests", "give it one text that fires it and one that must not"


def _stems(queries: Iterable[Query]) -> Iterator[tuple[str, str, str]]:
    words = (word for q in queries for phrase in phrases_of(q.term) for word in phrase.words)
    for word in dict.fromkeys(words):
        if word.is_prefix and word.text.isascii() and len(word.text) < SHORT_STEM:
            hint = f"a longer stem than '{word.text}' takes fewer words that are not meant"
            yield "R011", f"{word} begins very many words", hint


def _small_operators(queries: Iterable[Query]) -> Iterator[tuple[str, str, str]]:
    """`cocoa or coffee` asks for the word "or", which few mean."""
    asked = (phrase.words for query in queries for phrase in phrases_of(query.term))
    alone = (words[0].text for words in asked if len(words) == 1 and not words[0].is_prefix)
    for word in dict.fromkeys(alone):
        if word in _OPERATORS:
            hint = f"write {word.upper()} large, if no word is meant"
            yield "R013", f"'{word}' is looked for as a word", hint


def _distances(queries: Iterable[Query]) -> Iterator[tuple[str, str, str]]:
    for near in (near for query in queries for near in distances_of(query.term)):
        if near.distance > FAR:
            hint = f"words more than {FAR} apart seldom belong together; AND asks no distance"
            yield "R012", f"NEAR/{near.distance} is far", hint


def _equal(rule: Rule, first: dict[object, str]) -> Iterator[tuple[str, str, str]]:
    """Two rules that ask the same of the same tell everything twice."""
    same = first.setdefault((rule.match, rule.about, rule.trigger, rule.group_by), rule.id)
    if same != rule.id:
        yield "R030", f"it is equal to {same}", "leave one of them out"


def _queries(rule: Rule) -> Iterator[Query]:
    if rule.about is not None:
        yield rule.about
    yield from _of_condition(rule.match)


def _of_condition(condition: Condition) -> Iterator[Query]:
    match condition:
        case QueryHolds(query):
            yield query
        case AttendanceIs(event=Query() as query):
            yield query
        case Not(inner):
            yield from _of_condition(inner)
        case AllOf(conditions) | AnyOf(conditions):
            for each in conditions:
                yield from _of_condition(each)
