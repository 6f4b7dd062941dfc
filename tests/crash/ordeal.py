"""Minutes of `monitor run` under all that goes wrong, mixed: `make soak`.

    python -m tests.crash.ordeal [SEED] [MINUTES]

A feed publishes a numbered stream. Meanwhile the daemon is killed, its disk is full, its store is
locked, the feed's server and the receiver's are down, one at a time or several at once. At the end
the receiver's ledger is compared with what was published: nothing may be missing, and what came
twice must have been on its way when the daemon was killed.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from monitor.clock import monotonic
from monitor.outbox.retry import RowState
from monitor.store.connection import Store
from tests.crash.books import MANY
from tests.crash.soak import Lots
from tests.daemon.ledgers import Ledgers, isle, ledgers, no_room
from tests.daemon.processes import Daemon, daemon

MINUTES = 5.0
PAUSE_S = 0.3
LONGEST_FAULT_S = 8.0
LONGEST_CALM_S = 3.0
PATIENCE_S = 180.0
"""How long the last alerts may take once all is well: a channel that was down is tried again
ever more seldom."""


@dataclass
class Ordeal:
    """What is done to one daemon after the other, and what was on its way when it was killed."""

    books: Ledgers
    lots: Lots
    stack: ExitStack
    running: Daemon
    faults: Counter[str] = field(default_factory=Counter)
    on_their_way: Counter[int] = field(default_factory=Counter)

    def once(self) -> None:
        """Something goes wrong for a while, and articles are published before, in it and after."""
        self._publish_for(self.lots.draw() * LONGEST_CALM_S)
        names = [one for one in self._troubles() if self.lots.draw() < 0.3]
        with ExitStack() as wrong:
            for name in names:
                self.faults[name] += 1
                wrong.enter_context(self._troubles()[name]())
            self._publish_for(self.lots.draw() * LONGEST_FAULT_S)
            if self.lots.draw() < 0.4:
                self._is_killed()

    def _troubles(self) -> dict[str, Callable[[], AbstractContextManager[None]]]:
        return {
            "a full disk": lambda: no_room(self.running.process.pid),
            "a locked store": self.books.locked,
            "a feed that is down": self._feed_down,
            "a receiver that is down": self._desk_down,
        }

    @contextmanager
    def _feed_down(self) -> Iterator[None]:
        self.books.is_feed_down = True
        yield
        self.books.is_feed_down = False

    @contextmanager
    def _desk_down(self) -> Iterator[None]:
        self.books.is_desk_down = True
        yield
        self.books.is_desk_down = False

    def _publish_for(self, seconds: float) -> None:
        end = monotonic() + seconds
        while monotonic() < end:
            self.books.publish(int(self.lots.draw() * 3))
            with suppress(subprocess.TimeoutExpired):
                code = self.running.process.wait(PAUSE_S)
                raise AssertionError(f"it ended with {code}:\n{self.running.rest()}")

    def _is_killed(self) -> None:
        self.faults["kill -9"] += 1
        self.running.process.kill()
        self.running.process.wait()
        with Store.look(self.books.store) as store:
            rows = store.outbox.rows(MANY, RowState.SENDING)
            said = " ".join(row.message.body for row in rows)
        numbers = range(self.books.published)
        self.on_their_way.update(n for n in numbers if f"isle of {isle(n)}," in said)
        self.running = self.stack.enter_context(daemon(self.books.folder))


def suffered(folder: Path, lots: Lots, seconds: float) -> bool:
    """One ordeal in a folder of its own; whether the ledgers agree."""
    with ExitStack() as stack:
        books = stack.enter_context(ledgers(folder))
        running = stack.enter_context(daemon(folder))
        running.until("feed.polled")
        ordeal = Ordeal(books, lots, stack, running)
        end = monotonic() + seconds
        while monotonic() < end:
            ordeal.once()
            told, faults = len(books.told), dict(ordeal.faults)
            print(f"{books.published} published, {told} told, {faults}", flush=True)
        books.until(books.is_all_told, PATIENCE_S)
        code = ordeal.running.ends(signal.SIGTERM)
        again = books.told - Counter(set(books.told))
        unexplained = again - ordeal.on_their_way
        print(f"{books.published} published, {len(books.told)} told, {again.total()} of them twice")
        print(f"unexplained: {dict(unexplained)}; exit {code}; troubles: {len(books.troubles)}")
        return not unexplained and code == 0


def main(seed: int, minutes: float) -> int:
    """1 if an alert was lost, or came twice for no reason."""
    with tempfile.TemporaryDirectory() as folder:
        return 0 if suffered(Path(folder), Lots(seed), minutes * 60) else 1


if __name__ == "__main__":
    said = dict(enumerate(sys.argv))
    sys.exit(main(int(said.get(1, 2026)), float(said.get(2, MINUTES))))
