"""Rules that hear the alerts of others, and tell when several of them come within one window."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.editor import Editor, plain_alert
from monitor.matching.rules import Rule
from monitor.novelty.claimant import Claimant
from monitor.novelty.claims import Group
from monitor.novelty.decide import NO_ARTICLE, Alert, group_print
from monitor.novelty.sequences import Heard, prevents, sequence
from monitor.novelty.tallies import Tally, span
from monitor.novelty.triggers import Reason
from monitor.novelty.vigils import State, Vigil
from monitor.outbox.address import labels_of
from monitor.store.alerts import StoredAlert
from monitor.store.connection import Store


class Sequels:
    """Hears every new alert. Belongs to the store's thread."""

    def __init__(
        self, store: Store, editor: Editor, claimant: Claimant, rules: Sequence[Rule]
    ) -> None:
        self._store = store
        self._editor = editor
        self._claimant = claimant
        self._listeners: dict[str, list[Rule]] = {}
        for rule in rules:
            for name in dict.fromkeys((*rule.trigger.rules, *rule.trigger.unless)):
                if rule.enabled:
                    self._listeners.setdefault(name, []).append(rule)

    def hear(self, alert: Alert, now: datetime) -> list[Alert]:
        """The alerts of sequences that a new alert completes."""
        new = Heard(0, alert.rule.id, alert.at, alert.article.id, alert.fingerprint)
        told = []
        for rule in self._listeners.get(alert.rule.id, ()):
            told += self._heard_by(rule, new, _values(rule, labels_of(alert)), now)
        return told

    def learn(self, rule: Rule, now: datetime) -> None:
        """What a new rule would have heard within its window; a sequence in it is old news."""
        trigger = rule.trigger
        past = [
            stored
            for name in dict.fromkeys((*trigger.rules, *trigger.unless))
            for stored in self._store.alerts.of_rule(name, now - trigger.window)
        ]
        for stored in sorted(past, key=lambda one: one.first_at):
            group = _values(rule, dict(stored.labels))
            new = Heard(0, stored.rule, stored.first_at, stored.article, stored.fingerprint)
            heard = self._store.sightings.hear(rule.id, self._claimant.series(group), new)
            if heard:
                found = self._completed(rule, self._claimant.series(group), heard)
                self._store.sightings.use(tuple(one.id for one in found))

    def look(self, rule: Rule, vigil: Vigil, now: datetime) -> list[Alert]:
        """A sequence has waited long enough, and nothing prevented it."""
        self._store.vigils.drop(rule.id, vigil.series)
        found = self._store.sightings.these(vigil.trail)
        series = vigil.series.rpartition("#")[0]
        at = vigil.due_at or now
        return [self._tell(rule, series, vigil.group, found, at, now)] if found else []

    def _heard_by(self, rule: Rule, new: Heard, group: Group, now: datetime) -> list[Alert]:
        series, sightings = self._claimant.series(group), self._store.sightings
        sightings.stop_hearing(rule.id, min(new.at, now) - 2 * rule.trigger.window)
        heard = sightings.hear(rule.id, series, new)
        if heard is None:
            return []
        if heard.rule in rule.trigger.unless:
            self._prevent(rule, series, heard, now)
        found = self._completed(rule, series, heard)
        if not found:
            return []
        sightings.use(tuple(one.id for one in found))
        if rule.trigger.unless or rule.wait:
            self._wait(rule, series, group, found, now)
            return []
        return [self._tell(rule, series, group, found, heard.at, now)]

    def _completed(self, rule: Rule, series: str, new: Heard) -> tuple[Heard, ...]:
        if new.rule not in rule.trigger.rules:
            return ()
        window = rule.trigger.window
        near = self._store.sightings.heard(rule.id, series, new.at - window, new.at + window)
        return sequence(rule.trigger, near, new)

    def _wait(
        self, rule: Rule, series: str, group: Group, found: Sequence[Heard], now: datetime
    ) -> None:
        due = now + rule.wait
        if rule.trigger.unless:
            due = max(due, found[0].at + rule.trigger.window)
        trail = tuple(one.id for one in found)
        vigil = Vigil(
            rule.id, f"{series}#{trail[0]}", group, now, State.WAITING, now, due, due, trail
        )
        self._store.vigils.put(vigil)
        note = f"unless something comes until {due:%Y-%m-%d %H:%M}"
        self._store.journal.note(now, "sequence.waits", rule.id, note)

    def _prevent(self, rule: Rule, series: str, new: Heard, now: datetime) -> None:
        for vigil in self._store.vigils.of_rule(rule.id):
            found = self._store.sightings.these(vigil.trail)
            is_one = vigil.series.rpartition("#")[0] == series
            if is_one and found and prevents(rule.trigger, found, new):
                self._store.vigils.drop(rule.id, vigil.series)
                why = f"by {new.rule} {new.fingerprint}"
                self._store.journal.note(now, "sequence.prevented", rule.id, why)

    def _tell(
        self,
        rule: Rule,
        series: str,
        group: Group,
        found: Sequence[Heard],
        at: datetime,
        now: datetime,
    ) -> Alert:
        stored = [self._store.alerts.get(one.fingerprint) for one in found]
        parts = [one for one in stored if one is not None]
        article = self._store.articles.get(found[-1].article) or NO_ARTICLE
        trail = " ".join(one.fingerprint for one in found)
        alert = plain_alert(rule, Reason.SEQUENCE, at, group_print(rule, series, trail), article)
        lacks = f" and no {', '.join(rule.trigger.unless)}" if rule.trigger.unless else ""
        names = " → ".join(one.rule for one in found)
        why = f"{names}{lacks} within {span(rule.trigger.window)}"
        said = tuple(map(_in_words, parts))
        tally = Tally(True, len(found), rule.trigger.window, why, values=said, group=group)
        origins = tuple(dict.fromkeys(origin for one in parts for origin in one.origins))
        story = parts[-1].story if parts else ""
        alert = replace(alert, tally=tally, origins=origins, story=story)
        return self._editor.announce(alert, why, now)


def _values(rule: Rule, labels: Mapping[str, str]) -> Group:
    return tuple((name, labels.get(name, "")) for name in rule.group_by)


def _in_words(stored: StoredAlert) -> str:
    line = json.loads(stored.line)
    title, summary = line["title"], line["summary"]
    return f"{title}: {summary}" if summary and summary != title else str(title)
