"""The command line: one command, one function, one screenful.

Heavy libraries are imported inside the commands, so that each starts in a blink.
"""

from __future__ import annotations

import io
import logging
import os
import sys
from typing import Any

import click

from monitor.cli.alerts import alerts
from monitor.cli.backtest import backtest
from monitor.cli.backup import backup
from monitor.cli.check import check
from monitor.cli.doctor import doctor
from monitor.cli.ends import CANNOT_BE_LOADED, INTERRUPTED, STORE_IS_HELD
from monitor.cli.explain import explain
from monitor.cli.facts import facts
from monitor.cli.feeds import feeds
from monitor.cli.init import init
from monitor.cli.names import names
from monitor.cli.outbox import outbox
from monitor.cli.read import read
from monitor.cli.replay import replay
from monitor.cli.run import poll, run
from monitor.cli.schema import schema
from monitor.cli.send_test import send_test
from monitor.cli.silence import silence
from monitor.cli.status import status
from monitor.cli.stories import stories
from monitor.cli.test import test
from monitor.errors import InputErrors, MonitorError
from monitor.logs import log_to_stderr


class Commands(click.Group):
    """Lists its commands in the order in which a newcomer needs them, and ends them politely."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            answer = super().invoke(ctx)
            sys.stdout.flush()
        except MonitorError as error:
            click.echo(complaint(error), err=True)
            ctx.exit(exit_code(error))
        except BrokenPipeError:
            # Whoever read us has had enough. What is still buffered must not fail at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        return answer


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="news-monitor", prog_name="monitor")
def commands() -> None:
    """Watch the news for facts, and be told once when something new is known."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A headline holds every script there is; no terminal's encoding may stop an alert.
            stream.reconfigure(errors="backslashreplace")
    log_to_stderr(logging.WARNING)


for command in (
    *(replay, init, run, poll, feeds, read, explain, check, test, backtest, schema, names),
    *(stories, facts, alerts, silence, outbox, send_test),
    *(status, doctor, backup),
):
    commands.add_command(command)


def complaint(error: MonitorError) -> str:
    """Every fault with its place and its remedy; of many, how many there are."""
    told = str(error)
    if isinstance(error, InputErrors) and len(error.faults) > 1:
        return f"{told}\n{len(error.faults)} faults; nothing was loaded."
    from monitor.store.connection import StoreUnavailable

    if isinstance(error, StoreUnavailable) and error.may_pass:
        return f"{told}\n  nothing was done; this passes: try again, or ask monitor doctor"
    return told


def exit_code(error: MonitorError) -> int:
    from monitor.store.connection import StoreLocked

    return STORE_IS_HELD if isinstance(error, StoreLocked) else CANNOT_BE_LOADED
