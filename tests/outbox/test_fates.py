"""What becomes of one event: the first stage that has something to say decides."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from monitor.delivery import Inhibition, QuietHours
from monitor.outbox.fates import Circumstances, Fate, Heard, OpenAlert, quiet_until, ruling
from monitor.outbox.silences import Silence
from monitor.outbox.tidings import Event, Reason, Tidings

NOON = datetime(2026, 5, 5, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LABELS = {"rule": "toll", "topic": "strike", "level": "high"}
TIDINGS = Tidings("f1", "toll", "high", "Toll", NOON, value=12.0, labels=tuple(LABELS.items()))
FIRST = Event(Reason.FIRST, NOON, TIDINGS)
REVISED = Event(Reason.REVISED, NOON, replace(TIDINGS, value=13.0))

AT_REST = QuietHours("rest", time(11), time(14))
SILENCE = Silence(("rule=toll",), NOON, NOON + MINUTE, id=7)
SOURCE = OpenAlert("f9", {"rule": "quake", "topic": "strike"}, "high")
INHIBITION = Inhibition(("rule=quake",), ("rule=toll",), ("topic",))
ACKNOWLEDGED = OpenAlert("f1", LABELS, "high", is_acknowledged=True)
HEARD = {"f1": Heard(FIRST, NOON)}

ALL = Circumstances(
    now=NOON,
    quiet_hours=(AT_REST,),
    inhibit_rules=(INHIBITION,),
    silences=(SILENCE,),
    open_alerts={"f9": SOURCE, "f1": ACKNOWLEDGED},
    heard=HEARD,
)


def test_each_stage_decides_before_those_behind_it() -> None:
    given = [ALL]
    given.append(replace(given[-1], inhibit_rules=()))
    given.append(replace(given[-1], quiet_hours=()))
    given.append(replace(given[-1], silences=()))
    given.append(replace(given[-1], open_alerts={}))
    given.append(replace(given[-1], heard={}))
    assert [ruling(FIRST, one).fate for one in given] == [
        Fate.INHIBITED,
        Fate.DEFERRED,
        Fate.SILENCED,
        Fate.ACKNOWLEDGED,
        Fate.ALREADY_TOLD,
        Fate.TOLD,
    ]


def test_a_silence_that_hides_is_named_so_that_it_can_be_counted() -> None:
    assert ruling(FIRST, Circumstances(NOON, silences=(SILENCE,))).silences == (7,)


@pytest.mark.parametrize("topic", ["meeting", ""])
def test_an_alert_of_another_topic_is_not_inhibited(topic: str) -> None:
    other = replace(SOURCE, labels={"rule": "quake", "topic": topic})
    given = Circumstances(NOON, inhibit_rules=(INHIBITION,), open_alerts={"f9": other})
    assert ruling(FIRST, given).fate is Fate.TOLD


def test_an_alert_does_not_inhibit_itself() -> None:
    itself = OpenAlert("f1", LABELS, "high")
    rule = Inhibition(("rule=toll",), ("rule=toll",))
    given = Circumstances(NOON, inhibit_rules=(rule,), open_alerts={"f1": itself})
    assert ruling(FIRST, given).fate is Fate.TOLD


@pytest.mark.parametrize("reason", [Reason.RETRACTED, Reason.RESOLVED])
def test_what_takes_back_waits_for_the_morning_but_passes_all_else(reason: Reason) -> None:
    back = Event(reason, NOON + MINUTE, TIDINGS)
    assert ruling(back, ALL).fate is Fate.DEFERRED
    assert ruling(back, replace(ALL, quiet_hours=())).fate is Fate.TOLD
    nothing_heard = replace(ALL, quiet_hours=(), inhibit_rules=(), heard={})
    assert ruling(back, nothing_heard).fate is Fate.MOOT


def already_told(event: Event, last: Event) -> bool:
    given = Circumstances(NOON, heard={"f1": Heard(last, NOON)})
    return ruling(event, given).fate is Fate.ALREADY_TOLD


def test_the_same_by_another_route_is_known_and_what_comes_later_is_not() -> None:
    assert already_told(FIRST, FIRST)
    assert already_told(REVISED, REVISED)
    assert not already_told(replace(FIRST, at=NOON + MINUTE), FIRST)


def test_what_was_overtaken_while_it_waited_is_known() -> None:
    assert already_told(FIRST, replace(REVISED, at=NOON + MINUTE))
    assert already_told(FIRST, REVISED)


def test_what_is_revised_within_a_moment_is_told_each_time() -> None:
    assert not already_told(REVISED, FIRST)
    again = replace(REVISED, tidings=replace(TIDINGS, value=14.0))
    assert not already_told(again, REVISED)


def test_a_higher_level_is_never_known() -> None:
    critical = replace(FIRST, tidings=replace(TIDINGS, level="critical"))
    assert not already_told(critical, replace(REVISED, at=NOON + MINUTE))


def test_a_repeat_is_meant() -> None:
    assert not already_told(replace(FIRST, reason=Reason.REPEAT), FIRST)


def test_who_acknowledged_a_lower_level_hears_of_the_higher() -> None:
    acknowledged = OpenAlert("f1", LABELS, "low", is_acknowledged=True)
    given = Circumstances(NOON, open_alerts={"f1": acknowledged})
    assert ruling(FIRST, given).fate is Fate.TOLD
    given = Circumstances(NOON, open_alerts={"f1": replace(acknowledged, level="critical")})
    assert ruling(FIRST, given).fate is Fate.ACKNOWLEDGED


def test_quiet_hours_that_leave_no_hour_are_looked_at_once_each() -> None:
    day, night = QuietHours("day", time(6), time(18)), QuietHours("night", time(18), time(6))
    found = quiet_until((day, night), NOON)
    assert found is not None
    assert found[0] == "day and night"
