"""What there is to tell of one alert, and the message that it is put into."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why a message is sent, as the message itself says it."""

    FIRST = "first"
    NEW_IN_GROUP = "new_in_group"
    ESCALATED = "escalated"
    REVISED = "revised"
    REPEAT = "repeat"
    RESOLVED = "resolved"
    RETRACTED = "retracted"
    QUIET_ENDED = "quiet_ended"
    DIGEST = "digest"


ENDINGS = frozenset({Reason.RESOLVED, Reason.RETRACTED})
"""What reaches whoever was told that it began, and nobody else."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that caused an alert; `evidence` is where in it, in code points."""

    text: str
    article: str = ""
    evidence: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Tidings:
    """What is to be said of one alert. What does not apply to its kind is left empty.

    `title` is the rule's, `summary` and `body` its own words with the facts filled in, if any;
    `reason` the alert's ("first_report", "new_value"); `file` where the rule stands; an origin
    without a name is "". `outlets` are the others of its story, `copies` how many articles only
    repeat a text.
    Of a number: `value` … `increment`, `old`. Of an event: `topic`, `parties`, `when`. Of an
    attendance: `person`, `person_title`, `event`. `known_since` is when `old` was first known.
    `teaser_only` says why the article's page could not be read, if only its teaser was.
    `labels` are what matchers look at. Of what was counted, or came in sequence: `tally`.
    """

    fingerprint: str
    rule: str
    level: str
    title: str
    at: datetime
    reason: str = ""
    summary: str = ""
    body: str = ""
    file: str = ""
    quotes: tuple[Quote, ...] = ()
    said_by: str = ""
    outlet: str = ""
    link: str = ""
    article: str = ""
    article_title: str = ""
    teaser_only: str = ""
    origins: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    copies: int = 0
    story: str = ""
    status: str = ""
    sure: str = ""
    actor: str = ""
    place: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    role: str = ""
    hedge: str = ""
    increment: str = ""
    old: float | str | None = None
    known_since: datetime | None = None
    topic: str = ""
    parties: tuple[str, ...] = ()
    when: str = ""
    person: str = ""
    person_title: str = ""
    event: str = ""
    labels: tuple[tuple[str, str], ...] = ()
    tally: str = ""


@dataclass(frozen=True, slots=True)
class Aside:
    """What is to be said of an alert only as it is told, since it is not known before.

    `more` reports came after `since`, when its receiver was told last, and were held back.
    """

    more: int = 0
    since: datetime | None = None
    fails_test: bool = False


@dataclass(frozen=True, slots=True)
class NearMiss:
    """What came near an alert of a rule and was none, and by what: "planned, not confirmed"."""

    rule: str
    title: str
    story: str
    what: str
    at: datetime
    outlet: str = ""
    article_title: str = ""
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened to an alert, at a time of the stream, that somebody is to be told."""

    reason: Reason
    at: datetime
    tidings: Tidings


@dataclass(frozen=True, slots=True)
class Message:
    """What a person reads, on one channel. `key` is unique to what is told, and to the channel."""

    channel: str
    title: str
    body: str
    reason: Reason
    alerts: tuple[str, ...]
    key: str

    def to_dict(self) -> dict[str, object]:
        """The message as one JSON line of the replay."""
        return {
            "v": 1,
            "kind": "message",
            "channel": self.channel,
            "title": self.title,
            "body": self.body,
            "alerts": list(self.alerts),
            "reason": self.reason.value,
        }
