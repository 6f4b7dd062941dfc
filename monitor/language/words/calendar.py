"""The words by which the news names days, and the parts of a date that stand among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files

from monitor.language.words.numerals import text_at
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
class Calendar:
    """The words of the news for days, as `data/dates.yaml` has them."""

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
    near: frozenset[str]
    """Last, this and next: they place a unit or a weekday by today."""
    starters: frozenset[str]


@lru_cache(maxsize=1)
def calendar_words() -> Calendar:
    """The lists, read once."""
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
    near = sets["last"] | sets["this"] | sets["next"]
    starters = near.union(*(tables[key] for key in ("weekdays", "months", "relative_days")))
    return Calendar(
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
        near,
        starters,
    )


def day_number(text: str) -> int:
    """The day of a month, 0 for none."""
    return int(text) if text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 31 else 0


def year_number(text: str) -> int:
    """The year that four digits write, 0 for none."""
    return int(text) if text.isdecimal() and len(text) == 4 and 1500 <= int(text) <= 2199 else 0


def exact_day(
    first: int, last: int, year: int, month: int, day: int, today: date, why: str
) -> Dated | None:
    """A day of the calendar; None where it has no such day."""
    try:
        when = date(year, month, day)
    except ValueError:
        return None
    return Dated(first, last, when, when.isoformat(), when < today if when != today else None, why)


def month_at(tokens: Sequence[Token], at: int, calendar: Calendar) -> int:
    """The number of the month named at `at`, 0 for none."""
    if at >= len(tokens) or not tokens[at].is_capital:
        return 0
    return calendar.months.get(tokens[at].text, 0)


def past_dot(tokens: Sequence[Token], at: int) -> int:
    """Past the full stop of "Sept."."""
    return at + 1 if text_at(tokens, at) == "." and not tokens[at].gap else at


def year_after(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """The year that stands at `at`, a comma allowed before it, and where it ends."""
    here = at + 1 if text_at(tokens, at) == "," else at
    year = year_number(text_at(tokens, here))
    return (year, here + 1) if year else (0, at)


def is_ahead(tokens: Sequence[Token], at: int, calendar: Calendar) -> bool:
    """Whether "will" or the like stands before, so that a day is one to come."""
    return any(token.text in calendar.future_verbs for token in tokens[max(0, at - 12) : at])
