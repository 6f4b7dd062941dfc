"""Whether what a fact names is what a rule asks for, however either of them spells it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from monitor.language.people.names import NameBook
from monitor.language.text import Text
from monitor.language.words.normalise import fold
from monitor.language.words.places import PlaceName, Places
from monitor.language.words.sentences import Sentence
from monitor.language.words.tokens import words
from monitor.matching.heard import phrase_of
from monitor.matching.passages import Hit, Searchable
from monitor.yamlfile import package_yaml

MAX_MENTIONS = 20
"""Shown of an entity: a person may be named in every sentence."""

_SURE_INITIALS = 3
"""Two letters end too many names by chance."""

_WHERE = frozenset({"in", "at", "near"})
_NATIONAL = frozenset({"country", "people"})
_SPEAKS_FOR_COUNTRY = frozenset({"country", "people", "capital", "seat"})


class Naming:
    """Compares names with the names file and the places of one rule set.

    Answers are remembered: an article names few people, and many rules ask for the same.
    """

    def __init__(self, names: NameBook, places: Places) -> None:
        self._names = names
        self._places = places
        self._known: dict[tuple[str, str, str], bool] = {}

    def is_actor(self, asked: Sequence[str], said: str | None) -> bool:
        """The one who acts: a country by any name, adjective or capital, else a named group."""
        return self._any("actor", self._actor, asked, said)

    def is_place(self, asked: Sequence[str], said: str | None) -> bool:
        """The place or one that lies in it: Kharkiv is in Ukraine, Ukraine is not in Kharkiv."""
        return self._any("place", self._place, asked, said)

    def is_speaker(self, asked: Sequence[str], said: str | None) -> bool:
        """Who says so: "Kremlin" is the Kremlin's spokesman too, "Seoul" any South Korean body."""
        return self._any("speaker", self._speaker, asked, said)

    def is_party(self, asked: Sequence[str], said: str | None) -> bool:
        """One side of an event: a person, an office of that person, a country, a body."""
        return self._any("party", self._party, asked, said)

    def is_person(self, asked: Sequence[str], name: str, title: str = "") -> bool:
        """A person by name, or by an office that the names file or the title beside gives."""
        return any(
            self._known_or("person", self._person, one, name)
            or (bool(title) and self._known_or("office", self._holds_office, one, title))
            for one in asked
        )

    def is_office(self, asked: Sequence[str], mention: str) -> bool:
        """Someone whom the text does not name, by the office it gives."""
        return self._any("office", self._holds_office, asked, mention)

    def names_a_place(self, phrase: str) -> bool:
        """Whether a phrase says where: "concert in Graz", "fair at Brenn"."""
        said = words(phrase)
        names = (after.is_capital for before, after in pairwise(said) if before.text in _WHERE)
        return any(names) or bool(self._places.find(said))

    def named_in(self, asked: Sequence[str], text: Text, searched: Searchable) -> tuple[Hit, ...]:
        """Where a person, body or place is named in an article, by any of its names."""
        found: list[Hit] = []
        for one in asked:
            place = self._places.named(one)
            found += self._place_named(place, text) if place else self._person_named(one, text)
            for spelling in self._spellings(one):
                phrase = phrase_of(spelling)
                found += searched.article.hits(searched.article.find(phrase)) if phrase else ()
        return tuple(sorted(set(found)))[:MAX_MENTIONS]

    def _place_named(self, wanted: PlaceName, text: Text) -> Iterator[Hit]:
        """A place by its own names: a capital stands for its country in facts, not here."""
        for sentence in text.document.sentences:
            for hit in self._places.find(sentence.tokens):
                national = {wanted.kind, hit.value.kind} <= _NATIONAL
                same_country = national and wanted.country == hit.value.country is not None
                if wanted.name == hit.value.name or same_country:
                    yield _hit(sentence, hit.first, hit.last)

    def _person_named(self, wanted: str, text: Text) -> Iterator[Hit]:
        for mention in text.mentions:
            if self._known_or("person", self._same_name, wanted, mention.name):
                sentence = text.document.sentences[mention.sentence]
                yield _hit(sentence, mention.first, mention.last)

    def _spellings(self, name: str) -> tuple[str, ...]:
        person = self._names.person(name)
        return (name, person.name, *person.also) if person else (name,)

    def _any(
        self,
        kind: str,
        alike: Callable[[str, str], bool],
        asked: Iterable[str],
        said: str | None,
    ) -> bool:
        return bool(said) and any(self._known_or(kind, alike, one, said or "") for one in asked)

    def _known_or(
        self, kind: str, alike: Callable[[str, str], bool], asked: str, said: str
    ) -> bool:
        key = (kind, asked, said)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = alike(asked, said)
        return known

    def _actor(self, asked: str, said: str) -> bool:
        wanted = self._places.named(asked)
        if wanted is None:
            return self._place_apart(said) and _is_called(said, asked)
        if wanted.kind not in _SPEAKS_FOR_COUNTRY:
            return self._key_equal(asked, said)
        found = self._places.named(said) or self._leading_adjective(said)
        return found is not None and found.country == wanted.country is not None

    def _leading_adjective(self, said: str) -> PlaceName | None:
        """The country of "Russian forces"; none of "Russian-backed forces"."""
        tokens = words(said)
        hits = self._places.find(tokens)
        if not hits or hits[0].first > 0 or not hits[0].value.is_adjective:
            return None
        after = tokens[hits[0].last : hits[0].last + 1]
        return None if after and after[0].text == "-" else hits[0].value

    def _place(self, asked: str, said: str) -> bool:
        wanted = self._places.named(asked)
        if wanted is None:
            return _contains(said, asked)
        if self._key_equal(asked, said):
            return True
        exact = self._places.named(said)
        found = [exact] if exact else [hit.value for hit in self._places.find(words(said))]
        if wanted.kind in _NATIONAL and wanted.country:
            return any(place.country == wanted.country for place in found)
        return any(place.name == wanted.name for place in found)

    def _speaker(self, asked: str, said: str) -> bool:
        wanted = self._places.named(asked)
        offices = self._names.offices(said)
        if wanted is None:
            return self._same_name(asked, said) or any(
                _is_called(each, asked) for each in (said, *offices)
            )
        exact = self._places.named(said)
        if exact is not None:
            same = exact.country == wanted.country is not None
            return self._key_equal(asked, said) or (same and exact.kind in _SPEAKS_FOR_COUNTRY)
        found = [hit.value for each in (said, *offices) for hit in self._places.find(words(each))]
        if wanted.kind == "seat":
            return any(place.name == wanted.name for place in found)
        return any(place.country == wanted.country is not None for place in found)

    def _party(self, asked: str, said: str) -> bool:
        wanted = self._places.named(asked)
        exact = self._places.named(said)
        if wanted is not None:
            return self._speaks_for(wanted, said, exact)
        if exact is not None:
            return False
        return self._person(asked, said) or _is_called(said, asked)

    def _speaks_for(self, wanted: PlaceName, said: str, exact: PlaceName | None) -> bool:
        """A country takes part itself, or by the office of whoever takes part."""
        if exact is not None:
            same = exact.country == wanted.country is not None
            return same or exact.name == wanted.name
        offices = (said, *self._names.offices(said))
        found = (hit.value for office in offices for hit in self._places.find(words(office)))
        return any(place.country == wanted.country is not None for place in found)

    def _person(self, asked: str, said: str) -> bool:
        if self._same_name(asked, said):
            return True
        held = self._names.offices(said)
        if any(self._holds_office(asked, office) for office in held):
            return True
        return any(self._holds_office(office, said) for office in self._names.offices(asked))

    def _same_name(self, asked: str, said: str) -> bool:
        return self._key_equal(asked, said) or self._names.same(asked, said).same

    def _key_equal(self, asked: str, said: str) -> bool:
        return self._places.key(asked) == self._places.key(said)

    def _place_apart(self, said: str) -> bool:
        """Whether a name is no place as a whole: "Korea" is not asked for in "North Korea"."""
        return self._places.named(said) is None

    def _holds_office(self, asked: str, said: str) -> bool:
        wanted, found = self._office(asked), self._office(said)
        if not wanted.words or not wanted <= found:
            return False
        return not (found.words - wanted.words) & _office_words().changing

    def _office(self, said: str) -> _Office:
        tokens = words(said)
        hits = self._places.find(tokens)
        of_places = {at for hit in hits for at in range(hit.first, hit.last)}
        empty = _office_words().empty
        return _Office(
            frozenset(hit.value.country or hit.value.name for hit in hits),
            frozenset(
                token.text
                for at, token in enumerate(tokens)
                if at not in of_places and token.raw[0].isalnum() and token.text not in empty
            ),
        )


@dataclass(frozen=True, slots=True)
class _Office:
    """The words of an office, with its places under one name each."""

    places: frozenset[str]
    words: frozenset[str]

    def __le__(self, other: _Office) -> bool:
        return self.words <= other.words and self.places <= other.places


@dataclass(frozen=True, slots=True)
class _OfficeWords:
    empty: frozenset[str]
    changing: frozenset[str]


@lru_cache(maxsize=1)
def _office_words() -> _OfficeWords:
    said = package_yaml(files("monitor.language") / "data" / "offices.yaml")
    return _OfficeWords(frozenset(said["empty"]), frozenset(said["changing"]))


def _hit(sentence: Sentence, first: int, last: int) -> Hit:
    return Hit(sentence.index, sentence.tokens[first].start, sentence.tokens[last - 1].end)


def _is_called(said: str, asked: str) -> bool:
    """The words asked for, or their initials: "the navy's NRC" and "Norwegian Refugee Council"."""
    return _contains(said, asked) or _has_initials(said, asked) or _has_initials(asked, said)


def _has_initials(long: str, short: str) -> bool:
    """Whether a word in capitals is short for the last capitalised words of a longer name."""
    initials = "".join(token.raw[0] for token in words(long) if token.raw[0].isupper())
    shorts = (token.raw for token in words(short) if token.raw.isupper() and len(token.raw) > 1)
    return any(
        initials == one or (len(one) >= _SURE_INITIALS and initials.endswith(one)) for one in shorts
    )


def _contains(said: str, asked: str) -> bool:
    """Whether the words of `asked` stand in a row in `said`."""
    small = tuple(token.text for token in words(asked) if token.raw[0].isalnum())
    large = tuple(token.text for token in words(said) if token.raw[0].isalnum())
    if not small:
        return fold(asked) == fold(said)
    steps = range(len(large) - len(small) + 1)
    return any(large[at : at + len(small)] == small for at in steps)
