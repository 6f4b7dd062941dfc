"""Days as the news names them, counted from the article's own: "Tuesday", "last month"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from importlib.resources import files

from monitor.language.words.document import Document
from monitor.language.words.sentences import Sentence, once
from monitor.language.words.tokens import Token
from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class Dated:
    """A time named by the tokens from `first` up to `last`.

    `day` is its first day, None when only the words say it ("on Saturday", in an undated text);
    `iso` is as exact as the words: "2025-09-03", "2025-09", "2025", and then "". `is_past` is
    None when it cannot be told.
    """

    first: int
    last: int
    day: date | None
    iso: str
    is_past: bool | None
    why: str


@dataclass(frozen=True, slots=True)
class _Calendar:
    weekdays: dict[str, int]
    months: dict[str, int]
    also_words: frozenset[str]
    relative_days: dict[str, int]
    units: dict[str, int]
    last: frozenset[str]
    this: frozenset[str]
    next: frozenset[str]
    ago: frozenset[str]
    before_a_year: frozenset[str]
    perhaps_before_a_year: frozenset[str]
    before_a_month: frozenset[str]
    before_years: frozenset[str]
    years_between: frozenset[str]
    future_verbs: frozenset[str]
    starters: frozenset[str]


@lru_cache(maxsize=1)
def _calendar() -> _Calendar:
    said = package_yaml(files("monitor.language") / "data" / "dates.yaml")
    sets: dict[str, frozenset[str]] = {
        key: frozenset(said[key])
        for key in ("also_words", "last", "this", "next", "ago", "before_a_year",
                    "perhaps_before_a_year", "before_years", "years_between",
                    "before_a_month", "future_verbs")
    }  # fmt: skip
    tables: dict[str, dict[str, int]] = {
        key: said[key] for key in ("weekdays", "months", "relative_days", "units")
    }
    starters = sets["last"] | sets["this"] | sets["next"]
    starters = starters.union(*(tables[key] for key in ("weekdays", "months", "relative_days")))
    return _Calendar(
        tables["weekdays"],
        tables["months"],
        sets["also_words"],
        tables["relative_days"],
        tables["units"],
        sets["last"],
        sets["this"],
        sets["next"],
        sets["ago"],
        sets["before_a_year"],
        sets["perhaps_before_a_year"],
        sets["before_a_month"],
        sets["before_years"],
        sets["years_between"],
        sets["future_verbs"],
        starters,
    )


@once
def dates_in(sentence: Sentence, published: datetime) -> tuple[Dated, ...]:
    """Every day, month and year that the sentence names, in the order of its words."""
    calendar = _calendar()
    tokens = sentence.tokens
    found: list[Dated] = []
    end = 0
    for at, text in enumerate(sentence.texts):
        if at < end or not (text in calendar.starters or text[0].isdecimal()):
            continue
        hit = _date_at(tokens, at, published.date(), calendar)
        if hit:
            found.append(hit)
            end = hit.last
    return tuple(found)


def dates_of(document: Document, sentence: Sentence) -> tuple[Dated, ...]:
    """As `dates_in`, from the document's own day; without one, no day but where its year is said.

    Words such as "on Saturday" are a time all the same, and no place.
    """
    found = dates_in(sentence, document.today)
    if document.is_dated:
        return found
    return tuple(
        dated if _says_its_year(sentence, dated) else _without_day(sentence, dated)
        for dated in found
    )


def _says_its_year(sentence: Sentence, dated: Dated) -> bool:
    said = sentence.texts[dated.first : dated.last]
    return any(len(part) == 4 for text in said for part in _NUMBERS.findall(text))


def _without_day(sentence: Sentence, dated: Dated) -> Dated:
    """ "yesterday" and "last week" are past whatever the day is; "in May" may be either."""
    calendar = _calendar()
    named = calendar.months.keys() | calendar.weekdays.keys()
    is_named = any(said in named for said in sentence.texts[dated.first : dated.last])
    return replace(dated, day=None, iso="", is_past=None if is_named else dated.is_past)


_NUMBERS = re.compile(r"\d+")


def _date_at(tokens: Sequence[Token], at: int, today: date, calendar: _Calendar) -> Dated | None:
    for reader in (
        _years,
        _numeric,
        _day_month,
        _month_day,
        _weekday,
        _relative,
        _ago,
        _month,
        _year,
    ):
        hit = reader(tokens, at, today, calendar)
        if hit:
            return hit
    return None


def _text(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if 0 <= at < len(tokens) else ""


def _day_number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 31 else 0


def _year_number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) == 4 and 1500 <= int(text) <= 2199 else 0


def _exact(
    first: int, last: int, year: int, month: int, day: int, today: date, why: str
) -> Dated | None:
    try:
        when = date(year, month, day)
    except ValueError:
        return None
    return Dated(first, last, when, when.isoformat(), when < today if when != today else None, why)


def _numeric(tokens: Sequence[Token], at: int, today: date, calendar: _Calendar) -> Dated | None:
    """2025-09-03, 3/9/2025, 13-12-2014, 2025.09.03: the year's place tells the order."""
    text = tokens[at].text
    dotted = re.fullmatch(r"(\d{4})\.(\d{1,2})\.(\d{1,2})", text)
    if dotted:
        year, month, day = map(int, dotted.groups())
        return _exact(at, at + 1, year, month, day, today, "date:numeric")
    marks = (_text(tokens, at + 1), _text(tokens, at + 3))
    parts = (text, _text(tokens, at + 2), _text(tokens, at + 4))
    if marks not in {("-", "-"), ("/", "/")} or not all(
        part.isdecimal() and len(part) <= 4 for part in parts
    ):
        return None
    first, second, third = map(int, parts)
    if _year_number(parts[0]):
        return _exact(at, at + 5, first, second, third, today, "date:numeric")
    if _year_number(parts[2]):
        day, month = (first, second) if second <= 12 else (second, first)
        return _exact(at, at + 5, third, month, day, today, "date:numeric")
    return None


def _month_of(tokens: Sequence[Token], at: int, calendar: _Calendar) -> int:
    if at >= len(tokens) or not tokens[at].is_capital:
        return 0
    return calendar.months.get(tokens[at].text, 0)


def _after_dot(tokens: Sequence[Token], at: int) -> int:
    return at + 1 if _text(tokens, at) == "." and not tokens[at].gap else at


def _year_after(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """The year that stands at `at`, a comma allowed before it, and where it ends."""
    here = at + 1 if _text(tokens, at) == "," else at
    year = _year_number(_text(tokens, here))
    return (year, here + 1) if year else (0, at)


def _day_month(tokens: Sequence[Token], at: int, today: date, calendar: _Calendar) -> Dated | None:
    day = _day_number(tokens[at].text)
    here = at + 1
    if day and _text(tokens, here) in {"st", "nd", "rd", "th"} and not tokens[here].gap:
        here += 1
    if _text(tokens, here) == "of":
        here += 1
    month = _month_of(tokens, here, calendar) if day else 0
    if not month:
        return None
    here = _after_dot(tokens, here + 1)
    year, end = _year_after(tokens, here)
    return _in_year(at, end if year else here, year, month, day, tokens, today, calendar)


def _month_day(tokens: Sequence[Token], at: int, today: date, calendar: _Calendar) -> Dated | None:
    month = _month_of(tokens, at, calendar)
    here = _after_dot(tokens, at + 1)
    day = _day_number(_text(tokens, here)) if month else 0
    if not day:
        return None
    here += 1
    if _text(tokens, here) in {"st", "nd", "rd", "th"} and not tokens[here].gap:
        here += 1
    elif _text(tokens, here) == "-" and _day_number(_text(tokens, here + 1)):
        here += 2
    year, end = _year_after(tokens, here)
    return _in_year(at, end if year else here, year, month, day, tokens, today, calendar)


def _in_year(
    first: int,
    last: int,
    year: int,
    month: int,
    day: int,
    tokens: Sequence[Token],
    today: date,
    calendar: _Calendar,
) -> Dated | None:
    """A day of the year that is said, else of the year in which it is nearest to today."""
    if year:
        return _exact(first, last, year, month, day, today, "date:day")
    near = [
        _exact(first, last, today.year + by, month, day, today, "date:day") for by in (0, -1, 1)
    ]
    dated = [hit for hit in near if hit and hit.day]
    if not dated:
        return None
    if _is_future(tokens, first, calendar):
        later = [hit for hit in dated if hit.day and hit.day >= today - timedelta(days=1)]
        dated = later or dated
    return min(dated, key=lambda hit: abs((hit.day or today) - today))


def _is_future(tokens: Sequence[Token], at: int, calendar: _Calendar) -> bool:
    return any(token.text in calendar.future_verbs for token in tokens[max(0, at - 12) : at])


def _weekday(tokens: Sequence[Token], at: int, today: date, calendar: _Calendar) -> Dated | None:
    """ "Tuesday" is the last one, today counted; after "will" or "on ... next" the coming one."""
    text = tokens[at].text
    moved = 0
    here = at
    if text in calendar.last or text in calendar.next or text in calendar.this:
        moved = 1 if text in calendar.next else -1 if text in calendar.last else 0
        here = at + 1
    weekday = calendar.weekdays.get(_text(tokens, here))
    if weekday is None or not tokens[here].is_capital:
        return None
    if tokens[here].text in calendar.also_words and here == at:
        return None
    behind = (today.weekday() - weekday) % 7
    ahead = (weekday - today.weekday()) % 7
    if moved > 0 or (not moved and _is_future(tokens, at, calendar)):
        day = today + timedelta(days=ahead or (7 if moved else 0))
    else:
        day = today - timedelta(days=behind or (7 if moved < 0 else 0))
    is_past = None if day == today else day < today
    return Dated(at, here + 1, day, day.isoformat(), is_past, f"date:{tokens[here].text}")


def _relative(tokens: Sequence[Token], at: int, today: date, calendar: _Calendar) -> Dated | None:
    text = tokens[at].text
    if text in calendar.relative_days:
        by = calendar.relative_days[text]
        day = today + timedelta(days=by)
        return Dated(at, at + 1, day, day.isoformat(), None if not by else by < 0, f"date:{text}")
    unit = _text(tokens, at + 1)
    if unit.endswith("s") and unit in calendar.units:
        return None
    month = _month_of(tokens, at + 1, calendar)
    way = -1 if text in calendar.last else 1 if text in calendar.next else 0
    if text not in calendar.last | calendar.next | calendar.this:
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


def _ago(tokens: Sequence[Token], at: int, today: date, calendar: _Calendar) -> Dated | None:
    """ "3 days ago": only digits; the words before "ago" are few enough not to matter."""
    text = tokens[at].text
    unit = calendar.units.get(_text(tokens, at + 1))
    if unit is None or not text.isdecimal() or _text(tokens, at + 2) not in calendar.ago:
        return None
    days = int(text[:6]) * unit
    if days > 700_000:
        return None
    day = today - timedelta(days=days)
    iso = day.isoformat() if unit <= 7 else str(day.year) if unit >= 365 else day.isoformat()[:7]
    return Dated(at, at + 3, day, iso, True, "date:ago")


def _month(tokens: Sequence[Token], at: int, today: date, calendar: _Calendar) -> Dated | None:
    """A bare month; "may" and "march" only where a preposition shows that a month is meant."""
    month = _month_of(tokens, at, calendar)
    if not month:
        return None
    here = _after_dot(tokens, at + 1)
    year, end = _year_after(tokens, here)
    if not year:
        before = _text(tokens, at - 1)
        if tokens[at].text in calendar.also_words and before not in calendar.before_a_month:
            return None
        year, end = today.year, at + 1
        if month > today.month and not _is_future(tokens, at, calendar):
            year -= 1
        elif month < today.month and _is_future(tokens, at, calendar):
            year += 1
    first = date(year, month, 1)
    this_month = (year, month) == (today.year, today.month)
    return Dated(
        at, end, first, f"{year}-{month:02}", None if this_month else first < today, "date:month"
    )


def _years(tokens: Sequence[Token], at: int, today: date, calendar: _Calendar) -> Dated | None:
    """ "Between 2003 and 2023", "from 2014 to 2019", "in the years 1998-2003": as a day, its end.

    Before a small word they may count things ("from 1900 to 2000 sheep"), unless a count follows.
    """
    begin, end = _year_number(tokens[at].text), _year_number(_text(tokens, at + 2))
    if not begin < end <= today.year or _text(tokens, at + 1) not in calendar.years_between:
        return None
    if _text(tokens, at - 1) not in calendar.before_years:
        return None
    behind = _text(tokens, at + 3)
    counts = any(token.text[0].isdecimal() for token in tokens[at + 3 :])
    if behind[:1].isalpha() and not (tokens[at + 3].is_capital or counts or at <= 1):
        return None
    is_past = None if end == today.year else True
    return Dated(at, at + 3, date(end, 1, 1), str(end), is_past, "date:years")


def _year(tokens: Sequence[Token], at: int, today: date, calendar: _Calendar) -> Dated | None:
    """A bare year after a preposition: "in 1959". After a weak one a noun makes it a count,
    unless it is one of two years: "from 2014 to 2019 about 1,900 were taken".
    """
    year = _year_number(tokens[at].text)
    before, after = _text(tokens, at - 1), _text(tokens, at + 1)
    if not year or before not in calendar.before_a_year | calendar.perhaps_before_a_year:
        return None
    is_weak = before not in calendar.before_a_year and not _is_one_of_two(tokens, at)
    if is_weak and after[:1].isalpha():
        return None
    is_past = None if year == today.year else year < today.year
    return Dated(at, at + 1, date(year, 1, 1), str(year), is_past, "date:year")


def _is_one_of_two(tokens: Sequence[Token], at: int) -> bool:
    """Whether it begins or ends a span of years: "2014 to 2019", "between 2003 and 2023"."""
    opens = _text(tokens, at + 1) in _FROM_TO and _year_number(_text(tokens, at + 2)) > 0
    ends = _text(tokens, at - 1) in _FROM_TO and _year_number(_text(tokens, at - 2)) > 0
    return opens or ends


_FROM_TO = frozenset({"to", "and", "until", "till", "through", "-", "–"})


def spans(dates: Sequence[Dated]) -> Iterator[int]:
    """The tokens that the dates cover."""
    for dated in dates:
        yield from range(dated.first, dated.last)
