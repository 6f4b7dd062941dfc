"""What commands log: one line an event, its fields beside it, nothing a terminal would obey."""

from __future__ import annotations

import json
import logging
import sys

_OWN = frozenset({*vars(logging.makeLogRecord({})), "message", "asctime"})
"""What every record has; anything else is a field of its event."""


def log_to_stderr(level: int) -> None:
    """From now on, events of this level or graver are lines on standard error."""
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, ToStderr)]:
        root.removeHandler(handler)
    root.addHandler(ToStderr())
    root.setLevel(level)
    # Its INFO is every tick of the scheduler; what a job did, the job itself says.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)


class ToStderr(logging.Handler):
    """Writes to whatever standard error is just now, which a caller may have replaced."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(EventLine("%(asctime)s %(levelname)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        print(self.format(record), file=sys.stderr, flush=True)


class EventLine(logging.Formatter):
    """`… INFO alert.held rule="troops"`; only a stack trace of ours has lines of its own."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        from monitor.cli.plain import visible

        fields = {name: value for name, value in vars(record).items() if name not in _OWN}
        told = (f"{name}={json.dumps(value, default=str)}" for name, value in fields.items())
        return visible(" ".join((super().formatMessage(record), *told)))
