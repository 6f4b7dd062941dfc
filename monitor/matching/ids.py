"""How a rule is called: any text names it, and its slug is the id."""

from __future__ import annotations

import hashlib
import re

from monitor.language.words.normalise import fold

_LONGEST = 80
_PLAIN = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
"""What nearly every id is made of."""


def rule_id(text: str) -> str:
    """The id of the rule that a text names: the text itself if it is one, else its slug."""
    return text if is_slug(text) else slug(text)


def slug(text: str) -> str:
    """The id that a text gives: its words in small letters, with hyphens between."""
    words = re.findall(r"\w+", fold(text))
    joined = "-".join(words)
    if len(joined) <= _LONGEST:
        return joined
    return f"{joined[:_LONGEST]}-{hashlib.sha256(joined.encode()).hexdigest()[:6]}"


def is_slug(text: str) -> bool:
    """Whether a text can be an id as it is."""
    if len(text) <= _LONGEST and _PLAIN.fullmatch(text):
        return True
    return slug(text).replace("_", "-") == text.replace("_", "-")


def spoken(id_: str) -> str:
    """An id as a title."""
    words = id_.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]
