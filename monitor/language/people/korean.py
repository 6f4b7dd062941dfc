"""Names of a family and syllables, of which each must be the same."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.language.people.familynames import family_name
from monitor.language.people.sounds import syllable


def compare_korean(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[float, str]:
    """A family name, then syllables of which each must be the same."""
    families = family_name(one), family_name(other)
    assert families[0] and families[1]
    if families[0][1] != families[1][1]:
        return 0.5, "other family names"
    given = "".join(one[1:]), "".join(other[1:])
    if given[0] == given[1]:
        return 0.99, "the same syllables"
    sounds = _korean_sounds(one[1:]), _korean_sounds(other[1:])
    if sounds[0] & sounds[1]:
        return 0.96, "the same syllables, romanised otherwise"
    if len(one) == len(other) == 3 and (one[1] == other[1] or one[2] == other[2]):
        mine, theirs = (one[2], other[2]) if one[1] == other[1] else (one[1], other[1])
        if mine + "e" == theirs or theirs + "e" == mine:
            return 0.93, "a silent letter more"
    if given[0].startswith(given[1]) or given[1].startswith(given[0]):
        return 0.84, "a syllable more or less"
    return 0.7, "one family name, other given names"


def _korean_sounds(given: Sequence[str]) -> frozenset[str]:
    """All readings of a given name as syllables, whether or not it was written apart."""
    if len(given) >= 2:
        return frozenset({" ".join(syllable(part) for part in given)})
    word = given[0]
    cuts = {" ".join((syllable(word[:at]), syllable(word[at:]))) for at in range(1, len(word))}
    return frozenset(cuts | {syllable(word)})
