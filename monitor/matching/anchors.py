"""What must occur in every article that a rule can hold for: phrases, of each clause at least one.

An anchor may let too much through and never too little. A regular expression, a person's name
(it has many spellings) and what is ruled out by NOT give none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from monitor.language.lexicon import Lexicon, Topic
from monitor.language.words.cues import parse_pattern
from monitor.language.words.places import PlaceName, Places
from monitor.matching.canonical import EASTERN, pattern_of
from monitor.matching.conditions import (
    AllOf,
    AnyOf,
    AttendanceIs,
    Condition,
    EntityIs,
    EventIs,
    QuantityIs,
    QueryHolds,
)
from monitor.matching.heard import Word, phrase_of
from monitor.matching.rules import Rule
from monitor.matching.terms import And, Field, Near, Or, Phrase, Term
from monitor.matching.topics import built_in_topics

Anchor = tuple[str, ...]
"""Patterns of a canonical text, of which at least one occurs there."""

_EASTERN: Anchor = (f" {EASTERN} ",)


class Anchors:
    """Finds the anchors of rules, by the words of queries, topics and places."""

    def __init__(self, lexicon: Lexicon, places: Places) -> None:
        self._lexicon = lexicon
        self._places = places
        self._people = {
            places.key(name) for who in lexicon.people for name in (who.name, *who.also)
        }
        self._of_places: dict[str, Anchor] = {}

    @cached_property
    def _topics(self) -> Mapping[str, Anchor]:
        topics = (*built_in_topics().values(), *self._lexicon.topics)
        return {topic.name: _of_topic(topic) for topic in topics}

    @cached_property
    def _spellings(self) -> _Spellings:
        return _spellings(self._places)

    def of(self, rule: Rule) -> tuple[Anchor, ...]:
        """The anchors of a rule, in no order; () when it may hold for any article."""
        about = anchors_in(rule.about.term) if rule.about else ()
        return (*about, *self._of(rule.match))

    def _of(self, condition: Condition) -> tuple[Anchor, ...]:
        match condition:
            case QueryHolds(query):
                return anchors_in(query.term)
            case AllOf(conditions):
                return tuple(anchor for each in conditions for anchor in self._of(each))
            case AnyOf(conditions):
                return _one_of([self._of(each) for each in conditions])
            case QuantityIs():
                return tuple(filter(None, map(self._of_named, (condition.actor, condition.place))))
            case EventIs():
                topic = self._topics.get(condition.topic, ())
                return tuple(filter(None, (topic, self._of_named(condition.place))))
            case AttendanceIs(event=event):
                return anchors_in(event.term) if event else ()
            case EntityIs(names) if self._people.isdisjoint(map(self._places.key, names)):
                return tuple(filter(None, (self._of_named(names),)))
            case _:
                return ()

    def _of_named(self, names: Sequence[str]) -> Anchor:
        """Every way to write one of these places; () if one of them is none that is known."""
        found = [self._of_place(name) for name in names]
        return tuple(dict.fromkeys(one for each in found for one in each)) if all(found) else ()

    def _of_place(self, name: str) -> Anchor:
        if name not in self._of_places:
            place = self._places.named(name)
            self._of_places[name] = self._written(name, place) if place else ()
        return self._of_places[name]

    def _written(self, name: str, place: PlaceName) -> Anchor:
        own = phrase_of(name)
        spelt = [pattern_of(own)] if own else []
        by_country, by_name = self._spellings
        written = [*by_name.get(place.name, ())]
        if place.country:
            written += by_country.get(place.country, ())
        spelt += (pattern_of(phrase) for phrase in map(phrase_of, dict.fromkeys(written)) if phrase)
        return (*dict.fromkeys(spelt), *_EASTERN)


def anchors_in(term: Term) -> tuple[Anchor, ...]:
    """The anchors of a query."""
    match term:
        case Phrase(words):
            return ((pattern_of(words),),)
        case Near(left, right):
            return tuple(_any_of(each.words for each in side) for side in (left, right))
        case Field(_, inner):
            return anchors_in(inner)
        case And(terms):
            return tuple(anchor for each in terms for anchor in anchors_in(each))
        case Or(terms):
            return _one_of([anchors_in(each) for each in terms])
        case _:
            return ()


def likelihood(anchor: Anchor) -> float:
    """A guess at how many articles hold one of the patterns: by how many, how long they are."""
    return sum(map(_likelihood, anchor))


def _likelihood(pattern: str) -> float:
    words = pattern.split()
    opens = 4.0 if pattern[-1] != " " or pattern[0] != " " else 1.0
    likely = opens
    for word in words:
        likely *= 0.5 ** (len(word) / 2) if word.isascii() else 0.02
    return likely


def _one_of(each: Sequence[tuple[Anchor, ...]]) -> tuple[Anchor, ...]:
    """Of alternatives one must hold: the likeliest to be rare of each, all in one anchor."""
    if not all(each):
        return ()
    rarest = (min(anchors, key=likelihood) for anchors in each)
    return (tuple(dict.fromkeys(pattern for anchor in rarest for pattern in anchor)),)


def _any_of(phrases: Iterable[Sequence[Word]]) -> Anchor:
    return tuple(dict.fromkeys(map(pattern_of, phrases)))


def _of_topic(topic: Topic) -> Anchor:
    """Of each of its phrases a word that must stand there; () if one phrase has none."""
    found = [_of_pattern(phrase) for phrase in topic.phrases]
    every = (pattern for each in found for pattern in each)
    return (*dict.fromkeys(every), *_EASTERN) if found and all(found) else ()


def _of_pattern(pattern: str) -> Anchor:
    choices = [
        tuple(
            pattern_of((word,))
            for word in (
                *map(Word, sorted(item.words)),
                *(Word(each, is_prefix=True, open_right=True) for each in item.prefixes),
            )
        )
        for item in parse_pattern(pattern)
        if not (item.optional or item.gap or item.number) and _are_words(item.words)
    ]
    return min(choices, key=likelihood, default=())


def _are_words(texts: Iterable[str]) -> bool:
    """Whether each is a word on its own wherever it stands; "n't" and marks are none."""
    return all(text.isalpha() for text in texts)


_Spellings = tuple[Mapping[str, list[str]], Mapping[str, list[str]]]


def _spellings(places: Places) -> _Spellings:
    """Every way to write each country or a place in it, and each place by its name."""
    by_country: dict[str, list[str]] = {}
    by_name: dict[str, list[str]] = {}
    for written, place in places.written():
        by_name.setdefault(place.name, []).append(written)
        if place.country:
            by_country.setdefault(place.country, []).append(written)
    return by_country, by_name
