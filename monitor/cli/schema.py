"""monitor schema: JSON Schemas, by which an editor completes a file, or a program an alert."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from monitor.errors import MonitorError

OF_RULES = ("rules", "names", "scenario")
"""The schemas that stand beside rules, so that an editor finds them without a network."""

SUBJECTS = (*OF_RULES, "config", "alert")


@click.command()
@click.argument("subject", type=click.Choice(SUBJECTS))
@click.option("--into", metavar="DIR", help="Write it there instead, as SUBJECT.schema.json.")
def schema(subject: str, into: str | None) -> None:
    """Print the JSON Schema of a kind of file, or of alerts.

    An editor completes and checks rule files, names.yaml, *.test.yaml and monitor.yaml by theirs;
    that of alerts describes a line of replay --format json.
    """
    if into is None:
        click.echo(in_json(subject), nl=False)
        return
    try:
        write_schema(subject, Path(into))
    except OSError as error:
        raise MonitorError(f"{into}: cannot be written to: {error.strerror}") from error


def write_schema(subject: str, folder: Path) -> Path:
    """Write a schema where the first lines of the files beside it look for it."""
    file = folder / f"{subject}.schema.json"
    file.write_text(in_json(subject), encoding="utf-8")
    return file


def in_json(subject: str) -> str:
    """A schema as it is printed and kept."""
    return json.dumps(schema_of(subject), indent=2, ensure_ascii=False) + "\n"


def schema_of(subject: str) -> Mapping[str, object]:
    match subject:
        case "rules":
            from monitor.matching.forms import rules_schema

            return rules_schema()
        case "names":
            from monitor.matching.lexicon_forms import names_schema

            return names_schema()
        case "scenario":
            from monitor.scenario_forms import scenario_schema

            return scenario_schema()
        case "config":
            from monitor.config import config_schema

            return config_schema()
        case _:
            from monitor.cli.alert_schema import alert_schema

            return alert_schema()
