"""Keeps secrets out of the log: values of `${VARIABLES}`, addresses of channels, logins of feeds.

Whatever tells of a channel or a feed leaves them out where it is worded; this is the net below,
for what others word: a library's warning, a fault of ours.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

if TYPE_CHECKING:
    from monitor.config import Config

MASK = "***"
SHORTEST = 6
"""A shorter value would mask half of every line, such as "on" or "5m"; a password may have 4."""
SHORTEST_PASSWORD = 4

_PIECES = re.compile(r"[/?#@&=+,;\s]+")


class Redactor:
    """Masks secrets in a text, also where they were quoted or escaped."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        self._known: frozenset[str] = frozenset()
        self._pattern: re.Pattern[str] | None = None
        self.learn(secrets)

    def learn(self, secrets: Iterable[str]) -> None:
        """Mask these from now on, too; what was a secret once stays one."""
        self._known |= {form for secret in secrets for form in _forms(secret)}
        longest_first = sorted(self._known, key=lambda form: (-len(form), form))
        self._pattern = re.compile("|".join(map(re.escape, longest_first))) if self._known else None

    def __call__(self, text: str) -> str:
        return self._pattern.sub(MASK, text) if self._pattern else text


def secrets_of(config: Config) -> frozenset[str]:
    """What nobody is to read who may read the log."""
    found = {one for one in config.secrets if len(one) >= SHORTEST}
    addresses = [url for receiver in config.receivers for url in receiver.apprise]
    for address in (*addresses, *config.secrets):
        found.update(_in_address(address))
    for feed in config.feeds:
        found.update(_login(feed.url))
    found.update([config.web.token] if config.web and config.web.token else [])
    found.update([config.heartbeat.url] if config.heartbeat else [])
    return frozenset(found)


def _in_address(url: str) -> Iterator[str]:
    """All of a channel's address, and each piece that may be a token; hosts have dots."""
    scheme, is_address, rest = url.partition("://")
    if not is_address or not scheme.isascii():
        return
    yield url
    yield rest
    yield from _login(url)
    pieces = {piece for form in (rest, unquote(rest)) for piece in _PIECES.split(form)}
    yield from (piece for piece in pieces if len(piece) >= SHORTEST and "." not in piece)


def _login(url: str) -> Iterator[str]:
    try:
        parts = urlsplit(url)
    except ValueError:
        return
    if parts.password and len(parts.password) >= SHORTEST_PASSWORD:
        yield parts.password
        login = f"{unquote(parts.username or '')}:{unquote(parts.password)}"
        yield base64.b64encode(login.encode()).decode()


def _forms(secret: str) -> Iterator[str]:
    """A secret as it is, and as a URL, a JSON text or a Python text would show it."""
    yield from (secret, quote(secret, safe=""), quote(secret), unquote(secret))
    yield from (json.dumps(secret)[1:-1], repr(secret)[1:-1])
