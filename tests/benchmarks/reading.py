"""Precision and recall of the reading, field by field, on hand-labelled sentences.

Run it as `python -m tests.benchmarks.reading [FOLDER] [-v]`; without the data it stops.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from monitor.article import Article
from monitor.language.counts.quantities import Quantity, Rejected
from monitor.language.counts.readings import QuantityReader
from monitor.language.lexicon import Lexicon
from monitor.language.saying.sources import SourceReader
from monitor.language.saying.status import StatusReader
from monitor.language.words.document import Document, document
from monitor.language.words.places import Places

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
DAY = datetime(2025, 9, 2, 12, tzinfo=UTC)
NOT_PEOPLE = {"days", "km", "GBP", "%", "percent"}


class Reader:
    """The quantity reader with the readers it leans on."""

    def __init__(self, lexicon: Lexicon | None = None) -> None:
        own = lexicon or Lexicon()
        self._sources = SourceReader(own)
        self._quantities = QuantityReader(own, Places(own), StatusReader(own))

    def read(self, text: str) -> tuple[Document, tuple[Quantity, ...], tuple[Rejected, ...]]:
        """The document of a piece of text, its counts and what was turned away."""
        page = document(Article(text, published=DAY))
        found, rejected = self._quantities.read(page, self._sources.read(page))
        return page, found, rejected


Gold = Mapping[str, object]


@dataclass(slots=True)
class Score:
    """Hits and misses of counts, and of each field among the counts that were found."""

    found: int = 0
    missed: int = 0
    extra: int = 0
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """The report, one figure a line."""
        precision = self.found / max(1, self.found + self.extra)
        recall = self.found / max(1, self.found + self.missed)
        wanted = self.found + self.missed
        yield f"counts      P {precision:.3f}  R {recall:.3f}  ({self.found} of {wanted})"
        for name in self.asked:
            share = self.right[name] / max(1, self.asked[name])
            yield f"{name:<11} {share:.3f}  ({self.right[name]} of {self.asked[name]})"


FIELDS = ("low", "high", "unit", "role", "hedge", "increment", "status", "actor", "place")


def score(rows: Iterable[Mapping[str, object]], reader: Reader) -> Score:
    """Compare what is read of each row's text with its label."""
    total = Score()
    for row in rows:
        text = str(row["text"])
        _, found, _ = reader.read(text)
        golds = row["quantities"]
        assert isinstance(golds, list)
        _compare(str(row["id"]), text, list(found), golds, total)
    return total


def _compare(
    name: str, text: str, found: list[Quantity], golds: Sequence[Gold], total: Score
) -> None:
    for gold in golds:
        if str(gold.get("unit")) in NOT_PEOPLE:
            continue
        match = next((one for one in found if _is_same(one, gold, text)), None)
        if match is None:
            total.missed += 1
            total.faults.append(f"{name} missed {gold['surface']}: {text}")
            continue
        found.remove(match)
        total.found += 1
        for key in FIELDS:
            if key in gold:
                _field(name, key, match, gold, total)
    for one in found:
        total.extra += 1
        total.faults.append(f"{name} extra {one.value} {one.unit} {one.role} {one.why}")


def _is_same(one: Quantity, gold: Gold, text: str) -> bool:
    span = gold.get("span")
    if isinstance(span, list) and len(span) == 2:
        return bool(one.span.start < span[1] and span[0] < one.span.end)
    return str(gold["surface"]) in text[one.span.start : one.span.end]


def _field(name: str, key: str, one: Quantity, gold: Gold, total: Score) -> None:
    said, wanted = getattr(one, key), gold[key]
    total.asked[key] += 1
    same = said == wanted
    if key == "unit" and wanted is not None:
        same = str(said).split()[-1] in str(wanted).lower().replace(",", "").split()
    if same:
        total.right[key] += 1
    else:
        total.faults.append(f"{name} {key}: {said!r} wanted {wanted!r}: {one.quote} {one.why}")


def rows(path: Path) -> list[Mapping[str, object]]:
    """The labelled rows of a .jsonl file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def quantities_report(data: Path, verbose: bool) -> None:
    """Print the figures of the labelled counts, English and Korean."""
    reader = Reader()
    for name in ("quantities.jsonl", "quantities_korean.jsonl"):
        result = score(rows(data / name), reader)
        print(f"--- {name}")
        print("\n".join(result.lines()))
        if verbose:
            print("\n".join(result.faults))


_CROWDED = (
    "12 killed and 13 wounded, a soldier ",
    "of the 12 of the ",
    "a man who killed a man who ",
    "12명에서 ",
)
_HALF = 40_000


def doubling_report() -> None:
    """Print how much longer twice the text takes: about 2 where the reading is linear."""
    print("--- doubling a crowded text of one sentence")
    for piece in _CROWDED:
        half, whole = (_seconds((piece * size)[:size]) for size in (_HALF, 2 * _HALF))
        print(f"{whole / half:5.1f}×  {piece.strip()}")


def _seconds(text: str) -> float:
    reader = Reader()
    began = time.process_time()
    reader.read(text)
    return max(time.process_time() - began, 1e-6)


def main(arguments: Sequence[str]) -> int:
    folders = [Path(argument) for argument in arguments if not argument.startswith("-")]
    data = folders[0] if folders else DATA
    if not data.is_dir():
        print(f"no labelled data at {data}")
        return 0
    quantities_report(data, "-v" in arguments)
    doubling_report()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
