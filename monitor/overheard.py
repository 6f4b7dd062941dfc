"""What the stream says of its own faults while it works: overheard from its log."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass
from typing import Self

MAX_KEPT = 100
"""Faults between two looks; what is past it is in the log all the same."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that failed on an article, or an article that broke the reading."""

    is_rule: bool
    subject: str
    why: str = ""


class Overheard(logging.Handler):
    """Listens to the stream from `with` to the end of it, on any thread."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self._faults: deque[Fault] = deque(maxlen=MAX_KEPT)

    def __enter__(self) -> Self:
        logging.getLogger("monitor.stream").addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("monitor.stream").removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        said = vars(record)
        match record.msg:
            case "rule.failed":
                self._faults.append(Fault(True, str(said.get("rule")), str(said.get("error"))))
            case "article.dropped":
                self._faults.append(Fault(False, str(said.get("article"))))

    def heard(self) -> tuple[Fault, ...]:
        """What was heard since the last time, each once."""
        found: dict[Fault, None] = {}
        while self._faults:
            found[self._faults.popleft()] = None
        return tuple(found)
