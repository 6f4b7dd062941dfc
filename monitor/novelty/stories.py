"""Which articles are about one event, and which of them are one text.

Pure keys are looked up by the store, whose few candidates come back here to be compared.

* An article's terms are weighed by how rare they are: in the store's own window, and, while that
  is young, by their nature (a name is rarer than a country, a country than a number).
* Two articles are alike by the angle between their weighted terms. What tells near-identical
  headlines apart cuts that down: other countries, other names, another number in one series;
  of two brief texts, other names in the same form of words, or nothing in common but a place.
* An article joins the story whose nearest articles it is most like, if it is like enough. A copy
  of a text joins the story of that text.
What would change our mind: a labelled set on which a centre a story, not its nearest articles,
does better.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from monitor.novelty.bridges import bridged
from monitor.novelty.contrasts import likeness_left
from monitor.novelty.neighbours import Neighbour, Place, Profile
from monitor.novelty.postings import EVERY, Posting
from monitor.novelty.profiles import rarity_by_nature, weightiest
from monitor.novelty.remembered import remembered
from monitor.novelty.wires import is_copy, is_reworded, is_translated

STORY_WINDOW = timedelta(days=4)
"""Articles further apart than this are not one story."""
MAX_ALIKE = 4
"""How many earlier articles are compared at most: those that share the weightiest terms."""
MAX_SHARING = 2
"""How many whose text may be the same."""
FILED_TERMS = 12
"""Under how many terms an article is filed: its weightiest."""
ASKED_TERMS = 8
"""By how many it is looked for: the weightiest that the window knows."""
FILED_RUNS = 6
"""Under how many runs of words; a copy cut to a third still shares some of them."""

SWEPT_EVERY = 16
"""One article in so many looks for keys to forget."""

SAME_STORY = 0.15
BRIEF_TERMS = 12
"""A text of no more terms than this is but a line or two."""
ENOUGH_SHARED = 13.0
"""What terms in common tell at least, as the sum of -log of their likely shares: three names."""
NEARLY_ONE_TEXT = 0.6
"""Lines so like each other say one thing, with another number."""
AMPLE_SHARED = 30.0
"""From here on a difference of names may be one of telling."""
MAYBE_REWORDED = 0.3
"""A reworded text is at least so like the first one."""
COMPARED_BY_SENTENCE = 3
_PRIOR = 100
"""For how many articles the nature of a term speaks, beside those in the window."""
_NAME = 2.0
_NEAREST = 3
_BY_THE_NEAREST = 0.7


class Rarity:
    """How rare terms are among the articles of the window: `seen` says in how many each stands."""

    def __init__(self, articles: float, seen: Mapping[str, float]) -> None:
        self.articles = articles
        self.seen = seen
        self.unseen = math.log1p(articles / _PRIOR)
        self._counted = {term: self._by_count(term, count) for term, count in seen.items()}
        self._ranked: tuple[Profile, Sequence[str]] | None = None

    def of(self, term: str) -> float:
        known = self._counted.get(term)
        return rarity_by_nature(term) + self.unseen if known is None else known

    def weigh(self, terms: Mapping[str, float]) -> dict[str, float]:
        """Each term's weight times its rarity."""
        counted, unseen = self._counted, self.unseen
        return {
            term: weight * (counted[term] if term in counted else rarity_by_nature(term) + unseen)
            for term, weight in terms.items()
        }

    def ranked(self, found: Profile) -> Sequence[str]:
        """The terms of an article, the weightiest first; asked for more than once for each."""
        if self._ranked is None or self._ranked[0] is not found:
            self._ranked = found, weightiest(self.weigh(found.terms))
        return self._ranked[1]

    def _by_count(self, term: str, count: float) -> float:
        # As if `_PRIOR` articles had come before, in which terms stood by their nature.
        share = math.exp(-rarity_by_nature(term)) + count / _PRIOR
        return max(0.0, self.unseen - math.log(share))


def rarity(terms: Iterable[str], postings: Mapping[int, Posting]) -> Rarity:
    """How rare these terms are, counted up to the article that was filed last."""
    every = postings.get(EVERY)
    if every is None:
        return Rarity(0, {})
    when_s = every.last_s
    found = [(term, postings.get(term_key(term))) for term in terms]
    seen = {term: posting.counted(when_s) for term, posting in found if posting}
    return Rarity(every.counted(when_s), seen)


def placed(
    article: str,
    voice: str,
    found: Profile,
    sharing: Sequence[Neighbour],
    alike: Sequence[Neighbour],
    known: Rarity,
) -> Place:
    """Put an article into the story and the wire of its neighbours, or into new ones.

    `sharing` are those that have runs of its words, `alike` those that have its terms.
    """
    mine = _weighed(found, known)
    likened = [
        (_like(found, mine, one.profile, known), one) for one in alike if one.article != article
    ]
    likened.sort(key=lambda pair: -pair[0])
    first = _copied_from(article, found, sharing, likened)
    if first:
        return Place(first.story, first.wire, first.voice)
    return Place(_story(likened) or article, article, voice)


def _copied_from(
    article: str,
    found: Profile,
    sharing: Sequence[Neighbour],
    likened: Sequence[tuple[float, Neighbour]],
) -> Neighbour | None:
    """The neighbour of whose text the article's is a copy, or None."""
    for one in sharing:
        if one.article != article and is_copy(found, one.profile):
            return one
    for alike, one in likened[:COMPARED_BY_SENTENCE]:
        if alike >= MAYBE_REWORDED and is_reworded(found, one.profile):
            return one
    return next((one for _, one in likened if is_translated(found, one.profile)), None)


def _story(likened: Sequence[tuple[float, Neighbour]]) -> str:
    """The story that the article joins, or ""."""
    by_story: dict[str, list[float]] = {}
    for alike, one in likened:
        by_story.setdefault(one.story, []).append(alike)
    best, story = max(((_joint(all_), name) for name, all_ in by_story.items()), default=(0.0, ""))
    return story if best >= SAME_STORY else ""


def _joint(likenesses: Sequence[float]) -> float:
    """How like a story an article is: mostly as its nearest article, a little as the next."""
    nearest = likenesses[:_NEAREST]
    mean = sum(nearest) / len(nearest)
    return _BY_THE_NEAREST * nearest[0] + (1 - _BY_THE_NEAREST) * mean


def likeness(one: Profile, other: Profile, known: Rarity) -> float:
    """How far two articles are about one event, from 0 to 1; `SAME_STORY` and more is one."""
    return _like(one, _weighed(one, known), other, known)


def _like(one: Profile, mine: Mapping[str, float], other: Profile, known: Rarity) -> float:
    if one.script == other.script:
        return _alike(mine, one, other, known)
    here, there = bridged(one, other)
    return _alike(_weighed(here, known), here, there, known)


def _alike(mine: Mapping[str, float], one: Profile, other: Profile, known: Rarity) -> float:
    """The angle, less what tells the two apart; of brief texts, only if enough is in common.

    Two lines about fires in one country point the same way without being about one fire: an
    alert that is lost so is worse than one that comes again.
    """
    angle = _angle(mine, other, known)
    if not angle:
        return 0.0
    apart = likeness_left(one, other)
    if min(len(one.terms), len(other.terms)) > BRIEF_TERMS:
        return angle * apart
    shared = sum([rarity_by_nature(term) for term in one.terms if term in other.terms])
    if shared < ENOUGH_SHARED and angle < NEARLY_ONE_TEXT:
        return 0.0
    return angle * (apart if shared >= AMPLE_SHARED else apart * apart)


def _weighed(one: Profile, known: Rarity) -> Mapping[str, float]:
    """The weight of each term, so that all of them together make a vector of length 1."""
    weights = known.weigh(one.terms)
    for name in one.names:
        weights[name] *= _NAME
    length = math.sqrt(sum([weight * weight for weight in weights.values()])) or 1.0
    return {term: weight / length for term, weight in weights.items()}


def _angle(mine: Mapping[str, float], other: Profile, known: Rarity) -> float:
    """The cosine of two weighed articles: only what they share is looked at.

    How long the other's vector is by the nature of its terms is known; those that were counted
    correct it.
    """
    theirs = other.derived(_natural)
    squared = theirs.squared(known.unseen)
    product = 0.0
    # In the order of one of them: floats added in another order are not the same sum.
    for term in [term for term in theirs.weights if term in mine]:
        weight, rare = theirs.weights[term], known.of(term)
        natural = rarity_by_nature(term) + known.unseen
        squared += weight * weight * (rare * rare - natural * natural)
        product += mine[term] * weight * rare
    return product / math.sqrt(squared) if squared > _NOTHING else 0.0


class _Natural(NamedTuple):
    """An article's terms, its names weighing more, and what the length of their vector is made of.

    Each term's rarity is one by its nature, and one that all unseen terms share.
    """

    weights: Mapping[str, float]
    by_nature: float
    by_both: float
    by_window: float

    def squared(self, unseen: float) -> float:
        """The length of the vector, squared."""
        return self.by_nature + unseen * (2 * self.by_both + unseen * self.by_window)


def _natural(one: Profile) -> _Natural:
    weights = {
        term: weight * _NAME if term in one.names else weight for term, weight in one.terms.items()
    }
    rows = [(weight, rarity_by_nature(term)) for term, weight in weights.items()]
    return _Natural(
        weights,
        sum([(weight * nature) ** 2 for weight, nature in rows]),
        sum([weight * weight * nature for weight, nature in rows]),
        sum([weight * weight for weight, _ in rows]),
    )


_NOTHING = 1e-9
"""What is left of a length by the rounding of numbers."""


# --- keys -----------------------------------------------------------------------------------


def keys_of(found: Profile) -> tuple[int, ...]:
    """All keys under which something may be known of an article's terms and runs."""
    return (EVERY, *map(term_key, found.terms), *run_keys(found))


def filed_under(found: Profile, known: Rarity) -> tuple[int, ...]:
    """The keys under which the store files an article, and counts it."""
    terms = known.ranked(found)[:FILED_TERMS]
    return (EVERY, *map(term_key, terms), *run_keys(found))


def asked_for(found: Profile, known: Rarity) -> Mapping[int, float]:
    """The keys by which the articles of its story are looked for, with their weight."""
    terms = [term for term in known.ranked(found) if known.seen.get(term)]
    return {term_key(term): known.of(term) for term in terms[:ASKED_TERMS]}


def run_keys(found: Profile) -> tuple[int, ...]:
    """The keys by which the copies of its text are looked for."""
    return found.derived(_run_keys)


def _run_keys(found: Profile) -> tuple[int, ...]:
    return tuple([_RUN_KEYS + run for run in found.wording.runs[:FILED_RUNS]])


def swept(found: Profile) -> tuple[int, ...]:
    """Keys of a run and of a term, from which the store may look for keys to forget; mostly none.

    They lie as the keys of all articles do, so that in time every key is looked at.
    """
    runs = run_keys(found)
    if not runs or runs[0] % SWEPT_EVERY:
        return ()
    rare = next(iter(found.terms), "")
    return (runs[runs[-1] % len(runs)], term_key(rare))


@remembered(most=100_000)
def term_key(term: str) -> int:
    """The number that a term is filed under; below those of runs."""
    return int.from_bytes(hashlib.blake2b(term.encode(errors="replace"), digest_size=6).digest())


_RUN_KEYS = 1 << 48
