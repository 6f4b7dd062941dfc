"""Families of sentences: what counts is licensed by the grammar, whatever the subject."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.language.counts.quantities import Quantity
from tests.language.counts.test_quantities import counts

FAMILIES = sorted(Path(__file__).parent.glob("*.families.txt"))
LINES = [
    line
    for families in FAMILIES
    for line in families.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def shown(count: Quantity) -> str:
    """A count as the file writes it, leaving out what is usual."""
    value = count.value if count.value is not None else count.low
    said = [f"{value:g}" if value is not None and value < 10**5 else str(value)]
    said += [count.unit.replace(" ", "_"), count.role]
    said += [count.increment] if count.increment not in {"total", None} else []
    said += [count.status] if count.status != "asserted" else []
    return " ".join(said)


@pytest.mark.parametrize("line", LINES)
def test_each_family_is_read_by_its_grammar(line: str) -> None:
    expected, _, sentence = line.partition(" | ")
    read = "; ".join(map(shown, counts(sentence.replace("\\n", "\n"))))
    assert (read or "-") == expected
