"""The earlier times that a sentence names, and the words that tie its counts to the present."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import NamedTuple

from monitor.language.counts.scenes import Scene, scene_words
from monitor.language.words.clauses import either
from monitor.language.words.dates import Dated
from monitor.language.words.document import Document

A_YEAR = timedelta(days=365)

RECENT = timedelta(days=90)
"""What lies no further back may still be the story that is told."""

LONG_AGO = timedelta(days=105)
"""What is named so far back, beside the news, is another event: last season's may still be it."""

SOME_WEEKS = timedelta(days=40)
"""With a month so far back a sentence opens only to tell of another time."""

FORTNIGHT = timedelta(days=14)
"""What happened to others less than so long ago may still be one story with the news."""

_OLDEST_YEAR = 1800


class Time(NamedTuple):
    """An earlier time: its words, and whether it lies a whole year back."""

    first: int
    last: int
    is_long_past: bool


@dataclass(frozen=True, slots=True)
class Anchors:
    """Looks for the times that one sentence names."""

    scene: Scene
    document: Document

    def earlier(self) -> Iterator[Time]:
        """The times before this year."""
        for dated in self.scene.dates:
            if self._is_last_time(dated):
                yield Time(dated.first, dated.last, True)
            elif (
                self._is_earlier(dated)
                or self._is_of_another(dated)
                or self._is_long_ago(dated)
                or self._is_told_beside(dated)
            ):
                yield Time(dated.first, dated.last, self.is_long_past(dated))
        signs = _signs()
        for at, text in enumerate(self.scene.sentence.texts):
            if text in signs or (len(text) == 4 and text.isdecimal()):
                time = self._reckoned(at) or self._season(at) or self._named_year(at)
                if time:
                    yield time

    def present(self) -> Iterator[int]:
        """Where a day of these weeks, or "now", is named."""
        today = self.document.today.date()
        for dated in self.scene.dates:
            if dated.day is None or self.scene.text(dated.last + 2) == "same":
                # "in October of the same year"
                continue
            is_year = len(dated.iso) <= 4
            if dated.day.year >= today.year if is_year else dated.day - today > -RECENT:
                yield dated.first
        now = scene_words().now
        if not self.scene.sentence.vocabulary.isdisjoint(now):
            yield from (at for at, text in enumerate(self.scene.sentence.texts) if text in now)

    def is_long_past(self, dated: Dated) -> bool:
        """Whether it lies a whole year back; of a year alone, whether it was not the last one."""
        today = self.document.today.date()
        if dated.day is None or len(dated.iso) <= 4:
            return dated.day is not None and dated.day.year < today.year - 1
        return today - dated.day >= A_YEAR

    def _is_last_time(self, dated: Dated) -> bool:
        """ "The deadliest raid since March, when 52 people were killed": the time before this."""
        behind = dated.last + (self.scene.text(dated.last) == ",")
        return self.scene.text(behind) == "when" and self.scene.text(dated.first - 1) == "since"

    def _reckoned(self, at: int) -> Time | None:
        """ "A decade ago", "ten years after", "the year before", "ten days earlier,"."""
        words = scene_words()
        text, unit = self.scene.text(at), self.scene.text(at - 1)
        if text == "ago" and unit in words.long_times:
            return Time(max(0, at - 2), at + 1, True)
        if text == "ago" and unit in {"weeks", "months"}:
            return Time(max(0, at - 2), at + 1, False)
        if text == "after" and unit in words.long_times:
            return Time(max(0, at - 2), at, True)
        if text == "same" and self.scene.text(at + 1) in either(words.seasons, _SHORT_TIMES):
            return self._same_year(at)
        if text in words.before_then and unit in _SHORT_TIMES and self._was_over_by(at):
            return Time(max(0, at - 2), at + 1, False)
        if (
            text in words.before_then
            and unit in _DAYS
            and self.scene.text(at + 1) == ","
            and at < 3
        ):
            return Time(0, at + 1, False)
        if text in words.before_then and unit in either(words.long_times, words.seasons):
            return Time(max(0, at - 2), at + 1, True)
        return Time(at, at + 1, True) if text in words.decades or self._is_decade(at) else None

    def _same_year(self, at: int) -> Time | None:
        """ "In October of the same year": of the year that the text named last."""
        said = [one.texts for one in self.document.sentences[: self.scene.sentence.index]]
        said.append(self.scene.sentence.texts[:at])
        years = (text for texts in reversed(said) for text in reversed(texts) if _is_year(text))
        year, today = int(next(years, "0")), self.document.today.year
        return Time(at - 1, at + 2, year < today - 1) if 0 < year < today else None

    def _was_over_by(self, at: int) -> bool:
        """ "There had been 340 in the week before"."""
        return self.scene.text(at - 2) == "the" and "had" in self.scene.sentence.texts[:at]

    def _is_decade(self, at: int) -> bool:
        """The 1990s; what is said of this decade may be of today."""
        text = self.scene.text(at)
        is_year = text.isdecimal() and len(text) == 4 and self.scene.text(at + 1) == "s"
        return is_year and int(text) + 10 < self.document.today.year

    def _season(self, at: int) -> Time | None:
        """ "Last winter", "in the previous season"; what is still "in the last year" is no past."""
        words = scene_words()
        text = self.scene.text(at)
        if text not in words.last_times or self.scene.text(at + 1) not in words.seasons:
            return None
        if text == "last" and self.scene.text(at - 1) in {"the", "this"}:
            return None
        return Time(at, at + 2, self.scene.text(at + 2) == "'s")

    def _named_year(self, at: int) -> Time | None:
        """ "The 2004 flood", "the evacuees of 1991": a year that names its event says when."""
        words = scene_words()
        text = self.scene.text(at)
        if not (text.isdecimal() and len(text) == 4):
            return None
        this_year = self.document.today.year
        if not _OLDEST_YEAR <= int(text) < this_year:
            return None
        named = either(words.events, words.tolls, words.seasons)
        names = self.scene.text(at - 1) in _NAMING and self._is_noun(at + 1)
        follows = self.scene.text(at - 1) == "of" and self.scene.text(at - 2) in named
        leads = self.scene.text(at + 1) in either(words.events, words.seasons)
        if self.scene.text(at + 1) in _DASHES and self.scene.text(at + 3) in words.seasons:
            # "2019 - the year dengue killed 76": what follows tells of that year.
            return Time(at + 3, at + 4, int(text) < this_year - 1)
        if names and at - 2 < 1 and self.scene.text(at - 2) in _AT_AN_EVENT:
            # "After the 2019 referendum nine people died": whatever kind of event it was.
            return Time(at, at + 2, int(text) < this_year - 1)
        if self.scene.text(at - 1) in {"was", "in"} and self.scene.text(at - 2) == "year":
            # "The worst year was 2017, with 440 deaths."
            return Time(at, at + 1, int(text) < this_year - 1)
        if not (leads or follows) or (at in self.scene.dated and not follows):
            return None
        return Time(at, at + 2 if leads else at + 1, int(text) < this_year - 1)

    def _is_noun(self, at: int) -> bool:
        """Whether a word stands there that is no verb: "the 2019 referendum"."""
        is_word = at < len(self.scene.tokens) and self.scene.tokens[at].is_word
        return is_word and at not in self.scene.shape.finite

    def _is_of_another(self, dated: Dated) -> bool:
        """ "A similar blast last month", "earlier floods in January": told beside the news."""
        today = self.document.today.date()
        if dated.day is None or today - dated.day < FORTNIGHT:
            return False
        words = scene_words()
        if words.other_events.isdisjoint(self.scene.sentence.vocabulary):
            return False
        return any(
            text in words.other_events and self.scene.text(at + 1) in words.events
            for at, text in enumerate(self.scene.sentence.texts)
        )

    def _is_earlier(self, dated: Dated) -> bool:
        """Whether it names a year before this one, and is no day of last winter."""
        today = self.document.today.date()
        if dated.day is None or dated.day.year >= today.year:
            return False
        said = [self.scene.text(at) for at in range(dated.first, dated.last)]
        names_year = any(text.isdecimal() and len(text) == 4 for text in said)
        is_recent = len(dated.iso) > 4 and today - dated.day < RECENT
        return self.is_long_past(dated) or (names_year and not is_recent)

    def _is_told_beside(self, dated: Dated) -> bool:
        """ "In September, 23 died on it", told in November: what a sentence opens with is apart."""
        today = self.document.today.date()
        if dated.day is None or len(dated.iso) <= 4 or today - dated.day < SOME_WEEKS:
            return False
        return dated.first == 1 and self.scene.text(0) in {"in", "on"}

    def _is_long_ago(self, dated: Dated) -> bool:
        """ "In July", told in November: a month that is named is a long way back; "last month"."""
        today = self.document.today.date()
        said = (self.scene.text(dated.first), self.scene.text(dated.first + 1))
        if said == ("last", "month") and self.scene.text(dated.first - 1) != "the":
            return True
        return dated.day is not None and len(dated.iso) > 4 and today - dated.day >= LONG_AGO


@lru_cache(maxsize=1)
def _signs() -> frozenset[str]:
    """Every word but a year that may name an earlier time."""
    words = scene_words()
    return words.before_then | words.decades | words.last_times | {"ago", "after", "same"}


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and text[:2] in {"18", "19", "20"}


_NAMING = frozenset({"the", "its", "their", "a"})
_AT_AN_EVENT = frozenset({"after", "following", "during", "in", "at", "before", "amid"})
_SHORT_TIMES = frozenset({"week", "month", "fortnight"})
_DAYS = frozenset({"days", "weeks", "months"})
_DASHES = frozenset({"-", ",", ":"})
