"""Places by any of their names: a country under its name, adjective, capital and seats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TypedDict

from monitor.language.lexicon import Lexicon
from monitor.language.words.cues import Hit
from monitor.language.words.normalise import fold
from monitor.language.words.sentences import Sentence
from monitor.language.words.tokens import Token, words
from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class PlaceName:
    """What a place name stands for.

    `name` is the English name: of the country for countries, adjectives and people, of the place
    itself otherwise. `kind` is country, people, capital, seat or place; `country` the country it
    is, lies in or speaks for. `is_adjective`: "Kenyan", also where it names one citizen.
    """

    name: str
    country: str | None
    kind: str
    is_adjective: bool


class Places:
    """All places the reader knows, with those of the user's names file."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._entries: dict[str, list[_Entry]] = {}
        self._by_key: dict[str, PlaceName] = {}
        for written, place in (*_own(lexicon), *_package()):
            self._file(written, place)
        for entries in self._entries.values():
            entries.sort(key=lambda entry: len(entry.words), reverse=True)
        # "The" begins a place and any other sentence: of "the Hague" the next word tells.
        listed = (entry.words for entries in self._entries.values() for entry in entries)
        self._signs = frozenset(each[each[0] == "the" and len(each) > 1] for each in listed)
        self.adjectives = frozenset(
            key for key, place in self._by_key.items() if place.is_adjective and " " not in key
        )
        """The folded one-word adjectives of all countries."""

    def find(self, tokens: Sequence[Token]) -> list[Hit[PlaceName]]:
        """Places named in the words: the longest, none overlapping; a small "us" is no country."""
        return list(self._found(tokens, [token.text for token in tokens]))

    def within(self, sentence: Sentence) -> tuple[Hit[PlaceName], ...]:
        """The places that `find` finds in a sentence, looked for once."""
        if sentence.vocabulary.isdisjoint(self._signs):
            return ()
        return sentence.kept(
            (Places, self), lambda: tuple(self._found(sentence.tokens, sentence.texts))
        )

    def _found(self, tokens: Sequence[Token], texts: Sequence[str]) -> Iterator[Hit[PlaceName]]:
        end = 0
        for at, entries in enumerate(map(self._entries.get, texts)):
            if not entries or at < end or tokens[at].raw[0].islower():
                continue
            for entry in entries:
                if entry.stands_at(tokens, texts, at):
                    end = at + len(entry.words)
                    yield Hit(at, end, entry.place)
                    break

    def named(self, name: str) -> PlaceName | None:
        """The place that a name, adjective, capital or seat stands for, however it is cased."""
        key = self.key(name)
        return self._by_key.get(key) or self._by_key.get(key.removeprefix("the "))

    def country(self, name: str) -> str | None:
        """The country that is meant by any of its names, its adjective, capital or seat."""
        place = self.named(name)
        return place.country if place else None

    def key(self, name: str) -> str:
        """One spelling for comparing: folded, hyphens and full stops as spaces."""
        return _key(name)

    def written(self) -> Iterator[tuple[str, PlaceName]]:
        """Every spelling that `find` knows, its words with spaces between."""
        for entries in self._entries.values():
            for entry in entries:
                yield " ".join(entry.words), entry.place

    def _file(self, written: str, place: PlaceName) -> None:
        plain = written.isascii() and written.isalpha()
        said = (fold(written),) if plain else tuple(token.text for token in words(written))
        entry = _Entry(said, written.isupper(), place)
        self._entries.setdefault(entry.words[0], []).append(entry)
        self._by_key.setdefault(_key(written), place)


@dataclass(frozen=True, slots=True)
class _Entry:
    words: tuple[str, ...]
    in_capitals: bool
    place: PlaceName

    def stands_at(self, tokens: Sequence[Token], texts: Sequence[str], at: int) -> bool:
        if self.in_capitals and not tokens[at].raw.isupper():
            return False
        length = len(self.words)
        return length == 1 or tuple(texts[at : at + length]) == self.words


class _CountryRow(TypedDict, total=False):
    name: str
    also: list[str]
    people: list[str]
    nationals: list[str]
    adjectives: list[str]
    capital: str
    seats: list[str]
    places: list[str]


@lru_cache(maxsize=1)
def _package() -> tuple[tuple[str, PlaceName], ...]:
    said = package_yaml(files("monitor.language") / "data" / "places.yaml")
    countries: list[_CountryRow] = said["countries"]
    regions: list[_CountryRow] = said["places"]
    return (
        *(entry for row in countries for entry in _of_country(row)),
        *(entry for row in regions for entry in _of_region(row)),
    )


def _of_country(row: _CountryRow) -> Iterator[tuple[str, PlaceName]]:
    name = row["name"]
    adjectives = row.get("adjectives", [])
    itself = PlaceName(name, name, "country", False)
    for written in (name, *row.get("also", [])):
        # "US troops": the short name is its own adjective.
        yield written, PlaceName(name, name, "country", True) if written in adjectives else itself
    yield from _people(name, name, row.get("people", []), row.get("nationals", []))
    if "capital" in row:
        yield row["capital"], PlaceName(row["capital"], name, "capital", False)
    for seat in row.get("seats", []):
        yield seat, PlaceName(seat, name, "seat", False)
    for place in row.get("places", []):
        yield place, PlaceName(place, name, "place", False)


def _of_region(row: _CountryRow) -> Iterator[tuple[str, PlaceName]]:
    name = row["name"]
    for written in (name, *row.get("also", [])):
        yield written, PlaceName(name, None, "place", False)
    yield from _people(name, None, row.get("people", []), [])


def _people(
    name: str, country: str | None, adjectives: Iterable[str], nationals: Iterable[str]
) -> Iterator[tuple[str, PlaceName]]:
    one = PlaceName(name, country, "people", True)
    many = PlaceName(name, country, "people", False)
    for adjective in adjectives:
        yield adjective, one
        yield f"{adjective}s", many
    for noun in nationals:
        yield noun, many


def _own(lexicon: Lexicon) -> Iterator[tuple[str, PlaceName]]:
    """The names file's places; one the package knows as a country stays that country."""
    known = _countries()
    for place in lexicon.places:
        country = next(
            (known[_key(each)] for each in (place.name, *place.also) if _key(each) in known), None
        )
        kind = "country" if country else "place"
        for written in (place.name, *place.also):
            yield written, PlaceName(place.name, place.name if country else None, kind, False)
        yield from _people(place.name, place.name if country else None, place.people, [])


def is_country(key: str) -> bool:
    """Whether a folded name is the English one of a country."""
    return key in _countries()


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    return {_key(name): place.name for name, place in _package() if place.kind == "country"}


def _key(name: str) -> str:
    return " ".join(fold(name).replace("-", " ").replace(".", " ").split())
