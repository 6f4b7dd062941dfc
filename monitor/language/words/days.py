"""Single days: "2025-09-03", "3 September", "Tuesday", "yesterday", "next week", "3 days ago"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from monitor.language.words.calendar import (
    Calendar,
    Dated,
    day_number,
    exact_day,
    is_ahead,
    month_at,
    past_dot,
    year_after,
    year_number,
)
from monitor.language.words.numerals import text_at
from monitor.language.words.tokens import Token

_DOTTED = re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})")


def numeric(tokens: Sequence[Token], at: int, today: date, calendar: Calendar) -> Dated | None:
    """2025-09-03, 3/9/2025, 13-12-2014, 2025.09.03: the year's place tells the order."""
    text = tokens[at].text
    if "." in text and (dotted := _DOTTED.fullmatch(text)):
        year, month, day = map(int, dotted.groups())
        return exact_day(at, at + 1, year, month, day, today, "date:numeric")
    marks = (text_at(tokens, at + 1), text_at(tokens, at + 3))
    parts = (text, text_at(tokens, at + 2), text_at(tokens, at + 4))
    if marks not in {("-", "-"), ("/", "/")} or not all(
        part.isdecimal() and len(part) <= 4 for part in parts
    ):
        return None
    first, second, third = map(int, parts)
    if year_number(parts[0]):
        return exact_day(at, at + 5, first, second, third, today, "date:numeric")
    if year_number(parts[2]):
        day, month = (first, second) if second <= 12 else (second, first)
        return exact_day(at, at + 5, third, month, day, today, "date:numeric")
    return None


def day_month(tokens: Sequence[Token], at: int, today: date, calendar: Calendar) -> Dated | None:
    day = day_number(tokens[at].text)
    here = at + 1
    if day and text_at(tokens, here) in {"st", "nd", "rd", "th"} and not tokens[here].gap:
        here += 1
    if text_at(tokens, here) == "of":
        here += 1
    month = month_at(tokens, here, calendar) if day else 0
    if not month:
        return None
    here = past_dot(tokens, here + 1)
    year, end = year_after(tokens, here)
    return _in_year(at, end if year else here, year, month, day, tokens, today, calendar)


def month_day(tokens: Sequence[Token], at: int, today: date, calendar: Calendar) -> Dated | None:
    month = month_at(tokens, at, calendar)
    here = past_dot(tokens, at + 1)
    day = day_number(text_at(tokens, here)) if month else 0
    if not day:
        return None
    here += 1
    if text_at(tokens, here) in {"st", "nd", "rd", "th"} and not tokens[here].gap:
        here += 1
    elif text_at(tokens, here) == "-" and day_number(text_at(tokens, here + 1)):
        here += 2
    year, end = year_after(tokens, here)
    return _in_year(at, end if year else here, year, month, day, tokens, today, calendar)


def _in_year(
    first: int,
    last: int,
    year: int,
    month: int,
    day: int,
    tokens: Sequence[Token],
    today: date,
    calendar: Calendar,
) -> Dated | None:
    """A day of the year that is said, else of the year in which it is nearest to today."""
    if year:
        return exact_day(first, last, year, month, day, today, "date:day")
    near = [
        exact_day(first, last, today.year + by, month, day, today, "date:day") for by in (0, -1, 1)
    ]
    dated = [hit for hit in near if hit and hit.day]
    if not dated:
        return None
    if is_ahead(tokens, first, calendar):
        later = [hit for hit in dated if hit.day and hit.day >= today - timedelta(days=1)]
        dated = later or dated
    return min(dated, key=lambda hit: abs((hit.day or today) - today))


def weekday(tokens: Sequence[Token], at: int, today: date, calendar: Calendar) -> Dated | None:
    """ "Tuesday" is the last one, today counted; after "will" or "on ... next" the coming one."""
    text = tokens[at].text
    moved = 0
    here = at
    if text in calendar.near:
        moved = 1 if text in calendar.next else -1 if text in calendar.last else 0
        here = at + 1
    weekday = calendar.weekdays.get(text_at(tokens, here))
    if weekday is None or not tokens[here].is_capital:
        return None
    if tokens[here].text in calendar.also_words and here == at:
        return None
    behind = (today.weekday() - weekday) % 7
    ahead = (weekday - today.weekday()) % 7
    if moved > 0 or (not moved and is_ahead(tokens, at, calendar)):
        day = today + timedelta(days=ahead or (7 if moved else 0))
    else:
        day = today - timedelta(days=behind or (7 if moved < 0 else 0))
    is_past = None if day == today else day < today
    return Dated(at, here + 1, day, day.isoformat(), is_past, f"date:{tokens[here].text}")


def relative(tokens: Sequence[Token], at: int, today: date, calendar: Calendar) -> Dated | None:
    text = tokens[at].text
    if text in calendar.relative_days:
        by = calendar.relative_days[text]
        day = today + timedelta(days=by)
        return Dated(at, at + 1, day, day.isoformat(), None if not by else by < 0, f"date:{text}")
    unit = text_at(tokens, at + 1)
    if unit.endswith("s") and unit in calendar.units:
        return None
    month = month_at(tokens, at + 1, calendar)
    way = -1 if text in calendar.last else 1 if text in calendar.next else 0
    if text not in calendar.near:
        return None
    if month:
        year = today.year - (way < 0 and month >= today.month) + (way > 0 and month <= today.month)
        first = date(year, month, 1)
        return Dated(at, at + 2, first, f"{year}-{month:02}", way < 0 or None, f"date:{text}_month")
    if unit not in calendar.units or calendar.units[unit] == 0:
        return None
    return _relative_unit(at, unit, way, today)


def _relative_unit(at: int, unit: str, way: int, today: date) -> Dated:
    why = f"date:{('last', 'this', 'next')[way + 1]}_{unit}"
    is_past = None if not way else way < 0
    if unit == "year":
        year = today.year + way
        return Dated(at, at + 2, date(year, 1, 1), str(year), is_past, why)
    if unit == "month":
        count = today.year * 12 + today.month - 1 + way
        first = date(count // 12, count % 12 + 1, 1)
        return Dated(at, at + 2, first, f"{first.year}-{first.month:02}", is_past, why)
    if unit == "week":
        monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * way)
        return Dated(at, at + 2, monday, _week(monday), is_past, why)
    day = today + timedelta(days=way)
    return Dated(at, at + 2, day, day.isoformat(), is_past, why)


def _week(monday: date) -> str:
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02}"


def ago(tokens: Sequence[Token], at: int, today: date, calendar: Calendar) -> Dated | None:
    """ "3 days ago": only digits; the words before "ago" are few enough not to matter."""
    text = tokens[at].text
    unit = calendar.units.get(text_at(tokens, at + 1))
    if unit is None or not text.isdecimal() or text_at(tokens, at + 2) not in calendar.ago:
        return None
    days = int(text[:6]) * unit
    if days > 700_000:
        return None
    day = today - timedelta(days=days)
    iso = day.isoformat() if unit <= 7 else str(day.year) if unit >= 365 else day.isoformat()[:7]
    return Dated(at, at + 3, day, iso, True, "date:ago")
