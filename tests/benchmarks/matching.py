"""How fast rules are held against articles: milliseconds an article by number of rules."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from monitor.article import Article
from monitor.feeds.replay import read_saved
from monitor.language.text import Reader, Text
from monitor.matching.boolean import parse_query
from monitor.matching.conditions import AllOf, Condition, EventIs, QuantityIs, QueryHolds
from monitor.matching.evaluate import Judge
from monitor.matching.rules import Level, Rule, Trigger, TriggerType
from monitor.matching.search import matches

SEEDS = Path(__file__).parents[2] / "seeds"
COUNTS = (1, 100, 1_000, 10_000)
WORDS = """
    harbour ferry strike summit treaty quake flood copper lithium vaccine outbreak election
    ballot minister senate drought wildfire pipeline tanker submarine satellite launch recall
    merger tariff cocoa wheat rice reactor uranium embassy hostage truce brigade convoy drone
"""


def main() -> None:
    """Print one line a measure; the machine is whatever runs it."""
    reader = Reader()
    texts = [reader.read(article) for article in _articles()]
    indexed = _per_article(lambda text: Judge(text, reader.names, reader.places), texts)
    print(f"index of an article's words   {indexed:8.3f} ms")
    for count in COUNTS:
        rules = rules_of(count)
        spent = _per_article(lambda t, r=rules: matches(r, t, reader.names, reader.places), texts)
        each = (spent - indexed) / count * 1000
        print(f"{count:6,} rules               {spent:10.3f} ms an article  {each:6.2f} µs a rule")


def rules_of(count: int, seed: int = 1) -> list[Rule]:
    """Rules as people write them, on subjects drawn by lot; the same for the same seed."""
    draw = random.Random(seed)
    trigger = Trigger(TriggerType.ANY, timedelta(days=90))
    return [
        Rule(f"rule-{at}", "", Level.MEDIUM, _condition(draw, at), trigger) for at in range(count)
    ]


def _condition(draw: random.Random, at: int) -> Condition:
    one, other, third, fourth = draw.sample(WORDS.split(), 4)
    near = parse_query(f'({one} OR "{other} {third}") NEAR/15 {fourth}* NOT title:film')
    match at % 4:
        case 0:
            return QueryHolds(near)
        case 1:
            return QueryHolds(parse_query(f"{one} AND ({other}{at} OR {third}) AND {fourth}"))
        case 2:
            return AllOf((QueryHolds(near), QuantityIs(roles=("killed",), actor=("Chile",))))
        case _:
            return EventIs("meeting", parties_all=("Ana Duarte", "Olof Strand"))


def _articles() -> list[Article]:
    return read_saved([str(SEEDS)], sys.stdin)


def _per_article(work: object, texts: Sequence[Text]) -> float:
    """Milliseconds an article takes, the best of a few rounds."""
    assert callable(work)
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        for text in texts:
            work(text)
        best = min(best, time.perf_counter() - start)
    return best / len(texts) * 1000


if __name__ == "__main__":
    main()
