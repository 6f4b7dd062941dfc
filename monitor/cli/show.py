"""How the terminal shows things: wrapped lines, and quotes with their evidence marked.

Colours and bold only on a terminal that wants them; elsewhere evidence stands between « and ».
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text as Line

from monitor.article import UNDATED, Article
from monitor.cli.plain import visible

if TYPE_CHECKING:
    from monitor.language.words.document import Span

WIDTH = 100
"""Lines are never longer: beyond it the eye loses the next line's beginning."""

LEVEL_STYLES = {
    "critical": "bold white on red",
    "high": "bold red",
    "medium": "bold yellow",
    "low": "bold cyan",
    "info": "bold blue",
}
EVIDENCE = "bold underline"


def screen() -> Console:
    """Standard output as a page: plain and 100 wide unless it is a terminal."""
    on_terminal = sys.stdout.isatty()
    console = Console(
        file=sys.stdout,
        highlight=False,
        markup=False,
        emoji=False,
        force_terminal=on_terminal,
        width=None if on_terminal else WIDTH,
    )
    console.width = min(console.width, WIDTH)
    return console


def put(
    page: Console, *parts: Line | str | tuple[str, str], indent: int = 0, hang: int = 0
) -> None:
    """Print parts as one paragraph, wrapped; later lines stand `hang` further in."""
    line = Line.assemble(*parts)
    room = max(page.width - indent - hang, 20)
    for index, row in enumerate(line.wrap(page, room)):
        row.rstrip()
        page.print(Line(" " * (indent + (hang if index else 0))) + row, soft_wrap=True)


def print_heading(article: Article, page: Console) -> None:
    """Print which article speaks, who published it, and when."""
    put(page, (visible(article.title) or "(no title)", "bold"))
    place = (day_and_time(article.published), visible(article.outlet), visible(article.file))
    put(page, (" · ".join(filter(None, place)), "dim"))


def quoted(sentence: str, places: Iterable[tuple[int, int]], page: Console) -> Line:
    """A sentence in quotation marks, the words that decided it marked."""
    line, done = Line("“"), 0
    for first, last in sorted(set(places)):
        if first >= done:
            line.append(_running(sentence[done:first]))
            line.append_text(marked(sentence[first:last], page))
            done = last
    return line.append(_running(sentence[done:])).append("”")


def _running(text: str) -> str:
    """Part of a line: what is visible of it, with its space at either end."""
    left = " " if text[:1].isspace() and text.strip() else ""
    return f"{left}{visible(text)}{' ' if text[-1:].isspace() else ''}"


def marked(evidence: str, page: Console) -> Line:
    if page.is_terminal and not page.no_color:
        return Line(visible(evidence), style=EVIDENCE)
    return Line(f"«{visible(evidence)}»")


def words_within(sentence: str, article: Article, span: Span) -> tuple[int, int] | None:
    """Where an article's span stands within one of its sentences; None when it does not."""
    source = article.title if span.in_title else article.text
    start = source.find(sentence, max(0, span.end - len(sentence)), span.start + len(sentence))
    if start >= 0:
        return span.start - start, span.end - start
    # A sentence put together from lines is not found as it stands; its evidence mostly is.
    evidence = source[span.start : span.end]
    first = sentence.find(evidence) if evidence else -1
    return (first, first + len(evidence)) if first >= 0 else None


def day_and_time(when: datetime) -> str:
    return "no date" if when == UNDATED else f"{when.day} {when:%b %Y, %H:%M}"
