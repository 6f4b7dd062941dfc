"""The log: one line an event, its fields beside it, in words or JSON; no secret, no command.

The level of the house is the config's; of libraries only warnings are heard, since their lesser
words are theirs, and may hold addresses.
"""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from types import TracebackType

from monitor.redaction import Redactor
from monitor.visible import json_line, visible

_OWN = frozenset({*vars(logging.makeLogRecord({})), "message", "asctime", "taskName"})
"""What every record has; anything else is a field of its event."""


def log_to_stderr(level: int, form: str = "text", secrets: Iterable[str] = ()) -> None:
    """From now on, events of this level or graver are lines on standard error.

    `form` is "text" or "json".
    """
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, ToStderr)]:
        root.removeHandler(handler)
    root.addHandler(ToStderr(form, Redactor(secrets)))
    root.setLevel(max(level, logging.WARNING))
    logging.getLogger("monitor").setLevel(level)


def keep_secret(secrets: Iterable[str]) -> None:
    """Mask these as well: a config that was read again may bring new ones."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, ToStderr):
            handler.redactor.learn(secrets)


def log_what_ends_us() -> None:
    """A fault that nobody catches is an event like any other, and so is a library's warning."""
    logging.captureWarnings(True)
    log = logging.getLogger("monitor")

    def ended(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.critical("monitor.ended", exc_info=(kind, error, trace))

    def thread_ended(arguments: threading.ExceptHookArgs) -> None:
        error = arguments.exc_value or arguments.exc_type()
        where = arguments.thread.name if arguments.thread else ""
        log.critical(
            "thread.ended",
            exc_info=(arguments.exc_type, error, arguments.exc_traceback),
            extra={"where": where},
        )

    sys.excepthook = ended
    threading.excepthook = thread_ended


class ToStderr(logging.Handler):
    """Writes to whatever standard error is just now, which a caller may have replaced."""

    def __init__(self, form: str, redactor: Redactor) -> None:
        super().__init__()
        self.redactor = redactor
        self.setFormatter((JsonLine if form == "json" else EventLine)(redactor))

    def emit(self, record: logging.LogRecord) -> None:
        print(self.format(record), file=sys.stderr, flush=True)


class EventLine(logging.Formatter):
    """`… INFO alert.held rule="troops"`; a stack trace of ours follows, indented."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redacted = redactor

    def format(self, record: logging.LogRecord) -> str:
        head = f"{_time(record)} {record.levelname} {self._redacted(record.getMessage())}"
        fields = (f"{name}={_shown(value)}" for name, value in _fields(record, self._redacted))
        lines = [visible(" ".join((head, *fields)))]
        # Indented, so that no line of a stranger's text can pass for an event.
        lines += (f"    {_indented(line)}" for line in _trace(record, self._redacted))
        return "\n".join(lines)


class JsonLine(EventLine):
    """`{"at": …, "level": "info", "event": "alert.held", "rule": "troops"}`."""

    def format(self, record: logging.LogRecord) -> str:
        own: dict[str, object] = {
            "at": _time(record),
            "level": record.levelname.lower(),
            "event": self._redacted(record.getMessage()),
        }
        # Our own events have names of their own; of what libraries say, it is good to know.
        own |= {} if record.name.startswith("monitor.") else {"from": record.name}
        trace = _trace(record, self._redacted)
        own |= {"trace": "\n".join(trace)} if trace else {}
        fields = {
            f"{name}_" if name in own else name: value
            for name, value in _fields(record, self._redacted)
        }
        return json_line(own | fields)


def _time(record: logging.LogRecord) -> str:
    when = datetime.fromtimestamp(record.created, UTC)
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}Z"


def _fields(record: logging.LogRecord, redacted: Redactor) -> list[tuple[str, object]]:
    return [
        (name, value if isinstance(value, int | float | None) else redacted(str(value)))
        for name, value in vars(record).items()
        if name not in _OWN
    ]


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _trace(record: logging.LogRecord, redacted: Redactor) -> list[str]:
    if not record.exc_info or record.exc_info[0] is None:
        return []
    return redacted(logging.Formatter().formatException(record.exc_info)).splitlines()


def _indented(line: str) -> str:
    told = line.lstrip()
    return " " * (len(line) - len(told)) + visible(told)
