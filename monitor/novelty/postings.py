"""What stands under one key of an article: the newest articles that have it, and how many had.

An article is filed under the keys of its terms and of its runs of words. Of the many under one
key only the newest are kept, so that what one key costs is bounded; of all, the number is.
Numbers are counted by periods, so that old articles leave them without being taken out.
"""

from __future__ import annotations

from array import array
from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from heapq import nlargest
from sys import byteorder
from typing import NamedTuple, Self

NEWEST_PER_KEY = 30
"""How many articles one key may bring up: a key in every article tells nothing, and costs time."""
COUNTED_FOR = timedelta(days=4)
"""For how long an article counts in how rare its terms are."""
EVERY = 0
"""The key under which every article is filed."""

_PERIOD_S = int(COUNTED_FOR.total_seconds())
_ENTRY_BYTES = 8
_ID_BITS = 32
_ID = (1 << _ID_BITS) - 1


class Filed(NamedTuple):
    """One article as it is put under each of its keys: when it was filed, and whether it is new.

    `entry` is its event time with the store's number of it, `packed` the same as it is stored.
    """

    entry: int
    packed: bytes
    at_s: int
    is_new: bool


def filed(placed: int, at: datetime, filed_s: int, is_new: bool) -> Filed:
    """The article with that number, or one that was filed before at its new time."""
    entry = _minute(at) << _ID_BITS | placed
    return Filed(entry, entry.to_bytes(_ENTRY_BYTES, byteorder), filed_s, is_new)


class Posting(NamedTuple):
    """The newest articles under one key, and how many were filed in the last two periods.

    `newest` are event times with the store's number of the article, oldest first, packed as they
    are stored: most are never looked into. `last_s` is when the last of them was filed, `now` how
    many in its period, `before` in the one before.
    """

    last_s: int = 0
    now: int = 0
    before: int = 0
    newest: bytes = b""

    def counted(self, when_s: int) -> float:
        """How many articles were filed here in the `COUNTED_FOR` before that time, about."""
        period, into_it_s = divmod(when_s, _PERIOD_S)
        now, before = self._counts(period)
        return now + before * (1 - into_it_s / _PERIOD_S) if before else now

    def with_one(self, one: Filed) -> Self:
        """With one article more, or with an article that was filed before at its new time."""
        newest = self.newest
        if one.is_new and (not newest or _entry(newest[-_ENTRY_BYTES:]) < one.entry):
            # Nearly every article is the newest one under its keys.
            newest += one.packed
            added = True
        else:
            placed = one.entry & _ID
            others = [each for each in self.entries if one.is_new or each & _ID != placed]
            added = one.is_new or len(others) == len(self.entries)
            insort(others, one.entry)
            newest = array("q", others).tobytes()
        now, before = self._counts(one.at_s // _PERIOD_S)
        last_s = max(self.last_s, one.at_s)
        return type(self)(last_s, now + added, before, newest[-NEWEST_PER_KEY * _ENTRY_BYTES :])

    @property
    def entries(self) -> Sequence[int]:
        """The newest articles, oldest first."""
        return array("q", self.newest)

    def _counts(self, period: int) -> tuple[int, int]:
        """Of that period and of the one before; a clock that runs backwards stays in this one."""
        ago = period - self.last_s // _PERIOD_S
        if ago <= 0:
            return self.now, self.before
        return 0, self.now if ago == 1 else 0


def nearest(
    keys: Mapping[int, float],
    postings: Mapping[int, Posting],
    since: datetime,
    until: datetime,
    limit: int,
) -> tuple[int, ...]:
    """The numbers of the articles of that time which share most weight of keys.

    The newest comes first among equals.
    """
    first, last = _minute(since) << _ID_BITS, _minute(until) + 1 << _ID_BITS
    shared: dict[int, float] = {}
    for key, weight in keys.items():
        posting = postings.get(key)
        for entry in posting.entries if posting else ():
            if first <= entry < last:
                shared[entry] = shared.get(entry, 0.0) + weight
    best = nlargest(limit, zip(shared.values(), shared, strict=True))
    return tuple([entry & _ID for _, entry in best])


def distinct(groups: Iterable[Iterable[int]]) -> tuple[int, ...]:
    """Each number once, in the order in which they come first."""
    return tuple(dict.fromkeys(number for group in groups for number in group))


def _entry(packed: bytes) -> int:
    return int.from_bytes(packed, byteorder, signed=True)


def _minute(when: datetime) -> int:
    return int(when.timestamp()) // 60
