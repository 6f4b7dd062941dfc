"""The editor: what becomes of each decision; it is kept, held, told, raised, revised, or ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from monitor.article import Article
from monitor.filing import company_of
from monitor.language.counts.quantities import Quantity
from monitor.language.people.names import NameBook
from monitor.matching.rules import Level, Rule
from monitor.matching.search import Match
from monitor.near import near_miss
from monitor.novelty.claims import Claim, Setting
from monitor.novelty.decide import Alert, raised, returning_print, told
from monitor.novelty.doubts import doubt
from monitor.novelty.ledger import Fact, Standing, origins_of
from monitor.novelty.origins import each_once
from monitor.novelty.shelves import shelves_for, shelves_for_subject
from monitor.novelty.subjects import last_total
from monitor.novelty.summary import worded
from monitor.novelty.triggers import Reason, Verdict, waiting_with
from monitor.outbox import tidings
from monitor.outbox.address import labels_of, tidings_of
from monitor.postroom import PostRoom
from monitor.store.alerts import StoredAlert
from monitor.store.connection import Store
from monitor.store.held import HeldReading, Wait


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of one match, and why: `verdict.why` is for people.

    `replaces` is what the article said of it before it was edited.
    """

    match: Match
    claim: Claim
    verdict: Verdict
    replaces: Fact | None = None

    @property
    def fingerprint(self) -> str:
        """That of the alert it is, or would be."""
        return returning_print(self.match.rule, self.claim, self.verdict.before)


class Editor:
    """Writes down facts and alerts, and lets the post room know. Belongs to the store's thread."""

    def __init__(self, store: Store, post_room: PostRoom, names: NameBook) -> None:
        self._store = store
        self._post_room = post_room
        self._names = names

    def redirect(self, post_room: PostRoom) -> None:
        """Let this post room know from now on."""
        self._post_room = post_room

    def keep(
        self, decision: Decision, setting: Setting, now: datetime, silently: bool
    ) -> list[Alert]:
        """Write down the fact, and the alert it causes or the one it supports."""
        claim, verdict = decision.claim, decision.verdict
        if not verdict.news or silently:
            supported = verdict.same.fingerprint if verdict.same else ""
            self._store.facts.add(Fact(claim, supported, told=False, learned_at=now))
            if not supported or silently:
                return []
            origins = origins_of(self._store.facts.support(supported))
            return self.hear_again(decision, supported, origins, setting, now)
        if decision.replaces and decision.replaces.told:
            return [self._revise(decision, decision.replaces, setting, now)]
        if self._waits(decision, setting, now):
            return []
        return self.tell_if_enough(decision, setting, now)

    def tell_if_enough(self, decision: Decision, setting: Setting, now: datetime) -> list[Alert]:
        """Tell it, unless its rule wants more independent origins first: then it is recorded."""
        match, claim = decision.match, decision.claim
        if match.rule.min_origins == 1:
            return [self._tell(decision, setting, now)]
        waiting = waiting_with(claim, self.known(match, claim), match.rule.trigger, self._names)
        print_of = waiting.fingerprint if waiting else decision.fingerprint
        support = self._store.facts.support(print_of) if waiting else ()
        origins = each_once((*origins_of(support), claim.origin))
        if len(origins) >= match.rule.min_origins:
            self._store.facts.tell(print_of)
            return [self._tell(decision, setting, now, print_of, origins)]
        why = f"{len(origins)} of {match.rule.min_origins} origins"
        self._store.journal.note(now, "alert.waits", print_of, why)
        near = near_miss(match.rule, why, setting)
        self._post_room.came_near(near, match.rule.to, match.rule.digest)
        self._store.facts.add(Fact(claim, print_of, False, now, Standing.WAITS))
        return []

    def known(self, match: Match, claim: Claim) -> tuple[Fact, ...]:
        """What a claim is held against."""
        trigger = match.rule.trigger
        shelves = shelves_for(claim, trigger)
        return self._store.facts.known(claim.rule, claim.series, claim.at - trigger.window, shelves)

    def hear_again(
        self,
        decision: Decision,
        fingerprint: str,
        origins: Sequence[str],
        setting: Setting,
        now: datetime,
    ) -> list[Alert]:
        """An alert told before has new support: another voice may raise its level."""
        stored = self._store.alerts.get(fingerprint)
        if stored is None:
            return []
        rule, fact = decision.match.rule, decision.match.fact
        self._store.alerts.heard_again(fingerprint, origins, decision.claim.at)
        before = Level(stored.level)
        level = raised(before, rule.escalate, fact, origins, self._names)
        if level is before:
            return []
        alert = Alert(
            rule=rule,
            level=level,
            reason=Reason.ESCALATED,
            change=None,
            at=decision.claim.at,
            fingerprint=fingerprint,
            summary="",
            article=setting.article,
            fact=fact,
            before=decision.verdict.same,
            origins=tuple(origins),
            story=setting.story,
            quotes=decision.match.evidence,
            company=company_of(setting, self._store.facts.support(fingerprint), self._store),
            tally=decision.verdict.tally,
        )
        alert = worded(alert)
        self._store.alerts.escalate(fingerprint, level, alert.at, alert.to_json())
        self._store.journal.note(now, "alert.escalated", fingerprint, f"{before} → {level}")
        self._address(alert, tidings.Reason.ESCALATED, now)
        return [alert]

    def announce(self, alert: Alert, why: str, now: datetime) -> Alert:
        """Tell an alert that no single fact caused: a count, a silence, a sequence."""
        level = raised(alert.level, alert.rule.escalate, alert.fact, alert.origins, self._names)
        alert = worded(replace(alert, level=level))
        self._store.alerts.add(_stored(alert))
        self._store.journal.note(now, f"alert.{alert.reason}", alert.fingerprint, why)
        self._address(alert, tidings.Reason.FIRST, now)
        return alert

    def conclude(self, alert: Alert, why: str, now: datetime) -> Alert:
        """Tell, to whoever heard of it, that an alert is over or was taken back."""
        alert = worded(alert)
        is_over = alert.reason is Reason.RESOLVED
        reason = tidings.Reason.RESOLVED if is_over else tidings.Reason.RETRACTED
        # Addressed while it is still open, so that what is held back for it meets its end.
        self._address(alert, reason, now)
        self._store.alerts.conclude(alert.fingerprint, str(alert.reason), alert.at, alert.to_json())
        self._store.journal.note(now, f"alert.{alert.reason}", alert.fingerprint, why)
        return alert

    def _waits(self, decision: Decision, setting: Setting, now: datetime) -> bool:
        """Whether it is kept back: a doubt, until another article says the same; or a `for`."""
        rule, why = decision.match.rule, doubt(decision.match, decision.verdict)
        print_of = decision.fingerprint
        is_doubted = bool(why) and rule.loose != "tell"
        if is_doubted and rule.loose == "drop":
            self._store.journal.note(now, "reading.dropped", print_of, why)
            self._post_room.came_near(near_miss(rule, why, setting), rule.to, rule.digest)
            self._store.facts.add(Fact(decision.claim, "", told=False, learned_at=now))
            return True
        if rule.wait:
            self._hold(decision, setting, now, now + max(rule.wait, rule.hold * is_doubted))
            return True
        if not is_doubted:
            return False
        held = self._store.held.get(print_of)
        if held and held.wire != setting.wire:
            return False
        self._hold(decision, setting, now, now + rule.hold, why)
        return True

    def _hold(
        self, decision: Decision, setting: Setting, now: datetime, due: datetime, why: str = ""
    ) -> None:
        rule, print_of = decision.match.rule, decision.fingerprint
        kind = Wait.DOUBT if why else Wait.FOR
        reading = HeldReading(
            print_of, rule.id, setting.article.id, setting.wire, due, kind, since=now
        )
        self._store.held.put(reading)
        told = ("reading.held", why) if why else ("alert.pending", f"until {due:%Y-%m-%d %H:%M}")
        self._store.journal.note(now, told[0], print_of, told[1])

    def _tell(
        self,
        decision: Decision,
        setting: Setting,
        now: datetime,
        print_of: str = "",
        origins: Sequence[str] = (),
    ) -> Alert:
        match, claim, verdict = decision.match, decision.claim, decision.verdict
        alert = told(match, claim, verdict, setting.article, self._names, print_of, origins)
        company = company_of(setting, self._store.facts.support(alert.fingerprint), self._store)
        alert = worded(replace(alert, company=company, total=self._total(match, claim)))
        self._store.held.drop(alert.fingerprint)
        self._store.facts.add(Fact(claim, alert.fingerprint, told=True, learned_at=now))
        self._store.alerts.add(_stored(alert))
        self._store.journal.note(now, f"alert.{alert.reason}", alert.fingerprint, verdict.why)
        self._address(alert, tidings.Reason.FIRST, now)
        return alert

    def _total(self, match: Match, claim: Claim) -> Fact | None:
        """What a number that adds to another ("another 5") adds to, if that is known."""
        if not isinstance(match.fact, Quantity) or match.fact.increment != "delta":
            return None
        trigger = match.rule.trigger
        series = claim.series.replace("|delta", "|total", 1)
        since, shelves = claim.at - trigger.window, shelves_for_subject(claim)
        return last_total(claim, self._store.facts.known(claim.rule, series, since, shelves))

    def _revise(self, decision: Decision, before: Fact, setting: Setting, now: datetime) -> Alert:
        """An article that caused an alert says something else now: a follow-up on that alert."""
        match, claim, print_of = decision.match, decision.claim, before.fingerprint
        support = self._store.facts.support(print_of)
        verdict = replace(decision.verdict, reason=Reason.REVISED, before=before)
        alert = told(match, claim, verdict, setting.article, self._names, print_of)
        # What was told as critical is revised before the same readers.
        stored = self._store.alerts.get(print_of)
        reached = Level(stored.level) if stored else alert.level
        level = max(alert.level, reached, key=lambda one: one.rank)
        company = company_of(setting, support, self._store)
        alert = worded(replace(alert, level=level, company=company))
        self._store.facts.add(Fact(claim, print_of, told=True, learned_at=now))
        self._store.alerts.revise(_stored(alert))
        self._store.journal.note(now, "alert.revised", print_of, f"was {alert.old}")
        self._address(alert, tidings.Reason.REVISED, now)
        return alert

    def _address(self, alert: Alert, reason: tidings.Reason, now: datetime) -> None:
        """Let the groups it belongs to know of an alert; they speak when they are due."""
        event = tidings.Event(reason, now, tidings_of(alert))
        self._post_room.address(event, labels_of(alert), alert.rule.to, now, alert.rule.digest)


def plain_alert(
    rule: Rule, reason: Reason, at: datetime, fingerprint: str, article: Article
) -> Alert:
    """An alert of a rule that no fact stands behind, to be filled in by `replace`."""
    return Alert(
        rule=rule,
        level=rule.level,
        reason=reason,
        change=None,
        at=at,
        fingerprint=fingerprint,
        summary="",
        article=article,
        fact=None,
        before=None,
        origins=(),
        story="",
        quotes=(),
    )


def _stored(alert: Alert) -> StoredAlert:
    return StoredAlert(
        fingerprint=alert.fingerprint,
        rule=alert.rule.id,
        level=str(alert.level),
        state="firing",
        first_at=alert.at,
        last_at=alert.at,
        story=alert.story,
        article=alert.article.id,
        origins=alert.origins,
        line=alert.to_json(),
        labels=tuple(labels_of(alert).items()),
        is_lasting=alert.rule.trigger.is_lasting,
    )
