"""What people mean when a line of theirs is not YAML, and how to write it."""

from __future__ import annotations

import re

_KEY = r"^\s*(?:- +)*(?:[\w-]+: +)?"
_BARE = r"""^\s*(?:- +)*[\w-]+: +(?P<value>[^"'\[{|>&*!\s]"""
_WHOLE = "quote the whole value: "

_TRAPS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^ *\t"), "indent with spaces, not with tabs"),
    (re.compile(r"(?P<value>\$\{\w+\})[^\"']*[}\]]"), 'quote it: "{value}"'),
    (re.compile(_KEY + r"""(?P<value>"[^"]*" *[^\s#,\]}].*)$"""), _WHOLE + "'{value}'"),
    (re.compile(_KEY + r"""(?P<value>'[^']*' *[^\s#,\]}].*)$"""), _WHOLE + '"{value}"'),
    (re.compile(r"(?:^|[\s:\[,])(?P<value>[*&@%`!][^\s,\]}]*)"), "quote it: '{value}'"),
    (re.compile(_BARE + r".*?:(?: .*)?)$"), 'text with a colon must stand in quotes: "{value}"'),
)


def mended(text: str, line: int, column: int, problem: str) -> tuple[int, int, str]:
    """Where a fault of syntax really lies, counted from 0, and how to mend it ("" if unknown).

    The parser often stumbles one line after the slip.
    """
    lines = text.splitlines()
    for candidate in (line, line - 1):
        written = lines[candidate] if 0 <= candidate < len(lines) else ""
        hint = _hint(written)
        if hint:
            return candidate, column if candidate == line else max(len(written) - 1, 0), hint
    return line, column, _guess(problem)


def _hint(line: str) -> str:
    for pattern, hint in _TRAPS:
        found = pattern.search(line)
        if found:
            value = found.groupdict().get("value", "").rstrip()
            # An address may hold a password, which no message shows.
            return hint.format(value="…" if "://" in line else value)
    return ""


def _guess(problem: str) -> str:
    if any(one in problem for one in ("block end", "expected key", "'-' ind", "document start")):
        return "look at the indentation, here and in the line above"
    if "expected ':'" in problem:
        return "a colon is missing behind a key, here or in the line above"
    if "mapping values" in problem:
        return "the indentation is not that of the line above, or a text with a colon needs quotes"
    if "node content" in problem:
        return "a value is missing, a comma is too many, or a bracket is not closed"
    if "end of stream" in problem or "unexpected end" in problem or "expected ',' or" in problem:
        return "a quote or a bracket is not closed"
    return ""
