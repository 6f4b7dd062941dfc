"""What is remembered of a feed between two polls, and how it looks to whoever keeps it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, replace
from typing import Self

DRAWS_IDS = "draws new ids at each request; its items are known by their links"
DRAWS_LINKS = "draws new ids and links at each request; its items are known by their words"
MOST_DROPPED = 5
"""How often in a row a whole page is asked for because one of its items could not be kept."""


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed between two polls; kept by the store as JSON.

    `url` is where the feed has moved for good, or "". Until `is_settled` the next good answer
    is the baseline. `last_body` is when a body last came whole, changed or not. A feed that
    `draws_ids` gives its items new ids at each request, one that `draws_links` new links as well.
    `last_plain` is when it was last asked without conditions for being stuck; `dropped` how
    often in a row it was asked so for an item that could not be kept. Times are ISO 8601, "" for
    never.
    """

    etag: str = ""
    last_modified: str = ""
    validated_url: str = ""
    body_hash: str = ""
    title: str = ""
    is_settled: bool = False
    is_gone: bool = False
    failures: int = 0
    error: str = ""
    last_success: str = ""
    last_change: str = ""
    rhythm_s: float = 0.0
    asked_s: float = 0.0
    url: str = ""
    moved_to: str = ""
    moved_since: str = ""
    moved_answers: int = 0
    last_body: str = ""
    skip_hours: str = ""
    skip_days: str = ""
    draws_ids: bool = False
    draws_links: bool = False
    last_plain: str = ""
    dropped: int = 0

    def whole_again(self) -> Self:
        """The state after an item could not be kept: its page is asked for once more.

        Not for ever: an item that breaks the reading each time would cost its server a page a poll.
        """
        if self.dropped >= MOST_DROPPED:
            return self
        return replace(self, etag="", last_modified="", body_hash="", dropped=self.dropped + 1)

    def to_json(self) -> str:
        """As the store keeps it: only what differs from a feed never polled."""
        blank = asdict(FeedState())
        said = {key: value for key, value in asdict(self).items() if value != blank[key]}
        return json.dumps(said, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str | None) -> Self:
        """The state as it was kept; what another version wrote and this one cannot use is left."""
        said = json.loads(text) if text else {}
        blank = asdict(FeedState())
        known = {one.name for one in fields(cls)}
        return cls(
            **{
                key: value
                for key, value in said.items()
                if key in known and type(value) is type(blank[key])
            }
        )
