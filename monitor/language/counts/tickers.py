"""Which counts of a live page are older than others on it, by the clock before each entry."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from monitor.language.words.document import Document

FEWEST_ENTRIES = 3
"""Fewer times of day at the heads of paragraphs make no live page."""


def entry_times(document: Document) -> Mapping[int, int]:
    """The minute of day of each sentence's entry, by its index; none unless the page is live."""
    opened: dict[int, int] = {}
    for block in document.blocks:
        time = _TIME.match(document.text, block.start, block.end)
        if time:
            opened[block.index] = int(time[1]) * 60 + int(time[2])
    if len(opened) < FEWEST_ENTRIES or not _runs_one_way(tuple(opened.values())):
        return {}
    times: dict[int, int] = {}
    current: int | None = None
    for sentence in document.sentences:
        current = opened.get(sentence.block.index, current)
        if current is not None:
            times[sentence.index] = current
    return times


def _runs_one_way(minutes: Sequence[int]) -> bool:
    pairs = list(pairwise(minutes))
    return all(one >= other for one, other in pairs) or all(one <= other for one, other in pairs)


_TIME = re.compile(r"([01]?\d|2[0-3])[:.h]([0-5]\d)\b")
