"""monitor check, test, schema: what can be mended before it matters."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from monitor.yamlfile import load_yaml
from tests.cli.conftest import QUAKE_RULE, ROOT, Monitor

FAILING = QUAKE_RULE.replace("alerts: [{value: 12}]", "alerts: [{value: 13}]")
CONFIG = """\
rules: [quake.yaml]
receivers: [{name: desk, apprise: ["nosuch://user:hunter2@example.org"]}]
routee: {receiver: desk}
"""


def test_rules_without_fault_are_fine(monitor: Monitor, quake_rule: str) -> None:
    answer = monitor("check", quake_rule)
    assert (answer.code, answer.err) == (0, "")
    assert "1 rule with 2 tests" in answer.out
    assert "Nothing to mend." in answer.out


def test_a_failing_test_is_exit_1_and_says_what_was_told(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "quake.yaml").write_text(FAILING, encoding="utf-8")
    answer = monitor("check", "quake.yaml")
    assert answer.code == 1
    assert "quake.yaml:7:1: quake-toll" in answer.out
    assert "value is 12, wanted 13" in answer.out


def test_a_failing_scenario_beside_the_rules_is_exit_1(
    monitor: Monitor, quake_rule: str, tmp_path: Path
) -> None:
    (tmp_path / "quake.test.yaml").write_text(
        "scenarios: [{name: two, articles: [Rain.], alerts: [{value: 2}]}]\n"
    )
    answer = monitor("check", quake_rule)
    assert answer.code == 1
    assert "the scenario 'two' fails: wanted 1 alert, told 0 alerts" in answer.out


def test_the_slowest_rules_are_shown_and_are_no_fault(monitor: Monitor, quake_rule: str) -> None:
    answer = monitor("check", quake_rule, "--cost", "--strict", "--format", "json")
    assert answer.code == 0
    (line,) = answer.lines
    assert (line["kind"], line["id"], line["rule"]) == ("cost", "R060", "quake-toll")
    assert "R060 slowest rules" in monitor("check", quake_rule, "--cost").out


def test_a_comment_accepts_a_finding_of_the_tests(monitor: Monitor, tmp_path: Path) -> None:
    lacking = QUAKE_RULE.partition("      - text: The earthquake in Chile was")[0]
    (tmp_path / "quake.yaml").write_text(lacking)
    assert "R052" in monitor("check", "quake.yaml").out
    accepted = lacking.replace("rule: quake-toll", "rule: quake-toll   # noqa: R052")
    (tmp_path / "quake.yaml").write_text(accepted)
    assert "Nothing to mend." in monitor("check", "quake.yaml").out


def test_the_articles_of_a_store_show_words_that_choose_nothing(
    monitor: Monitor, tmp_path: Path
) -> None:
    rows = [json.dumps({"text": f"News of the day number {day}."}) for day in range(60)]
    (tmp_path / "days.jsonl").write_text("\n".join(rows))
    (tmp_path / "a.yaml").write_text("rules: [{rule: news, match: {query: news}}]\n")
    assert monitor("replay", "days.jsonl", "--rules", "a.yaml", "--state", "a.db").code == 0
    assert "R014" not in monitor("check", "a.yaml").out
    answer = monitor("check", "a.yaml", "--state", "a.db")
    assert "its rarest word, news, stands in 100% of the stored articles" in answer.out


def test_faults_of_config_and_rules_are_told_together(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "monitor.yaml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "quake.yaml").write_text(QUAKE_RULE.replace("role:", "rolle:"), encoding="utf-8")
    answer = monitor("check", "quake.yaml")
    assert answer.code == 2
    assert "monitor.yaml:3:1" in answer.out
    assert "did you mean 'route'?" in answer.out
    assert "quake.yaml:5:" in answer.out
    assert "did you mean 'role'?" in answer.out


def test_a_channel_that_cannot_be_sent_to_is_a_fault_without_its_secret(
    monitor: Monitor, quake_rule: str, tmp_path: Path
) -> None:
    (tmp_path / "monitor.yaml").write_text(CONFIG.replace("routee", "route"), encoding="utf-8")
    answer = monitor("check")
    assert answer.code == 2
    assert ":2:36: receiver desk" in answer.out
    assert "hunter2" not in answer.out + answer.err


def test_strict_minds_lint(monitor: Monitor, tmp_path: Path) -> None:
    untested = QUAKE_RULE.partition("    tests:")[0]
    (tmp_path / "quake.yaml").write_text(untested, encoding="utf-8")
    assert monitor("check", "quake.yaml").code == 0
    answer = monitor("check", "quake.yaml", "--strict")
    assert answer.code == 1
    assert "R050" in answer.out


@pytest.mark.parametrize("form", ["json", "github"])
def test_programs_get_file_line_and_column(monitor: Monitor, tmp_path: Path, form: str) -> None:
    (tmp_path / "quake.yaml").write_text(QUAKE_RULE.replace("match:", "mach:"), encoding="utf-8")
    answer = monitor("check", "quake.yaml", "--format", form)
    assert answer.code == 2
    if form == "json":
        place = [(line["file"], line["line"], line["column"]) for line in answer.lines]
        assert ("quake.yaml", 5, 5) in place
    else:
        assert "::error file=quake.yaml,line=5,col=5::" in answer.out


def test_the_way_of_an_alert_can_be_asked(
    monitor: Monitor, quake_rule: str, tmp_path: Path
) -> None:
    (tmp_path / "monitor.yaml").write_text(
        'receivers: [{name: desk, apprise: ["json://a"]}, {name: duty, apprise: ["json://b"]}]\n'
        "route: {receiver: desk, routes: [{receiver: duty, matchers: ['level=\"critical\"']}]}\n",
        encoding="utf-8",
    )
    critical = monitor("check", quake_rule, "--route", "level=critical", "rule=x")
    other = monitor("check", quake_rule, "--route", "level=low")
    assert critical.out.splitlines()[-1] == "route/0 → duty (duty)"
    assert other.out.splitlines()[-1] == "route → desk (desk)"


def test_the_way_of_a_known_rule_goes_by_its_receivers_its_labels_and_its_digest(
    monitor: Monitor, tmp_path: Path
) -> None:
    (tmp_path / "monitor.yaml").write_text(
        'receivers: [{name: desk, apprise: ["json://a"]}, {name: duty, apprise: ["json://b"]}]\n'
        "route: {receiver: desk, routes: [{receiver: duty, matchers: [desk=south]}]}\n",
        encoding="utf-8",
    )
    (tmp_path / "r.yaml").write_text(
        "version: 1\nrules:\n"
        "  - {rule: a, match: {query: heron}, digest: {cron: daily, tz: Europe/Oslo}}\n"
        "  - {rule: b, match: {query: stork}, to: duty}\n"
        "  - {rule: c, match: {query: crane}, labels: {desk: south}}\n",
        encoding="utf-8",
    )

    def way(rule: str, *more: str) -> str:
        answer = monitor("check", "r.yaml", "--route", f"rule={rule}", *more)
        return answer.out.splitlines()[-1]

    assert way("a") == "route → desk (desk), in a digest: 0 8 * * * Europe/Oslo"
    assert way("b") == "to → duty (duty)"
    assert way("c") == "route/0 → duty (duty)"
    assert '"digest": "0 8 * * * Europe/Oslo"' in way("a", "--format", "json")


# --- test -----------------------------------------------------------------------------------


def test_the_bundled_rules_pass_their_own_tests(monitor: Monitor) -> None:
    answer = monitor("test", "rules")
    assert answer.code == 0
    assert "3 rules: all passed" in answer.out


def test_what_failed_is_shown_beside_what_was_wanted(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "quake.yaml").write_text(FAILING, encoding="utf-8")
    answer = monitor("test", "quake.yaml")
    assert answer.code == 1
    assert "✗ quake.yaml:7" in answer.out
    assert "value is 12, wanted 13" in answer.out
    assert "2 tests of 1 rule: 1 failed" in answer.out


def test_a_rule_that_nothing_keeps_quiet_is_pointed_out(monitor: Monitor, tmp_path: Path) -> None:
    one_sided = QUAKE_RULE.partition("      - text: The earthquake in Chile was felt")[0]
    (tmp_path / "quake.yaml").write_text(one_sided, encoding="utf-8")
    assert "no test keeps it quiet: quake-toll" in monitor("test", "quake.yaml").out


def test_junit_holds_each_test_and_the_failure(monitor: Monitor, tmp_path: Path) -> None:
    (tmp_path / "quake.yaml").write_text(FAILING, encoding="utf-8")
    monitor("test", "quake.yaml", "--junit", "out.xml")
    suite = ElementTree.parse(tmp_path / "out.xml").getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert [len(case) for case in suite] == [1, 0]


# --- schema ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["troops", "summit", "parade"])
def test_the_schema_of_rules_accepts_the_bundled_ones(monitor: Monitor, name: str) -> None:
    schema = json.loads(monitor("schema", "rules").out)
    file = ROOT / "rules" / f"{name}.yaml"
    written = load_yaml(file.read_text(encoding="utf-8"), file.name)
    assert list(Draft202012Validator(schema).iter_errors(written.value)) == []


def test_the_schema_of_rules_refuses_an_unknown_key(monitor: Monitor) -> None:
    schema = json.loads(monitor("schema", "rules").out)
    assert not Draft202012Validator(schema).is_valid({"version": 1, "ruels": []})


def test_the_schema_of_the_config_accepts_the_example(monitor: Monitor) -> None:
    schema = json.loads(monitor("schema", "config").out)
    file = ROOT / "deploy" / "monitor.example.yaml"
    written = load_yaml(file.read_text(encoding="utf-8"), file.name)
    assert list(Draft202012Validator(schema).iter_errors(written.value)) == []
