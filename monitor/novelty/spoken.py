"""A sentence as articles are compared by it: its words, what is capital in it, and its glosses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from monitor.language.words.places import Places
from monitor.language.words.sentences import Sentence
from monitor.novelty.glosses import Gloss, glosses_of, is_eastern
from monitor.novelty.neighbours import COUNTRY
from monitor.novelty.terms import Word, word_of


class Spoken(NamedTuple):
    """A sentence, its words, and in addition the glosses of one in Korean or Chinese."""

    sentence: Sentence
    words: Sequence[Word]
    glosses: tuple[Gloss, ...]

    @property
    def hashed_glosses(self) -> list[int]:
        """The terms of its glosses as numbers."""
        return [gloss.word.hashed_term for gloss in self.glosses]

    def terms_in(self, places: Places) -> list[tuple[int, str]]:
        """Each token that says something, by its index, as a term; a country as "#Peru".

        A town is two terms, itself and its country.
        """
        if self.glosses:
            return _glossed_terms(self.glosses, places)
        found = [(at, term) for at, (_, term) in enumerate(self.words) if term]
        inside = {hit.first: hit.value for hit in places.within(self.sentence) if hit.value.country}
        if not inside:
            return found
        is_country = {at for at, place in inside.items() if place.name == place.country}
        by_place = [(at, f"{COUNTRY}{place.country}") for at, place in inside.items()]
        return sorted([*(one for one in found if one[0] not in is_country), *by_place])

    def names_in(self, found: list[tuple[int, str]], places: Places) -> list[str]:
        """Those of its terms that are capital, or the last word of a name: many are called Maria.

        Where it is, is no one's name: a story moves from its town to the capital. A sentence
        may capitalise its first word.
        """
        if self.glosses:
            return _glossed_names(self.glosses, places)
        capitals = self.sentence.capitals
        ends = {at for at in capitals if at and at + 1 not in capitals}
        if not ends:
            return []
        ends.difference_update([at for at, term in found if term[0] == COUNTRY])
        return [term for at, term in found if at in ends]

    def own_in(self, found: list[tuple[int, str]], places: Places) -> list[str]:
        """Those of its terms that name whom and where it is about: also the first word of it.

        Where a capital says nothing, a verb behind it may: "Volta recalls 300 vans".
        """
        if self.glosses:
            return [*_glossed_names(self.glosses, places), *_countries(found)]
        capitals, texts, tokens = self.sentence.capitals, self.sentence.texts, self.sentence.tokens
        own = {at for at, term in found if term[0] == COUNTRY}
        if self.is_headline_case:
            own.update([at for at in capitals if at and tokens[at].raw.isupper()])
        else:
            own.update([at for at in capitals if at])
        if 0 in capitals and len(texts) > 1 and _may_act(texts[0], texts[1]):
            own.add(0)
        return [term for at, term in found if at in own]

    @property
    def is_headline_case(self) -> bool:
        """Whether Most Words Begin With a Capital, so that a capital says nothing."""
        return 2 * len(self.sentence.capitals) > len(self.sentence.texts)


_DOES = frozenset(
    {"is", "was", "has", "had", "will", "would", "said", "says", "may", "won", "beat", "lost"}
)


def _may_act(first: str, second: str) -> bool:
    """Whether the first word of a sentence is one that acts, and no plural."""
    acts = second in _DOES or (second.endswith("s") and not second.endswith("ss"))
    return acts and not first.endswith("s")


def _countries(found: list[tuple[int, str]]) -> list[str]:
    return [term for _, term in found if term[0] == COUNTRY]


def spoken(sentence: Sentence) -> Spoken:
    """The sentence for comparing; each of its words is looked up once."""
    words = list(map(word_of, sentence.texts))
    return Spoken(sentence, words, glosses_of(sentence) if is_eastern(sentence) else ())


def _glossed_terms(glosses: tuple[Gloss, ...], places: Places) -> list[tuple[int, str]]:
    """The terms of a Korean or Chinese sentence, a country as in an English one."""
    found = [(gloss.at, gloss.word.term) for gloss in glosses if gloss.word.term]
    countries = [(gloss.at, places.country(gloss.name)) for gloss in glosses if gloss.name]
    by_place = [(at, f"{COUNTRY}{country}") for at, country in countries if country]
    return sorted([*found, *by_place])


def _glossed_names(glosses: tuple[Gloss, ...], places: Places) -> list[str]:
    """The names that the glossary knows, but for those of countries."""
    return [
        gloss.word.term
        for gloss in glosses
        if gloss.name and gloss.word.term and not places.country(gloss.name)
    ]
