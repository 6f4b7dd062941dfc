"""Who is in a sentence: people, countries, offices and bodies, each with the words that name it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from monitor.language.events.actors import (
    BODY,
    COUNTRY,
    OFFICE,
    PERSON,
    Actor,
    bodies_in,
    is_union,
    office_after,
    office_before,
)
from monitor.language.events.partywords import party_words
from monitor.language.lexicon import Person
from monitor.language.people.names import Mention, NameBook
from monitor.language.saying.sources import Attribution
from monitor.language.words.cues import Hit
from monitor.language.words.document import Document
from monitor.language.words.places import PlaceName, Places
from monitor.language.words.sentences import Sentence

REACH = 90
"""Words from a mention to the farthest name that may take part in it."""

_OPENING = frozenset({"if", "when", "after", "before", "once", "should", "unless", "until", "as"})
_SOON = 4
"""Words of "Mayor" and the like between a comma and the name that opens the main clause."""


class Cast:
    """Everybody in an article, by sentence, and who leads which country in it."""

    def __init__(
        self,
        document: Document,
        mentions: Sequence[Mention],
        places: Places,
        known: Sequence[Person],
        attributions: Sequence[Sequence[Attribution]] = (),
    ) -> None:
        self._document = document
        self._places = places
        self._known = known
        self._speakers = [{each.speaker for each in own} for own in attributions]
        self._by_sentence: dict[int, list[Mention]] = {}
        for mention in mentions:
            self._by_sentence.setdefault(mention.sentence, []).append(mention)
        self._heads = _heads(mentions, places)
        self._actors: dict[int, tuple[Actor, ...]] = {}
        self._common: frozenset[str] | None = None

    def places_of(self, sentence: Sentence) -> tuple[Hit[PlaceName], ...]:
        """The places that a sentence names."""
        return self._places.within(sentence)

    def mentions_of(self, sentence: Sentence) -> Sequence[Mention]:
        """The people that a sentence names."""
        return self._by_sentence.get(sentence.index, ())

    def actors(self, sentence: Sentence) -> tuple[Actor, ...]:
        """Everybody that a sentence names, in the order of its words."""
        if sentence.index not in self._actors:
            found = sorted(self._find(sentence), key=lambda actor: (actor.first, actor.last))
            self._actors[sentence.index] = tuple(found)
        return self._actors[sentence.index]

    def near(self, sentence: Sentence, first: int, last: int) -> Sequence[Actor]:
        """Those named close enough to a mention to take part in it."""
        everybody = self.actors(sentence)
        low = bisect_left(everybody, first - REACH, key=lambda actor: actor.first)
        high = bisect_right(everybody, last + REACH, key=lambda actor: actor.first)
        return everybody[low:high]

    def together(self, sentence: Sentence, count: int, among: Sequence[str]) -> tuple[str, ...]:
        """The `count` people, `among` them those given, that stand together nearest before here.

        Own sentence first, then those before, nearest first, then headline and lede; () if none
        names exactly so many.
        """
        before = self._document.sentences[: sentence.index + 1][::-1]
        for near in (*before, *self._document.lede()):
            people = tuple(name for name in self.people(near) if not self._speaks(near, name))
            if len(people) == count and set(among) <= set(people):
                return people
        return ()

    def leaders_next(self, sentence: Sentence, count: int) -> tuple[str, ...]:
        """ "The leaders of A, B and C will meet. President L, Premier B and President O …"."""
        after = self._document.sentences[sentence.index + 1 : sentence.index + 2]
        everybody = [m for each in after for m in self.mentions_of(each)]
        named = [m for m in everybody if m.title and _leads(m.title)]
        # "Lund will host Berg and Olm": no others are named, and none by another office.
        leaders = party_words().leaders
        named = named or [m for m in everybody if leaders.isdisjoint(m.title.lower().split())]
        names = tuple(dict.fromkeys(mention.name for mention in named))
        return names if len(names) == count else ()

    def with_the_one_before(
        self, sentence: Sentence, named: Sequence[str], count: int
    ) -> tuple[str, ...]:
        """ "Lund has no plans to travel. No trilateral with Berg and Olm …": the one before too."""
        if len(named) != count - 1 or not sentence.index:
            return ()
        before = self.people(self._document.sentences[sentence.index - 1])
        others = [name for name in before if name not in named]
        return (*others, *named) if len(others) == 1 else ()

    def _speaks(self, sentence: Sentence, name: str) -> bool:
        """Whether somebody is named only as the one who says it."""
        return bool(self._speakers) and name in self._speakers[sentence.index]

    def people(self, sentence: Sentence) -> tuple[str, ...]:
        """The distinct people and office-holders of a sentence."""
        wanted = (PERSON, OFFICE)
        return tuple(dict.fromkeys(a.name for a in self.actors(sentence) if a.kind in wanted))

    def countries(self, sentence: Sentence) -> tuple[str, ...]:
        """The distinct countries of a sentence."""
        names = (hit.value.country for hit in self.places_of(sentence))
        return tuple(dict.fromkeys(name for name in names if name))

    def group(
        self, sentence: Sentence, at: int, count: int, noun: str, among: Sequence[str]
    ) -> tuple[str, ...]:
        """Whom "the three leaders" or "both countries", said at a token, stand for."""
        if noun in party_words().of_persons:
            people = self.together(sentence, count, among)
            if people:
                return people
        for near in self._document.sentences[: sentence.index + 1][::-1]:
            countries = self.countries(near)
            if len(countries) == count:
                return countries
        return () if noun in party_words().of_persons else self.together(sentence, count, among)

    def they(self, sentence: Sentence, before: int) -> tuple[Actor, ...]:
        """Whom "they" stands for: the people named together just before."""
        for near in self._document.sentences[max(sentence.index - 2, 0) : sentence.index][::-1]:
            people = self.people(near)
            if len(people) > 1:
                return tuple(Actor(name, PERSON, before, before) for name in people)
        return ()

    def he(self, sentence: Sentence, before: int) -> tuple[Actor, ...]:
        """Whom "he" stands for: the first named here before it, else in the sentence before."""
        around = self.near(sentence, before, before)
        here = [actor for actor in around if actor.kind == PERSON and actor.last <= before]
        here = here or [
            actor
            for actor in around
            if actor.kind == BODY and actor.last <= before and self._owns(sentence, actor)
        ]
        if here:
            return (here[0],)
        for near in self._document.sentences[max(sentence.index - 2, 0) : sentence.index][::-1]:
            people = [a for a in self.actors(near) if a.kind == PERSON]
            if people:
                return (people[0],)
        return ()

    def _owns(self, sentence: Sentence, actor: Actor) -> bool:
        return sentence.texts[actor.last : actor.last + 1] in {("'s",), ("'",)}

    def named_ahead(self, sentence: Sentence, after: int) -> tuple[Actor, ...]:
        """Whom "she" of an opening clause stands for: "If she resigns, Ana Lund would …"."""
        texts = sentence.texts
        if texts[0] not in _OPENING:
            return ()
        comma = next((at for at in range(after, len(texts)) if texts[at] == ","), len(texts))
        ahead = [
            actor
            for actor in self.near(sentence, after, after)
            if actor.kind == PERSON and comma < actor.first <= comma + _SOON
        ]
        return tuple(ahead[:1])

    def it(self, sentence: Sentence, before: int) -> tuple[Actor, ...]:
        """Whom "it" stands for where nobody speaks: the body or country that opens the sentence."""
        around = self.near(sentence, before, before)
        here = [actor for actor in around if actor.kind in {BODY, COUNTRY} and actor.last <= before]
        return tuple(here[:1])

    def named(self, name: str, at: int) -> Actor:
        """Somebody known by name only, such as a speaker that "it" stands for."""
        country = self._places.country(name)
        return Actor(country or name, COUNTRY if country else PERSON, at, at)

    def takes_part(self, sentence: Sentence, listed: str, names: NameBook) -> bool:
        """Whether somebody a rule lists is named in the sentence, under any of its names."""
        country = self._places.country(listed)
        wanted = names.key(listed)
        return any(
            names.key(actor.name) == wanted
            or (country is not None and actor.name == country)
            or listed.casefold() in actor.name.casefold()
            for actor in self.actors(sentence)
        )

    def is_country(self, name: str) -> bool:
        """Whether a speaker is a state, by its name, capital or seat of government."""
        return self._places.country(name) is not None

    def known(self, actor: Actor, names: NameBook) -> Actor:
        """The actor under the one name of a person whom a lone word stands for, if it does."""
        if actor.kind != BODY:
            return actor
        word = actor.name.casefold()
        for name in self._all_people():
            if word in name.casefold().split():
                return Actor(name, PERSON, actor.first, actor.last)
        person = names.person_of_word(actor.name) if " " not in actor.name else None
        return Actor(person.name, PERSON, actor.first, actor.last) if person else actor

    def _all_people(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(m.name for listed in self._by_sentence.values() for m in listed))

    def head_of(self, country: str, office: str) -> str:
        """Who leads a country: by the article, else by the names file, else "leader of …"."""
        by_article = self._heads.get((country, "leader"))
        word = _singular(office)
        if word in {"official", "delegation", "negotiator", "diplomat", "envoy"}:
            return country
        if word in {"leader", "president", "counterpart", "head", "king", "chief"}:
            known = by_article or self._known_head(country)
            if known:
                return known
        return f"{'leader' if word in {'counterpart', 'head', 'chief'} else word} of {country}"

    def _known_head(self, country: str) -> str | None:
        for person in self._known:
            for office in person.offices:
                if _leads(office) and self._country_in(office) == country:
                    return person.name
        return None

    def _country_in(self, office: str) -> str | None:
        return _country_in(office, self._places)

    def _find(self, sentence: Sentence) -> Iterator[Actor]:
        taken: set[int] = set()
        for mention in self.mentions_of(sentence):
            yield Actor(mention.name, PERSON, mention.first, mention.last)
            taken.update(range(mention.first, mention.last))
        for hit in self.places_of(sentence):
            if hit.first in taken:
                continue
            actor = self._actor_of_place(sentence, hit)
            taken.update(range(hit.first, actor.last if actor else hit.last))
            if actor:
                yield actor
        yield from bodies_in(sentence, taken, self._is_common)

    def _is_common(self, word: str) -> bool:
        """Whether the article has a word in small letters, and in capitals only where it must."""
        if self._common is None:
            self._common = _common_words(self._document)
        return word in self._common

    def _actor_of_place(self, sentence: Sentence, hit: Hit[PlaceName]) -> Actor | None:
        place = hit.value
        tokens = sentence.tokens
        name = place.country or place.name
        if place.is_adjective and is_union(sentence, hit):
            return Actor(sentence.written(hit.first, hit.last + 1), BODY, hit.first, hit.last + 1)
        before = tokens[hit.first - 1].text if hit.first else ""
        if self._is_title(sentence, hit):
            return None
        owns = hit.last < len(tokens) and tokens[hit.last].text == "'s"
        office = office_after(sentence, hit) if place.is_adjective or owns else None
        if office is None and not place.is_adjective:
            office = office_before(sentence, hit, self.places_of(sentence))
        if office and place.country is None:
            return None
        if office and (holder := self._named_behind(sentence, hit)):
            return Actor(holder, PERSON, hit.first, hit.last)
        if office:
            return Actor(self.head_of(name, office), OFFICE, hit.first, hit.last)
        if before in party_words().elsewhere or (place.kind == "place" and not place.country):
            return None
        return Actor(name, COUNTRY, hit.first, hit.last)

    def _named_behind(self, sentence: Sentence, hit: Hit[PlaceName]) -> str | None:
        """Who holds the office: "his Afghan counterpart, Najib Stan."."""
        tokens = sentence.tokens
        near = range(hit.last, min(hit.last + 7, len(tokens)))
        comma = next((at for at in near if tokens[at].text == ","), None)
        if comma is None or tokens[comma - 1].text.endswith("s"):
            return None
        for mention in self.mentions_of(sentence):
            after = tokens[mention.last].text if mention.last < len(tokens) else "."
            if mention.first == comma + 1 and after not in {"and", "'s"}:
                return mention.name
        return None

    def _is_title(self, sentence: Sentence, hit: Hit[PlaceName]) -> bool:
        """Whether the place only says who a person is: "Peruvian President X", "X of Peru"."""
        tokens = sentence.tokens
        for mention in self.mentions_of(sentence):
            gap = range(hit.last, mention.first)
            if (
                hit.last <= mention.first
                and len(gap) <= 7
                and not any(tokens[at].text in {",", "and", "-"} for at in gap)
            ):
                words = {tokens[at].text for at in gap}
                # "Norway has put the trader Kestrel under sanctions": no part of who Kestrel is.
                stops = party_words().closes | {"with", "the", "a", "an", "has", "have", "had"}
                if not words & stops:
                    return True
            after = tokens[mention.last].text if mention.last < len(tokens) else ""
            if after == "of" and hit.first in {mention.last + 1, mention.last + 2}:
                return True
        return False


def _common_words(document: Document) -> frozenset[str]:
    small: set[str] = set()
    names: set[str] = set()
    for sentence in document.sentences:
        capitals = set(sentence.capitals)
        small.update(said for at, said in enumerate(sentence.texts) if at not in capitals)
        names.update(sentence.texts[at] for at in capitals if at)
    return frozenset(small - names)


def _heads(mentions: Sequence[Mention], places: Places) -> dict[tuple[str, str], str]:
    """Who is called the leader of which country in the article."""
    found: dict[tuple[str, str], str] = {}
    for mention in mentions:
        if mention.title and _leads(mention.title):
            country = _country_in(mention.title, places)
            if country:
                found.setdefault((country, "leader"), mention.name)
    return found


def _leads(office: str) -> bool:
    words = set(office.casefold().replace("-", " ").split())
    if "vice" in words or "deputy" in words or "former" in words:
        return False
    return bool(words & party_words().heads) or {"prime", "minister"} <= words


def _country_in(office: str, places: Places) -> str | None:
    words = office.replace("'s", "").replace("’s", "").split()
    for size in (3, 2, 1):
        for at in range(len(words) - size + 1):
            country = places.country(" ".join(words[at : at + size]))
            if country:
                return country
    return None


def _singular(word: str) -> str:
    return word.removesuffix("s")
