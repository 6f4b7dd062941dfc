"""Which articles are one text under many mastheads, though cut, retitled, reworded or translated.

* A copy shares runs of words: at least half of the shorter text's.
* A reworded copy still says the same things, sentence by sentence: each of its sentences finds
  one in the other that shares most of its terms. Two reporters at one event share a few such
  sentences and never most of them; the shorter a text is, the more of it must agree.
* A translated copy keeps its names and figures, and shares hardly another word. In Korean and
  Chinese letters it keeps its figures, and says the same by the glossary, sentence by sentence.
* Whatever is shared, the names and figures must be: two quakes are told in one set of words.
  Of two lines in one form of words, each with names of its own, each is of another event.
What would change our mind: an outlet whose own reports follow a form closer than this.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence, Set
from functools import lru_cache

from monitor.novelty.contrasts import is_of_another
from monitor.novelty.glosses import glossed_terms
from monitor.novelty.neighbours import Profile, Wording
from monitor.novelty.terms import word_of
from monitor.novelty.wording import SKETCH

COPIED = 0.5
"""The share of the shorter text's runs of words that makes a copy."""
_VERBATIM = 0.85
_CERTAIN_RUNS = 5
"""Of fewer runs than this nearly all must agree."""
_REWORDED = 3.54
_BY_LENGTH = 0.56
_AT_LEAST = 0.36
"""A reworded text agrees by `_REWORDED` over its terms to this power: .66 of 20, .42 of 45."""
_AS_IT_STOOD = 0.95
_A_LINE = 8
"""A line or two agree word for word; one of fewer terms stands in any text on the event."""
_CREDITED = 0.05
"""How much less is enough where both credit one agency."""
_PARTICULARS = 0.4
_ANCHORED = 6
_ANCHORS = 0.75
"""Of a translated text at least so many names and figures, and this share, are in the other."""
_OTHER_WORDS = 0.15
_IN_PLACE = 0.8
"""They stand together in its sentences as in the other's; two reporters group them otherwise."""
_SAME_FIGURES = 0.5
"""A text in other letters has at least this share of the other's figures in common with it."""
_MOST_FIGURES = 0.75
_TELLING = 3
_SAID = 0.46
"""How far its sentences agree where most figures do, and where there are few."""
_SAID_WITHOUT_FIGURES = 0.6
_ENOUGH = 20
_ENOUGH_WITH_FIGURES = 16
_WORTH_OF_A_FIGURE = 3
"""Of fewer words than enough nothing can be told; a figure in common tells as much as so many, and
a name that sounds alike as one. Where most figures are the same, few words are enough."""
_SMALL = 13
_WHOLE = 1 << 40


def is_copy(one: Profile, other: Profile) -> bool:
    """Whether one text holds the other's own words, or as good as half of them."""
    if is_of_another(one, other):
        return False
    shared = copied(one, other)
    return shared >= _VERBATIM or (shared >= COPIED and particulars(one, other) >= _PARTICULARS)


def is_reworded(one: Profile, other: Profile) -> bool:
    """Whether one text says, sentence by sentence, what the other says."""
    if one.script != other.script or particulars(one, other) < _PARTICULARS:
        return False
    if is_of_another(one, other):
        return False
    said, needed = _said_again(one, other)
    return said >= needed


def is_translated(one: Profile, other: Profile) -> bool:
    """Whether one text says in another language what the other says.

    Names and figures are the same, and hardly any other word is.
    """
    if one.is_english and other.is_english:
        return False
    if one.script != other.script:
        return _is_transcribed(one, other)
    mine, theirs = one.wording, other.wording
    here, there = mine.anchors, theirs.anchors
    if 2 * len(here & there) < max(_ANCHORED, _ANCHORS * min(len(here), len(there))):
        return False
    said, again = _all_terms(mine), _all_terms(theirs)
    if not 0.5 <= (len(said) + 1) / (len(again) + 1) <= 2:
        return False
    if len(here) > len(there):
        here, there, said, again = there, here, again, said
    shared = here & (again | there)
    others = said & again - shared
    most = _OTHER_WORDS if one.is_english or other.is_english else _OTHER_WORDS / 2
    is_foreign = len(others) <= most * min(len(said), len(again))
    if not is_foreign or len(shared) < max(_ANCHORED, _ANCHORS * len(here)):
        return False
    agreed, _ = _agreed(mine, theirs, shared)
    return agreed >= _IN_PLACE


def _is_transcribed(one: Profile, other: Profile) -> bool:
    """Whether a text in other letters says, sentence by sentence, the same of the same figures.

    Only what the glossary knows can be met. Where few figures tell, more of the rest must agree.
    """
    if not all(each.is_english or each.script for each in (one, other)):
        return False
    foreign, native = (one, other) if one.script else (other, one)
    figures = foreign.wording.anchors - _small_figures()
    shared = len(figures & native.wording.anchors)
    if shared < _SAME_FIGURES * len(figures):
        return False
    said, words = _agreed(one.wording, other.wording, glossed_terms())
    most = shared >= _MOST_FIGURES * len(figures)
    heard = len(one.wording.sounds & other.wording.sounds)
    enough = _ENOUGH_WITH_FIGURES if most and shared > 1 else _ENOUGH
    if words + _WORTH_OF_A_FIGURE * shared + heard < enough:
        return False
    is_telling = most and shared >= _TELLING
    return said >= (_SAID if is_telling else _SAID_WITHOUT_FIGURES)


@lru_cache(maxsize=1)
def _small_figures() -> frozenset[int]:
    """Those that English writes as words, and that any two texts may share."""
    return frozenset(word_of(str(number)).hashed_term for number in range(_SMALL))


def _agreed(one: Wording, other: Wording, met: Set[int]) -> tuple[float, int]:
    """How far the shorter text's words stand in the other, sentence by sentence, and how many.

    Only words of `met` are looked at.
    """
    mine = [said for sentence in one.sentences if (said := sentence & met)]
    theirs = [said for sentence in other.sentences if (said := sentence & met)]
    if sum(map(len, mine)) > sum(map(len, theirs)):
        mine, theirs = theirs, mine
    size = sum(map(len, mine))
    if not size:
        return 0.0, 0
    agreed = sum(len(said) * max(_alike(said, again) for again in theirs) for said in mine)
    return agreed / size, size


def _all_terms(wording: Wording) -> frozenset[int]:
    return frozenset().union(*wording.sentences)


def copied(one: Profile, other: Profile) -> float:
    """The share of the shorter text's runs of words that stand in the other, as sampled."""
    mine, theirs = one.derived(_runs), other.derived(_runs)
    reach = min(_reach(mine), _reach(theirs))
    here = set(mine[: bisect_right(mine, reach)])
    there = theirs[: bisect_right(theirs, reach)]
    return len(here.intersection(there)) / max(min(len(here), len(there)), _CERTAIN_RUNS)


def _runs(one: Profile) -> Sequence[int]:
    return one.wording.runs


def _reach(runs: Sequence[int]) -> int:
    """Up to which hash the sample holds every run of the text."""
    return runs[-1] if len(runs) >= SKETCH else _WHOLE


def particulars(one: Profile, other: Profile) -> float:
    """The share of names and figures of the one with fewer that the other has too."""
    mine, theirs = _particular(one), _particular(other)
    fewer = min(len(mine), len(theirs))
    if fewer < 2:
        return 1.0
    shared = len((mine & other.terms.keys()) | (theirs & one.terms.keys()))
    return min(1.0, shared / fewer)


def _particular(one: Profile) -> Set[str]:
    return one.names | {term for term in one.terms if term[0].isdigit()} | one.countries


def _said_again(one: Profile, other: Profile) -> tuple[float, float]:
    """How far the sentences of the shorter text stand in the other, and how far they must."""
    mine, theirs = one.derived(_sentences), other.derived(_sentences)
    if sum(map(len, mine)) > sum(map(len, theirs)):
        mine, theirs = theirs, mine
    if not mine or not theirs:
        return 0.0, 1.0
    size = sum(map(len, mine))
    needed = max(_AT_LEAST, _REWORDED / size**_BY_LENGTH)
    if needed > _AS_IT_STOOD and (size >= _A_LINE or mine == theirs):
        needed = _AS_IT_STOOD
    if one.credit and one.credit == other.credit:
        needed -= _CREDITED
    most = _at_most(mine, theirs) / size
    if most < needed:
        return most, needed
    agreed = sum(len(said) * max(_alike(said, again) for again in theirs) for said in mine)
    return agreed / size, needed


def _sentences(one: Profile) -> Sequence[frozenset[int]]:
    return one.wording.sentences


def _at_most(mine: Sequence[Set[int]], theirs: Sequence[Set[int]]) -> float:
    """What `mine` can agree if each finds all it shares with them in one sentence: soon counted."""
    every = frozenset().union(*theirs)
    sizes = [(len(said), len(said & every)) for said in mine]
    return sum([size * 2 * shared / (size + shared) for size, shared in sizes])


def _alike(one: Set[int], other: Set[int]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))
