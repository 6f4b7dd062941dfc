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
from monitor.trial import run_tests

PAGE = (Path(__file__).parent.parent / "rules" / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.M | re.S)
NAMES = [block for block in BLOCKS if block.startswith("# names.yaml")]
RULES = [block for block in BLOCKS if block not in NAMES]
FORMS = (
    FileForm, RuleForm, MatchForm, QuantityForm, EventForm, AttendanceForm, SourceForm, TriggerForm,
    RuleTestForm, TopicForm, NamesForm, PersonForm, BodyForm, PublisherForm,
)  # fmt: skip


def test_the_page_has_blocks_of_both_kinds() -> None:
    assert len(RULES) >= 3
    assert len(NAMES) == 1


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
