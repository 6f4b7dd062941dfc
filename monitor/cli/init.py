"""monitor init: a working start, which `monitor run` accepts as it is."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from monitor.errors import MonitorError

if TYPE_CHECKING:
    from monitor.config import FeedConfig

CHANNEL = "desk.url"
CONFIG = """\
# What to poll, which rules to watch it with, and whom to tell.
# `monitor check` tells every fault with its place; `monitor schema config` is for editors.
# All keys with their defaults: deploy/monitor.example.yaml

store: monitor.db                        # what is known; back it up, never share it
rules: [rules]                           # what to watch for
opml: feeds.opml                         # `monitor feeds add` and `import` write it
{tells}
web:                                     # /healthz /metrics /alerts.atom /alerts.json
  bind: 127.0.0.1:8787

troubles:                                # who hears of the monitor's own: dead feeds, refused rules
  receiver: {receiver}
"""
AT_CONSOLE = """
# Messages go to the terminal. For chat or mail put an apprise address into {channel}, and write:
# receivers: [{{name: desk, apprise_file: {channel}}}]
# route: {{receiver: desk, group_wait: 30s}}
"""
TO_DESK = """
receivers:
  - name: desk
    apprise_file: {channel}                # its address; a secret, for your eyes only
route: {{receiver: desk, group_wait: 30s}}
"""


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to write; a secret one is readable by its owner alone."""

    name: str
    text: str
    is_secret: bool = False


@click.command()
@click.argument("folder", default=".", metavar="[DIR]")
@click.option("--opml", metavar="FILE", help="Begin with the feeds of this list.")
@click.option("--notify", metavar="URL", help="Tell through this apprise URL; else the terminal.")
def init(folder: str, opml: str | None, notify: str | None) -> None:
    """Write a working start: config, rules, feeds.

    Nothing that is there is overwritten.
    """
    from monitor.cli.plain import counted

    feeds = _feeds(opml)
    target = Path(folder)
    written = (*_config(notify), NewFile("feeds.opml", _opml(feeds)), *_rules())
    _refuse_what_stands(target, written)
    _write(target, written)
    click.echo(f"{target / 'monitor.yaml'}: {counted(len(feeds), 'feed')}, rules in {target}/rules")
    go_there = f"cd {quote(folder)} && " if folder != "." else ""
    if not feeds:
        click.echo(f"next: {go_there}monitor feeds add https://… (a feed, or a site that has one)")
    click.echo(f"{'next' if feeds else 'then'}: {go_there}monitor run")


def _feeds(opml: str | None) -> tuple[FeedConfig, ...]:
    """The feeds of an OPML file, or of a plain list of addresses."""
    if opml is None:
        return ()
    from monitor.feeds.opml import OpmlError
    from monitor.feeds.survey import feeds_in_list

    try:
        found = feeds_in_list(Path(opml).read_bytes())
    except OSError as error:
        raise MonitorError(f"{opml}: cannot be read: {error.strerror}") from None
    except OpmlError as error:
        raise MonitorError(f"{opml}: {error}\n  give an OPML file, or one address a line") from None
    if not found:
        raise MonitorError(f"{opml}: holds no feeds\n  give an OPML file, or one address a line")
    return found


def _opml(feeds: Sequence[FeedConfig]) -> str:
    from monitor.feeds.opml import opml_of

    return opml_of(feeds)


def _config(notify: str | None) -> Iterable[NewFile]:
    if notify is None:
        tells, receiver = AT_CONSOLE, "console"
    else:
        from monitor.outbox.send import check_url

        complaint = check_url(notify)
        if complaint:
            raise MonitorError(f"--notify: {complaint}\n  such as mailtos://… or json://…")
        tells, receiver = TO_DESK, "desk"
        yield NewFile(CHANNEL, f"{notify}\n", is_secret=True)
    text = CONFIG.format(tells=tells.format(channel=CHANNEL), receiver=receiver)
    yield NewFile("monitor.yaml", text)


def _rules() -> Iterable[NewFile]:
    """Those that come along, and the schemas by which an editor completes them."""
    from monitor.cli.schema import OF_RULES, in_json

    shipped = Path(str(files("monitor") / "shipped"))
    for file in sorted(shipped.glob("*.yaml")):
        yield NewFile(f"rules/{file.name}", file.read_text("utf-8"))
    for subject in OF_RULES:
        yield NewFile(f"rules/{subject}.schema.json", in_json(subject))


def _refuse_what_stands(target: Path, written: Iterable[NewFile]) -> None:
    standing = [target / one.name for one in written if (target / one.name).exists()]
    if standing:
        first = ", ".join(map(str, standing[:3])) + (", …" if len(standing) > 3 else "")
        raise MonitorError(f"{first}: already there\n  nothing was written; name another folder")


def _write(target: Path, written: Iterable[NewFile]) -> None:
    """`x`: should a file have come in between, it stays."""
    try:
        for one in written:
            path = target / one.name
            path.parent.mkdir(parents=True, exist_ok=True)
            mode = 0o600 if one.is_secret else 0o666
            flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY
            with os.fdopen(os.open(path, flags, mode), "w", encoding="utf-8") as file:
                file.write(one.text)
    except OSError as error:
        where = error.filename or target
        raise MonitorError(f"{where}: cannot be written: {error.strerror}") from None
