"""An article's text cut into headline, paragraphs, bullets and the furniture of its page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from monitor.article import Article
from monitor.yamlfile import package_yaml

MAX_CHARACTERS = 200_000
"""Longer articles are read up to here: a page this long is a list or an attack, not a story."""

TITLE_BREAK = "\n\n"
"""What stands between the title and the text, where the title is no part of it."""


class BlockKind(StrEnum):
    HEADLINE = "headline"
    PARAGRAPH = "paragraph"
    BULLET = "bullet"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Block:
    """A line or paragraph. A bullet knows the block that introduces its list: its `cue`."""

    index: int
    kind: BlockKind
    start: int
    end: int
    cue: int | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """An article's text and its blocks, not yet cut into words.

    `spans` are the stretches that are read, block by block, each from its first word to its end.
    """

    text: str
    title_length: int
    blocks: tuple[Block, ...]
    spans: tuple[tuple[Block, int, int], ...]
    dateline: str


def outline(article: Article) -> Outline:
    """The text that is read of an article, and where its blocks stand in it."""
    title = article.title.strip()
    apart = bool(title) and title not in article.text[:MAX_CHARACTERS]
    text = (title + TITLE_BREAK + article.text if apart else article.text)[:MAX_CHARACTERS]
    blocks = tuple(_blocks(text, title))
    spans, dateline = _spans(text, blocks)
    return Outline(text, len(title) if apart else 0, blocks, spans, dateline)


_BULLET = re.compile(r"\s*(?:[-–—*•·▪◦‣●○■]|\d{1,2}[.)])\s+(?=\S)")
_WRAPPED_AT = 40


@dataclass(frozen=True, slots=True)
class _Furniture:
    """How the lines begin that are no part of an article; after a `tail` none is."""

    lines: tuple[str, ...]
    tail: tuple[str, ...]


@lru_cache(maxsize=1)
def _furniture() -> _Furniture:
    said = package_yaml(files("monitor.language") / "data" / "text.yaml")
    return _Furniture(tuple(said["furniture"]), tuple(said["tail"]))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each line that says something; lines wrapped by width are joined."""
    open_start, open_end = -1, -1
    for line in re.finditer(r"[^\n\r]+", text):
        start, end = line.start(), line.end()
        said = text[start:end].strip()
        if not said:
            continue
        wrapped = (
            said[0].islower()
            and open_end - open_start >= _WRAPPED_AT
            and text[open_end:start].count("\n") == 1
            and text[open_start:open_end].rstrip()[-1] not in '.!?:;"”»'
        )
        if wrapped:
            open_end = end
            continue
        if open_start >= 0:
            yield open_start, open_end
        open_start, open_end = start, end
    if open_start >= 0:
        yield open_start, open_end


def _blocks(text: str, title: str) -> Iterator[Block]:
    furniture = _furniture()
    lines = [(start, end, text[start:end]) for start, end in _lines(text)]
    headlines = [i for i, (_, _, line) in enumerate(lines) if line.strip() == title]
    first = headlines[0] if headlines else 0
    cue: int | None = None
    ended = False
    for index, (start, end, line) in enumerate(lines):
        said = line.strip()
        low = said.lower()
        ended = ended or (len(said) < 80 and index > first and low.startswith(furniture.tail))
        start += line.index(said[0])
        end = start + len(said)
        if ended or index < first or low.startswith(furniture.lines) or _is_menu(said):
            yield Block(index, BlockKind.FURNITURE, start, end)
        elif index in headlines[:1]:
            cue = index
            yield Block(index, BlockKind.HEADLINE, start, end)
        elif index in headlines:
            yield Block(index, BlockKind.FURNITURE, start, end)
        elif bullet := _BULLET.match(text, start, end):
            yield Block(index, BlockKind.BULLET, bullet.end(), end, cue)
        else:
            cue = index
            yield Block(index, BlockKind.PARAGRAPH, start, end)


def _is_menu(line: str) -> bool:
    """A row of links: short pieces between bars, or a byline of two or three words."""
    if line.count("|") >= 3 and len(line) < 200:
        return True
    return _BYLINE.match(line) is not None


_BYLINE = re.compile(r"(?i)(?:story |words |written )?by [\w.’'-]+(?: [\w.’'-]+){0,3}$")


_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z .'/-]{2,30}[A-Z])"
    r"(?:,\s*(?P<land>[A-Z][\w. ]{2,25}))?(?:,?\s*(?:[A-Z][a-z]{2,8}\.?)\s+\d{1,2})?\s*"
    r"(?:[(\[][\w /.&-]{2,30}[)\]])?\s*(?:--|—|–|-|:)\s+"
)

_TIME = re.compile(
    r"(?:[01]?\d|2[0-3])[:.h][0-5]\d"
    r"(?:\s?(?i:[ap]\.?m\.?|gmt|utc|[bc]?e?st|cet|edt|pdt|hrs?|local time))?"
    r"\s*[-–—|:]?\s+(?=[\"“'‘]?[A-Z])"
)
"""What the entry of a live blog begins with: "16:40 The toll …"."""


def _spans(text: str, blocks: Iterable[Block]) -> tuple[tuple[tuple[Block, int, int], ...], str]:
    """What is read of each block, and the place of the dateline, which is no part of it; nor is
    the time of an entry."""
    found: list[tuple[Block, int, int]] = []
    dateline = ""
    for block in blocks:
        if block.kind is BlockKind.FURNITURE:
            continue
        start = block.start
        if not dateline and block.kind is BlockKind.PARAGRAPH:
            line = _DATELINE.match(text, block.start, block.end)
            if line:
                land = (line["land"] or "").strip()
                # "NAIROBI, Oct. 9": a day is no land.
                named = (line["place"].title(), land if land.replace(" ", "").isalpha() else "")
                dateline, start = ", ".join(filter(None, named)), line.end()
        entry = _TIME.match(text, start, block.end)
        found.append((block, entry.end() if entry else start, block.end))
    return tuple(found), dateline
