"""How many guests and pairs of names are read rightly, on data kept beside the house.

Run it as `python tests/benchmarks/people.py [FOLDER] [-v]`; without the data it says so and stops.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from monitor.article import Article
from monitor.language.lexicon import Lexicon, Person
from monitor.language.people.names import NameBook
from monitor.language.text import Reader

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
SEEDS = Path(__file__).resolve().parents[2] / "seeds"
DAY = datetime(2025, 9, 2, 12, tzinfo=UTC)
COMING = frozenset({"asserted", "confirmed", "planned", "expected", "likely"})
FILE = Lexicon(
    people=(Person("Kim Jong Un", also=("김정은",)), Person("Xi Jinping", also=("习近平",)))
)
ROUNDS = 20


@dataclass(slots=True)
class Tally:
    """Right, wrong and missed answers, and each fault in words."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    faults: list[str] = field(default_factory=list)

    def add(self, wanted: Iterable[str], found: Iterable[str], book: NameBook, where: str) -> None:
        """Count the names of one article, whatever their spelling."""
        wanted, found = list(wanted), list(found)
        missed = [name for name in wanted if not any(book.same(name, x).same for x in found)]
        wrong = [name for name in found if not any(book.same(name, x).same for x in wanted)]
        self.right += len(wanted) - len(missed)
        self.missed += len(missed)
        self.wrong += len(wrong)
        self.faults += [f"{where}: missed {name}" for name in missed]
        self.faults += [f"{where}: wrong {name}" for name in wrong]

    def line(self, name: str) -> str:
        precision = self.right / max(1, self.right + self.wrong)
        recall = self.right / max(1, self.right + self.missed)
        balance = 2 * precision * recall / max(1e-9, precision + recall)
        return f"{name:<20} precision {precision:.3f}  recall {recall:.3f}  F1 {balance:.3f}"


def rosters_report(data: Path) -> Tally:
    """The labelled sentences of guest lists."""
    reader, tally = Reader(FILE), Tally()
    for line in (data / "rosters.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        people = reader.read(Article(text=row["text"], published=DAY)).people
        found = {each.name for each in people if each.status in COMING}
        tally.add(row["attendees"], found, reader.names, row["id"])
    return tally


def articles_report(data: Path) -> Tally:
    """The whole articles: everyone named as attending, possible or not."""
    reader, tally = Reader(FILE), Tally()
    gold = json.loads((data / "seeds_gold.json").read_text(encoding="utf-8"))
    for name, row in gold["seeds"].items():
        text = (SEEDS / row["file"]).read_text(encoding="utf-8")
        people = reader.read(Article(text=text, published=DAY)).people
        found = {each.name for each in people if each.status in COMING | {"possible"}}
        wanted = {each["canonical"] for each in row["attendees"] if each["canonical"]}
        tally.add(wanted, found, reader.names, name)
    return tally


def names_report(data: Path) -> Tally:
    """The labelled pairs: one person or two."""
    book, tally = NameBook(FILE), Tally()
    rows = csv.DictReader((data / "names.csv").read_text(encoding="utf-8").splitlines())
    for row in rows:
        same, wanted = book.same(row["name1"], row["name2"]).same, row["is_match"] == "true"
        tally.right += same and wanted
        tally.wrong += same and not wanted
        tally.missed += wanted and not same
        if same != wanted:
            tally.faults.append(f"{row['name1']} | {row['name2']}: {'same' if same else 'apart'}")
    return tally


def speed_report(data: Path) -> str:
    """Milliseconds of one core for an article, by its words."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    reader = Reader(FILE)
    articles = [Article(text=text, published=DAY) for text in texts]
    for article in articles:
        reader.read(article)
    start = time.process_time()
    for _ in range(ROUNDS):
        for article in articles:
            reader.read(article)
    spent_ms = (time.process_time() - start) / ROUNDS * 1000
    words = sum(len(text.split()) for text in texts)
    return f"whole reading        {spent_ms / words * 460:.2f} ms for 460 words"


def main(arguments: Sequence[str]) -> int:
    folders = [Path(each) for each in arguments if not each.startswith("-")]
    data = folders[0] if folders else DATA
    if not data.exists():
        print(f"no labelled data in {data}")
        return 0
    reports = {
        "guests in sentences": rosters_report(data),
        "guests in articles": articles_report(data),
        "pairs of names": names_report(data),
    }
    for name, tally in reports.items():
        print(tally.line(name))
        if "-v" in arguments:
            print(*(f"  {fault}" for fault in tally.faults), sep="\n")
    print(speed_report(data))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
