"""What the time of a mention makes of its status: history, or still to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monitor.language.events.partywords import party_words
from monitor.language.events.scenes import Scene
from monitor.language.events.times import (
    date_of,
    is_announced,
    is_dated,
    is_due,
    is_former,
    is_history,
    is_long_ago,
    is_own_time,
    is_to_come,
    next_weekday,
    opening_year,
    year_within,
)
from monitor.language.saying.speakerwords import is_anonymous
from monitor.language.saying.status import Judgement, Status
from monitor.language.words.dates import Dated


@dataclass(frozen=True, slots=True)
class Timed:
    """The status of a mention in its time, and the time, where one is said."""

    judged: Judgement
    dated: Dated | None


def timed_of(
    scene: Scene, first: int, judged: Judgement, dates: Sequence[Dated], today: date
) -> Timed:
    """The time of a mention whose phrase begins at `first`, and the status it leaves it."""
    dated = date_of(scene, dates)
    if dated and judged.cues == ("tense",) and is_announced(scene, dated, today):
        judged = Judgement(Status.PLANNED, (*judged.cues, "date:to_come"))
    if judged.cues in {("happened",), ("past",)} and is_due(scene, dated, today):
        judged = Judgement(Status.PLANNED, (*judged.cues, "date:to_come"))
    if dated and judged.status in _AHEAD:
        dated = next_weekday(scene.sentence, dated, today)
    has_own_time = dated is not None and _has_own_time(scene, judged, dated)
    if judged.status == Status.DENIED and is_former(scene.sentence, first, scene.last):
        return Timed(Judgement(Status.HISTORICAL, (*judged.cues, "date:previous")), dated)
    if judged.cues == ("was_to_have",) and dated and is_history(dated, today):
        return Timed(Judgement(Status.HISTORICAL, (*judged.cues, f"date:{dated.iso}")), dated)
    if judged.status in _BYGONE or judged.status in scene.kind.topic.outcomes:
        if dated and has_own_time and is_history(dated, today):
            judged = Judgement(Status.HISTORICAL, (*judged.cues, f"date:{dated.iso}"))
        bygone = _bygone(scene, first, judged, dated, today)
        if bygone is not None:
            return Timed(bygone, dated)
    is_over = judged.status == Status.HAPPENED
    if is_over and has_own_time and is_to_come(scene.sentence, dated, today):
        judged = Judgement(Status.PLANNED, (*judged.cues, "date:to_come"))
    if dated and judged.status == Status.PLANNED and _is_fixed(scene, judged, dated):
        judged = Judgement(Status.CONFIRMED, (*judged.cues, f"fixed:{dated.iso}"))
    return Timed(judged, dated)


def _is_fixed(scene: Scene, judged: Judgement, dated: Dated) -> bool:
    """Whether an official says that it will be, and on which day: "on 4 May", not "on Friday"."""
    if scene.kind.topic.confirmed_by == "all" or not scene.kind.sides:
        return False
    is_day = dated.day is not None and any(
        said[0].isdigit() for said in scene.sentence.texts[dated.first : dated.last]
    )
    said_by = scene.said_by.casefold().split()
    is_official = bool(party_words().officials.intersection(said_by))
    is_official = is_official and _UNNAMED.isdisjoint(said_by)
    is_said = is_official and judged.cues in _PLAINLY and not is_anonymous(scene.said_by)
    return is_day and is_said and is_own_time(scene, dated)


_UNNAMED = frozenset({"official", "officials", "aide", "aides", "diplomat", "diplomats"})

_PLAINLY = (("will",), ("will_be",), ("said_would",))
"""The cues of "will": what else is planned is no more than that."""


def _has_own_time(scene: Scene, judged: Judgement, dated: Dated) -> bool:
    """Whether the time is the mention's; of what lies ahead only where a year is said."""
    is_ahead = judged.status in _BYGONE - PAST
    if is_ahead and not is_dated(scene.sentence, dated):
        return False
    return is_own_time(scene, dated)


def _bygone(
    scene: Scene, first: int, judged: Judgement, dated: Dated | None, today: date
) -> Judgement | None:
    """History by a year said beside it ("the 2015 summit"), or by "years ago"."""
    if is_former(scene.sentence, first, scene.last):
        return Judgement(Status.HISTORICAL, (*judged.cues, "date:previous"))
    year = year_within(scene.sentence, first, scene.last)
    if not year and not (dated and dated.first > FARTHEST_OPENING):
        year = opening_year(scene.sentence)
    if year and year < today.year:
        return Judgement(Status.HISTORICAL, (*judged.cues, f"date:{year}"))
    if is_long_ago(scene.sentence, scene.first):
        return Judgement(Status.HISTORICAL, (*judged.cues, "date:long_ago"))
    return None


FARTHEST_OPENING = 4
"""Words of "At the 2020 election": a time named later is another than the sentence's opening."""

PAST = frozenset({Status.HAPPENED, Status.ASSERTED})
_AHEAD = frozenset({Status.CONFIRMED, Status.PLANNED, Status.EXPECTED, Status.LIKELY})
_BYGONE = PAST | {Status.PLANNED, Status.EXPECTED, Status.CONFIRMED}
"""What a year long gone makes history: also what was planned then."""
