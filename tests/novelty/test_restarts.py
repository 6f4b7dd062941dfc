"""Whatever order articles come in, and wherever the monitor stops between: the same is told."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as some

from monitor.article import Article
from tests.worlds import MONDAY, World

RULES = """
version: 1
rules:
  - rule: toll
    about: barge
    match: {quantity: {role: [killed, missing]}}
    escalate: [{if: {origins: {gte: 2}}, level: critical}]
  - rule: twice
    about: barge
    match: {quantity: {role: killed}}
    min_origins: 2
  - rule: stories
    match: {query: barge OR kiln}
    trigger: {type: event_count, window: 24h, condition: {gte: 2}, count: stories}
  - rule: each
    match: {query: barge OR kiln}
  - rule: by-story
    match: {quantity: {role: killed}}
    trigger: {type: new_value, group_by: [story]}
  - rule: recovery
    about: barge
    match: {event: {topic: meeting, status: [planned, denied, happened]}}
"""
BARGE = "A barge sank on the Oder near Ratno on Monday, killing {} people, the coast guard said."
MORE = " Divers looked for four others. The load of gravel had shifted in a squall before noon."
POOL = (
    ("a", "Hill Post", "Barge sinks near Ratno", BARGE.format(7) + MORE),
    ("b", "Lake Mail", "Seven die on the Oder", BARGE.format(7) + MORE),
    ("a", "Hill Post", "Barge sinks near Ratno", BARGE.format(5) + MORE),
    ("c", "Valley Times", "Ratno mourns", "Seven died on the barge at Ratno, the Red Cross said."),
    ("d", "River Globe", "Toll at nine", "The barge at Ratno killed nine, said the miners' union."),
    ("e", "Hill Post", "Kiln bursts", "A kiln burst at a tile works in Brenholm and killed 2 men."),
    ("f", "Lake Mail", "", "The owners of the barge will meet the families on Friday at Ratno."),
    (
        "g",
        "Lake Mail",
        "",
        "The owners of the barge will not meet the families on Friday at Ratno.",
    ),
)

Orders = some.permutations(range(len(POOL)))


def press(order: Sequence[int], apart: timedelta) -> list[Article]:
    """The pool in that order; two articles in one minute are possible."""
    rows = [
        Article(text, id=page, source=source, title=title)
        for page, source, title, text in (POOL[at] for at in order)
    ]
    return [replace(row, published=MONDAY + n * apart) for n, row in enumerate(rows)]


def lines(world: World) -> list[str]:
    return [alert.to_json() for alert in world.told]


def said(world: World) -> list[tuple[str, str]]:
    return [(message.title, message.body) for message in world.messages]


@settings(max_examples=12, deadline=None)
@given(
    order=Orders,
    stops=some.sets(some.integers(1, len(POOL) - 1), max_size=3),
    minutes=some.sampled_from([0, 1, 45]),
)
def test_a_replay_that_stops_and_starts_again_tells_the_same(
    order: Sequence[int], stops: set[int], minutes: int
) -> None:
    articles = press(order, timedelta(minutes=minutes))
    whole = World(RULES)
    whole.takes(*articles)
    told, messages = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "monitor.db")
        for first, last in zip((0, *sorted(stops)), (*sorted(stops), len(POOL)), strict=True):
            part = World(RULES, path)
            part.takes(*articles[first:last])
            told += lines(part)
            messages += said(part)
            part.stream.close()
    assert told == lines(whole)
    assert messages == said(whole)


@settings(max_examples=5, deadline=None)
@given(order=Orders)
def test_two_replays_of_one_press_are_the_same_to_the_byte(order: Sequence[int]) -> None:
    articles = press(order, timedelta(minutes=20))
    one, two = World(RULES), World(RULES)
    one.takes(*articles)
    two.takes(*articles)
    assert lines(one) == lines(two) and one.told
