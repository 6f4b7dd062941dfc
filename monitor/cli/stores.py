"""Where the hand tools find what a monitor remembers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.options import Decorator, found_config
from monitor.errors import MonitorError

if TYPE_CHECKING:
    from monitor.store.connection import Store


class NoStoreError(MonitorError):
    """There is no store where one was looked for."""


state_option: Decorator = click.option(
    "--state", metavar="FILE", help="The store; else that of the config."
)


def opened_store(state: str | None, config: str | None) -> Store:
    """The store that was named, else the config's; none is made."""
    from monitor.store.connection import Store

    settings = None if state else found_config(config)
    if state is None and settings is None:
        raise NoStoreError("no store here\n  name one: --state FILE, or a config: --config FILE")
    path = Path(state) if state else Path(settings.store) if settings else Path()
    if not path.is_file():
        raise NoStoreError(f"{path}: no such store\n  `monitor run` makes it, or replay --state")
    return Store.open(path)
