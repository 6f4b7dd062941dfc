"""What a text is recognised by, though cut, retitled, reworded: its runs of words, its sentences.

A sample of the hashes of all runs of five words (bottom-k MinHash, after Broder 1997) and, for
texts that were reworded, the terms of each sentence. Quoted speech counts in neither: two
reporters who heard one speech wrote two texts.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple
from zlib import crc32

from monitor.language.people.consonants import hashed_sound
from monitor.novelty.neighbours import Wording
from monitor.novelty.spoken import Spoken

MAX_SENTENCES = 40
MAX_ANCHORS = 80
"""Names and figures that a text is compared by with texts in other languages."""
MAX_SOUNDS = 60
SKETCH = 96
"""Hashes kept of a text; a text of fewer runs keeps them all."""

_RUN = 5
_FEW = 3
_CLOSING = "”»"
_UNQUOTED = 0.3
"""A text of which less than this share is unquoted is a speech, and its quotes are its text."""
_HASH_BYTES = array("I").itemsize
_RUN_BYTES = _RUN * _HASH_BYTES


def wording_of(said: Sequence[Spoken]) -> Wording:
    """The sampled runs of the text and the terms of its sentences, without quoted speech."""
    quoting = [one for one in said if '"' in one.sentence.vocabulary]
    written = list(map(_unquoted if quoting else _whole, said))
    if quoting and _length(written) < _UNQUOTED * _length(said):
        written = list(map(_whole, said))
    runs = _sampled(list(filter(None, chain.from_iterable([one.hashed for one in written]))))
    anchors = set(islice(chain.from_iterable(map(_anchors, said)), MAX_ANCHORS))
    sounds = set(islice(chain.from_iterable(map(_sounds, said)), MAX_SOUNDS))
    numbers = array("I", (len(runs), *runs, len(anchors), *anchors, len(sounds), *sounds))
    for one in written[:MAX_SENTENCES]:
        terms = set(one.terms)
        terms.discard(0)
        if len(terms) >= _FEW:
            numbers.append(len(terms))
            numbers.extend(terms)
    return Wording(numbers.tobytes())


class _Written(NamedTuple):
    """What a sentence says in the reporter's own words, as numbers."""

    hashed: Sequence[int]
    terms: Sequence[int]


def _length(each: Iterable[Spoken | _Written]) -> int:
    return sum([len(one.hashed) for one in each])


def _whole(one: Spoken) -> _Written:
    return _Written(one.hashed, _said(one))


def _unquoted(one: Spoken) -> _Written:
    """The words outside quotation marks."""
    if '"' not in one.sentence.vocabulary:
        return _whole(one)
    outside: list[int] = []
    is_open = False
    for at, token in enumerate(one.sentence.tokens):
        if token.text == '"':
            is_open = not is_open and token.raw not in _CLOSING
        elif not is_open:
            outside.append(at)
    terms = _said(one) if one.glosses else [one.hashed_terms[at] for at in outside]
    return _Written([one.hashed[at] for at in outside], terms)


def _said(one: Spoken) -> Sequence[int]:
    if one.glosses:
        return [gloss.word.hashed_term for gloss in one.glosses]
    return one.hashed_terms


def _anchors(one: Spoken) -> Iterable[int]:
    """Capital words and figures, but for those that begin a sentence."""
    if one.glosses:
        return [gloss.word.hashed_term for gloss in one.glosses if gloss.word.is_figure]
    places = one.capitals
    if True in one.is_figure:
        places = (*places, *(at for at, is_one in enumerate(one.is_figure) if is_one))
    terms = one.hashed_terms
    return [terms[at] for at in places if at and terms[at]]


def _sounds(one: Spoken) -> Iterable[int]:
    """What capital words sound like, and what may be names in a script without capitals."""
    if one.glosses:
        return filter(None, [hashed_sound(gloss.heard) for gloss in one.glosses])
    return filter(None, map(hashed_sound, _capital_names(one)))


def _capital_names(one: Spoken) -> Iterable[str]:
    """Each capital word; of "Kim Yo-jong" the whole too, which other scripts write as one."""
    texts = one.sentence.texts
    if "-" not in one.sentence.vocabulary:
        return [texts[at] for at in one.capitals]
    return _hyphened_names(one)


def _hyphened_names(one: Spoken) -> Iterator[str]:
    texts = one.sentence.texts
    for at in one.capitals:
        yield texts[at]
        if texts[at + 1 : at + 2] == ("-",) and at + 2 < len(texts):
            given = texts[at] + texts[at + 2]
            yield given
            if at and one.sentence.tokens[at - 1].is_capital:
                yield texts[at - 1] + given


def _sampled(spoken: Sequence[int]) -> Sequence[int]:
    """The smallest hashes of one run in four: the same runs in every text that has them."""
    packed = array("I", spoken).tobytes()
    last = len(spoken) - _RUN
    opening = [at for at, first in enumerate(spoken) if first & 3 == 1 and at <= last]
    starts = [_HASH_BYTES * at for at in opening]
    runs = {crc32(packed[start : start + _RUN_BYTES]) for start in starts}
    return sorted(runs)[:SKETCH]
