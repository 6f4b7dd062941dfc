"""Periods that a count is of: a year's dead are no toll of one crash, nor a month's of a year."""

from __future__ import annotations

from monitor.language.counts.scenes import scene_words
from monitor.language.words.calendar import calendar_words
from monitor.language.words.sentences import Sentence

PERIOD = 5
"""Words of "since the beginning of the month"."""

_BEGINNINGS = frozenset({"start", "beginning"})
_TOLLS = frozenset({"toll", "tolls"})
_SEES = frozenset({"has", "saw", "brought", "recorded", "alone"})


def where_a_long_period_is_named(sentence: Sentence, *, is_apart: bool) -> int | None:
    """ "This year", "since May", "in riots since 2019"; but of a toll that is its span.

    What stands `is_apart` from the opening says with "since 2009" how it all began.
    """
    if not _TOLLS.isdisjoint(sentence.vocabulary):
        return None
    texts = sentence.texts
    named = (
        at
        for at, text in enumerate(texts)
        if (text == "this" and texts[at + 1 : at + 2] == ("year",))
        or (text == "since" and _is_long(texts[at + 1 : at + 1 + PERIOD]))
        or (text == "since" and texts[at - 1] in scene_words().kinds_of_events)
        or (text == "since" and is_apart and _is_year(texts[at + 1 : at + 2]))
    )
    return next(named, None)


def _is_year(behind: tuple[str, ...]) -> bool:
    return bool(behind) and len(behind[0]) == 4 and behind[0].isdecimal()


def _is_long(behind: tuple[str, ...]) -> bool:
    if not behind:
        return False
    # A year begins wars, and these go on: "since 2011" is no period that ends with the news.
    return behind[0] in calendar_words().months or not _BEGINNINGS.isdisjoint(behind)


def names_a_month(sentence: Sentence) -> bool:
    """ "In October 80 died", "November has seen 98 deaths"."""
    months, texts = calendar_words().months, sentence.texts
    if len(texts) < 2:
        return False
    is_subject = texts[0] in months and texts[1] in _SEES
    return is_subject or (texts[0] == "in" and texts[1] in months)
