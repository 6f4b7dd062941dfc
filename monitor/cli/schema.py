"""monitor schema: JSON Schemas, by which an editor completes a file, or a program an alert."""

from __future__ import annotations

import json
from collections.abc import Mapping

import click


@click.command()
@click.argument("subject", type=click.Choice(["rules", "config", "alert"]))
def schema(subject: str) -> None:
    """Print the JSON Schema of rules, config or alerts.

    An editor completes and checks rule files and monitor.yaml by theirs; that of alerts describes
    a line of replay --format json.
    """
    click.echo(json.dumps(schema_of(subject), indent=2, ensure_ascii=False))


def schema_of(subject: str) -> Mapping[str, object]:
    match subject:
        case "rules":
            from monitor.matching.forms import rules_schema

            return rules_schema()
        case "config":
            from monitor.config import config_schema

            return config_schema()
        case _:
            from monitor.cli.alert_schema import alert_schema

            return alert_schema()
