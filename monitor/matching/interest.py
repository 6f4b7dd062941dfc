"""Whether a teaser touches a rule at all, so that the whole article is worth fetching."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from monitor.language.people.names import NameBook
from monitor.language.text import Text
from monitor.language.words.places import Places
from monitor.matching.conditions import (
    AttendanceIs,
    Condition,
    EventIs,
    QuantityIs,
    fact_conditions,
    needed_queries,
)
from monitor.matching.naming import Naming
from monitor.matching.passages import Searchable
from monitor.matching.rules import Rule


def may_concern(rules: Sequence[Rule], text: Text, names: NameBook, places: Places) -> bool:
    """Whether some rule could hold for the article that a teaser begins.

    A rule could if a word of each query that it needs stands there, and someone whom it names, or
    their country. A rule that names nobody and asks for no word could hold for any article.
    """
    searched = Searchable.of(text.document)
    naming = Naming(names, places)
    countries = _countries(text, places)
    return any(
        _has_words(rule, searched) and _has_name(rule, text, searched, naming, places, countries)
        for rule in rules
        if rule.enabled
    )


def _has_words(rule: Rule, searched: Searchable) -> bool:
    if rule.about is not None and not searched.may_hold(rule.about.anchors):
        return False
    return all(searched.may_hold(query.anchors) for query in needed_queries(rule.match))


def _has_name(
    rule: Rule,
    text: Text,
    searched: Searchable,
    naming: Naming,
    places: Places,
    countries: frozenset[str],
) -> bool:
    asked = tuple(dict.fromkeys(_names_asked(rule.match)))
    if not asked or naming.named_in(asked, text, searched):
        return True
    # In a headline a capital or a city speaks for its country.
    wanted = (place.country for one in asked if (place := places.named(one)))
    return any(country in countries for country in wanted if country)


def _names_asked(condition: Condition) -> Iterator[str]:
    for one in fact_conditions(condition):
        match one:
            case QuantityIs():
                yield from (*one.actor, *one.place)
            case EventIs():
                yield from (*one.who, *one.parties_all, *one.parties_any, *one.place)
            case AttendanceIs():
                yield from one.person


def _countries(text: Text, places: Places) -> frozenset[str]:
    found: Iterable[str | None] = (
        hit.value.country
        for sentence in text.document.sentences
        for hit in places.find(sentence.tokens)
    )
    return frozenset(country for country in found if country)
