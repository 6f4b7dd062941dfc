"""The log: an event a line, its fields beside it, nothing a terminal would obey, no secret."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.logs import keep_secret, log_to_stderr
from monitor.redaction import MASK, Redactor
from monitor.store.connection import Store

NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
log = logging.getLogger("monitor.tests")
Capture = pytest.CaptureFixture[str]


# --- in words


def test_an_event_stands_on_one_line_with_its_fields(capsys: Capture) -> None:
    log_to_stderr(logging.INFO)
    log.info("alert.held", extra={"rule": "quake-toll", "reason": "quiet hours", "after": 3})
    line = capsys.readouterr().err
    assert line.endswith('Z INFO alert.held rule="quake-toll" reason="quiet hours" after=3\n')


def test_what_a_terminal_would_obey_is_shown(capsys: Capture) -> None:
    log_to_stderr(logging.INFO)
    log.warning("feed.failed title=%s", "\x1b]0;gone\x07\nINFO forged")
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert "\\x1b]0;gone\\x07 INFO forged" in line


def test_text_that_turns_its_neighbours_round_is_shown(capsys: Capture) -> None:
    log_to_stderr(logging.INFO)
    log.warning("feed.failed", extra={"title": "safe \u202e txt.exe", "note": "水位"})
    line = capsys.readouterr().err
    assert "\u202e" not in line
    assert "\\u202e" in line
    assert "水位" in line


def test_no_line_of_a_fault_can_pass_for_an_event(capsys: Capture) -> None:
    log_to_stderr(logging.INFO)
    _fail("broken\n2025-03-01T12:00:00.000Z INFO alert.told \x1b[31m")
    first, *trace = capsys.readouterr().err.splitlines()
    assert first.endswith("ERROR article.dropped")
    assert trace
    assert all(line.startswith("    ") for line in trace)
    assert "\x1b" not in "".join(trace)


def test_lesser_events_are_left_out(capsys: Capture) -> None:
    log_to_stderr(logging.WARNING)
    log.info("feed.polled")
    assert capsys.readouterr().err == ""


def test_of_libraries_only_warnings_are_heard(capsys: Capture) -> None:
    log_to_stderr(logging.DEBUG)
    logging.getLogger("aiohttp.client").debug("connecting")
    logging.getLogger("aiohttp.client").warning("closed")
    log.debug("ours")
    told = capsys.readouterr().err
    assert "connecting" not in told
    assert "WARNING closed" in told
    assert "DEBUG ours" in told


def test_asked_twice_it_logs_once(capsys: Capture) -> None:
    log_to_stderr(logging.INFO)
    log_to_stderr(logging.INFO)
    log.info("feed.polled")
    assert capsys.readouterr().err.count("feed.polled") == 1


# --- for a program


def test_as_json_an_event_is_one_object_on_one_line(capsys: Capture) -> None:
    log_to_stderr(logging.INFO, "json")
    log.info("alert.held", extra={"rule": "quake-toll", "after": 3, "reason": "a\n\x1b\u2028b"})
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert told.strip("\n").isprintable()
    record = json.loads(told)
    assert datetime.fromisoformat(record.pop("at")).tzinfo is UTC
    assert record == {
        "level": "info",
        "event": "alert.held",
        "rule": "quake-toll",
        "after": 3,
        "reason": "a\n\x1b\u2028b",
    }


def test_as_json_a_fault_is_one_line_too(capsys: Capture) -> None:
    log_to_stderr(logging.INFO, "json")
    _fail("broken\nin two")
    (line,) = capsys.readouterr().err.splitlines()
    assert "ValueError: broken" in json.loads(line)["trace"]


def test_a_field_takes_no_other_fields_name(capsys: Capture) -> None:
    log_to_stderr(logging.INFO, "json")
    log.info("alert.held", extra={"at": "noon", "level": "high"})
    record = json.loads(capsys.readouterr().err)
    assert (record["at_"], record["level"], record["level_"]) == ("noon", "info", "high")


# --- secrets


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_secret_is_in_no_message_field_or_trace(capsys: Capture, form: str) -> None:
    log_to_stderr(logging.DEBUG, form, ["hunter2'x/y"])
    log.error("sent to mailtos://me:%s@host", "hunter2%27x%2Fy")
    log.error("message.dead", extra={"why": "hunter2'x/y was refused", "all": ["hunter2'x/y"]})
    _fail("login hunter2'x/y failed")
    told = capsys.readouterr().err
    assert "hunter2" not in told
    assert told.count(MASK) >= 4


def test_what_is_learnt_to_be_secret_later_is_masked_from_then_on(capsys: Capture) -> None:
    log_to_stderr(logging.INFO)
    keep_secret(["correct-horse"])
    log.info("token is correct-horse")
    assert f"token is {MASK}" in capsys.readouterr().err


@given(st.text(min_size=1), st.text(), st.text())
def test_whatever_the_secret_is_it_does_not_come_through(
    secret: str, left: str, right: str
) -> None:
    assert (
        Redactor([secret])(f"{left}{secret}{right}") != f"{left}{secret}{right}" or secret == MASK
    )


# --- decisions


def test_what_is_decided_of_an_alert_is_an_event_once_it_is_committed(
    capsys: Capture, tmp_path: Path
) -> None:
    log_to_stderr(logging.INFO)
    with Store.open(tmp_path / "kept.db") as store:
        with store.transaction():
            store.journal.note(NOW, "alert.told", "ab12", "desk: first")
            assert capsys.readouterr().err == ""
        assert 'INFO alert.told subject="ab12" reason="desk: first"' in capsys.readouterr().err


def test_what_was_rolled_back_was_never_decided(capsys: Capture, tmp_path: Path) -> None:
    log_to_stderr(logging.INFO)
    with Store.open(tmp_path / "kept.db") as store:
        with pytest.raises(ValueError, match="whole"), store.transaction():
            store.journal.note(NOW, "alert.told", "gone", "")
            raise ValueError("whole")
        with store.transaction():
            store.journal.note(NOW, "alert.told", "kept", "")
            with pytest.raises(ValueError, match="part"), store.savepoint():
                store.journal.note(NOW, "alert.told", "gone too", "")
                raise ValueError("part")
    told = capsys.readouterr().err
    assert "kept" in told
    assert "gone" not in told


def _fail(why: str) -> None:
    try:
        raise ValueError(why)
    except ValueError:
        log.exception("article.dropped")


def test_what_is_only_rehearsed_is_no_event(capsys: Capture) -> None:
    log_to_stderr(logging.INFO)
    with Store.open() as rehearsal:
        rehearsal.journal.note(NOW, "alert.told", "ab12", "desk: first")
    assert capsys.readouterr().err == ""
