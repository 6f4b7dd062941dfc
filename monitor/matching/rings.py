"""Where the event that somebody attends may be named: ring after ring about his own sentence."""

from __future__ import annotations

from collections.abc import Iterator

from monitor.language.guests.attendances import Attendance, Unresolved
from monitor.language.words.tokens import words as words_of
from monitor.matching.boolean import Query
from monitor.matching.naming import Naming
from monitor.matching.passages import Searchable

_SHORT = 3
"""Words up to here ("of", "the") do not make two events one."""


def rings_about(fact: Attendance | Unresolved, words: Searchable) -> Iterator[tuple[int, ...]]:
    """Own sentence; cue line and section; paragraph; headline and lede: as far as allowed."""
    own = words.block_of(fact.sentence)
    lede = set(words.lede)
    yield (fact.sentence,)
    others = [at for at in fact.context if at != fact.sentence]
    of_own = [at for at in others if words.block_of(at).index == own.index]
    of_lede = [at for at in others if at in lede]
    of_cue = [at for at in others if words.block_of(at).index == own.cue]
    of_section = [at for at in others if at not in {*of_own, *of_lede, *of_cue}]
    yield from filter(
        None, ((*of_cue, *of_section), (fact.sentence, *of_own) if of_own else (), (*of_lede,))
    )


def is_of_another(query: Query, fact: Attendance | Unresolved, naming: Naming) -> bool:
    """Whether the sentence itself names an event that has not a word of the query.

    "A concert in Kiel" is not the marathon of the headline; "the ceremony" may well be.
    """
    event = fact.event or ""
    if event not in fact.quote:
        return False
    asked = {token.text for token in words_of(query.source)}
    shared = any(token.text in asked for token in words_of(event) if len(token.text) > _SHORT)
    return not shared and naming.names_a_place(event)
