"""A daemon's way of asking feeds, on a clock of its own: real workers, a real store."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from monitor.availability import Availability
from monitor.clock import VirtualClock
from monitor.config import Config, FeedConfig, Limits
from monitor.daemon_config import Web
from monitor.desk import Round, StreamThread
from monitor.dispatch import Dispatch, by_key, polling
from monitor.feeds.state import FeedState
from monitor.matching.load import rules_from_text
from monitor.outbox.tidings import Message
from monitor.pulse import Condition, Pulse
from monitor.store.connection import Store
from monitor.tally import Tally
from monitor.web.pages import Inside, pages_of
from monitor.web.server import Page, served

from .loopback import WAIT_S

NOON = datetime(2031, 4, 5, 12, tzinfo=UTC)
FLOODS = """
rules:
  - rule: Floods
    match: {query: flood}
    trigger: {type: any, group_by: [article]}
"""
A_LOOK_S = 0.01
UNHURRIED = 100_000
"""Beginnings a second at one host: as good as no spacing, for tests that are not about it."""


class Household:
    """Asks feeds one by one, or lets the dispatch ask what is due; time passes by hand."""

    def __init__(self, config: Config, rules: str) -> None:
        self.clock = VirtualClock(NOON)
        self.config = config
        self.messages: list[Message] = []
        self._runner = asyncio.Runner()
        self._stack = AsyncExitStack()
        self._thread = StreamThread(
            config, rules_from_text(rules), self.clock, self.messages.append
        )
        self._thread.open().result()
        self._way = self._runner.run(self._stack.enter_async_context(polling(config, self._thread)))
        self.heard: list[Round] = []
        feeds = by_key(config)
        self._dispatch = Dispatch(
            feeds, self._way, self._thread, config.limits, Availability(), self.heard.append
        )
        self._runner.run(self._thread.ask(lambda desk: desk.subscribe(feeds)))

    def ask(self, number: int = 0, later: timedelta = timedelta(0)) -> Round:
        """One poll of a feed, by its number in the config, so much later."""
        self.clock.advance(later)
        return self._runner.run(self._way.ask(self.config.feeds[number]))

    def look(self) -> list[Round]:
        """One look at what is due, and all that comes of it; the rounds heard."""

        async def all_of_it() -> None:
            await self._dispatch.due_feeds()
            await asyncio.gather(*self._dispatch.tasks())

        self.heard.clear()
        self._runner.run(all_of_it())
        return list(self.heard)

    def until(self, is_enough: Callable[[list[Round]], bool]) -> list[Round]:
        """Look again and again at what is due until enough was heard; all that was heard."""

        async def looking() -> None:
            async with asyncio.timeout(WAIT_S):
                while not is_enough(self.heard):
                    await self._dispatch.due_feeds()
                    if tasks := self._dispatch.tasks():
                        await asyncio.wait(tasks, timeout=A_LOOK_S, return_when="FIRST_COMPLETED")

        self._runner.run(looking())
        return list(self.heard)

    def give(self, later: timedelta) -> list[Message]:
        """What is due so much later goes out; all messages there ever were."""
        self.clock.advance(later)
        self._runner.run(self._thread.give())
        return self.messages

    def shows(self, path: str, look: Callable[[str], None]) -> Page:
        """Serve the daemon's page while somebody looks at this address of it; what stood there."""
        inside = Inside(self._thread, Pulse(60), Tally(), Condition(), self.clock.now())
        pages = pages_of(inside)

        async def show() -> Page:
            async with served(Web(port=0), pages) as port:
                await asyncio.to_thread(look, f"http://127.0.0.1:{port}{path}")
                return await pages[path](True)

        return self._runner.run(show())

    def state(self, number: int = 0) -> FeedState:
        key = self._key(number)
        state, _ = self._runner.run(self._thread.ask(lambda desk: desk.state(key)))
        return state

    def waits(self, number: int = 0) -> timedelta:
        """How long the feed is left alone from now on."""
        with Store.open(self.config.store) as store:
            due = {one.url: one.next_due for one in store.feeds.kept()}
        return due[self._key(number)] - self.clock.now()

    def journal(self) -> list[str]:
        """The kinds of its lines, the newest first."""
        with Store.open(self.config.store) as store:
            return [one.kind for one in store.journal.last(9_999)]

    def alerts(self) -> list[dict[str, object]]:
        """All that was told, the newest first, as the contract prints it."""
        with Store.open(self.config.store) as store:
            return [json.loads(one.line) for one in store.alerts.recent(9_999)]

    def close(self) -> None:
        self._runner.run(self._stack.aclose())
        self._thread.close().result()
        self._runner.close()

    def _key(self, number: int) -> str:
        return list(by_key(self.config))[number]


@contextmanager
def household(
    folder: Path, *feeds: FeedConfig, rules: str = FLOODS, limits: Limits | None = None
) -> Iterator[Household]:
    """These feeds, asked as a daemon asks them."""
    limits = limits or Limits(starts_per_host=UNHURRIED)
    config = Config(store=folder / "monitor.db", feeds=feeds, limits=limits)
    here = Household(config, rules)
    try:
        yield here
    finally:
        here.close()
