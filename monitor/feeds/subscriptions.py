"""Which feeds are subscribed to: those of monitor.yaml, and those of the OPML file beside it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from monitor.config import Config, FeedConfig
from monitor.errors import ConfigErrors, Fault, MonitorError
from monitor.feeds.opml import OpmlError, feeds_in_opml, opml_of

MAX_FILE_B = 64 << 20
"""Of an OPML file; a hundred thousand feeds are 20 MB."""


def subscribed(config: Config) -> Config:
    """The config with the feeds of its OPML file beside its own; of two the config's counts.

    Raises ConfigErrors if the file is there and cannot be read.
    """
    own = {feed.url for feed in config.feeds}
    more = tuple(feed for feed in feeds_of_file(config.opml) if feed.url not in own)
    return replace(config, feeds=(*config.feeds, *more))


def feeds_of_file(path: Path | None) -> tuple[FeedConfig, ...]:
    """The feeds of an OPML file; none of one that is not there. Raises ConfigErrors."""
    if path is None or not path.exists():
        return ()
    try:
        if path.stat().st_size > MAX_FILE_B:
            raise OpmlError(f"larger than {MAX_FILE_B >> 20} MiB")
        return feeds_in_opml(path.read_bytes())
    except OSError as error:
        raise ConfigErrors([Fault(str(path), 0, 0, f"cannot be read: {error.strerror}")]) from None
    except OpmlError as error:
        raise ConfigErrors([Fault(str(path), 0, 0, str(error))]) from None


def add(path: Path, new: Iterable[FeedConfig]) -> tuple[FeedConfig, ...]:
    """Write feeds into an OPML file, which is made if absent; those that were not there before."""
    standing = {feed.url: feed for feed in feeds_of_file(path)}
    added = tuple({feed.url: feed for feed in new if feed.url not in standing}.values())
    if added:
        _write(path, (*standing.values(), *added))
    return added


def remove(path: Path, url: str) -> bool:
    """Take a feed out of an OPML file; whether it stood there."""
    standing = feeds_of_file(path)
    left = tuple(feed for feed in standing if feed.url != url)
    if len(left) < len(standing):
        _write(path, left)
    return len(left) < len(standing)


def _write(path: Path, feeds: Sequence[FeedConfig]) -> None:
    """Whole or not at all: a daemon may read the file at any moment."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(opml_of(feeds), encoding="utf-8")
        if path.exists():
            beside.chmod(path.stat().st_mode & 0o777)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise MonitorError(f"{path}: cannot be written: {error.strerror}") from None
