"""What a text is recognised by, though cut, retitled, reworded: its runs of words, its sentences.

A sample of the hashes of all runs of five words (bottom-k MinHash, after Broder 1997) and, for
texts that were reworded, the terms of each sentence. Quoted speech counts in neither: two
reporters who heard one speech wrote two texts.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import accumulate, compress, islice
from sys import byteorder
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
_LOW = 0 if byteorder == "little" else 1
"""Where the low half of a number of eight bytes stands."""


def wording_of(said: Sequence[Spoken]) -> Wording:
    """The sampled runs of the text and the terms of its sentences, without quoted speech."""
    ends = list(accumulate([len(one.words) for one in said], initial=0))
    words, terms = _hashed(said)
    anchors = set(_anchors(said, ends, terms)[:MAX_ANCHORS])
    sounds = set(islice(filter(None, map(hashed_sound, _names(said))), MAX_SOUNDS))
    quoted = _quoted(said)
    if len(words) - len(quoted) >= _UNQUOTED * len(words):
        for at in quoted:
            words[at] = terms[at] = 0
    runs = _sampled(words)
    numbers = array("I", (len(runs), *runs, len(anchors), *anchors, len(sounds), *sounds))
    for one, begin, end in zip(said[:MAX_SENTENCES], ends, ends[1:], strict=False):
        kept = set(one.hashed_glosses or terms[begin:end])
        kept.discard(0)
        if len(kept) >= _FEW:
            numbers.append(len(kept))
            numbers.extend(kept)
    return Wording(numbers.tobytes())


def _hashed(said: Sequence[Spoken]) -> tuple[array[int], array[int]]:
    """The words as numbers, and their terms."""
    # From a list: of an iterator an array grows by and by, in twice the time.
    codes = array("Q", [code for one in said for code, _ in one.words])
    pairs = array("I", codes.tobytes())
    return pairs[_LOW::2], pairs[1 - _LOW :: 2]


def _quoted(said: Sequence[Spoken]) -> list[int]:
    """The places of all words within quotation marks, and of the marks, counted from the first."""
    found: list[int] = []
    begin = 0
    for one in said:
        if '"' in one.sentence.vocabulary:
            is_open = False
            for at, token in enumerate(one.sentence.tokens, begin):
                if token.text == '"':
                    is_open = not is_open and token.raw not in _CLOSING
                    found.append(at)
                elif is_open:
                    found.append(at)
        begin += len(one.sentence.texts)
    return found


def _anchors(said: Sequence[Spoken], begins: Sequence[int], terms: array[int]) -> list[int]:
    """Capital words and figures, but for those that begin a sentence."""
    native = [(one.sentence, at) for one, at in zip(said, begins, strict=False) if not one.glosses]
    places = {begin + at for sentence, begin in native for at in sentence.capitals}
    # The highest bit is a figure's: looked for in all terms by one table.
    highest = terms.tobytes()[_HASH_BYTES - 1 if _LOW == 0 else 0 :: _HASH_BYTES]
    places.update(compress(range(len(terms)), highest.translate(_FIGURES)))
    places.difference_update(begins)
    found = [term for at in sorted(places) if (term := terms[at])]
    for one in said:
        found += [gloss.word.hashed_term for gloss in one.glosses if gloss.word.is_figure]
    return found


def _names(said: Sequence[Spoken]) -> Iterator[str]:
    """Each capital word, and what may be a name in a script without capitals."""
    for one in said:
        if one.glosses:
            yield from [gloss.heard for gloss in one.glosses]
        elif "-" in one.sentence.vocabulary:
            yield from _hyphened_names(one)
        else:
            texts = one.sentence.texts
            yield from [texts[at] for at in one.sentence.capitals]


def _hyphened_names(one: Spoken) -> Iterator[str]:
    """Of "Kim Yo-jong" the whole too, which other scripts write as one."""
    texts = one.sentence.texts
    for at in one.sentence.capitals:
        yield texts[at]
        if texts[at + 1 : at + 2] == ("-",) and at + 2 < len(texts):
            given = texts[at] + texts[at + 2]
            yield given
            if at and one.sentence.tokens[at - 1].is_capital:
                yield texts[at - 1] + given


def _sampled(words: array[int]) -> Sequence[int]:
    """The smallest hashes of one run in four: the same runs in every text that has them."""
    packed = array("I", list(filter(None, words))).tobytes()
    starts = range(0, len(packed) - _RUN_BYTES + 1, _HASH_BYTES)
    lowest = packed[0 if _LOW == 0 else _HASH_BYTES - 1 :: _HASH_BYTES]
    opening = compress(starts, lowest.translate(_OPENING))
    runs = {crc32(packed[start : start + _RUN_BYTES]) for start in opening}
    return sorted(runs)[:SKETCH]


_FIGURES = bytes(byte >= 128 for byte in range(256))
_OPENING = bytes(byte & 3 == 1 for byte in range(256))
