"""The books of the receivers against the books of the store: what was lost, what came twice."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

from monitor.outbox.retry import RowState
from monitor.store.connection import Store
from tests.crash.life import Design, Life, article, live
from tests.outbox.receivers import Mailbox, Webhook, mailbox, webhook

KILLED = -9
MANY = 100_000
LONGEST_LIFE_S = 60

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.crash.life"])


@dataclass(frozen=True, slots=True)
class Findings:
    """Per channel and alert. `lost` never arrived; `unexplained` came more often than its row had
    been found on its way after a kill."""

    kills: int
    lost: tuple[str, ...]
    unexplained: tuple[str, ...]
    doubled: int

    @property
    def is_sound(self) -> bool:
        return not self.lost and not self.unexplained


@dataclass(slots=True)
class Trial:
    """A monitor that lives until it has told all of its articles, killed as often as asked."""

    store: Path
    hook: Webhook
    box: Mailbox
    articles: int = 4
    design: Design = Design.OURS
    kills: int = 0
    lives: int = 0
    on_their_way: Counter[str] = field(default_factory=Counter)

    def lives_on(
        self, dies_at: str = "", kill: Callable[[BaseProcess], None] | None = None
    ) -> bool:
        """One life; whether it was cut short."""
        channels = {"hook": self.hook.url, "mail": self.box.url}
        life = Life(str(self.store), channels, self.articles, self.lives, dies_at, self.design)
        process = _FORKS.Process(target=live, args=(life,))
        self.lives += 1
        process.start()
        if kill:
            kill(process)
        process.join(LONGEST_LIFE_S)
        assert process.exitcode in (0, KILLED), f"a life ended with {process.exitcode}"
        if process.exitcode == KILLED:
            self.kills += 1
            self.on_their_way.update(self._sending())
        return process.exitcode == KILLED

    def findings(self) -> Findings:
        """Live on until all is told, then compare the books."""
        assert not self.lives_on(), "nobody was to kill the last life"
        heard = self._heard()
        wanted = [f"{channel} {one}" for channel in ("hook", "mail") for one in self._alerts()]
        assert len(wanted) == 2 * self.articles
        extra = Counter(heard) - Counter(set(heard))
        return Findings(
            kills=self.kills,
            lost=tuple(one for one in wanted if one not in heard),
            unexplained=tuple((extra - self.on_their_way).elements()),
            doubled=extra.total(),
        )

    def _sending(self) -> list[str]:
        if not self.store.exists():
            return []
        with Store.open(self.store) as store:
            rows = store.outbox.rows(MANY, RowState.SENDING)
            return [f"{row.message.channel} {one}" for row in rows for one in row.message.alerts]

    def _alerts(self) -> list[str]:
        with Store.open(self.store) as store:
            of_articles = (
                store.alerts.of_article(article(number).id) for number in range(self.articles)
            )
            return [alert.fingerprint for alerts in of_articles for alert in alerts]

    def _heard(self) -> Counter[str]:
        """What stands in the receivers' own books."""
        hooks = [request.headers["X-Monitor-Alert-Id"] for request in list(self.hook.ledger)]
        mails = [str(mail["X-Monitor-Alert-Id"]) for mail in list(self.box.mails)]
        return Counter(
            f"{channel} {one.strip()}"
            for channel, told in (("hook", hooks), ("mail", mails))
            for alerts in told
            for one in alerts.split(",")
        )


@contextmanager
def trial(folder: Path, articles: int = 4, design: Design = Design.OURS) -> Iterator[Trial]:
    """A trial with a web server and a mail server of its own."""
    with webhook() as hook, mailbox() as box:
        yield Trial(folder / "monitor.db", hook, box, articles, design)
