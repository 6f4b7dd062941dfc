"""What rule files share: lists, groups, macros and topics, in one namespace over all files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from monitor.errors import Fault
from monitor.forms import did_you_mean
from monitor.language.lexicon import Topic
from monitor.matching.boolean import Query, QueryError, parse_query
from monitor.matching.fields import ROLES
from monitor.yamlfile import Located

_NAME = re.compile(r"[^\W\d][\w-]*$")
_REFERENCE = re.compile(r"\$([^\W\d][\w-]*)$")
_IN_QUERY = re.compile(r'"[^"]*"|(?<!\w)/(?:[^/\\\n]|\\.)*/|(?<![\w$])\$([^\W\d][\w-]*)')
_BARE = re.compile(r"[\w*]+$")
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

    def values(self, texts: Sequence[str], at: Located) -> tuple[str, ...]:
        """The texts, with each `$name` replaced by the list or group it stands for."""
        found: list[str] = []
        for index, text in enumerate(texts):
            reference = _REFERENCE.match(text.strip())
            spot = at.at(index)
            found += self._behind(reference[1], spot, ()) if reference else [text.strip()]
        return tuple(dict.fromkeys(found))

    def query(self, source: str, at: Located) -> Query | None:
        """The query parsed, its `$names` replaced by alternatives; None if it is faulty."""
        pieces, origins = self._spelt_out(source, at)
        try:
            return parse_query("".join(pieces))
        except QueryError as problem:
            where = _origin(pieces, origins, problem.at)
            self.faults.append(at.fault(problem.message, offset=where))
            return None

    def macro(self, name: str, at: Located) -> Located | None:
        """Where a macro is written, or None after noting that there is none."""
        shelf = self.shelves.get(name.removeprefix("$"))
        if shelf and shelf.kind == "macro":
            return shelf.at
        self._unknown(name, "macro", at)
        return None

    def topic(self, name: str) -> Topic | None:
        """A topic of the rule files, or one that the reader knows by itself."""
        return self.topics.get(name) or self.built_in.get(name)

    def topic_names(self) -> list[str]:
        return [*self.built_in, *self.topics]

    def _behind(self, name: str, at: Located, way: tuple[str, ...]) -> tuple[str, ...]:
        shelf = self.shelves.get(name)
        if name in way:
            circle = " → ".join(f"${one}" for one in (*way, name))
            self.faults.append(at.fault(f"this list holds itself: {circle}"))
            return ()
        if shelf is None or shelf.kind not in {"list", "group"}:
            self._unknown(f"${name}", "list or group", at)
            return ()
        found: list[str] = []
        for index, text in enumerate(shelf.values):
            inner = _REFERENCE.match(text.strip())
            spot = shelf.at.at(index)
            found += self._behind(inner[1], spot, (*way, name)) if inner else [text.strip()]
        return tuple(found)

    def _spelt_out(self, source: str, at: Located) -> tuple[list[str], list[int]]:
        """Pieces of the query with references replaced, and where each piece began."""
        pieces, origins, end = [], [], 0
        for found in _IN_QUERY.finditer(source):
            if not found[1]:
                continue
            pieces += [source[end : found.start()], self._alternatives(found, at)]
            origins += [end, found.start()]
            end = found.end()
        return [*pieces, source[end:]], [*origins, end]

    def _alternatives(self, found: re.Match[str], at: Located) -> str:
        shelf = self.shelves.get(found[1])
        if shelf is None or shelf.kind not in {"list", "group"}:
            known = [n for n, s in self.shelves.items() if s.kind in {"list", "group"}]
            hint = did_you_mean(found[1], known) or "is it text? put it in double quotes"
            what = f"{found[0]}: no such list or group"
            self.faults.append(at.fault(what, hint, offset=found.start()))
            return "unknown"
        values = [_as_term(value) for value in self._behind(found[1], at, ())]
        return f"({' OR '.join(values)})" if values else "unknown"

    def _unknown(self, name: str, kind: str, at: Located) -> None:
        shelf = self.shelves.get(name.removeprefix("$"))
        what = f"{name}: no such {kind}"
        if shelf:
            self.faults.append(at.fault(what, f"there is a {shelf.kind} of that name"))
            return
        known = [n for n, s in self.shelves.items() if s.kind in kind.split(" or ")]
        self.faults.append(at.fault(what, did_you_mean(name.removeprefix("$"), known)))


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


def alternatives(topic: Topic) -> str:
    """A query for the words that mention a topic."""
    return " OR ".join(dict.fromkeys(query for p in topic.phrases for query in _phrased(p)))


def _phrased(pattern: str) -> list[str]:
    """One cue pattern as queries: `a|b` multiplies, `word?` may be missing, a gap is ONEAR."""
    sides: list[list[list[str]]] = [[[]]]
    gaps: list[str] = []
    for item in pattern.replace("-", " ").split():
        gap = re.fullmatch(r"\.\.\.(\d*)", item)
        if gap:
            gaps.append(gap[1] or "5")
            sides.append([[]])
            continue
        optional = item.endswith("?") and len(item) > 1
        choices = item.removesuffix("?").split("|") if optional else item.split("|")
        longer = [[*words, choice] for words in sides[-1] for choice in choices]
        sides[-1] = [*sides[-1], *longer] if optional else longer
    terms = [_any_phrase(side) for side in sides]
    if not gaps:
        return terms[:1]
    return [
        " AND ".join(
            f"({a} ONEAR/{n} {b})" for a, n, b in zip(terms, gaps, terms[1:], strict=False)
        )
    ]


def _any_phrase(side: Iterable[Sequence[str]]) -> str:
    phrases = [_as_term(" ".join(words)) for words in side if words]
    return phrases[0] if len(phrases) == 1 else f"({' OR '.join(phrases)})"
