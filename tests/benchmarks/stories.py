"""What it costs to find an article's story and copies when the window holds many.

Run it: `python tests/benchmarks/stories.py [ARTICLES]`; 100,000 by default. The articles are drawn
from a vocabulary in which, as in any language, few words are frequent and most are rare; each
story has names of its own, and one in five articles is a copy.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from monitor.article import Article
from monitor.filing import file, looked_up
from monitor.language.document import document
from monitor.language.lexicon import Lexicon
from monitor.language.names import NameBook
from monitor.language.places import Places
from monitor.language.text import Text
from monitor.novelty.claims import Claimant
from monitor.novelty.profiles import profile_of
from monitor.novelty.stories import STORY_WINDOW
from monitor.store.connection import Store

VOCABULARY = 40_000
WORDS = 420
MEASURED = 400
COPIES = 0.2
START = datetime(2026, 3, 2, tzinfo=UTC)


class Press:
    """Writes articles, the same in every run."""

    def __init__(self) -> None:
        self.lots = random.Random(7)
        self.words = [self._word() for _ in range(VOCABULARY)]
        self.weights = list(accumulate(1 / (rank + 10) for rank in range(VOCABULARY)))
        self.stories = [self._names() for _ in range(50)]
        self.texts: list[str] = []

    def _word(self) -> str:
        return "".join(
            self.lots.choice("abcdefghiklmnoprstuvy") for _ in range(self.lots.randint(4, 9))
        )

    def _names(self) -> list[str]:
        return [self._word().capitalize() for _ in range(6)]

    def article(self, number: int, at: datetime) -> Article:
        """Of a story that may be new, or a copy of one of the last texts."""
        if self.lots.random() < 0.1:
            self.stories[self.lots.randrange(len(self.stories))] = self._names()
        if self.texts and self.lots.random() < COPIES:
            text = self.lots.choice(self.texts)
        else:
            text = self._text(self.lots.choice(self.stories))
            self.texts = [*self.texts[-200:], text]
        title = " ".join(text.split()[:8])
        return Article(
            text, title=title, id=f"a{number}", source=f"Paper {number % 97}", published=at
        )

    def _text(self, names: list[str]) -> str:
        words = self.lots.choices(self.words, cum_weights=self.weights, k=WORDS)
        for at in self.lots.sample(range(WORDS), 24):
            words[at] = self.lots.choice(names)
        sentences = (words[at : at + 18] for at in range(0, WORDS, 18))
        return " ".join(" ".join(said).capitalize() + "." for said in sentences)


def main() -> None:
    articles = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    press, places = Press(), Places(Lexicon())
    claimant = Claimant(Lexicon(), NameBook(Lexicon()), places)
    step = STORY_WINDOW / articles
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "s.db") as store:
        taken = _filled(press, places, claimant, store, articles, step)
        size = (Path(folder) / "s.db").stat().st_size / 2**20
        print(f"{articles:,} articles in the window, {size:.0f} MB")
        print(f"  known stories {len(store.stories.recent(articles)):,}")
        for name, costs in taken.items():
            costs.sort()
            worst = costs[int(0.99 * len(costs))]
            print(f"  {name:10} {statistics.mean(costs):6.2f} ms, p99 {worst:6.2f} ms")


def _filled(
    press: Press,
    places: Places,
    claimant: Claimant,
    store: Store,
    articles: int,
    step: timedelta,
) -> dict[str, list[float]]:
    """Put the articles in, a hundred a transaction; what the last ones cost, in milliseconds."""
    taken: dict[str, list[float]] = {"profile": [], "look up": [], "file": []}
    for number, article in enumerate(_articles(press, articles + MEASURED, step)):
        if number % 100 == 0:
            if number:
                store._db.execute("COMMIT")
            store._db.execute("BEGIN IMMEDIATE")
        cut = document(article)
        text = Text(article, cut, (), (), (), (), (), ())
        started = time.perf_counter()
        profile_of(cut, places)
        profiled = time.perf_counter()
        filing = looked_up(text, article.published, places, claimant, store)
        looked = time.perf_counter()
        file(filing, store, article.published)
        filed = time.perf_counter()
        if number >= articles:
            taken["profile"].append(1000 * (profiled - started))
            taken["look up"].append(1000 * (looked - profiled - (profiled - started)))
            taken["file"].append(1000 * (filed - looked))
    store._db.execute("COMMIT")
    return taken


def _articles(press: Press, count: int, step: timedelta) -> Iterator[Article]:
    for number in range(count):
        yield press.article(number, START + number * step)


if __name__ == "__main__":
    main()
