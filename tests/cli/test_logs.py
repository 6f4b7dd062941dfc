"""The log: an event a line, its fields beside it, nothing that a terminal would obey."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from monitor.cli.logs import log_to_stderr

log = logging.getLogger("monitor.tests")


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)


def test_an_event_stands_on_one_line_with_its_fields(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr(logging.INFO)
    log.info("alert.held", extra={"rule": "quake-toll", "reason": "quiet hours"})
    line = capsys.readouterr().err
    assert line.endswith(' INFO alert.held rule="quake-toll" reason="quiet hours"\n')


def test_what_a_terminal_would_obey_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr(logging.INFO)
    log.warning("feed.failed title=%s", "\x1b]0;gone\x07\nINFO forged")
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert "\\x1b]0;gone\\x07 INFO forged" in line


def test_lesser_events_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr(logging.WARNING)
    log.info("feed.polled")
    assert capsys.readouterr().err == ""


def test_asked_twice_it_logs_once(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr(logging.INFO)
    log_to_stderr(logging.INFO)
    log.info("feed.polled")
    assert capsys.readouterr().err.count("feed.polled") == 1
