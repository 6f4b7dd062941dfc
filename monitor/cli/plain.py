"""What is printed plainly: JSON lines, and what is made visible."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping

import click

from monitor.visible import counted as counted
from monitor.visible import json_line as json_line
from monitor.visible import span as span
from monitor.visible import visible as visible


def print_json(record: Mapping[str, object]) -> None:
    """Print one JSON line: in UTF-8, as programs expect it, whatever the terminal's encoding."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    click.echo(json_line(record))
