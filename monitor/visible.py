"""Text of strangers made visible: on a terminal it can do nothing, in JSON it stays what it was."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping

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


def _seen(char: str) -> str:
    """A character that turns, hides or commands its neighbours, by its number; else itself."""
    if char in _JOINERS or unicodedata.category(char) not in _HIDDEN:
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _in_json(char: str) -> str:
    return char if char.isprintable() else json.dumps(char)[1:-1]
