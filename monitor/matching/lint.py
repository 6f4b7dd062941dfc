"""What is allowed in a rule and yet seldom meant: each finding with a stable id and a remedy.

Here stands what the rules alone tell. What takes articles, tests or a clock to find is found where
those are at hand, under ids of the same table.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from monitor.language.lexicon import Lexicon
from monitor.language.words.normalise import fold
from monitor.language.words.places import Places
from monitor.located import Located
from monitor.matching.anchors import Anchors
from monitor.matching.boolean import Query
from monitor.matching.canonical import pattern_of
from monitor.matching.conditions import (
    AllOf,
    AnyOf,
    AttendanceIs,
    Condition,
    Not,
    QuantityIs,
    QueryHolds,
    fact_condition,
)
from monitor.matching.implies import (
    always_holds,
    holds_within,
    implies,
    is_empty,
    meaning_of,
    never_holds,
)
from monitor.matching.rules import Rule
from monitor.matching.spots import RuleFile, doubled
from monitor.matching.terms import distances_of, phrases_of

LINTS = MappingProxyType(
    {
        "R002": "a value stands twice in one list; a second rule of one name is refused",
        "R003": "a list or macro that nobody uses",
        "R004": "a name that stands for nothing: refused",
        "R010": "a query of which no word must occur: it runs on every article",
        "R011": "a wildcard with a stem under four letters",
        "R012": "NEAR over more than ten words",
        "R013": "a small and, or, not, looked for as a word",
        "R020": "it can never match",
        "R022": "it matches every article",
        "R030": "it is equal to another rule",
        "R031": "another rule holds wherever it does, at the same level, for the same readers",
        "R040": "a list or macro that holds itself: refused",
        "R050": "a rule without tests",
    }
)
"""What each id stands for; an id never changes its meaning."""

SHORT_STEM = 4
FAR = 10
_OPERATORS = frozenset({"and", "or", "not"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at again; `# noqa: R012` in the rule's lines accepts it.

    `rule` is "" where it is about what rules share.
    """

    id: str
    rule: str
    file: str
    line: int
    what: str
    hint: str
    column: int = 1


@dataclass(frozen=True, slots=True)
class _Doubt:
    """A finding on its way: `said` are the words of the rule that it is about."""

    id: str
    what: str
    hint: str
    said: str = ""


def lint(
    rules: Sequence[Rule],
    texts: Mapping[str, str] = MappingProxyType({}),
    lexicon: Lexicon | None = None,
) -> tuple[Finding, ...]:
    """All findings: rule by rule in the order given, then those on what files share.

    `texts` are the rule files as written, by the name that rules know them by.
    """
    files = {name: RuleFile(name, texts.get(name, "")) for name in _names(rules, texts)}
    lexicon = lexicon or Lexicon()
    anchors = Anchors(lexicon, Places(lexicon))
    among = _Among(rules)
    found: list[Finding] = []
    for rule in rules:
        file = files[rule.file]
        accepted = file.accepted(rule.line)
        for doubt in (*_of_rule(rule, anchors), *among.doubts(rule)):
            if doubt.id not in accepted:
                spot = file.spot(rule, doubt.said)
                told = (rule.file, spot.line, doubt.what, doubt.hint, spot.column)
                found.append(Finding(doubt.id, rule.id, *told))
    return (*found, *_of_files(tuple(files.values())))


def _names(rules: Iterable[Rule], texts: Iterable[str]) -> dict[str, None]:
    return dict.fromkeys((*(rule.file for rule in rules), *texts))


def accepted_by_comment(
    rules: Sequence[Rule], texts: Mapping[str, str]
) -> Mapping[str, frozenset[str]]:
    """Which ids the comments of each rule accept, for findings that are made elsewhere."""
    files = {name: RuleFile(name, texts.get(name, "")) for name in _names(rules, texts)}
    return {rule.id: files[rule.file].accepted(rule.line) for rule in rules}


# --- one rule -----------------------------------------------------------------------------------


def _of_rule(rule: Rule, anchors: Anchors) -> Iterator[_Doubt]:
    queries = tuple(dict.fromkeys(_queries(rule)))
    yield from _anchorless(rule, anchors, queries)
    yield from _stems(queries)
    yield from _small_operators(queries)
    yield from _distances(queries)
    yield from _vain(rule, queries)
    if not rule.tests:
        hint = "give it one text that fires it and one that must not"
        yield _Doubt("R050", "it has no tests", hint)


def _anchorless(rule: Rule, anchors: Anchors, queries: Sequence[Query]) -> Iterator[_Doubt]:
    """Who asks for a fact means any article that tells it; who asks for words means some words."""
    if fact_condition(rule.match) is None and queries and not anchors.of(rule):
        hint = "add a word that all the articles meant have in common"
        yield _Doubt("R010", "no word must occur: it runs on every article", hint)


def _stems(queries: Iterable[Query]) -> Iterator[_Doubt]:
    words = (word for q in queries for phrase in phrases_of(q.term) for word in phrase.words)
    for word in dict.fromkeys(words):
        if word.is_prefix and word.text.isascii() and len(word.text) < SHORT_STEM:
            hint = f"a longer stem than '{word.text}' takes fewer words that are not meant"
            yield _Doubt("R011", f"{word} begins very many words", hint, str(word))


def _small_operators(queries: Iterable[Query]) -> Iterator[_Doubt]:
    """`cocoa or coffee` asks for the word "or", which few mean."""
    asked = (phrase.words for query in queries for phrase in phrases_of(query.term))
    alone = (words[0].text for words in asked if len(words) == 1 and not words[0].is_prefix)
    for word in dict.fromkeys(alone):
        if word in _OPERATORS:
            hint = f"write {word.upper()} large, if no word is meant"
            yield _Doubt("R013", f"'{word}' is looked for as a word", hint, word)


def _distances(queries: Iterable[Query]) -> Iterator[_Doubt]:
    nears = (near for query in queries for near in distances_of(query.term))
    for distance in dict.fromkeys(near.distance for near in nears):
        if distance > FAR:
            hint = f"words more than {FAR} apart seldom belong together; AND asks no distance"
            yield _Doubt("R012", f"NEAR/{distance} is far", hint, f"NEAR/{distance}")


def _vain(rule: Rule, queries: Iterable[Query]) -> Iterator[_Doubt]:
    for query in queries:
        if never_holds(query.term):
            hint = "what it asks for is what its NOT leaves out"
            yield _Doubt("R020", f"'{query}' can never match", hint, query.source)
        elif always_holds(query.term):
            hint = "it holds with the words and without them"
            yield _Doubt("R022", f"'{query}' matches every article", hint, query.source)
    for bounds in (one.value for one in _quantities(rule.match) if one.value):
        if is_empty(bounds):
            yield _Doubt("R020", "no number lies within its `value`", "turn the bounds round")
    if isinstance(rule.match, AllOf) and _rules_itself_out(rule.match.conditions):
        hint = "what `not:` leaves out is what the match asks for"
        yield _Doubt("R020", "it can never match", hint)


def _rules_itself_out(conditions: Sequence[Condition]) -> bool:
    excluded = [each.condition for each in conditions if isinstance(each, Not)]
    return any(holds_within(each, out) for each in conditions for out in excluded)


def _quantities(condition: Condition) -> Iterator[QuantityIs]:
    match condition:
        case QuantityIs():
            yield condition
        case Not(inner):
            yield from _quantities(inner)
        case AllOf(conditions) | AnyOf(conditions):
            for each in conditions:
                yield from _quantities(each)


def _queries(rule: Rule) -> Iterator[Query]:
    if rule.about is not None:
        yield rule.about
    yield from _of_condition(rule.match)


def _of_condition(condition: Condition) -> Iterator[Query]:
    match condition:
        case QueryHolds(query):
            yield query
        case AttendanceIs(event=Query() as query):
            yield query
        case Not(inner):
            yield from _of_condition(inner)
        case AllOf(conditions) | AnyOf(conditions):
            for each in conditions:
                yield from _of_condition(each)


# --- rules among each other ---------------------------------------------------------------------


class _Among:
    """Finds rules that ask what others ask, without holding each against every other."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._first: dict[object, str] = {}
        self._by_phrase: dict[str, list[Rule]] = {}
        for rule in rules:
            for phrase in dict.fromkeys(_phrases(rule)):
                self._by_phrase.setdefault(phrase, []).append(rule)

    def doubts(self, rule: Rule) -> Iterator[_Doubt]:
        """Two rules that ask the same of the same tell everything twice."""
        about = meaning_of(rule.about.term) if rule.about else None
        said_by = rule.min_origins
        key = (meaning_of(rule.match), about, rule.trigger, rule.group_by, said_by)
        same = self._first.setdefault(key, rule.id)
        if same != rule.id:
            yield _Doubt("R030", f"it is equal to {same}", "leave one of them out")
            return
        wider = next((one for one in self._near(rule) if _shadows(one, rule)), None)
        if wider is not None:
            hint = "leave it out, or give it a higher level or readers of its own"
            yield _Doubt("R031", f"wherever it holds, {wider.id} does too", hint)

    def _near(self, rule: Rule) -> Iterable[Rule]:
        """The rules that share a phrase with this one; only these are held against it."""
        near = {
            one.id: one
            for phrase in _phrases(rule)
            for one in self._by_phrase[phrase][:MAX_SHARING]
            if one.id != rule.id
        }
        return near.values()


MAX_SHARING = 50
"""Rules that share a phrase and are looked at: with more, nobody would read the findings."""


def _phrases(rule: Rule) -> Iterator[str]:
    """The patterns of a rule that is about whole articles; of others "shadowed" says too little."""
    if fact_condition(rule.match) is None:
        for query in _queries(rule):
            for phrase in phrases_of(query.term):
                yield pattern_of(phrase.words)


def _shadows(wider: Rule, rule: Rule) -> bool:
    if wider.level.rank < rule.level.rank or wider.to != rule.to or not wider.enabled:
        return False
    if (wider.trigger, wider.group_by) != (rule.trigger, rule.group_by):
        return False
    if wider.about and not (rule.about and implies(rule.about.term, wider.about.term)):
        return False
    return holds_within(rule.match, wider.match) and not _is_same(rule, wider)


def _is_same(rule: Rule, other: Rule) -> bool:
    abouts = [meaning_of(one.about.term) if one.about else None for one in (rule, other)]
    return abouts[0] == abouts[1] and meaning_of(rule.match) == meaning_of(other.match)


# --- what files share ---------------------------------------------------------------------------


def _of_files(files: Sequence[RuleFile]) -> Iterator[Finding]:
    used = frozenset(name for file in files for name in file.used())
    for file in files:
        for at, what, hint in (*_unused(file, used), *_twice(file)):
            code = "R002" if "twice" in what else "R003"
            if code not in file.accepted(at.line):
                line, column = at.key_place
                yield Finding(code, "", file.file, line, what, hint, column)


def _unused(file: RuleFile, used: Container[str]) -> Iterator[tuple[Located, str, str]]:
    for section, mark in (("lists", "$"), ("macros", "")):
        for name, at in file.shared(section):
            if mark + name not in used:
                yield at, f"nobody uses the {section[:-1]} {name}", "leave it out"


def _twice(file: RuleFile) -> Iterator[tuple[Located, str, str]]:
    for at in file.lists():
        values = at.value if isinstance(at.value, list) else []
        for index in doubled([fold(str(value)).strip() for value in values]):
            yield at.at(index), f"'{values[index]}' stands twice in this list", "leave one out"
