"""What a text is recognised by, though cut, retitled, reworded: its runs of words, its sentences.

A sample of the hashes of all runs of five words (bottom-k MinHash, after Broder 1997) and, for
texts that were reworded, the terms of each sentence. Quoted speech counts in neither: two
reporters who heard one speech wrote two texts.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from itertools import islice
from zlib import crc32

from monitor.language.people.consonants import HEARD_FROM, sound_of
from monitor.language.words.sentences import Sentence
from monitor.language.words.tokens import Token
from monitor.novelty.glosses import Gloss
from monitor.novelty.neighbours import Wording
from monitor.novelty.terms import Word

MAX_SENTENCES = 40
MAX_ANCHORS = 80
"""Names and figures that a text is compared by with texts in other languages."""
MAX_SOUNDS = 60
SKETCH = 96
"""Hashes kept of a text; a text of fewer runs keeps them all."""

_RUN = 5
_FEW = 3
_QUOTES = re.compile('["“”„‟«»″]')
"""All that is folded to a plain quotation mark."""
_CLOSING = "”»"
_UNQUOTED = 0.3
"""A text of which less than this share is unquoted is a speech, and its quotes are its text."""
_HASH_BYTES = array("I").itemsize
_RUN_BYTES = _RUN * _HASH_BYTES


def wording_of(
    sentences: Sequence[Sentence],
    words: Sequence[Sequence[Word]],
    glosses: Sequence[Sequence[Gloss]],
) -> Wording:
    """The sampled runs of the text and the terms of its sentences, without quoted speech.

    `words` are those of each sentence, `glosses` what they are in English where they are not.
    """
    written = [_unquoted(one, spoken) for one, spoken in zip(sentences, words, strict=True)]
    if sum(map(len, written)) < _UNQUOTED * sum(map(len, words)):
        written = list(words)
    runs = _sampled([word.hashed for spoken in written for word in spoken if word.hashed])
    anchors = set(islice(_anchors(sentences, words, glosses), MAX_ANCHORS))
    sounds = set(islice(_sounds(sentences, glosses), MAX_SOUNDS))
    numbers = array("I", (len(runs), *runs, len(anchors), *anchors, len(sounds), *sounds))
    said_in = zip(written, glosses, strict=True)
    for spoken, glossed in islice(said_in, MAX_SENTENCES):
        said = {word.hashed_term for word in spoken} if not glossed else _glossed(glossed)
        said.discard(0)
        if len(said) >= _FEW:
            numbers.append(len(said))
            numbers.extend(said)
    return Wording(numbers.tobytes())


def _unquoted(sentence: Sentence, words: Sequence[Word]) -> Sequence[Word]:
    """The words outside quotation marks."""
    if not _QUOTES.search(sentence.text):
        return words
    outside: list[Word] = []
    is_open = False
    for token, word in zip(sentence.tokens, words, strict=True):
        if token.text == '"':
            is_open = not is_open and token.raw not in _CLOSING
        elif not is_open:
            outside.append(word)
    return outside


def _glossed(glosses: Sequence[Gloss]) -> set[int]:
    return {gloss.word.hashed_term for gloss in glosses}


def _anchors(
    sentences: Sequence[Sentence],
    words: Sequence[Sequence[Word]],
    glosses: Sequence[Sequence[Gloss]],
) -> Iterator[int]:
    """Capital words and figures, but for those that begin a sentence."""
    for sentence, spoken, glossed in zip(sentences, words, glosses, strict=True):
        if glossed:
            yield from (each.word.hashed_term for each in glossed if each.word.is_figure)
            continue
        found = [
            word.hashed_term
            for token, word in zip(sentence.tokens, spoken, strict=True)
            if (token.is_capital or word.is_figure) and word.hashed_term
        ]
        begins = bool(spoken) and spoken[0].hashed_term in found[:1]
        yield from found[begins:]


def _sounds(sentences: Sequence[Sentence], glosses: Sequence[Sequence[Gloss]]) -> Iterator[int]:
    """What capital words sound like, and what may be names in a script without capitals."""
    for sentence, glossed in zip(sentences, glosses, strict=True):
        heard = [gloss.sound for gloss in glossed] if glossed else _capital_sounds(sentence.tokens)
        yield from (crc32(sound.encode()) for sound in heard if len(sound) >= HEARD_FROM)


def _capital_sounds(tokens: Sequence[Token]) -> Iterator[str]:
    """Of each capital word; of "Kim Yo-jong" the whole too, which other scripts write as one."""
    for at, token in enumerate(tokens):
        if not token.is_capital:
            continue
        yield sound_of(token.text)
        if at + 2 < len(tokens) and tokens[at + 1].text == "-" and not tokens[at + 2].gap:
            given = sound_of(token.text + tokens[at + 2].text)
            yield given
            if at and tokens[at - 1].is_capital:
                yield sound_of(tokens[at - 1].text + token.text + tokens[at + 2].text)


def _sampled(spoken: Sequence[int]) -> Sequence[int]:
    """The smallest hashes of one run in four: the same runs in every text that has them."""
    packed = array("I", spoken).tobytes()
    starts = range(0, len(packed) - _RUN_BYTES + 1, _HASH_BYTES)
    runs = {
        crc32(packed[start : start + _RUN_BYTES])
        for start, first in zip(starts, spoken, strict=False)
        if first & 3 == 1
    }
    return sorted(runs)[:SKETCH]
