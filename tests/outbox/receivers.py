"""Real receivers on loopback that keep their own ledgers: a web server and a mail server."""

from __future__ import annotations

import json
from asyncio import Server
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message as Mail
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True)
class Request:
    path: str
    headers: dict[str, str]
    body: dict[str, object]


@dataclass
class Webhook:
    """Answers each request with the next status, the last one for ever; 0 is never to answer.

    `on_request` is called once a request is in the ledger, with how many there are now.
    """

    port: int = 0
    statuses: list[int] = field(default_factory=lambda: [200])
    location: str = ""
    retry_after: str = ""
    ledger: list[Request] = field(default_factory=list)
    closing: Event = field(default_factory=Event)
    on_request: Callable[[int], None] = lambda count: None

    @property
    def url(self) -> str:
        return f"json://127.0.0.1:{self.port}/hook"

    def answer(self) -> int:
        return self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]


@contextmanager
def webhook(*statuses: int, location: str = "") -> Iterator[Webhook]:
    hook = Webhook(statuses=list(statuses) or [200], location=location)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.ledger.append(Request(self.path, dict(self.headers), json.loads(body)))
            hook.on_request(len(hook.ledger))
            status = hook.answer()
            if status == 0:
                hook.closing.wait()
                return
            self.send_response(status)
            if hook.location:
                self.send_header("Location", hook.location)
            if hook.retry_after:
                self.send_header("Retry-After", hook.retry_after)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """The ledger is what counts."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *args: object) -> None:
            """Whoever asked is gone; that is what some tests are about."""

    server = Server(("127.0.0.1", 0), Handler)
    hook.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield hook
    finally:
        hook.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Mailbox:
    """Takes every mail whose recipient it is not told to refuse."""

    port: int = 0
    refusal: str = ""
    mails: list[Mail] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"mailto://127.0.0.1:{self.port}?from=monitor@example.org&to=desk@example.org"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusal:
            return self.refusal
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(message_from_bytes(content, policy=default))
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 OK"


class _AnyPort(Controller):
    """Listens on the port that the system gives it, and knows which that is."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mailbox(refusal: str = "") -> Iterator[Mailbox]:
    box = Mailbox(refusal=refusal)
    controller = _AnyPort(box, hostname="127.0.0.1", port=0)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()
