"""Tests that passed before with the same rules, on the same engine, need not run again.

Kept in the user's cache: a line for each, with the rules that fired in it. A folder that cannot
be written to costs time, never an answer; and what failed is never kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path, PurePath

MOST_KEPT = 20_000
"""Lines; beyond it the oldest go, since a test that is still run is written again."""

_PLAIN = (str, int, float, bool, bytes, type(None))
_FILE = "passed-tests.jsonl"
_PACKAGE = Path(__file__).parent


class UnknownKindError(Exception):
    """A value of which nobody can say whether it is the same as another."""


class Passed:
    """What passed; ids are made by `key_of`."""

    def __init__(self, folder: Path | None) -> None:
        self._file = folder / _FILE if folder else None
        self._known: dict[str, tuple[str, ...]] = {}
        self._is_changed = False
        if self._file:
            with suppress(OSError, ValueError, TypeError):
                lines = self._file.read_text("utf-8").splitlines()
                self._known = {key: tuple(fired) for key, fired in map(json.loads, lines)}

    def fired(self, test: str) -> tuple[str, ...] | None:
        """The rules that fired when this test passed; None if it is not known to pass."""
        return self._known.get(test)

    def add(self, test: str, fired: Sequence[str]) -> None:
        self._known[test] = tuple(fired)
        self._is_changed = True

    def keep(self) -> None:
        """Write down what was added, if that can be done."""
        if self._file is None or not self._is_changed:
            return
        kept = list(self._known.items())[-MOST_KEPT:]
        body = "".join(json.dumps([key, fired]) + "\n" for key, fired in kept)
        beside = self._file.with_suffix(f".{os.getpid()}")
        with suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(body, "utf-8")
            beside.replace(self._file)


def cache_folder(environ: Mapping[str, str]) -> Path | None:
    """Where a user's caches are kept; None for somebody without a home."""
    with suppress(RuntimeError):
        home = environ.get("XDG_CACHE_HOME") or str(Path("~/.cache").expanduser())
        return Path(home) / "news-monitor"
    return None


def engine_version() -> str:
    """Changes with any file of this package, so that mending the reader tries all tests again."""
    digest = hashlib.sha256(sys.version.encode())
    for file in sorted(_PACKAGE.rglob("*")):
        if file.suffix in {".py", ".yaml"} and "shipped" not in file.parts:
            known = file.stat()
            digest.update(f"{file.name}\0{known.st_size}\0{known.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def key_of(engine: str, *of: object) -> str:
    """The same for the same engine and equal values; "" where that cannot be known."""
    try:
        return hashlib.sha256("\0".join((engine, *_parts(of))).encode()).hexdigest()[:32]
    except UnknownKindError:
        return ""


def _parts(value: object) -> Iterator[str]:
    """A value spelt out: two are equal if and only if their parts are."""
    yield type(value).__name__
    match value:
        case Enum() | timedelta() | datetime() | PurePath():
            yield str(value)
        case _ if isinstance(value, _PLAIN):
            yield repr(value)
        case Mapping():
            for key in sorted(value, key=repr):
                yield from _parts(key)
                yield from _parts(value[key])
        case list() | tuple():
            for one in value:
                yield from _parts(one)
        case AbstractSet():
            yield from sorted("\0".join(_parts(one)) for one in value)
        case _ if is_dataclass(value):
            for field in fields(value):
                if field.compare:
                    yield field.name
                    yield from _parts(getattr(value, field.name))
        case _:
            raise UnknownKindError(type(value).__name__)
    yield "."
