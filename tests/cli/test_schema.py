"""monitor schema: what an editor checks rule files by; every bundled file names one that holds."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from monitor.yamlfile import read_yaml
from tests.cli.conftest import ROOT, Monitor

FILES = sorted((ROOT / "rules").rglob("*.yaml"))
KEPT = ("rules", "names", "scenario")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_first_line_of_a_bundled_file_names_a_schema_that_holds(file: Path) -> None:
    first = file.read_text(encoding="utf-8").partition("\n")[0]
    named = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert named
    schema = json.loads((file.parent / named[1]).read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(read_yaml(file).value)) == []


@pytest.mark.parametrize("subject", KEPT)
def test_the_schemas_beside_the_rules_are_those_of_this_program(
    monitor: Monitor, subject: str
) -> None:
    """Where this fails: monitor schema rules --into rules (and names, and scenario)."""
    kept = (ROOT / "rules" / f"{subject}.schema.json").read_text(encoding="utf-8")
    assert monitor("schema", subject).out == kept


@pytest.mark.parametrize("subject", KEPT)
def test_a_schema_is_written_into_a_folder(monitor: Monitor, subject: str, tmp_path: Path) -> None:
    assert monitor("schema", subject, "--into", ".").code == 0
    written = (tmp_path / f"{subject}.schema.json").read_text(encoding="utf-8")
    assert written == monitor("schema", subject).out


def test_a_folder_that_is_not_there_is_told(monitor: Monitor) -> None:
    answer = monitor("schema", "rules", "--into", "nowhere")
    assert answer.code == 2
    assert "nowhere: cannot be written to" in answer.err


@pytest.mark.parametrize(
    ("subject", "wrong"),
    [
        ("rules", {"rules": [{"rule": "a", "match": {"querry": "b"}}]}),
        ("names", {"people": [{"nam": "A"}]}),
        ("scenario", {"scenarios": [{"name": "a", "articels": ["b"], "alerts": []}]}),
    ],
)
def test_a_misspelt_key_is_refused(
    monitor: Monitor, subject: str, wrong: dict[str, object]
) -> None:
    schema = json.loads(monitor("schema", subject).out)
    assert not Draft202012Validator(schema).is_valid({"version": 1, **wrong})


def test_the_scenario_of_the_page_on_rules_is_valid(monitor: Monitor) -> None:
    from monitor.yamlfile import load_yaml

    page = (ROOT / "rules" / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```yaml\n(# ferry\.test\.yaml.*?)^```$", page, re.M | re.S)
    schema = json.loads(monitor("schema", "scenario").out)
    assert list(Draft202012Validator(schema).iter_errors(load_yaml(block, "a").value)) == []
