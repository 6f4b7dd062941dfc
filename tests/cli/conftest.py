"""The command line as a person meets it: arguments in; an exit code and two streams out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from monitor.cli import commands

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines; fails if one of them is none."""
        return [json.loads(line) for line in self.out.splitlines()]


Monitor = Callable[..., Answer]


@pytest.fixture
def monitor(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Monitor:
    """Runs a command in an empty folder, with the bundled rules at hand as `rules`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MONITOR_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "rules").symlink_to(ROOT / "rules")
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")

    def run(*arguments: str, given: str | bytes = b"") -> Answer:
        result = CliRunner().invoke(commands, list(arguments), input=given)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Answer(result.exit_code, result.stdout, result.stderr)

    return run


QUAKE_RULE = """\
version: 1
rules:
  - rule: quake-toll
    title: Deaths in an earthquake
    match: {quantity: {role: killed}}
    tests:
      - text: The earthquake in Chile killed 12 people, officials said.
        alerts: [{value: 12}]
      - text: The earthquake in Chile was felt in three cities.
        alerts: []
"""


@pytest.fixture
def quake_rule(tmp_path: Path) -> str:
    """A rule file about another subject than the bundled ones."""
    file = tmp_path / "quake.yaml"
    file.write_text(QUAKE_RULE, encoding="utf-8")
    return file.name
