"""What rule files share: lists, groups, macros and topics, in one namespace over all files."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from monitor.errors import Fault
from monitor.forms import did_you_mean
from monitor.language.lexicon import Topic
from monitor.language.words.cues import DEFAULT_GAP
from monitor.located import Located
from monitor.matching.boolean import Query, QueryError, parse_query
from monitor.matching.fields import ROLES

_NAME = re.compile(r"[^\W\d][\w-]*$")
_REFERENCE = re.compile(r"\$([^\W\d][\w-]*)$")
_IN_QUERY = re.compile(r'"[^"]*"|(?<!\w)/(?:[^/\\\n]|\\.)*/|(?<![\w$])\$([^\W\d][\w-]*)')
_BARE = re.compile(r"[\w*]+$")
_QUOTED = re.compile(r"""(?=["“„«‘].*["”“»’]$)["“„«‘]([^"“”„«»‘’]+)["”“»’]""")
_SOME_WORD = "unknown"  # stands in a query for a list that is at fault, so that the rest is read

LISTS = ("list", "group")
MACROS = ("macro",)
_WHERE = {
    LISTS: "lists stand under `lists`, groups in names.yaml",
    MACROS: "macros stand under `macros`",
}

MAX_NESTING = 20
"""Of lists in lists and macros in macros: nobody can follow more, and reading them is recursive."""

MAX_SPELLINGS = 300
"""Of one phrase with alternatives (`a|b c|d` has four)."""
_CONNECTIVE = re.compile(r"(?:AND|OR|NOT|O?NEAR(?:/\d+)?)$")


@dataclass(frozen=True, slots=True)
class Shelf:
    """A shared thing: its kind (list, group, macro, topic) and where it is written."""

    kind: str
    at: Located
    values: tuple[str, ...] = ()


@dataclass(slots=True)
class Shared:
    """All that is shared, and the faults found in gathering and in using it."""

    built_in: Mapping[str, Topic]
    faults: list[Fault] = field(default_factory=list)
    shelves: dict[str, Shelf] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    roles: tuple[str, ...] = ROLES
    wording: str = ""
    """Changes when something shared is written otherwise; known when all of it is gathered."""
    spelt: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What each list has been found to stand for."""

    def put(self, name: str, shelf: Shelf) -> None:
        """Give a thing its name; a second one of that name is a fault."""
        known = self.shelves.get(name)
        if not _NAME.match(name):
            hint = "letters, digits, - and _, beginning with a letter"
            self.faults.append(shelf.at.key_fault(f"{name}: this cannot be a name", hint))
        elif known:
            hint = f"the {known.kind} of that name stands in {known.at.file}:{known.at.line}"
            self.faults.append(shelf.at.key_fault(f"{name}: this name is taken", hint))
        elif name in self.built_in:
            hint = "choose another name: the reader has a topic of this name of its own"
            self.faults.append(shelf.at.key_fault(f"{name}: this name is taken", hint))
        else:
            self.shelves[name] = shelf

    def gathered(self) -> None:
        """All that is shared is there."""
        written = {name: shelf.at.value for name, shelf in self.shelves.items()}
        text = json.dumps(written, sort_keys=True, default=str)
        self.wording = hashlib.sha256(text.encode(errors="replace")).hexdigest()[:12]

    def values(self, texts: Sequence[str], at: Located) -> tuple[str, ...]:
        """The texts, each once, with each `$name` replaced by the list or group it stands for."""
        return self._values(texts, at, ())

    def query(self, source: str, at: Located) -> Query | None:
        """The query parsed, its `$names` replaced by alternatives; None if it is faulty."""
        pieces, origins = self._spelt_out(source, at)
        try:
            return parse_query("".join(pieces))
        except QueryError as problem:
            where = _origin(pieces, origins, problem.at)
            self.faults.append(at.fault(problem.message, offset=where))
            return None

    def mention(self, topic: Topic, at: Located) -> Query | None:
        """A query for the words that mention a topic; None if there are too many of them."""
        try:
            return parse_query(_alternatives_of(topic))
        except QueryError as problem:
            self.faults.append(at.fault(problem.message))
            return None

    def macro(self, name: str, at: Located) -> Located | None:
        """Where a macro is written, or None after noting that there is none."""
        shelf = self.shelves.get(name.removeprefix("$"))
        if shelf and shelf.kind == "macro":
            return shelf.at
        self._unknown(name, MACROS, at)
        return None

    def topic(self, name: str) -> Topic | None:
        """A topic of the rule files, or one that the reader knows by itself."""
        return self.topics.get(name) or self.built_in.get(name)

    def is_unread_topic(self, name: str) -> bool:
        """Whether a topic has that name and faults, which are told where it is written."""
        return name in self.shelves and self.shelves[name].kind == "topic"

    def outcomes(self) -> list[str]:
        """The steps that some topic has beside the ladder."""
        known = (*self.built_in.values(), *self.topics.values())
        return [outcome for topic in known for outcome in topic.outcomes]

    def topic_names(self) -> list[str]:
        return [*self.built_in, *self.topics]

    def _values(self, texts: Sequence[str], at: Located, way: tuple[str, ...]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for index, text in enumerate(texts):
            reference = _REFERENCE.match(text.strip())
            if reference is None:
                found[_bare(text)] = None
            else:
                found.update(dict.fromkeys(self._behind(reference[1], at.at(index), way)))
        return tuple(found)

    def _behind(self, name: str, at: Located, way: tuple[str, ...] = ()) -> tuple[str, ...]:
        """What a list stands for; `way` are the lists that led here."""
        shelf = self.shelves.get(name)
        if shelf is None or shelf.kind not in LISTS:
            self._unknown(f"${name}", LISTS, at)
            return ()
        if name in way or len(way) >= MAX_NESTING:
            circle = " → ".join(f"${one}" for one in (*way, name))
            what = "this list holds itself" if name in way else "lists are nested too deep"
            self.faults.append(replace(at.fault(f"{what}: {circle}"), code="R040"))
            return ()
        if name not in self.spelt:
            self.spelt[name] = self._values(shelf.values, shelf.at, (*way, name))
        return self.spelt[name]

    def _spelt_out(self, source: str, at: Located) -> tuple[list[str], list[int]]:
        """Pieces of the query with references replaced, and where each piece began."""
        if "$" not in source:
            return [source], [0]
        pieces, origins, end = [], [], 0
        for found in _IN_QUERY.finditer(source):
            if not found[1]:
                continue
            pieces += [source[end : found.start()], self._alternatives(found, at)]
            origins += [end, found.start()]
            end = found.end()
        return [*pieces, source[end:]], [*origins, end]

    def _alternatives(self, found: re.Match[str], at: Located) -> str:
        name = found[1]
        if name in self.shelves and self.shelves[name].kind in LISTS:
            values = [_as_term(value) for value in self._behind(name, at)]
            return f"({' OR '.join(values)})" if values else _SOME_WORD
        self._unknown(f"${name}", LISTS, at, found.start())
        return _SOME_WORD

    def _unknown(self, name: str, kinds: tuple[str, ...], at: Located, offset: int = 0) -> None:
        bare, what = name.removeprefix("$"), f"{name}: no such {' or '.join(kinds)}"
        shelf = self.shelves.get(bare)
        known = [one for one, other in self.shelves.items() if other.kind in kinds]
        if shelf:
            hint = f"there is a {shelf.kind} of that name"
        else:
            hint = did_you_mean(bare, known) or _WHERE[kinds]
        self.faults.append(replace(at.fault(what, hint, offset=offset), code="R004"))


def _bare(text: str) -> str:
    """A name or phrase without the quotes about it, of whichever kind: no article has them."""
    quoted = _QUOTED.fullmatch(text.strip())
    return (quoted[1] if quoted else text).strip()


def _as_term(value: str) -> str:
    """A listed value as it stands in a query: a word as it is, all else as a phrase."""
    text = value.strip().strip('"')
    return text if _BARE.match(text) and not _CONNECTIVE.match(text) else f'"{text}"'


def _origin(pieces: Iterable[str], origins: Iterable[int], at: int) -> int:
    """Where in the source as written the character number `at` of the joined pieces stood."""
    start = 0
    for index, (piece, origin) in enumerate(zip(pieces, origins, strict=True)):
        if at <= start + len(piece):
            return origin if index % 2 else origin + at - start
        start += len(piece)
    return start


def _alternatives_of(topic: Topic) -> str:
    """A query for the words that mention a topic."""
    return " OR ".join(dict.fromkeys(map(_phrased, topic.phrases)))


def _phrased(pattern: str) -> str:
    """One cue pattern as a query: `a|b` multiplies, `word?` may be missing, a gap is ONEAR."""
    sides: list[list[tuple[str, ...]]] = [[()]]
    gaps: list[str] = []
    for item in pattern.replace("-", " ").split():
        gap = re.fullmatch(r"\.\.\.(\d*)", item)
        if gap:
            gaps.append(gap[1] or str(DEFAULT_GAP))
            sides.append([()])
        else:
            sides[-1] = _longer(sides[-1], item, pattern)
    terms = [_any_phrase(side) for side in sides]
    if not gaps:
        return terms[0]
    pairs = zip(terms, gaps, terms[1:], strict=False)
    return " AND ".join(f"({left} ONEAR/{gap} {right})" for left, gap, right in pairs)


def _longer(side: list[tuple[str, ...]], item: str, pattern: str) -> list[tuple[str, ...]]:
    optional = item.endswith("?") and len(item) > 1
    choices = (item[:-1] if optional else item).split("|")
    longer = [(*words, choice) for words in side for choice in choices]
    longer += side if optional else []
    if len(longer) > MAX_SPELLINGS:
        raise QueryError(f"more than {MAX_SPELLINGS} ways to write one phrase: {pattern}", 0)
    return longer


def _any_phrase(side: Iterable[Sequence[str]]) -> str:
    phrases = [_as_term(" ".join(words)) for words in side if words]
    return phrases[0] if len(phrases) == 1 else f"({' OR '.join(phrases)})"
