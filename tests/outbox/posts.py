"""A post room of its own on a clock of its own: events in, messages out, nobody else about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.clock import VirtualClock
from monitor.delivery import CONSOLE, Delivery, Digest, Inhibition, QuietHours, Receiver, Route
from monitor.outbox.retry import Outcome, OutcomeKind
from monitor.outbox.tidings import ENDINGS, Event, Message, Reason, Tidings
from monitor.postroom import PostRoom
from monitor.sender import Sender
from monitor.store.alerts import StoredAlert
from monitor.store.connection import Store

NOON = datetime(2026, 5, 5, 12, tzinfo=UTC)
SENT = Outcome(OutcomeKind.SENT)


class Post:
    """`sent` are the messages that arrived, with the time at which they did."""

    def __init__(
        self,
        route: Route | None = None,
        *receivers: Receiver,
        quiet: tuple[QuietHours, ...] = (),
        inhibit: tuple[Inhibition, ...] = (),
        start: datetime = NOON,
        store: Store | None = None,
        deliver: Callable[[Message], Outcome] | None = None,
    ) -> None:
        self.store = store or Store.open()
        self.clock = VirtualClock(start)
        self.sent: list[tuple[datetime, Message]] = []
        self._deliver = deliver or (lambda message: SENT)
        self.configure(Delivery(route or Route(CONSOLE), receivers, quiet, inhibit))

    def configure(self, delivery: Delivery) -> None:
        """Go on with another config, as after a restart."""
        self.delivery = delivery
        self.room = PostRoom(self.store, delivery)
        self.sender = Sender(self.store, self._deliver, None, delivery)

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def raises(
        self,
        fingerprint: str = "f1",
        level: str = "high",
        reason: Reason = Reason.FIRST,
        is_lasting: bool = False,
        article: str = "a1",
        digest: Digest | None = None,
        **labels: str,
    ) -> None:
        """An alert is raised, or something becomes of it; told when its time comes."""
        known = {"rule": "toll", "story": fingerprint, **labels, "level": level}
        known["alert"] = fingerprint
        tidings = Tidings(
            fingerprint,
            known["rule"],
            level,
            f"The {known['rule']}",
            self.now,
            article=article,
            article_title=f"News of {fingerprint}",
            labels=tuple(known.items()),
        )
        alert = StoredAlert(
            fingerprint=fingerprint,
            rule=known["rule"],
            level=level,
            state="firing",
            first_at=self.now,
            last_at=self.now,
            story=known["story"],
            article=article,
            origins=(),
            line="{}",
            labels=tuple(known.items()),
            is_lasting=is_lasting,
        )
        with self.store.transaction():
            if reason is Reason.FIRST:
                self.store.alerts.add(alert)
            elif reason is Reason.ESCALATED:
                self.store.alerts.escalate(fingerprint, level, self.now, "{}")
            self.room.address(Event(reason, self.now, tidings), known, (), self.now, digest)
            if reason in ENDINGS:
                self.store.alerts.conclude(fingerprint, str(reason), self.now, "{}")
        self.gives()

    def gives(self) -> None:
        self.room.word(self.now)
        for message in self.sender.send_due(self.now, wait_for_all=True):
            self.sent.append((self.now, message))

    def waits(self, span: timedelta) -> None:
        """Time passes; whatever falls due meanwhile is given when it does."""
        end = self.now + span
        self.gives()
        while (due := self.next_due()) is not None and due <= end:
            assert due > self.now, "what is due does not become less by giving it"
            self.clock.advance_to(due)
            self.gives()
        self.clock.advance_to(end)
        self.gives()

    def waits_until(self, when: str) -> None:
        self.waits(datetime.fromisoformat(when) - self.now)

    def next_due(self) -> datetime | None:
        dues = (self.room.next_due(self.now), self.store.outbox.next_due())
        return min(filter(None, dues), default=None)

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """Of each message: when, through which channel, the alerts in it."""
        return [
            (f"{when:%H:%M}", message.channel, " ".join(message.alerts))
            for when, message in self.sent
        ]

    def journal(self, fingerprint: str = "f1") -> list[str]:
        return [
            f"{entry.kind.removeprefix('alert.')}: {entry.reason}"
            for entry in self.store.journal.read(fingerprint)
        ]


def at_once(receiver: str = "desk", **changes: object) -> Route:
    """A route on which nothing waits for company."""
    nothing = timedelta(0)
    route = Route(receiver, group_wait=nothing, group_interval=nothing)
    return replace(route, **changes)  # type: ignore[arg-type]
