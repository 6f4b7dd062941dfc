"""The rules that come along, and the gallery of examples: each loads, and its tests hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.matching.lint import lint
from monitor.matching.load import load_rules
from monitor.trial import coverage, run_tests

RULES = Path(__file__).parent.parent / "rules"
EXAMPLES = sorted(RULES.glob("examples/*.yaml"))


def test_the_gallery_has_a_dozen_rules_beside_the_bundled_ones() -> None:
    assert len(load_rules(RULES / "examples").rules) >= 12


@pytest.mark.parametrize("folder", [RULES, RULES / "examples"], ids=lambda folder: folder.name)
def test_every_rule_passes_its_tests_and_some_keep_it_quiet(folder: Path) -> None:
    rules = load_rules(folder)
    outcomes = run_tests(rules)
    assert {outcome.trial.scenario.file: outcome.differences for outcome in outcomes} == {
        outcome.trial.scenario.file: () for outcome in outcomes
    }
    assert [one for one in coverage(rules.rules, outcomes) if not (one.fires and one.quiet)] == []


@pytest.mark.parametrize("folder", [RULES, RULES / "examples"], ids=lambda folder: folder.name)
def test_lint_has_nothing_to_say_of_them(folder: Path) -> None:
    loaded = load_rules(folder)
    texts = {rule.file: Path(rule.file).read_text(encoding="utf-8") for rule in loaded.rules}
    assert lint(loaded.rules, texts, loaded.lexicon) == ()


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_every_example_stands_alone(file: Path) -> None:
    if file.name != "names.yaml":
        assert load_rules(file).rules
