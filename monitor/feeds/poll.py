"""One poll of one feed: what was fetched, what came of it for the feed's state, when to ask again.

    poll   fetch and parse: the world, both of them arguments
    sift   no world: which items are new to the store, which changed, which came before

What is learnt of a feed is stored in the transaction that stores its items: a crash between the
two must fetch the body again.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from monitor.config import FeedConfig
from monitor.feeds import backoff
from monitor.feeds.fetch import (
    TOO_MANY,
    Failure,
    Fetched,
    FetchFailed,
    FetchRequest,
    Validators,
)
from monitor.feeds.identity import Keys, fingerprint, keys_of, without_login
from monitor.feeds.items import Item, NotAFeed, ParsedFeed
from monitor.feeds.parse import parse
from monitor.feeds.state import FeedState

FIRST_FEEDS = datetime(1995, 1, 1, tzinfo=UTC)
"""Dates before this come from clocks that were never set (1970) and fields never filled (0001)."""
OLDEST = timedelta(days=3650)
"""How old an item may be; older ones count as this old."""
MOST_AHEAD = timedelta(hours=1)
"""How far a feed's clock may run ahead before its dates are taken for mistakes."""
MOVED_ANSWERS, MOVED_SINCE = 3, timedelta(days=1)
"""A permanent redirect is believed after so many equal answers over at least that time."""
NEVER = timedelta(days=3650)
"""The wait of a feed whose server says that it is gone."""
RHYTHM_ITEMS = 20
"""The newest items of a document, whose dates tell how often the feed speaks."""
STUCK_GAPS, STUCK_AFTER = 5, timedelta(days=1)
"""A feed that only ever says "not modified" for so many of its usual gaps, and at least that
long, is asked once without conditions: some servers say so for ever."""
STUCK_UNKNOWN = timedelta(days=7)
"""The same for a feed whose rhythm is not known."""

Fetch = Callable[[FetchRequest], Awaitable[Fetched | FetchFailed]]
Parse = Callable[[bytes, str, str], Awaitable[ParsedFeed | NotAFeed]]
"""Body, content type and URL in; see `Readers.feed`."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A feed's turn: when it is, how soon it may come again, and the lot that the jitter drew."""

    now: datetime
    floor: timedelta
    lot: float


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll brought, before the store was asked which of it is new.

    `soonest` is when the feed may be asked again at the earliest; `is_first` marks the baseline.
    `host_until` is set when the server has had enough of us: nothing of its host, be it that of
    a redirect, is asked before.
    """

    feed: FeedConfig
    now: datetime
    state: FeedState
    next_due: datetime
    note: str
    soonest: datetime
    is_first: bool = False
    items: tuple[Item, ...] = field(default=(), repr=False)
    source: str = ""
    lang: str = ""
    host: str = ""
    host_until: datetime | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """All the keys by which the store may know these items."""
        return tuple(
            key
            for item in self.items
            for keys in (keys_of_item(item, self.state),)
            for key in (keys.own, keys.words)
        )


_OWN = "own"
"""Stands in the store for the address of a feed that holds a secret."""


async def parsed_here(body: bytes, content_type: str, url: str) -> ParsedFeed | NotAFeed:
    """Parse on a thread of this process: for one document, or one that can be trusted."""
    return await asyncio.to_thread(parse, body, content_type, url)


async def poll(
    fetch: Fetch, feed: FeedConfig, state: FeedState, turn: Turn, parse: Parse = parsed_here
) -> Polled:
    """Ask a feed once. The world's faults become state and a note; nothing is stored."""
    own = without_login(feed.url)
    validated_url = own if state.validated_url == _OWN else state.validated_url
    validators = Validators(state.etag, state.last_modified, validated_url)
    if _is_stuck(state, turn.now):
        validators, state = Validators(), replace(state, last_plain=turn.now.isoformat())
    request = FetchRequest(state.url or feed.url, validators, feed.allow_private)
    answer = await fetch(request)
    if isinstance(answer, FetchFailed):
        return _failed(feed, state, answer, turn)
    answer = _as_stored(answer, feed, own)
    body_hash = hashlib.sha256(answer.body).hexdigest()
    if answer.is_unchanged or body_hash == state.body_hash:
        return _unchanged(feed, state, answer, turn)
    said = await parse(answer.body, answer.content_type, answer.url)
    if isinstance(said, NotAFeed):
        failure = FetchFailed(Failure.PROTOCOL, f"not a feed: {said.reason}")
        return _failed(feed, state, failure, turn)
    read = _read(replace(state, body_hash=body_hash), answer, said, turn.now)
    return Polled(
        feed=feed,
        now=turn.now,
        state=read,
        next_due=_due(feed, read, answer, turn),
        note=_described(said),
        soonest=turn.now + turn.floor,
        is_first=not state.is_settled,
        items=said.items,
        source=feed.name or said.title,
        lang=feed.lang or said.lang,
    )


def _as_stored(answer: Fetched, feed: FeedConfig, own: str) -> Fetched:
    """The answer with no more of its addresses than the store may hold; `own` is the feed's."""
    # What came in by a variable is a secret, and so may be what a server leads to: not stored.
    found = answer.validators.url
    kept = (_OWN if feed.written else own) if found == own else fingerprint(found)
    moved = "" if feed.written else answer.moved
    return replace(answer, validators=replace(answer.validators, url=kept), moved=moved)


def keys_of_item(item: Item, state: FeedState) -> Keys:
    """The item's keys in its feed: what is drawn anew at each request is none."""
    guid = "" if state.draws_ids else item.guid
    link = "" if state.draws_links else item.link
    return keys_of(guid, link, item.title, item.text)


def believed(published: datetime | None, now: datetime) -> datetime:
    """The date, within reason; an item without one is as old as our knowledge of it.

    A date from before there were feeds is none: to believe year 1 would file news as history.
    """
    if published is None or published < FIRST_FEEDS:
        return now
    return min(max(published, now - OLDEST), now + MOST_AHEAD)


# What an answer does to the state


def _failed(feed: FeedConfig, state: FeedState, failed: FetchFailed, turn: Turn) -> Polled:
    failures = state.failures + 1
    asked = backoff.retry_after(failed.retry_after, turn.now)
    own = max(asked, turn.floor) if asked else backoff.after_failure(failures, turn.floor)
    wait = backoff.waited(own, own if asked else turn.floor, turn.lot)
    is_gone = failed.kind is Failure.GONE
    after = replace(
        state,
        failures=failures,
        error=f"{failed.kind}: {failed.detail}",
        is_gone=is_gone,
        # The new home does not answer: the next try is at the one in the config.
        url="",
    )
    due = turn.now + (NEVER if is_gone else wait)
    note = "gone: not asked again" if is_gone else f"{failed.detail}, failures {failures}"
    host_until = due if failed.status == TOO_MANY else None
    return Polled(
        feed, turn.now, after, due, note, soonest=due, host=failed.host, host_until=host_until
    )


def _is_stuck(state: FeedState, now: datetime) -> bool:
    last = max(state.last_body or state.last_change, state.last_plain)
    if not last:
        return False
    gaps = timedelta(seconds=state.rhythm_s) * STUCK_GAPS
    patience = max(gaps, STUCK_AFTER) if gaps else STUCK_UNKNOWN
    return now - datetime.fromisoformat(last) > patience


def _unchanged(feed: FeedConfig, state: FeedState, answer: Fetched, turn: Turn) -> Polled:
    after = _answered(state, answer, turn.now)
    if answer.is_unchanged:
        # A 304 need not repeat the validators; those that it does not name stay good.
        after = replace(
            after,
            etag=after.etag or state.etag,
            last_modified=after.last_modified or state.last_modified,
        )
    else:
        after = replace(after, last_body=turn.now.isoformat())
    due = _due(feed, after, answer, turn)
    note = "not modified" if answer.is_unchanged else "same body"
    return Polled(feed, turn.now, after, due, note, soonest=turn.now + turn.floor)


def _answered(state: FeedState, answer: Fetched, now: datetime) -> FeedState:
    moved = _moved(state, answer.moved, now)
    return replace(
        moved,
        etag=answer.validators.etag,
        last_modified=answer.validators.last_modified,
        validated_url=answer.validators.url,
        failures=0,
        error="",
        is_gone=False,
        last_success=now.isoformat(),
    )


def _moved(state: FeedState, to: str, now: datetime) -> FeedState:
    if not to:
        return replace(state, moved_to="", moved_since="", moved_answers=0)
    if to != state.moved_to:
        return replace(state, moved_to=to, moved_since=now.isoformat(), moved_answers=1)
    answers = state.moved_answers + 1
    is_settled = now - datetime.fromisoformat(state.moved_since) >= MOVED_SINCE
    if answers < MOVED_ANSWERS or not is_settled:
        return replace(state, moved_answers=answers)
    return replace(state, url=to, moved_to="", moved_since="", moved_answers=0)


def _read(state: FeedState, answer: Fetched, said: ParsedFeed, now: datetime) -> FeedState:
    dates = sorted(believed(item.published, now) for item in said.items if item.published)
    rhythm = backoff.rhythm_of(None, tuple(dates[-RHYTHM_ITEMS:]))
    return replace(
        _answered(state, answer, now),
        title=said.title,
        is_settled=True,
        last_body=now.isoformat(),
        skip_hours=" ".join(map(str, said.skip_hours)),
        skip_days=" ".join(said.skip_days),
        rhythm_s=rhythm.total_seconds() if rhythm else 0.0,
        asked_s=said.every.total_seconds() if said.every else 0.0,
    )


def _due(feed: FeedConfig, state: FeedState, answer: Fetched, turn: Turn) -> datetime:
    fresh = answer.freshness
    asked_for = (
        backoff.freshness(fresh.cache_control, fresh.expires, fresh.date),
        timedelta(seconds=state.asked_s),
    )
    rhythm = timedelta(seconds=state.rhythm_s) if state.rhythm_s else None
    wait = backoff.interval(feed.every, rhythm, asked_for, turn.floor)
    hours = tuple(map(int, state.skip_hours.split()))
    least = max([turn.floor, *(asked for asked in asked_for if asked)])
    due = turn.now + backoff.waited(wait, min(least, wait), turn.lot)
    return backoff.not_skipped(due, hours, tuple(state.skip_days.split()))


def _described(said: ParsedFeed) -> str:
    parts = [f"items {len(said.items)}"]
    if said.dropped:
        parts.append(f"over the limit {said.dropped}")
    if said.malformed:
        parts.append(f"malformed ({said.malformed})")
    return ", ".join(parts)
