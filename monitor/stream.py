"""The two verbs: `take` articles in and decide what is news, `give` what is due and note it.

    feeds/  Article ─► language/  Text ─► matching/  Match ─► novelty/  Alert ─► outbox/  Message

`take` is one transaction: articles, facts, alerts, outbox rows and the feed's validators are
written together or not at all, with a savepoint round each article, so that one that breaks the
reading rolls back alone and is journalled. `give` sends what is due: every row is committed as
`sending` before its first byte leaves. Due times are rows, never timers, and the clock is an
argument, so that a replay and the daemon run the same two verbs.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from monitor.article import UNDATED, Article
from monitor.clock import Clock, WallClock
from monitor.delivery import Delivery, Inhibition, QuietHours, Receiver, Route
from monitor.failpoints import Point, reached
from monitor.filing import Filing, company_of, earlier_version, file, looked_up
from monitor.language.text import Reader, Text
from monitor.matching.index import Index
from monitor.matching.rules import Level, Rule, RuleSet
from monitor.matching.search import Match, matches
from monitor.novelty.claims import Claim, Claimant, Setting
from monitor.novelty.decide import Alert, fingerprint, raised, told, worth_judging
from monitor.novelty.doubts import doubt
from monitor.novelty.ledger import Fact, Standing, origins_of
from monitor.novelty.revisions import repeated, revised
from monitor.novelty.summary import worded
from monitor.novelty.triggers import Reason, Verdict, judge, waiting_with
from monitor.outbox import tidings
from monitor.outbox.address import labels_of, tidings_of
from monitor.outbox.routes import CONSOLE, urls_by_channel
from monitor.outbox.send import Courier
from monitor.outbox.tidings import Message
from monitor.postroom import PostRoom
from monitor.sender import Sender
from monitor.store.alerts import StoredAlert
from monitor.store.connection import MEMORY, Store, StoreUnavailable
from monitor.store.feeds import SeenItem
from monitor.store.held import HeldReading

log = logging.getLogger(__name__)

NO_WAIT = timedelta(0)


@dataclass(frozen=True, slots=True)
class FeedRow:
    """What is to be remembered of a feed in the transaction that takes its articles.

    `baseline` names the articles that were there before we came: learnt, and not told.
    """

    url: str
    next_due: datetime
    state: str
    seen: tuple[SeenItem, ...] = ()
    baseline: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of one match, and why: `verdict.why` is for people.

    `replaces` is what the article said of it before it was edited.
    """

    match: Match
    claim: Claim
    verdict: Verdict
    replaces: Fact | None = None


class Stream:
    """Articles in, alerts and messages out, with a memory.

    `store` is a path, an open Store, or ":memory:". Alerts go where `route` sends them, to the
    `receivers`' channels, or to `console`, which is called with each message; when it `rehearses`,
    all of them go there, and nothing leaves the machine. Belongs to the thread that made it.
    """

    def __init__(
        self,
        rules: RuleSet,
        store: Store | Path | str = MEMORY,
        clock: Clock | None = None,
        route: Route | None = None,
        receivers: Sequence[Receiver] = (),
        console: Callable[[Message], None] | None = None,
        quiet_hours: Sequence[QuietHours] = (),
        inhibit_rules: Sequence[Inhibition] = (),
        rehearses: bool = False,
    ) -> None:
        self.store = store if isinstance(store, Store) else Store.open(store)
        self._clock = clock or WallClock()
        at_once = Route(CONSOLE, group_by=("rule", "article"), group_wait=NO_WAIT)
        delivery = Delivery(
            route or at_once, tuple(receivers), tuple(quiet_hours), tuple(inhibit_rules)
        )
        self._post_room = PostRoom(self.store, delivery)
        deliver = None if rehearses else Courier(urls_by_channel(receivers)).deliver
        self._sender = Sender(self.store, deliver, console, delivery)
        self.use(rules)

    def use(self, rules: RuleSet) -> None:
        """Run with these rules from now on; what is known stays known."""
        self.rules = rules
        self.reader = Reader(rules.lexicon)
        self._index = Index(rules.rules, rules.lexicon, self.reader.places)
        self._claimant = Claimant(rules.lexicon, self.reader.names, self.reader.places)

    def redirect(self, delivery: Delivery) -> None:
        """Tell these receivers by these routes from now on; what waits goes by them, too."""
        self._post_room = PostRoom(self.store, delivery)
        self._sender.use(Courier(urls_by_channel(delivery.receivers)).deliver, delivery)

    def take(
        self,
        articles: Article | Iterable[Article],
        feed_state: FeedRow | None = None,
        baseline: bool = False,
    ) -> list[Alert]:
        """Read articles and decide what is news, in one transaction; the alerts raised.

        An article taken before, unchanged, is passed over. Of a `baseline` (what a feed holds
        when it is first seen) the facts are learnt and nothing is told.
        """
        now = self._clock.now()
        before = feed_state.baseline if feed_state else frozenset()
        alerts: list[Alert] = []
        dropped: set[str] = set()
        with self.store.transaction():
            reached(Point.TAKE_BEGUN)
            for article in [articles] if isinstance(articles, Article) else articles:
                told = self._take_alone(article, now, baseline or article.id in before)
                if told is None:
                    dropped.add(article.id)
                alerts += told or ()
                reached(Point.ARTICLE_TAKEN)
            if feed_state:
                # An item is seen once its article is kept: what broke comes again when it changes.
                seen = [item for item in feed_state.seen if item.article not in dropped]
                self.store.feeds.put(feed_state.url, feed_state.next_due, feed_state.state)
                self.store.feeds.remember(feed_state.url, seen, now)
            reached(Point.TAKE_WRITTEN)
        reached(Point.TAKE_COMMITTED)
        return alerts

    def release(self, now: datetime | None = None) -> list[Alert]:
        """Tell the doubtful readings that have waited long enough, if they are still news.

        `give` does so too; call this before it to have the alerts.
        """
        now = now or self._clock.now()
        alerts: list[Alert] = []
        for held in self.store.held.due(now):
            with self.store.transaction():
                self.store.held.drop(held.fingerprint)
                article = self.store.articles.get(held.article)
                alerts += self._told_late(article, held.fingerprint, now) if article else []
        return alerts

    def give(self, now: datetime | None = None, wait: bool = True) -> list[Message]:
        """Send what is due; the messages that arrived. Without `wait`, slow channels go on."""
        now = now or self._clock.now()
        self.release(now)
        self._post_room.word(now)
        return self._sender.send_due(now, wait)

    def resume(self) -> int:
        """At start: what was being sent when the last monitor died is sent again; how many.

        Only for whoever holds the store's lock: see `Store.lock`.
        """
        return self._sender.adopt_orphans(self._clock.now())

    def next_due(self) -> datetime | None:
        """When `give` next has something to do; None when nothing waits."""
        word = self._post_room.next_due(self._clock.now())
        return _earliest(word, self.store.outbox.next_due(), self.store.held.next_due())

    def next_flush(self) -> datetime | None:
        """When the next group or held reading is due to speak; None when none waits."""
        word = self._post_room.next_flush(self._clock.now())
        return _earliest(word, self.store.held.next_due())

    def explain(self, article: Article) -> tuple[Text, tuple[Decision, ...]]:
        """What the article would say and what would be decided now; nothing is written."""
        text = self.reader.read(article)
        setting = self._filing(text, self._clock.now()).setting
        return text, tuple(self._decisions(text, setting, self.rules.rules))

    def close(self) -> None:
        """Wait for what is being sent, and close the store."""
        self._sender.close(self._clock.now())
        self.store.close()

    # --- one article ------------------------------------------------------------------------

    def _take_alone(self, article: Article, now: datetime, baseline: bool) -> list[Alert] | None:
        """The alerts of one article; None if it broke the reading and nothing of it was kept."""
        try:
            with self.store.savepoint():
                return self._take_one(article, now, baseline)
        except StoreUnavailable:
            raise
        except Exception:  # one article must never stop the others: it alone is dropped
            log.exception("article.dropped", extra={"article": article.id})
            self.store.journal.note(now, "article.dropped", article.id, "reading it failed")
            return None

    def _take_one(self, article: Article, now: datetime, baseline: bool) -> list[Alert]:
        if self.store.articles.content(article.id) == article.content:
            return []
        chosen = self._index.choose(article)
        text = self.reader.read(article) if chosen.is_read else self.reader.skim(article)
        filing = self._filing(text, now)
        setting = filing.setting
        before = earlier_version(filing, self.store)
        # What a very old page said is not known any more: all of it would look new.
        baseline = baseline or (not before and self.store.articles.is_forgotten(article.id))
        self.store.articles.put(article, now, setting.story)
        file(filing, self.store, now)
        alerts: list[Alert] = []
        for decision in self._decisions(text, setting, chosen.rules, before):
            alerts += self._keep(decision, setting, now, baseline)
        return alerts

    def _event_time(self, article: Article, now: datetime) -> datetime:
        """Publication, clamped to arrival: nothing happens later than we learn of it."""
        return now if article.published == UNDATED else min(article.published, now)

    def _filing(self, text: Text, now: datetime) -> Filing:
        at = self._event_time(text.article, now)
        return looked_up(text, at, self.reader.places, self._claimant, self.store)

    def _decisions(
        self,
        text: Text,
        setting: Setting,
        rules: Sequence[Rule],
        before: Sequence[Fact] = (),
    ) -> Iterator[Decision]:
        """Each match with its verdict; lazily, since one kept fact decides the next.

        `before` is what the article said before it was edited: what it still says is left out,
        what it says differently takes the place of what it said.
        """
        found, failures = matches(rules, text, self.reader.names, self.reader.places)
        for failure in failures:
            log.error("rule.failed", extra={"rule": failure.rule.id, "error": failure.error})
        said = worth_judging(found, text.document)
        claims = [self._claimant.claim(match, setting) for match in said]
        replaced = revised(claims, before, self.reader.names)
        for fact in replaced.values():
            self.store.facts.withdraw(fact)
        for at, (match, claim) in enumerate(zip(said, claims, strict=True)):
            if not repeated(claim, before):
                known, trigger = self._known(match, claim), match.rule.trigger
                verdict = judge(claim, known, trigger, self.reader.names)
                yield Decision(match, claim, verdict, replaced.get(at))

    def _known(self, match: Match, claim: Claim) -> tuple[Fact, ...]:
        since = claim.at - match.rule.trigger.window
        return self.store.facts.known(claim.rule, claim.series, since)

    # --- one decision -----------------------------------------------------------------------

    def _keep(
        self, decision: Decision, setting: Setting, now: datetime, baseline: bool
    ) -> list[Alert]:
        """Write down the fact, and the alert it causes or the one it supports."""
        claim, verdict = decision.claim, decision.verdict
        if not verdict.news or baseline:
            supported = verdict.same.fingerprint if verdict.same else ""
            self.store.facts.add(Fact(claim, supported, told=False, learned_at=now))
            return self._heard_again(decision, supported, setting, now) if supported else []
        if decision.replaces and decision.replaces.told:
            return [self._revise(decision, decision.replaces, setting, now)]
        if self._waits(decision, setting, now):
            return []
        return self._tell_if_enough(decision, setting, now)

    def _waits(self, decision: Decision, setting: Setting, now: datetime) -> bool:
        """Whether a doubtful reading is kept back, until another article says the same."""
        rule, why = decision.match.rule, doubt(decision.match, decision.verdict)
        if not why or rule.loose == "tell":
            return False
        print_of = fingerprint(rule, decision.claim)
        if rule.loose == "drop":
            self.store.journal.note(now, "reading.dropped", print_of, why)
            self.store.facts.add(Fact(decision.claim, "", told=False, learned_at=now))
            return True
        held = self.store.held.get(print_of)
        if held and held.wire != setting.wire:
            return False
        due = now + rule.hold
        self.store.held.put(HeldReading(print_of, rule.id, setting.article.id, setting.wire, due))
        self.store.journal.note(now, "reading.held", print_of, why)
        return True

    def _tell_if_enough(self, decision: Decision, setting: Setting, now: datetime) -> list[Alert]:
        """Tell it, unless its rule wants more independent origins first: then it is recorded."""
        match, claim = decision.match, decision.claim
        if match.rule.min_origins == 1:
            return [self._tell(decision, setting, now)]
        names, trigger = self.reader.names, match.rule.trigger
        waiting = waiting_with(claim, self._known(match, claim), trigger, names)
        print_of = waiting.fingerprint if waiting else fingerprint(match.rule, claim)
        support = self.store.facts.support(print_of) if waiting else ()
        origins = tuple(dict.fromkeys((*origins_of(support), claim.origin)))
        if len(origins) >= match.rule.min_origins:
            self.store.facts.tell(print_of)
            return [self._tell(decision, setting, now, print_of, origins)]
        why = f"{len(origins)} of {match.rule.min_origins} origins"
        self.store.journal.note(now, "alert.waits", print_of, why)
        self.store.facts.add(Fact(claim, print_of, False, now, Standing.WAITS))
        return []

    def _tell(
        self,
        decision: Decision,
        setting: Setting,
        now: datetime,
        print_of: str = "",
        origins: Sequence[str] = (),
    ) -> Alert:
        match, claim, verdict = decision.match, decision.claim, decision.verdict
        names = self.reader.names
        alert = told(match, claim, verdict, setting.article, names, print_of, origins)
        company = company_of(setting, self.store.facts.support(alert.fingerprint), self.store)
        alert = worded(replace(alert, company=company))
        self.store.held.drop(alert.fingerprint)
        self.store.facts.add(Fact(claim, alert.fingerprint, told=True, learned_at=now))
        self.store.alerts.add(_stored(alert))
        self.store.journal.note(now, f"alert.{alert.reason}", alert.fingerprint, verdict.why)
        self._address(alert, tidings.Reason.FIRST, now)
        return alert

    def _told_late(self, article: Article, print_of: str, now: datetime) -> list[Alert]:
        text = self.reader.read(article)
        setting = self._filing(text, now).setting
        for decision in self._decisions(text, setting, self.rules.rules):
            is_it = fingerprint(decision.match.rule, decision.claim) == print_of
            if is_it and decision.verdict.news:
                return self._tell_if_enough(decision, setting, now)
        return []

    def _revise(self, decision: Decision, before: Fact, setting: Setting, now: datetime) -> Alert:
        """An article that caused an alert says something else now: a follow-up on that alert."""
        match, claim, print_of = decision.match, decision.claim, before.fingerprint
        support = self.store.facts.support(print_of)
        verdict = replace(decision.verdict, reason=Reason.REVISED, before=before)
        alert = told(match, claim, verdict, setting.article, self.reader.names, print_of)
        alert = worded(replace(alert, company=company_of(setting, support, self.store)))
        self.store.facts.add(Fact(claim, print_of, told=True, learned_at=now))
        self.store.alerts.revise(_stored(alert))
        self.store.journal.note(now, "alert.revised", print_of, f"was {alert.old}")
        self._address(alert, tidings.Reason.REVISED, now)
        return alert

    def _heard_again(
        self, decision: Decision, fingerprint: str, setting: Setting, now: datetime
    ) -> list[Alert]:
        """An alert told before has new support: another voice may raise its level."""
        stored = self.store.alerts.get(fingerprint)
        if stored is None:
            return []
        rule, fact = decision.match.rule, decision.match.fact
        support = self.store.facts.support(fingerprint)
        origins = origins_of(support)
        self.store.alerts.heard_again(fingerprint, origins, decision.claim.at)
        before = Level(stored.level)
        level = raised(before, rule.escalate, fact, origins, self.reader.names)
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
            origins=origins,
            story=setting.story,
            quotes=decision.match.evidence,
            company=company_of(setting, support, self.store),
        )
        alert = worded(alert)
        self.store.alerts.escalate(fingerprint, level, alert.at, alert.to_json())
        self.store.journal.note(now, "alert.escalated", fingerprint, f"{before} → {level}")
        self._address(alert, tidings.Reason.ESCALATED, now)
        return [alert]

    def _address(self, alert: Alert, reason: tidings.Reason, now: datetime) -> None:
        """Let the groups it belongs to know of an alert; they speak when they are due."""
        event = tidings.Event(reason, now, tidings_of(alert))
        self._post_room.address(event, labels_of(alert), alert.rule.to, now)


def _earliest(*times: datetime | None) -> datetime | None:
    return min((time for time in times if time is not None), default=None)


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
    )
