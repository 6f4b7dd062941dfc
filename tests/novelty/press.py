"""Labelled articles of the tests, placed by a stream as they would be in life."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import yaml

from monitor.article import Article
from tests.worlds import MONDAY, World

TEXTS = Path(__file__).parent / "texts"
NO_RULES = "version: 1\nwatch: [zyzzyva]"


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article and where it belongs."""

    article: Article
    story: str
    wire: str
    kind: str


def labelled(name: str) -> list[Labelled]:
    """The articles of one file, an hour after each other on ten mornings."""
    rows = yaml.safe_load((TEXTS / f"{name}.yaml").read_text(encoding="utf-8"))
    return [
        Labelled(
            Article(
                row["text"],
                title=row["title"],
                source=row["source"],
                published=MONDAY + timedelta(minutes=30 * at),
                id=f"{name}{at}",
            ),
            row["story"],
            row["wire"],
            row.get("kind", ""),
        )
        for at, row in enumerate(rows)
    ]


def placed(articles: Iterable[Article]) -> Mapping[str, tuple[str, str]]:
    """By article, the story and the wire in which a stream puts it."""
    world = World(NO_RULES)
    found = {}
    for article in articles:
        world.takes(article)
        place = world.stream.store.stories.of(article.id)
        assert place is not None
        found[article.id] = (place.story, place.wire)
    return found


def pairs(rows: Sequence[Labelled]) -> list[tuple[Labelled, Labelled]]:
    return list(combinations(rows, 2))


def b_cubed(found: Mapping[str, str], wanted: Mapping[str, str]) -> float:
    """B³ F: of each article, how far the cluster it was put in is the one it belongs to."""
    precision = recall = 0.0
    for one in wanted:
        mine = {other for other in wanted if found[other] == found[one]}
        right = {other for other in wanted if wanted[other] == wanted[one]}
        precision += len(mine & right) / len(mine)
        recall += len(mine & right) / len(right)
    precision, recall = precision / len(wanted), recall / len(wanted)
    return 2 * precision * recall / (precision + recall)
