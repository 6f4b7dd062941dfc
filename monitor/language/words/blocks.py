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
    openings: frozenset[str]
    """The first letters of all of them: most lines need no longer look."""
    labels: frozenset[str]
    """Words of headings in capitals, which are no places."""


_OPENING = 2


@lru_cache(maxsize=1)
def _furniture() -> _Furniture:
    said = package_yaml(files("monitor.language") / "data" / "text.yaml")
    lines, tail = tuple(said["furniture"]), tuple(said["tail"])
    openings = frozenset(each[:_OPENING] for each in (*lines, *tail))
    return _Furniture(lines, tail, openings, frozenset(said["labels"]))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Each line that says something, without the space around it, and where it begins; lines
    wrapped by width are joined."""
    opened, begin, line = -1, -1, ""
    open_end = end = -1
    for row in text.replace("\r", "\n").split("\n"):
        start, end = end + 1, end + 1 + len(row)
        said = row.strip()
        if not said:
            continue
        if (
            said[0].islower()
            and open_end - opened >= _WRAPPED_AT
            and text[open_end:start].count("\n") == 1
            and line[-1] not in '.!?:;"”»'
        ):
            line = text[begin:end].strip()
        else:
            if line:
                yield begin, line
            opened, begin, line = start, start + row.index(said[0]), said
        open_end = end
    if line:
        yield begin, line


def _blocks(text: str, title: str) -> Iterator[Block]:
    furniture = _furniture()
    lines = [*_lines(text)]
    headlines = [i for i, (_, line) in enumerate(lines) if line == title]
    first = headlines[0] if headlines else 0
    cue: int | None = None
    ended = False
    for index, (start, said) in enumerate(lines):
        end = start + len(said)
        is_furniture = False
        opening = said[:_OPENING].lower()
        if not furniture.openings.isdisjoint((opening, opening[:1])):
            low = said.lower()
            ended = ended or (len(said) < 80 and index > first and low.startswith(furniture.tail))
            is_furniture = low.startswith(furniture.lines)
        if ended or index < first or is_furniture or _is_menu(said):
            yield Block(index, BlockKind.FURNITURE, start, end)
        elif index in headlines[:1]:
            cue = index
            yield Block(index, BlockKind.HEADLINE, start, end)
        elif index in headlines:
            yield Block(index, BlockKind.FURNITURE, start, end)
        elif not said[0].isalpha() and (bullet := _BULLET.match(text, start, end)):
            yield Block(index, BlockKind.BULLET, bullet.end(), end, cue)
        else:
            cue = index
            yield Block(index, BlockKind.PARAGRAPH, start, end)


def _is_menu(line: str) -> bool:
    """A row of links: short pieces between bars, or a byline of two or three words."""
    if line.count("|") >= 3 and len(line) < 200:
        return True
    return line[0] in _BYLINE_OPENINGS and _BYLINE.match(line) is not None


_BYLINE = re.compile(r"(?i)(?:story |words |written )?by [\w.’'-]+(?: [\w.’'-]+){0,3}$")
_BYLINE_OPENINGS = frozenset("bBsSwWſ")  # the last is an s where case is ignored


_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z .'/-]{2,30}[A-Z])"
    r"(?:,\s*(?P<land>[A-Z][\w. ]{2,25}))?(?:,?\s*(?:[A-Z][a-z]{2,8}\.?)\s+\d{1,2})?\s*"
    r"(?:[(\[][\w /.&-]{2,30}[)\]])?\s*(?:--|—|–|-|:)\s+"
)

_FIRST_WORDS = 24


def _tells_a_place(line: re.Match[str], text: str) -> bool:
    """Whether a report begins behind it: "EARTHQUAKE LIMA - BULLETIN 4", "FLOOD:" are headings."""
    if not _furniture().labels.isdisjoint(re.findall(r"[a-z]+", line["place"].lower())):
        return False
    return any(letter.islower() for letter in text[line.end() : line.end() + _FIRST_WORDS])


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
        # Looked at by their first letters: most lines are neither.
        is_shouted = not text[start + 1 : start + 2].islower()
        if is_shouted and not dateline and block.kind is BlockKind.PARAGRAPH:
            line = _DATELINE.match(text, block.start, block.end)
            if line and _tells_a_place(line, text):
                land = (line["land"] or "").strip()
                # "NAIROBI, Oct. 9": a day is no land.
                named = (line["place"].title(), land if land.replace(" ", "").isalpha() else "")
                dateline, start = ", ".join(filter(None, named)), line.end()
        entry = _TIME.match(text, start, block.end) if text[start : start + 1].isdigit() else None
        found.append((block, entry.end() if entry else start, block.end))
    return tuple(found), dateline
