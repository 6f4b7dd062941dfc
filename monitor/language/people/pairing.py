"""Which word of one name stands for which of the other, and what the weakest pair says."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from monitor.language.people.sounds import raw_sound
from monitor.language.people.spelled import has_patronym
from monitor.language.people.wordlikeness import SAME, word_likeness


def align(one: tuple[str, ...], other: tuple[str, ...], syllabic: bool) -> tuple[float, str]:
    """Words paired for the best score; those of the longer name may stay unpaired."""
    short, long = sorted((one, other), key=len)
    if sorted(short) == sorted(long):
        return 0.98, "the same words in another order"
    if len(short) == 1 and len(long) > 1:
        joined = word_likeness("".join(short), "".join(long), syllabic)
        if joined >= SAME:
            return joined, "the same letters, parted otherwise"
        best = max(word_likeness(short[0], word, syllabic) for word in long)
        return min(best, 0.85) if best >= SAME else best * 0.8, "only one word to compare"
    if len(long) == 1:
        # One word of a name is little to go by: Khomeini, Khamenei.
        alone = word_likeness(short[0], long[0], syllabic)
        return (alone if alone >= 0.97 else min(alone, 0.88)), f"{short[0]} ~ {long[0]}"
    score, pairing = _best_pairing(short, long, syllabic)
    joined = _joined(short, long)
    if joined > score:
        return joined, "the same letters, parted otherwise"
    if len(long) > len(short):
        score = min(score, _subset_cap(short, long, pairing, syllabic))
    weakest = min(
        (word_likeness(short[at], long[to], syllabic), short[at], long[to])
        for at, to in enumerate(pairing)
    )
    said = f"{weakest[1]} ~ {weakest[2]} {weakest[0]:.2f}"
    return score, f"weakest pair {said}" if weakest[1] != weakest[2] else "a word more or less"


def _best_pairing(
    short: Sequence[str], long: Sequence[str], syllabic: bool
) -> tuple[float, tuple[int, ...]]:
    table = [[word_likeness(a, b, syllabic) for b in long] for a in short]
    in_order = tuple(range(len(short)))
    best = (-1.0, -1.0, in_order)
    choices = permutations(range(len(long)), len(short)) if len(long) <= 5 else (in_order,)
    for choice in choices:
        scores = [table[at][to] for at, to in enumerate(choice)]
        worst, mean = min(scores), sum(scores) / len(scores)
        if (worst, mean) > best[:2]:
            best = (worst, mean, choice)
    return 0.8 * best[0] + 0.2 * best[1], best[2]


def _subset_cap(
    short: Sequence[str], long: Sequence[str], pairing: Sequence[int], syllabic: bool
) -> float:
    """How sure two names can be of which one says more than the other."""
    unpaired = [word for at, word in enumerate(long) if at not in pairing]
    if syllabic:
        # "Kim Jong" is no more Kim Jong Un than Kim Jong Il.
        return 0.85
    if any(len(word) == 1 for word in short) and any(len(word) == 1 for word in unpaired):
        return 0.88
    if 0 not in pairing:
        # "Tayyip Erdogan" lacks a first name; "Zayed Al Nahyan" may be the father.
        return 0.93 if len(long) - 1 == len(short) and not has_patronym(long) else 0.85
    return 0.95


def _joined(one: Sequence[str], other: Sequence[str]) -> float:
    """Abdul Rahman, Abdulrahman: the same letters in the same order."""
    is_parted_otherwise = len(one) != len(other)
    alike = is_parted_otherwise and raw_sound("".join(one)) == raw_sound("".join(other))
    return 0.95 if alike else 0.0
