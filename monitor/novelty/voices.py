"""Whose word it is: a fact's origin is who ultimately says it, not who printed it.

A ministry, a spokesman and "South Korean assessments" speak for their country, and so do officials
where only one country is spoken of; a nation's press does not: what two papers have from "local
media" is one voice, and a paper that is quoted is the paper itself. Nobody named means the outlet's
own word, and copies of one wire are one outlet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.article import Article
from monitor.language.lexicon import Body, Lexicon
from monitor.language.people.names import NameBook
from monitor.language.words.normalise import fold
from monitor.language.words.places import Places
from monitor.language.words.tokens import Token, words
from monitor.novelty.credits import agencies
from monitor.novelty.families import Families
from monitor.novelty.origins import UNNAMED
from monitor.yamlfile import package_yaml


@dataclass(frozen=True, slots=True)
class _Listed:
    anonymous: frozenset[str]
    media: frozenset[str]
    filler: frozenset[str]
    official: frozenset[str]
    offices: frozenset[str]
    state: frozenset[str]
    mastheads: frozenset[str]
    bodies: Mapping[str, str]


@lru_cache(maxsize=1)
def _listed() -> _Listed:
    said = package_yaml(files("monitor.novelty") / "data" / "voices.yaml")
    lists = {name: frozenset(words) for name, words in said.items() if name != "bodies"}
    bodies = {way: name for name, ways in said["bodies"].items() for way in (fold(name), *ways)}
    return _Listed(**lists, bodies=bodies)


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who says a fact, what the text calls that person, and in which country it all is.

    `only_country` is the one that headline and first sentences name, if they name just one.
    """

    speaker: str | None
    title: str = ""
    country: str = ""
    only_country: str = ""


class Voices:
    """Resolves speakers to voices with the names that rule files give and the package's own."""

    def __init__(self, lexicon: Lexicon, names: NameBook, places: Places) -> None:
        self._names = names
        self._places = places
        self._bodies = _bodies_by_name(lexicon.bodies)
        self._families = Families(lexicon.publishers)

    def origin(self, said: Spoken, voice: str, wire: str) -> str:
        """The voice a fact counts for: a speaker's, else its text's, else the text itself.

        `voice` is whose word the text is, `wire` the id of the first article with this wording:
        copies of one text count once, whoever prints them.
        """
        named = self._speaker(said) if said.speaker else ""
        return named or voice or f"{UNNAMED}{wire}"

    def publisher(self, article: Article) -> str:
        """The family of the article's outlet, or "" when nobody knows who published it."""
        return self._families.voice(article)

    def _speaker(self, said: Spoken) -> str:
        listed, speaker = _listed(), said.speaker or ""
        tokens = words(speaker)
        body = self._body(speaker)
        if body:
            return body
        spoken = [token for token in tokens if token.is_word and token.text not in listed.filler]
        if spoken and spoken[-1].is_capital and spoken[-1].text in listed.mastheads:
            return _as_said(spoken)
        found = self._places.find(tokens)
        country = found[0].value.country or found[0].value.name if found else ""
        if any(token.text in listed.media for token in spoken):
            return self._press(spoken, country or said.only_country)
        telling = [token for token in spoken if token.text not in listed.anonymous]
        if country or not telling:
            is_state = any(token.is_word and token.text in listed.state for token in tokens)
            return country or (said.only_country if is_state else "")
        is_official = listed.official.issuperset([token.text for token in telling])
        if said.country and (is_official or fold(speaker) in listed.official):
            return said.country
        return self._person(speaker) or self._office(said) or _as_said(telling)

    def _press(self, spoken: Sequence[Token], country: str) -> str:
        """The paper that is named; else the press of the country; "" if nobody knows which."""
        listed = _listed()
        passed_over = listed.media | listed.anonymous | listed.official
        named = [
            token
            for token in spoken
            if token.is_capital and token.text not in passed_over and not self._places.find([token])
        ]
        if named:
            phrase = _as_said(named)
            return self._body(phrase) or phrase
        return f"media of {country}" if country else ""

    def _body(self, phrase: str) -> str:
        """A body, agency or publisher by any of its names, else ""."""
        plain = _plain(phrase)
        listed = self._bodies.get(plain) or _listed().bodies.get(plain)
        return listed or agencies().get(plain) or self._families.titled(phrase)

    def _person(self, speaker: str) -> str:
        """The country a person holds office for, else the person's one name."""
        for office in self._names.offices(speaker):
            country = self._places.find(words(office))
            if country:
                return country[0].value.country or country[0].value.name
        one = self._names.one_name(speaker)
        return one if fold(one) != fold(speaker) else ""

    def _office(self, said: Spoken) -> str:
        """For whom a title speaks: a Kremlin spokesman for Russia; "" for a football coach.

        A minister of whom no more is said is one of the country that all is about.
        """
        listed, tokens = _listed(), words(said.title)
        spoken = [token.text for token in tokens if token.is_word]
        if listed.offices.isdisjoint(spoken):
            return ""
        places = self._places.find(tokens)
        if places:
            return places[0].value.country or ""
        body = self._body(" ".join(word for word in spoken if word not in listed.offices))
        if body:
            return body
        is_state = (listed.official | listed.offices | listed.filler).issuperset(spoken)
        return said.country if is_state else ""


def _bodies_by_name(bodies: Sequence[Body]) -> Mapping[str, str]:
    return {
        _plain(spelling): body.party_to or body.name
        for body in bodies
        for spelling in (body.name, *body.also)
    }


def _plain(phrase: str) -> str:
    filler = _listed().filler
    return " ".join(t.text for t in words(phrase) if t.is_word and t.text not in filler)


def _as_said(tokens: Sequence[Token]) -> str:
    return " ".join(token.raw for token in tokens)
