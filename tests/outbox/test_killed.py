"""kill -9 while messages go out: none is lost, and a doubled one was owned up to."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from monitor.outbox.retry import RowState
from monitor.store.connection import Store
from tests.outbox.receivers import webhook

KEYS = [f"message-{count}" for count in range(5)]

PROGRAM = """
import sys
from datetime import UTC, datetime, timedelta
from monitor.delivery import Delivery, Route
from monitor.outbox.send import Courier
from monitor.outbox.tidings import Message, Reason
from monitor.sender import Sender
from monitor.store.connection import Store

path, url, life, *keys = sys.argv[1:]
now = datetime(2025, 3, 1, tzinfo=UTC) + timedelta(hours=int(life))
store = Store.open(path)
store.lock(now)
store.outbox.adopt_orphans(now)
with store.transaction():
    for key in keys:
        store.outbox.put(Message("desk", key, "body", Reason.FIRST, (), key), now)
sender = Sender(store, Courier({"desk": url}).deliver, None, Delivery(Route("desk")))
sender.send_due(now, True)
sender.close(now)
"""


def in_state(path: Path, state: RowState) -> list[str]:
    with Store.open(path) as store:
        return [row.message.key for row in store.outbox.rows(100, state)][::-1]


def test_nothing_is_lost_and_what_is_doubled_was_on_its_way(tmp_path: Path) -> None:
    path = tmp_path / "monitor.db"
    killed_at = {1, 3}
    on_their_way: list[str] = []
    with webhook() as hook:
        for life in range(len(killed_at) + 1):
            child = subprocess.Popen(
                [sys.executable, "-c", PROGRAM, str(path), hook.url, str(life), *KEYS]
            )
            hook.on_request = _kills(child, killed_at)
            child.wait()
            on_their_way += in_state(path, RowState.SENDING)
    heard = [request.headers["Idempotency-Key"] for request in hook.ledger]
    assert list(dict.fromkeys(heard)) == KEYS
    assert in_state(path, RowState.SENT) == KEYS
    assert len(on_their_way) == len(killed_at)
    assert sorted(heard) == sorted([*KEYS, *on_their_way])


def _kills(child: subprocess.Popen[bytes], at: set[int]) -> Callable[[int], None]:
    """Kills the sender once its request is in the ledger, before it gets an answer."""

    def on_request(count: int) -> None:
        if count in at:
            child.kill()
            child.wait()

    return on_request
