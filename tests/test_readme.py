"""The README runs: its output is what the command prints, its blocks load, its example works.

`python -m tests.test_readme` puts the true output into it.
"""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from monitor.cli import commands
from monitor.config import load_config
from monitor.matching.load import rules_from_text

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BEFORE_OUTPUT = "The first prints this:\n\n```text\n"


def blocks(kind: str) -> list[str]:
    """The README's fenced blocks of one kind, in order."""
    return re.findall(rf"```{kind}\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


def around_output() -> tuple[str, str, str]:
    """The README before the output of the first command, that output, and what follows."""
    before, opening, rest = README.read_text(encoding="utf-8").partition(BEFORE_OUTPUT)
    output, fence, after = rest.partition("```")
    return before + opening, output, fence + after


def true_output() -> str:
    """What the command of `make run` prints."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (command,) = re.findall(r"^run:.*\n\t\$\(BIN\)/monitor (.*)$", makefile, re.MULTILINE)
    with contextlib.chdir(ROOT):
        return CliRunner().invoke(commands, command.split()).stdout.strip("\n") + "\n"


def test_the_readme_shows_what_make_run_prints() -> None:
    _, shown, _ = around_output()
    assert shown == true_output()


def test_the_readme_opens_with_the_two_commands() -> None:
    opening = README.read_text(encoding="utf-8").partition("```")[0]
    assert re.findall(r"^    (make \w+)", opening, re.MULTILINE) == ["make run", "make test"]


@pytest.mark.parametrize("number", [0, 1])
def test_the_rules_of_the_readme_load(number: int) -> None:
    assert len(rules_from_text(blocks("yaml")[number]).rules) == 1


def test_the_config_of_the_readme_loads(tmp_path: Path) -> None:
    file = tmp_path / "monitor.yaml"
    file.write_text(blocks("yaml")[2], encoding="utf-8")
    config = load_config(file, {"DESK_URL": "json://localhost"})
    assert [receiver.name for receiver in config.receivers] == ["desk"]


def test_the_library_example_prints_what_the_readme_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    (example,) = blocks("python")
    exec(compile(example, "README.md", "exec"), {})
    assert capsys.readouterr().out == blocks("text")[1]


if __name__ == "__main__":
    before, _, after = around_output()
    README.write_text(before + true_output() + after, encoding="utf-8")
