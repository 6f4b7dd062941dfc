"""The noun that flows through everything: one article, as it was published."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

UNDATED = datetime(1970, 1, 1, tzinfo=UTC)
"""The `published` of an article that nobody dated."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was published; nothing in it is changed on the way through.

    `text` is what was written, in full; every span in the house counts its Unicode code points.
    `title` may stand inside `text` (a saved page) or beside it (a feed's item).
    `published` is aware and in UTC; an ISO 8601 string is taken too. Without an `id`, the
    article is known by a hash of its source, link, title and text. `teaser_only` says why the
    text is but what its feed gives of it, when its page was wanted and could not be had.
    """

    text: str
    title: str = ""
    published: datetime = UNDATED
    id: str = ""
    source: str = ""
    link: str = ""
    lang: str = ""
    file: str = ""
    feed: str = ""
    tier: int = 2
    teaser_only: str = ""

    def __post_init__(self) -> None:
        when = self.published
        if isinstance(when, str):
            when = datetime.fromisoformat(when)
        if when.tzinfo is None:
            when = when.replace(tzinfo=UTC)
        object.__setattr__(self, "published", when.astimezone(UTC))
        if not self.id:
            object.__setattr__(self, "id", self._hash())

    @property
    def domain(self) -> str:
        """The host of the article's link without "www.", or "" when it has none."""
        return (urlsplit(self.link).hostname or "").removeprefix("www.")

    @property
    def outlet(self) -> str:
        """Who published it, as well as we know: the source's name, else the link's host."""
        return self.source or self.domain

    @property
    def content(self) -> str:
        """A hash of what the article says: equal for two fetches of the same words."""
        return hashlib.sha256(f"{self.title}\0{self.text}".encode(errors="replace")).hexdigest()

    def _hash(self) -> str:
        parts = "\0".join((self.source, self.link, self.title, self.text))
        return hashlib.sha256(parts.encode(errors="replace")).hexdigest()[:16]


def iso(when: datetime) -> str:
    """An aware time as the contracts print it: 2025-09-02T09:25:54Z."""
    text = when.astimezone(UTC).isoformat()
    return text.removesuffix("+00:00") + "Z"
