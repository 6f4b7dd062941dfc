"""The forms of English verbs, made from the plain form: "deny" gives denies, denied, denying."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

_VOWELS = frozenset("aeiou")
_HISSES = ("s", "x", "z", "ch", "sh")


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb: "rule", "rules", "ruled", "ruled", "ruling"."""

    plain: str
    third: str
    past: str
    participle: str
    gerund: str

    @property
    def finite(self) -> tuple[str, str, str]:
        """The forms that a subject takes without help."""
        return self.plain, self.third, self.past


@dataclass(frozen=True, slots=True)
class Inflector:
    """Makes the forms; `irregular` gives third person, past and participle, `doubled` the verbs
    that double their last letter."""

    irregular: Mapping[str, Sequence[str]]
    doubled: Collection[str]

    def verb(self, plain: str) -> Verb:
        """All forms of one verb."""
        stem = plain + plain[-1] if plain in self.doubled else plain
        gerund = stem.removesuffix("e") + "ing" if not stem.endswith("ee") else stem + "ing"
        if plain in self.irregular:
            third, past, participle = self.irregular[plain]
            return Verb(plain, third, past, participle, gerund)
        past = _past(stem)
        return Verb(plain, _third(plain), past, past, gerund)

    def verbs(self, plain: Iterable[str]) -> tuple[Verb, ...]:
        """All forms of several."""
        return tuple(map(self.verb, plain))


def _third(plain: str) -> str:
    if _ends_in_consonant_y(plain):
        return plain[:-1] + "ies"
    return plain + ("es" if plain.endswith(_HISSES) else "s")


def _past(stem: str) -> str:
    if _ends_in_consonant_y(stem):
        return stem[:-1] + "ied"
    return stem + ("d" if stem.endswith("e") else "ed")


def _ends_in_consonant_y(word: str) -> bool:
    return word.endswith("y") and word[-2] not in _VOWELS
