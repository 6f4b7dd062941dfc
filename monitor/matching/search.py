"""Rules held against a text: which match, on which evidence."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from monitor.language.people.names import NameBook
from monitor.language.text import Text
from monitor.language.words.places import Places
from monitor.matching.evaluate import Binding, Judge
from monitor.matching.findings import BoundFact, Evidence
from monitor.matching.rules import Rule

__all__ = ["BoundFact", "Evidence", "Failure", "Found", "Match", "matches"]

MAX_MATCHES = 500
"""Of one rule in one article: what tells more is a table, not a story."""

MAX_EVIDENCE = 20


@dataclass(frozen=True, slots=True)
class Match:
    """One rule holds for one fact of an article, or (`fact` None) for the article as a whole.

    The first piece of evidence is the fact's own sentence, if there is a fact. Of an article as
    a whole `named` is the person or the place that it is counted for, where the rule asks.
    """

    rule: Rule
    fact: BoundFact | None
    evidence: tuple[Evidence, ...]
    named: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A rule that could not be held against an article: a fault of ours, told with its trace."""

    rule: Rule
    error: str


class Found(NamedTuple):
    """What the rules found in one article, in the order of the rules and of the text."""

    matches: tuple[Match, ...]
    failures: tuple[Failure, ...]


def matches(rules: Sequence[Rule], text: Text, names: NameBook, places: Places) -> Found:
    """Hold every enabled rule against one article. One rule's failure never stops the others."""
    judge = Judge(text, names, places)
    found: list[Match] = []
    failures: list[Failure] = []
    for rule in rules:
        if not rule.enabled:
            continue
        try:
            found += _matches(rule, judge, text)
        except Exception:  # noqa: BLE001 - isolates the rules from each other
            failures.append(Failure(rule, traceback.format_exc()))
    return Found(tuple(found), tuple(failures))


def _matches(rule: Rule, judge: Judge, text: Text) -> list[Match]:
    held = judge.evaluate(rule).held[:MAX_MATCHES]
    return [Match(rule, binding.fact, _evidence(binding, text)) for binding in held]


def _evidence(binding: Binding, text: Text) -> tuple[Evidence, ...]:
    found = [*binding.node.shown()]
    fact = binding.fact
    if fact is not None:
        sentence = text.document.sentences[fact.sentence]
        found.insert(0, Evidence(fact.sentence, sentence.text, fact.span))
    return tuple(dict.fromkeys(found))[:MAX_EVIDENCE]
