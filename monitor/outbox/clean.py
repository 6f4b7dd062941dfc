"""Strangers' text made harmless before it is told: nothing in it rings, links, hides, reorders."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Cn", "Co"})
_KEPT = frozenset("\u200c\u200d")
"""Joiners, which Persian, Hindi and emoji need."""

_LINE_BREAKS = re.compile(r"\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_MANY_BREAKS = re.compile(r"\n{3,}")

# A mention rings only where the @ begins a word, so an e-mail address stays as it is.
_MENTION = re.compile(r"(?<![\w.])@(?=\w)")
# <!channel>, <@U1>, <#C1>, <https://…|text>, <script>: what a chat or a mailer acts upon.
_TAG = re.compile(r"<([^<>\s][^<>\n]*)>")
_TAG_START = re.compile(r"<(?=[!@#&/a-zA-Z:])")
_MARKDOWN_LINK = re.compile(r"\](?=[(\[])")

_URL_SAFE = ":/?#!$&'()*+,;=-._~%"


def clean_text(text: str) -> str:
    """Plain text of several lines: no control, bidi or hidden characters, nothing that acts."""
    shown = "".join(map(_shown, _LINE_BREAKS.sub("\n", text)))
    spaced = _MANY_BREAKS.sub("\n\n", _SPACES.sub(" ", shown))
    return _without_action(spaced).strip()


def clean_line(text: str) -> str:
    """The same, on one line."""
    return " ".join(clean_text(text).split())


def clean_link(link: str) -> str:
    """An http or https address that nothing can be hidden in; "" if it is none."""
    try:
        parts = urlsplit(link.strip())
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or parts.username is not None:
        return ""
    return quote(parts.geturl(), safe=_URL_SAFE, errors="replace")


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, ending in "…" if something is missing."""
    if len(text) <= limit:
        return text
    return text[: max(limit - 1, 0)].rstrip() + "…" if limit > 0 else ""


def _shown(char: str) -> str:
    if char.isalnum() or char in _KEPT or char == "\n":
        return char
    if char == "\t":
        return " "
    return "" if unicodedata.category(char) in _HIDDEN else char


def _without_action(text: str) -> str:
    text = _TAG.sub(r"‹\1›", text)
    text = _TAG_START.sub("‹", text)
    text = _MARKDOWN_LINK.sub("] ", text)
    return _MENTION.sub("＠", text)
