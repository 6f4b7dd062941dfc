"""Where in a rule file something stands: each finding of lint is shown at its own words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.errors import InputErrors
from monitor.located import Located, Value
from monitor.matching.rules import Rule
from monitor.yamlfile import load_yaml

_ASKING = ("about", "match", "trigger")
_REFERENCE = re.compile(r"\$[^\W\d][\w-]*")
_NOQA = re.compile(r"# *noqa: *(R\d+(?:[ ,]+R\d+)*)")


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file, from 1."""

    line: int
    column: int


class RuleFile:
    """One rule file as written. Of one that cannot be had, every spot is the rule's own line."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self._lines = text.splitlines()
        self.written = _tree(file, text)
        self._at = dict(self._rules())

    def spot(self, rule: Rule, said: str = "") -> Spot:
        """Where a rule says something; its first line where that cannot be found."""
        at = self._at.get(rule.line)
        if at is None:
            return Spot(rule.line, 1)
        asking = [at.at(key) for key in _ASKING if at.has(key)] or [at]
        places = (place for each in asking for place in _said(each, said))
        own = at.at("rule").key_place
        return Spot(*next(places, own)) if said else Spot(*own)

    def shared(self, section: str) -> Iterator[tuple[str, Located]]:
        """What the file shares with others under `lists`, `macros` or `topics`, by name."""
        if self.written is None or not self.written.has(section):
            return
        at = self.written.at(section)
        if isinstance(at.value, Mapping):
            yield from ((name, at.at(name)) for name in at.value)

    def lists(self) -> Iterator[Located]:
        """Every list of texts in the file."""
        if self.written is not None:
            yield from _lists(self.written)

    def used(self) -> Iterator[str]:
        """The names of lists, with their $, and of macros that something in the file refers to."""
        if self.written is not None:
            for text in _texts(self.written):
                yield from _REFERENCE.findall(str(text.value))
            yield from _macros(self.written.value)

    def accepted(self, line: int) -> frozenset[str]:
        """The ids named in comments in the lines of a rule; outside of rules, on the line."""
        starts = sorted(self._at)
        at = bisect_right(starts, line)
        first = starts[at - 1] if at else line
        last = (starts[at] if at < len(starts) else len(self._lines) + 1) if at else line + 1
        own = "\n".join(self._lines[max(first - 1, 0) : last - 1])
        return frozenset(code for codes in _NOQA.findall(own) for code in re.findall(r"\w+", codes))

    def _rules(self) -> Iterator[tuple[int, Located]]:
        if self.written is None:
            return
        for section in ("watch", "rules"):
            at = self.written.at(section)
            if self.written.has(section) and isinstance(at.value, list):
                for index in range(len(at.value)):
                    each = at.at(index)
                    yield (each.at("rule").line if each.has("rule") else each.line), each


def _tree(file: str, text: str) -> Located | None:
    try:
        return load_yaml(text, file) if text else None
    except InputErrors:
        return None


def _said(at: Located, said: str) -> Iterator[tuple[int, int]]:
    """Where the words stand in the texts below a place, as words of their own."""
    wanted = re.compile(rf"(?<!\w){re.escape(said)}(?!\w)", re.IGNORECASE)
    for text in _texts(at):
        found = wanted.search(str(text.value))
        if found:
            fault = text.fault("", offset=found.start())
            yield fault.line, fault.column


def _texts(at: Located) -> Iterator[Located]:
    match at.value:
        case str():
            yield at
        case dict() as pairs:
            for key in pairs:
                yield from _texts(at.at(key))
        case list() as items:
            for index in range(len(items)):
                yield from _texts(at.at(index))


def _macros(value: Value) -> Iterator[str]:
    match value:
        case dict() as pairs:
            for key, inner in pairs.items():
                if key == "macro" and isinstance(inner, str):
                    yield inner.removeprefix("$")
                yield from _macros(inner)
        case list() as items:
            for item in items:
                yield from _macros(item)
        case _:
            return


def _lists(at: Located) -> Iterator[Located]:
    match at.value:
        case dict() as pairs:
            for key in pairs:
                if key != "tests":
                    yield from _lists(at.at(key))
        case list() as items:
            if items and all(isinstance(item, str) for item in items):
                yield at
            for index in range(len(items)):
                yield from _lists(at.at(index))


def doubled(values: Sequence[object]) -> Iterator[int]:
    """The places of values that stood in the list before."""
    seen: set[object] = set()
    for at, value in enumerate(values):
        if value in seen:
            yield at
        seen.add(value)
