"""The kinds of fact that a reading finds; only those are read that some rule may ask for."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    QUANTITIES = "quantities"
    STATEMENTS = "statements"
    PEOPLE = "people"


EVERY_KIND = frozenset(Kind)
