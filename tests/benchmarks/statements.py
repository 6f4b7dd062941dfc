"""How many labelled statements get their step and their speaker.

The sentences are kept beside the house: `python tests/benchmarks/statements.py [FOLDER] [-v]`
says so and stops where they are not.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from monitor.article import Article
from monitor.language.lexicon import Lexicon
from monitor.language.people.mentions import mentions_in
from monitor.language.people.names import NameBook
from monitor.language.saying.sources import SourceReader, speaker_of
from monitor.language.saying.status import StatusReader
from monitor.language.words.document import document
from monitor.language.words.places import Places
from monitor.language.words.sentences import Sentence

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
DAY = datetime(2025, 9, 2, 12, tzinfo=UTC)
FIXED = frozenset({"confirmed", "happened"})
"""Steps that a rule asking for "confirmed" takes."""


@dataclass(slots=True)
class Score:
    """What was right of what was asked, by field, and each fault in words."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def note(self, name: str, is_right: bool, fault: str) -> None:
        """Count one answer."""
        self.asked[name] += 1
        self.right[name] += is_right
        if not is_right:
            self.faults.append(f"{name}: {fault}")

    def lines(self) -> Iterator[str]:
        """The report, one figure a line."""
        for name, asked in self.asked.items():
            yield f"{name:<20} {self.right[name] / asked:.3f}  ({self.right[name]} of {asked})"


class Reader:
    """What a statement leans on, put together once."""

    def __init__(self) -> None:
        lexicon = Lexicon()
        self._places = Places(lexicon)
        self._names = NameBook(lexicon)
        self._status = StatusReader(lexicon)
        self._sources = SourceReader(lexicon)

    def score(self, rows: Sequence[Mapping[str, object]]) -> Score:
        """Judge the labelled words of each row."""
        total = Score()
        for row in rows:
            self._score_row(row, total)
        return total

    def _score_row(self, row: Mapping[str, object], total: Score) -> None:
        page = document(Article(str(row["text"]), published=DAY))
        mentions = mentions_in(page, self._names, self._places)
        attributions = self._sources.read(page, mentions)
        span = row["span"]
        assert isinstance(span, list)
        for sentence in page.sentences:
            inside = _inside(sentence, span)
            if not inside:
                continue
            first, last = inside[0], inside[-1] + 1
            judged = self._status.judge(page, sentence, first, last, "event")
            wanted = str(row["status"])
            fault = f"{judged.status} {judged.cues} wanted {wanted}: {row['text']}"
            same = judged.status == wanted or {judged.status, wanted} == FIXED
            total.note("step", same, fault)
            total.note("confirmed or not", (judged.status in FIXED) == (wanted in FIXED), fault)
            if judged.status in FIXED:
                total.note("called confirmed, is", wanted in FIXED, fault)
            said = speaker_of(attributions[sentence.index], first)
            voices = " ".join(said.chain) if said else ""
            total.note("speaker", _is_speaker(row["source"], voices), f"{voices!r} {row['source']}")
            return


def _inside(sentence: Sentence, span: Sequence[int]) -> list[int]:
    return [
        at
        for at, token in enumerate(sentence.tokens)
        if token.start < span[1] and token.end > span[0]
    ]


def _is_speaker(wanted: object, voices: str) -> bool:
    """Whether one of the words that name the labelled speaker is in the chain."""
    if wanted is None:
        return not voices
    names = [word for word in str(wanted).replace("<-", " ").split() if word[0].isupper()]
    return any(name in voices for name in names or str(wanted).split())


def statements_report(data: Path, verbose: bool) -> None:
    """Print the figures of the labelled statements."""
    path = data / "statements.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    total = Reader().score(rows)
    print(f"--- {path.name}")
    print("\n".join(total.lines()))
    if verbose:
        print("\n".join(total.faults))


def main(arguments: Sequence[str]) -> int:
    folders = [Path(argument) for argument in arguments if not argument.startswith("-")]
    data = folders[0] if folders else DATA
    if not data.is_dir():
        print(f"no labelled data at {data}")
        return 0
    statements_report(data, "-v" in arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
