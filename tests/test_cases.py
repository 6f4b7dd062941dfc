"""Cases from the field: whatever an article says, its scenario says the same."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from monitor.article import Article
from monitor.cases import Case, keep
from monitor.rehearsal import Arrival
from monitor.scenarios import load_scenarios

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
LINES = st.sampled_from(["", " ", "\t", "\n", "a", "- b", "#", ": ", '"', "'", "\\", "\x85", "{"])
TEXTS = st.one_of(
    st.lists(LINES, min_size=1, max_size=12).map("".join),
    st.text(st.characters(codec="utf-8"), min_size=1),
).filter(lambda text: text.strip(" \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0") != "")


@given(st.lists(TEXTS, min_size=1, max_size=3), st.integers(0, 10**6))
def test_a_kept_case_reads_as_the_articles_did(texts: list[str], seconds: int) -> None:
    articles = [
        Article((text.strip() and text) or "x", title="It's", published=NOON) for text in texts
    ]
    times = [NOON + timedelta(seconds=seconds * number) for number in range(len(articles))]
    arrivals = tuple(Arrival(*pair) for pair in zip(times, articles, strict=True))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.test.yaml"
        keep(Case("one", "a", arrivals, ()), file)
        keep(Case("two: *", "a", arrivals, ({"value": 3, "role": "a: b"},), "why"), file)
        for scenario in load_scenarios(file, {}):
            found = [(one.at, one.article.published, one.article.text) for one in scenario.arrivals]
            assert found == [(one.at, one.article.published, one.article.text) for one in arrivals]
