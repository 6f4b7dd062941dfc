"""All feeds asked once, due or not, as `monitor poll --once` does: take, give, and stop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import uvloop

from monitor.clock import WallClock
from monitor.config import Config, FeedConfig
from monitor.desk import Console, Round, StreamThread
from monitor.dispatch import polling
from monitor.errors import MonitorError
from monitor.feeds.hosts import Hosts, Manners
from monitor.feeds.identity import server_of
from monitor.matching.rules import RuleSet


def poll_once(
    config: Config,
    rules: RuleSet,
    feed: str | None = None,
    console: Console | None = None,
    progress: Callable[[Round], None] = lambda _: None,
) -> tuple[Round, ...]:
    """Ask all feeds once, due or not, or the one of this URL or name; take and give.

    `progress` hears of each feed as soon as it is done.

    Raises MonitorError if no feed is called so, and StoreLocked beside a running daemon.
    """
    chosen = [one for one in config.feeds if feed in (None, one.url, one.name)]
    if feed is not None and not chosen:
        raise MonitorError(f"{feed}: no such feed in the config\n  give its url or its name")
    thread = StreamThread(config, rules, WallClock(), console)
    try:
        thread.open().result()
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_ask_all(chosen, config, thread, progress))
    finally:
        thread.close().result()


async def _ask_all(
    feeds: Sequence[FeedConfig],
    config: Config,
    thread: StreamThread,
    progress: Callable[[Round], None],
) -> tuple[Round, ...]:
    async with polling(config, thread) as way:
        room = asyncio.Semaphore(config.limits.polls)
        # Those of a crowded host wait at its own door, not in the room that all share.
        doors = Hosts(Manners(config.limits.polls_per_host, 0))

        async def asked(feed: FeedConfig) -> Round:
            async with doors.turn(server_of(feed.url)), room:
                done = await way.ask(feed)
            progress(done)
            return done

        return tuple(await asyncio.gather(*map(asked, feeds)))
