"""What a body says beside its opening's figures: parts of them, and figures said before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from monitor.language.counts.owners import Seen
from monitor.language.counts.roles import is_harm, is_human
from monitor.language.words.sentences import Sentence

_TOLD = frozenset({"asserted", "confirmed"})
_EXACT = frozenset({"exact", "approx", "at_least", "more_than"})

_ELSEWHERE = frozenset(
    {"another", "separate", "separately", "elsewhere", "meanwhile", "also", "second", "similar"}
)
"""Words of a sentence that turns to another event."""

_ANYBODY = frozenset({"people", "persons", "victims", "lives", "residents", "deaths", "fatalities"})
"""Units that may be meant of those whom the opening counts, whatever it calls them."""

_AT_FIRST = frozenset({"initially", "originally", "previously", "earlier"})
_TOLD_OF = frozenset(
    {"said", "put", "spoke", "spoken", "reported", "gave", "given", "counted", "announced"}
)
"""Verbs of telling a figure, in the past and as participles."""

_GUESSED = frozenset({"opening", "paragraph", "dateline", "authority", "actor", "doer", "event"})
"""Steps by which a place is taken from elsewhere than the count's own words."""


_LOCAL = frozenset(
    {"province", "region", "district", "county", "state", "prefecture", "governorate"}
)
"""What reports only its own share of a country's figure."""

_CASES = frozenset({"cases", "infections"})


def has_own_place(why: Sequence[str]) -> bool:
    """Whether a count's own sentence says where it is of."""
    steps = (each.removeprefix("place:") for each in why if each.startswith("place:"))
    return any(step not in _GUESSED for step in steps)


def wholes_of(seen: Seen, opening: Sequence[Seen]) -> Iterator[Seen]:
    """The totals of the same fate that the opening gave, in sentences before this count's."""
    is_counted = is_harm(seen.role) or seen.unit in _CASES
    if seen.status not in _TOLD or seen.increment != "total" or not is_counted:
        return
    for each in opening:
        is_before = each.sentence < seen.sentence
        is_told = each.status in _TOLD and each.hedge in _EXACT and each.increment == "total"
        if is_before and is_told and each.role == seen.role and _are_alike(seen, each):
            yield each


def turns_elsewhere(sentence: Sentence) -> bool:
    """ "In a separate accident three were killed": whoever they are, they are others."""
    return not sentence.vocabulary.isdisjoint(_ELSEWHERE)


def is_part_of(
    seen: Seen, whole: Seen, opening: Sentence, sentence: Sentence, *, has_place: bool
) -> bool:
    """ "A coach crash killed 31. Twenty-four died on the spot": fewer, of the same event.

    `opening` is the sentence of the whole. The missing grow fewer as they are found.
    """
    fewer = (seen.high or seen.low or 0) < (whole.low or 0)
    if not fewer or seen.role == "missing" or turns_elsewhere(sentence):
        return False
    if has_place and ("alone" in sentence.vocabulary or _names(opening, seen.place)):
        # "In Tarn alone 12 died", "a gale in Tarn and Lund killed 9. Three died in Lund".
        return True
    speaker = (seen.said_by or "").casefold()
    is_local = speaker.rpartition(" ")[2] in _LOCAL
    if seen.role == "other" and not is_local:
        return False
    if speaker and seen.said_by != whole.said_by and not is_local:
        return False
    return not has_place or seen.place == whole.place


def _names(sentence: Sentence, place: str | None) -> bool:
    return bool(place) and set((place or "").casefold().split()) <= sentence.vocabulary


def was_said_before(seen: Seen, whole: Seen, sentence: Sentence, first: int) -> bool:
    """ "Officials had put the toll at 17", "at first the ministry spoke of two dead"."""
    texts = sentence.texts[:first]
    told = [at for at, text in enumerate(texts) if text in _TOLD_OF]
    if seen.low == whole.low or not told:
        return False
    is_over = any("had" in texts[max(0, at - 2) : at] for at in told)
    is_first = ("at", "first") in pairwise(texts)
    return is_over or is_first or not _AT_FIRST.isdisjoint(texts)


def _are_alike(seen: Seen, whole: Seen) -> bool:
    """Whether both may count the same: of "16 civilians" no "nine soldiers" are a part."""
    if seen.unit_class != whole.unit_class and not is_human(seen.role):
        return False
    return seen.unit == whole.unit or bool({seen.unit, whole.unit} & _ANYBODY)
