"""YAML with the place of every key, and all faults of a file at once.

A file is read event by event into a tree that knows where each value stands. Nothing is built
before the bounds on size, depth and aliases have been checked; tags are refused; only `true` and
`false` are booleans, so that the country code NO stays a word. A comma inside a flow-style
number, an unquoted `*`, a colon in a name and the like are told with the way to write them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from monitor.errors import Fault, InputErrors
from monitor.located import Located, Mark, Node, Scalar, Step, Value
from monitor.yamltraps import Stumble, slip_behind

MAX_BYTES = 32 * 1024 * 1024  # 100,000 rules fit; more is no file that a person keeps
MAX_DEPTH = 32  # the deepest rule that makes sense nests some twelve levels
MAX_ALIASED_NODES = 10_000  # what aliases may add, so that a bomb of nested aliases stays small

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*(_[0-9]+)*)$")
_BASED = re.compile(r"0o[0-7]+$|0x[0-9a-fA-F]+$")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_BOOLS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_LONGEST_NUMBER = 40
_BEGINS_NO_WORD = frozenset("+-.0123456789~nNtTfF")
"""What anything may begin with that is no text, `null` and `true` included."""
_SPLIT_NUMBER = re.compile(r"[-+\w]+,(?P<rest>\d{3})(?!\d)")


def package_yaml(path: Traversable) -> Any:
    """The package's own data: trusted, so read without places, and once; nobody may change it.

    Words mean what they mean in a person's file: `no` and `on` are words.
    """
    return _tree_of(path.read_text(encoding="utf-8"))


@lru_cache(maxsize=64)
def _tree_of(text: str) -> Any:
    root: list[Any] = []
    within = [root]
    with _events(text) as events:
        for event in events:
            match event:
                case yaml.ScalarEvent():
                    within[-1].append(event.value if event.style else plain_value(event.value))
                case yaml.CollectionStartEvent():
                    within.append([])
                case yaml.SequenceEndEvent():
                    listed = within.pop()
                    within[-1].append(listed)
                case yaml.MappingEndEvent():
                    pairs = within.pop()
                    within[-1].append(dict(zip(pairs[::2], pairs[1::2], strict=True)))
                case yaml.AliasEvent():
                    raise ValueError(f"an alias, *{event.anchor}, in the package's own data")
    return root[0]


def read_yaml(path: Path, name: str = "") -> Located:
    """A person's file, read whole; `name` is how faults call it. Raises InputErrors."""
    name = name or str(path)
    try:
        with path.open("rb") as opened:
            body = opened.read(MAX_BYTES + 1)
        text = body.decode("utf-8-sig")
    except OSError as problem:
        raise InputErrors([Fault(name, 0, 0, _cannot_read(problem))]) from None
    except UnicodeDecodeError as problem:
        line = body.count(b"\n", 0, problem.start) + 1
        column = problem.start - body.rfind(b"\n", 0, problem.start)
        raise InputErrors(
            [Fault(name, line, column, "this is not UTF-8 text", "save the file as UTF-8")]
        ) from None
    return load_yaml(text, name)


def yaml_files(path: Path) -> list[Path]:
    """The folder's own *.yaml files, by name, hidden ones aside; the path itself if a file.

    Raises InputErrors for a path that is not there, and for a *.yml that would go unread.
    """
    if not path.is_dir():
        if not path.exists():
            raise InputErrors([Fault(str(path), 0, 0, "no such file or folder")])
        return [path]
    strays = [f for f in sorted(path.glob("*.yml")) if not f.name.startswith(".")]
    if strays:
        hint = "rename it: only files that end in .yaml are read"
        raise InputErrors(
            [Fault(str(f), 0, 0, "this file would not be read", hint) for f in strays]
        )
    return [f for f in sorted(path.glob("*.yaml")) if f.is_file() and not f.name.startswith(".")]


def load_yaml(text: str, file: str) -> Located:
    """The one document of a text, with its places. Raises InputErrors with all its faults."""
    if len(text) > MAX_BYTES:
        raise InputErrors([Fault(file, 0, 0, f"larger than {MAX_BYTES:,} bytes")])
    builder = _Builder(text, file)
    try:
        with _events(text) as events:
            builder.take(events)
    except _UnreadableError:
        pass
    except UnicodeEncodeError as problem:
        builder.faults.append(_unencodable(file, text, problem.start))
    except yaml.YAMLError as problem:
        builder.faults.append(_syntax_fault(problem, text, file))
    if builder.faults:
        raise InputErrors(builder.faults)
    return Located(file, text, builder.root)


@contextmanager
def _events(text: str) -> Iterator[Iterable[yaml.Event]]:
    loader = yaml.CSafeLoader(text)
    try:
        yield iter(loader.get_event, None)
    finally:
        loader.dispose()


class _UnreadableError(Exception):
    """A fault after which nothing more of the file can be trusted; it is noted already."""


class _Anchored(NamedTuple):
    """What aliases stand for; with all that is in it, how many values and levels it has."""

    node: Node
    size: int
    height: int


class _Builder:
    """The tree of one file, built from its events without recursion."""

    def __init__(self, text: str, file: str) -> None:
        self.faults: list[Fault] = []
        self._text = text
        self._file = file
        self._within: list[Node] = []
        self._open: list[tuple[yaml.CollectionStartEvent, list[Node]]] = []
        self._anchors: dict[str, _Anchored] = {}
        self._aliased = 0
        self._documents = 0

    def take(self, events: Iterable[yaml.Event]) -> None:
        # By the very type: of a hundred thousand events each is looked at once.
        kinds: dict[type, Callable[[Any], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._begin,
            yaml.MappingEndEvent: self._end_mapping,
            yaml.SequenceStartEvent: self._begin,
            yaml.SequenceEndEvent: self._end_sequence,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        for event in events:
            take = kinds.get(type(event))
            if take:
                take(event)

    @property
    def root(self) -> Node:
        """The whole document; nothing, if there is none."""
        return self._within[0] if self._within else Node(None, yaml.Mark("", 0, 0, 0, None, 0))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        style = event.style
        value = event.value if style else plain_value(event.value)
        node = Node(value, _mark(event), style or "")
        self._within.append(node)
        if event.tag is not None:
            self._check_tag(event)
        if event.anchor:
            self._anchors[event.anchor] = _Anchored(node, 1, 1)

    def _begin(self, event: yaml.CollectionStartEvent) -> None:
        self._check_tag(event)
        if len(self._open) >= MAX_DEPTH:
            self._give_up(event, f"nested deeper than {MAX_DEPTH} levels")
        self._open.append((event, self._within))
        self._within = []

    def _end_sequence(self, _: yaml.SequenceEndEvent) -> None:
        items, (event, outer) = self._within, self._open.pop()
        if event.flow_style:
            for before, node in pairwise(items):
                self._is_split(before, node)
        values = [item.value for item in items]
        self._put(Node(values, _mark(event), children=items), event, outer)

    def _end_mapping(self, _: yaml.MappingEndEvent) -> None:
        items, (event, outer) = self._within, self._open.pop()
        children: dict[Step, Node] = {}
        keys: dict[str, Mark] = {}
        value: dict[str, Value] = {}
        before: Node | None = None
        for key, node in zip(items[::2], items[1::2], strict=True):
            if before and self._is_split(before, key):
                continue
            if event.flow_style:
                before = node
            name = key.value
            if type(name) is not str or name in keys or name == "<<":
                name = self._key_name(key, keys)
                if name is None:
                    continue
            children[name] = node
            keys[name] = key.mark
            value[name] = node.value
        self._put(Node(value, _mark(event), "", children, keys), event, outer)

    def _put(self, node: Node, event: yaml.CollectionStartEvent, outer: list[Node]) -> None:
        outer.append(node)
        self._within = outer
        if event.anchor:
            self._anchors[event.anchor] = _Anchored(node, *_extent(node))

    def _alias(self, event: yaml.AliasEvent) -> None:
        anchored = self._anchors.get(event.anchor or "")
        if anchored is None:
            name = f"*{event.anchor}"
            self._fault(event, f"{name} stands for nothing here", f"is it text? quote it: '{name}'")
            anchored = _Anchored(Node(None, _mark(event)), 1, 1)
        self._aliased += anchored.size
        if self._aliased > MAX_ALIASED_NODES:
            self._give_up(event, f"aliases stand for more than {MAX_ALIASED_NODES:,} values")
        if len(self._open) + anchored.height > MAX_DEPTH:
            self._give_up(event, f"nested deeper than {MAX_DEPTH} levels")
        self._within.append(anchored.node)

    def _document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            hint = "one file holds one document: remove the ---"
            self._give_up(event, "a second document", hint)

    def _key_name(self, key: Node, known: Mapping[str, Mark]) -> str | None:
        """A key that is no plain new word: as it is written, or None if it cannot be one."""
        if isinstance(key.value, dict | list):
            hint = "text that begins with { or [ must stand in quotes"
            self._fault_at(key, "a key must be a word", hint)
            return None
        written = self._text[key.start : key.start + _LONGEST_NUMBER]
        name = key.value if isinstance(key.value, str) else re.split(r"\s*[:,}\n]", written)[0]
        if name == "<<" and not key.style:
            hint = "use `lists` and `macros`, or write the keys out"
            self._fault_at(key, "merge keys (<<) are not read", hint)
            return None
        if name in known:
            line = known[name].line + 1
            self._fault_at(key, f"`{name}` stands here a second time", f"first at line {line}")
            return None
        return name

    def _is_split(self, before: Node, node: Node) -> bool:
        """Tell of `{gte: 13,000}`, which YAML reads as 13 and then something called 000."""
        if type(before.value) is not int or before.style or node.style:
            return False
        written = _SPLIT_NUMBER.match(self._text, before.start)
        if not written or written.start("rest") != node.start:
            return False
        whole, rest = before.value, written["rest"]
        hint = f'write {whole}{rest}, "{whole},{rest}" or {whole}_{rest}'
        self._fault_at(before, f"{whole},{rest} is read as two values, {whole} and {rest}", hint)
        return True

    def _check_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.tag is not None:
            hint = "text that begins with ! must stand in quotes"
            self._fault(event, f"tags such as {event.tag} are not read", hint)

    def _fault(self, event: yaml.Event, what: str, hint: str = "") -> None:
        mark = _mark(event)
        self.faults.append(Fault(self._file, mark.line + 1, mark.column + 1, what, hint))

    def _fault_at(self, node: Node, what: str, hint: str) -> None:
        self.faults.append(Fault(self._file, node.line, node.column, what, hint))

    def _give_up(self, event: yaml.Event, what: str, hint: str = "") -> None:
        self._fault(event, what, hint)
        raise _UnreadableError


def plain_value(text: str) -> Scalar:
    """An unquoted scalar by YAML 1.2, and `13_000`; what has leading zeros stays text."""
    if text and text[0] not in _BEGINS_NO_WORD:
        return text
    if text in _NULLS:
        return None
    if text in _BOOLS:
        return _BOOLS[text]
    if len(text) > _LONGEST_NUMBER or text[0] not in "+-.0123456789":
        return text
    if _INT.match(text):
        return int(text)
    if _BASED.match(text):
        return int(text, base=0)
    return float(text) if _FLOAT.match(text) else text


def _mark(event: yaml.Event) -> Mark:
    mark: Mark | None = event.start_mark
    assert mark is not None
    return mark


def _extent(node: Node) -> tuple[int, int]:
    """How many values a value holds with itself, and how many levels; depth is bounded by now."""
    inside = node.children.values() if isinstance(node.children, dict) else node.children
    inner = [*map(_extent, inside)]
    return 1 + sum(size for size, _ in inner), 1 + max((height for _, height in inner), default=0)


def _cannot_read(problem: OSError) -> str:
    match problem:
        case FileNotFoundError():
            return "no such file"
        case IsADirectoryError():
            return "this is a folder, not a file"
        case PermissionError():
            return "no permission to read this file"
        case _:
            return f"cannot be read: {problem.strerror}"


def _unencodable(file: str, text: str, at: int) -> Fault:
    line = text.count("\n", 0, at) + 1
    return Fault(file, line, at - text.rfind("\n", 0, at), "a character that is no Unicode text")


def _syntax_fault(problem: yaml.YAMLError, text: str, file: str) -> Fault:
    what = getattr(problem, "problem", None) or str(problem).splitlines()[0]
    mark = getattr(problem, "problem_mark", None)
    if mark is not None:
        begun = getattr(problem, "context_mark", None) or mark
        within = getattr(problem, "context", None) or ""
        stumble = Stumble(mark.line, mark.column, what, within, begun.line, begun.column)
        slip = slip_behind(text, stumble)
        return Fault(file, slip.line + 1, slip.column + 1, f"not YAML: {what}", slip.hint)
    position = getattr(problem, "position", None)  # of a character that no YAML may hold
    at = position if isinstance(position, int) else 0
    line = text.count("\n", 0, at) + 1
    is_wide = "\0" in text[: at + 1]  # as UTF-16 looks
    hint = "save the file as UTF-8 text" if is_wide else "take this character out"
    return Fault(file, line, at - text.rfind("\n", 0, at), f"not YAML: {what}", hint)
