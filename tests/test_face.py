"""The library's face: every name it promises, and nothing loaded before it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

import monitor


def test_importing_it_loads_no_more_than_its_own_file() -> None:
    program = "import monitor, sys; print([m for m in sys.modules if m.startswith('monitor.')])"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert ended.stdout == b"[]\n"


@pytest.mark.parametrize("name", monitor.__all__)
def test_every_promised_name_is_there_and_listed(name: str) -> None:
    assert getattr(monitor, name).__name__ == name
    assert name in dir(monitor)


def test_another_name_is_missed_as_of_any_module() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Steam'"):
        _ = monitor.Steam


def test_faults_of_rules_are_one_kind_of_monitor_error() -> None:
    assert issubclass(monitor.RuleErrors, monitor.InputErrors)
    assert issubclass(monitor.ConfigErrors, monitor.InputErrors)
    assert issubclass(monitor.InputErrors, monitor.MonitorError)
    assert issubclass(monitor.StoreLocked, monitor.MonitorError)


def test_reading_needs_no_rules() -> None:
    article = monitor.Article("The storm in Fiji killed 9 people, the police said.")
    assert [fact.value for fact in monitor.read(article).quantities] == [9]
