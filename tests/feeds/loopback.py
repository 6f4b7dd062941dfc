"""A real web server on loopback, whose pages are functions and whose visitors wait in a queue."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from typing import BinaryIO

WAIT_S = 30
"""How long a test waits for a visitor that must come; none waits that long unless it fails."""


@dataclass(frozen=True)
class Visit:
    """One request, as the server saw it."""

    path: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Page:
    """One answer. `stream`, if there is one, writes the body itself, for as long as it likes."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    stream: Callable[[BinaryIO], None] | None = None


Pages = dict[str, Page | Callable[[Visit], Page]]


@dataclass
class Site:
    """Where the server stands; its pages may be changed while it runs."""

    port: int
    pages: Pages
    visits: Queue[Visit] = field(default_factory=Queue)

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def next_visit(self) -> Visit:
        """The next request that nobody has looked at; waits until it comes."""
        return self.visits.get(timeout=WAIT_S)

    def answer(self, visit: Visit) -> Page:
        page = self.pages.get(visit.path, Page(status=404))
        return page if isinstance(page, Page) else page(visit)


@contextmanager
def site(pages: Pages, address: str = "127.0.0.1") -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            visit = Visit(self.path, dict(self.headers), self.rfile.read(length))
            page = here.answer(visit)
            here.visits.put(visit)
            # Its own Date stands in for the server's, which knows but the real time.
            (self.send_response_only if "Date" in page.headers else self.send_response)(page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            if page.stream:
                self.close_connection = True
                self.end_headers()
                try:
                    page.stream(self.wfile)  # type: ignore[arg-type]
                except OSError:
                    return
                return
            self.send_header("Content-Length", str(len(page.body)))
            self.end_headers()
            self.wfile.write(page.body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *args: object) -> None:
            """The queue of visits is what counts."""

    server = ThreadingHTTPServer((address, 0), Handler)
    server.daemon_threads = True
    here = Site(server.server_address[1], pages)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
