"""Whatever the order of alerts, ends, waits, crashes, answers, silences and edits: never lost,
never early, never twice but where that was owned up to; and who was told hears of the end."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from monitor.delivery import QuietHours, Rate, Receiver, Route
from monitor.outbox.retry import Outcome, OutcomeKind, RowState
from monitor.outbox.silences import Silence
from monitor.outbox.tidings import Message, Reason
from monitor.store.connection import Store
from tests.outbox.posts import Post, at_once

LOTS = st.floats(0, 1, exclude_max=True)
START = datetime(2026, 3, 28, 20, tzinfo=UTC)
"""The evening before the clocks of Oslo are put forward."""

NIGHT = QuietHours("night", time(23), time(6), "Europe/Oslo", bypass=("critical",))
WAIT = timedelta(minutes=2)
ROUTE = at_once(
    group_by=("rule",),
    group_wait=WAIT,
    group_interval=5 * WAIT,
    routes=(
        at_once("duty", matchers=("level=critical",), group_wait=WAIT, goes_on=True),
        at_once(),
    ),
)
RECEIVERS = (
    Receiver("desk", ("json://desk",), max=Rate(3, timedelta(hours=1))),
    Receiver("duty", ("json://duty",), fallback="desk"),
)
EDITS = (
    ROUTE,
    replace(ROUTE, repeat_interval=timedelta(hours=7)),
    replace(ROUTE, group_by=("alert",), group_interval=timedelta(0)),
)
LEVELS = ("low", "high", "critical")


class Crash(BaseException):
    """The process is gone."""


class AnyOrder(RuleBasedStateMachine):
    """The post room and the sender, on a store that outlives them."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store.open()
        self.answers: list[OutcomeKind | Crash] = []
        self.arrived: list[tuple[datetime, Message]] = []
        self.owned_up: Counter[str] = Counter()
        self.raised: dict[str, tuple[str, datetime]] = {}
        self.now = START
        self.ended: set[str] = set()
        self.excused: set[str] = set()
        self.route = ROUTE
        self.post = self._started()

    def _started(self) -> Post:
        post = Post(
            self.route,
            *RECEIVERS,
            quiet=(NIGHT,),
            start=self.now,
            store=self.store,
            deliver=self._deliver,
        )
        for row in self.store.outbox.rows(1000, RowState.SENDING):
            self.owned_up[row.message.key] += 1
        post.sender.adopt_orphans(self.now)
        return post

    def _deliver(self, message: Message) -> Outcome:
        answer = self.answers.pop(0) if self.answers else OutcomeKind.SENT
        if isinstance(answer, Crash):
            if answer.args[0]:
                self.arrived.append((self.post.now, message))
            raise answer
        if answer is OutcomeKind.TIMEOUT:
            self.owned_up[message.key] += 1
        if answer in (OutcomeKind.SENT, OutcomeKind.TIMEOUT):
            self.arrived.append((self.post.now, message))
        return Outcome(answer)

    def _until_it_dies(self, span: timedelta) -> None:
        """Time passes; a monitor that dies on the way is started again."""
        end = self.now + span
        while True:
            try:
                self.post.waits(end - self.post.now)
                break
            except Crash:
                self._dies()
        self.now = self.post.now

    def _dies(self) -> None:
        self.now = self.post.now
        self.post = self._started()

    @rule(level=st.sampled_from(LEVELS), name=st.sampled_from(("toll", "truce")))
    def an_alert_is_raised(self, level: str, name: str) -> None:
        fingerprint = f"f{len(self.raised)}"
        self.raised[fingerprint] = (level, self.post.now)
        self._happens(fingerprint, level, Reason.FIRST, name)

    def _one_of_them(self, lot: float) -> str:
        return f"f{int(lot * len(self.raised))}"

    @precondition(lambda self: self.raised)
    @rule(lot=LOTS)
    def an_alert_rises(self, lot: float) -> None:
        fingerprint = self._one_of_them(lot)
        if fingerprint in self.ended:
            return
        self.raised[fingerprint] = ("critical", self.raised[fingerprint][1])
        self._happens(fingerprint, "critical", Reason.ESCALATED, "toll")

    @precondition(lambda self: self.raised)
    @rule(lot=LOTS, reason=st.sampled_from((Reason.RESOLVED, Reason.RETRACTED)))
    def an_alert_ends(self, lot: float, reason: Reason) -> None:
        """What is denied before it was told is told to nobody."""
        fingerprint = self._one_of_them(lot)
        if fingerprint in self.ended:
            return
        self.ended.add(fingerprint)
        self.excused.add(fingerprint)
        self._happens(fingerprint, self.raised[fingerprint][0], reason, "toll")

    @precondition(lambda self: self.raised)
    @rule(lot=LOTS, hours=st.integers(1, 30))
    def an_alert_is_silenced(self, lot: float, hours: int) -> None:
        fingerprint, now = self._one_of_them(lot), self.post.now
        self.excused.add(fingerprint)
        end = now + timedelta(hours=hours)
        self.store.silences.add(Silence((f"alert={fingerprint}",), now, end))

    @precondition(lambda self: self.raised)
    @rule(lot=LOTS)
    def an_alert_is_acknowledged(self, lot: float) -> None:
        fingerprint = self._one_of_them(lot)
        if fingerprint not in self.ended:
            self.excused.add(fingerprint)
            self.store.alerts.acknowledge(fingerprint)

    @rule(route=st.sampled_from(EDITS))
    def the_config_is_edited(self, route: Route) -> None:
        self.route = route
        self._dies()

    def _happens(self, fingerprint: str, level: str, reason: Reason, name: str) -> None:
        try:
            self.post.raises(fingerprint, level, reason, rule=name)
        except Crash:
            self._dies()

    @rule(minutes=st.sampled_from((1, 2, 7, 61, 300, 1500)))
    def time_passes(self, minutes: int) -> None:
        self._until_it_dies(timedelta(minutes=minutes))

    @rule(answer=st.sampled_from((OutcomeKind.RETRY, OutcomeKind.REFUSED, OutcomeKind.TIMEOUT)))
    def a_channel_will_fail(self, answer: OutcomeKind) -> None:
        self.answers.append(answer)

    @rule(has_arrived=st.booleans())
    def the_process_will_die_while_it_sends(self, has_arrived: bool) -> None:
        self.answers.append(Crash(has_arrived))

    @rule()
    def the_process_dies(self) -> None:
        self._dies()

    @invariant()
    def nothing_is_early(self) -> None:
        for when, message in self.arrived:
            levels = {self.raised[one][0] for one in message.alerts}
            assert NIGHT.until(when) is None or "critical" in levels
            if message.reason is Reason.FIRST:
                assert when >= min(self.raised[one][1] for one in message.alerts)

    @invariant()
    def nothing_comes_twice_unless_it_was_owned_up_to(self) -> None:
        times = Counter(message.key for _, message in self.arrived)
        twice = {key: count - 1 for key, count in times.items() if count > 1}
        assert all(extra <= self.owned_up[key] for key, extra in twice.items())

    def teardown(self) -> None:
        """Then all channels work, and time passes: nothing that was raised is missing."""
        self.answers.clear()
        self._until_it_dies(timedelta(days=9))
        told = {one for _, message in self.arrived for one in message.alerts}
        assert set(self.raised) - self.excused <= told <= set(self.raised)
        critical = {one for one, (level, _) in self.raised.items() if level == "critical"}
        on_duty = {
            one
            for _, message in self.arrived
            if message.channel == "duty"
            for one in message.alerts
        }
        assert critical - self.excused <= on_duty <= critical
        for one in self.ended:
            for whom in self.store.told.to_whom(one):
                last = self.store.told.last(whom.receiver, one)
                assert last and last.event.reason in (Reason.RESOLVED, Reason.RETRACTED)
        self.store.close()


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
