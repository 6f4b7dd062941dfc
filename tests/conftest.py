"""What holds for every test: properties are tried the same way on every machine, untimed, and
what a command sets for its whole process, its log, ends with the test that called it.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "house",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    root, house = logging.getLogger(), logging.getLogger("monitor")
    handlers, levels = list(root.handlers), (root.level, house.level)
    hooks = sys.excepthook, threading.excepthook
    yield
    logging.captureWarnings(False)
    sys.excepthook, threading.excepthook = hooks
    root.handlers[:] = handlers
    root.setLevel(levels[0])
    house.setLevel(levels[1])
