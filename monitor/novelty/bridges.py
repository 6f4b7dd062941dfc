"""What two articles in different scripts can have in common, so that only that is compared.

Of an English article these are the words of the glossary, countries, figures, and the names that
the other's letters sound like; of the other, what the glossary made of it.
"""

from __future__ import annotations

from dataclasses import replace

from monitor.language.people.consonants import hashed_sound
from monitor.novelty.glosses import may_be_gloss
from monitor.novelty.neighbours import Profile


def bridged(one: Profile, other: Profile) -> tuple[Profile, Profile]:
    """The two with only those terms that a text in either script may have."""
    heard = _heard(one, other) | _heard(other, one)
    return _met(one, heard), _met(other, heard)


def _heard(one: Profile, other: Profile) -> frozenset[str]:
    """The names of the one that stand in the other as they sound."""
    if one.script or not other.script:
        return frozenset()
    sounds = other.wording.sounds
    return frozenset(name for name in one.names if hashed_sound(name) in sounds)


def _met(one: Profile, heard: frozenset[str]) -> Profile:
    terms = {
        term: weight
        for term, weight in one.terms.items()
        if term.isascii() and (term in heard or may_be_gloss(term))
    }
    if one.script:
        terms |= dict.fromkeys(sorted(heard - terms.keys()), 1.0)
    names = (one.names | heard) & terms.keys()
    kept = terms.keys()
    return replace(one, terms=terms, names=names, lede=one.lede & kept, own=one.own & kept)
