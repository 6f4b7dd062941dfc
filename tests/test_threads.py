"""Whole threads of articles about one story: what counts is which alerts a person gets.

Novelty favours misreadings, since a true figure is told once and each misread one is "new"; so
the measure is alerts, not fields. The threads are invented; each article says what it makes known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import yaml

from monitor.article import Article
from monitor.novelty.decide import Alert
from monitor.novelty.summary import template_values
from tests.worlds import MONDAY, World

THREADS = sorted((Path(__file__).parent / "threads").glob("*.yaml"))
WRONG_AT_MOST = 0.05
MISSED_AT_MOST = 0.10


@dataclass(frozen=True, slots=True)
class Score:
    """Of one thread: how many alerts were told, and those that should not or should have been."""

    told: int
    wanted: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]


def score(path: Path) -> Score:
    """Replay a thread with the default triggers and compare what is told, article by article."""
    thread = yaml.safe_load(path.read_text(encoding="utf-8"))
    world = World(thread["rules"])
    told = wanted = 0
    wrong: list[str] = []
    missed: list[str] = []
    for number, row in enumerate(thread["articles"]):
        hours = float(str(row["at"]).removesuffix("h"))
        published = MONDAY + timedelta(hours=hours)
        article = Article(
            row["text"], title=row.get("title", ""), published=published, source=row["source"]
        )
        alerts = [alert for alert in world.takes(article) if str(alert.reason) != "escalated"]
        told += len(alerts)
        wanted += len(row["tells"])
        surplus, lacking = _compare(alerts, row["tells"], world)
        wrong += [f"{path.stem} #{number}: {alert.summary}" for alert in surplus]
        missed += [f"{path.stem} #{number}: {dict(one)}" for one in lacking]
    return Score(told, wanted, tuple(wrong), tuple(missed))


def _compare(
    alerts: Sequence[Alert], expected: Sequence[Mapping[str, object]], world: World
) -> tuple[list[Alert], list[Mapping[str, object]]]:
    surplus = list(alerts)
    lacking = []
    for one in expected:
        found = next((alert for alert in surplus if _agrees(alert, one, world)), None)
        if found is None:
            lacking.append(one)
        else:
            surplus.remove(found)
    return surplus, lacking


def _agrees(alert: Alert, expected: Mapping[str, object], world: World) -> bool:
    said = {**alert.to_dict(), **template_values(alert)}
    if said.get("value") is None:
        said["value"] = said.get("low")
    return all(_same(said.get(name), value, world) for name, value in expected.items())


def _same(said: object, wanted: object, world: World) -> bool:
    if isinstance(said, str) and isinstance(wanted, str):
        return said == wanted or world.stream.reader.names.same(said, wanted).same or wanted in said
    return said == wanted


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return {path.stem: score(path) for path in THREADS}


def test_there_are_threads_on_at_least_six_subjects() -> None:
    assert len(THREADS) >= 6


def test_few_of_the_alerts_told_are_wrong(scores: Mapping[str, Score]) -> None:
    wrong = [line for one in scores.values() for line in one.wrong]
    assert len(wrong) <= WRONG_AT_MOST * sum(one.told for one in scores.values()), "\n".join(wrong)


def test_few_alerts_are_missed(scores: Mapping[str, Score]) -> None:
    missed = [line for one in scores.values() for line in one.missed]
    wanted = sum(one.wanted for one in scores.values())
    assert len(missed) <= MISSED_AT_MOST * wanted, "\n".join(missed)
