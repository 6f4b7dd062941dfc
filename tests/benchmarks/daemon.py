"""How the daemon bears its load: start, memory, CPU, and the way from publication to a webhook.

    python -m tests.benchmarks.daemon [FEEDS] [RULES] [NEWS]

Serves FEEDS feeds from this process, runs `monitor run` on them with RULES rules, waits until each
feed was asked once, then publishes NEWS items, each in another feed, and prints of each stage what
half of them, 95 in a hundred and all of them took. Nothing is asserted.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from email.utils import formatdate
from pathlib import Path

WORDS = ("ferry", "copper", "drought", "vaccine", "senate", "glacier", "orchid", "lithium")
PORTS = 40
"""Hosts by name: each feed lies at one of so many loopback addresses."""
TOLD = "harbourmaster"
STEADY_S = 15.0
POLLS_A_SECOND = 80
"""What the daemon is asked for, once steady."""


@dataclass
class World:
    """What is published, who asked for it when, and when the webhook heard of it."""

    asked: set[str] = field(default_factory=set)
    news: dict[str, str] = field(default_factory=dict)
    fetched_at: dict[str, float] = field(default_factory=dict)
    heard_at: dict[str, float] = field(default_factory=dict)
    all_asked: asyncio.Event = field(default_factory=asyncio.Event)
    feeds: int = 0

    def page(self, path: str) -> bytes:
        self.asked.add(path)
        if len(self.asked) >= self.feeds:
            self.all_asked.set()
        items = [_item(f"{path} {word}", f"The {word} of {path} is as it was.") for word in WORDS]
        if path in self.news:
            self.fetched_at.setdefault(path, time.perf_counter())
            name = self.news[path]
            text = f"The {TOLD} of {name} shut the {name} pier, {name} radio said."
            items.insert(0, _item(f"{name} pier", text))
        body = f'<rss version="2.0"><channel><title>{path}</title>{"".join(items)}</channel></rss>'
        return body.encode()


def _item(title: str, text: str) -> str:
    return (
        f"<item><title>{title}</title><guid>{title}</guid><description>{text}</description>"
        f"<pubDate>{formatdate()}</pubDate></item>"
    )


async def _serve(world: World, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            method, path, _ = head.split(b" ", 2)
            if method == b"POST":
                length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
                said = json.loads(await reader.readexactly(length))
                for quay, name in world.news.items():
                    if name in said["message"] or name in said["title"]:
                        world.heard_at.setdefault(quay, time.perf_counter())
                body = b""
            else:
                body = world.page(path.decode())
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


def _write(folder: Path, port: int, feeds: int, rules: int) -> None:
    (folder / "rules").mkdir()
    lines = [f"  - '{WORDS[i % len(WORDS)]} AND place{i}x'\n" for i in range(rules - 1)]
    text = "version: 1\nwatch:\n" + "".join(lines) + f"  - {TOLD}\n"
    (folder / "rules" / "many.yaml").write_text(text)
    urls = [f"http://127.0.0.{i % PORTS + 1}:{port}/{i}" for i in range(feeds)]
    every = max(30, feeds // POLLS_A_SECOND)
    subscribed = "".join(
        f"  - {{url: '{url}', every: {every}s, allow_private: true}}\n" for url in urls
    )
    (folder / "monitor.yaml").write_text(
        f"store: m.db\nrules: [rules]\nlimits: {{poll_floor: 30s, starts_per_host: 100}}\n"
        f"receivers: [{{name: desk, apprise: 'json://127.0.0.1:{port}/hook'}}]\n"
        f"route: {{receiver: desk, group_wait: 0s}}\nfeeds:\n{subscribed}"
    )


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def _memory_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def main(feeds: int, rules: int, news: int) -> None:
    world = World(feeds=feeds)
    server = await asyncio.start_server(lambda r, w: _serve(world, r, w), "0.0.0.0", 0)
    port = server.sockets[0].getsockname()[1]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder, port, feeds, rules)
        began = time.perf_counter()
        daemon = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "monitor", "run", "--config", str(folder / "monitor.yaml")),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        assert daemon.stderr is not None
        while b"watch.started" not in await daemon.stderr.readline():
            pass
        print(f"start with {feeds:,} feeds, {rules:,} rules  {time.perf_counter() - began:6.2f} s")
        drained = asyncio.create_task(_drain(daemon.stderr))
        await world.all_asked.wait()
        print(f"first round                        {time.perf_counter() - began:6.1f} s")
        await _measure(world, daemon.pid, news)
        stopping = time.perf_counter()
        daemon.send_signal(signal.SIGTERM)
        code = await daemon.wait()
        print(f"stop, exit {code}                       {time.perf_counter() - stopping:6.2f} s")
        drained.cancel()
    server.close()


async def _drain(stream: asyncio.StreamReader) -> None:
    while await stream.readline():
        pass


async def _measure(world: World, pid: int, news: int) -> None:
    before, since = _cpu_s(pid), time.perf_counter()
    await asyncio.sleep(STEADY_S)
    cpu = (_cpu_s(pid) - before) / (time.perf_counter() - since)
    main_mib, *others = map(_memory_mib, _family(pid))
    print(f"memory, and of its readers         {main_mib:6.0f} MiB + {sum(others):.0f} MiB")
    print(f"CPU, steady                        {cpu:6.1%}")
    published = {}
    for number in range(news):
        published[f"/{number}"] = time.perf_counter()
        # Each in a town of its own, so that each is a story of its own.
        world.news[f"/{number}"] = "".join(3 * chr(97 + int(one)) for one in f"{number:02}").title()
    deadline = time.perf_counter() + 60 + world.feeds / POLLS_A_SECOND * 1.2
    while len(world.heard_at) < news and time.perf_counter() < deadline:
        await asyncio.sleep(0.05)
    print(f"told, once a story                 {len(world.heard_at)} of {news}")
    heard = world.heard_at
    _print("published to fetched", [world.fetched_at[one] - published[one] for one in heard])
    _print("fetched to webhook", [at - world.fetched_at[one] for one, at in heard.items()])
    _print("published to webhook", [at - published[one] for one, at in heard.items()])


def _print(stage: str, seconds: list[float]) -> None:
    taken = sorted(second * 1000 for second in seconds)
    half, most = statistics.median(taken), taken[int(len(taken) * 0.95)]
    print(f"{stage:<34} {half:6.0f} ms p50, {most:.0f} p95, {taken[-1]:.0f} worst")


if __name__ == "__main__":
    arguments = [int(one) for one in sys.argv[1:]]
    asyncio.run(main(*(arguments + [1000, 1000, 20][len(arguments) :])))
