"""Calls for help when the store cannot be written, past the outbox, which lies in the store."""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime

from monitor.config import Config
from monitor.logged import tell
from monitor.outbox.retry import OutcomeKind
from monitor.outbox.routes import channels_of, urls_by_channel
from monitor.outbox.send import Courier
from monitor.store.troubles import KeptTrouble
from monitor.troubles import STORE, Telling, TroubleKind, cannot_be_used, worded


class Distress:
    """One call for each time that the store cannot be used, once that has lasted for a while.

    What is told in this way is known to this process alone: one that is killed and started again
    calls again.
    """

    def __init__(self) -> None:
        self._has_called = False

    def is_over(self) -> None:
        """The store can be written: the next time that it cannot be is another."""
        self._has_called = False

    async def call(
        self, config: Config, why: str, since: datetime, now: datetime
    ) -> KeptTrouble | None:
        """Tell whom the config names for troubles; what was told, if it just was."""
        troubles = config.troubles
        if self._has_called or now < since + troubles.wait or not troubles.receiver:
            return None
        trouble = KeptTrouble(TroubleKind.STORE, STORE, cannot_be_used(why), since, now, None)
        self._has_called = await asyncio.to_thread(_is_told, config, trouble, now)
        if not self._has_called:
            return None
        tell(logging.WARNING, "trouble.began", kind=trouble.kind, what=trouble.what)
        return trouble


def _is_told(config: Config, trouble: KeptTrouble, now: datetime) -> bool:
    """Whether some channel took it, or may have."""
    receiver = config.delivery.receiver(config.troubles.receiver)
    courier = Courier(urls_by_channel([receiver]))
    told = (OutcomeKind.SENT, OutcomeKind.TIMEOUT)
    outcomes = [
        courier.deliver(worded(Telling((trouble,), ()), channel, now))
        for channel in channels_of(receiver)
        if receiver.apprise
    ]
    return any(outcome.kind in told for outcome in outcomes)
