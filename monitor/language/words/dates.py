"""Days as the news names them, counted from the article's own: "Tuesday", "last month"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from monitor.language.words import days, years
from monitor.language.words.calendar import Dated, calendar_words
from monitor.language.words.document import Document
from monitor.language.words.sentences import Sentence, once

__all__ = ["Dated", "dates_in", "dates_of", "spans"]

_DIGIT = re.compile("[0-9]")
_BY_DIGITS = (years.years, days.numeric, days.day_month, days.ago, years.year)
_BY_WORDS = (years.years, days.month_day, days.weekday, days.relative, years.month)
"""What may begin with digits, and what with a word; of several the first that reads it."""


@once
def dates_in(sentence: Sentence, published: datetime) -> tuple[Dated, ...]:
    """Every day, month and year that the sentence names, in the order of its words."""
    calendar = calendar_words()
    has_digits = not sentence.text.isascii() or _DIGIT.search(sentence.text)
    if not has_digits and calendar.starters.isdisjoint(sentence.vocabulary):
        # Most sentences name no day.
        return ()
    found: list[Dated] = []
    end = 0
    today = published.date()
    for at, text in enumerate(sentence.texts):
        if text in calendar.starters:
            readers = _BY_WORDS
        elif text[0].isdecimal():
            readers = _BY_DIGITS
        else:
            continue
        if at < end:
            continue
        for read in readers:
            hit = read(sentence.tokens, at, today, calendar)
            if hit:
                found.append(hit)
                end = hit.last
                break
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
    calendar = calendar_words()
    named = calendar.months.keys() | calendar.weekdays.keys()
    is_named = any(said in named for said in sentence.texts[dated.first : dated.last])
    return replace(dated, day=None, iso="", is_past=None if is_named else dated.is_past)


_NUMBERS = re.compile(r"\d+")


def spans(dates: Sequence[Dated]) -> Iterator[int]:
    """The tokens that the dates cover."""
    for dated in dates:
        yield from range(dated.first, dated.last)
