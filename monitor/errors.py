"""What can be wrong with what a person wrote: each fault with its place and its remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong. Lines and columns count from 1; 0 when the place is unknown.

    `code` is the id of a fault that has one: it never changes its meaning.
    """

    file: str
    line: int
    column: int
    what: str
    hint: str = ""
    code: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        told = f"{place}: {self.what}" if place else self.what
        return f"{told}\n  {self.hint}" if self.hint else told


class MonitorError(Exception):
    """Whatever this package raises on purpose."""


class InputErrors(MonitorError):
    """A person's files cannot be loaded; `faults` holds all that is wrong, in file order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


class RuleErrors(InputErrors):
    """A rule file, or the names.yaml beside it, cannot be loaded."""


class ConfigErrors(InputErrors):
    """monitor.yaml cannot be loaded."""
