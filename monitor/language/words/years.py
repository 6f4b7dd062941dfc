"""Months and years: "in May", "June 2024", "in 1959", "between 2003 and 2023"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from monitor.language.words.calendar import (
    Calendar,
    Dated,
    is_ahead,
    month_at,
    past_dot,
    year_after,
    year_number,
)
from monitor.language.words.numerals import text_at
from monitor.language.words.tokens import Token


def month(tokens: Sequence[Token], at: int, today: date, calendar: Calendar) -> Dated | None:
    """A bare month; "may" and "march" only where a preposition shows that a month is meant."""
    month = month_at(tokens, at, calendar)
    if not month:
        return None
    here = past_dot(tokens, at + 1)
    year, end = year_after(tokens, here)
    if not year:
        before = text_at(tokens, at - 1)
        if tokens[at].text in calendar.also_words and before not in calendar.before_a_month:
            return None
        year, end = today.year, at + 1
        if month > today.month and not is_ahead(tokens, at, calendar):
            year -= 1
        elif month < today.month and is_ahead(tokens, at, calendar):
            year += 1
    first = date(year, month, 1)
    this_month = (year, month) == (today.year, today.month)
    return Dated(
        at, end, first, f"{year}-{month:02}", None if this_month else first < today, "date:month"
    )


def years(tokens: Sequence[Token], at: int, today: date, calendar: Calendar) -> Dated | None:
    """ "Between 2003 and 2023", "from 2014 to 2019", "in the years 1998-2003": as a day, its end.

    Before a small word they may count things ("from 1900 to 2000 sheep"), unless a count follows.
    """
    begin, end = year_number(tokens[at].text), year_number(text_at(tokens, at + 2))
    if not begin < end <= today.year or text_at(tokens, at + 1) not in calendar.years_between:
        return None
    if text_at(tokens, at - 1) not in calendar.before_years:
        return None
    behind = text_at(tokens, at + 3)
    counts = any(token.text[0].isdecimal() for token in tokens[at + 3 :])
    if behind[:1].isalpha() and not (tokens[at + 3].is_capital or counts or at <= 1):
        return None
    is_past = None if end == today.year else True
    return Dated(at, at + 3, date(end, 1, 1), str(end), is_past, "date:years")


def year(tokens: Sequence[Token], at: int, today: date, calendar: Calendar) -> Dated | None:
    """A bare year after a preposition: "in 1959". After a weak one a noun makes it a count,
    unless it is one of two years: "from 2014 to 2019 about 1,900 were taken".
    """
    year = year_number(tokens[at].text)
    before, after = text_at(tokens, at - 1), text_at(tokens, at + 1)
    if not year or before not in calendar.before_a_year | calendar.perhaps_before_a_year:
        return None
    is_weak = before not in calendar.before_a_year and not _is_one_of_two(tokens, at)
    if is_weak and after[:1].isalpha():
        return None
    is_past = None if year == today.year else year < today.year
    return Dated(at, at + 1, date(year, 1, 1), str(year), is_past, "date:year")


def _is_one_of_two(tokens: Sequence[Token], at: int) -> bool:
    """Whether it begins or ends a span of years: "2014 to 2019", "between 2003 and 2023"."""
    opens = text_at(tokens, at + 1) in _FROM_TO and year_number(text_at(tokens, at + 2)) > 0
    ends = text_at(tokens, at - 1) in _FROM_TO and year_number(text_at(tokens, at - 2)) > 0
    return opens or ends


_FROM_TO = frozenset({"to", "and", "until", "till", "through", "-", "–"})
