"""Who may ask what: decided in one place, and denied unless there is a reason to allow it.

Host   an allow-list, so that no strange name can be bound to this address (421)
method GET and HEAD change nothing; there is no other (405, and 403 from another site)
token  all but /healthz, once there is one (401)
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from monitor.daemon_config import Web

OPEN_TO_ALL = "/healthz"
"""Says whether all is well, and nothing of what is watched."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered."""

    status: int
    reason: str


def refusal(method: str, path: str, headers: Mapping[str, str], web: Web) -> Refusal | None:
    """What stands against a request, or None. Names of headers are in any case."""
    said = {name.lower(): value for name, value in headers.items()}
    if _host_of(said.get("host", "")) not in _names(web):
        return Refusal(421, "this host is not served here; see `hosts` of `web`")
    if _is_from_elsewhere(method, said, web):
        return Refusal(403, "asked for by another site")
    if method not in ("GET", "HEAD"):
        return Refusal(405, "only GET and HEAD")
    if path != OPEN_TO_ALL and web.token and not _is_token(said.get("authorization", ""), web):
        return Refusal(401, "a token is needed")
    return None


def is_trusted(headers: Mapping[str, str], web: Web) -> bool:
    """Whether the asker may know more than whether all is well."""
    said = {name.lower(): value for name, value in headers.items()}
    return not web.token or _is_token(said.get("authorization", ""), web)


def _names(web: Web) -> frozenset[str]:
    own = {"localhost", "127.0.0.1", "::1", web.host, *web.hosts}
    return frozenset(name.lower() for name in own)


def _host_of(header: str) -> str:
    """The name without its port: "[::1]:80" is "::1"."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].lower().removesuffix(".")


def _is_from_elsewhere(method: str, said: Mapping[str, str], web: Web) -> bool:
    """Whether another site's page asks; a person who follows a link to here may."""
    is_far = said.get("sec-fetch-site") in ("cross-site", "same-site")
    if method in ("GET", "HEAD"):
        return is_far and said.get("sec-fetch-mode") != "navigate"
    origin = said.get("origin", "")
    return is_far or bool(origin and _host_of(origin.partition("://")[2]) not in _names(web))


def _is_token(header: str, web: Web) -> bool:
    """`Bearer TOKEN`, or `Basic` with the token as password, which is all that feed readers know.

    Compared in constant time, so that no answer's delay tells how much of a guess is right.
    """
    scheme, _, given = header.partition(" ")
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return False
    elif scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(given.strip().encode(), web.token.encode())
