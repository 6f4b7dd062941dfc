"""The life of what lasts: quiet, pending, firing, ending, and what each turn makes known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from monitor.matching.rules import Rule


class State(StrEnum):
    """PENDING has been so for less than the rule's `for`, ENDING is so no longer, but for less
    than its `keep_firing_for`. WAITING is a sequence that only time can complete."""

    QUIET = "quiet"
    PENDING = "pending"
    FIRING = "firing"
    ENDING = "ending"
    WAITING = "waiting"


class Turn(StrEnum):
    """What a vigil's step makes known."""

    NOTHING = "nothing"
    FIRES = "fires"
    RESOLVES = "resolves"


@dataclass(frozen=True, slots=True)
class Vigil:
    """One rule keeps watch over one group, since it `began`.

    `due_at` is when it must look again by itself, `until` when its state comes to an end;
    `trail` are the alerts of a sequence that waits.
    """

    rule: str
    series: str
    group: tuple[tuple[str, str], ...]
    began: datetime
    state: State = State.QUIET
    since: datetime | None = None
    until: datetime | None = None
    due_at: datetime | None = None
    trail: tuple[int, ...] = ()


def step(vigil: Vigil, rule: Rule, holds: bool, now: datetime) -> tuple[Vigil, Turn]:
    """What becomes of a vigil, now that its condition holds or does not."""
    is_over = vigil.until is not None and now >= vigil.until
    match vigil.state:
        case State.QUIET if holds:
            return step(_moved(vigil, State.PENDING, now, rule.wait), rule, holds, now)
        case State.PENDING if holds and is_over:
            return _moved(vigil, State.FIRING, now), Turn.FIRES
        case State.PENDING if not holds:
            return _moved(vigil, State.QUIET, now), Turn.NOTHING
        case State.FIRING if not holds:
            return step(_moved(vigil, State.ENDING, now, rule.keep_firing_for), rule, holds, now)
        case State.ENDING if holds:
            return _moved(vigil, State.FIRING, now), Turn.NOTHING
        case State.ENDING if is_over:
            return _moved(vigil, State.QUIET, now), Turn.RESOLVES
        case _:
            return vigil, Turn.NOTHING


def _moved(vigil: Vigil, state: State, now: datetime, wait: timedelta | None = None) -> Vigil:
    until = None if wait is None else now + wait
    return replace(vigil, state=state, since=now, until=until)
