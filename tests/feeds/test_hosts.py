"""Turns at hosts, on seconds that are counted by hand."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from monitor.feeds.hosts import Hosts, Manners, PageBudget

NOON = datetime(2031, 4, 5, 12, tzinfo=UTC)


def test_a_crowded_host_delays_no_other_and_is_never_asked_by_more_than_it_bears() -> None:
    async def visit() -> tuple[int, list[str]]:
        hosts = Hosts(Manners(at_once=2, spacing_s=0))
        inside, most, done = 0, 0, list[str]()

        async def one(host: str, leave: asyncio.Event) -> None:
            nonlocal inside, most
            async with hosts.turn(host):
                inside += host == "crowded"
                most = max(most, inside)
                await leave.wait()
                inside -= host == "crowded"
            done.append(host)

        leave, at_once = asyncio.Event(), asyncio.Event()
        at_once.set()
        crowd = [asyncio.create_task(one("crowded", leave)) for _ in range(50)]
        await asyncio.create_task(one("quiet", at_once))
        before = list(done)
        leave.set()
        await asyncio.gather(*crowd)
        return most, before

    assert asyncio.run(visit()) == (2, ["quiet"])


def test_beginnings_at_one_host_are_spaced() -> None:
    async def visit() -> list[float]:
        loop = asyncio.get_running_loop()
        hosts = Hosts(Manners(at_once=2, spacing_s=0.02), seconds=loop.time)
        starts: list[float] = []

        async def one() -> None:
            async with hosts.turn("a"):
                starts.append(loop.time())

        await asyncio.gather(*(one() for _ in range(5)))
        return starts

    starts = sorted(asyncio.run(visit()))
    assert starts[-1] - starts[0] >= 4 * 0.02 * 0.99


def test_an_hour_has_so_many_pages_of_a_host_and_no_more() -> None:
    budget = PageBudget(2)
    assert [budget.spend("a", NOON) for _ in range(3)] == [True, True, False]
    assert budget.spend("b", NOON)
    assert budget.spend("a", NOON + timedelta(hours=1))
