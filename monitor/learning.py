"""A new or changed rule learns from the stored articles, so that it tells no old news as new.

Decided here: what a rule remembers is kept while its id and the shape of its trigger stay; in
another shape it means something else, and is forgotten. A rule that may hold for other articles
than before, or that was away, learns what it missed. Nothing is told on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.article import Article
from monitor.matching.rules import Rule
from monitor.novelty.tallies import reach
from monitor.store.connection import Store
from monitor.store.rulebook import KeptRule

MOST_ARTICLES = 2_000
"""The newest articles from which a new rule learns: some seconds of reading, at a reload."""
BATCH = 100
"""Articles that are read in one transaction."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Which rules have something to learn, and since when each rule watches."""

    rules: tuple[Rule, ...]
    began: Mapping[str, datetime]


def lesson_of(rules: Sequence[Rule], store: Store, now: datetime) -> Lesson:
    """What the rules have to learn; what they remember in another shape is forgotten."""
    kept = store.rulebook.all()
    running = {rule.id: rule for rule in rules if rule.enabled}
    to_learn: list[Rule] = []
    began = watching_since(rules, kept, now)
    with store.transaction():
        store.rulebook.leave((id_ for id_ in kept if id_ not in running), now)
        for rule in running.values():
            before = kept.get(rule.id)
            if before and before.shape not in (rule.shape, ""):
                _forget(rule, store)
                store.journal.note(now, "rule.forgot", rule.id, "its trigger has another shape")
            if before is None or _is_another(before, rule):
                to_learn.append(rule)
            elif not before.shape:
                store.rulebook.put(_as_it_is(rule, before.began))
    return Lesson(tuple(to_learn), began)


def watching_since(
    rules: Iterable[Rule], kept: Mapping[str, KeptRule], now: datetime
) -> dict[str, datetime]:
    """Since when each rule watches, in the shape that it has; a new one does from now on."""
    return {
        rule.id: before.began
        if (before := kept.get(rule.id)) and before.shape in (rule.shape, "")
        else now
        for rule in rules
    }


def past_articles(
    rules: Iterable[Rule], store: Store, now: datetime
) -> Iterator[tuple[Article, ...]]:
    """The stored articles that the rules may learn from, in batches, in order of arrival."""
    spans = [max(reach(rule.trigger), rule.trigger.learn) for rule in rules]
    since = now - max(spans, default=timedelta(0))
    found = store.articles.newest(since, MOST_ARTICLES)
    for start in range(0, len(found), BATCH):
        yield found[start : start + BATCH]


def learnt(rules: Iterable[Rule], began: Mapping[str, datetime], store: Store) -> None:
    """The rules have learnt, and watch since then."""
    for rule in rules:
        store.rulebook.put(_as_it_is(rule, began[rule.id]))


def _is_another(before: KeptRule, rule: Rule) -> bool:
    if not before.shape:
        return False
    return (before.shape, before.wording) != (rule.shape, rule.wording) or bool(before.left_at)


def _as_it_is(rule: Rule, began: datetime) -> KeptRule:
    return KeptRule(rule.id, rule.shape, rule.wording, began)


def _forget(rule: Rule, store: Store) -> None:
    store.facts.drop_rule(rule.id)
    store.held.drop_rule(rule.id)
    store.sightings.drop(rule.id)
    store.vigils.drop_rule(rule.id)
