"""What the reader learns from the rule files: topics, words, and the names of names.yaml."""

from __future__ import annotations

import re
from collections.abc import Sequence

from monitor.language.lexicon import Body, Lexicon, Person, Place, Publisher, StatusCue, Topic
from monitor.language.words.cues import parse_pattern
from monitor.located import Located
from monitor.matching.fields import ROLES
from monitor.matching.forms import FileForm
from monitor.matching.lexicon_forms import LexiconForm, NamesForm, TopicForm
from monitor.matching.shared import Shared

_QUOTES = re.compile(r'["“”„«»]')
_OF_QUERIES = re.compile(r"(?<!\S)(?:AND|OR|NOT|O?NEAR(?:/\d+)?)(?!\S)|[()\[\]{}$;]|,(?!\d)")
_Words = dict[str, tuple[str, ...]]


def lexicon_of(
    files: Sequence[tuple[Located, FileForm]],
    names: Sequence[tuple[Located, NamesForm]],
    shared: Shared,
) -> Lexicon:
    """All that the files add; `shared` comes to know their topics and roles."""
    units: _Words = {}
    roles: dict[str, _Words] = {}
    cues: list[StatusCue] = []
    for written, form in files:
        for name, topic in form.topics.items():
            shared.topics[name] = _topic(name, topic, written.at("topics", name), shared)
        if form.lexicon:
            at = written.at("lexicon")
            _add_units(form.lexicon, at.at("units"), units, shared)
            _add_roles(form.lexicon, at.at("roles"), roles, shared)
            cues += _cues(form.lexicon, at.at("cues"), shared)
    shared.roles = tuple(dict.fromkeys((*ROLES, *roles)))
    return Lexicon(
        topics=tuple(shared.topics.values()),
        people=_people(names, shared),
        places=_places(names, shared),
        bodies=_bodies(names, shared),
        publishers=_publishers(names, shared),
        units=units,
        roles=roles,
        cues=tuple(cues),
    )


def _topic(name: str, form: TopicForm, at: Located, shared: Shared) -> Topic:
    return Topic(
        name=name,
        phrases=_patterns(form.phrases, at.at("phrases"), shared),
        who=shared.values(form.who, at.at("who")),
        parties=shared.values(form.parties, at.at("parties")),
        not_phrases=_patterns(form.not_, at.at("not"), shared),
        confirmed_by=form.confirmed_by,
    )


def _add_units(form: LexiconForm, at: Located, units: _Words, shared: Shared) -> None:
    for name, words in form.units.items():
        units[name] = units.get(name, ()) + _patterns(words, at.at(name), shared)


def _add_roles(form: LexiconForm, at: Located, roles: dict[str, _Words], shared: Shared) -> None:
    for name, role in form.roles.items():
        sides = roles.setdefault(name, {})
        for side, words in (("left", role.left), ("right", role.right)):
            sides[side] = sides.get(side, ()) + _patterns(words, at.at(name, side), shared)


def _cues(form: LexiconForm, at: Located, shared: Shared) -> list[StatusCue]:
    return [
        StatusCue(cue.id, pattern, cue.status, cue.direction)
        for index, cue in enumerate(form.cues)
        for pattern in _patterns((cue.match,), at.at(index, "match"), shared)
    ]


def _patterns(texts: Sequence[str], at: Located, shared: Shared) -> tuple[str, ...]:
    """The texts, each of which must be a pattern of words; quotes in one are dropped."""
    found = []
    for index, text in enumerate(shared.values(texts, at)):
        pattern = _QUOTES.sub("", text).strip()
        fault = _fault_of(pattern)
        if fault:
            hint = "words, `a|b`, `pre*`, `word?`, and ... between words"
            shared.faults.append(at.at(index).fault(fault, hint))
            continue
        found.append(pattern)
    return tuple(found)


def _fault_of(pattern: str) -> str:
    """What is wrong with a pattern; "" if it is one."""
    foreign = _OF_QUERIES.search(pattern)
    if foreign:
        return f"{foreign[0]} cannot stand in a phrase, which is no query"
    try:
        parse_pattern(pattern)
    except ValueError as problem:
        return str(problem)
    return ""


# --- names.yaml


def _people(names: Sequence[tuple[Located, NamesForm]], shared: Shared) -> tuple[Person, ...]:
    found = []
    for written, form in names:
        _check_once([p.name for p in form.people], written.at("people"), shared)
        for index, person in enumerate(form.people):
            at = written.at("people", index)
            also = shared.values(person.also, at.at("also"))
            found.append(Person(person.name, also, shared.values(person.offices, at.at("offices"))))
    return tuple(found)


def _places(names: Sequence[tuple[Located, NamesForm]], shared: Shared) -> tuple[Place, ...]:
    found = []
    for written, form in names:
        _check_once([p.name for p in form.places], written.at("places"), shared)
        found += [Place(place.name, place.also, place.people) for place in form.places]
    return tuple(found)


def _bodies(names: Sequence[tuple[Located, NamesForm]], shared: Shared) -> tuple[Body, ...]:
    found = []
    for written, form in names:
        _check_once([b.name for b in form.bodies], written.at("bodies"), shared)
        found += [Body(body.name, body.also, body.party_to) for body in form.bodies]
    return tuple(found)


def _publishers(
    names: Sequence[tuple[Located, NamesForm]], shared: Shared
) -> tuple[Publisher, ...]:
    found = []
    for written, form in names:
        _check_once([p.name for p in form.publishers], written.at("publishers"), shared)
        found += [Publisher(one.name, one.domains, one.family) for one in form.publishers]
    return tuple(found)


def _check_once(names: Sequence[str], at: Located, shared: Shared) -> None:
    known: dict[str, int] = {}
    for index, name in enumerate(names):
        first = known.setdefault(name.casefold(), index)
        if first != index:
            hint = f"first at line {at.at(first).line}: put both entries into one"
            spot = at.at(index, "name")
            shared.faults.append(spot.fault(f"{name} stands here a second time", hint))
