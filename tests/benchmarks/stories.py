"""What it costs to find an article's story and copies when the window holds many.

Run it: `python tests/benchmarks/stories.py [ARTICLES]`; 100,000 by default. The articles are drawn
from a vocabulary in which, as in any language, few words are frequent and say nothing, and most
are rare; each story has names of its own, and one in five articles is a copy. Every article is
new to the process, and each other one is filed; of the rest only the profile is made, to tell
what of looking up that is. What a thousand additions cost is printed too: a busy or an old machine
takes several times a quiet one's time.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from array import array
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from timeit import repeat

from monitor.article import Article
from monitor.filing import file, looked_up
from monitor.language.lexicon import Lexicon
from monitor.language.people.names import NameBook
from monitor.language.text import Text
from monitor.language.words.document import document
from monitor.language.words.places import Places
from monitor.novelty.claimant import Claimant
from monitor.novelty.neighbours import Place, Profile, Wording
from monitor.novelty.profiles import MAX_TERMS, profile_of
from monitor.novelty.stories import STORY_WINDOW, filed_under, keys_of, rarity
from monitor.novelty.terms import known_words
from monitor.novelty.wording import SKETCH
from monitor.store.connection import Store

VOCABULARY = 40_000
WORDS = 420
MEASURED = 400
READ_BEFORE = 1500
"""A daemon whose window is full has read; its words and pages are warm."""
A_POLL = 20
"""Articles that are written in one transaction."""
COPIES = 0.2
START = datetime(2026, 3, 2, tzinfo=UTC)


class Press:
    """Writes articles, the same in every run."""

    def __init__(self) -> None:
        self.lots = random.Random(7)
        small = sorted(known_words().common)
        self.words = [*small, *(self._word() for _ in range(VOCABULARY - len(small)))]
        # Mandelbrot's law; nearly half the words of a text are then small ones, as in English.
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))
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
        names = self.draw_story()
        if self.texts and self.lots.random() < COPIES:
            text = self.lots.choice(self.texts)
        else:
            text = self._text(names)
            self.texts = [*self.texts[-200:], text]
        title = " ".join(text.split()[:8])
        return Article(
            text, title=title, id=f"a{number}", source=f"Paper {number % 97}", published=at
        )

    def draw_story(self) -> list[str]:
        """The names of a story that goes on, or of a new one in the place of an old."""
        at = self.lots.randrange(len(self.stories))
        if self.lots.random() < 0.1:
            self.stories[at] = self._names()
        return self.stories[at]

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
    step = STORY_WINDOW / (articles + READ_BEFORE + MEASURED)
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "s.db") as store:
        with store.transaction():
            for number in range(articles):
                _fill(press, store, number, START + number * step)
        costs: list[tuple[float, float]] = []
        profiles: list[float] = []
        for first in range(articles, articles + READ_BEFORE + MEASURED, A_POLL):
            with store.transaction():
                for number in range(first, first + A_POLL):
                    article = press.article(number, START + number * step)
                    if number % 2:
                        profiles.append(_profile_cost(article, places))
                    else:
                        costs.append(_cost(article, places, claimant, store))
        size = (Path(folder) / "s.db").stat().st_size / 2**20
    grown = getrusage(RUSAGE_SELF).ru_maxrss / 1024
    print(f"{articles:,} articles in the window: {size:.0f} MB on disk, {grown:.0f} MB of memory")
    additions = min(repeat("sum(range(1000))", number=100, repeat=20)) / 100
    print(f"  a thousand additions take {1e6 * additions:.0f} µs here")
    measured = costs[-MEASURED // 2 :]
    _print("together", [looked + filed for looked, filed in measured])
    _print("profile", profiles[-MEASURED // 2 :])
    _print("look up", [looked for looked, _ in measured])
    _print("file", [filed for _, filed in measured])


def _print(name: str, costs_ms: Sequence[float]) -> None:
    ordered = sorted(costs_ms)
    middle, late = ordered[len(ordered) // 2], ordered[int(0.99 * len(ordered))]
    print(f"  {name:10} median {middle:5.2f} ms, p99 {late:5.2f} ms")


def _fill(press: Press, store: Store, number: int, at: datetime) -> None:
    """File an article as if it had been read: its terms and runs are drawn, not found."""
    lots = press.lots
    names = press.draw_story()
    terms = [name.lower() for name in names]
    drawn = lots.choices(press.words, cum_weights=press.weights, k=3 * MAX_TERMS)
    terms += [word for word in drawn if word not in known_words().common][: MAX_TERMS - len(terms)]
    runs = array("I", [SKETCH, *sorted(lots.getrandbits(32) >> 1 for _ in range(SKETCH))])
    found = Profile(
        terms={term: 1 + lots.random() for term in terms},
        names=frozenset(terms[: len(names)]),
        lede=frozenset(terms[:12]),
        serials=(),
        wording=Wording(runs.tobytes()),
    )
    article = Article("x", id=f"a{number}", source=f"Paper {number % 97}", published=at)
    place = Place(f"s{names[0]}", article.id, article.source)
    postings = store.stories.postings(keys_of(found))
    keys = filed_under(found, rarity(found.terms, postings))
    store.stories.put(article, place, found, keys, postings, at, at)


def _cost(
    article: Article, places: Places, claimant: Claimant, store: Store
) -> tuple[float, float]:
    """What an article costs, in milliseconds of this process: to be looked up, and to be filed."""
    text = Text(article, document(article), (), (), (), (), (), ())
    started = time.process_time()
    filing = looked_up(text, article.published, places, claimant, store)
    looked = time.process_time()
    file(filing, store, article.published)
    return 1000 * (looked - started), 1000 * (time.process_time() - looked)


def _profile_cost(article: Article, places: Places) -> float:
    """What the profile of an article that was not read before costs: a part of looking it up."""
    cut = document(article)
    started = time.process_time()
    profile_of(cut, places)
    return 1000 * (time.process_time() - started)


if __name__ == "__main__":
    main()
