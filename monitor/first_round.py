"""The first round of a new store: once every feed was asked, somebody hears what came of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from monitor.config import Config
from monitor.desk import Round
from monitor.matching.rules import RuleSet
from monitor.reload import Loaded

FirstTold = Callable[[Sequence[Round], Config, RuleSet], None]
LONGEST_S = 120.0
"""A feed that has not answered by then is not waited for."""


class FirstRound:
    """Gathers the rounds of these feeds until each has had one."""

    def __init__(self, feeds: Iterable[str], loaded: Loaded, told: FirstTold) -> None:
        self._waiting = set(feeds)
        self._has_feeds = bool(self._waiting)
        self._loaded = loaded
        self._told = told
        self._rounds: list[Round] = []
        self._is_complete = asyncio.Event()

    def hear(self, one: Round) -> None:
        """A feed was asked."""
        if one.feed in self._waiting:
            self._waiting.remove(one.feed)
            self._rounds.append(one)
            if not self._waiting:
                self._is_complete.set()

    async def tell(self) -> None:
        """Wait for all, then tell, beside everything else."""
        if not self._has_feeds:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_S):
                await self._is_complete.wait()
        rounds, self._waiting = tuple(self._rounds), set()
        loaded = self._loaded
        await asyncio.to_thread(self._told, rounds, loaded.config, loaded.rules)
