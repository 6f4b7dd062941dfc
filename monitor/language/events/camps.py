"""A side that nobody names: "the army", "the rebels", "its fighters"."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.language.events.actors import BODY, Actor
from monitor.language.events.cast import REACH
from monitor.language.events.partywords import party_words
from monitor.language.events.scenes import Scene
from monitor.language.saying.speakerwords import speaker_words
from monitor.language.words.sentences import Sentence


def camps(scene: Scene, taken: set[int]) -> Iterator[Actor]:
    """ "the army", "rebels": common nouns that are a side, where no name stands beside them."""
    tokens = scene.sentence.tokens
    for at in range(max(scene.first - REACH, 0), min(scene.last + REACH, len(tokens))):
        token = tokens[at]
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        is_other = after is not None and (
            after.text == "'s" or after.text in speaker_words().titles
        )
        before = tokens[at - 1].text if at else ""
        if token.text not in party_words().camps or at in taken or is_other:
            continue
        if _is_of_a_name(scene.sentence, at, taken):
            continue
        if before in _OWN and scene.said_by:
            yield Actor(scene.said_by, BODY, at, at + 1)
        else:
            last = _seated(scene.sentence, at + 1) if token.text in _SEATED else at + 1
            yield Actor(scene.sentence.written(at, last), BODY, at, last)


def _is_of_a_name(sentence: Sentence, at: int, taken: set[int]) -> bool:
    """ "The army of Mali", "the rebels of the Lake Front": the name says which side it is."""
    of = sentence.texts[at + 1 : at + 3]
    return of[:1] == ("of",) and (at + 2 in taken or (of[1:] == ("the",) and at + 3 in taken))


_OWN = frozenset({"its", "their"})
"""Before a camp they are the speaker's: "the Front has admitted that its fighters …"."""


_SEATED = frozenset({"government", "junta"})
"""Whose place is part of what they are called; "the army in Lima" is the army."""


def _seated(sentence: Sentence, at: int) -> int:
    """Past "in Lima" behind "the government": whose it is."""
    end = at + 1
    while end < len(sentence.tokens) and sentence.tokens[end].is_capital:
        end += 1
    return end if at < len(sentence.tokens) and sentence.texts[at] == "in" and end > at + 1 else at
