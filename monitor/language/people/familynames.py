"""The word by which a family is known, and the cheap keys by which a name is looked up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from monitor.language.people.arabic import consonants
from monitor.language.people.romanised import readings
from monitor.language.people.sounds import families_first, looks_korean, sound, sound_key
from monitor.language.people.spelled import name_words


def surname(name: str) -> str:
    """The word by which a name is cited alone: the first where the family stands first."""
    words = name_words(name)
    family = family_name(words)
    return words[0] if family else words[-1]


@lru_cache(maxsize=65536)
def family_name(words: tuple[str, ...]) -> tuple[str, str] | None:
    """The people and the head spelling of a family name that stands first, or None."""
    if not 2 <= len(words) <= 3 or any(len(word) > 7 for word in words):
        return None
    first = families_first().get(words[0])
    if not first:
        return None
    if "korean" in first and all(looks_korean(word) for word in words[1:]):
        return "korean", first["korean"]
    people = next((each for each in first if each != "korean"), None)
    return (people, first[people]) if people else None


@lru_cache(maxsize=65536)
def blocking_keys(name: str) -> tuple[str, ...]:
    """Cheap keys to look candidates up by: two names that are the same share one."""
    words = name_words(name)
    keys = sound_keys(words)
    family = family_name(words)
    if family:
        keys.add(family[1])
    return tuple(sorted(keys | {reading[0] for reading in readings(words)}))


def sound_keys(words: Sequence[str]) -> set[str]:
    """What its words sound like, each by what no spelling changes."""
    keys = {sound_key(sound(word)) for word in words if len(word) > 1} or {
        word[0] for word in words
    }
    return keys | {key for word in words if (key := consonants(word))}
