"""What becomes of a message after an attempt to send it: a pure decision, with its reason."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(minutes=15)
GIVES_UP_AFTER = timedelta(days=7)
"""A week: longer than a weekend without the person who looks after a channel."""

FEWEST_ATTEMPTS = 10
"""A clock that runs a week in a second, or a machine that slept for one, is no proof either."""

LONGEST_RETRY_AFTER = timedelta(hours=6)
"""A channel that asks us to stay away for longer is asked again all the same."""

MAX_REFUSALS = 5
"""A message that its channel cannot take dies alone and soon; but never at the first word."""

_JITTER = 0.25


class RowState(StrEnum):
    """Where a message is on its way. Only sent and dead are final."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    RETRY = "retry"
    UNKNOWN = "unknown"
    DEAD = "dead"


class OutcomeKind(StrEnum):
    """SENT: taken over by the channel. RETRY: the channel failed. REFUSED: it does not want this
    message. TIMEOUT: no answer in time, so it may have arrived."""

    SENT = "sent"
    RETRY = "retry"
    REFUSED = "refused"
    TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one attempt; `detail` holds no secret and may be shown."""

    kind: OutcomeKind
    detail: str = ""
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """The state a row goes to; `due_at` when it is tried again, or None: not by itself."""

    state: RowState
    due_at: datetime | None = None
    detail: str = ""


def next_step(
    outcome: Outcome,
    attempt: int,
    created_at: datetime,
    now: datetime,
    jitter: float,
    resend_unknown: bool = True,
) -> Step:
    """What to do after the attempt of that number, counted from 1; `jitter` lies in [0, 1)."""
    if outcome.kind is OutcomeKind.SENT:
        return Step(RowState.SENT, detail=outcome.detail)
    if outcome.kind is OutcomeKind.TIMEOUT and not resend_unknown:
        return Step(RowState.UNKNOWN, detail=outcome.detail)
    if outcome.kind is OutcomeKind.REFUSED and attempt >= MAX_REFUSALS:
        return Step(RowState.DEAD, detail=f"refused {attempt} times: {outcome.detail}")
    due = now + max(delay(attempt, jitter), _asked_for(outcome))
    if attempt >= FEWEST_ATTEMPTS and due > created_at + GIVES_UP_AFTER:
        return Step(RowState.DEAD, detail=f"given up after {attempt:,} attempts: {outcome.detail}")
    unknown = outcome.kind is OutcomeKind.TIMEOUT
    return Step(RowState.UNKNOWN if unknown else RowState.RETRY, due, outcome.detail)


def delay(attempt: int, jitter: float) -> timedelta:
    """How long to wait after the attempt of that number: doubled each time, up to the longest."""
    # 2 ** 20 × 5 s is far past the longest delay; more only makes timedelta overflow.
    doubled: timedelta = FIRST_DELAY * 2.0 ** min(max(attempt, 1) - 1, 20)
    return min(doubled * (1 + _JITTER * jitter), LONGEST_DELAY)


def jitter_of(key: str, attempt: int) -> float:
    """A share in [0, 1) that differs between messages and is the same in every replay."""
    drawn = hashlib.sha256(f"{key}/{attempt}".encode(errors="replace")).digest()
    return int.from_bytes(drawn[:6], "big") / 2**48


def _asked_for(outcome: Outcome) -> timedelta:
    return min(outcome.retry_after or timedelta(0), LONGEST_RETRY_AFTER)
