"""A value of a person's file that knows where it stands, and where all within it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, Protocol

from monitor.errors import Fault

Scalar = str | int | float | bool | None
Value = Scalar | dict[str, "Value"] | list["Value"]
Step = str | int


class Mark(Protocol):
    """A place in a file, counted from 0: of all its characters, its lines, those of the line."""

    @property
    def index(self) -> int: ...
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


_NO_KEYS: Mapping[str, Mark] = MappingProxyType({})


# A large file has a hundred thousand of these, and most places are never asked for: a tuple is
# made several times as fast, and the mark that the parser made is kept as it is.
class Node(NamedTuple):
    """A value and where it stands; `keys` holds the place of each key of a mapping."""

    value: Value
    mark: Mark
    style: str = ""
    children: dict[Step, Node] | Sequence[Node] = ()
    keys: Mapping[str, Mark] = _NO_KEYS

    @property
    def line(self) -> int:
        return self.mark.line + 1

    @property
    def column(self) -> int:
        return self.mark.column + 1

    @property
    def start(self) -> int:
        """How many characters of the file stand before it."""
        return self.mark.index


class Located(NamedTuple):
    """A value of a YAML file that knows its place, and that of all within it."""

    file: str
    text: str
    node: Node
    key: Mark | None = None

    def __repr__(self) -> str:
        return f"Located({self.file}:{self.line}:{self.node.column})"

    @property
    def value(self) -> Value:
        """Plain values: dict, list, str, int, float, bool, None."""
        return self.node.value

    @property
    def line(self) -> int:
        return (self.key or self.node.mark).line + 1

    @property
    def place(self) -> tuple[int, int]:
        """Line and column of the value itself."""
        return self.node.line, self.node.column

    @property
    def key_place(self) -> tuple[int, int]:
        """Line and column of the key under which it stands; its own if under none."""
        mark = self.key or self.node.mark
        return mark.line + 1, mark.column + 1

    def at(self, *path: Step) -> Located:
        """What stands at the end of the path, or the last thing on the way that does exist."""
        node, key = self.node, self.key
        for step in path:
            child = _child(node, step)
            if child is None:
                break
            node, key = child, node.keys.get(step) if isinstance(step, str) else None
        return self if node is self.node else Located(self.file, self.text, node, key)

    def has(self, key: str) -> bool:
        """Whether it is a mapping with that key."""
        return key in self.node.keys

    def fault(self, what: str, hint: str = "", offset: int | None = None) -> Fault:
        """A fault of the value, or of its character number `offset` if it is text."""
        line, column = self.node.line, self.node.column
        if offset is not None:
            line, column = self._place_in_text(offset)
        return Fault(self.file, line, column, what, hint)

    def key_fault(self, what: str, hint: str = "") -> Fault:
        """A fault of the key under which the value stands (of the value, if under none)."""
        return Fault(self.file, *self.key_place, what, hint)

    def _place_in_text(self, offset: int) -> tuple[int, int]:
        """Exact for text on one line and for literal blocks; else where the text begins."""
        node, text = self.node, self.node.value
        if not isinstance(text, str):
            return node.line, node.column
        if node.style == "|":
            return _place_in_literal(self.text, node, text, offset)
        here = node.start + (1 if node.style in "'\"" and node.style else 0)
        for _ in range(min(offset, len(text))):
            here += _width(self.text, here, node.style)
        if "\n" in self.text[node.start : here]:
            return node.line, node.column
        return node.line, node.column + here - node.start


def _child(node: Node, step: Step) -> Node | None:
    if isinstance(node.children, dict):
        return node.children.get(step)
    if isinstance(step, int) and 0 <= step < len(node.children):
        return node.children[step]
    return None


def _width(text: str, here: int, style: str) -> int:
    """How many characters of the file stand for the one at `here` of a quoted or plain text."""
    pair = text[here : here + 2]
    if style == "'":
        return 2 if pair == "''" else 1
    if style == '"' and pair[:1] == "\\":
        return {"x": 4, "u": 6, "U": 10}.get(pair[1:], 2)
    return 1


def _place_in_literal(source: str, node: Node, text: str, offset: int) -> tuple[int, int]:
    before = text[:offset]
    line = node.line + 1 + before.count("\n")
    lines = source.split("\n")
    first = lines[node.line] if node.line < len(lines) else ""
    indent = len(first) - len(first.lstrip(" "))
    return line, indent + len(before) - (before.rfind("\n") + 1) + 1
