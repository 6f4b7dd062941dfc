"""What people mean when a line of theirs is not YAML, where the slip lies, and how to write it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Stumble(NamedTuple):
    """Where a parser gave up and over what, and where that had begun; counted from 0."""

    line: int
    column: int
    problem: str
    within: str = ""
    from_line: int = 0
    from_column: int = 0


class Slip(NamedTuple):
    """Where the fault really lies, counted from 0, and how to mend it ("" if unknown)."""

    line: int
    column: int
    hint: str


_KEY = r"^\s*(?:- +)*(?:[\w-]+: +)?"
_BARE = r"""^\s*(?:- +)*[\w-]+: +(?P<value>[^"'\[{|>&*!\s]"""
_WHOLE = "quote the whole value: "

_TRAPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^ *\t"), "indent with spaces, not with tabs"),
    (re.compile(r"^ *(?P<at>[^\S \t])"), "indent with plain spaces: this is another kind of space"),
    (
        re.compile(r"^\s*```"),
        "take out the lines that begin with ```: they are no part of the file",
    ),
    (
        re.compile(r"^\s*(?P<at>-(?P<value>\w[\w-]*:(?: .*)?)$)"),
        "put a space behind the dash: - {value}",
    ),
    (
        re.compile(r"^\s*(?:- +)*(?P<value>[A-Za-z]\w*:)(?P<at>(?P<rest>[^\s/:].*))$"),
        "put a space behind the colon: {value} {rest}",
    ),
    (re.compile(r"(?P<value>\$\{\w+\})[^\"']*[}\]]"), 'quote it: "{value}"'),
    (re.compile(_KEY + r"""(?P<value>"[^"]*" *[^\s#,\]}].*)$"""), _WHOLE + "'{value}'"),
    (re.compile(_KEY + r"""(?P<value>'[^']*' *[^\s#,\]}].*)$"""), _WHOLE + '"{value}"'),
    (
        re.compile(r"""[{,] *[\w-]+: +(?P<value>"[^"]*" *[^\s#,\]}][^,\]}]*)"""),
        _WHOLE + "'{value}'",
    ),
    (re.compile(r"(?:^|[\s:\[,])(?P<value>[*&@%`!][^\s,\]}]*)"), "quote it: '{value}'"),
    (re.compile(_BARE + r".*?:(?: .*)?)$"), 'text with a colon must stand in quotes: "{value}"'),
)

_HAS_KEY = re.compile(r""":(?:\s|$)|^\s*#""")
_NO_COLON = (
    "write `key: value`, with a colon and a space; "
    "what goes on from the line above must stand further in"
)
_EXACT = ("unexpected ':'", "expected ',' or", "start any token", "alphabetic or numeric")
"""Over these the parser stumbles where they are, and not a line later."""
_REMARK = re.compile(r"(?<=\S)\s+#.*$")
_KEY_BEGINS = re.compile(r"\s*(?:- +)*(?=(?P<key>[A-Za-z]\w*):(?:\s|$))")
_OF_INDENTS = ("mapping values", "expected key", "'-' ind")
_CLOSERS = {"{": "}", "[": "]"}
_FLOW = ("while parsing a flow mapping", "while parsing a flow sequence")


def slip_behind(text: str, stumble: Stumble) -> Slip:
    """What lies behind a fault of syntax: the parser often stumbles a line after the slip."""
    lines = text.splitlines()
    is_exact = any(one in stumble.problem for one in _EXACT)
    for line in (stumble.line,) if is_exact else (stumble.line, stumble.line - 1):
        slip = _trapped(lines, line)
        if slip:
            at = slip.column if line < stumble.line or slip.column >= 0 else stumble.column
            return slip._replace(column=max(at, 0))
    return next(_begun(lines, stumble), None) or Slip(
        stumble.line, stumble.column, _guess(stumble.problem)
    )


def _trapped(lines: Sequence[str], line: int) -> Slip | None:
    written = _REMARK.sub("", lines[line]) if 0 <= line < len(lines) else ""
    for pattern, hint in _TRAPS:
        found = pattern.search(written)
        if found:
            groups = {name: (value or "").rstrip() for name, value in found.groupdict().items()}
            # An address may hold a password, which no message shows.
            if "://" in written:
                groups = dict.fromkeys(groups, "…")
            at = next((name for name in ("at", "value") if name in groups), None)
            return Slip(line, found.start(at) if at else 0, hint.format_map(groups))
    return None


def _begun(lines: Sequence[str], stumble: Stumble) -> Iterator[Slip]:
    """The place where what the parser could not end had begun, where that tells more."""
    line, column, problem, within, from_line, from_column = stumble
    here = lines[line][column : column + 1] if line < len(lines) else ""
    if within == "while scanning a simple key":
        yield Slip(from_line, from_column, _NO_COLON)
    if within == "while scanning a quoted scalar":
        yield Slip(from_line, from_column, "this quotation mark is never closed")
    if within in _FLOW and from_line < line:
        closer = _CLOSERS.get(lines[from_line][from_column : from_column + 1], "}")
        hint = f"this bracket is never closed: a {closer} is missing, or a comma before a new line"
        yield Slip(from_line, from_column, hint)
    if within in _FLOW:
        yield Slip(
            line, column, "a comma or a colon is missing before this, or a bracket behind it"
        )
    if here and here in "}]" and "expected key" in problem:
        yield Slip(line, column, "this bracket closes nothing: take it out")
    above = next((at for at in range(line - 1, -1, -1) if lines[at].strip()), None)
    if "mapping values" in problem and above is not None and not _HAS_KEY.search(lines[above]):
        yield Slip(above, _indent(lines[above]), _NO_COLON)
    if "node content" in problem and above is not None and lines[above].rstrip()[-1] in _CLOSERS:
        hint = f"this bracket is never closed: a {_CLOSERS[lines[above].rstrip()[-1]]} is missing"
        yield Slip(above, len(lines[above].rstrip()) - 1, hint)
    if above is not None and any(one in problem for one in _OF_INDENTS):
        yield from _not_below(lines, above, line)
    if "document start" in problem:
        first = next(at for at, one in enumerate(lines) if one.strip() and one.lstrip()[0] != "#")
        hint = "the keys of a file, such as `version: 1`, begin at the start of their lines"
        yield Slip(first, 0, hint)


def _not_below(lines: Sequence[str], above: int, line: int) -> Iterator[Slip]:
    """Two keys of one thing that do not begin in one column: which of them is wrong, none knows."""
    first, then = _KEY_BEGINS.match(lines[above]), _KEY_BEGINS.match(lines[line])
    if first and then and first.end() != then.end():
        hint = (
            f"keys of one thing begin in one column: `{then['key']}` in {then.end() + 1}, "
            f"`{first['key']}` above it in {first.end() + 1}"
        )
        yield Slip(line, then.end(), hint)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _guess(problem: str) -> str:
    if any(one in problem for one in ("block end", "expected key", "'-' ind")):
        return "look at the indentation, here and in the line above"
    if "mapping values" in problem:
        return "the indentation is not that of the line above, or a text with a colon needs quotes"
    if "unexpected ':'" in problem:
        return "text with a colon must stand in quotes"
    if "block sequence" in problem:
        return "what begins with a dash begins on a line of its own"
    if "node content" in problem:
        return "a value is missing, a comma is too many, or a bracket is not closed"
    if "end of stream" in problem or "unexpected end" in problem:
        return "a quote or a bracket is not closed"
    return ""
