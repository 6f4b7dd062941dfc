"""Rules that count: bursts, spikes and silence, when something arrives and by the clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from monitor.article import Article
from monitor.editor import Decision, Editor, plain_alert
from monitor.endings import Endings
from monitor.feeds.state import FeedState
from monitor.matching.outlets import may_come_from
from monitor.matching.rules import Rule, TriggerType
from monitor.novelty.claimant import Claimant
from monitor.novelty.claims import Claim, Group, Setting, Sighting
from monitor.novelty.decide import NO_ARTICLE, Alert, group_print
from monitor.novelty.origins import each_once
from monitor.novelty.tallies import Tally, fullest, is_of_silence, reach, tally, turns_at
from monitor.novelty.triggers import Reason
from monitor.novelty.vigils import State, Turn, Vigil, step
from monitor.store.connection import Store

LOOK_AGAIN = timedelta(minutes=10)
"""A silent feed that cannot be reached is no silent feed; it is looked at again after this."""

_REASONS = {TriggerType.SPIKE: Reason.SPIKE, TriggerType.FLATLINE: Reason.SILENT}


class Counts:
    """Counts what counts, and looks again when it is due. Belongs to the store's thread.

    `began` says of each rule since when it watches.
    """

    def __init__(
        self,
        store: Store,
        editor: Editor,
        endings: Endings,
        claimant: Claimant,
        began: Mapping[str, datetime],
    ) -> None:
        self._store = store
        self._editor = editor
        self._endings = endings
        self._claimant = claimant
        self._began = began

    def preview(self, rule: Rule, claim: Claim) -> Tally:
        """How many there would be with one more."""
        new, seen = self._with(rule, claim)
        return fullest(rule, seen, new, self.since(rule))[1]

    def keep(
        self, decision: Decision, setting: Setting, now: datetime, silently: bool
    ) -> list[Alert]:
        """Count it; the alert that this makes, raises or ends."""
        rule, claim = decision.match.rule, decision.claim
        group = self._claimant.group(decision.match, setting)
        new, seen = self._with(rule, claim)
        self._store.sightings.add(rule.id, claim.series, new)
        oldest = min(new.at, now) - reach(rule.trigger) - rule.trigger.window
        self._store.sightings.forget(rule.id, claim.series, oldest)
        if rule.trigger.is_lasting:
            vigil = self._vigil(rule, claim.series, group, new.at)
            return self._look(rule, vigil, now, now, None if silently else decision, silently)
        before, after = fullest(rule, seen, new, self.since(rule))
        after = replace(after, group=group)
        if silently or not after.holds:
            return []
        fingerprint = group_print(rule, claim.series)
        if self._endings.is_open(fingerprint, now):
            again = replace(decision, verdict=replace(decision.verdict, tally=after))
            return self._editor.hear_again(again, fingerprint, _origins(seen), setting, now)
        if before.holds:
            return []
        if rule.wait:
            self._wait(rule, claim.series, group, now)
            return []
        alert = plain_alert(rule, Reason.COUNT, claim.at, fingerprint, setting.article)
        alert = replace(
            alert,
            fact=decision.match.fact,
            quotes=decision.match.evidence,
            origins=_origins(seen),
            story=setting.story,
            tally=after,
        )
        return [self._editor.announce(alert, after.why, now)]

    def look(self, rule: Rule, vigil: Vigil, now: datetime) -> list[Alert]:
        """What a vigil that is due sees."""
        at = vigil.due_at or now
        if not rule.trigger.is_lasting:
            return self._end_of_waiting(rule, vigil, at, now)
        if rule.trigger.type is TriggerType.FLATLINE and self._is_out_of_reach(vigil):
            if vigil.since is None:
                why = "the feed cannot be reached, so nobody knows whether it is silent"
                self._store.journal.note(now, "vigil.put_off", rule.id, why)
            self._store.vigils.put(replace(vigil, since=at, due_at=now + LOOK_AGAIN))
            return []
        return self._look(rule, vigil, at, now, None)

    def begin(self, rule: Rule, group: Group, now: datetime) -> None:
        """Watch a group of which nothing was seen yet, such as a feed that never published."""
        series = self._claimant.series(group)
        if self._store.vigils.get(rule.id, series) is None:
            due = max(self.since(rule) + rule.trigger.window, now)
            vigil = Vigil(rule.id, series, group, self.since(rule), due_at=due)
            self._store.vigils.put(vigil)

    def follow(self, rule: Rule, outlets: Iterable[Article], now: datetime) -> None:
        """Watch the feeds that may publish what the rule asks for, and no others."""
        known = {outlet.feed for outlet in outlets if may_come_from(rule.match, outlet)}
        for feed in sorted(known):
            self.begin(rule, (("feed", feed),), now)
        for vigil in self._store.vigils.of_rule(rule.id):
            if dict(vigil.group).get("feed") not in known:
                self._store.vigils.drop(rule.id, vigil.series)

    def _with(self, rule: Rule, claim: Claim) -> tuple[Sighting, Sequence[Sighting]]:
        """What a claim counts as, and all that its windows hold, with it."""
        new = self._claimant.sighting(claim, rule.trigger)
        known = self._store.sightings.between(
            rule.id, claim.series, new.at - reach(rule.trigger), new.at + rule.trigger.window
        )
        is_known = any((one.unit, one.article) == (new.unit, new.article) for one in known)
        return new, known if is_known else (*known, new)

    def _is_out_of_reach(self, vigil: Vigil) -> bool:
        """Whether its feed could not be read when it was asked last: that is no silence."""
        feed = dict(vigil.group).get("feed", "")
        return FeedState.from_json(self._store.feeds.get(feed)).failures > 0

    def _look(
        self,
        rule: Rule,
        vigil: Vigil,
        at: datetime,
        now: datetime,
        decision: Decision | None,
        silently: bool = False,
    ) -> list[Alert]:
        seen = self._store.sightings.between(rule.id, vigil.series, at - reach(rule.trigger), at)
        since = vigil.began if is_of_silence(rule.trigger) else self.since(rule)
        found = replace(tally(rule, seen, at, since), group=vigil.group)
        turn = Turn.NOTHING
        if not silently:
            vigil, turn = step(vigil, rule, found.holds, at)
        self._store.vigils.put(replace(vigil, due_at=_next_look(rule, vigil, seen, at)))
        fingerprint = group_print(rule, vigil.series)
        match turn:
            case Turn.FIRES:
                return [self._fire(rule, vigil, found, at, now, decision)]
            case Turn.RESOLVES:
                return self._endings.resolve(rule, fingerprint, at, found, now)
            case Turn.NOTHING:
                return []

    def _fire(
        self,
        rule: Rule,
        vigil: Vigil,
        found: Tally,
        at: datetime,
        now: datetime,
        decision: Decision | None = None,
    ) -> Alert:
        last = self._store.sightings.last(rule.id, vigil.series)
        article = self._store.articles.get(last.article) if last else None
        reason = _REASONS.get(rule.trigger.type, Reason.COUNT)
        fingerprint = group_print(rule, vigil.series)
        alert = plain_alert(rule, reason, at, fingerprint, article or NO_ARTICLE)
        seen = self._store.sightings.between(rule.id, vigil.series, at - rule.trigger.window, at)
        alert = replace(alert, tally=found, origins=_origins(seen))
        if decision:
            alert = replace(alert, fact=decision.match.fact, quotes=decision.match.evidence)
        return self._editor.announce(alert, found.why, now)

    def _wait(self, rule: Rule, series: str, group: Group, now: datetime) -> None:
        """A burst that is to be told only after the rule's `for`."""
        if self._store.vigils.get(rule.id, series) is None:
            due = now + rule.wait
            vigil = Vigil(rule.id, series, group, now, State.PENDING, now, due, due)
            self._store.vigils.put(vigil)
            print_of = group_print(rule, series)
            self._store.journal.note(now, "alert.pending", print_of, f"until {due:%Y-%m-%d %H:%M}")

    def _end_of_waiting(self, rule: Rule, vigil: Vigil, at: datetime, now: datetime) -> list[Alert]:
        self._store.vigils.drop(rule.id, vigil.series)
        began = vigil.since or at
        last = self._store.sightings.last(rule.id, vigil.series)
        until = max(began, last.at) if last else began
        seen = self._store.sightings.between(
            rule.id, vigil.series, until - reach(rule.trigger), until
        )
        found = replace(tally(rule, seen, began, self.since(rule)), group=vigil.group)
        return [self._fire(rule, vigil, found, at, now)]

    def _vigil(self, rule: Rule, series: str, group: Group, at: datetime) -> Vigil:
        known = self._store.vigils.get(rule.id, series)
        return known or Vigil(rule.id, series, group, at)

    def since(self, rule: Rule) -> datetime:
        """Since when a rule watches."""
        return self._began[rule.id]


def _next_look(rule: Rule, vigil: Vigil, seen: Sequence[Sighting], at: datetime) -> datetime | None:
    """When the state ends, or the answer may change by itself.

    A quiet spike is asked for when something arrives: time alone makes none.
    """
    is_idle = rule.trigger.spike is not None and vigil.state is State.QUIET
    by_itself = None if is_idle else turns_at(rule, seen, at)
    whole = vigil.began + rule.trigger.window if is_of_silence(rule.trigger) else at
    known = whole if whole > at else None
    return min(filter(None, (vigil.until, by_itself, known)), default=None)


def _origins(seen: Sequence[Sighting]) -> tuple[str, ...]:
    return each_once(one.origin for one in seen)
