"""Which item is which: its key within its feed, whatever is done to its link or its id."""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_TRACKING = frozenset(
    {
        "fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid",
        "igshid", "mc_cid", "mc_eid", "_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok", "vero_id",
        "oly_enc_id", "oly_anon_id", "s_cid", "ncid", "cmpid", "cmp", "at_medium", "at_campaign",
        "at_custom1", "at_custom2", "at_custom3", "at_custom4", "ref_src", "smid", "ocid",
        "xtor", "soc_src", "soc_trk", "guccounter", "__twitter_impression",
    }
)  # fmt: skip
_TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "hsa_", "ns_")


class Keys(NamedTuple):
    """Three names of one item in its feed: its own, that of its words and link, of its words."""

    own: str
    words: str
    content: str


def keys_of(guid: str, link: str, title: str, text: str) -> Keys:
    """The item's keys: by guid, else by canonical link, else by its words."""
    words = _hashed("words", canonical(link), title, text)
    content = _hashed("content", title, text)
    if guid:
        return Keys(_hashed("guid", guid), words, content)
    if link:
        return Keys(_hashed("link", canonical(link)), words, content)
    return Keys(words, words, content)


def article_id(feed: str, key: str) -> str:
    """The id of the article that a feed's item becomes; the same on every machine."""
    return hashlib.sha256(f"{feed}\0{key}".encode(errors="replace")).hexdigest()[:16]


def canonical(link: str) -> str:
    """A link without what does not change where it leads: tracking, fragment, case of the host."""
    try:
        parts = urlsplit(link)
        port = parts.port
    except ValueError:
        return link
    host = (parts.hostname or "").removesuffix(".")
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    place = host if port in (None, usual) else f"{host}:{port}"
    query = [
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _is_tracking(name.lower())
    ]
    # One page answers to both schemes; feeds move from one to the other.
    scheme = "https" if parts.scheme == "http" else parts.scheme
    return urlunsplit((scheme, place, parts.path or "/", urlencode(query), ""))


def server_of(url: str) -> str:
    """Whose patience a request to the URL costs: its host, with the port if that is unusual."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    host = (parts.hostname or "").removesuffix(".")
    return host if port in (None, 80, 443) else f"{host}:{port}"


def without_login(url: str) -> str:
    """The URL as it may be stored and shown: without the user and password it may hold."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def fingerprint(url: str) -> str:
    """What is kept of an address that a server led us to, so as to know it again."""
    return _hashed("url", url)


def may_be_kept(url: str, asked: str) -> bool:
    """Whether the address to which another one led may be stored and shown.

    Not if something in it may be a token that was handed to us: then it is asked for each time.
    """
    to, own = urlsplit(url), urlsplit(asked)
    known = {*own.path.split("/"), *(value for _, value in parse_qsl(own.query))}
    new = [(name, value) for name, value in parse_qsl(to.query) if value not in known]
    if any(_SECRETIVE.search(name) or len(value) >= LONG_VALUE for name, value in new):
        return False
    return not any(_MAY_BE_TOKEN.match(part) for part in to.path.split("/") if part not in known)


LONG_VALUE = 12
"""A value of a query that is as long says more than which of its formats a feed is to have."""
_SECRETIVE = re.compile(r"tok|key|sig|sec|auth|pass|pwd|cred|sess|sid|jwt|code|user|mail", re.I)
_MAY_BE_TOKEN = re.compile(r"(?=.*\d)[^.]{10,}|[^.]{32,}")


def _is_tracking(name: str) -> bool:
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _hashed(kind: str, *parts: str) -> str:
    digest = hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()[:32]
    return f"{kind}:{digest}"
