"""Where rules that are new or changed read the stored articles, and tell nobody."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitor.article import Article
from monitor.counts import Counts
from monitor.editor import Decision
from monitor.jury import Jury, event_time
from monitor.learning import learnt, past_articles
from monitor.matching.index import Index
from monitor.matching.rules import Rule, TriggerType
from monitor.novelty.claims import Setting
from monitor.novelty.revisions import repeated
from monitor.sequels import Sequels
from monitor.store.connection import Store

Keep = Callable[[Decision, Setting], object]
"""Keeps what is decided on a stored article, in silence."""


@dataclass(frozen=True, slots=True)
class School:
    """Has rules learn by the same judging by which they will tell."""

    store: Store
    index: Index
    jury: Jury
    counts: Counts
    sequels: Sequels

    def teach(
        self, rules: Sequence[Rule], began: dict[str, datetime], keep: Keep, now: datetime
    ) -> None:
        """The rules learn; `began` then says since when each watches, if older articles are."""
        new = [rule for rule in rules if not rule.trigger.hears_alerts]
        ids, learned = {rule.id for rule in new}, 0
        for batch in past_articles(new, self.store, now) if new else ():
            with self.store.transaction():
                for article in batch:
                    self._read(article, ids, keep, now)
            learned += len(batch)
            oldest = min(self._arrived(article, now) for article in batch)
            began.update({rule.id: min(began[rule.id], oldest) for rule in rules})
        with self.store.transaction():
            for rule in rules:
                self._begin(rule, learned, now)
            learnt(rules, began, self.store)

    def _begin(self, rule: Rule, learned: int, now: datetime) -> None:
        if rule.trigger.hears_alerts:
            self.sequels.learn(rule, now)
        if rule.trigger.type is TriggerType.FLATLINE and not rule.group_by:
            self.counts.begin(rule, (), now)
        if learned:
            why = f"from {learned} stored articles"
            self.store.journal.note(now, "rule.learnt", rule.id, why)

    def _read(self, article: Article, learning: Collection[str], keep: Keep, now: datetime) -> None:
        chosen = self.index.choose(article)
        asked = [rule for rule in chosen.rules if rule.id in learning]
        if not asked:
            return
        text = self.jury.read(chosen)
        setting = self.jury.filing(text, self._arrived(article, now)).setting
        before = self.store.facts.of_article(article.id)
        for decision in self.jury.decisions(text, setting, asked):
            if not repeated(decision.claim, before):
                keep(decision, setting)

    def _arrived(self, article: Article, now: datetime) -> datetime:
        """The event time of a stored article."""
        arrived = self.store.articles.learned_at(article.id) or now
        return event_time(article, arrived)
