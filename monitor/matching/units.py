"""Whether what a number counts is what a rule asks for: by its noun, or by its class."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from monitor.language.words.tokens import words

HUMAN_CLASSES = frozenset(
    {
        "military_personnel",
        "police",
        "civilians",
        "patients",
        "leaders",
        "event_participants",
        "people",
    }
)
_PEOPLE = "people"
_WHOLE_CLASS = {"troops": "military_personnel"}
"""Words that a rule's author means every noun of a class by: soldiers are troops, too."""

_IRREGULAR = {"people": "person", "children": "child", "lives": "life", "wives": "wife"}
_SIBILANTS = ("ses", "xes", "zes", "ches", "shes")


def is_unit(asked: Iterable[str], unit: str, unit_class: str) -> bool:
    """ "people" is every human class, "troops" every soldier; a class is itself; any other word
    is the noun counted.
    """
    for one in asked:
        if _WHOLE_CLASS.get(one, one) == unit_class or (
            one == _PEOPLE and unit_class in HUMAN_CLASSES
        ):
            return True
        if _is_noun(lemma(one), lemma(unit)):
            return True
    return False


def _is_noun(asked: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """ "officers" are counted in "police officers"; "police officers" not in "officers"."""
    return bool(asked) and said[-len(asked) :] == asked


@lru_cache(maxsize=4096)
def lemma(noun: str) -> tuple[str, ...]:
    """The words of a noun, the last one in the singular."""
    parts = [token.text for token in words(noun) if token.raw[0].isalnum()]
    return (*parts[:-1], _singular(parts[-1])) if parts else ()


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("men"):
        return word[:-3] + "man"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(_SIBILANTS):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
