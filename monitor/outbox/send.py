"""Hands messages to apprise, and says what came of each; never later than a deadline.

The only place that knows apprise. Decided here, and why:
* One service to an Apprise object, no timeout and no retry of its own: then it sends in the
  calling thread. With either it uses one pool for all channels, which hung endpoints fill.
* A fresh service for each message: a kept one waits between mails by the clock on the wall.
* Its log is kept from ours, as its debug lines hold the secrets of the URLs.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from monitor.clock import WallClock
from monitor.feeds.backoff import retry_after
from monitor.outbox.clean import clean_line, cut
from monitor.outbox.page import page_of
from monitor.outbox.retry import Outcome as Outcome
from monitor.outbox.retry import OutcomeKind as OutcomeKind
from monitor.outbox.tidings import Message, Reason
from monitor.outbox.words import fitted, in_short

if TYPE_CHECKING:
    from apprise import Apprise, AppriseResult

DEADLINE_S = 30.0
"""After this an attempt counts as unanswered, whatever its thread still does."""

MAX_HUNG = 3
"""Threads of one channel left behind by the deadline, before it has to wait for one to end."""

DETAIL_LIMIT = 300

MAX_ALERT_IDS = 100
"""What fits into a header that every server takes."""

_REFUSALS = frozenset({400, 413, 414, 415, 422})
"""Answers that speak of the message; the others, such as 404 or 503, speak of the channel."""

_STATUS = re.compile(r"\berror=(\d{3})\b")
_URL_PIECES = re.compile(r"[:/?#@&=+,;\s]+")


class Courier:
    """Sends messages. One at a time on each channel; different channels from different threads.

    The URLs are secrets: they are in no outcome, and in no printed form of this object.
    """

    def __init__(self, urls: Mapping[str, str], deadline_s: float = DEADLINE_S) -> None:
        self._urls = dict(urls)
        self._deadline_s = deadline_s
        self._hung: dict[str, list[Thread]] = {channel: [] for channel in urls}
        if urls:
            warm_up()

    def deliver(self, message: Message) -> Outcome:
        """Send one message and wait for what comes of it, until the deadline at most.

        A thread that hangs is left behind, since nothing can end it; a channel with several of
        those has to wait for one to end.
        """
        url = self._urls.get(message.channel)
        if url is None:
            return Outcome(OutcomeKind.RETRY, "no channel of this name in the config")
        hung = self._hung[message.channel] = _still_alive(self._hung[message.channel])
        if len(hung) >= MAX_HUNG:
            return Outcome(OutcomeKind.RETRY, "earlier attempts are still without answer")
        answers: SimpleQueue[Outcome] = SimpleQueue()
        thread = Thread(
            target=lambda: answers.put(_attempted(url, message)),
            name=f"send {message.channel}",
            daemon=True,
        )
        thread.start()
        try:
            return answers.get(timeout=self._deadline_s)
        except Empty:
            hung.append(thread)
            return Outcome(OutcomeKind.TIMEOUT, f"no answer in {self._deadline_s:g} s")


def _still_alive(threads: list[Thread]) -> list[Thread]:
    return [thread for thread in threads if thread.is_alive()]


def check_url(url: str) -> str | None:
    """What is wrong with a channel's URL, without its secrets; None if it can be used."""
    warm_up()
    if _service(url) is None:
        return f"{redacted(url)} is no URL that apprise can send to"
    return None


def redacted(url: str) -> str:
    """A channel's URL with the host at most: where the host is a token, not even that."""
    schema, found, _ = url.partition("://")
    if not found or not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]{0,30}", schema):
        return "this text"
    warm_up()
    service = _service(url)
    return f"{schema}://{_plain_host(service) if service else ''}…"


def warm_up() -> None:
    """Load apprise's plugins now, in one thread, and not with the first alert in several."""
    with warnings.catch_warnings():
        # Some plugins import modules that Python is about to drop: that is their authors' affair.
        warnings.simplefilter("ignore", DeprecationWarning)
        _service("json://localhost")


# One attempt, in the channel's thread.


def _attempted(url: str, message: Message) -> Outcome:
    _keep_quiet()
    try:
        return _sent(url, message)
    except Exception as error:  # noqa: BLE001 - a plugin is strangers' code; its row alone fails
        return Outcome(OutcomeKind.RETRY, f"the plugin failed with {type(error).__name__}")


def _sent(url: str, message: Message) -> Outcome:
    from apprise import Apprise, NotifyFormat

    service = _service(url)
    if service is None:
        return Outcome(OutcomeKind.RETRY, "its URL is none that apprise can send to")
    _take_along(service, message, url)
    alone: Apprise = Apprise(asset=service.asset)
    alone.add(service)
    title, body = message.title, message.body
    if _schema(url) in _MAIL and service.resolve_format(NotifyFormat.HTML) == NotifyFormat.HTML:
        title, _ = fitted(title, "", service.title_maxlen, service.body_maxlen)
        body, form = page_of(title, body), NotifyFormat.HTML
    else:
        body = body if _schema(url) in _WHOLE else in_short(body)
        title, body = fitted(title, body, service.title_maxlen, service.body_maxlen)
        form = NotifyFormat.TEXT
    with _overhearing() as waits:
        result = alone.notify(body, title, body_format=form, log_level=logging.WARNING)
    return _outcome(result, url, waits)


def _outcome(result: AppriseResult, url: str, waits: Sequence[str]) -> Outcome:
    from apprise import AppriseResultStatus

    # Not the result's own status: that is success for a service marked optional=yes.
    attempts = [attempt for one in result for attempt in one.attempts]
    if attempts and all(one.status == AppriseResultStatus.SUCCESS for one in attempts):
        return Outcome(OutcomeKind.SENT)
    told = " ".join(entry.message for attempt in attempts for entry in attempt.logs)
    told = told or " ".join(entry.message for entry in result.call_logs())
    detail = cut(clean_line(_without_secrets(told, url)), DETAIL_LIMIT)
    statuses = {int(status) for status in _STATUS.findall(told)}
    refused = bool(statuses) and statuses <= _REFUSALS
    kind = OutcomeKind.REFUSED if refused else OutcomeKind.RETRY
    wait = retry_after(waits[-1], WallClock().now()) if waits else None
    return Outcome(kind, detail, wait)


@contextmanager
def _overhearing() -> Iterator[list[str]]:
    """What HTTP answers say in this thread of when to come again."""
    _listen()
    waits: list[str] = []
    token = _WAITS.set(waits)
    try:
        yield waits
    finally:
        _WAITS.reset(token)


_WAITS: ContextVar[list[str] | None] = ContextVar("waits", default=None)


@lru_cache(maxsize=1)
def _listen() -> None:
    """Look at every answer that comes by: apprise keeps the headers of an answer to itself."""
    from requests import Response, Session

    send = Session.send

    def overheard(self: Session, request: Any, **options: Any) -> Response:
        response = send(self, request, **options)
        waits = _WAITS.get()
        if waits is not None and (said := response.headers.get("Retry-After")):
            waits.append(str(said))
        return response

    Session.send = overheard  # type: ignore[method-assign]


def _schema(url: str) -> str:
    return url.partition("://")[0].lower()


_MAIL = frozenset({"mailto", "mailtos"})
"""Gets HTML, with the same in plain text beside it."""

_WHOLE = frozenset({"json", "jsons", "xml", "xmls", "form", "forms", "syslog", "file", *_MAIL})
"""Read by programs, or at a desk; all others are chats, which get it in short."""


def _service(url: str) -> Any | None:
    """A fresh apprise service; None if there is none for the URL. What the URL says of retries
    and redirects does not count: the first are ours, the second lead to strangers."""
    from apprise import Apprise, AppriseAsset

    _keep_quiet()
    if not url.isprintable():
        return None
    asset = AppriseAsset(
        app_id="news-monitor",
        app_desc="news monitor",
        app_url="",
        async_mode=False,
        http_redirects=False,
        default_service_retry=0,
        service_timeout=0,
        storage_mode="memory",
    )
    try:
        service: Any | None = Apprise.instantiate(url, asset=asset)
    except (AttributeError, LookupError, TypeError, ValueError):
        # Plugins that this machine cannot run stumble over what they would otherwise refuse.
        return None
    if service is not None:
        service.redirects = False
        service.retry = 0
    return service


def _take_along(service: Any, message: Message, url: str) -> None:
    """Let the receiver tell a repeated message by its key, where the service has headers."""
    headers = service.template_kwargs.get("headers", {})
    if headers.get("prefix") == "+" and isinstance(getattr(service, "headers", None), dict):
        service.headers["Idempotency-Key"] = message.key
        service.headers["X-Monitor-Alert-Id"] = ",".join(message.alerts[:MAX_ALERT_IDS])
        if _schema(url) in _MAIL and message.alerts:
            _thread(service, message)


def _thread(service: Any, message: Message) -> None:
    """What follows on an alert stands below it in a mailer.

    apprise makes up the ids of mails, so all mails of an alert refer to one that was never sent;
    mailers put those together.
    """
    root = f"<{message.alerts[0]}@news-monitor>"
    service.headers["References"] = root
    if message.reason in _FOLLOWING:
        service.headers["In-Reply-To"] = root


_FOLLOWING = frozenset(
    {Reason.ESCALATED, Reason.REVISED, Reason.REPEAT, Reason.RESOLVED, Reason.RETRACTED}
)


def _plain_host(service: Any) -> str:
    """The host of a service that has one; what has no dot may be a token or a secret topic."""
    token = service.template_tokens.get("host", {"private": True})
    host = str(getattr(service, "host", None) or "")
    return host if "." in host and not token.get("private", False) else ""


def _without_secrets(text: str, url: str) -> str:
    """The text with every piece of the URL's, but the first, masked."""
    _, _, rest = url.partition("://")
    pieces = {piece for form in (rest, unquote(rest)) for piece in _URL_PIECES.split(form)}
    for piece in sorted(pieces, key=len, reverse=True):
        if len(piece) >= 4:
            text = text.replace(piece, "***")
    return text


def _keep_quiet() -> None:
    """Keep what apprise and its HTTP library log to themselves: below warnings it holds URLs."""
    for name in ("apprise", "urllib3"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.WARNING)
        logger.propagate = False
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
