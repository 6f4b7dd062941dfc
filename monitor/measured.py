"""What only running shows of rules: tests that lack, words that are everywhere, hits that never
come, and what each rule costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.article import Article
from monitor.language.text import Reader, Text
from monitor.matching.boolean import Query
from monitor.matching.conditions import needed_queries
from monitor.matching.lint import Finding
from monitor.matching.passages import Searchable
from monitor.matching.rules import Rule, RuleSet
from monitor.matching.search import matches
from monitor.store.connection import Store
from monitor.trial import Outcome, coverage

COMMON = 0.2
"""The share of articles beyond which a rule's rarest word chooses nothing."""
FEWEST = 50
"""Articles, of which a share says something."""
SAMPLE = 500
"""The latest stored articles, on which words are counted and rules are timed."""
SILENT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Cost:
    """What holding one rule against an article takes, in microseconds, on average."""

    rule: Rule
    micros: float


def untried(rules: Iterable[Rule], outcomes: Iterable[Outcome]) -> Iterator[Finding]:
    """R051, R052: rules with tests of which none makes them fire, or none keeps them quiet."""
    known = {rule.id: rule for rule in rules}
    for one in coverage(known.values(), outcomes):
        if not one.tests:
            continue  # R050 has said so
        rule = known[one.rule]
        if not one.fires:
            hint = "add a text on which it must tell something"
            yield _finding("R051", rule, "no test makes it fire", hint)
        if not one.quiet:
            hint = "add a text that is near, and on which it must stay quiet: alerts: []"
            yield _finding("R052", rule, "no test keeps it quiet", hint)


def worn(rules: RuleSet, store: Store, now: datetime) -> Iterator[Finding]:
    """R014, R021: by the articles of a store, words that choose nothing, rules without a hit."""
    yield from _common(rules, store.articles.latest(SAMPLE))
    first = store.articles.first_arrival()
    if first is None or now - first < SILENT:
        return
    for rule in rules.rules:
        if rule.trigger.hears_alerts:
            continue  # those that it hears are told themselves
        seen = store.sightings if rule.trigger.counts else store.facts
        last = seen.last_of(rule.id)
        if last is None or now - last > SILENT:
            since = f"since {last:%-d %b %Y}" if last else "in the articles of this store"
            hint = "monitor explain ARTICLE says what keeps it quiet; or take it out"
            yield _finding("R021", rule, f"nothing matched it {since}", hint)


def _common(rules: RuleSet, articles: Sequence[Article]) -> Iterator[Finding]:
    if len(articles) < FEWEST:
        return
    passages = list(map(Searchable, articles))
    for rule in rules.rules:
        clauses = [clause for query in _needed(rule) for clause in query.anchors]
        shares = [
            (sum(passage.may_hold((clause,)) for passage in passages) / len(passages), clause)
            for clause in clauses
        ]
        rarest = min(shares, key=lambda share: share[0], default=None)
        if rarest and rarest[0] > COMMON:
            words = " or ".join(map(str, rarest[1][:3]))
            what = f"its rarest word, {words}, stands in {rarest[0]:.0%} of the stored articles"
            yield _finding("R014", rule, what, "ask for a word, too, that only those meant have")


def _needed(rule: Rule) -> Iterator[Query]:
    if rule.about is not None:
        yield rule.about
    yield from needed_queries(rule.match)


def costs(
    rules: RuleSet, articles: Iterable[Article], seconds: Callable[[], float]
) -> tuple[Cost, ...]:
    """R060: each rule timed alone on the same articles, the dearest first; a report, no verdict."""
    reader = Reader(rules.lexicon)
    texts = [reader.read(article) for article in articles]
    if not texts:
        return ()
    _time(rules.rules[:1], texts, reader, seconds)  # the first pays for what is made on first use
    timed = (
        Cost(rule, _time((rule,), texts, reader, seconds) / len(texts) * 1e6)
        for rule in rules.rules
    )
    return tuple(sorted(timed, key=lambda cost: -cost.micros))


def _time(
    rules: Sequence[Rule], texts: Sequence[Text], reader: Reader, seconds: Callable[[], float]
) -> float:
    begun = seconds()
    for text in texts:
        matches(rules, text, reader.names, reader.places)
    return seconds() - begun


def accepted(
    findings: Iterable[Finding], accepts: Mapping[str, frozenset[str]]
) -> Iterator[Finding]:
    """Those that no `# noqa` in the rule accepts."""
    return (one for one in findings if one.id not in accepts.get(one.rule, frozenset()))


def _finding(code: str, rule: Rule, what: str, hint: str) -> Finding:
    return Finding(code, rule.id, rule.file, rule.line, what, hint)
