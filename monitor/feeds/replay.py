"""Saved articles, read as a feed would have brought them: text, JSON lines, feed documents."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TextIO

from monitor.article import UNDATED, Article
from monitor.errors import Fault, InputErrors
from monitor.feeds.items import NotAFeed
from monitor.feeds.markup import clean
from monitor.feeds.page import DateLine, headline, publication

_log = logging.getLogger(__name__)

READABLE = (".txt", ".jsonl", ".xml", ".rss", ".atom", ".json")
"""The endings of what replay reads; in a folder everything else is passed over."""
STDIN = "-"


def read_saved(paths: Sequence[str], stdin: TextIO | BinaryIO | None = None) -> list[Article]:
    """All articles of the files, folders (by file name), globs and `-`, in that order.

    The same files give the same articles on every machine. Raises `InputErrors` with every
    fault of every file; an empty file is passed over with a note in the log.
    """
    faults: list[Fault] = []
    undated: list[_Undated] = []
    for source in _sources(paths, stdin, faults):
        try:
            undated.extend(_articles(source))
        except InputErrors as wrong:
            faults.extend(wrong.faults)
    if faults:
        raise InputErrors(faults)
    return _dated(undated)


@dataclass(frozen=True, slots=True)
class _Source:
    """The bytes of one file, and the name it was asked for by."""

    name: str
    kind: str
    body: bytes


@dataclass(frozen=True, slots=True)
class _Undated:
    """An article whose own word on when it was published is still to be completed."""

    article: Article
    when: datetime | DateLine | None


# What to read


def _sources(
    paths: Sequence[str], stdin: TextIO | BinaryIO | None, faults: list[Fault]
) -> Iterator[_Source]:
    for asked in paths:
        if asked == STDIN:
            body = _read_stdin(stdin)
            yield _Source(STDIN, _kind_of(body), body)
            continue
        try:
            files = _files(asked)
        except InputErrors as wrong:
            faults.extend(wrong.faults)
            continue
        for file in files:
            try:
                body = file.read_bytes()
            except OSError as error:
                reason = error.strerror or "cannot be read"
                faults.append(Fault(str(file), 0, 0, reason, "check the file's permissions"))
                continue
            kind = file.suffix.lower() or _kind_of(body)
            yield _Source(str(file), kind, body)


def _read_stdin(stdin: TextIO | BinaryIO | None) -> bytes:
    if stdin is None:
        raise InputErrors([Fault(STDIN, 0, 0, "no standard input", "name a file instead of `-`")])
    said = stdin.read()
    return said.encode("utf-8", "surrogateescape") if isinstance(said, str) else said


def _files(asked: str) -> list[Path]:
    path = Path(asked)
    if path.is_dir():
        return _folder(path)
    if path.exists():
        return [_checked(path)]
    if not re.search(r"[*?[]", asked):
        raise InputErrors([Fault(asked, 0, 0, "no such file or folder", "check the path")])
    chosen = [file for file in _glob(path) if file.is_file() and _is_readable(file)]
    if not chosen:
        fault = Fault(asked, 0, 0, "no file matches", f"replay reads {', '.join(READABLE)}")
        raise InputErrors([fault])
    return chosen


def _glob(pattern: Path) -> list[Path]:
    start = Path(pattern.anchor)
    try:
        return sorted(start.glob(str(pattern.relative_to(start))))
    except ValueError as error:
        raise InputErrors([Fault(str(pattern), 0, 0, str(error), "check the pattern")]) from None


def _folder(folder: Path) -> list[Path]:
    inside = sorted(folder.iterdir(), key=lambda file: file.name)
    chosen = [file for file in inside if file.is_file() and _is_readable(file)]
    if not chosen:
        hint = f"a folder means its own {', '.join(READABLE)}, not its sub-folders"
        raise InputErrors([Fault(str(folder), 0, 0, "no article in this folder", hint)])
    return chosen


def _is_readable(file: Path) -> bool:
    return file.suffix.lower() in READABLE and not file.name.startswith(".")


def _checked(file: Path) -> Path:
    if file.suffix and not _is_readable(file):
        what = f"a {file.suffix} file is not an article"
        raise InputErrors([Fault(str(file), 0, 0, what, f"replay reads {', '.join(READABLE)}")])
    return file


def _kind_of(body: bytes) -> str:
    """The kind of what has no name to tell it by."""
    start = body.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return ".xml"
    if not start.startswith(b"{"):
        return ".txt"
    return ".json" if _is_one_object(start) else ".jsonl"


def _is_one_object(body: bytes) -> bool:
    try:
        json.loads(body)
    except ValueError:
        return False
    return body.strip().count(b"\n") > 0 or b'"items"' in body


# What is in it


def _articles(source: _Source) -> Iterable[_Undated]:
    if not source.body.strip():
        _log.warning("replay.skipped file=%s reason=empty", source.name)
        return ()
    match source.kind:
        case ".xml" | ".rss" | ".atom":
            return _of_feed(source)
        case ".json":
            return _json(source)
        case ".jsonl":
            return _rows(source)
        case _:
            return (_page(source),)


def _page(source: _Source) -> _Undated:
    text = _decoded(source)
    article = Article(text=text, title=headline(text), file=source.name)
    return _Undated(article, publication(text))


def _decoded(source: _Source) -> str:
    if b"\0" in source.body and not source.body.startswith((b"\xff\xfe", b"\xfe\xff")):
        hint = "save the article as UTF-8 text"
        raise InputErrors([Fault(source.name, 0, 0, "this is not a text file", hint)])
    if source.body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return source.body.decode("utf-16", "replace")
    try:
        return source.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        _log.warning("replay.decoded file=%s as=cp1252 reason=%s", source.name, "not UTF-8")
        return _western(source.body)


def _western(body: bytes) -> str:
    try:
        return body.decode("cp1252")
    except UnicodeDecodeError:
        return body.decode("latin-1")


def _of_feed(source: _Source) -> list[_Undated]:
    # Only now: feedparser is slow to import, and most saved articles are plain text.
    from monitor.feeds.parse import parse

    said = parse(source.body)
    if isinstance(said, NotAFeed):
        hint = "a feed is RSS, Atom, RDF or JSON Feed; save a page's text as .txt"
        raise InputErrors([Fault(source.name, 0, 0, f"not a feed: {said.reason}", hint)])
    # A feed's document has its newest item first; news is read in the order it came.
    oldest_first = tuple(reversed(said.items))
    items = sorted(oldest_first, key=lambda item: item.published or UNDATED)
    return [
        _Undated(
            Article(
                text=item.text,
                title=item.title,
                source=said.title,
                link=item.link,
                lang=item.lang,
                file=source.name,
            ),
            _believable(item.published),
        )
        for item in items
    ]


def _believable(when: datetime | None) -> datetime | None:
    return when if when and _FIRST_YEAR <= when.year <= _LAST_YEAR else None


_FIRST_YEAR, _LAST_YEAR = 1990, 2100
"""Outside these years a feed's date means that it has none (0001, 1970, 9999)."""


def _json(source: _Source) -> list[_Undated]:
    text = _decoded(source)
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputErrors([_bad_json(source, 1, error)]) from None
    if isinstance(said, Mapping) and "items" in said:
        return _of_feed(source)
    rows = said if isinstance(said, list) else [said]
    return _checked_rows(source, [(1, row) for row in rows])


def _rows(source: _Source) -> list[_Undated]:
    rows: list[tuple[int, object]] = []
    faults: list[Fault] = []
    # Only "\n" ends a row: JSON strings may hold U+2028 and other line ends raw.
    for number, line in enumerate(_decoded(source).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            rows.append((number, json.loads(line)))
        except (ValueError, RecursionError) as error:
            faults.append(_bad_json(source, number, error))
    try:
        articles = _checked_rows(source, rows)
    except InputErrors as wrong:
        raise InputErrors([*faults, *wrong.faults]) from None
    if faults:
        raise InputErrors(faults)
    return articles


def _bad_json(source: _Source, number: int, error: ValueError | RecursionError) -> Fault:
    place = (number, 1)
    what = "not JSON"
    if isinstance(error, json.JSONDecodeError):
        place = (number + error.lineno - 1, error.colno)
        what = f"not JSON: {error.msg[:1].lower()}{error.msg[1:]}"
    return Fault(source.name, *place, what, "one article is one JSON object with a text")


def _checked_rows(source: _Source, rows: Sequence[tuple[int, object]]) -> list[_Undated]:
    articles: list[_Undated] = []
    faults: list[Fault] = []
    for number, row in rows:
        try:
            articles.append(_row(source, row))
        except ValueError as wrong:
            what, _, hint = str(wrong).partition("\n")
            faults.append(Fault(source.name, number, 1, what, hint))
    if faults:
        raise InputErrors(faults)
    return articles


_ROW_KEYS = ("id", "published", "source", "link", "lang", "title", "text")
_ROW_SHAPE = '{"id"?, "published"?, "source"?, "link"?, "lang"?, "title"?, "text"}'


def _row(source: _Source, row: object) -> _Undated:
    if not isinstance(row, Mapping):
        raise ValueError(f"an article is an object, not {_called(row)}\n{_ROW_SHAPE}")
    said: dict[str, str] = {}
    for key in _ROW_KEYS:
        value = row.get(key)
        if value is not None and not isinstance(value, str):
            raise ValueError(f"`{key}` is text in quotes, not {_called(value)}\n{_ROW_SHAPE}")
        said[key] = clean(value or "")
    if not said["text"].strip() and not said["title"].strip():
        raise ValueError(f"this article has no `text`\n{_ROW_SHAPE}")
    article = Article(
        text=said["text"],
        title=said["title"],
        id=said["id"],
        source=said["source"],
        link=said["link"],
        lang=said["lang"],
        file=source.name,
    )
    return _Undated(article, _published(said["published"]))


def _called(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list"}
    return "null" if value is None else names.get(type(value), "an object")


def _published(said: str) -> datetime | DateLine | None:
    if not said:
        return None
    try:
        when = datetime.fromisoformat(said)
    except ValueError:
        hint = "write it as 2025-09-02T09:25:54Z"
        raise ValueError(f"`published` is not a time in ISO 8601: {said!r}\n{hint}") from None
    if re.fullmatch(r"\d{4}-?\d{2}-?\d{2}", said):
        return DateLine(when.date())
    return when if when.tzinfo else when.replace(tzinfo=UTC)


# When it was published


def _dated(articles: Sequence[_Undated]) -> list[Article]:
    """Give the undated the time of the one before; the first ones, of the next that has one."""
    moments: list[datetime | None] = []
    before: datetime | None = None
    for undated in articles:
        when = undated.when
        before = when.moment(before) if isinstance(when, DateLine) else when or before
        moments.append(before)
    first = next((moment for moment in moments if moment), UNDATED)
    return [
        replace(undated.article, published=moment or first)
        for undated, moment in zip(articles, moments, strict=True)
    ]
