"""Reading what strangers wrote, in processes that may take their time and no more than that.

    parent   Readers.feed, Readers.page ─ a frame ─► a worker ─ a frame ─► the answer, or NotAFeed
    worker   this module run as a program: one document after another, until its parent is gone

Decided here: a worker limits itself, its memory for good and its processor time anew for each
document. Past them the system kills it; the document is refused and the next one gets a new
worker. Processes of our own rather than a pool of the library: a pool that loses one worker
breaks what all the others are reading.
"""

from __future__ import annotations

import asyncio
import logging
import os
import pickle
import resource
import socket
import struct
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from monitor.config import Limits
from monitor.feeds.fulltext import text_of_page
from monitor.feeds.items import NotAFeed, ParsedFeed, Sizes
from monitor.feeds.parse import parse

WORKERS = min(4, os.cpu_count() or 1)
"""Documents read at once."""
DOCUMENTS_EACH = 2_000
"""Read by one worker before it makes place for a new one: libraries keep what they once saw."""
WALL_FACTOR = 3
"""How much longer than its processor time a document may take, on a machine that is busy."""
MAX_ANSWER_B = 256 << 20


class DocumentKind(StrEnum):
    FEED = "feed"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes to be read, with what their server said of them."""

    kind: DocumentKind
    body: bytes
    content_type: str = ""
    url: str = ""
    sizes: Sizes = field(default_factory=Sizes)


class Readers:
    """Workers, started when first needed and kept for the next document."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._sizes = Sizes(limits.items, limits.text_kib << 10, limits.title_bytes)
        self._free = asyncio.Semaphore(WORKERS)
        self._idle: list[_Worker] = []

    async def feed(
        self, body: bytes, content_type: str = "", url: str = ""
    ) -> ParsedFeed | NotAFeed:
        """A feed's items; a document that takes too much is NotAFeed, and the others go on."""
        said = await self._read(Document(DocumentKind.FEED, body, content_type, url, self._sizes))
        return said if isinstance(said, ParsedFeed | NotAFeed) else NotAFeed(self._refusal())

    async def page(self, body: bytes, content_type: str = "", url: str = "") -> str:
        """The words of a page's article; "" if it has none, or takes too much."""
        said = await self._read(Document(DocumentKind.PAGE, body, content_type, url, self._sizes))
        return said if isinstance(said, str) else ""

    def close(self) -> None:
        while self._idle:
            self._idle.pop().kill()

    def _refusal(self) -> str:
        cpu_s = self._limits.parse_cpu.total_seconds()
        return f"reading it takes more than {cpu_s:g} s or {self._limits.parse_mib} MiB"

    async def _read(self, document: Document) -> object:
        """What a worker made of a document; None if it did not survive it."""
        async with self._free:
            worker = self._idle.pop() if self._idle else None
            if worker is None or not worker.is_alive:
                worker = await _Worker.start(self._limits)
            is_well = False
            try:
                async with asyncio.timeout(WALL_FACTOR * self._limits.parse_cpu.total_seconds()):
                    answer = await worker.read(document)
                is_well = True
            except (TimeoutError, OSError, EOFError, pickle.UnpicklingError):
                return None
            finally:
                # Cancelled in the middle, too: its answer would be taken for the next one's.
                if is_well and worker.documents < DOCUMENTS_EACH:
                    self._idle.append(worker)
                else:
                    worker.kill()
            return answer


@asynccontextmanager
async def readers(limits: Limits | None = None) -> AsyncIterator[Readers]:
    """Readers, for as long as the block runs; their processes end with it."""
    found = Readers(limits or Limits())
    try:
        yield found
    finally:
        found.close()


_FRAME = struct.Struct("!Q")
# Nothing else of the environment: a worker has no use for anybody's passwords.
_KEPT_OF_ENVIRONMENT = ("PATH", "PYTHONPATH", "PYTHONHOME", "HOME", "LANG", "LC_ALL", "VIRTUAL_ENV")


class _Worker:
    """One process, and the line to it."""

    def __init__(
        self,
        process: subprocess.Popen[bytes],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._process = process
        self._reader = reader
        self._writer = writer
        self.documents = 0

    @classmethod
    async def start(cls, limits: Limits) -> _Worker:
        ours, theirs = socket.socketpair()
        known = [os.environ.get("PYTHONPATH", ""), str(Path(__file__).parents[2])]
        environment = {key: os.environ[key] for key in _KEPT_OF_ENVIRONMENT if key in os.environ}
        cpu_s = max(1, round(limits.parse_cpu.total_seconds()))
        with theirs:
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    __spec__.name,
                    *map(str, (theirs.fileno(), cpu_s, limits.parse_mib)),
                ],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment | {"PYTHONPATH": os.pathsep.join(filter(None, known))},
                # A Ctrl-C is for the parent, which then lets it finish or not.
                start_new_session=True,
            )
        return cls(process, *await asyncio.open_connection(sock=ours))

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    async def read(self, document: Document) -> object:
        self.documents += 1
        self._writer.write(_framed(document))
        await self._writer.drain()
        (size,) = _FRAME.unpack(await self._reader.readexactly(_FRAME.size))
        if size > MAX_ANSWER_B:
            raise EOFError("an answer beyond all measure")
        answer: object = pickle.loads(await self._reader.readexactly(size))
        return answer

    def kill(self) -> None:
        self._writer.close()
        self._process.kill()
        self._process.wait()


def _framed(said: object) -> bytes:
    frame = pickle.dumps(said, protocol=pickle.HIGHEST_PROTOCOL)
    return _FRAME.pack(len(frame)) + frame


# The worker's own side


def serve(line: socket.socket, cpu_s: int, memory_mib: int) -> None:
    """Read documents from the line until it is closed, within these limits."""
    # What libraries have to say of strangers' pages is for nobody.
    logging.disable()
    _limit(resource.RLIMIT_AS, memory_mib << 20)
    with line, line.makefile("rb") as coming:
        while head := coming.read(_FRAME.size):
            document = pickle.loads(coming.read(*_FRAME.unpack(head)))
            _allow(cpu_s)
            line.sendall(_framed(_read(document)))


def _allow(cpu_s: int) -> None:
    """So much processor time from now on; past it the system ends this process."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    used_s = int(spent.ru_utime + spent.ru_stime) + 1
    _limit(resource.RLIMIT_CPU, used_s + cpu_s)


def _limit(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    # Whoever started the monitor may have set a lower limit already.
    wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (wanted, hard))


def _read(document: Document) -> ParsedFeed | NotAFeed | str:
    match document.kind:
        case DocumentKind.FEED:
            return parse(document.body, document.content_type, document.url, document.sizes)
        case DocumentKind.PAGE:
            text_b = document.sizes.text_b
            return text_of_page(document.body, document.content_type, document.url, text_b)


if __name__ == "__main__":
    fd, cpu_s, memory_mib = map(int, sys.argv[1:])
    serve(socket.socket(fileno=fd), cpu_s, memory_mib)
