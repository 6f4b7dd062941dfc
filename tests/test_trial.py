"""Rules tried on their own tests and on scenarios: what passes, what fails and how it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import InputErrors
from monitor.matching.load import rules_from_text
from monitor.passed import Passed
from monitor.trial import (
    Outcome,
    coverage,
    failing,
    run,
    run_all,
    run_tests,
    scenario_trials,
    trials_of,
)

FERRY = """\
version: 1
rules:
  - rule: ferry-toll
    about: ferry OR ferries
    match: {quantity: {role: [killed, missing]}}
    tests:
      - text: Eleven people were killed when a ferry capsized, police said.
        alerts: [{value: 11}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "ferry.yaml").write_text(FERRY, encoding="utf-8")
    return tmp_path / "rules"


def outcomes(folder: Path, scenarios: str, head: str = "version: 1") -> list[Outcome]:
    file = folder / "ferry.test.yaml"
    file.write_text(f"{head}\nscenarios:\n{scenarios}", encoding="utf-8")
    return [run(trial) for trial in scenario_trials([file], {})]


def faults(folder: Path, scenarios: str, head: str = "version: 1") -> str:
    with pytest.raises(InputErrors) as raised:
        outcomes(folder, scenarios, head)
    return str(raised.value)


def test_a_scenario_tells_alerts_and_messages_at_their_times(folder: Path) -> None:
    (outcome,) = outcomes(
        folder,
        """\
  - name: the toll rises
    articles:
      - {at: 0h, text: "Eleven people were killed when a ferry capsized, police said."}
      - {at: 2d, text: "Fourteen people were killed when a ferry capsized, police said."}
    alerts: [{value: 11, at: 0h}, {value: 14, old: 11, at: 2d}]
    messages: [{at: 0h, title: "11"}, {at: 2d, body: "Before: 11"}]
""",
    )
    assert outcome.differences == ()
    assert outcome.fired == ("ferry-toll",)


def test_an_alert_too_many_does_not_make_all_after_it_wrong(folder: Path) -> None:
    (outcome,) = outcomes(
        folder,
        """\
  - name: one figure is not expected
    articles:
      - {at: 0h, text: "Eleven people were killed when a ferry capsized, police said."}
      - {at: 1d, text: "Fourteen people were killed when a ferry capsized, police said."}
      - {at: 2d, text: "Twenty people were killed when a ferry capsized, police said."}
    alerts: [{value: 11}, {value: 20}]
""",
    )
    first, second = outcome.differences
    assert first == "wanted 2 alerts, told 3 alerts"
    assert second.startswith("alert 2 was not wanted:")
    assert "Fourteen people" in second


def test_of_a_missing_alert_it_is_said_how_near_the_rule_came(folder: Path) -> None:
    (outcome,) = outcomes(
        folder,
        """\
  - name: the injured are asked for, in vain
    articles: ["Nine people were injured when a ferry ran aground, police said."]
    alerts: [{value: 9}]
""",
    )
    assert outcome.differences[1] == "alert 1 is missing: value 9"
    assert "role wounded, wanted killed or missing" in outcome.near[0]


def test_the_words_of_a_message_are_looked_for_in_it(folder: Path) -> None:
    (outcome,) = outcomes(
        folder,
        """\
  - name: words
    articles: ["Eleven people were killed when a ferry capsized, police said."]
    messages: [{title: twelve, channel: console, alerts: 1}]
""",
    )
    (difference,) = outcome.differences
    assert difference.startswith("message 1: title does not say 'twelve': ")


def test_messages_go_the_way_that_the_file_says(folder: Path) -> None:
    (outcome,) = outcomes(
        folder,
        """\
  - name: by night
    start: 2026-03-02T23:00:00Z
    articles: ["Eleven people were killed when a ferry capsized, police said."]
    messages: [{channel: desk, at: 8h}]
    until: 1d
""",
        """\
receivers: [{name: desk, apprise: ["json://localhost"]}]
quiet_hours: [{name: night, start: "22:00", end: "07:00"}]
route: {receiver: desk, group_wait: 0s}""",
    )
    assert outcome.differences == ()


def test_the_config_that_a_scenario_names_says_who_is_told(folder: Path) -> None:
    config = 'receivers: [{name: night-desk, apprise: ["json://localhost"]}]\n'
    (folder.parent / "monitor.yaml").write_text(config, encoding="utf-8")
    (outcome,) = outcomes(
        folder,
        """\
  - name: to the desk
    articles: ["Eleven people were killed when a ferry capsized, police said."]
    messages: [{channel: night-desk}]
""",
        "config: ../monitor.yaml",
    )
    assert outcome.differences == ()


def test_a_saved_article_is_read_at_its_own_time(folder: Path) -> None:
    said = "2026-04-01 10:00:00\n\nEleven people were killed when a ferry capsized, police said.\n"
    (folder / "saved.txt").write_text(said, encoding="utf-8")
    (outcome,) = outcomes(
        folder,
        """\
  - name: saved
    articles: [{file: saved.txt}]
    alerts: [{value: 11, at: "2026-04-01T10:00:00Z"}]
""",
    )
    assert outcome.differences == ()


def test_a_late_article_is_published_before_it_comes_in(folder: Path) -> None:
    (outcome,) = outcomes(
        folder,
        """\
  - name: an old figure comes late
    articles:
      - {at: 2d, text: "Fourteen people were killed when a ferry capsized, police said."}
      - {at: 3d, published: 1d, text: "Nine people were killed when a ferry capsized, police said."}
    alerts: [{value: 14}]
""",
    )
    assert outcome.differences == ()


def test_what_else_stands_in_the_folder_need_be_no_rules(folder: Path) -> None:
    (folder / "monitor.yaml").write_text("store: monitor.db\n", encoding="utf-8")
    (outcome,) = outcomes(folder, "  - {name: a, articles: [Rain.], alerts: []}\n")
    assert outcome.passed


def test_all_faults_of_a_scenario_file_are_told_with_their_places(folder: Path) -> None:
    told = faults(
        folder,
        """\
  - name: faulty
    articles: [{at: 2h, text: a}, {at: 1h, text: b}, {file: nowhere.txt}, {at: 3h}]
    alerts: [{valu: 3, at: soon}]
  - name: says nothing
    articles: [a]
""",
    )
    for place, what in (
        (":4:40:", "stand in the order of their time"),
        (":4:61:", "no such file"),
        (":4:", "an article has a `text`, or a `file`"),
        (":5:15:", "valu: no such field of an alert"),
        ("", "did you mean 'value'?"),
        (":5:28:", "`at` should be a span of time"),
        (":6:", "`alerts` or `messages`"),
    ):
        assert any(place in line and what in line for line in told.splitlines()), what


def test_a_scenario_of_an_unknown_rule_is_answered_with_the_right_one(folder: Path) -> None:
    told = faults(folder, "  - {name: a, rule: fery-toll, articles: [a], alerts: []}\n")
    assert "fery-toll: no such rule" in told
    assert "did you mean 'ferry-toll'?" in told


def test_coverage_counts_what_fires_and_what_stays_quiet() -> None:
    rules = rules_from_text(FERRY)
    (covered,) = coverage(rules.rules, run_tests(rules))
    assert (covered.tests, covered.fires, covered.quiet) == (1, True, False)


def test_what_passed_is_remembered_until_the_rule_or_the_engine_changes(tmp_path: Path) -> None:
    def remembered(rules: str, folder: Path = tmp_path) -> list[bool]:
        trials = trials_of(rules_from_text(rules))
        return [outcome.remembered for outcome in run_all(trials, Passed(folder))]

    assert remembered(FERRY) == [False]
    assert remembered(FERRY) == [True]
    assert remembered(FERRY.replace("ferries", "boat")) == [False]
    assert remembered(FERRY.replace("Eleven", "11")) == [False]


def test_what_failed_is_never_remembered(tmp_path: Path) -> None:
    failing = trials_of(rules_from_text(FERRY.replace("value: 11", "value: 12")))
    for _ in range(2):
        (outcome,) = run_all(failing, Passed(tmp_path))
        assert not outcome.passed
        assert not outcome.remembered


def test_a_cache_that_cannot_be_written_or_read_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "passed-tests.jsonl").write_text("{no lines\n")
    for folder in (tmp_path / "file", tmp_path):
        (outcome,) = run_all(trials_of(rules_from_text(FERRY)), Passed(folder))
        assert outcome.passed


SEQUENCE = """\
rules:
  - rule: fire
    match: {query: fire}
  - rule: flood-after-fire
    trigger: {type: temporal_ordered, rules: [fire, flood], window: 3d}
    tests:
      - articles: [{text: "A fire in Ghent."}, {at: 1d, text: "The Scheldt is in flood."}]
        alerts: [{reason: sequence}]
      - text: The Scheldt is in flood.
        alerts: [{}]
  - rule: flood
    match: {query: flood}
"""


def test_a_sequence_is_tried_with_the_rules_that_it_hears_of() -> None:
    first, second = run_tests(rules_from_text(SEQUENCE))
    assert first.differences == ()
    assert second.differences[0] == "wanted 1 alert, told 0 alerts"


def test_the_rules_that_fail_their_own_tests_are_named() -> None:
    rules = rules_from_text(SEQUENCE)
    assert list(failing(rules)) == ["flood-after-fire"]
    assert failing(rules, ["fire"]) == {}


def test_the_clock_of_a_test_runs_on_as_long_as_it_says() -> None:
    silent = """\
rules:
  - rule: silent
    match: {source: {feed: "*"}}
    trigger: {type: flatline, group_by: [feed], window: 24h, condition: {lt: 1}}
    tests:
      - {articles: [{feed: "https://a.example", text: Rain.}], until: 25h, alerts: [{}]}
      - {articles: [{feed: "https://a.example", text: Rain.}], until: 23h, alerts: []}
"""
    outcomes = run_tests(rules_from_text(silent))
    assert [outcome.differences for outcome in outcomes] == [(), ()]


def test_a_difference_is_told_in_the_words_that_a_test_is_written_in() -> None:
    rules = rules_from_text(
        """\
rules:
  - rule: harbour-strike
    match: {event: strike}
    tests:
      - text: Dockers in Bergen went on strike on Monday, the union confirmed.
        alerts: [{status: happened, said_by: null}]
"""
    )
    (outcome,) = map(run, trials_of(rules))
    assert outcome.differences[0] == "alert 1: status is 'confirmed', wanted 'happened'"
