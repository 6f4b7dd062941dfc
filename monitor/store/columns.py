"""How values stand in the store's columns: times that sort as text, text that always encodes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime


def time_column(when: datetime) -> str:
    """An aware time in UTC, of fixed width, so that the order of the text is that of the times."""
    return when.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def time_of(column: str) -> datetime:
    """The time that `time_column` wrote."""
    return datetime.fromisoformat(column)


def text_column(text: str) -> str:
    """The text with lone surrogates as "?", which SQLite cannot encode.

    As many code points as before, so spans stay true; `Article.content` writes them the same way.
    """
    return text.encode(errors="replace").decode()


def list_column(texts: Iterable[str]) -> str:
    """Several texts in one column, as a JSON list."""
    return json.dumps(list(texts), ensure_ascii=True)


def list_of(column: str) -> tuple[str, ...]:
    """The texts that `list_column` wrote."""
    return tuple(json.loads(column))
