"""Rules, feeds and config that change while the daemon runs: noticed, and read again as a whole."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from watchfiles import Change, awatch

from monitor.config import Config
from monitor.logged import tell
from monitor.matching.rules import RuleSet

QUIET_MS = 300
"""An editor, or a checkout of many files, is done when nothing has changed for so long."""
ENDINGS = (".yaml", ".yml")


Stamp = frozenset[tuple[str, int, int]]
"""Files as they stand: name, time of the last change, size."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Config and rules that can be lived by; `places` are the files and folders they come from.

    `stamp` is how these stood just before they were read.
    """

    config: Config
    rules: RuleSet
    places: tuple[Path, ...] = ()
    stamp: Stamp = frozenset()

    @property
    def files(self) -> tuple[Path, ...]:
        own = (self.config.file, self.config.opml)
        return (*(file for file in own if file), *self.places)

    @property
    def is_stale(self) -> bool:
        """Whether some of it has changed since it was read."""
        return bool(self.stamp) and stamp_of(self.files) != self.stamp


Load = Callable[[], Loaded]
"""Reads all of it again. Raises MonitorError with all that is wrong, and changes nothing."""


def stamp_of(files: Sequence[Path]) -> Stamp:
    """How these files, and those in these folders, stand now."""
    found = set()
    for file in files:
        inside = file.glob("*.y*ml") if file.is_dir() else [file]
        for one in inside:
            with suppress(OSError):
                at = one.stat()
                found.add((str(one), at.st_mtime_ns, at.st_size))
    return frozenset(found)


async def changes(files: Sequence[Path]) -> AsyncIterator[None]:
    """Tells each time that some of these files, or what lies in these folders, has changed.


    Ends at once, with a line of the log, where nothing can be watched.
    """
    wanted = _Wanted(files)
    folders = sorted({*wanted.folders, *(file.parent for file in wanted.files)})
    standing = [folder for folder in folders if folder.is_dir()]
    if not standing:
        return
    try:
        # Folders, since an editor puts a new file in the place of the old one.
        found = awatch(
            *standing, watch_filter=wanted, step=QUIET_MS, recursive=False, raise_interrupt=False
        )
        async for _ in found:
            yield
    except (OSError, RuntimeError) as error:
        tell(logging.WARNING, "reload.cannot_watch", reason=str(error), remedy="send SIGHUP")


class _Wanted:
    """Which changes count: the store lies beside the config, and changes all the time."""

    def __init__(self, files: Sequence[Path]) -> None:
        # A link and what it leads to: either may be put in another's place.
        real = [*map(_real, files), *(file.absolute() for file in files)]
        self.folders = frozenset(file for file in real if file.is_dir())
        self.files = frozenset(file for file in real if file not in self.folders)

    def __call__(self, change: Change, path: str) -> bool:
        file = Path(path)
        if file.parent in self.folders and file.suffix in ENDINGS:
            return True
        return file in self.files or file.name == "names.yaml"


def _real(path: Path) -> Path:
    with suppress(OSError):
        return path.resolve()
    return path.absolute()
