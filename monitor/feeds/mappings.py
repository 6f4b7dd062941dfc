"""Strings, lists and dictionaries as a parser gives them, read without trust."""

from __future__ import annotations

import re

from monitor.feeds.markup import plain_text

Said = dict[str, object]
"""What feedparser gives: strings, and lists and dictionaries of them.

Read with `dict.get` only: its own `get` guesses one key for another, and warns.
"""


def string(said: Said, key: str) -> str:
    """The text under a key, or "" for anything else."""
    value = dict.get(said, key)
    return value if isinstance(value, str) else ""


def mapping(said: Said, key: str) -> Said:
    """The dictionary under a key, or an empty one."""
    value = dict.get(said, key)
    return value if isinstance(value, dict) else {}


def mappings(said: Said, key: str) -> list[Said]:
    """The dictionaries of the list under a key."""
    value = dict.get(said, key)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def readable(said: str, kind: str) -> str:
    """A text as people read it; what calls itself plain may hold markup all the same."""
    if kind == "text/plain" and not re.search(r"</?[a-zA-Z][^<>]{0,200}>", said):
        return plain_text(said.replace("&", "&amp;"))
    return plain_text(said)
