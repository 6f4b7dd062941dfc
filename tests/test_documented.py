"""What a person can write is documented: commands, options, config keys, rule keys, triggers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from monitor.cli import commands
from monitor.cli.schema import schema_of
from monitor.matching.rules import TriggerType
from monitor.pulse import Pulse
from monitor.tally import Figures, Tally
from monitor.web.metrics import Now, metrics

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONFIG = (ROOT / "deploy" / "monitor.example.yaml").read_text(encoding="utf-8")
DEPLOY = (ROOT / "deploy" / "README.md").read_text(encoding="utf-8")
RULES = (ROOT / "rules" / "README.md").read_text(encoding="utf-8")


def options() -> Iterator[tuple[str, str]]:
    """Every long option of every command; help is known without being told."""
    for name, command in commands.commands.items():
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield name, max(parameter.opts, key=len)


def keys_of(schema: object) -> Iterator[str]:
    """Every key that a JSON Schema gives a mapping, at any depth."""
    match schema:
        case dict():
            properties = schema.get("properties", {})
            yield from properties
            for value in schema.values():
                yield from keys_of(value)
        case list():
            for value in schema:
                yield from keys_of(value)


@pytest.mark.parametrize("name", commands.commands)
def test_every_command_stands_in_the_readme(name: str) -> None:
    assert f"`monitor {name}" in README


@pytest.mark.parametrize(("command", "option"), list(options()))
def test_every_option_stands_in_the_readme(command: str, option: str) -> None:
    usage = next(row for row in README.splitlines() if row.startswith(f"| `monitor {command}"))
    row = next((row for row in README.splitlines() if row.startswith(f"| `{option}")), "||")
    of = row.split("|")[2].strip()
    of_all_but = of.removeprefix("all but ").split(", ") if of.startswith("all but ") else [command]
    assert option in usage or command in of.split(", ") or command not in of_all_but


@pytest.mark.parametrize("name", commands.commands)
def test_every_command_says_what_it_does(name: str) -> None:
    command = commands.commands[name]
    assert command.help
    assert len(command.get_short_help_str(limit=80)) < 70
    assert all(one.help for one in command.params if isinstance(one, click.Option))


@pytest.mark.parametrize("key", sorted(set(keys_of(schema_of("config")))))
def test_every_key_of_the_config_stands_in_the_example(key: str) -> None:
    assert re.search(rf"(?<![\w-]){key}:", CONFIG)


@pytest.mark.parametrize("key", sorted(set(keys_of(schema_of("rules")))))
def test_every_key_of_a_rule_stands_on_the_page_of_the_language(key: str) -> None:
    assert re.search(rf"(?<![\w-]){key}(?![\w-])", RULES)


@pytest.mark.parametrize("trigger", TriggerType)
def test_every_trigger_stands_on_the_page_of_the_language(trigger: str) -> None:
    assert f"`{trigger}`" in RULES


def metric_names() -> list[str]:
    """The names of a scrape, as Prometheus sees them."""
    now = Now(Tally(), Figures(messages={"sent": 1}), Pulse(60).beats(), 0.0)
    lines = metrics(now).decode().splitlines()
    return [line.split()[2] for line in lines if line.startswith("# TYPE")]


@pytest.mark.parametrize("name", metric_names())
def test_every_metric_stands_in_the_operators_page(name: str) -> None:
    assert re.search(rf"`{name}[`{{]", DEPLOY)
