"""monitor schema: JSON Schemas, by which an editor completes a file, or a program an alert."""

from __future__ import annotations

import json
from collections.abc import Mapping

import click

SUBJECTS = ("rules", "names", "scenario", "config", "alert")


@click.command()
@click.argument("subject", type=click.Choice(SUBJECTS))
def schema(subject: str) -> None:
    """Print the JSON Schema of a kind of file, or of alerts.

    An editor completes and checks rule files, names.yaml, *.test.yaml and monitor.yaml by theirs;
    that of alerts describes a line of replay --format json.
    """
    click.echo(json.dumps(schema_of(subject), indent=2, ensure_ascii=False))


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
