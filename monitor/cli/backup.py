"""monitor backup: a checked copy of the store, beside a running monitor."""

from __future__ import annotations

from pathlib import Path

import click

from monitor.cli.options import config_option, found_config
from monitor.cli.stores import NoStoreError, state_option
from monitor.errors import MonitorError


@click.command()
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@state_option
@config_option
def backup(file: Path | None, state: str | None, config: str | None) -> None:
    """Copy the store and check the copy, beside a running monitor.

    To FILE, or into the config's folder of backups, where it takes its turn with the others. To
    restore: stop the monitor, put the copy in the store's place, start it again.
    """
    from monitor.cli.plain import visible
    from monitor.clock import WallClock
    from monitor.store.backup import backup as backed_up
    from monitor.store.backup import copy_store
    from monitor.upkeep import Backups
    from monitor.visible import size_of

    settings = found_config(config)
    if state is None and settings is None:
        raise NoStoreError("no store here\n  name one: --state FILE, or a config: --config FILE")
    store = Path(state) if state else settings.store if settings else Path()
    if not store.is_file():
        raise NoStoreError(f"{store}: no such store\n  `monitor run` makes it, or replay --state")
    if file is None:
        beside = Backups(store.parent / Backups().folder)
        plan = settings.backups if settings and not state else beside
        made = backed_up(store, plan, WallClock().now())
        file, size = made.file, made.size
    else:
        if file.exists():
            raise MonitorError(f"{file}: is there already\n  name another file")
        size = copy_store(store, file)
    click.echo(f"{visible(str(file))}: {size_of(size)}, read whole and sound")
