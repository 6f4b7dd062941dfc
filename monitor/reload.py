"""Rules, feeds and config that change while the daemon runs: noticed, and read again as a whole."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from watchfiles import Change, watch

from monitor.config import Config
from monitor.logged import tell
from monitor.matching.rules import RuleSet

QUIET_MS = 300
"""An editor, or a checkout of many files, is done when nothing has changed for so long."""
LOOK_MS = 1_000
"""How long one look waits for a change."""
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
    def counts(self) -> dict[str, int]:
        """How much there is of what is lived by."""
        return {"feeds": len(self.config.feeds), "rules": len(self.rules.rules)}

    @property
    def summary(self) -> str:
        """The same in words."""
        return ", ".join(
            f"{number:,} {what if number != 1 else what[:-1]}"
            for what, number in self.counts.items()
        )

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
    before, is_settled = stamp_of(files), False
    with _Watcher(standing, wanted) as watcher:
        while (look := await watcher.look()) is not None:
            # What changed before the watch stood shows in the first look that finds nothing.
            is_missed = not is_settled and stamp_of(files) != before
            is_settled = True
            if look or is_missed:
                yield


class _Watcher:
    """Looks at folders on a thread of its own, which never keeps the process from ending.

    watchfiles' own way to wait for it from a loop leaves a thread behind, now and then, that the
    interpreter then waits for at its end: a daemon that was told to stop did not.
    """

    def __init__(self, folders: Sequence[Path], wanted: _Wanted) -> None:
        self._loop = asyncio.get_running_loop()
        self._looks: asyncio.Queue[bool | None] = asyncio.Queue()
        self._is_over = threading.Event()
        self._thread = threading.Thread(
            target=self._watch, args=(folders, wanted), name="changes", daemon=True
        )

    def __enter__(self) -> _Watcher:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()

    async def look(self) -> bool | None:
        """Whether the next look finds a change; None if there can be no more looks."""
        return await self._looks.get()

    def _watch(self, folders: Sequence[Path], wanted: _Wanted) -> None:
        try:
            # Folders, since an editor puts a new file in the place of the old one.
            for found in watch(
                *folders,
                watch_filter=wanted,
                step=QUIET_MS,
                rust_timeout=LOOK_MS,
                yield_on_timeout=True,
                stop_event=self._is_over,
                recursive=False,
                raise_interrupt=False,
            ):
                self._say(bool(found))
        except (OSError, RuntimeError) as error:
            tell(logging.WARNING, "reload.cannot_watch", reason=str(error), remedy="send SIGHUP")
            self._say(None)

    def _say(self, look: bool | None) -> None:
        # The loop may have ended between two looks.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._looks.put_nowait, look)


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
