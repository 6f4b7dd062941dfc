"""Things made visible: strangers' text that can do nothing to a terminal, sizes, spans, counts."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import timedelta

_HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs"})
_JOINERS = frozenset("\u200c\u200d")
"""Hidden, but Persian, Hindi and emoji need them."""


def visible(text: str) -> str:
    """The text on one line, with whatever a terminal would obey shown instead: "\\x1b"."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(map(_seen, line))


def json_line(record: Mapping[str, object]) -> str:
    """One object on one line, readable in every script and harmless to a terminal."""
    line = json.dumps(record, ensure_ascii=False, default=str)
    return line if line.isprintable() else "".join(map(_in_json, line))


def span(length: timedelta) -> str:
    """A length of time as a person says it: "40s", "12m", "3h", "2d"."""
    seconds = max(int(length.total_seconds()), 0)
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds >= 2 * size or (unit == "m" and seconds >= size):
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def size_of(amount: int) -> str:
    """Bytes as a person says them: "0.5 MiB", "79 GiB"."""
    gib = amount / 2**30
    return f"{gib:,.0f} GiB" if gib >= 10 else f"{amount / 2**20:,.1f} MiB"


def _seen(char: str) -> str:
    """A character that turns, hides or commands its neighbours, by its number; else itself."""
    if char in _JOINERS or unicodedata.category(char) not in _HIDDEN:
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _in_json(char: str) -> str:
    return char if char.isprintable() else json.dumps(char)[1:-1]
