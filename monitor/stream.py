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
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from monitor.article import Article
from monitor.clock import Clock, WallClock
from monitor.counts import LOOK_AGAIN, Counts
from monitor.delivery import NEVER, Delivery, Inhibition, QuietHours, Receiver, Route
from monitor.editor import Decision as Decision
from monitor.editor import Editor
from monitor.endings import Endings
from monitor.failpoints import Point, reached
from monitor.filing import earlier_version, file
from monitor.jury import Jury
from monitor.language.text import Reader, Text
from monitor.learning import Lesson, lesson_of, watching_since
from monitor.matching.index import Index
from monitor.matching.rules import Rule, RuleSet, TriggerType
from monitor.near import NearMisses
from monitor.novelty.claimant import Claimant
from monitor.novelty.claims import Setting
from monitor.novelty.decide import Alert
from monitor.novelty.triggers import Reason
from monitor.novelty.vigils import Vigil
from monitor.outbox.routes import CONSOLE, urls_by_channel
from monitor.outbox.send import Courier
from monitor.outbox.tidings import Message
from monitor.postroom import PostRoom
from monitor.school import School
from monitor.sender import Sender
from monitor.sequels import Sequels
from monitor.store.connection import MEMORY, Store, StoreUnavailable
from monitor.store.feeds import SeenItem
from monitor.store.held import HeldReading, Wait

log = logging.getLogger(__name__)

NO_WAIT = timedelta(0)


@dataclass(frozen=True, slots=True)
class FeedRow:
    """What is to be remembered of a feed in the transaction that takes its articles.

    `baseline` names the articles that were there before we came: learnt, and not told.
    `state_if_dropped` is the state to keep, if there is one, when an article could not be.
    """

    url: str
    next_due: datetime
    state: str
    seen: tuple[SeenItem, ...] = ()
    baseline: frozenset[str] = frozenset()
    state_if_dropped: str = ""


class Stream:
    """Articles in, alerts and messages out, with a memory.

    `store` is a path, an open Store, or ":memory:". Alerts go where `route` sends them, to the
    `receivers`' channels, or to `console`, which is called with each message; when it `rehearses`,
    all of them go there, and nothing leaves the machine. One that `looks_on` only explains: its
    rules learn nothing, and another monitor may run on the store. Belongs to the thread that made
    it.
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
        looks_on: bool = False,
    ) -> None:
        self._looks_on = looks_on
        self.store = store if isinstance(store, Store) else Store.open(store)
        self._clock = clock or WallClock()
        at_once = Route(
            CONSOLE, group_by=("rule", "article"), group_wait=NO_WAIT, repeat_interval=NEVER
        )
        delivery = Delivery(
            route or at_once, tuple(receivers), tuple(quiet_hours), tuple(inhibit_rules)
        )
        self._post_room = PostRoom(self.store, delivery)
        deliver = None if rehearses else Courier(urls_by_channel(receivers)).deliver
        self._sender = Sender(self.store, deliver, console, delivery)
        self.use(rules)

    def use(self, rules: RuleSet) -> None:
        """Run with these rules from now on; what is known stays known.

        A rule that is new, or holds for other articles than before, first learns in silence from
        the stored ones.
        """
        before = dict(vars(self))
        try:
            self._go_by(rules)
        except BaseException:
            # Rules that have not learnt would tell of what is long known.
            vars(self).update(before)
            raise

    def _go_by(self, rules: RuleSet) -> None:
        self.rules = rules
        self.reader = Reader(rules.lexicon)
        names = self.reader.names
        self._claimant = Claimant(rules.lexicon, names, self.reader.places)
        self._by_id = {rule.id: rule for rule in rules.rules if rule.enabled}
        self._matching = [rule for rule in rules.rules if not rule.trigger.hears_alerts]
        self._index = Index(self._matching, rules.lexicon, self.reader.places)
        self._near = NearMisses(self._matching, self.reader)
        self._editor = Editor(self.store, self._post_room, names)
        self._endings = Endings(self.store, self._editor, rules.rules, names)
        self._sequels = Sequels(self.store, self._editor, self._claimant, rules.rules)
        self._learn(self._clock.now())

    def follow(self, outlets: Iterable[Article]) -> None:
        """These feeds are asked, each in the shape of an empty article that it would bring.

        One that never publishes is silent, too; one that is asked no longer is not.
        """
        now, known = self._clock.now(), list(outlets)
        with self.store.transaction():
            for rule in self._by_id.values():
                if rule.trigger.type is TriggerType.FLATLINE and rule.group_by == ("feed",):
                    self._counts.follow(rule, known, now)

    def redirect(self, delivery: Delivery) -> None:
        """Tell these receivers by these routes from now on; what waits goes by them, too."""
        self._post_room = PostRoom(self.store, delivery)
        self._editor.redirect(self._post_room)
        self._sender.use(Courier(urls_by_channel(delivery.receivers)).deliver, delivery)

    def take(
        self,
        articles: Article | Iterable[Article],
        feed_state: FeedRow | None = None,
        baseline: bool = False,
    ) -> list[Alert]:
        """Read articles and decide what is news, in one transaction; the alerts raised.

        What fell due before them comes first; what falls due at this very moment comes after
        them: a feed that spoke just now is not silent. An article taken before, unchanged, is
        passed over. Of a `baseline` (what a feed holds when it is first seen) the facts are
        learnt and nothing is told.
        """
        now = self._clock.now()
        before = feed_state.baseline if feed_state else frozenset()
        alerts = self._release(now, now - timedelta.resolution)
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
                # An item is seen once its article is kept: what broke comes again.
                seen = [item for item in feed_state.seen if item.article not in dropped]
                state = (dropped and feed_state.state_if_dropped) or feed_state.state
                self.store.feeds.put(feed_state.url, feed_state.next_due, state)
                self.store.feeds.remember(feed_state.url, seen, now)
            reached(Point.TAKE_WRITTEN)
        reached(Point.TAKE_COMMITTED)
        return alerts

    def release(self, now: datetime | None = None) -> list[Alert]:
        """What time brings, in the order in which it was due: doubtful readings and what had to be
        so `for` a while, silences, sequences that nothing prevented, what is so no longer.

        `give` and `take` do so too; call this before them to have the alerts.
        """
        now = now or self._clock.now()
        return self._release(now, now)

    def _release(self, now: datetime, until: datetime) -> list[Alert]:
        """What was due until then."""
        alerts: list[Alert] = []
        while True:
            held = next(iter(self.store.held.due(until)), None)
            vigil = self.store.vigils.first_due(until)
            if held and (vigil is None or vigil.due_at is None or held.due_at <= vigil.due_at):
                with self.store.transaction():
                    alerts += self._released(held, now)
            elif vigil:
                with self.store.transaction():
                    alerts += self._look_alone(vigil, now)
            else:
                break
        self._endings.expire(now)
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
        now = self._clock.now()
        # While nobody watched everything was silent: first the feeds are to be asked.
        self.store.vigils.put_off(now, now + LOOK_AGAIN)
        return self._sender.adopt_orphans(now)

    def next_due(self) -> datetime | None:
        """When `give` next has something to do; None when nothing waits."""
        word = self._post_room.next_due(self._clock.now())
        return _earliest(word, self.store.outbox.next_due(), self.next_turn())

    def next_turn(self) -> datetime | None:
        """When `release` next has something to look at; None when nothing waits."""
        return _earliest(self.store.held.next_due(), self.store.vigils.next_due())

    def next_flush(self) -> datetime | None:
        """When the next group or doubtful reading is due to speak; None when none waits."""
        word = self._post_room.next_flush(self._clock.now())
        return _earliest(word, self.store.held.next_due(Wait.DOUBT))

    def explain(self, article: Article) -> tuple[Text, tuple[Decision, ...]]:
        """What the article would say and what would be decided now; nothing is written."""
        text = self.reader.read(article)
        setting = self._jury.filing(text, self._clock.now()).setting
        return text, tuple(self._jury.decisions(text, setting, self._matching))

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
        text = self._jury.read(chosen)
        filing = self._jury.filing(text, now)
        setting = filing.setting
        before = earlier_version(filing, self.store)
        # What a very old page said is not known any more: all of it would look new.
        baseline = baseline or (not before and self.store.articles.is_forgotten(article.id))
        self.store.articles.put(article, now, setting.story)
        file(filing, self.store, now)
        alerts: list[Alert] = []
        held: set[str] = set()
        for decision in self._jury.decisions(text, setting, chosen.rules, before):
            held.add(decision.match.rule.id)
            alerts += self._keep_alone(decision, setting, now, baseline)
        if not baseline:
            self._note_near(chosen.rules, held, text, setting)
        return alerts

    def _note_near(
        self, rules: Sequence[Rule], held: Collection[str], text: Text, setting: Setting
    ) -> None:
        """What came near a rule is for the foot of its digest; without one, nobody looks."""
        asked = [rule for rule in rules if self._post_room.collects(rule.digest)]
        for rule, near in self._near.found(asked, held, text, setting):
            self._post_room.came_near(near, rule.to, rule.digest)

    def _keep_alone(
        self, decision: Decision, setting: Setting, now: datetime, silently: bool
    ) -> list[Alert]:
        """The alerts of one decision, and those that follow from them."""
        rule = decision.match.rule
        try:
            with self.store.savepoint():
                return self._with_sequels(self._keep(decision, setting, now, silently), now)
        except StoreUnavailable:
            raise
        except Exception:  # one rule must never stop the others: its decision alone is dropped
            log.exception("rule.failed", extra={"rule": rule.id})
            self.store.journal.note(now, "rule.failed", rule.id, "deciding on a match failed")
            return []

    def _keep(
        self, decision: Decision, setting: Setting, now: datetime, silently: bool
    ) -> list[Alert]:
        if decision.match.rule.trigger.counts:
            return self._counts.keep(decision, setting, now, silently)
        return self._editor.keep(decision, setting, now, silently)

    def _with_sequels(self, alerts: Sequence[Alert], now: datetime) -> list[Alert]:
        """The alerts, each with those that it takes back and the sequences that it completes."""
        found: list[Alert] = []
        waiting = list(alerts)
        while waiting:
            alert = waiting.pop(0)
            found.append(alert)
            if alert.reason not in _FOLLOW_UPS:
                found += self._endings.hear(alert, now)
                waiting = [*self._sequels.hear(alert, now), *waiting]
        return found

    # --- what time brings -------------------------------------------------------------------

    def _released(self, held: HeldReading, now: datetime) -> list[Alert]:
        """A reading that has waited long enough, if it is still news."""
        self.store.held.drop(held.fingerprint)
        article = self.store.articles.get(held.article)
        if article is None:
            return []
        text = self.reader.read(article)
        setting = self._jury.filing(text, now).setting
        for decision in self._jury.decisions(text, setting, self._matching):
            if decision.fingerprint != held.fingerprint or not decision.verdict.news:
                continue
            denial = self._endings.denied_since(decision, held.since)
            if denial:
                why = f"by {denial}, before it was told"
                self.store.journal.note(now, "alert.retracted", held.fingerprint, why)
                return []
            return self._with_sequels(self._editor.tell_if_enough(decision, setting, now), now)
        return []

    def _look_alone(self, vigil: Vigil, now: datetime) -> list[Alert]:
        """What a vigil that is due sees."""
        rule = self._by_id.get(vigil.rule)
        if rule is None:
            self.store.vigils.drop(vigil.rule, vigil.series)
            return []
        try:
            with self.store.savepoint():
                return self._with_sequels(self._look(rule, vigil, now), now)
        except StoreUnavailable:
            raise
        except Exception:  # one rule must never stop the others: it is asked again later
            log.exception("rule.failed", extra={"rule": rule.id})
            self.store.journal.note(now, "rule.failed", rule.id, "looking again failed")
            self.store.vigils.put(replace(vigil, due_at=now + LOOK_AGAIN))
            return []

    def _look(self, rule: Rule, vigil: Vigil, now: datetime) -> list[Alert]:
        if rule.trigger.hears_alerts:
            return self._sequels.look(rule, vigil, now)
        return self._counts.look(rule, vigil, now)

    def _learn(self, now: datetime) -> None:
        """What is stored becomes known to the rules that are new or changed."""
        rules = self.rules.rules
        if self._looks_on:
            lesson = Lesson((), watching_since(rules, self.store.rulebook.all(), now))
        else:
            lesson = lesson_of(rules, self.store, now)
        began = dict(lesson.began)
        self._counts = Counts(self.store, self._editor, self._endings, self._claimant, began)
        self._jury = Jury(self.store, self.reader, self._claimant, self._editor, self._counts)
        if lesson.rules:
            keep = partial(self._keep_alone, now=now, silently=True)
            school = School(self.store, self._index, self._jury, self._counts, self._sequels)
            school.teach(lesson.rules, began, keep, now)


_FOLLOW_UPS = (Reason.ESCALATED, Reason.REVISED, Reason.RESOLVED, Reason.RETRACTED)
"""Not news by themselves: no sequence is made of them."""


def _earliest(*times: datetime | None) -> datetime | None:
    return min((time for time in times if time is not None), default=None)
