"""How alerts end: nothing more is heard of them, they are so no longer, another rule denies them.

Decided here: an alert is retracted by a rule only where both are about one matter: the same
event by its parties, the same subject of a number, the same person. Where one of them is about
no fact (a query, a count, a sequence), the two rules' `group_by` decide, or nothing does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.editor import Decision, Editor, plain_alert
from monitor.language.people.names import NameBook
from monitor.matching.rules import Level, Resolve, Rule
from monitor.novelty.claims import Claim
from monitor.novelty.decide import NO_ARTICLE, Alert
from monitor.novelty.subjects import same_matter, same_subject
from monitor.novelty.tallies import Tally, span
from monitor.novelty.triggers import Reason
from monitor.store.alerts import StoredAlert
from monitor.store.connection import Store

USUAL = Resolve().after


class Endings:
    """Ends alerts, and says why. Belongs to the store's thread."""

    def __init__(
        self, store: Store, editor: Editor, rules: Sequence[Rule], names: NameBook
    ) -> None:
        self._store = store
        self._editor = editor
        self._names = names
        self._rules = {rule.id: rule for rule in rules}
        self._ended_by: dict[str, list[Rule]] = {}
        for rule in rules:
            for other in rule.resolve.when:
                self._ended_by.setdefault(other, []).append(rule)
        self._lasting = frozenset(rule.id for rule in rules if rule.trigger.is_lasting)
        self._otherwise = {
            rule.id: rule.resolve.after
            for rule in rules
            if rule.resolve.after != USUAL and rule.id not in self._lasting
        }

    def expire(self, now: datetime) -> None:
        """Alerts about a moment end in silence when nothing was heard of them for long enough."""
        usual = self._store.alerts.open_before(now - USUAL)
        for stored in usual:
            if stored.rule not in self._lasting and stored.rule not in self._otherwise:
                self._expire(stored, USUAL, now)
        for rule, after in self._otherwise.items():
            for stored in self._store.alerts.open_of_rule(rule):
                if stored.last_at + after < now:
                    self._expire(stored, after, now)

    def _expire(self, stored: StoredAlert, after: timedelta, now: datetime) -> None:
        with self._store.transaction():
            self._store.alerts.expire(stored.fingerprint)
            why = f"nothing was heard of it for {span(after)}"
            self._store.journal.note(now, "alert.expired", stored.fingerprint, why)

    def is_open(self, fingerprint: str, now: datetime) -> bool:
        """Whether an alert of a moment is still open, so that there is no second one."""
        stored = self._store.alerts.get(fingerprint)
        if stored is None or not stored.is_open:
            return False
        after = self._lasts(self._rules.get(stored.rule))
        return after is None or now <= stored.last_at + after

    def resolve(
        self, rule: Rule, fingerprint: str, at: datetime, tally: Tally, now: datetime
    ) -> list[Alert]:
        """What lasted is so no longer: whoever heard of it hears that, too."""
        stored = self._store.alerts.get(fingerprint)
        if stored is None or not stored.is_open:
            return []
        article = self._store.articles.get(stored.article) or NO_ARTICLE
        alert = plain_alert(rule, Reason.RESOLVED, at, fingerprint, article)
        alert = replace(alert, level=Level(stored.level), tally=tally, origins=stored.origins)
        return [self._editor.conclude(alert, tally.why, now)]

    def hear(self, news: Alert, now: datetime) -> list[Alert]:
        """Take back the open alerts that a new alert denies."""
        claims = [fact.claim for fact in self._store.facts.support(news.fingerprint)]
        return [
            self._retract(rule, stored, news, now)
            for rule in self._ended_by.get(news.rule.id, ())
            for stored in self._store.alerts.open_of_rule(rule.id)
            if self._is_denied(rule, self._claims(stored), news, claims)
        ]

    def denied_since(self, decision: Decision, since: datetime) -> str:
        """By which alert a decision that had to wait was denied meanwhile; "" by none."""
        rule = decision.match.rule
        for other in rule.resolve.when:
            for stored in self._store.alerts.of_rule(other, since):
                theirs = self._claims(stored)
                if stored.first_at >= since and self._is_one_matter([decision.claim], theirs):
                    return stored.fingerprint
        return ""

    def _lasts(self, rule: Rule | None) -> timedelta | None:
        """How long an alert stays open by itself; None for one that lasts while it is so."""
        if rule is None:
            return USUAL
        return None if rule.trigger.is_lasting else rule.resolve.after

    def _retract(self, rule: Rule, stored: StoredAlert, news: Alert, now: datetime) -> Alert:
        before = next(iter(self._store.facts.support(stored.fingerprint)), None)
        alert = replace(
            news,
            rule=rule,
            level=Level(stored.level),
            reason=Reason.RETRACTED,
            change=None,
            fingerprint=stored.fingerprint,
            before=before,
            tally=None,
        )
        self._store.sightings.unhear(stored.fingerprint)
        return self._editor.conclude(alert, f"by {news.rule.id} {news.fingerprint}", now)

    def _claims(self, stored: StoredAlert) -> Sequence[Claim]:
        return [fact.claim for fact in self._store.facts.support(stored.fingerprint)]

    def _is_denied(
        self, rule: Rule, ours: Sequence[Claim], news: Alert, theirs: Sequence[Claim]
    ) -> bool:
        if rule.group_by and rule.group_by == news.rule.group_by:
            count = len(rule.group_by)
            groups = {_group(claim, count) for claim in ours}
            if not groups & {_group(claim, count) for claim in theirs}:
                return False
        return self._is_one_matter(ours, theirs)

    def _is_one_matter(self, ours: Sequence[Claim], theirs: Sequence[Claim]) -> bool:
        facts = [list(_of_facts(claims)) for claims in (ours, theirs)]
        if not all(facts):
            return True
        return any(self._agree(one, other) for one in facts[0] for other in facts[1])

    def _agree(self, one: Claim, other: Claim) -> bool:
        if one.counts and other.counts:
            return same_subject(one, other)
        people = [claim.series.startswith("attendance") for claim in (one, other)]
        if all(people) and not self._names.same(one.term, other.term).same:
            return False
        return same_matter(one, other)


def _of_facts(claims: Sequence[Claim]) -> Iterator[Claim]:
    return (claim for claim in claims if not claim.series.startswith("article"))


def _group(claim: Claim, count: int) -> tuple[str, ...]:
    """The values of `group_by`, which end the series."""
    return tuple(claim.series.split("|")[-count:])
