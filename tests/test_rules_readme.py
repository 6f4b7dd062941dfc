"""The page on the rule language: every block of it loads, and says all there is to say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from monitor.forms import Form
from monitor.matching.fields import ROLES, Hedge, Increment
from monitor.matching.forms import (
    AttendanceForm,
    EventForm,
    FileForm,
    MatchForm,
    QuantityForm,
    RuleForm,
    RuleTestForm,
    SourceForm,
    TriggerForm,
)
from monitor.matching.lexicon_forms import BodyForm, NamesForm, PersonForm, PublisherForm, TopicForm
from monitor.matching.load import rules_from_text
from monitor.matching.rules import Level, TriggerType
from monitor.matching.topics import built_in_topics
from monitor.scenario_forms import ArticleForm, ScenarioForm, ScenariosForm
from monitor.trial import run, run_tests, scenario_files, scenario_trials

PAGE = (Path(__file__).parent.parent / "rules" / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.M | re.S)
NAMES = [block for block in BLOCKS if block.startswith("# names.yaml")]
SCENARIOS = [block for block in BLOCKS if block.startswith("# ferry.test.yaml")]
RULES = [block for block in BLOCKS if block not in (*NAMES, *SCENARIOS)]
FORMS = (
    FileForm, RuleForm, MatchForm, QuantityForm, EventForm, AttendanceForm, SourceForm, TriggerForm,
    RuleTestForm, TopicForm, NamesForm, PersonForm, BodyForm, PublisherForm, ArticleForm,
    ScenarioForm, ScenariosForm,
)  # fmt: skip


def test_the_page_has_blocks_of_both_kinds() -> None:
    assert len(RULES) >= 3
    assert len(NAMES) == 1
    assert len(SCENARIOS) == 1


def test_the_scenario_on_the_page_holds_for_the_rule_on_the_page(tmp_path: Path) -> None:
    (rules,) = (block for block in RULES if "rule: Ferry toll" in block)
    (tmp_path / "ferry.yaml").write_text(rules, encoding="utf-8")
    (tmp_path / "ferry.test.yaml").write_text(SCENARIOS[0], encoding="utf-8")
    (trial,) = scenario_trials(scenario_files([tmp_path]), {})
    assert run(trial).differences == ()


@pytest.mark.parametrize("block", RULES, ids=range(len(RULES)))
def test_every_block_loads(block: str) -> None:
    assert rules_from_text(block, names=NAMES[0]).rules


@pytest.mark.parametrize("block", RULES, ids=range(len(RULES)))
def test_the_tests_in_the_blocks_pass(block: str) -> None:
    outcomes = run_tests(rules_from_text(block, names=NAMES[0]))
    assert [outcome.differences for outcome in outcomes if not outcome.passed] == []


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_every_key_is_on_the_page(form: type[Form]) -> None:
    assert [key for key in form.written_keys() if not re.search(rf"\b{key}\b", PAGE)] == []


def test_every_word_that_a_key_takes_is_on_the_page() -> None:
    words = (*ROLES, *Hedge, *Increment, *Level, *TriggerType, *built_in_topics())
    assert [word for word in words if not re.search(rf"\b{word}\b", PAGE)] == []
