"""Whose text an outlet prints: the agency that it credits in a dateline, a byline or at the foot.

"Reuters reported" within the text is a citation, not a credit: it says where one fact is from.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from monitor.article import Article
from monitor.language.words.normalise import fold
from monitor.yamlfile import package_yaml

_HEAD = 600
"""Code points at the start in which a dateline or a byline stands."""
_FOOT = 400
_LINES = 8
_LINE = 120
"""A longer line is a sentence, in which an agency is cited and not credited."""


def credit(article: Article) -> str:
    """The agency that the article credits for its text, or ""."""
    ways = _ways()
    for line in _lines(article.text[:_HEAD])[:_LINES]:
        found = ways.dateline.match(line) or (len(line) <= _LINE and ways.by_line.match(line))
        if found:
            return ways.agency(found)
    for line in reversed(_lines(article.text[-_FOOT:])):
        foot = next((name for pattern, name in ways.feet if pattern.match(line)), "")
        if foot:
            return foot
        found = ways.ending.search(line) or (len(line) <= _LINE and ways.by_line.match(line))
        if found:
            return ways.agency(found)
    return ""


@lru_cache(maxsize=1)
def agencies() -> Mapping[str, str]:
    """The agencies by their folded names."""
    return {fold(way): name for way, name in _ways().names.items()}


@dataclass(frozen=True, slots=True)
class _Ways:
    """How agencies are credited: each way one pattern over all their names."""

    names: Mapping[str, str]
    dateline: re.Pattern[str]
    by_line: re.Pattern[str]
    ending: re.Pattern[str]
    feet: Sequence[tuple[re.Pattern[str], str]]

    def agency(self, found: re.Match[str]) -> str:
        return self.names[next(name for name in found.groups() if name)]


@lru_cache(maxsize=1)
def _ways() -> _Ways:
    rows = package_yaml(files("monitor.novelty") / "data" / "agencies.yaml")
    names = {way: row["name"] for row in rows for way in (row["name"], *row.get("also", ()))}
    spelt = "|".join(re.escape(each) for each in sorted(names, key=len, reverse=True))
    agency = rf"({spelt})(?:[/,][^)\]】]{{0,30}})?"
    dash = r"(?:--|—|–|-|:|=)"
    return _Ways(
        names,
        # SEOUL, Sept. 2 (Yonhap) -- · (Reuters) A · (서울=연합뉴스) ·
        # LONDON, AP — · MOSCOW, May 2. /TASS/.
        re.compile(
            rf"[(\[【](?:[^()\[\]=]{{1,20}}=\s?)?{agency}[)\]】]"
            rf"|[^()\[\]]{{3,60}}[(\[【/]{agency}[)\]】/]\s*(?:{dash}|\.)"
            rf"|(?:[A-Z][\w.'’-]*,? ){{0,4}}{agency}\s*(?:--|—|–|\s-)\s"
        ),
        re.compile(
            rf"[|(\[]?\s*(?i:source|from|via|by|written by|copyright|©|credit|출처|来源)"
            rf"[\s:©]*(?:20\d\d\s+)?(?i:the\s+)?{agency}\s*[.|)\]]*\s*$"
        ),
        re.compile(rf"(?:[(\[/]\s*|[—–]\s*|\s-\s*){agency}\s*[)\]/]?\s*$"),
        [
            (re.compile(rf"(?i)[(\[]?{foot}"), row["name"])
            for row in rows
            for foot in row.get("feet", ())
        ],
    )


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
