"""What feed HTML says, as plain text, in one scan that no input can make slow."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

# Control characters but \t \n \r; then what no UTF-8 file or XML document may hold.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_NO_CHARACTERS = re.compile(
    "[\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)


def clean(text: str) -> str:
    """Text that every store, file and terminal takes; one character for one, so offsets stay."""
    said = _CONTROLS.sub(" ", text)
    return said if said.isascii() else _NO_CHARACTERS.sub("\ufffd", said)


def plain_text(markup: str) -> str:
    """The words of a piece of HTML: block tags are new lines, list items begin with "- ".

    Text without block tags keeps its own newlines. Scripts and styles are left out; what
    only looks like a tag ("profit <5 %") stays. Linear in the length, whatever is in it.
    """
    said = _words(markup)
    if "<" in said and not _TAG_NAME.search(markup) and _TAG_NAME.search(said):
        # Escaped twice, as some feeds do: what came out is HTML again.
        said = _words(said)
    return _tidy(said)


def one_line(markup: str) -> str:
    """The words of a title or name that may hold tags, on one line."""
    return " ".join(plain_text(markup).split())


def title_of(page: str) -> str:
    """How an HTML page calls its article: what it tells those who link to it, else its title."""
    head = page[:_HEAD]
    named = (_meta(head, name) for name in ("og:title", "twitter:title"))
    said = _TITLE.search(head)
    return next(filter(None, named), one_line(said[1]) if said else "")


def published_on(page: str) -> datetime | None:
    """When an HTML page says that its article was published; None if it does not."""
    head = page[:_HEAD]
    names = ("article:published_time", "datePublished", "og:published_time", "pubdate", "date")
    said = [_meta(head, name) for name in names]
    said += [found[1] for found in _PUBLISHED.finditer(head)]
    return next((when for one in said if (when := _moment(one))), None)


_HEAD = 512 << 10
"""Characters of a page in which it has said what is about itself."""
_TITLE = re.compile(r"<title\b[^<>]{0,200}>([^<]{0,2000})<", re.IGNORECASE)
_META = re.compile(r"<meta\b([^<>]{0,2000})>", re.IGNORECASE)
_META_NAME = re.compile(r"\b(?:property|name|itemprop)\s*=\s*[\"']([^\"']{0,60})", re.IGNORECASE)
_META_CONTENT = re.compile(r"\bcontent\s*=\s*(?:\"([^\"]*)|'([^']*))", re.IGNORECASE)
_PUBLISHED = re.compile(r"\"datePublished\"\s{0,9}:\s{0,9}\"([^\"]{0,40})\"")


def _meta(head: str, name: str) -> str:
    for found in _META.finditer(head):
        called = _META_NAME.search(found[1])
        content = _META_CONTENT.search(found[1])
        if called and content and called[1].lower() == name.lower():
            return one_line(content[1] or content[2] or "")
    return ""


def _moment(said: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(said.strip())
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


# Tags and words, one after another


class _Piece(NamedTuple):
    """A run of words with its entities resolved, or a tag by its name ("p", "/p")."""

    words: str = ""
    tag: str = ""


_TAG_NAME = re.compile(
    r"</?(?:p|br|div|span|a|b|i|em|strong|ul|ol|li|h[1-6]|img|table|blockquote)[\s/>]",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd",
        "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
        "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li",
        "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot",
        "thead", "tr", "ul",
    }
)  # fmt: skip
_SILENT = frozenset(
    {
        "script", "style", "template", "noframes", "object", "svg", "math", "iframe",
    }
)  # fmt: skip
_LINES = {"br": "\n", "li": "\n- ", "/li": " ", "tr": "\n", "/tr": " ", "td": " ", "th": " "}


def _words(markup: str) -> str:
    pieces = list(_Scan(markup).pieces())
    has_blocks = any(piece.tag.removeprefix("/") in _BLOCKS for piece in pieces)
    return "".join(_written(piece, has_blocks) for piece in pieces)


def _written(piece: _Piece, has_blocks: bool) -> str:
    if piece.words:
        return re.sub(r"\s+", " ", piece.words) if has_blocks else piece.words
    if piece.tag in _LINES:
        return _LINES[piece.tag]
    return "\n\n" if piece.tag.removeprefix("/") in _BLOCKS else ""


def _tidy(text: str) -> str:
    text = clean(text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [line.strip() for line in text.split("\n")]
    joined = "\n".join(line for line in lines if line != "-")
    return unicodedata.normalize("NFC", re.sub(r"\n{3,}", "\n\n", joined).strip())


_TAG_START = re.compile(r"<(?=[a-zA-Z/!?])")
_NAME = re.compile(r"<(/?[a-z][a-z0-9]*)")
_TAG_END_OR_QUOTE = re.compile(r">|=\s*([\"'])")


class _Scan:
    """One walk over a piece of HTML.

    What is searched for in vain is remembered: a page of `<a href="` would else be searched
    to its end again at each of them.
    """

    __slots__ = ("_lower", "_markup", "_missing", "_quotes_close")

    def __init__(self, markup: str) -> None:
        self._markup = markup
        # "İ" alone grows when lowered; both texts must count alike.
        self._lower = markup.replace("\u0130", "i").lower()
        self._missing: set[str] = set()
        self._quotes_close = True

    def pieces(self) -> Iterator[_Piece]:
        at = 0
        while tag := _TAG_START.search(self._markup, at):
            if tag.start() > at:
                yield _Piece(html.unescape(self._markup[at : tag.start()]))
            at, piece = self._tag(tag.start())
            if piece:
                yield piece
        if at < len(self._markup):
            yield _Piece(html.unescape(self._markup[at:]))

    def _tag(self, start: int) -> tuple[int, _Piece | None]:
        """Where to read on after the "<" at `start`, and what stood there."""
        if self._markup.startswith("<!--", start):
            return self._past("-->", start + 4), None
        if self._markup.startswith("<![CDATA[", start):
            end = self._find("]]>", start + 9)
            return (
                (end + 3, _Piece(self._markup[start + 9 : end])) if end >= 0 else (start + 9, None)
            )
        end = self._tag_end(start)
        if end < 0:
            return start + 1, _Piece("<")
        name = _NAME.match(self._lower, start)
        if name is None:
            return end, None
        if name[1] in _SILENT:
            closing = self._find(f"</{name[1]}", end)
            return max(closing, end), None
        return end, _Piece(tag=name[1])

    def _tag_end(self, start: int) -> int:
        """The index after the ">" that ends a tag; one inside a quoted value does not."""
        at = start + 1
        while self._quotes_close:
            mark = _TAG_END_OR_QUOTE.search(self._markup, at)
            if mark and mark[1] is None:
                return mark.end()
            at = self._markup.find(mark[1], mark.end()) + 1 if mark else 0
            self._quotes_close = at > 0
        end = self._find(">", start)
        return end + 1 if end >= 0 else -1

    def _past(self, needle: str, at: int) -> int:
        found = self._find(needle, at)
        return found + len(needle) if found >= 0 else at

    def _find(self, needle: str, at: int) -> int:
        if needle in self._missing:
            return -1
        found = self._lower.find(needle, at)
        if found < 0:
            self._missing.add(needle)
        return found
