"""Cases from the field: an alert that was wrong, or one that was missed, as a scenario that fails
until the rule or the reading is mended."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from monitor.article import iso
from monitor.errors import Fault, InputErrors, MonitorError
from monitor.located import Located
from monitor.matching.load import TEST_SUFFIX
from monitor.rehearsal import Arrival
from monitor.yamlfile import load_yaml, read_yaml

_HEAD = "# Cases from the field: each fails until the rule or the reading is mended.\nversion: 1\n"
_UNITS = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))
_SCHEMA = "scenario.schema.json"
_INDENT = "  "
_NAMED = ("title", "source", "link", "lang", "feed")


class CaseNotKeptError(MonitorError):
    """There is nothing to keep, or no place to keep it."""


@dataclass(frozen=True, slots=True)
class Case:
    """What was read, and what the rule should have told of it; `comment` is for people."""

    name: str
    rule: str
    arrivals: tuple[Arrival, ...]
    alerts: tuple[Mapping[str, object], ...]
    comment: str = ""


def case_file(rule_file: str) -> Path:
    """Where the cases of a rule are kept: beside its file."""
    path = Path(rule_file)
    if not path.is_file():
        raise CaseNotKeptError(f"{rule_file}: there is no such rule file to write beside")
    return path.with_name(f"{path.stem}{TEST_SUFFIX}")


def keep(case: Case, file: Path) -> int:
    """Add a case to a scenario file, or make the file; the line at which it stands.

    All that stands in the file stays as it is, comments included.
    """
    text, line = _head(file) + "scenarios:\n", 0
    indent = _INDENT
    if file.exists():
        written = read_yaml(file)
        text, line, indent = written.text, *_place(written, file)
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    line = line or len(lines)
    added = [f"{indent}{row}\n" if row else "\n" for row in _rows(case)]
    whole = "".join((*lines[:line], *added, *lines[line:]))
    load_yaml(whole, str(file))  # what cannot be read back is not written
    _write(file, whole)
    return line + 1 + bool(case.comment)


def _head(file: Path) -> str:
    """How a new file begins: with its schema for editors, where that stands beside it."""
    has_schema = (file.parent / _SCHEMA).is_file()
    return f"# yaml-language-server: $schema={_SCHEMA}\n{_HEAD}" if has_schema else _HEAD


def _place(written: Located, file: Path) -> tuple[int, str]:
    """After which line the next scenario stands (0: the last), and how far in."""
    at = written.at("scenarios")
    items = at.value if written.has("scenarios") and isinstance(at.value, list) else None
    lines = written.text.split("\n")
    first = at.at(0)
    before = lines[first.node.line - 1][: first.node.column - 1] if items else ""
    if items is None or not re.fullmatch(r" *- +", before):
        hint = "write `scenarios:`, and each on lines of its own: - name: …"
        raise InputErrors([Fault(str(file), at.line, 1, "nothing can be added to this file", hint)])
    after = [key.line + 1 for key in written.node.keys.values() if key.line + 1 > at.line]
    end = min(after, default=0)
    while end > 1 and re.fullmatch(r"\s*(#.*)?", lines[end - 2]):
        end -= 1
    return max(end - 1, 0), before[: before.index("-")]


def _write(file: Path, text: str) -> None:
    beside = file.with_name(f".{file.name}.new")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(file)
    except OSError as error:
        raise CaseNotKeptError(f"{file}: cannot be written: {error.strerror}") from error


# --- as it is written


def _rows(case: Case) -> Iterator[str]:
    if case.comment:
        yield f"# {' '.join(case.comment.split())}"
    yield f"- name: {quoted(case.name)}"
    yield f"  rule: {case.rule}"
    start = case.arrivals[0].at
    yield f"  start: {iso(start)}"
    yield "  articles:"
    for arrival in case.arrivals:
        yield f"    - at: {_span(arrival.at - start)}"
        if start <= arrival.article.published < arrival.at:
            yield f"      published: {_span(arrival.article.published - start)}"
        for name in _NAMED:
            if value := getattr(arrival.article, name):
                yield f"      {name}: {quoted(value)}"
        yield from (f"      {row}" if row else "" for row in _text(arrival.article.text))
    yield from _alerts(case.alerts)


def _alerts(alerts: Sequence[Mapping[str, object]]) -> Iterator[str]:
    if not alerts:
        yield "  alerts: []"
        return
    yield "  alerts:"
    for alert in alerts:
        fields = ", ".join(f"{name}: {_scalar(value)}" for name, value in alert.items())
        yield f"    - {{{fields}}}"


def _scalar(value: object) -> str:
    return quoted(value) if isinstance(value, str) else json.dumps(value)


def _span(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    parts: list[str] = []
    for unit, size in _UNITS:
        count, seconds = divmod(seconds, size)
        parts += [f"{count}{unit}"] if count else []
    return "".join(parts) or "0h"


def _text(text: str) -> Iterator[str]:
    """As a block, as it was printed, where YAML gives exactly that back; else in quotes."""
    body = text.removesuffix("\n")
    lines = body.split("\n")
    if body and not body.endswith("\n") and all(map(_IN_BLOCK.fullmatch, lines)):
        # The 2 says how far in the block stands, which leading spaces would hide.
        yield "text: |2" if text.endswith("\n") else "text: |2-"
        yield from (f"  {line}" if line else "" for line in lines)
    else:
        yield f"text: {quoted(text)}"


_IN_BLOCK = re.compile(
    r"[\t\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd"
    r"\U00010000-\U0010ffff]*"
)
"""A line that YAML keeps as it is; what breaks or turns lines is written by its number."""


def quoted(text: str) -> str:
    """Any text in double quotes, readable, on one line."""
    return "".join(_char(char) for char in json.dumps(text, ensure_ascii=False))


def _char(char: str) -> str:
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"
