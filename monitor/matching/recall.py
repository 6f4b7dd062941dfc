"""A rule that is written as it was, beside lists and macros as they were, is not read again.

What a rule becomes is decided by its own text, the column where that begins, and what it may refer
to. Where a file has anchors a text may stand for something else, so of such a file nothing is
recalled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import blake2b

from monitor.located import Located
from monitor.matching.rules import Recalled, Rule

_ANCHOR = re.compile(r"(?<!\w)&[^\s&]")


class Recall:
    """What the rules in force were written as; `beside` is all that they could refer to."""

    def __init__(self, before: Recalled, beside: str) -> None:
        self._beside = beside
        self._known = before.rules if before.beside == beside else {}
        self._now: dict[bytes, tuple[Rule, int]] = {}

    @property
    def all(self) -> Recalled:
        """What the rules that were asked for are written as."""
        return Recalled(self._beside, self._now)

    def rule(
        self, at: Located, written: bytes | None, build: Callable[[], Rule | None]
    ) -> Rule | None:
        """The rule that this text was understood as, else what is built of it."""
        if written is None:
            return build()
        line = at.node.line
        known = self._known.get(written)
        rule = _moved(known[0], line - known[1]) if known else build()
        if rule:
            self._now[written] = rule, line
        return rule


def texts_of(written: Located, section: str, count: int) -> Sequence[bytes | None]:
    """What stands for the text of each item of a list; None where it may mean something else."""
    items = written.at(section).node.children
    if isinstance(items, dict) or not 0 < len(items) == count or _ANCHOR.search(written.text):
        return [None] * count
    starts = [item.start for item in items]
    after = (key.index for key in written.node.keys.values() if key.index > starts[-1])
    ends = [*starts[1:], min(after, default=len(written.text))]
    return [
        _digest(written, item.column, start, end)
        for item, start, end in zip(items, starts, ends, strict=False)
    ]


def _digest(written: Located, column: int, start: int, end: int) -> bytes:
    text = f"{written.file}\0{column}\0{written.text[start:end]}"
    return blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()


def _moved(rule: Rule, lines: int) -> Rule:
    """The rule so many lines further down."""
    if not lines:
        return rule
    return replace(
        rule,
        line=rule.line + lines,
        to_places=tuple((line + lines, column) for line, column in rule.to_places),
        tests=tuple(replace(test, line=test.line + lines) for test in rule.tests),
        refers=tuple(replace(one, line=one.line + lines) for one in rule.refers),
    )
